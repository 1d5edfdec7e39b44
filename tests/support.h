/* What several tests share: a scratch folder, files, a made-up record. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "base/cpu.h"
#include "core/record/record.h"

/* Fixtures: *state is the name of an empty folder, removed afterwards. */
int scratch_setup(void **state);
int scratch_teardown(void **state);

/* The folder and a name in it; good until the next call. */
const char *scratch_path(void **state, const char *name);

void file_write(const char *path, const char *text);
/* The caller frees it; the test fails where there is no such file. */
char *file_read(const char *path);

/* A run of pingpong whose samples and numbers follow from its order. */
void made_up_run(struct run *run, struct histogram histogram[METRICS],
		 unsigned order);
void run_release(struct run *run, struct histogram histogram[METRICS]);

/* Adds a copy of the run, and its histograms to the result's. */
void add_run(struct result *result, const struct run *run,
	     const struct histogram histogram[METRICS]);

/* A measured result with two runs, a skipped one, warnings; summarised. */
void made_up_record(struct record *record);

/* A CPU for each end; where there is but one, the test is skipped. */
struct placement two_cpus(void);

/* Two numbers that one JSON number may stand for; NAN is the same as NAN. */
void assert_same_number(double a, double b);
void assert_same_run(const struct run *a, const struct run *b);
void assert_same_histogram(const struct histogram *a,
			   const struct histogram *b);

#endif
