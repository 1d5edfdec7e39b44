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
	char effect[128];   /* what it does to a measurement: one sentence */
	char hint[128];	    /* the command that fixes it, or who can */
};

enum answer { ANSWER_GOOD, ANSWER_FOUND, ANSWER_UNKNOWN };

/* What a check looks at: these blocks of a record. */
struct machine {
	const struct facts *environment, *clock, *tool;
};

/*
 * A code and what it looks at: ANSWER_FOUND with the finding filled, but for
 * its code; its value is NAN beforehand.
 */
struct check {
	const char *code;
	enum answer (*judge)(const struct machine *m, struct finding *f);
};

/* Sets what was found: its weight, its value, and a sentence. */
void finding_set(struct finding *f, enum weight weight, double value,
		 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Sets its effect and the command that fixes it. Returns ANSWER_FOUND. */
enum answer finding_hint(struct finding *f, const char *effect,
			 const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A number among the environment's facts; NAN where it is not known. */
double machine_number(const struct machine *m, const char *name);
/* The text, or NULL. */
const char *machine_text(const struct machine *m, const char *name);

#endif
