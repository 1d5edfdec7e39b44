/*
 * How often the interval that a record states holds the truth: the median
 * that a configuration would have over endlessly many runs. Runs are drawn
 * with a spread of 1, 2 and 5 %, and repeated as --precision 1% repeats them,
 * from 10 up to 50; a fixed number of runs stands beside it. And of ratios of
 * two mechanisms that take turns in slices, on a machine with moods.
 */
#include <math.h>
#include <stdio.h>

#include "core/stats/precision.h"
#include "core/stats/serial.h"
#include "core/stats/stats.h"
#include "core/stats/summary.h"
#include "sim.h"

#define RUNS_MAX 50
#define WISH 0.01
#define TRUTH 1000.0

struct shape {
	const char *name;
	double (*draw)(double cv); /* whose median is TRUTH */
};

static double draw_normal(double cv)
{
	return TRUTH * (1 + cv * sim_normal());
}

static double draw_log_normal(double cv)
{
	return TRUTH * exp(cv * sim_normal());
}

/* One run in ten was disturbed, up or down, by 10 % in the mean. */
static double draw_disturbed(double cv)
{
	double off = sim_uniform() < .1 ? .1 * log(1 - sim_uniform()) : 0;
	return draw_log_normal(cv) * exp(sim_uniform() < .5 ? off : -off);
}

/* Runs made until the precision is reached, or there may be no more. */
static size_t repeat(const struct shape *shape, double cv, double *value)
{
	size_t n = 0;
	while (n < RUNS_MAX && !precision_reached(value, n, WISH))
		value[n++] = shape->draw(cv);
	return n;
}

static bool holds(double low, double high)
{
	return low <= TRUTH && TRUTH <= high;
}

static void stopped(struct sim *sim, const struct shape *shape, double cv)
{
	unsigned hits = 0;
	size_t runs = 0;
	char what[128];
	for (unsigned i = 0; i < sim->trials; i++) {
		double value[RUNS_MAX];
		size_t n = repeat(shape, cv, value);
		struct interval got = precision_interval(value, n, WISH);
		hits += holds(got.low, got.high);
		runs += n;
	}
	snprintf(what, sizeof(what),
		 "--precision 1%%, %s runs, CV %g %%, %.1f runs", shape->name,
		 100 * cv, (double)runs / sim->trials);
	sim_share(sim, what, hits, sim->trials, .945, .98);
}

/* The interval from order statistics says itself how sure it is. */
static void fixed(struct sim *sim, const struct shape *shape, double cv,
		  size_t n)
{
	unsigned hits = 0;
	double level = 0;
	char what[128];
	for (unsigned i = 0; i < sim->trials; i++) {
		double value[RUNS_MAX];
		struct estimate e;
		for (size_t k = 0; k < n; k++)
			value[k] = shape->draw(cv);
		estimate_of(&e, value, n);
		hits += holds(e.ci_low, e.ci_high);
		level = e.ci_level;
	}
	snprintf(what, sizeof(what),
		 "%zu runs, %s, CV %g %%, interval states %.1f %%", n,
		 shape->name, 100 * cv, 100 * level);
	sim_share(sim, what, hits, sim->trials, .95, 1);
}

#define SLICES 60      /* of each mechanism in a run */
#define RATIOS_EACH 50 /* a ratio takes as long as so many intervals */

/* A machine: chances for each slice, and by how much. */
struct mood {
	const char *name;
	double burst;  /* it begins, and lasts for some slices */
	double drift;  /* of its speed, from slice to slice */
	double change; /* from one of its two modes to the other */
};

struct machine {
	double speed, mode, burst;
};

static double slice(struct machine *m, const struct mood *mood)
{
	m->speed *= exp(mood->drift * sim_normal());
	if (sim_uniform() < mood->change)
		m->mode = m->mode > 1 ? 1 : 5;
	if (sim_uniform() < mood->burst)
		m->burst = 1 + 4 * sim_uniform();
	else if (sim_uniform() < .5)
		m->burst = 1;
	return m->speed * m->mode * m->burst * exp(.03 * sim_normal());
}

/* Of a run: the median over its rounds, ABBA. Runs differ by themselves. */
static double ratio_of_run(const struct mood *mood)
{
	struct machine m = {1, sim_uniform() < .5 ? 1 : 5, 1};
	double ratio[SLICES];
	for (unsigned i = 0; i < SLICES; i++) {
		double first = slice(&m, mood), second = slice(&m, mood);
		ratio[i] = i % 2 ? log(first / second) : log(second / first);
	}
	return stats_median(ratio, SLICES) + .002 * sim_normal();
}

static void ratios(struct sim *sim, const struct mood *mood, size_t n,
		   double low, double high)
{
	unsigned hits = 0, trials = sim->trials / RATIOS_EACH + 1;
	char what[128];
	double half = 0;
	for (unsigned i = 0; i < trials; i++) {
		double ratio[RUNS_MAX];
		for (size_t k = 0; k < n; k++)
			ratio[k] = ratio_of_run(mood);
		struct interval got = stats_serial_interval(
			stats_median_interval(ratio, n, .95),
			stats_serial_inflation(ratio, 1, n));
		hits += got.low <= 0 && 0 <= got.high;
		half += 50 * (got.high - got.low);
	}
	snprintf(what, sizeof(what),
		 "ratio by slices, %s, %zu runs, half %.2f %%", mood->name, n,
		 half / trials);
	sim_share(sim, what, hits, trials, low, high);
}

int main(int argc, char **argv)
{
	static const struct shape shape[] = {
		{"normal", draw_normal},
		{"log-normal", draw_log_normal},
		{"disturbed", draw_disturbed},
	};
	static const double cv[] = {.01, .02, .05};
	static const struct mood mood[] = {
		{"quiet", 0, 0, 0},
		{"bursts", .05, 0, 0},
		{"drift", 0, .05, 0},
		{"two modes", 0, 0, .05},
		{"all of these", .05, .05, .05},
	};
	struct sim sim = sim_begin(argc, argv);
	for (size_t s = 0; s < 3; s++)
		for (size_t c = 0; c < 3; c++)
			stopped(&sim, &shape[s], cv[c]);
	for (size_t n = 6; n <= 30; n += 8)
		fixed(&sim, &shape[1], cv[1], n);
	for (size_t i = 0; i < sizeof(mood) / sizeof(*mood); i++) {
		ratios(&sim, &mood[i], 20, .94, .98);
		ratios(&sim, &mood[i], 14, .95, 1);
	}
	return sim_end(&sim);
}
