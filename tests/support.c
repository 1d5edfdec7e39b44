/* Scratch folders and made-up records for tests. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "core/record/summarise.h"
#include "support.h"

#define SAMPLES 2000

int scratch_setup(void **state)
{
	char *folder = strdup("/tmp/mqbench-test-XXXXXX");
	*state = folder;
	return folder && mkdtemp(folder) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *stat, int kind,
		      struct FTW *ftw)
{
	(void)stat;
	(void)kind;
	(void)ftw;
	return remove(path);
}

int scratch_teardown(void **state)
{
	int rc = nftw(*state, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(*state);
	return rc;
}

const char *scratch_path(void **state, const char *name)
{
	static char path[256];
	snprintf(path, sizeof(path), "%s/%s", (const char *)*state, name);
	return path;
}

void file_write(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

char *file_read(const char *path)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = fopen(path, "re");
	assert_non_null(file);
	ssize_t n = getdelim(&text, &size, '\0', file);
	fclose(file);
	assert_true(n > 0);
	return text;
}

static void add_samples(struct run *run, struct histogram histogram[METRICS])
{
	uint64_t value[SAMPLES], scratch[SAMPLES];
	struct measurement *m = &run->measure[run->measures++];
	for (uint64_t i = 0; i < SAMPLES; i++)
		value[i] = 5000 + i * i % 3001 + 10 * run->order;
	samples_sort(value, scratch, SAMPLES);
	m->metric = METRIC_RTT_NS;
	distribution_of(&m->distribution, value, SAMPLES);
	m->omitted = 100 + run->order;
	histogram_add_sorted(&histogram[METRIC_RTT_NS], value, SAMPLES);
}

static void add_number(struct run *run, enum metric_id metric, double value)
{
	run->measure[run->measures++] =
		(struct measurement){.metric = metric, .value = value};
}

static void add_series(struct run *run)
{
	static const double slices[] = {4100.5, 4200, NAN};
	run->series = calloc(1, sizeof(*run->series));
	assert_non_null(run->series);
	run->series[0] =
		(struct series){METRIC_RTT_NS, malloc(sizeof(slices)), 3};
	assert_non_null(run->series[0].value);
	memcpy(run->series[0].value, slices, sizeof(slices));
	run->n_series = 1;
	run->first_turn = 7;
	run->last_turn = 11;
}

void made_up_run(struct run *run, struct histogram histogram[METRICS],
		 unsigned order)
{
	static const double slices[] = {10.5, NAN, 12};
	memset(histogram, 0, METRICS * sizeof(*histogram));
	*run = (struct run){
		.index = order / 2,
		.block = order / 2,
		.order = order,
		.ended_by = "messages",
		.started_ns = 1234567890123 + order,
		.messages = SAMPLES,
		.warmup_messages = 200,
		.duration_ns = 13000000,
		.integrity = {2201, 2201, 0, 0, 0, 0},
		.usage = {1000, 2000, 3, 4, 5, 6, 7, 8, 9},
		.steady = {STEADY_WARMUP, 100 + order, SAMPLES, 99},
		.disturbance = {1e7, NAN, 11, 12, 0},
		.intervals = 3,
	};
	run->interval_per_s = malloc(sizeof(slices));
	assert_non_null(run->interval_per_s);
	memcpy(run->interval_per_s, slices, sizeof(slices));
	add_series(run);
	add_samples(run, histogram);
	add_number(run, METRIC_CPU_NS, 4321.5 + order);
	add_number(run, METRIC_SENDER_SWITCHES, NAN);
}

void run_release(struct run *run, struct histogram histogram[METRICS])
{
	run_clear(run);
	for (int i = 0; i < METRICS; i++)
		histogram_release(&histogram[i]);
}

void add_run(struct result *result, const struct run *run,
	     const struct histogram histogram[METRICS])
{
	assert_non_null(result_add_run(result, run));
	for (int i = 0; i < METRICS; i++)
		histogram_merge(&result->histogram[i], &histogram[i]);
}

static struct result *add_result(struct record *record, const char *mechanism,
				 const char *wait)
{
	struct result *result = record_add_result(record);
	assert_non_null(result);
	result->params = params_initial;
	params_set(&result->params, axis_find("mechanism"), mechanism, NULL);
	params_set(&result->params, axis_find("wait"), wait, NULL);
	params_set(&result->params, axis_find("capacity"), "10", NULL);
	params_set(&result->params, axis_find("keep-awake"), "yes", NULL);
	params_id(&result->params, result->id, sizeof(result->id));
	result->effective = (struct effective){10, 640, 8192, false, {0, 1}};
	return result;
}

static void add_facts(struct record *record)
{
	facts_text(&record->tool, "name", "mqbench");
	facts_number(&record->plan, "runs", 2);
	facts_text(&record->plan, "mechanisms.sysv.label", "SysV");
	facts_text(&record->environment, "kernel.release", "6.1.0");
	facts_number(&record->environment, "limits.msgmax_bytes", 8192);
	facts_none(&record->environment, "cpu.governor");
	facts_flag(&record->environment, "virtualisation.nested", true);
	facts_number(&record->clock, "resolution_ns", 0.25);
}

void made_up_record(struct record *record)
{
	struct histogram histogram[METRICS];
	struct run run;
	memset(record, 0, sizeof(*record));
	strcpy(record->id, "20250101-000000-test");
	strcpy(record->created, "2025-01-01T00:00:00Z");
	record->complete = true;
	record->argv = calloc(3, sizeof(char *));
	assert_non_null(record->argv);
	record->argv[0] = strdup("run");
	record->argv[1] = strdup("--label=a \"b\"");
	add_facts(record);
	record_warn(record, "first", SEVERITY_INFO, NAN, "", "a %s", "note");
	record_warn(record, "second", SEVERITY_WARNING, 2.5, "do so", "b");
	struct result *result = add_result(record, "sysv", "block");
	for (unsigned order = 0; order < 4; order += 2) {
		made_up_run(&run, histogram, order);
		add_run(result, &run, histogram);
		run_release(&run, histogram);
	}
	result = add_result(record, "sysv", "poll");
	result->status = RESULT_SKIPPED;
	strcpy(result->reason, "not offered: no descriptor");
	record_summarise(record);
}

struct placement two_cpus(void)
{
	struct error err = {0};
	struct placement place = {.cpu = {CPU_NONE, CPU_NONE}};
	struct topology *topology = topology_load(&err);
	assert_non_null(topology);
	topology_place(topology, "two-cpus", &place, NULL);
	topology_free(topology);
	if (place.cpu[0] == CPU_NONE)
		skip();
	return place;
}

void assert_same_number(double a, double b)
{
	assert_int_equal(isnan(a), isnan(b));
	if (!isnan(a))
		assert_true(fabs(a - b) <= 1e-6 * fabs(a));
}

static void assert_same_distribution(const struct distribution *a,
				     const struct distribution *b)
{
	assert_int_equal(a->count, b->count);
	assert_same_number(a->min, b->min);
	assert_same_number(a->max, b->max);
	assert_same_number(a->mean, b->mean);
	assert_same_number(a->stddev, b->stddev);
	for (int i = 0; i < PERCENTILES; i++)
		assert_same_number(a->percentile[i], b->percentile[i]);
}

static void assert_same_measures(const struct run *a, const struct run *b)
{
	assert_int_equal(a->measures, b->measures);
	for (unsigned i = 0; i < a->measures; i++) {
		const struct measurement *m = &a->measure[i];
		const struct measurement *n = run_measurement(b, m->metric);
		assert_non_null(n);
		assert_int_equal(m->omitted, n->omitted);
		if (metrics[m->metric].sampled)
			assert_same_distribution(&m->distribution,
						 &n->distribution);
		else
			assert_same_number(m->value, n->value);
	}
}

static void assert_same_disturbance(const struct disturbance *a,
				    const struct disturbance *b)
{
	assert_same_number(a->steal_ns, b->steal_ns);
	assert_same_number(a->throttled_periods, b->throttled_periods);
	assert_same_number(a->device_interrupts, b->device_interrupts);
	assert_same_number(a->timer_interrupts, b->timer_interrupts);
	assert_same_number(a->other_interrupts, b->other_interrupts);
}

static void assert_same_series(const struct run *a, const struct run *b)
{
	assert_int_equal(a->first_turn, b->first_turn);
	assert_int_equal(a->last_turn, b->last_turn);
	assert_int_equal(a->n_series, b->n_series);
	for (size_t i = 0; i < a->n_series; i++) {
		assert_int_equal(a->series[i].metric, b->series[i].metric);
		assert_int_equal(a->series[i].n, b->series[i].n);
		for (size_t j = 0; j < a->series[i].n; j++)
			assert_same_number(a->series[i].value[j],
					   b->series[i].value[j]);
	}
}

void assert_same_run(const struct run *a, const struct run *b)
{
	assert_int_equal(a->index, b->index);
	assert_int_equal(a->block, b->block);
	assert_int_equal(a->order, b->order);
	assert_int_equal(a->status, b->status);
	assert_string_equal(a->reason, b->reason);
	assert_string_equal(a->ended_by, b->ended_by);
	assert_int_equal(a->started_ns, b->started_ns);
	assert_int_equal(a->messages, b->messages);
	assert_int_equal(a->warmup_messages, b->warmup_messages);
	assert_int_equal(a->duration_ns, b->duration_ns);
	assert_memory_equal(&a->integrity, &b->integrity, sizeof(a->integrity));
	assert_memory_equal(&a->usage, &b->usage, sizeof(a->usage));
	assert_int_equal(a->steady.class, b->steady.class);
	assert_int_equal(a->steady.from, b->steady.from);
	assert_int_equal(a->steady.of, b->steady.of);
	assert_int_equal(a->steady.omitted, b->steady.omitted);
	assert_same_disturbance(&a->disturbance, &b->disturbance);
	assert_int_equal(a->intervals, b->intervals);
	for (size_t i = 0; i < a->intervals; i++)
		assert_same_number(a->interval_per_s[i], b->interval_per_s[i]);
	assert_same_series(a, b);
	assert_same_measures(a, b);
}

void assert_same_histogram(const struct histogram *a, const struct histogram *b)
{
	assert_int_equal(a->bins, b->bins);
	for (size_t i = 0; i < a->bins; i++) {
		assert_int_equal(a->bin[i].index, b->bin[i].index);
		assert_int_equal(a->bin[i].count, b->bin[i].count);
	}
}
