/* What the clock itself costs and resolves. */
#include <errno.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "base/clock.h"
#include "base/order.h"

#define BATCHES 101
#define READS 200

void clock_date(char *text, size_t n, const char *format, time_t when)
{
	struct tm tm;
	gmtime_r(&when, &tm);
	if (strftime(text, n, format, &tm) == 0)
		text[0] = '\0';
}

void clock_sleep_until(uint64_t ns)
{
	struct timespec until = {.tv_sec = (time_t)(ns / NSEC_PER_SEC),
				 .tv_nsec = (long)(ns % NSEC_PER_SEC)};
	prctl(PR_SET_TIMERSLACK, 1);
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) ==
	       EINTR)
		continue;
}

double clock_overhead(void)
{
	double batch[BATCHES];
	for (int i = 0; i < BATCHES; i++) {
		uint64_t start = clock_now(), end = start;
		for (int j = 0; j < READS; j++)
			end = clock_now();
		batch[i] = (double)(end - start) / READS;
	}
	qsort(batch, BATCHES, sizeof(*batch), order_doubles);
	return batch[BATCHES / 2];
}

double clock_resolution(void)
{
	uint64_t smallest = UINT64_MAX;
	for (int i = 0; i < BATCHES * READS; i++) {
		uint64_t a = clock_now(), b = clock_now();
		if (b > a && b - a < smallest)
			smallest = b - a;
	}
	struct timespec claimed;
	clock_getres(CLOCK_MONOTONIC, &claimed);
	return smallest == UINT64_MAX ? (double)claimed.tv_nsec
				      : (double)smallest;
}
