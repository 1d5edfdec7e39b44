/*
 * Whether a run had settled: error rates of the classes on made-up series,
 * and what a run's metrics leave out.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/run/reduce.h"
#include "core/stats/steady.h"
#include "mechanism.h"
#include "workload.h"

#define TRIALS 1000
#define MARGIN 0.03
#define LEVEL 10000.0

static uint64_t random_state;

static double uniform(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return ((double)(random_state >> 11) + 0.5) / 0x1p53;
}

/* Box and Muller 1958. */
static double normal(void)
{
	return sqrt(-2 * log(uniform())) * cos(2 * M_PI * uniform());
}

/* Three degrees of freedom: a normal over the root of a mean of squares. */
static double heavy(void)
{
	double squares = 0;
	for (int i = 0; i < 3; i++) {
		double x = normal();
		squares += x * x;
	}
	return normal() / sqrt(squares / 3);
}

/* A series as it would be without noise, by the interval. */
struct shape {
	double noise;
	double (*error)(void);
	double before, after; /* levels; 1 is LEVEL */
	size_t at;	      /* the first interval after the change */
	double drift;	      /* over the whole, share of LEVEL */
	unsigned spikes;      /* intervals of ten times the time */
};

static void make(double interval[STEADY_INTERVALS], const struct shape *s)
{
	for (size_t i = 0; i < STEADY_INTERVALS; i++) {
		double level = i < s->at ? s->before : s->after;
		level += s->drift * (double)i / STEADY_INTERVALS;
		interval[i] = LEVEL * level * (1 + s->noise * s->error());
	}
	for (unsigned i = 0; i < s->spikes; i++)
		interval[(size_t)(uniform() * STEADY_INTERVALS)] *= 10;
}

/* How often, in percent, a series of this shape gets the class. */
static double share_of(const struct shape *shape, enum steady_class class)
{
	unsigned hits = 0;
	random_state = 88172645463325252u;
	for (unsigned i = 0; i < TRIALS; i++) {
		double interval[STEADY_INTERVALS];
		struct steady steady = {0};
		make(interval, shape);
		steady_judge(&steady, interval, 1000, MARGIN);
		assert_int_equal(steady.of, 1000);
		hits += steady.class == class;
	}
	return 100.0 * hits / TRIALS;
}

static void assert_share(const struct shape *shape, enum steady_class class,
			 double least)
{
	double share = share_of(shape, class);
	print_message("  %.3f to %.3f at %zu, noise %.3f, drift %.2f, %u "
		      "spikes: %s %.2f %%\n",
		      shape->before, shape->after, shape->at, shape->noise,
		      shape->drift, shape->spikes, steady_names[class], share);
	assert_true(share >= least);
}

static void flat_runs_are_flat_in_98_percent(void **state)
{
	(void)state;
	static const double noises[] = {0, 0.001, 0.01, 0.03, 0.1, 0.3};
	for (size_t i = 0; i < sizeof(noises) / sizeof(*noises); i++) {
		struct shape s = {noises[i], normal, 1, 1, 0, 0, 0};
		assert_share(&s, STEADY_FLAT, 98);
		s.error = heavy;
		s.noise = noises[i] / 3;
		assert_share(&s, STEADY_FLAT, 98);
		s.spikes = 2;
		assert_share(&s, STEADY_FLAT, 98);
	}
}

/* From the shortest level there is to half of the run, either way. */
static void a_shift_of_5_percent_is_seen_at_1_percent_of_noise(void **state)
{
	(void)state;
	static const size_t early[] = {4, 6, 10, 15, 19};
	static const size_t late[] = {22, 28, 36};
	for (size_t i = 0; i < sizeof(early) / sizeof(*early); i++) {
		struct shape s = {0.01, normal, 1.05, 1, early[i], 0, 0};
		assert_share(&s, STEADY_WARMUP, 95);
		s.before = 1 / 1.05;
		assert_share(&s, STEADY_SLOWDOWN, 95);
	}
	for (size_t i = 0; i < sizeof(late) / sizeof(*late); i++) {
		struct shape s = {0.01, normal, 1.05, 1, late[i], 0, 0};
		assert_share(&s, STEADY_UNSTEADY, 95);
		s.before = 1 / 1.05;
		assert_share(&s, STEADY_UNSTEADY, 95);
	}
}

