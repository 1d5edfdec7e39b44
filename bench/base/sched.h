/* Scheduling policies by their word: other, fifo:N, rr:N, and idle. */
#ifndef SCHED_WORDS_H
#define SCHED_WORDS_H

struct error;

struct sched {
	int policy;   /* SCHED_OTHER, SCHED_FIFO, SCHED_RR */
	int priority; /* 1 to 99 in real time; else 0 */
};

/* -1 and an error of STATUS_USAGE where the word is none of them. */
int sched_parse(const char *word, struct sched *sched, struct error *err);

/*
 * Puts the calling process under the policy; a real-time policy also locks its
 * memory (mlockall), so that no page fault delays it. -1 and an error of
 * STATUS_SKIPPED, with the command that permits it.
 */
int sched_apply(const struct sched *sched, struct error *err);

/* SCHED_IDLE: runs only on a CPU that is otherwise idle. 0 or -errno. */
int sched_idle(void);

/* Keeps the calling process on one CPU. 0 or -errno. */
int sched_pin(int cpu);

#endif
