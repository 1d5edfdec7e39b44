/* One record's conclusions, looked for in another. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "core/judge/choice_find.h"
#include "core/judge/replication.h"
#include "core/judge/standing.h"
#include "mark.h"

const char *const outcome_names[OUTCOMES] = {
	[OUTCOME_HELD] = "held",
	[OUTCOME_CONTRADICTED] = "contradicted",
	[OUTCOME_LEANS] = "leans",
	[OUTCOME_OPEN] = "open",
	[OUTCOME_UNMEASURED] = "not_measured",
};

/* Those that theirs decides. */
static void find_conclusions(struct replication *r, const struct record *theirs)
{
	size_t n;
	struct pairing *pairing = pairings_collect(theirs, &n);
	pairings_judge(pairing, n);
	r->row = mem_array(n, sizeof(*r->row));
	for (size_t i = 0; i < n; i++)
		if (pairing[i].verdict == PAIRING_DIFFERS)
			r->row[r->rows++].theirs = pairing[i];
		else if (pairing[i].blocks > 0)
			r->undecided++;
	free(pairing);
}

/*
 * What a plan calls two-cpus is another placement on another machine: where
 * there is none of theirs, the nearest two CPUs stand for it.
 */
static const struct result *find_sysv(const struct record *ours,
				      const struct params *like)
{
	static const char *const two[] = {"same-llc", "cross-llc", "cross-node",
					  "smt"};
	const struct result *exact = record_find(ours, like, "sysv");
	struct params any = *like;
	for (size_t i = 0; i < 4 && !exact; i++) {
		if (strcmp(like->placement, two[i]) != 0)
			continue;
		snprintf(any.placement, sizeof(any.placement), "two-cpus");
		return choice_find(ours, &any, "sysv", false);
	}
	return exact;
}

/* Both sides of a conclusion here, or why there is none. */
static void find_ours(struct replication_row *row, const struct record *ours)
{
	const struct params *like = &row->theirs.a->params;
	const struct result *sysv = find_sysv(ours, like);
	const struct result *side[2] = {
		sysv, record_find(ours, sysv ? &sysv->params : like, "posix")};
	for (int i = 0; i < 2; i++) {
		const char *name = i ? "posix" : "sysv";
		if (!side[i])
			snprintf(row->reason, sizeof(row->reason),
				 "%s was not measured", mark_title(name));
		else if (side[i]->status != RESULT_OK)
			snprintf(row->reason, sizeof(row->reason),
				 "%s: %s%s%.200s", mark_title(name),
				 result_status_words[side[i]->status],
				 *side[i]->reason ? ": " : "", side[i]->reason);
		if (row->reason[0])
			return;
	}
	if (strcmp(sysv->params.placement, like->placement) != 0)
		snprintf(row->reason, sizeof(row->reason), "here %s",
			 sysv->params.placement);
	row->ours = (struct pairing){
		.a = side[0],
		.b = side[1],
		.metric = row->theirs.metric,
		.percentile = row->theirs.percentile,
	};
}

static void judge_ours(struct replication *r)
{
	struct pairing *pairing = mem_array(r->rows, sizeof(*pairing));
	size_t n = 0;
	for (size_t i = 0; i < r->rows; i++)
		if (r->row[i].ours.a)
			pairing[n++] = r->row[i].ours;
	pairings_judge(pairing, n);
	n = 0;
	for (size_t i = 0; i < r->rows; i++)
		if (r->row[i].ours.a)
			r->row[i].ours = pairing[n++];
	free(pairing);
}

static bool is_unfit(const struct record *record)
{
	const char *verdict = facts_get(&record->environment, "verdict", "");
	return !strcmp(verdict, "fit for neither");
}

/* A machine whose medians are noise contradicts nobody. */
static enum outcome outcome_of(struct replication_row *row,
			       const struct record *our_record)
{
	const struct pairing *ours = &row->ours;
	bool same =
		(ours->ratio.estimate > 1) == (row->theirs.ratio.estimate > 1);
	if (ours->a && ours->blocks == 0)
		snprintf(row->reason, sizeof(row->reason),
			 "no run has values of both");
	if (!ours->a || ours->blocks == 0)
		return OUTCOME_UNMEASURED;
	if (ours->verdict == PAIRING_DIFFERS && !same && is_unfit(our_record))
		snprintf(row->reason, sizeof(row->reason),
			 "the opposite, from a machine fit for neither medians "
			 "nor tails");
	else if (ours->verdict == PAIRING_DIFFERS)
		return same ? OUTCOME_HELD : OUTCOME_CONTRADICTED;
	return same ? OUTCOME_LEANS : OUTCOME_OPEN;
}

void replication_make(struct replication *r, const struct record *theirs,
		      const struct record *ours)
{
	*r = (struct replication){0};
	find_conclusions(r, theirs);
	for (size_t i = 0; i < r->rows; i++)
		find_ours(&r->row[i], ours);
	judge_ours(r);
	for (size_t i = 0; i < r->rows; i++) {
		r->row[i].outcome = outcome_of(&r->row[i], ours);
		r->count[r->row[i].outcome]++;
	}
}

void replication_release(struct replication *r)
{
	free(r->row);
	*r = (struct replication){0};
}
