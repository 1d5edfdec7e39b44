/*
 * Judges, from the facts of a record, whether a machine is fit to measure on.
 * Pure: it looks at facts and changes nothing. A check is one function and
 * one line of CHECKS in doctor_checks.h.
 */
#ifndef DOCTOR_H
#define DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

struct facts;
struct record;

/* What a finding spoils, least first. */
enum weight {
	WEIGHT_NOTE,	/* nothing; to know when reading the figures */
	WEIGHT_LIMIT,	/* what can be measured, not how well */
	WEIGHT_TAILS,	/* the high percentiles: they are the machine's */
	WEIGHT_MEDIANS, /* the medians too */
	WEIGHTS
};

/* "note", "limit", "tails", "medians". */
extern const char *const weight_names[WEIGHTS];

struct finding {
	const char *code;
	enum weight weight;
	double value;	    /* the measured one; NAN: not a number */
	char measured[128]; /* what is so here */
	char effect[128];   /* what it does to a measurement: one sentence */
	char mend[128];	    /* the command that mends it, or who could */
};

enum answer { ANSWER_GOOD, ANSWER_FOUND, ANSWER_UNKNOWN };

#define CHECKS_MAX 40

struct diagnosis {
	struct finding finding[CHECKS_MAX]; /* worst first */
	size_t findings;
	const char *good[CHECKS_MAX]; /* codes without a finding */
	size_t goods;
	const char *unknown[CHECKS_MAX]; /* codes: a fact is missing */
	size_t unknowns;
};

/* The environment, clock and tool blocks of a record. */
struct patient {
	const struct facts *environment, *clock, *tool;
};

void doctor_examine(struct diagnosis *diagnosis, const struct patient *patient);

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
