/* What was tested, what was measured, and what there is no call for. */
#include <stdio.h>
#include <string.h>

#include "core/judge/choice_promise.h"
#include "mechanism.h"

/* What is known of one promise. */
struct look {
	enum known known;
	enum choice_test test;
	const struct sighting *seen; /* NULL: not tested */
};

static bool is_lacking(const char *mechanism, unsigned cap,
		       const struct choice_evidence *evidence)
{
	const struct mechanism *m =
		catalogue_mechanism(evidence->catalogue, mechanism);
	return m && cap & ~m->caps;
}

static struct look look_at(const struct candidate *c, const char *word,
			   const struct record *probed,
			   const struct choice_evidence *evidence)
{
	static const enum known seen[KEEPINGS] = {
		[KEPT] = KNOWN_GOOD,
		[NOT_KEPT] = KNOWN_BAD,
		[NOT_OFFERED] = KNOWN_LACKING,
		[SKIPPED] = KNOWN_SKIPPED,
	};
	static const enum known unseen[] = {
		[TEST_EXPECTED] = KNOWN_NOTHING,
		[TEST_UNEXPECTED] = KNOWN_NOTHING,
		[TEST_NEEDLESS] = KNOWN_LACKING,
		[TEST_NONE] = KNOWN_UNOBSERVABLE,
	};
	struct look look = {.test = TEST_EXPECTED};
	if (probed)
		look.seen =
			sightings_find(&probed->promises, word, c->mechanism);
	if (evidence->test)
		look.test = evidence->test(word, c->mechanism);
	look.known = look.seen ? seen[look.seen->verdict] : unseen[look.test];
	return look;
}

static bool is_shown_by(const struct result *r, const struct choice_need *need)
{
	return r->status == RESULT_OK && r->runs > 0 &&
	       ((need->wait && !strcmp(need->wait, r->params.wait)) ||
		(need->workload &&
		 !strcmp(need->workload, r->params.workload)));
}

/* Runs in which no message was lost or out of order. */
static bool is_measured(const char *mechanism, const struct choice_need *need,
			const struct choice_evidence *evidence)
{
	for (size_t i = 0; i < evidence->records; i++)
		for (size_t j = 0; j < evidence->record[i]->results; j++) {
			const struct result *r =
				&evidence->record[i]->result[j];
			if (!strcmp(r->params.mechanism, mechanism) &&
			    is_shown_by(r, need))
				return true;
		}
	return false;
}

static void say(struct choice_reason *r, const struct look *look, bool measured)
{
	const struct choice_need *need = r->need;
	if (measured)
		snprintf(r->text, sizeof(r->text), "measured with --%s %s",
			 need->wait ? "wait" : "workload",
			 need->wait ? need->wait : need->workload);
	else if (look->seen)
		snprintf(r->text, sizeof(r->text), "%s%s%s",
			 keeping_words[look->seen->verdict],
			 *look->seen->observed ? ": " : "",
			 look->seen->observed);
	else
		snprintf(r->text, sizeof(r->text), "%s",
			 look->known == KNOWN_LACKING	? "not offered"
			 : look->known == KNOWN_NOTHING ? "not probed"
							: "no probe covers it");
}

/*
 * A mechanism that does not keep it may do the same by another call: then that
 * one's promise counts.
 */
void choice_promise_add(struct candidate *c, const struct choice_need *need,
			const struct record *probed,
			const struct choice_evidence *evidence)
{
	struct look look = look_at(c, need->word, probed, evidence), other;
	bool lacks = is_lacking(c->mechanism, need->cap, evidence);
	bool by_other = false, measured = false;
	if (lacks && !look.seen)
		look.known = KNOWN_LACKING;
	if (need->instead && !lacks &&
	    (look.known == KNOWN_LACKING ||
	     (!look.seen && look.test == TEST_UNEXPECTED))) {
		other = look_at(c, need->instead, probed, evidence);
		by_other = other.known != KNOWN_LACKING &&
			   other.known != KNOWN_UNOBSERVABLE;
	}
	if (by_other)
		look = other;
	if (look.known != KNOWN_GOOD && look.known != KNOWN_BAD)
		measured = is_measured(c->mechanism, need, evidence);
	struct choice_reason *r = standing_add(
		c, measured ? KNOWN_GOOD : look.known, WANTS_PROMISE);
	r->need = need;
	r->how = by_other ? need->how : NULL;
	say(r, &look, measured);
}
