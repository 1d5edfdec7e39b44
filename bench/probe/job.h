/*
 * Calls in processes of their own, for the rows of probe/: whether they block,
 * and with what they end. What a process does is seen in /proc.
 */
#ifndef JOB_H
#define JOB_H

#include <stdbool.h>

#include "probe/kit.h"

struct job *job_start(struct probe *p, const struct job *what);

/* A process that only does this with the queue; its result. */
int job_run(struct probe *p, const struct queue *q, int (*body)(struct job *));

/* A process that does this with the queue, and sleeps in its call. */
struct job *job_blocked(struct probe *p, const struct queue *q,
			int (*body)(struct job *));

/*
 * Waits until the job sleeps in its call. If it ends instead, so does the row;
 * if neither is seen within two seconds, it is skipped.
 */
struct job *job_sleeps(struct job *job);

/* Whether it sleeps in its call now. */
bool job_is_asleep(struct job *job);

/*
 * Whether the job still sleeps, or sleeps again, 20 ms later; false: it has
 * ended. Skips the row if neither is seen.
 */
bool job_stays(struct job *job);

/*
 * How often a job that sleeps has given up its CPU, once that lasts: it is seen
 * to sleep before it has switched. Skips the row if it cannot be read.
 */
long job_switches(struct job *job);

/* Whether the job has ended; job.result is then its result. */
bool job_over(struct job *job);

/*
 * The job's result. Ends the row if after two seconds it sleeps and nothing
 * wakes it.
 */
int job_result(struct job *job);

#endif
