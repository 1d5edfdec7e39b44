/* The requirements, the known facts, and the standing of each mechanism. */
#ifndef STANDING_H
#define STANDING_H

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

struct choice_evidence {
	const struct catalogue *catalogue;
	const struct record *const *record; /* summarised */
	size_t records;
	const struct record *probed; /* whose promises count; or NULL: those of
				      * the newest record that has some */
	const char *machine_class;   /* this machine's, or NULL */
	/* Whether there is a way to try the promise; NULL: always. */
	bool (*is_tried)(const char *word, const char *mechanism);
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

/* One reason of a standing: a figure, a promise, or why there is neither. */
struct choice_reason {
	enum standing standing;		  /* as far as this goes */
	const struct choice_bound *bound; /* NULL: not a figure */
	struct estimate figure;		  /* runs is 0 where there is none */
	const char *word;		  /* the promise; NULL: not of one */
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
	 * Among those that MEET, then those that MAY; 0: has none. Candidates
	 * with no significant difference share a place.
	 */
	unsigned place;
	bool is_tied;
	/* The first of its own place, or of the place before; NULL: there is
	 * none. And how it differs: a is NULL where the two were not measured
	 * together. */
	const struct candidate *before;
	struct pairing apart;
};

struct choice {
	const struct choice_want *want;
	struct candidate *candidate; /* by standing and place */
	size_t candidates;
	size_t unknown; /* results of further mechanisms, not looked at */
	size_t count[STANDINGS];
	const struct record *probed; /* whose promises counted; or NULL */
};

#endif
