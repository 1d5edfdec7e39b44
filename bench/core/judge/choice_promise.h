/* Whether a mechanism keeps a promise that is wanted. */
#ifndef CHOICE_PROMISE_H
#define CHOICE_PROMISE_H

#include "core/judge/standing.h"

/*
 * Adds the reason: by the promises of `probed`, which may be NULL, by what was
 * measured of it, and by what the mechanism can do at all.
 */
void choice_promise_add(struct candidate *c, const struct choice_need *need,
			const struct record *probed,
			const struct choice_evidence *evidence);

#endif
