/* The noise floor: interruptions of a loop that only reads the clock. */
#ifndef NOISE_H
#define NOISE_H

#include <stdint.h>

struct facts;

#define NOISE_GAP_NS 5000 /* between two clock readings: an interruption */

/*
 * Spins for `ns` on each of the CPUs at once (CPU_NONE: none) and reads the
 * clock without a break. Sets the facts "noise.*" of docs/format.md: the
 * interruptions longer than NOISE_GAP_NS, the preemptions, and what steal,
 * throttling, interrupts and heat took at the same time.
 */
void noise_measure(struct facts *environment, const int cpu[2], uint64_t ns);

#endif
