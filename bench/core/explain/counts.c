/* Counts of blocks of instructions become instructions a message. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "core/explain/counted.h"
#include "core/explain/counts.h"
#include "core/record/record.h"
#include "core/record/workloads.h"
#include "workload.h"

/* By how much counts and clock may differ, and still be of the same run. */
#define CLOCK_SLACK 0.05
#define STRANGE_SHARE 10 /* one in so many runs may differ by more */
/* One run of the record, in the order in which the guest made them. */
struct slot {
	struct result *result;
	const struct run *run;
};

/* By one run; the result's own is the middle one of these. */
struct candidate {
	struct explanation *of; /* the result's */
	struct explanation is;
};

struct reader {
	struct counted in;
	const struct record *record;
	bool instructions; /* are what the record's clock counts */
	struct slot *slot;
	size_t slots;
	size_t wanted, strange; /* runs; those that the clock disagrees with */
	struct candidate *candidate;
	size_t candidates;
};

/* What was read last, for so many messages. */
static struct explanation *
add_candidate(struct reader *r, struct explanation *of, uint64_t messages)
{
	r->candidate =
		array_grow(r->candidate, r->candidates, sizeof(*r->candidate));
	struct candidate *new = &r->candidate[r->candidates++];
	*new = (struct candidate){.of = of};
	counted_explain(&r->in, &new->is, messages);
	return &new->is;
}

static void add_run(struct reader *r, const struct slot *slot)
{
	struct explanation *e = add_candidate(r, &slot->result->explanation,
					      slot->run->messages);
	e->clock =
		(r->in.spent + r->in.beside) / (double)slot->run->duration_ns;
}

/* A switch is what a message takes more that meets one. */
static void take_away(struct explanation *e, const struct explanation *less)
{
	for (size_t i = 0; i < less->parts; i++) {
		struct function_cost part = less->part[i];
		part.instructions *= -1;
		explanation_add(e, &part);
	}
	e->instructions -= less->instructions;
	e->beside = fmax(e->beside - less->beside, 0);
}

/* The messages that met no switch, then those that did. */
static void add_cost(struct reader *r, const struct slot *slot,
		     enum stream_cost cost)
{
	static const enum metric_id metric[NO_COST] = {
		METRIC_UNSWITCHED_INSTRUCTIONS, METRIC_SWITCH_INSTRUCTIONS};
	uint64_t alike = cost_messages(&slot->result->params);
	struct explanation *e =
		add_candidate(r, &slot->result->cost[cost],
			      COST_ROUNDS * (cost == COST_SWITCH ? 1 : alike));
	if (cost == COST_SWITCH)
		take_away(e, &r->candidate[r->candidates - 2].is);
	/* A line through medians: what disturbed one round is in neither. */
	e->clock = e->instructions / run_figure(slot->run, metric[cost], P50);
}

/* While a guest idles, its clock advances without instructions. */
static bool agrees(const struct reader *r, const struct slot *slot)
{
	double counted = r->in.spent + r->in.beside;
	double share = counted / (double)slot->run->duration_ns;
	bool idles = record_is_paced(r->record, slot->result->params.workload);
	return !r->instructions ||
	       (share < 1 + CLOCK_SLACK && (idles || share > 1 - CLOCK_SLACK));
}

/*
 * Where several receive, each measures a part of its own, and only one of these
 * is counted.
 */
static bool is_wanted(const struct slot *slot)
{
	const struct params *p = &slot->result->params;
	return slot->run->status == RESULT_OK && slot->run->messages > 0 &&
	       p->consumers == 1 && p->pairs == 1;
}

/* Two more parts of a stream's run, each behind a line that begins it. */
static int take_costs(struct reader *r, const struct slot *slot, bool wanted,
		      struct error *err)
{
	for (int cost = 0; cost < NO_COST && !strcmp(r->in.line, "part\n");
	     cost++) {
		int rc = counted_read(&r->in, slot->result->effective.cpu, err);
		if (rc < 0)
			return -1;
		if (wanted)
			add_cost(r, slot, (enum stream_cost)cost);
		if (rc == 0 || (!counted_next(&r->in) && r->in.line[0]))
			return counted_refuse(&r->in, err, "is truncated");
	}
	return 0;
}

