/* The ruler measured: what a clock reading and a stored sample cost, and how
 * far two CPUs' readings may differ. */
#ifndef RULER_H
#define RULER_H

#include <stddef.h>

struct facts;

/* Pairs of CPUs that a bound covers, at most; further ones are left out. */
#define RULER_PAIRS 32

/*
 * Fills the clock block. The bound on two CPUs' difference is by exchanged
 * readings: a reading sent there and back lies around the other CPU's one,
 * and of many exchanges the tightest counts (as NTP bounds an offset). Of
 * several pairs the bound is one that holds for each.
 */
void ruler_measure(struct facts *clock, const int (*pair)[2], size_t pairs);

#endif
