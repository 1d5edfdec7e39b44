/* The order of the candidates, and its significance. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "core/judge/choice_rank.h"
#include "core/judge/standing.h"

/* All pairs of those that have a place, judged as one family. */
struct family {
	struct pairing *pair;
	size_t pairs;
};

static bool has_place(const struct candidate *c)
{
	return c->standing <= STANDING_MAY;
}

/* What candidates are ordered by, less being better; NAN: not known. */
static double rank_value(const struct candidate *c)
{
	const struct choice_reason *first = &c->reason[0];
	if (c->reasons == 0 || !first->bound || first->figure.runs == 0)
		return NAN;
	bool higher = metrics[first->bound->metric].better == HIGHER;
	return higher ? -first->figure.median : first->figure.median;
}

static bool comes_before(const struct candidate *a, const struct candidate *b)
{
	double va = rank_value(a), vb = rank_value(b);
	if (a->standing != b->standing)
		return a->standing < b->standing;
	return isnan(vb) ? !isnan(va) : va < vb;
}

static void swap(struct candidate *a, struct candidate *b)
{
	struct candidate c = *a;
	*a = *b;
	*b = c;
}

/*
 * What the record's tables judge is as they say. A family of fewer would answer
 * the same question otherwise.
 */
static void take_from_tables(struct family *family, const struct record *record)
{
	size_t n;
	struct pairing *table = pairings_collect(record, &n);
	pairings_judge(table, n);
	for (size_t i = 0; i < n * family->pairs; i++) {
		const struct pairing *t = &table[i / family->pairs];
		struct pairing *p = &family->pair[i % family->pairs];
		if (p->metric == t->metric && p->percentile == t->percentile &&
		    ((p->a == t->a && p->b == t->b) ||
		     (p->a == t->b && p->b == t->a)))
			*p = *t;
	}
	free(table);
}

static void make_family(struct family *family, const struct choice *choice)
{
	const struct choice_bound *by = &choice->want->bound[0];
	size_t n = choice->candidates;
	family->pair = mem_array(n * n, sizeof(*family->pair));
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++) {
			const struct candidate *a = &choice->candidate[i];
			const struct candidate *b = &choice->candidate[j];
			if (!has_place(a) || !has_place(b) ||
			    a->record != b->record)
				continue;
			family->pair[family->pairs++] = (struct pairing){
				.a = a->result,
				.b = b->result,
				.metric = by->metric,
				.percentile = by->percentile,
			};
		}
	pairings_judge(family->pair, family->pairs);
	const struct record *last = NULL;
	for (size_t i = 0; i < n && has_place(&choice->candidate[i]); i++) {
		const struct record *record = choice->candidate[i].record;
		if (record != last)
			take_from_tables(family, record);
		last = record;
	}
}

/* b against a; a is NULL where they were not measured together. */
static struct pairing pairing_of(const struct family *family,
				 const struct candidate *a,
				 const struct candidate *b)
{
	for (size_t i = 0; i < family->pairs; i++) {
		struct pairing p = family->pair[i];
		if (p.a == a->result && p.b == b->result)
			return p;
		if (p.a != b->result || p.b != a->result)
			continue;
		p.a = a->result;
		p.b = b->result;
		p.ratio.estimate = 1 / p.ratio.estimate;
		double low = p.ratio.low;
		p.ratio.low = 1 / p.ratio.high;
		p.ratio.high = 1 / low;
		return p;
	}
	return (struct pairing){0};
}

/* Whether it is shown that the pairing's b is worse than its a. */
static bool is_worse(const struct pairing *p)
{
	bool more = p->ratio.estimate > 1;
	return p->a && p->verdict == PAIRING_DIFFERS &&
	       more != (metrics[p->metric].better == HIGHER);
}

static void sort(struct choice *choice)
{
	for (size_t i = 1; i < choice->candidates; i++)
		for (size_t j = i; j > 0; j--) {
			struct candidate *a = &choice->candidate[j - 1];
			struct candidate *b = &choice->candidate[j];
			if (!comes_before(b, a))
				break;
			swap(a, b);
		}
}

/*
 * A place is lost only where the medians and the pairs say so; where the pairs
 * say the opposite of the medians, it is shared too.
 */
static void give_places(struct choice *choice, const struct family *family)
{
	struct candidate *leader = NULL;
	for (size_t i = 0; i < choice->candidates; i++) {
		struct candidate *c = &choice->candidate[i];
		if (!has_place(c))
			break;
		c->place = (unsigned)i + 1;
		c->before = leader;
		if (leader)
			c->apart = pairing_of(family, leader, c);
		if (leader && leader->standing == c->standing &&
		    !is_worse(&c->apart)) {
			c->place = leader->place;
			c->is_tied = leader->is_tied = true;
		} else {
			leader = c;
		}
	}
}

void choice_rank(struct choice *choice)
{
	struct family family = {0};
	sort(choice);
	make_family(&family, choice);
	give_places(choice, &family);
	free(family.pair);
}

bool choice_is_fit_for(unsigned percentile, const struct record *record)
{
	const char *verdict = facts_get(&record->environment, "verdict", "");
	return !strcmp(verdict, "fit for tails") ||
	       (percentile == P50 && !strcmp(verdict, "fit for medians"));
}

bool choice_is_fit(const struct choice_want *want, const struct record *record)
{
	bool fit = true;
	for (size_t i = 0; i < want->bounds; i++)
		fit &= choice_is_fit_for(want->bound[i].percentile, record);
	return fit;
}

bool choice_is_sure(const struct choice *choice)
{
	const struct candidate *first = choice->candidate;
	return choice->count[STANDING_MEETS] > 0 && !first->is_tied &&
	       choice_is_fit(choice->want, first->record);
}
