/*
 * Whether the conclusions of one record about POSIX against System V hold in
 * another: directions and verdicts are compared, never times, since the
 * machines may differ. Pure.
 */
#ifndef REPLICATION_H
#define REPLICATION_H

#include "core/judge/pairing.h"
#include "core/record/record.h"

enum { THEIRS, OURS };

enum outcome {
	OUTCOME_HELD,	      /* shown here too */
	OUTCOME_CONTRADICTED, /* the opposite is shown here */
	OUTCOME_LEANS,	      /* the same direction, but not significant */
	OUTCOME_OPEN,	      /* neither direction is shown */
	OUTCOME_UNMEASURED,   /* `reason` says why */
	OUTCOMES
};

extern const char *const outcome_names[OUTCOMES];

/* A conclusion of theirs: POSIX differs from System V. */
struct replication_row {
	struct pairing theirs;
	struct pairing ours; /* a is NULL where it was not measured */
	enum outcome outcome;
	char reason[REASON_MAX]; /* a remark; or "" */
};

struct replication {
	struct replication_row *row; /* as their record has them */
	size_t rows;
	size_t count[OUTCOMES];
	size_t undecided; /* comparisons that show no difference in theirs */
};

/*
 * Theirs are the verdicts that a record's table shows; ours are judged as one
 * family, of their conclusions alone. Both records are summarised.
 */
void replication_make(struct replication *replication,
		      const struct record *theirs, const struct record *ours);
void replication_release(struct replication *replication);

#endif
