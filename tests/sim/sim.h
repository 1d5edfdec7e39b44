/*
 * Simulations of what the statistics promise. Each is a program
 *
 *	sim_NAME TRIALS SEED
 *
 * that draws with Rmath's generator, so that a seed says all, and prints one
 * line for each promise, with tabs between what, figure, interval, goal and
 * verdict. Its status is 1 where a figure is outside its goal: ctest runs it
 * shortly, scripts/evidence.sh for as long as it takes to be sure.
 */
#ifndef SIM_H
#define SIM_H

#include <stdbool.h>
#include <stddef.h>

struct sim {
	unsigned trials;
	bool missed; /* a figure was outside its goal */
};

/* Reads the arguments and seeds; the program ends with 2 where they are bad. */
struct sim sim_begin(int argc, char **argv);

/*
 * What happened in `hits` of `trials` cases, and where the true share lies with
 * 95 % (Clopper and Pearson 1934). The goal is a share from low to high; with
 * a low of 0 or a high of 1 it has one bound only, and so has the interval;
 * with both there is no goal. The verdict is "met" or "missed" where there is
 * no doubt at 95 %, else "cannot tell".
 */
void sim_share(struct sim *sim, const char *what, unsigned hits,
	       unsigned trials, double low, double high);

double sim_normal(void);
double sim_uniform(void); /* in (0, 1) */

/* The program's status. */
int sim_end(const struct sim *sim);

#endif
