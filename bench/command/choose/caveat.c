/* What is to be known before anything is built on a choice. */
#include <string.h>

#include "command/choose/print.h"
#include "core/judge/choice_rank.h"
#include "core/judge/pairing.h"

/* Whether a figure of it is shown. */
static bool is_used(const struct choice *choice, const struct record *record)
{
	for (size_t i = 0; i < choice->candidates; i++) {
		const struct candidate *c = &choice->candidate[i];
		for (size_t j = 0; j < c->reasons && c->record == record; j++)
			if (c->reason[j].bound && c->reason[j].figure.runs > 0)
				return true;
	}
	return false;
}

static bool say_foreign(const struct choose_view *view,
			const struct record *record, char *text, size_t n)
{
	const char *class =
		facts_get(&record->environment, "machine_class", "unknown");
	snprintf(text, n,
		 "%s is of another machine class (%s): its figures hold there",
		 choose_file(view, record), class);
	return view->evidence->machine_class &&
	       strcmp(class, view->evidence->machine_class) != 0;
}

static bool say_unfit(const struct choose_view *view,
		      const struct record *record, char *text, size_t n)
{
	const char *verdict = facts_get(&record->environment, "verdict", "");
	snprintf(text, n, "the machine of %s was %s: see mqbench doctor",
		 choose_file(view, record),
		 !strcmp(verdict, "fit for neither")
			 ? "fit for neither medians nor tails"
		 : !strcmp(verdict, "fit for medians")
			 ? "fit for medians, but not for tails"
			 : "not examined");
	return !choice_is_fit(view->choice->want, record);
}

/* Most of it is then not the queue. */
static bool say_idle(const struct choose_view *view,
		     const struct record *record, char *text, size_t n)
{
	const struct params *like = &view->choice->want->like;
	bool asleep =
		strcmp(like->placement, "same-cpu") != 0 && !like->keep_awake;
	for (size_t i = 0; i < record->warnings && asleep; i++) {
		if (strcmp(record->warning[i].code, "idle_exit") != 0)
			continue;
		snprintf(text, n,
			 "times across two CPUs are mostly the wake-up of an "
			 "idle CPU, not the queue");
		return true;
	}
	return false;
}

static bool say_partial(const struct choose_view *view,
			const struct record *record, char *text, size_t n)
{
	snprintf(text, n,
		 "%s was interrupted: mqbench run --resume FILE completes it",
		 choose_file(view, record));
	return !record->complete;
}

static bool of_record(const struct choose_view *view, size_t *i,
		      const struct record *record, char *text, size_t n)
{
	return (say_foreign(view, record, text, n) && (*i)-- == 0) ||
	       (say_unfit(view, record, text, n) && (*i)-- == 0) ||
	       (say_idle(view, record, text, n) && (*i)-- == 0) ||
	       (say_partial(view, record, text, n) && (*i)-- == 0);
}

static bool say_unequal(const struct choice *choice, char *text, size_t n)
{
	snprintf(text, n,
		 "System V and POSIX held different numbers of "
		 "messages there");
	for (size_t i = 0; i < choice->candidates; i++) {
		const struct candidate *c = &choice->candidate[i];
		if (c->place > 0 && !c->is_control &&
		    !c->result->effective.equal)
			return true;
	}
	return false;
}

/* A table judges the two parts apart, and may not tell what the rate does. */
static bool say_mixture(const struct choice *choice, char *text, size_t n)
{
	enum metric_id by = choice->want->bound[0].metric;
	size_t apart = 0;
	snprintf(text, n,
		 "the %s of a stream depends on how often its ends take turns: "
		 "the table of report judges a message and a switch apart",
		 metrics[by].label);
	for (size_t i = 0; i < choice->candidates; i++) {
		const struct candidate *c = &choice->candidate[i];
		apart += c->place > 0 &&
			 !pairing_is_apt(by, c->result, c->result);
	}
	return apart > 1;
}

static bool say_controls(const struct choice *choice, char *text, size_t n)
{
	snprintf(text, n,
		 "controls are measured at few sizes, and few of their "
		 "promises are tested");
	for (size_t i = 0; i < choice->candidates; i++)
		if (choice->candidate[i].is_control &&
		    choice->candidate[i].place > 0)
			return true;
	return false;
}

/* Figures of plain blocking calls are not those of what is needed. */
static bool say_need(const struct choice *choice, char *text, size_t n)
{
	const struct choice_want *want = choice->want;
	for (size_t i = 0; i < want->needs; i++) {
		const struct choice_need *need = &want->need[i];
		const char *has =
			need->wait ? want->like.wait : want->like.workload;
		const char *has_it = need->wait ? need->wait : need->workload;
		if (!has_it || !strcmp(has, has_it) ||
		    (need->wait && strcmp(has, "block") != 0))
			continue;
		snprintf(text, n,
			 need->wait ? "figures are of blocking calls; --wait "
				      "%s has those of %s"
				    : "figures are of one priority; --workload "
				      "%s has those of %s",
			 has_it, need->word);
		return true;
	}
	return false;
}

static bool say_kernel(const struct choose_view *view, char *text, size_t n)
{
	const struct record *probed = view->choice->probed;
	const struct candidate *first = view->choice->candidate;
	if (!probed || view->choice->want->needs == 0 || !first->record)
		return false;
	const char *tried =
		facts_get(&probed->environment, "kernel.release", "?");
	const char *measured =
		facts_get(&first->record->environment, "kernel.release", "?");
	snprintf(text, n,
		 "promises were tested on Linux %.60s, figures are of %.60s",
		 tried, measured);
	return strcmp(tried, measured) != 0;
}

static bool say_unknown(const struct choice *choice, char *text, size_t n)
{
	snprintf(text, n, "%zu results of further mechanisms were not examined",
		 choice->unknown);
	return choice->unknown > 0;
}

bool choose_caveat(const struct choose_view *view, size_t i, char *text,
		   size_t n)
{
	const struct choice *choice = view->choice;
	for (size_t j = 0; j < view->evidence->records; j++)
		if (is_used(choice, view->evidence->record[j]) &&
		    of_record(view, &i, view->evidence->record[j], text, n))
			return true;
	return (say_unequal(choice, text, n) && i-- == 0) ||
	       (say_mixture(choice, text, n) && i-- == 0) ||
	       (say_need(choice, text, n) && i-- == 0) ||
	       (say_kernel(view, text, n) && i-- == 0) ||
	       (say_controls(choice, text, n) && i-- == 0) ||
	       (say_unknown(choice, text, n) && i-- == 0);
}
