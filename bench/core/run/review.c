/* Warnings that only the runs themselves can give. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/cpu.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "core/record/facts.h"
#include "core/record/record.h"
#include "core/run/review.h"
#include "core/stats/stats.h"
#include "core/stats/trend.h"

#define CV 0.05
#define TAIL_SPREAD 0.25
#define FIRST_SIGMAS 10
#define SIGMA_OF_MAD 1.4826 /* of a normal distribution (Hampel 1974) */
#define DRIFT_P 0.01
#define STEAL_SHARE 0.001
#define CLOCK_COST_MAX 0.05

/* One configuration as its runs that are ok give it, in their order. */
struct view {
	const struct result *result;
	enum metric_id metric;
	double *middle; /* the median, or the number */
	double *tail;	/* the p99; NAN where there is none */
	size_t runs;
	double trend_p; /* adjusted for all configurations */
};

/* A kind of trouble: how much of it a view has, as a share; NAN: no answer. */
struct kind {
	const char *code, *message, *hint;
	const char *counted; /* the hint where instructions are counted */
	double (*share)(const struct view *v);
	double limit;
};

static double cv_of(const struct view *v)
{
	return v->runs < REVIEW_RUNS ? NAN
				     : v->result->summary[v->metric][P50].cv;
}

static double tail_spread_of(const struct view *v)
{
	double low = NAN, high = NAN;
	for (size_t i = 0; i < v->runs; i++) {
		low = fmin(low, v->tail[i]);
		high = fmax(high, v->tail[i]);
	}
	return v->runs < REVIEW_RUNS
		       ? NAN
		       : (high - low) / stats_median(v->tail, v->runs);
}

/* How much worse the first is than the median of the others, if it is so by
 * more than their own spread explains. */
static double first_excess_of(const struct view *v)
{
	if (v->runs <= REVIEW_RUNS)
		return NAN;
	size_t n = v->runs - 1;
	double *away = mem_array(n, sizeof(*away));
	double median = stats_median(v->middle + 1, n);
	for (size_t i = 0; i < n; i++)
		away[i] = fabs(v->middle[i + 1] - median);
	double sigma = SIGMA_OF_MAD * stats_median(away, n);
	double excess = v->middle[0] - median;
	free(away);
	if (metrics[v->metric].better == HIGHER)
		excess = -excess;
	return excess > FIRST_SIGMAS * sigma ? excess / median : 0;
}

/* From the first run to the last, along the line of Theil and Sen. */
static double drift_of(const struct view *v)
{
	if (v->runs < REVIEW_RUNS)
		return NAN;
	return v->trend_p < DRIFT_P ? fabs(stats_slope(v->middle, v->runs)) *
					      (double)(v->runs - 1) /
					      stats_median(v->middle, v->runs)
				    : 0;
}

static const struct kind kinds[] = {
	{"run_spread", "the CV over runs is above 5 %",
	 "measure on a quieter machine: see mqbench doctor",
	 "its ends alternate in more than one rhythm: use more --runs", cv_of,
	 CV},
	{"tail_spread", "the p99 of the runs differ by over 25 %",
	 "do not quote its tail: see mqbench doctor", "do not quote its tail",
	 tail_spread_of, TAIL_SPREAD},
	/* 1 % more, where the others are all the same. */
	{"first_run_slow", "the first run is slow",
	 "run again on a warm machine", "use more --runs", first_excess_of,
	 0.01},
	{"drift", "the runs drift (Mann-Kendall, p < .01)",
	 "compare families but not records: let the machine settle",
	 "compare families but not records: boot the kernel again", drift_of,
	 0},
};

static void view_init(struct view *v, const struct result *result,
		      enum metric_id metric)
{
	*v = (struct view){
		.result = result,
		.metric = metric,
		.middle = mem_array(result->runs, sizeof(double)),
		.tail = mem_array(result->runs, sizeof(double)),
	};
	for (size_t i = 0; i < result->runs; i++) {
		const struct run *run = &result->run[i];
		double middle = run_figure(run, metric, P50);
		if (run->status != RESULT_OK || !isfinite(middle))
			continue;
		v->middle[v->runs] = middle;
		v->tail[v->runs++] = run_figure(run, metric, P99);
	}
}

static void warn_of(struct record *record, const struct kind *kind,
		    const struct view *view, size_t views)
{
	size_t asked = 0, over = 0;
	double worst = 0;
	const char *id = "";
	char percent[32];
	for (size_t i = 0; i < views; i++) {
		double share = kind->share(&view[i]);
		asked += isfinite(share);
		if (!(share > kind->limit) || isinf(share))
			continue;
		over++;
		if (share > worst) {
			worst = share;
			id = view[i].result->id;
		}
	}
	if (over)
		record_warn(
			record, kind->code, SEVERITY_WARNING, worst * 100,
			record_is_counted(record) ? kind->counted : kind->hint,
			"%s in %zu of %zu configurations, worst %s %%: "
			"%.120s",
			kind->message, over, asked,
			units_three(worst * 100, percent, sizeof(percent)), id);
}

