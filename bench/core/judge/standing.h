/* The requirements, the known facts, and the standing of each mechanism. */
#ifndef STANDING_H
#define STANDING_H

#include <stdbool.h>

#include "core/judge/choice_needs.h"
#include "core/judge/pairing.h"
#include "core/plan/catalogue.h"
#include "core/record/record.h"

#define CHOICE_BOUNDS 8
#define CHOICE_NEEDS 32
#define CHOICE_CANDIDATES 32

/* A figure that is wanted; the first is what candidates are ordered by. */
struct choice_bound {
	enum metric_id metric;
	unsigned percentile; /* place in percentiles[]; 0 of a number */
	double limit; /* at most; at least where HIGHER is better; NAN: any */
};

struct choice_want {
	struct params like; /* the mechanism in it means nothing; two-cpus is
			     * any two CPUs, the nearest first */
	struct choice_bound bound[CHOICE_BOUNDS];
	size_t bounds; /* one at least */
	struct choice_need need[CHOICE_NEEDS];
	size_t needs;
};

/* What there is to find out whether a mechanism keeps a promise. */
enum choice_test {
	TEST_EXPECTED,	 /* a test, and Linux promises it */
	TEST_UNEXPECTED, /* a test, and Linux does not */
	TEST_NEEDLESS,	 /* there is no call: it is not offered */
	TEST_NONE,
};

struct choice_evidence {
	const struct catalogue *catalogue;
	const struct record *const *record; /* summarised */
	size_t records;
	const struct record *probed; /* whose promises count; or NULL: those of
				      * the newest record that has some */
	const char *machine_class;   /* this machine's, or NULL */
	/* What the probe has of a promise; NULL: TEST_EXPECTED. */
	enum choice_test (*test)(const char *word, const char *mechanism);
};

/* From good to bad; what is unknown may still be either. */
enum standing {
	STANDING_MEETS,	  /* everything is shown */
	STANDING_MAY,	  /* measured, and an interval holds the limit */
	STANDING_NEAR,	  /* not measured; the nearest size or rate was */
	STANDING_UNKNOWN, /* something was not measured or not probed */
	STANDING_FAILS,	  /* ruled out */
	STANDINGS
};

extern const char *const standing_names[STANDINGS];

/* What a mechanism has to meet. */
enum requirement {
	WANTS_LIMIT,   /* a figure within a limit */
	WANTS_FIGURE,  /* a figure, to be ordered by */
	WANTS_PROMISE, /* a promise kept */
	REQUIREMENTS
};

/* What is known of one requirement: the rows of choice_rules. */
enum known {
	KNOWN_GOOD,	    /* interval within the limit; promise kept */
	KNOWN_ACROSS,	    /* the interval holds the limit */
	KNOWN_FEW_GOOD,	    /* too few runs for an interval, median within */
	KNOWN_NEAR,	    /* another size or rate was measured */
	KNOWN_FEW_BAD,	    /* too few runs for an interval, median beyond */
	KNOWN_BAD_UNFIT,    /* beyond, but the machine was not fit */
	KNOWN_UNSUPPORTED,  /* measured, without this figure */
	KNOWN_SKIPPED,	    /* tried, and prevented by something else */
	KNOWN_NOTHING,	    /* not measured, not tested */
	KNOWN_UNOBSERVABLE, /* nothing here measures or tests it */
	KNOWN_BAD,	    /* interval or fastest beyond; promise broken */
	KNOWN_LOST,	    /* messages were lost or damaged */
	KNOWN_LACKING,	    /* the mechanism has no call for it */
	KNOWNS
};

/*
 * The decision: what follows from what is known, by requirement. STANDINGS
 * where that cannot be known of it.
 */
struct choice_rule {
	const char *name; /* as in the JSON and in docs/choosing.md */
	enum standing standing[REQUIREMENTS];
	bool measurable; /* running it would tell more */
};

extern const struct choice_rule choice_rules[KNOWNS];

/* One reason of a standing: a figure, a promise, or why there is neither. */
struct choice_reason {
	enum known known;
	enum standing standing;		  /* as far as this goes */
	const struct choice_bound *bound; /* NULL: not a figure */
	struct estimate figure;		  /* runs is 0 where there is none */
	const struct choice_need *need;	  /* NULL: not a promise */
	const char *how;		  /* by what it is kept; or NULL */
	char text[REASON_MAX];		  /* a remark; or "" */
	bool measurable;		  /* running it would tell */
};

#define CHOICE_REASONS (CHOICE_BOUNDS + CHOICE_NEEDS + 1)

struct candidate {
	char mechanism[WORD_MAX];
	bool is_control;
	const struct record *record; /* with what was measured; or NULL */
	const struct result *result; /* or NULL */
	bool is_foreign;	     /* of another machine class */
	struct choice_reason reason[CHOICE_REASONS]; /* figures first */
	size_t reasons;
	enum standing standing;
	/*
	 * By the medians of the first figure, among those that MEET, then those
	 * that MAY; 0: has none. Whom its pairs do not show to be worse than
	 * the first of a place shares it.
	 */
	unsigned place;
	bool is_tied;
	/* The first of its own place, or of the place before; NULL: there is
	 * none. And how it differs: a is NULL where the two were not measured
	 * together. */
	const struct candidate *before;
	struct pairing apart;
};

/* A reason more, by its rule; a standing is the worst of its reasons. */
struct choice_reason *standing_add(struct candidate *c, enum known known,
				   enum requirement wanted);

struct choice {
	const struct choice_want *want;
	struct candidate *candidate; /* by standing and place */
	size_t candidates;
	size_t unknown; /* results of further mechanisms, not looked at */
	size_t count[STANDINGS];
	const struct record *probed; /* whose promises counted; or NULL */
};

#endif