static void spikes_neither_make_nor_hide_a_shift(void **state)
{
	(void)state;
	for (unsigned spikes = 1; spikes <= 2; spikes++) {
		struct shape s = {0.005, normal, 1.1, 1, 10, 0, spikes};
		assert_share(&s, STEADY_WARMUP, 95);
		s.at = 30;
		assert_share(&s, STEADY_UNSTEADY, 95);
	}
}

static void what_drifts_all_the_time_has_not_settled(void **state)
{
	(void)state;
	static const double drifts[] = {0.15, -0.15, 0.3, -0.3};
	for (size_t i = 0; i < sizeof(drifts) / sizeof(*drifts); i++) {
		struct shape s = {0.01, normal, 1, 1, 0, drifts[i], 0};
		assert_share(&s, STEADY_UNSTEADY, 95);
		s.spikes = 2;
		assert_share(&s, STEADY_UNSTEADY, 95);
	}
}

static void a_shift_under_the_margin_does_not_count(void **state)
{
	(void)state;
	struct shape s = {0.002, normal, 1.02, 1, 10, 0, 0};
	assert_share(&s, STEADY_FLAT, 98);
}

/* A level that comes and goes is this run's scatter: nothing changes. */
static void a_level_that_goes_to_and_fro_is_flat(void **state)
{
	(void)state;
	double interval[STEADY_INTERVALS];
	struct steady steady = {0};
	for (size_t i = 0; i < STEADY_INTERVALS; i++)
		interval[i] = i / 5 % 2 ? 1060 : 1000;
	steady_judge(&steady, interval, 1000, MARGIN);
	assert_int_equal(steady.class, STEADY_FLAT);
	assert_int_equal(steady.from, 0);
}

static void the_settled_part_begins_where_the_last_change_was(void **state)
{
	(void)state;
	double interval[STEADY_INTERVALS];
	struct steady steady = {0};
	for (size_t i = 0; i < STEADY_INTERVALS; i++)
		interval[i] = i < 5 ? 2000 : i < 12 ? 1200 : 1000;
	steady_judge(&steady, interval, 4000, MARGIN);
	assert_int_equal(steady.class, STEADY_WARMUP);
	assert_int_equal(steady.from, 1200);
	assert_int_equal(steady.omitted, 1200);
	for (size_t i = 0; i < STEADY_INTERVALS; i++)
		interval[i] = i < 8 ? 900 : 1000;
	steady_judge(&steady, interval, 4000, MARGIN);
	assert_int_equal(steady.class, STEADY_SLOWDOWN);
	assert_int_equal(steady.from, 800);
	assert_int_equal(steady.omitted, 0);
	for (size_t i = 0; i < STEADY_INTERVALS; i++)
		interval[i] = i < 25 ? 1100 : 1000;
	steady_judge(&steady, interval, 4000, MARGIN);
	assert_int_equal(steady.class, STEADY_UNSTEADY);
	assert_int_equal(steady.from, 4000);
	assert_int_equal(steady.omitted, 0);
}

static void intervals_are_medians_of_samples_and_mean_steps(void **state)
{
	(void)state;
	enum { EACH = 7, N = EACH * STEADY_INTERVALS };
	uint64_t value[N + 1], scratch[N];
	double interval[STEADY_INTERVALS];
	for (size_t i = 0; i < N; i++)
		value[i] = 100 * (i / EACH) + (i % EACH ? 5 * i % EACH : 99999);
	steady_medians(interval, value, N, scratch);
	for (size_t i = 0; i < STEADY_INTERVALS; i++) {
		assert_true(interval[i] >= (double)(100 * i + 1));
		assert_true(interval[i] <= (double)(100 * i + 6));
	}
	value[0] = 1000;
	for (size_t i = 0; i < N; i++)
		value[i + 1] = value[i] + 10 + i / EACH;
	steady_steps(interval, value, N);
	for (size_t i = 0; i < STEADY_INTERVALS; i++)
		assert_true(interval[i] == (double)(10 + i));
}