/* Where nothing drifts, p < .01 in one of many is no news. */
static void test_trends(struct view *view, size_t views)
{
	double *p = mem_array(views, sizeof(*p));
	for (size_t i = 0; i < views; i++)
		p[i] = view[i].runs < REVIEW_RUNS
			       ? NAN
			       : stats_trend_test(view[i].middle, view[i].runs);
	stats_holm(p, views);
	for (size_t i = 0; i < views; i++)
		view[i].trend_p = p[i];
	free(p);
}

static double cpus_of(const struct record *record, const struct result *result)
{
	const int *cpu = result->effective.cpu;
	return cpu[0] == CPU_NONE ? facts_value(&record->environment,
						"topology.cpus_online", 1)
				  : 1 + (cpu[0] != cpu[1]);
}

/* Held up by a quota, or by the host for more than 0.1 % of the run. */
static void warn_disturbed(struct record *record)
{
	size_t all = 0, disturbed = 0;
	double periods = 0, steal_ns = 0;
	for (size_t i = 0; i < record->results; i++) {
		const struct result *result = &record->result[i];
		double cpus = cpus_of(record, result);
		for (size_t j = 0; j < result->runs; j++) {
			const struct run *run = &result->run[j];
			const struct disturbance *d = &run->disturbance;
			bool held = d->throttled_periods > 0;
			bool stolen =
				d->steal_ns >
				STEAL_SHARE * cpus * (double)run->duration_ns;
			all++;
			disturbed += held || stolen;
			periods += held ? d->throttled_periods : 0;
			steal_ns += stolen ? d->steal_ns : 0;
		}
	}
	char by[128] = "";
	if (steal_ns > 0)
		text_append(by, sizeof(by), " %.0f ms by the host (steal)",
			    steal_ns / 1e6);
	if (periods > 0)
		text_append(by, sizeof(by),
			    "%s by a CPU quota, in %.0f period%s",
			    *by ? "," : "", periods, periods > 1 ? "s" : "");
	if (disturbed)
		record_warn(record, "disturbed", SEVERITY_WARNING,
			    (double)disturbed,
			    "see mqbench doctor, and usage in the record",
			    "%zu of %zu runs delayed:%s", disturbed, all, by);
}

/* Runs that broke, of configurations whose others count. */
static void warn_failed(struct record *record)
{
	const struct result *first = NULL;
	size_t failed = 0, configs = 0;
	for (size_t i = 0; i < record->results; i++) {
		const struct result *result = &record->result[i];
		size_t n = 0;
		for (size_t j = 0; j < result->runs; j++)
			n += result->run[j].status == RESULT_FAILED;
		if (result->status != RESULT_OK || n == 0)
			continue;
		first = first ? first : result;
		failed += n;
		configs++;
	}
	if (first)
		record_warn(record, "failed_runs", SEVERITY_WARNING,
			    (double)failed,
			    "the other runs count; run again if it was no "
			    "accident",
			    "%zu run%s FAILED in %zu of the configurations; "
			    "first in %.100s: %.120s",
			    failed, text_plural(failed), configs, first->id,
			    first->reason);
}

struct tally {
	size_t runs, configs; /* judged */
	size_t unsteady_runs, unsteady_configs;
};

static void tally_result(struct tally *t, const struct result *result)
{
	size_t judged = 0, unsteady = 0;
	for (size_t i = 0; i < result->runs; i++) {
		const struct run *run = &result->run[i];
		if (run->status != RESULT_OK)
			continue;
		judged += run->steady.class != STEADY_UNKNOWN;
		unsteady += run->steady.class == STEADY_UNSTEADY;
	}
	t->runs += judged;
	t->configs += judged > 0;
	t->unsteady_runs += unsteady;
	t->unsteady_configs += unsteady > 0;
}

void review_unsteady(struct record *record)
{
	struct tally t = {0};
	for (size_t i = 0; i < record->results; i++)
		if (!params_is_null(&record->result[i].params))
			tally_result(&t, &record->result[i]);
	if (t.unsteady_runs == 0)
		return;
	record_warn(
		record, "unsteady", SEVERITY_WARNING,
		(double)t.unsteady_runs / (double)t.runs,
		record_is_counted(record)
			? "measure longer (--messages, --duration)"
			: "measure longer (--messages, --duration), or on a "
			  "quieter machine",
		"%zu of %zu runs, in %zu of %zu configurations, never settled: "
		"no level lasted through their second half; they count as a "
		"whole",
		t.unsteady_runs, t.runs, t.unsteady_configs, t.configs);
}

