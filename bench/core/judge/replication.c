/* One record's conclusions, looked for in another. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/judge/choice_find.h"
#include "core/judge/replication.h"
#include "core/judge/standing.h"
#include "core/record/yardstick.h"

const char *const outcome_names[OUTCOMES] = {
	[OUTCOME_HELD] = "held",
	[OUTCOME_CONTRADICTED] = "contradicted",
	[OUTCOME_LEANS] = "leans",
	[OUTCOME_OPEN] = "open",
	[OUTCOME_UNMEASURED] = "not_measured",
};

/* A table compares medians, and of a level the receive alone. */
static bool is_in_table(const struct yardstick *y)
{
	return y->percentile == 0 && y->metric != METRIC_SEND_NS;
}

size_t replication_pairings(const struct record *record,
			    struct pairing *pairing)
{
	size_t n = 0;
	for (size_t i = 0; i < record->results; i++) {
		const struct result *sysv = &record->result[i];
		if (strcmp(sysv->params.mechanism, "sysv") != 0 ||
		    sysv->status != RESULT_OK)
			continue;
		const struct result *posix =
			record_find(record, &sysv->params, "posix");
		if (!posix || posix->status != RESULT_OK)
			continue;
		for (const struct yardstick *y = yardsticks; y->workload; y++) {
			if (!is_in_table(y) ||
			    yardstick_is_counted(y) !=
				    record_is_counted(record) ||
			    strcmp(y->workload, sysv->params.workload) != 0)
				continue;
			if (pairing)
				pairing[n] = (struct pairing){
					.a = sysv,
					.b = posix,
					.metric = y->metric,
					.percentile = y->percentile};
			n++;
		}
	}
	return n;
}

/* Those that theirs decides. */
static int find_conclusions(struct replication *r, const struct record *theirs)
{
	size_t n = replication_pairings(theirs, NULL);
	struct pairing *pairing = calloc(n + 1, sizeof(*pairing));
	r->row = calloc(n + 1, sizeof(*r->row));
	if (!pairing || !r->row) {
		free(pairing);
		return -1;
	}
	replication_pairings(theirs, pairing);
	pairings_judge(pairing, n);
	for (size_t i = 0; i < n; i++)
		if (pairing[i].verdict == PAIRING_DIFFERS)
			r->row[r->rows++].theirs = pairing[i];
		else if (pairing[i].blocks > 0)
			r->undecided++;
	free(pairing);
	return 0;
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
				 "%s was not tried", name);
		else if (side[i]->status != RESULT_OK)
			snprintf(row->reason, sizeof(row->reason),
				 "%s: %s%s%.200s", name,
				 result_status_names[side[i]->status],
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

static int judge_ours(struct replication *r)
{
	struct pairing *pairing = calloc(r->rows + 1, sizeof(*pairing));
	size_t n = 0;
	if (!pairing)
		return -1;
	for (size_t i = 0; i < r->rows; i++)
		if (r->row[i].ours.a)
			pairing[n++] = r->row[i].ours;
	pairings_judge(pairing, n);
	n = 0;
	for (size_t i = 0; i < r->rows; i++)
		if (r->row[i].ours.a)
			r->row[i].ours = pairing[n++];
	free(pairing);
	return 0;
}

static enum outcome outcome_of(struct replication_row *row)
{
	const struct pairing *ours = &row->ours;
	bool same =
		(ours->ratio.estimate > 1) == (row->theirs.ratio.estimate > 1);
	if (ours->a && ours->blocks == 0)
		snprintf(row->reason, sizeof(row->reason),
			 "no run has a value of both");
	if (!ours->a || ours->blocks == 0)
		return OUTCOME_UNMEASURED;
	if (ours->verdict == PAIRING_DIFFERS)
		return same ? OUTCOME_HELD : OUTCOME_CONTRADICTED;
	return same ? OUTCOME_LEANS : OUTCOME_OPEN;
}

int replication_make(struct replication *r, const struct record *theirs,
		     const struct record *ours)
{
	*r = (struct replication){0};
	if (find_conclusions(r, theirs) < 0)
		return -1;
	for (size_t i = 0; i < r->rows; i++)
		find_ours(&r->row[i], ours);
	if (judge_ours(r) < 0)
		return -1;
	for (size_t i = 0; i < r->rows; i++) {
		r->row[i].outcome = outcome_of(&r->row[i]);
		r->count[r->row[i].outcome]++;
	}
	return 0;
}

void replication_release(struct replication *r)
{
	free(r->row);
	*r = (struct replication){0};
}
