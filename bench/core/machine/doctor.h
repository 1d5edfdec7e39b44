/*
 * Judges, from the facts of a record, whether a machine is fit to measure on.
 * Pure: it looks at facts and changes nothing. A check is a function in one of
 * doctor_machine.c, doctor_noise.c and doctor_limits.c, and a row at its end.
 */
#ifndef DOCTOR_H
#define DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "core/machine/finding.h"

struct record;

#define CHECKS_MAX 40

struct diagnosis {
	struct finding finding[CHECKS_MAX]; /* worst first */
	size_t findings;
	const char *good[CHECKS_MAX]; /* codes without a finding */
	size_t goods;
	const char *unknown[CHECKS_MAX]; /* codes: a fact is missing */
	size_t unknowns;
};

void doctor_examine(struct diagnosis *diagnosis, const struct machine *machine);

/* Both where there is no finding of that weight; tails imply medians. */
bool doctor_fit(const struct diagnosis *diagnosis, enum weight what);

/* "fit for medians", "fit for tails" (and so for medians), "fit for neither".
 */
const char *doctor_verdict(const struct diagnosis *diagnosis);

/*
 * Examines what a record describes: its findings become warnings of the same
 * code, and the verdict the environment's "verdict"; FACT_NONE where no noise
 * was measured.
 */
void doctor_warn(struct record *record);

#endif
