/* The ruler measured: what a clock reading and a stored sample cost, and how
 * far two CPUs' readings may differ. */
#ifndef RULER_H
#define RULER_H

struct error;
struct facts;

/*
 * Fills the clock block. The bound on two CPUs' difference is by exchanged
 * readings: a reading sent there and back lies around the other CPU's one,
 * and of many exchanges the tightest counts (as NTP bounds an offset).
 */
void ruler_measure(struct facts *clock, int cpu_a, int cpu_b);

#endif