static int take_run(struct reader *r, const struct slot *slot,
		    struct error *err)
{
	if (strcmp(r->in.line, "run\n") != 0)
		return counted_refuse(&r->in, err,
				      "has fewer runs than the record");
	int measured = counted_read(&r->in, slot->result->effective.cpu, err);
	if (measured < 0)
		return -1;
	bool wanted = is_wanted(slot);
	if (wanted && !measured)
		return counted_refuse(&r->in, err,
				      "a run of the record was not counted");
	bool strange = wanted && !agrees(r, slot);
	/* Null's ends never wait: one may be done before the other begins. */
	bool null = !strcmp(slot->result->params.mechanism, "null");
	r->wanted += wanted && !null;
	r->strange += strange && !null;
	if (wanted && !strange)
		add_run(r, slot);
	if (measured && !counted_next(&r->in) && r->in.line[0])
		return counted_refuse(&r->in, err, "is truncated");
	return take_costs(r, slot, wanted && !strange, err);
}

static int slot_order(const void *left, const void *right)
{
	const struct slot *a = left, *b = right;
	return (a->run->order > b->run->order) -
	       (a->run->order < b->run->order);
}

/* By what they explain, then by instructions. */
static int candidate_order(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;
	double x = a->is.instructions, y = b->is.instructions;
	if (a->of != b->of)
		return a->of < b->of ? -1 : 1;
	return (x > y) - (x < y);
}

/*
 * A result is explained by its run in the middle: now and then a kernel puts
 * work aside and does it in some later run.
 */
static void take_middle(struct candidate *first, size_t n)
{
	struct explanation *middle = &first[(n - 1) / 2].is, *e = first->of;
	double low = first[0].is.instructions;
	*e = *middle;
	e->runs = n;
	e->low = low;
	e->high = first[n - 1].is.instructions;
	explanation_sort(e);
	*middle = (struct explanation){0};
}

/* A guest that once was idle in a run is one thing, other runs another. */
static int check_clock(const struct reader *r, struct error *err)
{
	if (r->strange * STRANGE_SHARE <= r->wanted)
		return 0;
	return counted_refuse(
		&r->in, err,
		"counts other runs than the record's: the numbers of "
		"instructions differ");
}

static void conclude(struct reader *r)
{
	if (r->candidates > 0)
		qsort(r->candidate, r->candidates, sizeof(*r->candidate),
		      candidate_order);
	for (size_t i = 0, n; i < r->candidates; i += n) {
		struct candidate *first = &r->candidate[i];
		for (n = 1; i + n < r->candidates && first[n].of == first->of;)
			n++;
		take_middle(first, n);
	}
}

/* The record's runs in the order in which they were made, unexplained. */
static void begin(struct reader *r, struct record *record)
{
	r->slot = mem_array(record_runs(record), sizeof(*r->slot));
	for (size_t i = 0; i < record->results; i++) {
		struct result *result = &record->result[i];
		explanation_release(&result->explanation);
		for (int cost = 0; cost < NO_COST; cost++)
			explanation_release(&result->cost[cost]);
		for (size_t j = 0; j < result->runs; j++)
			r->slot[r->slots++] =
				(struct slot){result, &result->run[j]};
	}
	qsort(r->slot, r->slots, sizeof(*r->slot), slot_order);
}

int counts_merge(struct record *record, const char *path,
		 const struct symbols *symbols, struct error *err)
{
	const char *unit = facts_get(&record->clock, "unit", "");
	struct reader r = {
		.record = record,
		.instructions = !strcmp(unit, "instructions"),
	};
	begin(&r, record);
	int rc = counted_open(&r.in, path, symbols, err);
	for (size_t i = 0; rc == 0 && i < r.slots; i++)
		rc = take_run(&r, &r.slot[i], err);
	if (rc == 0 && r.in.line[0])
		rc = counted_refuse(&r.in, err,
				    "has more runs than the record");
	if (rc == 0)
		rc = check_clock(&r, err);
	if (rc == 0)
		conclude(&r);
	for (size_t i = 0; i < r.candidates; i++)
		explanation_release(&r.candidate[i].is);
	counted_close(&r.in);
	free(r.candidate);
	free(r.slot);
	return rc;
}
