/* A worker's process: prepared, started with all others, and reported on. */
#ifndef TRIAL_WORKER_H
#define TRIAL_WORKER_H

struct trial;

struct seat { /* what a worker's process is started with */
	struct trial *trial;
	unsigned i;
};

/* A worker's process, from beginning to end: for child_start, with a seat. */
int trial_work(void *seat);

#endif