/* Where a reading of the clock weighs most. */
struct cost {
	double share, median;
	const struct result *result;
	const struct metric *metric;
	size_t over; /* configurations beyond CLOCK_COST_MAX */
};

/* A time that is held against others; schedule lag is a check of our own. */
static bool is_compared(const struct metric *metric)
{
	return metric->sampled && metric->better != NEITHER &&
	       (!strcmp(metric->unit, "ns") ||
		!strcmp(metric->unit, "instructions"));
}

static void weigh(struct cost *cost, const struct result *result,
		  double reading)
{
	bool over = false;
	for (int m = 0; m < METRICS; m++) {
		double median = result_median(result, (enum metric_id)m, 0);
		if (!is_compared(&metrics[m]) || !(median > 0) ||
		    reading / median <= CLOCK_COST_MAX)
			continue;
		over = true;
		if (reading / median <= cost->share)
			continue;
		cost->share = reading / median;
		cost->median = median;
		cost->result = result;
		cost->metric = &metrics[m];
	}
	cost->over += over;
}

/* Each sample of a time contains one reading. null is little else. */
void review_clock(struct record *record)
{
	const char *unit = facts_get(&record->clock, "unit", "ns");
	char key[64];
	snprintf(key, sizeof(key), "overhead_%.40s", unit);
	double reading = facts_value(&record->clock, key, 0);
	struct cost cost = {0};
	for (size_t i = 0; i < record->results; i++)
		if (!params_is_null(&record->result[i].params))
			weigh(&cost, &record->result[i], reading);
	if (!cost.result)
		return;
	record_warn(
		record, "clock_cost", SEVERITY_WARNING, cost.share,
		"nothing is subtracted: such figures are too long by that much",
		"a clock reading of %.0f %.20s is over 5 %% of the median "
		"in %zu configuration%s; most in %.100s: %.0f %% of %s %.0f",
		reading, unit, cost.over, text_plural(cost.over),
		cost.result->id, 100 * cost.share, cost.metric->name,
		cost.median);
}

static bool is_measured(const struct result *result)
{
	return result && result->status == RESULT_OK && result->runs > 0;
}

void review_unequal(struct record *record)
{
	for (size_t i = 0; i < record->results; i++) {
		struct result *a = &record->result[i];
		struct result *b = (struct result *)record_find(
			record, &a->params, "posix");
		if (strcmp(a->params.mechanism, "sysv") != 0 ||
		    !is_measured(a) || !is_measured(b) ||
		    a->effective.capacity_messages ==
			    b->effective.capacity_messages)
			continue;
		a->effective.equal = b->effective.equal = false;
		record_warn(record, "unequal_pair", SEVERITY_WARNING, NAN,
			    "use a smaller --capacity",
			    "%s: SysV holds %llu messages, POSIX %llu", a->id,
			    (unsigned long long)a->effective.capacity_messages,
			    (unsigned long long)b->effective.capacity_messages);
	}
}

static bool comes_again(const char *code)
{
	static const char *const others[] = {
		"disturbed",	"unsteady",    "clock_cost", "failed_runs",
		"unequal_pair", "no_counters", /* of the session */
	};
	for (size_t k = 0; k < ARRAY_LENGTH(kinds); k++)
		if (!strcmp(code, kinds[k].code))
			return true;
	for (size_t k = 0; k < ARRAY_LENGTH(others); k++)
		if (!strcmp(code, others[k]))
			return true;
	return false;
}

void review_forget(struct record *record)
{
	size_t kept = 0;
	for (size_t i = 0; i < record->warnings; i++)
		if (!comes_again(record->warning[i].code))
			record->warning[kept++] = record->warning[i];
	record->warnings = kept;
}

void review_warn(struct record *record, const enum metric_id *leading)
{
	struct view *view = mem_array(record->results, sizeof(*view));
	size_t views = 0;
	for (size_t i = 0; i < record->results; i++)
		if (!params_is_null(&record->result[i].params))
			view_init(&view[views++], &record->result[i],
				  leading[i]);
	test_trends(view, views);
	for (size_t k = 0; k < ARRAY_LENGTH(kinds); k++)
		warn_of(record, &kinds[k], view, views);
	warn_disturbed(record);
	warn_failed(record);
	review_unsteady(record);
	review_clock(record);
	for (size_t i = 0; i < views; i++) {
		free(view[i].middle);
		free(view[i].tail);
	}
	free(view);
}
