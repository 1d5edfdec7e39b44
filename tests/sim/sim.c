/* What the simulations share. */
#define MATHLIB_STANDALONE
#include <Rmath.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim.h"

#define TRIALS_MAX 10000000

static unsigned number(const char *text, unsigned max)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || n < 1 || n > max) {
		fprintf(stderr, "%s: not a number from 1 to %u\n", text, max);
		exit(2);
	}
	return (unsigned)n;
}

struct sim sim_begin(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: %s TRIALS SEED\n", argv[0]);
		exit(2);
	}
	unsigned seed = number(argv[2], 1u << 30);
	set_seed(seed, 2 * seed + 1);
	return (struct sim){.trials = number(argv[1], TRIALS_MAX)};
}

static const char *verdict(double low, double high, double from, double to)
{
	if (low >= from && high <= to)
		return "met";
	return high < from || low > to ? "missed" : "cannot tell";
}

/* Where the share lies, and where it should, with tabs between. */
static void print_bounds(double from, double to, double low, double high)
{
	if (low > 0 && high >= 1)
		printf("at least %.2f %%\tat least %g %%\t", 100 * from,
		       100 * low);
	else if (low <= 0 && high < 1)
		printf("at most %.2f %%\tat most %g %%\t", 100 * to,
		       100 * high);
	else if (low > 0)
		printf("[%.2f, %.2f] %%\t%g to %g %%\t", 100 * from, 100 * to,
		       100 * low, 100 * high);
	else
		printf("[%.2f, %.2f] %%\t\t", 100 * from, 100 * to);
}

void sim_share(struct sim *sim, const char *what, unsigned hits,
	       unsigned trials, double low, double high)
{
	bool below = low > 0, above = high < 1;
	double share = (double)hits / trials, miss = trials - hits;
	double doubt = below == above ? .025 : .05, from = 0, to = 1;
	if (hits > 0)
		from = qbeta(doubt, hits, miss + 1, 1, 0);
	if (hits < trials)
		to = qbeta(doubt, hits + 1, miss, 0, 0);
	printf("%s\t%.2f %% of %u\t", what, 100 * share, trials);
	print_bounds(from, to, low, high);
	puts(below || above ? verdict(from, to, low, high) : "measured");
	if ((share < low || share > high) &&
	    (below != above || from > high || to < low))
		sim->missed = true;
}

double sim_uniform(void)
{
	return unif_rand();
}

double sim_normal(void)
{
	return norm_rand();
}

int sim_end(const struct sim *sim)
{
	return sim->missed;
}
