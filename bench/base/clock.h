/* The one clock: CLOCK_MONOTONIC in nanoseconds, read through the vDSO. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define NSEC_PER_SEC 1000000000ull

static inline uint64_t clock_now(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec;
}

/* A date in UTC, and two formats of strftime(3)'s for it. */
#define CLOCK_RFC3339 "%Y-%m-%dT%H:%M:%SZ"
#define CLOCK_FILE "%Y%m%d-%H%M%S"
void clock_date(char *text, size_t n, const char *format, time_t when);

/*
 * Sleeps until a CLOCK_MONOTONIC time, with the least timer slack that the
 * kernel offers (prctl(2) PR_SET_TIMERSLACK). It may still wake later.
 */
void clock_sleep_until(uint64_t ns);

/* Median cost in ns of one reading, from back-to-back readings. */
double clock_overhead(void);

/* Smallest step in ns that two readings were seen to differ by. */
double clock_resolution(void);

#endif
