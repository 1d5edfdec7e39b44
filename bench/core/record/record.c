/* Records in memory: growing, summarising and releasing them. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/apart.h"
#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/record/record.h"

int record_reserve(struct record *record, size_t n, size_t size,
		   struct error *err)
{
	if (!record->taken ||
	    (n <= RECORD_MEMORY_MAX / size &&
	     atomic_fetch_add(record->taken, n * size) + n * size <=
		     RECORD_MEMORY_MAX))
		return 0;
	return error_set(
		err, STATUS_USAGE,
		"takes over %lu MiB of memory, with the records beside it",
		RECORD_MEMORY_MAX >> 20);
}

int record_has_over(size_t most, const char *what, struct error *err)
{
	return error_set(err, STATUS_USAGE,
			 "has over %zu %s, more than any record of mqbench",
			 most, what);
}

size_t record_runs(const struct record *record)
{
	size_t runs = 0;
	for (size_t i = 0; i < record->results; i++)
		runs += record->result[i].runs;
	return runs;
}

struct result *record_add_result(struct record *record)
{
	size_t n = record->results;
	struct result *more =
		apart_resize(record->result, array_room(n, sizeof(*more)),
			     array_room(n + 1, sizeof(*more)));
	memset(&more[n], 0, sizeof(*more));
	record->result = more;
	record->results++;
	return &more[n];
}

static void copy_series(struct run *to, const struct run *from)
{
	to->series =
		mem_copy(from->series, from->n_series * sizeof(*to->series));
	for (size_t i = 0; i < from->n_series; i++)
		to->series[i].value =
			mem_copy(from->series[i].value,
				 from->series[i].n * sizeof(double));
}

struct run *result_add_run(struct result *result, const struct run *run)
{
	size_t n = result->runs;
	struct run *more =
		apart_resize(result->run, array_room(n, sizeof(*more)),
			     array_room(n + 1, sizeof(*more)));
	result->run = more;
	result->runs++;
	more[n] = *run;
	more[n].interval_per_s =
		mem_copy(run->interval_per_s, run->intervals * sizeof(double));
	more[n].ratio = mem_copy(run->ratio, run->ratios * sizeof(*run->ratio));
	copy_series(&more[n], run);
	return &more[n];
}

void record_warn(struct record *record, const char *code,
		 enum severity severity, double value, const char *hint,
		 const char *format, ...)
{
	record->warning = array_grow(record->warning, record->warnings,
				     sizeof(*record->warning));
	struct warning *w = &record->warning[record->warnings++];
	memset(w, 0, sizeof(*w));
	w->severity = severity;
	w->value = value;
	snprintf(w->code, sizeof(w->code), "%s", code);
	snprintf(w->hint, sizeof(w->hint), "%s", hint);
	va_list args;
	va_start(args, format);
	text_vformat(w->message, sizeof(w->message), format, args);
	va_end(args);
}

bool record_is_counted(const struct record *record)
{
	return !strcmp(facts_get(&record->clock, "unit", "ns"), "instructions");
}

void record_warn_promises(struct record *record)
{
	size_t broken = sightings_count(&record->promises, NULL, NOT_KEPT);
	if (broken > 0)
		record_warn(record, "promise_broken", SEVERITY_WARNING,
			    (double)broken, "mqbench report --format promises",
			    "%zu promise%s of Linux not kept", broken,
			    text_plural(broken));
}

double result_median(const struct result *result, enum metric_id metric,
		     unsigned percentile)
{
	if (!result || result->summary[metric][percentile].runs == 0)
		return NAN;
	return result->summary[metric][percentile].median;
}

size_t result_block(const struct result *result, unsigned block, size_t guess)
{
	size_t low = 0, high = result->runs;
	if (guess < high && result->run[guess].block == block)
		return guess;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (result->run[middle].block < block)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool result_is_sliced(const struct result *result)
{
	for (size_t i = 0; i < result->runs; i++)
		if (result->run[i].slicing.slices > 0)
			return true;
	return false;
}

/* Where a result has these parameters, if it is the record's own; else 0. */
static size_t place_of(const struct record *record, const struct params *params)
{
	uintptr_t begin = (uintptr_t)record->result, at = (uintptr_t)params;
	size_t place = at < begin ? 0 : (at - begin) / sizeof(struct result);
	return place < record->results ? place : 0;
}