/* Zeros, as one way has them where the clocks of two CPUs differ. */
static void zeros_are_classified_too(void **state)
{
	(void)state;
	double interval[STEADY_INTERVALS] = {0};
	struct steady steady = {0};
	steady_judge(&steady, interval, 1000, MARGIN);
	assert_int_equal(steady.class, STEADY_FLAT);
}

#define RUN_SAMPLES 2000
#define WARM 500 /* of them slow: a quarter */

static void reduce_samples(struct reduction *r)
{
	for (int i = 0; i < 2; i++)
		r->sample(r->context, i ? METRIC_RECV_NS : METRIC_SEND_NS,
			  r->worker[0].lane[i].at, RUN_SAMPLES);
}

static void reduce_stream(struct reduction *r)
{
	r->number(r->context, METRIC_THROUGHPUT_PER_S,
		  r->stream(r->context, r->worker[0].lane[0].at,
			    RUN_SAMPLES + 1, 64));
}

static const struct mechanism carries_nothing = {.name = "none"};

/* Reduces one made-up worker's lanes. */
static void reduce(const struct workload *workload, unsigned workers,
		   uint64_t *first, uint64_t *second, struct product *product)
{
	uint64_t scratch[RUN_SAMPLES];
	struct outcome outcome = {.cpu = {0, 0}};
	struct worker worker[3] = {
		{.outcome = &outcome,
		 .lane = {{first, RUN_SAMPLES}, {second, RUN_SAMPLES}}},
		{.outcome = &outcome},
		{.outcome = &outcome},
	};
	struct samples samples = {.scratch = scratch,
				  .scratch_size = RUN_SAMPLES};
	struct config config = {.mechanism = &carries_nothing,
				.workload = workload};
	memset(product, 0, sizeof(*product));
	reduce_run(&config, worker, workers, &samples, product);
}

/* The first metric leads, and the second follows it. */
static void a_warmup_is_left_out_of_the_metrics_and_counted(void **state)
{
	(void)state;
	static const struct workload workload = {
		.figures.figure = {{METRIC_SEND_NS, P50, "", LEADS}},
		.reduce = reduce_samples};
	uint64_t recv[RUN_SAMPLES], send[RUN_SAMPLES];
	struct product product;
	for (size_t i = 0; i < RUN_SAMPLES; i++) {
		recv[i] = i < WARM ? 1 : 300;
		send[i] = i < WARM ? 900 : 600;
	}
	reduce(&workload, 1, send, recv, &product);
	const struct run *run = &product.run;
	assert_int_equal(run->steady.class, STEADY_WARMUP);
	assert_int_equal(run->steady.from, WARM);
	assert_int_equal(run->steady.of, RUN_SAMPLES);
	for (int i = 0; i < 2; i++) {
		const struct measurement *m = run_measurement(
			run, i ? METRIC_SEND_NS : METRIC_RECV_NS);
		assert_non_null(m);
		assert_int_equal(m->omitted, WARM);
		assert_int_equal(m->distribution.count, RUN_SAMPLES - WARM);
		assert_true(m->distribution.min == (i ? 600 : 300));
		assert_true(m->distribution.max == (i ? 600 : 300));
		assert_int_equal(histogram_count(&product.histogram[m->metric]),
				 RUN_SAMPLES);
	}
	product_release(&product);
}

