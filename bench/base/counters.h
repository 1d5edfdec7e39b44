/*
 * Counts of the kernel's performance events for this process, user and
 * kernel mode together: perf_event_open(2).
 */
#ifndef COUNTERS_H
#define COUNTERS_H

#include <stddef.h>
#include <stdint.h>

#define COUNTERS_MAX 2

struct counter_event {
	uint32_t type;	 /* PERF_TYPE_HARDWARE ... */
	uint64_t config; /* PERF_COUNT_HW_CPU_CYCLES ... */
};

/* CPU cycles and retired instructions, in this order. */
extern const struct counter_event counter_cycles_instructions[COUNTERS_MAX];

/* One group, so that all count over the same time. All zero: not open. */
struct counters {
	int fd[COUNTERS_MAX]; /* the first leads */
	size_t n;
};

/*
 * Opens up to COUNTERS_MAX events for the calling process, stopped. 0 or
 * -errno; nothing is open then.
 */
int counters_open(struct counters *counters, const struct counter_event *event,
		  size_t n);

/* Starts from zero; without effect where nothing is open. */
void counters_start(const struct counters *counters);

/*
 * Stops and reads. Where the group had to share the hardware, the counts are
 * scaled to the whole time, as perf(1) does. 0 or -errno: -EBADF where
 * nothing is open, -EAGAIN where the group never got the hardware.
 */
int counters_stop(const struct counters *counters,
		  uint64_t count[COUNTERS_MAX]);

void counters_close(struct counters *counters);

/* Why counters_open failed with that errno, and what would help. */
const char *counters_reason(int errnum);
const char *counters_hint(int errnum);

#endif
