/* Verdicts of POSIX against System V, in words. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/difference.h"

#define EARLY 0.05

void differences_collect(struct differences *d, const struct record *record)
{
	d->pairing = pairings_collect(record, &d->pairings);
	pairings_judge(d->pairing, d->pairings);
}

void differences_release(struct differences *d)
{
	free(d->pairing);
	*d = (struct differences){0};
}

char *difference_size(double ratio, char *text, size_t n)
{
	double change = fabs(ratio - 1) * 100;
	if (ratio >= 2)
		snprintf(text, n, "a factor of %.*f", ratio < 9.95, ratio);
	else
		snprintf(text, n, "%.*f %%", change < 9.5, change);
	return text;
}

static bool is_factor(double ratio)
{
	return ratio >= 2 || ratio <= 0.5;
}

char *difference_change(double ratio, char *text, size_t n)
{
	double times = fmax(ratio, 1 / ratio);
	int digits = times < 9.95;
	if (!(ratio > 0) || isinf(ratio))
		snprintf(text, n, "no ratio");
	else if (is_factor(ratio))
		snprintf(text, n, "%s%.*f%s as much", ratio > 1 ? "" : "1/",
			 digits, times, ratio > 1 ? "x" : "");
	else if (fabs(ratio - 1) < 0.0005)
		snprintf(text, n, "the same");
	else
		text_append(difference_size(ratio, text, n), n,
			    ratio > 1 ? " more" : " less");
	return text;
}

/* The bounds in the unit of the change that they follow. */
static void add_bounds(const struct interval *ratio, char *text, size_t n)
{
	double middle = ratio->estimate, low = ratio->low, high = ratio->high;
	bool factor = is_factor(middle);
	const char *part = factor && middle < 1 ? "1/" : "";
	if (*part) {
		low = 1 / low;
		high = 1 / high;
	} else if (!factor) {
		low = 100 * (middle < 1 ? 1 - ratio->high : low - 1);
		high = 100 * (middle < 1 ? 1 - ratio->low : high - 1);
	}
	int digits = fmax(fabs(low), fabs(high)) < 9.95 ? 1 : 0;
	text_append(text, n, " [%s%.*f,%s%.*f]", part, digits, low, part,
		    digits, high);
}

/*
 * The possible difference. An interval that excludes 0 before the correction
 * would suggest a verdict that there is not.
 */
static void say_doubt(const struct interval *ratio, char *text, size_t n)
{
	snprintf(text, n, "cannot tell");
	if (ratio->low < 1 && ratio->high > 1 && ratio->high < 10)
		text_append(text, n, " [%.0f,%.0f]", (ratio->low - 1) * 100,
			    (ratio->high - 1) * 100);
}

/* The bounds are on both sides of 0, and signed. */
static void say_same(const struct pairing *pair, bool brief, char *text,
		     size_t n)
{
	snprintf(text, n, "same %s%g %% [%.1f,%.1f]", brief ? "±" : "within ",
		 100 * pair->margin, (pair->ratio.low - 1) * 100,
		 (pair->ratio.high - 1) * 100);
}

/* Whether the figures beside it, each over all runs, say the opposite. */
static bool is_against_figures(const struct pairing *pair)
{
	double a = result_median(pair->a, pair->metric, pair->percentile);
	double b = result_median(pair->b, pair->metric, pair->percentile);
	return (b - a) * (pair->ratio.estimate - 1) < 0;
}

static char *say_one(const struct pairing *pair, bool brief, char *text,
		     size_t n)
{
	char change[32];
	text[0] = '\0';
	if (!pair || pair->blocks == 0)
		return text;
	difference_change(pair->ratio.estimate, change, sizeof(change));
	if (pair->verdict == PAIRING_CANNOT_TELL)
		say_doubt(&pair->ratio, text, n);
	else if (pair->verdict == PAIRING_SAME)
		say_same(pair, brief, text, n);
	else
		snprintf(text, n, pair->verdict == PAIRING_NONE ? "(%s)" : "%s",
			 change);
	if (pair->verdict == PAIRING_DIFFERS)
		add_bounds(&pair->ratio, text, n);
	if ((pair->verdict == PAIRING_DIFFERS ||
	     pair->verdict == PAIRING_NONE) &&
	    is_against_figures(pair))
		text_append(text, n, " by block");
	return text;
}

