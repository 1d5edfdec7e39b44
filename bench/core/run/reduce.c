/* Integrity, usage and metrics of a run from its workers' outcomes. */
#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/cpu.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/run/integrity.h"
#include "core/run/reduce.h"
#include "core/run/turns.h"
#include "core/stats/line.h"
#include "core/stats/stats.h"
#include "workload.h"

struct sink {
	const struct config *config;
	struct product *product;
	struct samples *samples;
	FILE *raw;		/* --raw: the product's text; or NULL */
	enum metric_id leading; /* of the workload */
	bool single;		/* one sender, one receiver */
};

/* NULL: where instructions are counted, there is no such metric. */
static struct measurement *add_measure(struct sink *sink, enum metric_id metric)
{
	struct run *run = &sink->product->run;
	if (metric == METRICS)
		return NULL;
	assert(run->measures < RUN_MEASURES);
	struct measurement *m = &run->measure[run->measures++];
	*m = (struct measurement){.metric = metric, .value = NAN};
	return m;
}

/* In the order in which they were taken, so before they are sorted. */
static void write_raw(struct sink *sink, enum metric_id metric,
		      const uint64_t *value, size_t n)
{
	FILE *raw = sink->raw;
	char id[512];
	params_id(&sink->config->params, id, sizeof(id));
	fprintf(raw, "%s\t%u\t%s", id, sink->product->run.index,
		metrics[metric].name);
	for (size_t i = 0; i < n; i++) {
		char text[24];
		snprintf(text, sizeof(text), "%c%llu", i ? ',' : '\t',
			 (unsigned long long)value[i]);
		fputs(text, raw);
	}
	fputc('\n', raw);
}

/*
 * The margin is the metric's own: what would matter between two runs. In an
 * open loop a slow beginning is a backlog that its messages did wait in: it is
 * marked, and nothing is left out.
 */
static void judge_series(struct sink *sink, enum metric_id metric,
			 const uint64_t *value, size_t n)
{
	struct steady *steady = &sink->product->run.steady;
	double interval[STEADY_INTERVALS];
	if (metric != sink->leading || n < STEADY_SAMPLES_MIN)
		return;
	steady_medians(interval, value, n, sink->samples->scratch);
	steady_judge(steady, interval, n, metrics[metric].margin);
	if (sink->config->workload->uses & USES_RATE)
		steady->omitted = 0;
}

/*
 * Every sampled metric leaves out the same share of its samples. Those of a
 * stream were taken after its timed part, so they leave out none.
 */
static size_t omitted_of(const struct sink *sink, size_t n)
{
	const struct steady *steady = &sink->product->run.steady;
	if (steady->omitted == 0 ||
	    !workload_is_sampled(sink->config->workload))
		return 0;
	return (size_t)(n * steady->omitted / steady->of);
}

/* NULL: it is not compared slice by slice. */
static double *add_series(struct sink *sink, enum metric_id metric, size_t n)
{
	struct run *run = &sink->product->run;
	const struct figure *f = sink->config->workload->figures.figure;
	while (f->use && (f->metric != metric || f->percentile != P50))
		f++;
	if (n == 0 || f->use == 0)
		return NULL;
	double *value = mem_array(n, sizeof(*value));
	run->series =
		array_grow(run->series, run->n_series, sizeof(*run->series));
	run->series[run->n_series++] = (struct series){metric, value, n};
	return value;
}

/*
 * The median of each slice. A last one that is shorter is left out; a metric
 * may have a sample of every second message.
 */
static void take_series(struct sink *sink, enum metric_id metric,
			const uint64_t *value, size_t n)
{
	const struct run *run = &sink->product->run;
	uint64_t length = run->slicing.messages;
	size_t slices = length ? (size_t)(run->messages / length) : 0;
	size_t each = slices ? (size_t)(n * length / run->messages) : 0;
	double *median = each ? add_series(sink, metric, slices) : NULL;
	if (!median)
		return;
	double *slice = mem_array(each, sizeof(*slice));
	for (size_t i = 0; i < slices; i++) {
		for (size_t j = 0; j < each; j++)
			slice[j] = (double)value[i * each + j];
		median[i] = stats_median(slice, each);
	}
	free(slice);
}

static void take_sample(void *context, enum metric_id metric, uint64_t *value,
			size_t n)
{
	struct sink *sink = context;
	enum metric_id id = metric_in(metric, sink->config->counted);
	struct measurement *m = n ? add_measure(sink, id) : NULL;
	uint64_t *scratch = sink->samples->scratch;
	if (!m)
		return;
	if (sink->raw)
		write_raw(sink, id, value, n);
	judge_series(sink, metric, value, n);
	take_series(sink, metric, value, n);
	m->omitted = omitted_of(sink, n);
	samples_sort(value + m->omitted, scratch, n - m->omitted);
	distribution_of(&m->distribution, value + m->omitted, n - m->omitted);
	if (m->omitted > 0)
		samples_sort(value, scratch, n);
	histogram_add_sorted(&sink->product->histogram[id], value, n);
}

