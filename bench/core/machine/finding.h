/* What a check of the machine finds, and how it reports it. */
#ifndef FINDING_H
#define FINDING_H

struct facts;

/* What a finding spoils, least first. */
enum weight {
	WEIGHT_NOTE,	/* nothing, but helps to read the figures */
	WEIGHT_LIMIT,	/* what can be measured, not how well */
	WEIGHT_TAILS,	/* high percentiles only */
	WEIGHT_MEDIANS, /* the medians too */
	WEIGHTS
};

/* "note", "limit", "tails", "medians". */
extern const char *const weight_names[WEIGHTS];

struct finding {
	const char *code;
	enum weight weight;
	double value;	    /* the measured one; NAN: not a number */
	char measured[128]; /* what was found here */
	const char *effect; /* what it does to a measurement: one sentence */
	char hint[128];	    /* the command that fixes it, or who can */
};

enum answer { ANSWER_GOOD, ANSWER_FOUND, ANSWER_UNKNOWN };

/* What a check looks at: these blocks of a record. */
struct machine {
	const struct facts *environment, *clock, *tool;
};

/*
 * A check. Its function is given a finding with what the row says and the value
 * NAN; it sets the sentence where it finds something, and may replace the rest.
 */
struct check {
	const char *code;
	enum weight weight;
	const char *effect, *hint;
	enum answer (*judge)(const struct machine *m, struct finding *f);
};

/* Each ended by a NULL code. */
extern const struct check doctor_machine[], doctor_noise[], doctor_limits[];

/* Sets the sentence that says what was found. Returns ANSWER_FOUND. */
enum answer finding_say(struct finding *f, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * The same, and the value, where that is over the limit; else ANSWER_GOOD, and
 * ANSWER_UNKNOWN where the value or the limit is NAN.
 */
enum answer finding_over(struct finding *f, double value, double limit,
			 const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Replaces the hint of the row. */
void finding_hint(struct finding *f, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A number among the environment's facts; NAN where it is not known. */
double machine_number(const struct machine *m, const char *name);
/* The text, or NULL. */
const char *machine_text(const struct machine *m, const char *name);

#endif