char *difference_text(const struct pairing *pair, char *text, size_t n)
{
	return say_one(pair, false, text, n);
}

static bool is_of(const struct pairing *pair, const struct result *sysv,
		  enum metric_id metric)
{
	return pair->a == sysv && pair->blocks > 0 &&
	       (metric == METRICS || pair->metric == metric);
}

/* The lesser of the two; more on PREEMPT_RT, or where both share a CPU. */
static void say_early(const struct pairing *pair, char *text, size_t n)
{
	double early = fmin(result_median(pair->a, METRIC_EARLY_SHARE, 0),
			    result_median(pair->b, METRIC_EARLY_SHARE, 0));
	if (early >= EARLY)
		text_append(text, n, "; %.0f %% early", 100 * early);
}

/*
 * Why a stream's rate is judged and not its message and its switch: its ends
 * took turns as often in most slices.
 */
static void say_rhythm(const struct pairing *pair, char *text, size_t n)
{
	const struct result *a = pair->a;
	if (pair->metric != METRIC_THROUGHPUT_PER_S || !result_is_sliced(a))
		return;
	text_append(text, n, "; rhythm fixed at %.2f",
		    result_median(a, METRIC_RECEIVER_SWITCHES, 0));
}

/* Its head in the table of a workload that is known. */
static const char *part_of(const struct pairing *pair)
{
	const struct figures *known = figures_known(pair->a->params.workload);
	const struct figure *f = known ? known->figure : NULL;
	while (f && f->use && f->metric != pair->metric &&
	       metric_counted(f->metric) != pair->metric)
		f++;
	return f && f->use ? f->head : metrics[pair->metric].label;
}

char *difference_row(const struct differences *d, const struct result *sysv,
		     enum metric_id metric, bool brief, char *text, size_t n)
{
	const struct pairing *last = NULL;
	size_t several = 0;
	text[0] = '\0';
	for (size_t i = 0; i < d->pairings; i++)
		several += is_of(&d->pairing[i], sysv, metric);
	for (size_t i = 0; i < d->pairings; i++) {
		char one[96];
		if (!is_of(&d->pairing[i], sysv, metric))
			continue;
		last = &d->pairing[i];
		say_one(last, brief, one, sizeof(one));
		text_append(text, n, "%s%s%s%s", *text ? "; " : "",
			    several > 1 ? part_of(last) : "",
			    several > 1 ? " " : "", one);
	}
	if (last) {
		say_early(last, text, n);
		say_rhythm(last, text, n);
	}
	return text;
}

char *differences_reach(const struct differences *d, char *text, size_t n)
{
	const struct pairing *same = NULL, *few = NULL;
	size_t judged = 0, family = 0;
	text[0] = '\0';
	for (size_t i = 0; i < d->pairings; i++) {
		judged += d->pairing[i].verdict != PAIRING_NONE;
		family += d->pairing[i].blocks > 0;
		if (d->pairing[i].verdict == PAIRING_SAME)
			same = &d->pairing[i];
		if (d->pairing[i].effective < (double)d->pairing[i].blocks)
			few = &d->pairing[i];
	}
	if (family > 0 && judged == 0)
		snprintf(text, n,
			 "no verdicts: too few runs, %zu comparison%s take%s "
			 "%u runs each",
			 family, family > 1 ? "s" : "", family > 1 ? "" : "s",
			 pairings_runs_needed(family));
	else if (family > 0)
		snprintf(text, n,
			 "%zu comparison%s, paired by block: 95 %% intervals, "
			 "verdicts corrected for their number",
			 family, family > 1 ? "s" : "");
	if (few && judged > 0)
		text_append(text, n,
			    "; blocks are correlated with the next: %zu count "
			    "as %.1f",
			    few->blocks, few->effective);
	if (same)
		text_append(text, n,
			    "; same: no difference, and an interval within "
			    "%g %% either way",
			    100 * same->margin);
	return text;
}
