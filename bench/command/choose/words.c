/* What text, Markdown and JSON say alike about a choice. */
#include <math.h>

#include "base/text.h"
#include "command/choose/print.h"
#include "core/judge/compare_words.h"
#include "core/judge/standing.h"
#include "core/record/label.h"

static struct figure figure_of(const struct choice_bound *bound)
{
	return (struct figure){.metric = bound->metric,
			       .percentile = bound->percentile};
}

/* "response p99" */
static char *metric_of(const struct choice_bound *bound, char *text, size_t n)
{
	struct figure y = figure_of(bound);
	return compare_figure(&y, false, text, n);
}

/* "43.9 µs". */
static char *value_text(const struct choice_bound *bound, double value,
			char *text, size_t n)
{
	struct figure y = figure_of(bound);
	compare_value(&y, value, text, n);
	if (*compare_unit(&y))
		text_append(text, n, " %s", compare_unit(&y));
	return text;
}

/* "at most 50 µs", or "" */
static char *limit_of(const struct choice_bound *bound, char *text, size_t n)
{
	char value[48];
	bool higher = metrics[bound->metric].better == HIGHER;
	text[0] = '\0';
	if (!isnan(bound->limit))
		snprintf(text, n, "at %s %s", higher ? "least" : "most",
			 value_text(bound, bound->limit, value, sizeof(value)));
	return text;
}

static void add_figure(const struct choice_reason *r, char *text, size_t n)
{
	struct figure y = figure_of(r->bound);
	char value[48], low[32], high[32];
	text_append(
		text, n, " %s",
		value_text(r->bound, r->figure.median, value, sizeof(value)));
	if (!isnan(r->figure.ci_low))
		text_append(
			text, n, " [%s, %s]",
			compare_value(&y, r->figure.ci_low, low, sizeof(low)),
			compare_value(&y, r->figure.ci_high, high,
				      sizeof(high)));
	if (!isnan(r->figure.ci_low))
		text_append(text, n, ", %u runs", r->figure.runs);
}

static const char *answer(enum standing standing)
{
	return standing == STANDING_MEETS   ? ": yes"
	       : standing == STANDING_MAY   ? ": perhaps"
	       : standing == STANDING_FAILS ? ": NO"
					    : "";
}

char *choose_reason(const struct choice_reason *r, char *text, size_t n)
{
	char limit[64];
	if (!r->bound) {
		snprintf(text, n, "%s%s%s", r->word ? r->word : "",
			 r->word ? ": " : "", r->text);
		return text;
	}
	metric_of(r->bound, text, n);
	if (r->figure.runs > 0)
		add_figure(r, text, n);
	if (*r->text)
		text_append(text, n, ", %s", r->text);
	limit_of(r->bound, limit, sizeof(limit));
	if (*limit)
		text_append(text, n, "; %s%s", limit, answer(r->standing));
	return text;
}

char *choose_apart(const struct candidate *c, char *text, size_t n)
{
	char change[32], range[64];
	const struct pairing *p = &c->apart;
	const struct interval i = {log(p->ratio.estimate), log(p->ratio.low),
				   log(p->ratio.high), p->ratio.level};
	text[0] = '\0';
	if (c->before && !p->a)
		snprintf(text, n, "not measured together with %s",
			 c->before->mechanism);
	if (!p->a || p->blocks == 0)
		return text;
	compare_percent(i.estimate, change, sizeof(change));
	compare_range(&i, range, sizeof(range));
	if (p->verdict == PAIRING_DIFFERS)
		snprintf(text, n, "%s %s against %s", change, range,
			 p->a->params.mechanism);
	else if (p->verdict == PAIRING_SAME)
		snprintf(text, n, "same within %g %% as %s: %s %s",
			 100 * p->margin, p->a->params.mechanism, change,
			 range);
	else if (p->verdict == PAIRING_CANNOT_TELL)
		snprintf(text, n, "no significant difference from %s: %s %s",
			 p->a->params.mechanism, change, range);
	else
		snprintf(text, n, "too few runs to compare with %s",
			 p->a->params.mechanism);
	return text;
}

char *choose_wanted(const struct choice_want *want, char *text, size_t n)
{
	char label[256], metric[64], limit[64];
	snprintf(text, n, "%s: %s, capacity %llu", want->like.workload,
		 label_sentence(&want->like, label, sizeof(label)),
		 (unsigned long long)want->like.capacity);
	for (size_t i = 0; i < want->bounds; i++)
		if (!isnan(want->bound[i].limit))
			text_append(text, n, "; %s %s",
				    metric_of(&want->bound[i], metric,
					      sizeof(metric)),
				    limit_of(&want->bound[i], limit,
					     sizeof(limit)));
	for (size_t i = 0; i < want->needs; i++)
		text_append(text, n, "%s%s", i ? ", " : "; ",
			    want->need[i].word);
	return text;
}

static void add_first(const struct choice *choice, char *text, size_t n)
{
	for (size_t i = 0; i < choice->candidates; i++) {
		const struct candidate *c = &choice->candidate[i];
		if (c->place == 1)
			text_append(text, n, "%s%s%s", i ? " or " : "",
				    c->mechanism,
				    c->is_control ? " (a control)" : "");
	}
}

char *choose_headline(const struct choice *choice, char *text, size_t n)
{
	const struct candidate *first = choice->candidate;
	const struct candidate *second = choose_winner(choice, 1);
	text[0] = '\0';
	if (first->place == 1) {
		add_first(choice, text, n);
		if (first->standing == STANDING_MAY)
			text_append(text, n, ", but not for certain");
		else if (first->is_tied)
			text_append(text, n, ": no significant difference");
		if (second && first->is_control && !second->is_control &&
		    second->place > 1)
			text_append(text, n, "; of the queues %s",
				    second->mechanism);
	} else if (first->standing == STANDING_NEAR) {
		snprintf(text, n,
			 "Measure first: only the nearest size or rate was "
			 "measured");
	} else if (first->standing == STANDING_UNKNOWN) {
		snprintf(text, n,
			 "Measure first: no mechanism is shown to meet all, "
			 "and %zu %s not ruled out",
			 choice->count[STANDING_UNKNOWN],
			 choice->count[STANDING_UNKNOWN] == 1 ? "is" : "are");
	} else {
		snprintf(text, n, "None: every mechanism is ruled out");
	}
	return text;
}

const char *choose_file(const struct choose_view *view,
			const struct record *record)
{
	for (size_t i = 0; i < view->evidence->records; i++)
		if (view->evidence->record[i] == record)
			return view->name[i];
	return "";
}

const struct candidate *choose_winner(const struct choice *choice, size_t i)
{
	const struct candidate *first = choice->candidate;
	for (size_t j = 0; j < choice->candidates; j++) {
		const struct candidate *c = &choice->candidate[j];
		bool counts =
			c->place == 1 ||
			(c->place > 1 && first->is_control && !c->is_control);
		if (counts && i-- == 0)
			return c;
		if (c->place > 1 && counts)
			break;
	}
	return NULL;
}
