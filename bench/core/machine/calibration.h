/*
 * Calibration of the clock: what a reading and a stored sample cost, and how
 * far two CPUs' readings may differ.
 */
#ifndef CALIBRATION_H
#define CALIBRATION_H

#include <stddef.h>

struct facts;

/* Pairs of CPUs that a bound covers, at most; further ones are left out. */
#define CALIBRATION_PAIRS 32

/*
 * Fills the clock block. The difference between two CPUs' clocks is bounded by
 * exchanged readings, as NTP bounds an offset: the other CPU's reading lies
 * between one's own before and after the exchange, and the tightest of many
 * exchanges counts. With several pairs, the bound holds for each.
 */
void calibration_measure(struct facts *clock, const int (*pair)[2],
			 size_t pairs);

#endif
