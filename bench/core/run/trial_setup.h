/* Setting up a run before its workers start, and tearing it down. */
#ifndef TRIAL_SETUP_H
#define TRIAL_SETUP_H

struct error;
struct trial;

/*
 * Opens the channels and lays out the workers. s->config and s->samples must be
 * set. -1 and an error.
 */
int trial_setup(struct trial *s, struct error *err);

/* Closes and removes whatever trial_setup and the workers made. */
void trial_teardown(struct trial *s);

#endif