static void take_number(void *context, enum metric_id metric, double value)
{
	struct sink *sink = context;
	bool counted = sink->config->counted;
	struct measurement *m = add_measure(sink, metric_in(metric, counted));
	if (m && counted && metric == METRIC_THROUGHPUT_PER_S)
		value = (double)NSEC_PER_SEC / value;
	if (m)
		m->value = value;
}

/* A run that is spoiled twice keeps the first reason. */
static void take_spoiled(void *context, const char *format, ...)
{
	struct sink *sink = context;
	struct run *run = &sink->product->run;
	if (run->status != RESULT_OK)
		return;
	run->status = RESULT_INVALID_LOAD;
	va_list args;
	va_start(args, format);
	text_vformat(run->reason, sizeof(run->reason), format, args);
	va_end(args);
}

/* Whole intervals only; a stamp stands for the messages before it. */
static void take_intervals(struct sink *sink, const uint64_t *stamp, size_t n,
			   uint64_t messages_each)
{
	struct run *run = &sink->product->run;
	size_t intervals = (size_t)((stamp[n - 1] - stamp[0]) / INTERVAL_NS);
	double per_s = (double)messages_each * (double)NSEC_PER_SEC /
		       (double)INTERVAL_NS;
	if (intervals < 2)
		return;
	run->interval_per_s = mem_array(intervals, sizeof(double));
	run->intervals = intervals;
	for (size_t i = 1; i < n; i++) {
		uint64_t at = (stamp[i] - stamp[0]) / INTERVAL_NS;
		if (at < intervals)
			run->interval_per_s[at] += per_s;
	}
}

/* The rate of what counts; over several streams nothing is judged. */
static double take_stream(void *context, const uint64_t *stamp, size_t n,
			  uint64_t messages_each)
{
	struct sink *sink = context;
	struct steady *steady = &sink->product->run.steady;
	double interval[STEADY_INTERVALS];
	size_t steps = n - 1, from = 0;
	if (sink->single)
		take_intervals(sink, stamp, n, messages_each);
	if (sink->single && steps >= STEADY_INTERVALS) {
		steady_steps(interval, stamp, steps);
		steady_judge(steady, interval, steps,
			     metrics[sink->leading].margin);
		from = (size_t)steady->omitted;
		steady->omitted *= messages_each;
		steady->from *= messages_each;
		steady->of *= messages_each;
	}
	return (double)((steps - from) * messages_each) * (double)NSEC_PER_SEC /
	       (double)(stamp[steps] - stamp[from]);
}

/*
 * What a message costs that meets no switch, and what a switch costs, where the
 * slices differ enough in how often their ends take turns.
 */
static void take_costs(void *context, const uint64_t *took,
		       const uint64_t *switches, const uint64_t *messages,
		       size_t n)
{
	struct sink *sink = context;
	struct line line;
	double *often = mem_array(2 * n + 1, sizeof(*often)), *each = often + n;
	for (size_t i = 0; i < n; i++) {
		often[i] = (double)switches[i] / (double)messages[i];
		each[i] = (double)took[i] / (double)messages[i];
	}
	if (line_through(&line, often, each, n)) {
		take_number(sink, METRIC_UNSWITCHED_NS, line.at_zero);
		take_number(sink, METRIC_SWITCH_NS, line.slope);
	}
	free(often);
}

static double take_middles(void *context, const uint64_t *took,
			   const uint64_t *switches, const uint64_t *messages,
			   size_t n)
{
	struct sink *sink = context;
	double ns = 0, all = 0;
	double *each = add_series(sink, METRIC_THROUGHPUT_PER_S, n);
	for (size_t i = 0; each && i < n; i++) {
		each[i] = (double)took[i] / (double)messages[i];
		ns += (double)took[i];
		all += (double)messages[i];
	}
	if (!each)
		return 0;
	judge_series(sink, sink->leading, took, n);
	sink->product->run.steady.omitted = 0;
	take_costs(sink, took, switches, messages, n);
	return all / ns * (double)NSEC_PER_SEC;
}

static void add_usage(struct run *run, const struct outcome *o)
{
	run->usage.user_ns += o->user_ns;
	run->usage.system_ns += o->system_ns;
	run->usage.voluntary_switches += o->voluntary;
	run->usage.involuntary_switches += o->involuntary;
	run->usage.minor_faults += o->minor_faults;
	run->usage.major_faults += o->major_faults;
	run->usage.migrations += o->cpu[0] != o->cpu[1];
	run->usage.interrupted_calls += o->interrupted;
	if (o->max_rss_bytes > run->usage.max_rss_bytes)
		run->usage.max_rss_bytes = o->max_rss_bytes;
}

