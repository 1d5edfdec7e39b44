/*
 * --keep-awake: a spinner of idle priority on a CPU keeps it from halting, so
 * that the cost of waking a CPU can be told from the queue's. The spinners
 * sleep between runs and live as long as the session, since starting and
 * ending one takes longer than a short run.
 */
#ifndef AWAKE_H
#define AWAKE_H

#include <sys/types.h>

struct error;

#define SPINNERS 8

struct spinner;

struct awake {
	struct spinner *spinner; /* shared with the processes */
	pid_t pid[SPINNERS];
	int cpu[SPINNERS];
	unsigned count;
};

/*
 * Spins on one CPU until awake_off; does nothing for CPU_NONE. -1 and an error.
 */
int awake_on(struct awake *awake, int cpu, struct error *err);
void awake_off(struct awake *awake);

/* Ends the processes. */
void awake_release(struct awake *awake);

#endif