/* Those that differ in the mechanism alone mostly stand beside each other. */
const struct result *record_find(const struct record *record,
				 const struct params *like,
				 const char *mechanism)
{
	size_t n = record->results, at = place_of(record, like);
	struct params params = *like;
	snprintf(params.mechanism, sizeof(params.mechanism), "%s", mechanism);
	for (size_t off = 0; off <= n / 2 && n > 0; off++) {
		const struct result *one = &record->result[(at + off) % n];
		if (params_equal(&one->params, &params))
			return one;
		one = &record->result[(at + n - off) % n];
		if (params_equal(&one->params, &params))
			return one;
	}
	return NULL;
}

static const struct run *first_run(const struct record *record)
{
	for (size_t i = 0; i < record->results; i++)
		if (record->result[i].runs > 0)
			return &record->result[i].run[0];
	return NULL;
}

/* Of a kernel: by its facts. */
static bool is_of_one_boot(const struct record *a, const struct record *b)
{
	static const char *const names[] = {"kernel.boot_id", "kernel.release",
					    "kernel.version", "kernel.cmdline"};
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		if (strcmp(facts_get(&a->environment, names[i], ""),
			   facts_get(&b->environment, names[i], "")) != 0)
			return false;
	return true;
}

bool record_is_twin(const struct record *a, const struct record *b)
{
	const struct run *x = first_run(a), *y = first_run(b);
	bool named = !strcmp(a->id, b->id) && !strcmp(a->created, b->created);
	/* A boot of a guest is the same again, to the instruction. */
	bool again = record_is_counted(a) && record_is_counted(b);
	return (named || again) && is_of_one_boot(a, b) && x && y &&
	       x->order == y->order && x->started_ns == y->started_ns &&
	       x->measure[0].value == y->measure[0].value &&
	       x->measure[0].distribution.percentile[0] ==
		       y->measure[0].distribution.percentile[0];
}

struct integrity record_integrity(const struct record *record)
{
	struct integrity sum = {0};
	for (size_t i = 0; i < record->results; i++)
		for (size_t j = 0; j < record->result[i].runs; j++) {
			const struct integrity *one =
				&record->result[i].run[j].integrity;
			sum.sent += one->sent;
			sum.received += one->received;
			sum.lost += one->lost;
			sum.duplicated += one->duplicated;
			sum.reordered += one->reordered;
			sum.corrupted += one->corrupted;
		}
	return sum;
}

const struct explanation *result_explanation(const struct result *result,
					     enum stream_cost cost)
{
	return cost == NO_COST ? &result->explanation : &result->cost[cost];
}

void result_release(struct result *result)
{
	for (size_t i = 0; i < result->runs; i++)
		run_clear(&result->run[i]);
	apart_resize(result->run,
		     array_room(result->runs, sizeof(*result->run)), 0);
	for (int i = 0; i < METRICS; i++)
		histogram_release(&result->histogram[i]);
	explanation_release(&result->explanation);
	for (int cost = 0; cost < NO_COST; cost++)
		explanation_release(&result->cost[cost]);
}

void record_release(struct record *record)
{
	for (size_t i = 0; i < record->results; i++)
		result_release(&record->result[i]);
	for (char **arg = record->argv; arg && *arg; arg++)
		free(*arg);
	free(record->argv);
	apart_resize(record->result,
		     array_room(record->results, sizeof(*record->result)), 0);
	free(record->warning);
	free(record->workload);
	sightings_release(&record->promises);
	facts_release(&record->tool);
	facts_release(&record->plan);
	facts_release(&record->environment);
	facts_release(&record->clock);
	memset(record, 0, sizeof(*record));
}
