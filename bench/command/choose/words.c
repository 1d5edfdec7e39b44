/* What text, Markdown and JSON say alike about a choice. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
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
	struct figure y = figure_of(bound);
	char value[48];
	bool higher = metrics[bound->metric].better == HIGHER;
	bool timed = !strcmp(compare_unit(&y), "µs");
	text[0] = '\0';
	if (timed && bound->limit < 100)
		snprintf(value, sizeof(value), "%.3g ns", bound->limit);
	else if (timed && bound->limit >= 1e9)
		units_seconds(bound->limit / 1e9, value, sizeof(value));
	else
		value_text(bound, bound->limit, value, sizeof(value));
	if (!isnan(bound->limit))
		snprintf(text, n, "at %s %s", higher ? "least" : "most", value);
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

char *choose_need(const struct choice_reason *r, char *text, size_t n)
{
	snprintf(text, n, "%s%s%s", r->need ? r->need->word : "",
		 r->how ? " by " : "", r->how ? r->how : "");
	return text;
}

char *choose_reason(const struct choice_reason *r, char *text, size_t n)
{
	char limit[64];
	if (!r->bound) {
		snprintf(text, n, "%s%s%s",
			 choose_need(r, limit, sizeof(limit)),
			 r->need ? ": " : "", r->text);
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
		snprintf(text, n, "no significant difference from %s: %s %s%s",
			 p->a->params.mechanism, change, range,
			 i.low > 0 || i.high < 0
				 ? ", corrected for the number of comparisons"
				 : "");
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

/* Of the best queues; 0: none has one. */
static unsigned place_of_queues(const struct choice *choice)
{
	for (size_t i = 0; i < choice->candidates; i++)
		if (!choice->candidate[i].is_control)
			if (choice->candidate[i].place > 0)
				return choice->candidate[i].place;
	return 0;
}

/* With the first of its place; in few runs nothing is shown, nor excluded. */
static bool is_compared(const struct candidate *c)
{
	return c->apart.a && c->apart.verdict != PAIRING_NONE;
}

/* "posix or pipe (a control), but not for certain" */
static void add_place(const struct choice *choice, unsigned place, char *text,
		      size_t n)
{
	const struct candidate *first = NULL, *last = NULL;
	bool compared = true;
	for (size_t i = 0; i < choice->candidates; i++) {
		const struct candidate *c = &choice->candidate[i];
		if (c->place != place || (place > 1 && c->is_control))
			continue;
		text_append(text, n, "%s%s%s", last ? " or " : "", c->mechanism,
			    c->is_control ? " (a control)" : "");
		compared = compared && (!first || is_compared(c));
		first = first ? first : c;
		last = c;
	}
	if (first->standing == STANDING_MAY)
		text_append(text, n, ", but not for certain");
	/* They are compared with the first of the place, which may be a
	 * control. */
	if (first != last)
		text_append(text, n,
			    compared && (!first->before ||
					 first->before->place < place)
				    ? ": no significant difference"
				    : ", in one place");
}

/* A control is no answer to the question of which queue. */
static void add_queues(const struct choice *choice, char *text, size_t n)
{
	static const char *const words[STANDINGS] = {
		[STANDING_NEAR] = "was measured near it only",
		[STANDING_UNKNOWN] = "is not shown",
		[STANDING_FAILS] = "is ruled out",
	};
	unsigned place = place_of_queues(choice);
	const char *between = "none: ";
	if (place == 1)
		return;
	text_append(text, n, "; of the queues ");
	if (place > 0)
		add_place(choice, place, text, n);
	for (size_t i = 0; i < choice->candidates && place == 0; i++) {
		const struct candidate *c = &choice->candidate[i];
		if (c->is_control)
			continue;
		text_append(text, n, "%s%s %s", between, c->mechanism,
			    words[c->standing]);
		between = ", ";
	}
}

/* Those that may still do, behind `head`; false where there is none. */
static bool add_open(const struct choice *choice, bool controls,
		     const char *head, char *text, size_t n)
{
	const char *between = head;
	for (size_t i = 0; i < choice->candidates; i++) {
		const struct candidate *c = &choice->candidate[i];
		if (c->standing == STANDING_FAILS || c->is_control != controls)
			continue;
		text_append(text, n, "%s%s", between, c->mechanism);
		between = ", ";
	}
	return between != head;
}

char *choose_headline(const struct choose_view *view, char *text, size_t n)
{
	const struct choice *choice = view->choice;
	enum standing best = choice->candidate->standing;
	text[0] = '\0';
	if (choice->candidate->place == 1) {
		add_place(choice, 1, text, n);
		add_queues(choice, text, n);
	} else if (best == STANDING_FAILS) {
		snprintf(text, n, "None: every mechanism is ruled out");
	} else {
		snprintf(text, n, "%s: ",
			 view->next->words > 0 ? "Measure first" : "Undecided");
		if (best == STANDING_NEAR)
			text_append(text, n,
				    "only the nearest size or rate was "
				    "measured; ");
		bool queues =
			add_open(choice, false, "not ruled out: ", text, n);
		add_open(choice, true,
			 queues ? "; controls: " : "not ruled out: controls ",
			 text, n);
		if (!queues)
			add_queues(choice, text, n);
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
	unsigned place = place_of_queues(choice);
	for (size_t j = 0; j < choice->candidates; j++) {
		const struct candidate *c = &choice->candidate[j];
		bool wins =
			c->place == 1 ||
			(c->place > 0 && c->place == place && !c->is_control);
		if (wins && i-- == 0)
			return c;
	}
	return NULL;
}
