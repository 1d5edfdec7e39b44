/* What follows from what is known. */
#include "core/judge/standing.h"

const char *const standing_names[STANDINGS] = {
	[STANDING_MEETS] = "meets",	[STANDING_MAY] = "may",
	[STANDING_NEAR] = "near",	[STANDING_UNKNOWN] = "unknown",
	[STANDING_FAILS] = "ruled_out",
};

#define MEETS STANDING_MEETS
#define MAY STANDING_MAY
#define NEAR STANDING_NEAR
#define OPEN STANDING_UNKNOWN
#define OUT STANDING_FAILS
#define NEVER STANDINGS

/* Of a limit, a figure to be ordered by, and a promise. */
const struct choice_rule choice_rules[KNOWNS] = {
	[KNOWN_GOOD] = {"good", {MEETS, MEETS, MEETS}, false},
	[KNOWN_ACROSS] = {"across", {MAY, NEVER, NEVER}, true},
	[KNOWN_FEW_GOOD] = {"few_good", {MAY, NEVER, NEVER}, true},
	[KNOWN_NEAR] = {"near", {NEAR, NEAR, NEVER}, true},
	[KNOWN_FEW_BAD] = {"few_bad", {OPEN, NEVER, NEVER}, true},
	[KNOWN_BAD_UNFIT] = {"bad_unfit", {OPEN, NEVER, NEVER}, true},
	[KNOWN_UNSUPPORTED] = {"unsupported", {OPEN, OPEN, NEVER}, true},
	[KNOWN_SKIPPED] = {"skipped", {OPEN, OPEN, OPEN}, true},
	[KNOWN_NOTHING] = {"nothing", {OPEN, OPEN, OPEN}, true},
	[KNOWN_UNOBSERVABLE] = {"unobservable", {OPEN, OPEN, OPEN}, false},
	[KNOWN_BAD] = {"bad", {OUT, NEVER, OUT}, false},
	[KNOWN_LOST] = {"lost", {OUT, OUT, NEVER}, false},
	[KNOWN_LACKING] = {"lacking", {OUT, OUT, OUT}, false},
};

struct choice_reason *standing_add(struct candidate *c, enum known known,
				   enum requirement wanted)
{
	const struct choice_rule *rule = &choice_rules[known];
	struct choice_reason *r = &c->reason[c->reasons++];
	*r = (struct choice_reason){.known = known,
				    .standing = rule->standing[wanted],
				    .measurable = rule->measurable};
	c->standing = r->standing > c->standing ? r->standing : c->standing;
	return r;
}
