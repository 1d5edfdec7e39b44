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
 * Fills the clock block. The bound on two CPUs' difference is by exchanged
 * readings: a reading sent there and back lies around the other CPU's one,
 * and of many exchanges the tightest counts (as NTP bounds an offset). Of
 * several pairs the bound is one that holds for each.
 */
void calibration_measure(struct facts *clock, const int (*pair)[2],
			 size_t pairs);

#endif
