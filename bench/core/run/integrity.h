/* The messages of a run, sent and received. */
#ifndef INTEGRITY_H
#define INTEGRITY_H

struct config;
struct run;
struct worker;

/*
 * Completes run->integrity, which holds the sums over its workers: with several
 * receivers by what each has seen. A run with a message lost, duplicated,
 * reordered or corrupted becomes RESULT_INVALID, with the counts as its reason.
 */
void integrity_check(const struct config *config, struct run *run,
		     const struct worker *worker);

#endif
