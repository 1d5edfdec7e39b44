/* A small generator of random numbers: the same seed, the same numbers. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

/* splitmix64 (Steele, Lea and Flood 2014): any seed will do. */
static inline uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* The numbers below n in an order that is the seed's. */
static inline void random_order(uint64_t seed, unsigned n, unsigned *order)
{
	for (unsigned i = 0; i < n; i++) {
		unsigned j = (unsigned)(random_next(&seed) % (i + 1));
		order[i] = order[j];
		order[j] = i;
	}
}

#endif
