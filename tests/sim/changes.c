/*
 * How often history cries wolf, and how soon it sees the wolf: series of
 * records drawn with normal, heavy-tailed (Student's t with 3 degrees of
 * freedom) and spiky noise (3 of 100 values 8 deviations too high), with and
 * without a step. Its size is in the noise's own standard deviations, without
 * the spikes. The history before it is 40 records long.
 */
#define MATHLIB_STANDALONE
#include <Rmath.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/stats/changes.h"
#include "sim.h"

#define OLD 40
#define LENGTH_MAX 200

struct noise {
	const char *name;
	double (*draw)(void);
	double deviation;
};

static double draw_t3(void)
{
	return norm_rand() / sqrt(rchisq(3) / 3);
}

static double draw_spiky(void)
{
	return norm_rand() + (unif_rand() < 0.03 ? 8 : 0);
}

static const struct noise noises[] = {
	{"normal", norm_rand, 1},
	{"t3", draw_t3, 1.7320508},
	{"spiky", draw_spiky, 1},
};

static void draw(double *value, size_t n, const struct noise *noise)
{
	for (size_t i = 0; i < n; i++)
		value[i] = noise->draw();
}

static struct changes find(const double *value, size_t n)
{
	struct changes found;
	changes_find(&found, value, n, CHANGES_ALPHA);
	return found;
}

static void stationary(struct sim *sim, const struct noise *noise, size_t n)
{
	unsigned flagged = 0;
	double value[LENGTH_MAX];
	char what[128];
	for (unsigned i = 0; i < sim->trials; i++) {
		draw(value, n, noise);
		struct changes found = find(value, n);
		flagged += found.count > 0;
		changes_release(&found);
	}
	snprintf(what, sizeof(what),
		 "%zu records without a change, %s, flagged", n, noise->name);
	sim_share(sim, what, flagged, sim->trials, 0, .01);
}

struct step {
	double size;	  /* in standard deviations */
	size_t within;	  /* so many records after it */
	double found[3];  /* goal by noise, when looking once */
	double sooner[3]; /* the same when looking after each record */
};

/* How far off the change is found; -1: not at all. */
static int look(const double *value, size_t n)
{
	struct changes found = find(value, n);
	int off = -1;
	for (size_t i = 0; i < found.count; i++) {
		int here = abs((int)found.change[i].at - OLD);
		off = off < 0 || here < off ? here : off;
	}
	changes_release(&found);
	return off;
}

static void stepped(struct sim *sim, const struct step *step, size_t noise)
{
	const struct noise *n = &noises[noise];
	unsigned once = 0, near = 0, sooner = 0;
	double value[LENGTH_MAX];
	char what[128];
	for (unsigned i = 0; i < sim->trials; i++) {
		draw(value, OLD + step->within, n);
		for (size_t k = 0; k < step->within; k++)
			value[OLD + k] += step->size * n->deviation;
		int off = look(value, OLD + step->within);
		bool seen = off >= 0;
		for (size_t k = 1; k < step->within && !seen; k++)
			seen = look(value, OLD + k) >= 0;
		once += off >= 0;
		near += off >= 0 && off <= 2;
		sooner += seen;
	}
	snprintf(what, sizeof(what), "step of %g, %s, found with %zu after it",
		 step->size, n->name, step->within);
	sim_share(sim, what, once, sim->trials, step->found[noise], 1);
	snprintf(what, sizeof(what), "step of %g, %s, found within %zu records",
		 step->size, n->name, step->within);
	sim_share(sim, what, sooner, sim->trials, step->sooner[noise], 1);
	snprintf(what, sizeof(what), "step of %g, %s, of these placed within 2",
		 step->size, n->name);
	sim_share(sim, what, near, once, .9, 1);
}

int main(int argc, char **argv)
{
	static const struct step steps[] = {
		{3, 5, {.95, .95, .95}, {.95, .95, .95}},
		{2, 8, {.85, .85, .8}, {.85, .85, .85}},
	};
	struct sim sim = sim_begin(argc, argv);
	for (size_t noise = 0; noise < 3; noise++) {
		stationary(&sim, &noises[noise], 200);
		for (size_t i = 0; i < 2; i++)
			stepped(&sim, &steps[i], noise);
	}
	return sim_end(&sim);
}
