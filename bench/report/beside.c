/* Records side by side, comparison by comparison. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "core/record/record.h"
#include "core/stats/mean.h"
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

static const char *class_of(const struct record *record)
{
	return facts_get(&record->environment, "machine_class", "");
}

static const char *boot_of(const struct record *record)
{
	return facts_get(&record->environment, "kernel.boot_id", "");
}

bool beside_same_kind(const struct record *a, const struct record *b)
{
	return *class_of(a) && !strcmp(class_of(a), class_of(b));
}

bool beside_same_machine(const struct record *a, const struct record *b)
{
	return beside_same_kind(a, b) &&
	       (!strcmp(a->label, b->label) ||
		(*boot_of(a) && !strcmp(boot_of(a), boot_of(b))));
}

static void sort(struct beside *b)
{
	struct beside_record *side = b->side;
	b->kind = mem_array(b->sides, sizeof(*b->kind));
	for (size_t i = 0; i < b->sides; i++) {
		const struct record *r = side[i].record;
		size_t k = 0, j = 0;
		while (k < b->kinds &&
		       !beside_same_kind(side[b->kind[k].first].record, r))
			k++;
		while (j < i && !beside_same_machine(side[j].record, r))
			j++;
		if (k == b->kinds)
			b->kind[b->kinds++].first = i;
		b->side[i].kind = k;
		b->kind[k].records++;
		b->kind[k].machines += j == i;
		side[i].unit = j < i ? side[j].unit : i;
	}
}

/* The mean of a machine's records; NAN where none has it. */
static double value_of(const struct beside *b, const struct beside_line *line,
		       size_t unit)
{
	double sum = 0;
	size_t n = 0;
	for (size_t i = unit; i < b->sides; i++)
		if (b->side[i].unit == unit && line->in[i] &&
		    isfinite(log(line->in[i]->ratio.estimate))) {
			sum += log(line->in[i]->ratio.estimate);
			n++;
		}
	return sum / (double)n;
}

/* One record as it is; more are values of which the mean is judged. */
static struct beside_cell pool(const struct beside *b, size_t k,
			       const struct beside_line *line)
{
	double *value = mem_array(b->sides, sizeof(*value));
	struct beside_cell cell = {.values = 0};
	bool by_record = b->kind[k].machines == 1;
	size_t n = 0;
	for (size_t i = 0; i < b->sides; i++) {
		if (b->side[i].kind != k)
			continue;
		if (line->in[i] && !cell.pair.a)
			cell.pair = *line->in[i];
		if (by_record && line->in[i])
			value[n++] = log(line->in[i]->ratio.estimate);
		else if (!by_record && b->side[i].unit == i)
			value[n++] = value_of(b, line, i);
	}
	cell.values = n = stats_sort(value, n);
	if (n > 1) {
		struct interval mean = stats_mean_interval(value, n, 0.95);
		cell.pair.ratio =
			(struct interval){exp(mean.estimate), exp(mean.low),
					  exp(mean.high), 0.95};
		cell.pair.blocks = n;
		cell.pair.p = stats_mean_zero_test(value, n, &cell.spread);
	}
	free(value);
	return cell;
}

/* As a record's own verdicts are corrected for their number. */
static void judge_kind(struct beside_kind *kind, size_t lines)
{
	double *p = mem_array(lines, sizeof(*p));
	for (size_t i = 0; i < lines; i++)
		p[i] = kind->cell[i].values > 1 ? kind->cell[i].pair.p
						: (double)NAN;
	stats_holm(p, lines);
	for (size_t i = 0; i < lines; i++) {
		struct pairing *pair = &kind->cell[i].pair;
		double same = log1p(pair->margin);
		if (kind->cell[i].values < 2)
			continue;
		pair->p = p[i];
		pair->verdict = p[i] <= PAIRING_ALPHA ? PAIRING_DIFFERS
				: log(pair->ratio.low) > -same &&
						log(pair->ratio.high) < same
					? PAIRING_SAME
					: PAIRING_CANNOT_TELL;
	}
	free(p);
}

static void judge_kinds(struct beside *b)
{
	for (size_t k = 0; k < b->kinds; k++) {
		struct beside_kind *kind = &b->kind[k];
		kind->cell = mem_array(b->lines, sizeof(*kind->cell));
		for (size_t i = 0; i < b->lines; i++)
			kind->cell[i] = pool(b, k, &b->line[i]);
		judge_kind(kind, b->lines);
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
	sort(b);
}

void beside_judge(struct beside *b)
{
	b->units = 0;
	for (size_t i = 0; i < b->sides; i++)
		b->units += b->side[i].unit == i;
	for (size_t i = 0; i < b->lines; i++)
		judge(b, &b->line[i]);
	judge_kinds(b);
}

void beside_release(struct beside *b)
{
	for (size_t i = 0; i < b->lines; i++)
		free(b->line[i].in);
	for (size_t k = 0; k < b->kinds; k++)
		free(b->kind[k].cell);
	for (size_t i = 0; i < b->sides; i++)
		differences_release(&b->side[i].differences);
	free(b->line);
	free(b->kind);
	free(b->side);
}