static void add_integrity(struct run *run, const struct worker *w)
{
	struct integrity *i = &run->integrity;
	const struct tally *tally = &w->check.tally;
	i->sent += w->outcome->sent;
	i->received += tally->received;
	i->lost += tally->lost;
	i->duplicated += tally->duplicated;
	i->reordered += tally->reordered;
	i->corrupted += tally->corrupted;
}

/*
 * Cycles and instructions a message, of each side where there are two. What a
 * worker could not read is NAN, and so is the sum then.
 */
static void take_counters(struct sink *sink, const struct worker *worker,
			  unsigned workers)
{
	static const enum metric_id metric[COUNTERS_MAX][3] = {
		{METRIC_SENDER_CYCLES, METRIC_RECEIVER_CYCLES, METRIC_CYCLES},
		{METRIC_SENDER_INSTRUCTIONS, METRIC_RECEIVER_INSTRUCTIONS,
		 METRIC_INSTRUCTIONS},
	};
	double messages = (double)sink->product->run.messages;
	for (int event = 0; event < COUNTERS_MAX; event++) {
		double count[2] = {0, 0};
		for (unsigned i = 0; i < workers; i++) {
			const struct outcome *o = worker[i].outcome;
			count[worker[i].role] +=
				o->ended && o->counted == 0
					? (double)o->count[event]
					: NAN;
		}
		if (sink->config->workload->roles == 2) {
			for (int side = 0; side < 2; side++)
				take_number(sink, metric[event][side],
					    count[side] / messages);
		}
		take_number(sink, metric[event][2],
			    (count[0] + count[1]) / messages);
	}
}

/* A call's time over the slices, by the worker that gave them out. */
static void take_empty_calls(struct sink *sink, const struct outcome *o)
{
	if (o->empty_ns > 0 && o->slices > 0)
		take_number(sink, METRIC_EMPTY_CALL_NS,
			    (double)o->empty_ns /
				    (double)(o->slices * EMPTY_CALLS));
}

/* The worker that says why it ended is the one that measured. */
static void add_extent(struct run *run, const struct worker *w)
{
	const struct outcome *o = w->outcome;
	if (!o->ended_by[0])
		return;
	run->messages += o->messages;
	run->warmup_messages = w->warmup;
	if (run->started_ns == 0 || o->begin_ns < run->started_ns)
		run->started_ns = o->begin_ns;
	if (o->spent_ns > run->duration_ns)
		run->duration_ns = o->spent_ns;
	if (o->slice > 0)
		run->slicing = (struct slicing){o->slice, o->cold, o->slices};
	run->first_turn = o->turn[0];
	run->last_turn = o->turn[1];
	if (!run->ended_by[0])
		snprintf(run->ended_by, sizeof(run->ended_by), "%s",
			 o->ended_by);
}

/* A pinned worker that was elsewhere measured something else. */
static void check_placement(const struct config *config, struct run *run,
			    const struct worker *worker, unsigned workers)
{
	for (unsigned i = 0; i < workers; i++) {
		int asked = config->cpu[worker[i].role];
		const int *was = worker[i].outcome->cpu;
		if (asked == CPU_NONE || !worker[i].outcome->begun ||
		    (was[0] == asked && was[1] == asked))
			continue;
		run->status = RESULT_FAILED;
		snprintf(run->reason, sizeof(run->reason),
			 "a worker for CPU %d ran on CPUs %d and %d", asked,
			 was[0], was[1]);
	}
}

void reduce_run(const struct config *config, struct worker *worker,
		unsigned workers, struct samples *samples,
		struct product *product)
{
	struct sink sink = {
		.config = config,
		.product = product,
		.samples = samples,
		.leading = figures_leading(&config->workload->figures),
		.single = workers == 2,
	};
	struct run *run = &product->run;
	struct reduction reduction = {
		.params = &config->params,
		.carries = config->mechanism->caps & CARRIES,
		.mechanism = config->mechanism,
		.worker = worker,
		.workers = workers,
		.context = &sink,
		.sample = take_sample,
		.number = take_number,
		.spoil = take_spoiled,
		.stream = take_stream,
		.slices = take_middles,
		.costs = take_costs,
	};
	if (samples->raw)
		sink.raw = mem_open(&product->raw, &product->raw_size);
	for (unsigned i = 0; i < workers; i++) {
		add_usage(run, worker[i].outcome);
		add_integrity(run, &worker[i]);
		add_extent(run, &worker[i]);
	}
	check_placement(config, run, worker, workers);
	integrity_check(config, run, worker);
	config->workload->reduce(&reduction);
	take_empty_calls(&sink, worker[0].outcome);
	if (samples->counters && run->messages > 0)
		take_counters(&sink, worker, workers);
	if (sink.raw)
		mem_close(sink.raw);
}

void product_release(struct product *product)
{
	run_clear(&product->run);
	for (int i = 0; i < METRICS; i++)
		histogram_release(&product->histogram[i]);
	free(product->raw);
	memset(product, 0, sizeof(*product));
}
