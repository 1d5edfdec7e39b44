/*
 * --keep-awake: CPUs are kept from idling, so that the cost of waking one can
 * be told from the queue's. Spinners sleep between runs and live as long as the
 * session, since starting and ending one takes longer than a short run.
 */
#ifndef AWAKE_H
#define AWAKE_H

#include <sys/types.h>

struct error;

#define SPINNERS 8 /* CPUs that can be kept busy at once */

enum awake_way {
	AWAKE_NONE,	   /* it idles */
	AWAKE_SPINNER,	   /* a process of idle priority on each CPU */
	AWAKE_DMA_LATENCY, /* /dev/cpu_dma_latency: all CPUs poll while idle */
	AWAKE_WAYS
};

/* "none", "spinner", "dma_latency", as in a record. */
extern const char *const awake_words[AWAKE_WAYS];

struct spinner;

/* All zero but for `way`: nothing is kept awake. */
struct awake {
	enum awake_way way;	 /* of the next awake_on */
	struct spinner *spinner; /* shared with the processes */
	pid_t pid[SPINNERS];
	int cpu[SPINNERS];
	unsigned count;
	int latency; /* descriptor of the device, while it is open; or 0 */
};

/*
 * Keeps one CPU awake until awake_off; does nothing for CPU_NONE. -1 and an
 * error: of STATUS_SKIPPED where this machine does not permit it. `err` may be
 * NULL.
 */
int awake_on(struct awake *awake, int cpu, struct error *err);
void awake_off(struct awake *awake);

/* Ends the processes too. */
void awake_release(struct awake *awake);

#endif