static void an_open_loop_is_marked_and_leaves_nothing_out(void **state)
{
	(void)state;
	static const struct workload workload = {
		.figures.figure = {{METRIC_SEND_NS, P50, "", LEADS}},
		.uses = USES_RATE,
		.reduce = reduce_samples};
	uint64_t recv[RUN_SAMPLES], send[RUN_SAMPLES];
	struct product product;
	for (size_t i = 0; i < RUN_SAMPLES; i++) {
		recv[i] = 300;
		send[i] = i < WARM ? 900 : 600;
	}
	reduce(&workload, 1, send, recv, &product);
	const struct measurement *m =
		run_measurement(&product.run, METRIC_SEND_NS);
	assert_int_equal(product.run.steady.class, STEADY_WARMUP);
	assert_int_equal(product.run.steady.from, WARM);
	assert_int_equal(product.run.steady.omitted, 0);
	assert_int_equal(m->omitted, 0);
	assert_int_equal(m->distribution.count, RUN_SAMPLES);
	product_release(&product);
}

static void a_run_that_never_settles_counts_as_a_whole(void **state)
{
	(void)state;
	static const struct workload workload = {
		.figures.figure = {{METRIC_SEND_NS, P50, "", LEADS}},
		.reduce = reduce_samples};
	uint64_t recv[RUN_SAMPLES], send[RUN_SAMPLES];
	struct product product;
	for (size_t i = 0; i < RUN_SAMPLES; i++) {
		recv[i] = 300;
		send[i] = i < RUN_SAMPLES - WARM ? 900 : 600;
	}
	reduce(&workload, 1, send, recv, &product);
	const struct measurement *m =
		run_measurement(&product.run, METRIC_SEND_NS);
	assert_int_equal(product.run.steady.class, STEADY_UNSTEADY);
	assert_int_equal(m->omitted, 0);
	assert_int_equal(m->distribution.count, RUN_SAMPLES);
	product_release(&product);
}

/* 64 messages a stamp; a quarter of the stamps twice as far apart. */
static void a_streams_rate_is_that_of_its_settled_part(void **state)
{
	(void)state;
	static const struct workload workload = {
		.figures.figure = {{METRIC_THROUGHPUT_PER_S, P50, "", LEADS}},
		.reduce = reduce_stream};
	uint64_t stamp[RUN_SAMPLES + 1] = {1000};
	struct product product;
	for (size_t i = 0; i < RUN_SAMPLES; i++)
		stamp[i + 1] = stamp[i] + (i < WARM ? 128000 : 64000);
	reduce(&workload, 2, stamp, NULL, &product);
	const struct run *run = &product.run;
	assert_int_equal(run->steady.class, STEADY_WARMUP);
	assert_int_equal(run->steady.from, 64 * WARM);
	assert_int_equal(run->steady.of, 64 * RUN_SAMPLES);
	assert_true(fabs(run_measurement(run, METRIC_THROUGHPUT_PER_S)->value -
			 1e6) < 1e-6);
	product_release(&product);
	reduce(&workload, 3, stamp, NULL, &product);
	assert_int_equal(product.run.steady.class, STEADY_UNKNOWN);
	assert_true(fabs(run_measurement(&product.run, METRIC_THROUGHPUT_PER_S)
				 ->value -
			 8e5) < 1e-6);
	product_release(&product);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(flat_runs_are_flat_in_98_percent),
		cmocka_unit_test(
			a_shift_of_5_percent_is_seen_at_1_percent_of_noise),
		cmocka_unit_test(spikes_neither_make_nor_hide_a_shift),
		cmocka_unit_test(what_drifts_all_the_time_has_not_settled),
		cmocka_unit_test(a_shift_under_the_margin_does_not_count),
		cmocka_unit_test(a_level_that_goes_to_and_fro_is_flat),
		cmocka_unit_test(
			the_settled_part_begins_where_the_last_change_was),
		cmocka_unit_test(
			intervals_are_medians_of_samples_and_mean_steps),
		cmocka_unit_test(zeros_are_classified_too),
		cmocka_unit_test(
			a_warmup_is_left_out_of_the_metrics_and_counted),
		cmocka_unit_test(an_open_loop_is_marked_and_leaves_nothing_out),
		cmocka_unit_test(a_run_that_never_settles_counts_as_a_whole),
		cmocka_unit_test(a_streams_rate_is_that_of_its_settled_part),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
