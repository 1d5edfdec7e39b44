/* A choice of mechanisms from records made up. */
#ifndef CHOOSING_H
#define CHOOSING_H

#include "core/judge/choice.h"
#include "core/judge/standing.h"

#define RUNS 14

/* Records of a round trip, and what is wanted: its p99, without a limit. */
struct scene {
	struct record record[2];
	const struct record *list[2];
	struct choice_want want;
	struct choice_evidence evidence; /* of the first record */
	struct choice choice;
};

/* Fixtures: *state is a scene without results. */
int scene_setup(void **state);
int scene_teardown(void **state);

/* Adds a result: times around a middle, 2 % to either side, in no order. */
struct result *measured(struct record *record, const char *mechanism,
			double middle, unsigned runs);

/* Adds a promise, tested. */
void sight(struct record *record, const char *word, const char *mechanism,
	   enum keeping verdict);

/* Makes the choice anew. */
void scene_choose(struct scene *s);

/* The mechanism's candidate; the test fails where it is none. */
const struct candidate *of(const struct scene *s, const char *mechanism);

void assert_standing(const struct scene *s, const char *mechanism,
		     enum standing standing, unsigned place);

#endif
