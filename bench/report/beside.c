/* Records side by side, comparison by comparison. */
#include <stdlib.h>

#include "base/memory.h"
#include "metric.h"
#include "report/beside.h"

static bool is_alike(const struct pairing *a, const struct pairing *b)
{
	return a->metric == b->metric &&
	       params_equal(&a->a->params, &b->a->params);
}

static struct beside_line *line_of(struct beside *b, const struct pairing *pair,
				   size_t guess)
{
	if (guess < b->lines && is_alike(b->line[guess].any, pair))
		return &b->line[guess];
	for (size_t i = 0; i < b->lines; i++)
		if (is_alike(b->line[i].any, pair))
			return &b->line[i];
	struct beside_line *line = &b->line[b->lines++];
	line->in = mem_array(b->sides, sizeof(*line->in));
	line->any = pair;
	return line;
}

static void match(struct beside *b)
{
	size_t room = 0;
	for (size_t i = 0; i < b->sides; i++)
		room += b->side[i].differences.pairings;
	b->line = mem_array(room, sizeof(*b->line));
	for (size_t i = 0; i < b->sides; i++)
		for (size_t j = 0; j < b->side[i].differences.pairings; j++) {
			const struct pairing *pair =
				&b->side[i].differences.pairing[j];
			if (pair->blocks > 0) /* else one lacks the call */
				line_of(b, pair, j)->in[i] = pair;
		}
}

int beside_faster(const struct pairing *pair)
{
	if (!pair || pair->verdict != PAIRING_DIFFERS)
		return BESIDE_FAMILIES;
	bool less = pair->ratio.estimate < 1;
	return less == (metrics[pair->metric].better == LOWER) ? BESIDE_POSIX
							       : BESIDE_SYSV;
}

/* It held in a unit where a record says so and none the contrary. */
static void judge(const struct beside *b, struct beside_line *line)
{
	for (size_t m = 0; m < b->sides; m++) {
		bool said[BESIDE_FAMILIES + 1] = {false};
		for (size_t i = m; i < b->sides; i++)
			if (b->side[m].unit == m && b->side[i].unit == m)
				said[beside_faster(line->in[i])] = true;
		for (int f = 0; f < BESIDE_FAMILIES; f++)
			line->held[f] += said[f] && !said[!f];
	}
}

void beside_make(struct beside *b, const struct record *const *record,
		 size_t records)
{
	*b = (struct beside){.side = mem_array(records, sizeof(*b->side))};
	for (size_t i = 0; i < records; i++) {
		b->side[i].record = record[i];
		b->sides++;
		differences_collect(&b->side[i].differences, record[i]);
	}
	match(b);
}

void beside_judge(struct beside *b)
{
	b->units = 0;
	for (size_t i = 0; i < b->sides; i++)
		b->units += b->side[i].unit == i;
	for (size_t i = 0; i < b->lines; i++)
		judge(b, &b->line[i]);
}

void beside_release(struct beside *b)
{
	for (size_t i = 0; i < b->lines; i++)
		free(b->line[i].in);
	for (size_t i = 0; i < b->sides; i++)
		differences_release(&b->side[i].differences);
	free(b->line);
	free(b->side);
}
