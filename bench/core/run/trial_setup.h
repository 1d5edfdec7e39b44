/* What a run needs before its workers start, and what is left to undo. */
#ifndef TRIAL_SETUP_H
#define TRIAL_SETUP_H

struct error;
struct trial;

/*
 * Opens the channels and lays out the workers, of s->config and s->samples,
 * which are set. -1 and an error.
 */
int trial_setup(struct trial *s, struct error *err);

/* Closes and removes whatever trial_setup and the workers made. */
void trial_teardown(struct trial *s);

#endif
