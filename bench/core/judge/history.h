/*
 * Many records as series over time: one for each configuration and gating
 * figure, and in each the changes of level (changes.h).
 *
 * Records of several machine classes are never mixed: each class has a history
 * of its own. The time `created` orders them, files of the same time by name.
 *
 * A series is relative where its records have a control in the same slices
 * (core/record/relative.h), CHANGES_FEWEST of them or more: its values are the
 * figure over the control's, so that what a machine did to both drops out. So
 * many records without one have a series of their own, which is absolute; fewer
 * are left out, with a note. No series holds both.
 */
#ifndef HISTORY_H
#define HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/record/facts.h"
#include "core/record/figure_name.h"
#include "core/record/record.h"
#include "core/stats/changes.h"
#include "params.h"

struct history_record {
	char *file;
	char id[96], created[40], boot[64];
	double time, uptime;  /* seconds since 1970, and since boot or NAN */
	size_t added, broken; /* its place then; results failed or invalid */
	bool complete;
	/* What differs from record to record may be left out. */
	const struct facts *tool, *environment;
};

struct history_config {
	struct params params;
	char id[512];
	size_t series; /* the first of its series; they stand together */
};

struct history_series {
	size_t config;
	struct figure figure;
	double *own;		/* by record; NAN: the record lacks it */
	double *ratio;		/* to the control's; NULL or NAN: none */
	const double *value;	/* which of them is searched; once settled */
	size_t values;		/* that are not missing */
	char control[WORD_MAX]; /* once settled, "" where it is absolute */
	bool unfit;		/* some are not above 0: not searched */
	struct changes_noise noise; /* of logarithms */
	double error; /* of counts: what runs leave open, at most; NAN */
};

/*
 * With w the change for the worse and m the margin, as logarithms, it is
 * regressed where w >= m, improved where w <= -m, else small. A change is
 * isolated if it would be regressed, but is of a contended figure (several
 * producers, consumers or pairs) while nothing else of its mechanism became
 * worse nearby. A change of null comes from the machine or the build: harness;
 * of a control to which others are relative, from the machine. Where only a
 * control changed (history_machine.h), queues are judged by themselves there,
 * and what only the ratio shows is called control.
 *
 * Each series shows a change by chance with options.alpha at every look. That
 * is too much where many are looked at each day, so a change is confirmed only
 * if it stood without the last record and is clear enough for the class: with
 * changes_chance of at most alpha, and of alpha HISTORY_SERIES over the number
 * of series searched. The correlation for it is the series' own, drawn towards
 * the mean of all series by as much as chance explains how they differ (Efron
 * and Morris 1973). By simulation: one false alarm in 100 days of 100 series
 * (docs/method.md).
 */
#define HISTORY_SERIES 12
enum history_kind {
	HISTORY_REGRESSED,
	HISTORY_IMPROVED,
	HISTORY_SMALL,
	HISTORY_ISOLATED,
	HISTORY_HARNESS,
	HISTORY_MACHINE,
	HISTORY_CONTROL,
	HISTORY_KINDS
};

extern const char *const history_kind_names[HISTORY_KINDS];

/* A person's decision about a change. */
enum history_triage { TRIAGE_OPEN, TRIAGE_ACKNOWLEDGED, TRIAGE_DISMISSED };

struct history_change {
	char id[12]; /* from class, configuration, metric and record */
	size_t series;
	size_t record;	     /* the first of the new level */
	size_t earlier;	     /* the last before it that has a value */
	struct change found; /* sizes are logarithms */
	double old, new;     /* medians of the two levels */
	double own[2];	     /* the same of the figure itself */
	double worse;	     /* its size, positive for the worse */
	bool by_itself;	     /* then of the figure, since a control changed */
	enum history_kind kind;
	bool standing; /* regressed, and each later level is worse by m too */
	double chance; /* changes_chance */
	bool confirmed;
	enum history_triage triage;
	char reason[256];
};

struct history_class {
	char name[32];
	struct history_record *record; /* by time once settled */
	size_t records;
	struct history_config *config;
	size_t configs;
	struct history_series *series;
	size_t many;		       /* series */
	struct history_change *change; /* by record, then series */
	size_t changes;
	size_t relatives;	     /* series that are relative */
	struct history_shift *shift; /* by record: history_machine.h */
	size_t shifts;
	double correlation; /* mean over the series searched; NAN: none */
};

struct history_options {
	double alpha; /* chance that a series without a change shows any */
	struct margins margin;
	const struct figure
		*figure; /* asked for; NULL: what each workload compares */
	const char *only, *skip; /* as compare_options has them */
};

struct history {
	struct history_options options;
	struct history_class *class;
	size_t classes;
	char (*note)[512]; /* remarks about the records, for people */
	size_t notes;
	struct facts **facts; /* that records share */
	size_t many;
};

/* Values that a series takes to be searched: CHANGES_FEWEST, of counts 2. */
#define HISTORY_FEWEST_COUNTS 2
size_t history_fewest(const struct history_series *series);

/* The series of it that have as many. */
size_t history_searched(const struct history_class *class);

void history_init(struct history *history,
		  const struct history_options *options);

void history_note(struct history *history, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

void history_release(struct history *history);

#endif
