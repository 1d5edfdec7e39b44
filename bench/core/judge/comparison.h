/* The input and the result of a comparison: see compare.h. */
#ifndef COMPARISON_H
#define COMPARISON_H

#include <stdbool.h>
#include <stddef.h>

#include "core/record/figure_name.h"
#include "core/record/record.h"
#include "core/stats/modes.h"
#include "core/stats/stats.h"
#include "metric.h"

enum { OLD, NEW, SIDES_COMPARED };

/*
 * With w the change for the worse and m the margin, as logarithms:
 * differs       regressed or improved, but only between these two records
 * regressed     significant, and w >= m; improved is its mirror image
 * lost          OLD has a value and NEW has none; `reason` says why
 * small         significant, but less than m
 * equivalent    not significant, and the 90 % interval lies within -m and m
 *               (two one-sided tests at 5 %, Schuirmann 1987)
 * inconclusive  nothing of these could be shown
 * isolated      it would have regressed, but it is a contended figure (several
 *               producers, consumers or pairs) of a mechanism none of whose
 *               others became significantly worse: the alignment of unrelated
 *               code moves such a one by 15 to 40 %. Not where the metric was
 *               asked for by name.
 *
 * A median between two modes on a side is inconclusive where their shares and
 * places stayed: a share of 49 or 51 % may move it to the other mode.
 */
enum verdict {
	VERDICT_DIFFERS,
	VERDICT_REGRESSED,
	VERDICT_LOST,
	VERDICT_IMPROVED,
	VERDICT_SMALL,
	VERDICT_ISOLATED,
	VERDICT_INCONCLUSIVE,
	VERDICT_EQUIVALENT,
	VERDICTS
};

extern const char *const verdict_names[VERDICTS];

struct compare_options {
	double alpha; /* the chance of any false alarm, at most */
	struct margins margin;
	const struct figure
		*figure; /* asked for; NULL: what each workload compares */
	bool force;	 /* compare what differs too */
	bool both_ways;	 /* an improvement is an alarm too */
	const char *only, *skip; /* of text_passes(): ids; NULL */
};

/* The largest value of `needed`: so many or more. */
#define NEEDED_MOST 1000

#define COMPARE_ALPHA 0.01

struct compare_input {
	const struct record *const *record; /* in the order measured */
	const char *side;		    /* a letter each: A is OLD, B NEW */
	size_t records;
	bool blocked; /* one value a record, blocks as stats.h has them */
};

/* A configuration and a metric. */
struct comparison_row {
	const struct result *result; /* of either side: parameters and id */
	struct figure figure;
	bool named; /* whether the metric does not imply the workload */
	double median[SIDES_COMPARED]; /* NAN: none */
	size_t units[SIDES_COMPARED];
	struct interval change; /* ln(NEW / OLD), at 95 % */
	struct interval narrow; /* the same at 90 % */
	/* The change is of the figure over that of the reference in the same
	 * slices (core/record/relative.h); then also the figure's own. */
	const char *relative; /* that control's name; NULL: absolute */
	struct interval absolute;
	double p, adjusted;   /* NAN: not tested, for want of values */
	double smallest;      /* the least p that so many units can give */
	double margin, reach; /* logarithms; wider to be equivalent: counts.h */
	double worse;	      /* change.estimate, positive for the worse; NAN */
	enum verdict verdict;
	bool cleared;	 /* shown not to be worse by the reach, at 5 % */
	bool refuted;	 /* regressed, but not when measured again */
	unsigned needed; /* estimate of further units a side needed; 0: none */
	char reason[REASON_MAX]; /* why it was not tested; "" */
	/* Of all samples of a side, where the figure is a median: */
	bool has_modes[SIDES_COMPARED];
	struct modes modes[SIDES_COMPARED];
	bool between; /* these stayed: how the median changed means nothing */
};

/* All rows of one metric. Rows are not independent: a remark, no test. */
struct comparison_family {
	struct figure figure;
	size_t rows, worse;
	double median; /* of their changes, ln(NEW / OLD) */
	bool together; /* so many in one direction are less likely than alpha */
};

struct comparison_difference {
	char name[128];
	size_t configurations; /* that have it; 0: it is of whole records */
	char value[SIDES_COMPARED][256]; /* several are parted by ", " */
};

/* What rows may be relative to: a control, or their own empty calls. */
enum reference_kind { BY_CONTROL, BY_EMPTY_CALLS, REFERENCES };

struct reference_change {
	size_t rows; /* that are relative to it */
	/* Median changes of its times and, absolute, of those rows'; NAN. */
	double own, absolute;
	bool alone; /* it changed and they did not: none is relative to it */
};

struct comparison {
	struct comparison_row *row; /* by verdict, the worst first */
	size_t rows, tested, count[VERDICTS];
	struct comparison_family *family;
	struct comparison_difference *difference;
	size_t families, differences;
	size_t confirmed, refuted;	     /* of what regressed at first */
	size_t points, only[SIDES_COMPARED]; /* of both sides, of one alone */
	size_t spoilt; /* configurations with values, but NEW lacks runs */
	char spoilt_one[400];		 /* the first of them, and why */
	bool incomplete[SIDES_COMPARED]; /* a session did not end */
	size_t boots[SIDES_COMPARED], records[SIDES_COMPARED];
	bool counted, twins; /* all clocks count; a record is on both sides */
	bool by_boot, by_record;      /* the unit is that; else the run */
	bool one_boot_each;	      /* two: their variation is unknown */
	bool one_record_each;	      /* so is theirs, and it matters */
	bool blocked, paired;	      /* in turn; by pairs that shared slices */
	bool both_ways;		      /* an improvement is an alarm too */
	size_t units[SIDES_COMPARED]; /* the most of any row */
	size_t too_small; /* rows that could not have become significant */
	unsigned enough;  /* units a side that could; 0: none is too small */
	/* counts.h: what boots vary by, of a side at most, the widest reach */
	double spread, apart, widest;
	size_t widened; /* rows with a reach beyond the margin */
	double harness; /* median change of null, ln(NEW / OLD); NAN: none */
	struct interval overall; /* for the worse (compare_overall.h); NAN */
	size_t overall_of;	 /* configurations */
	struct reference_change reference[REFERENCES];
};

static inline int comparison_side(const struct compare_input *input,
				  size_t record)
{
	return input->side[record] == 'B' ? NEW : OLD;
}

void comparison_release(struct comparison *comparison);

#endif
