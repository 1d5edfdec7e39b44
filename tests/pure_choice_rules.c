/* The table that decides: requirement x what is known of it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "choosing.h"
#include "command/choose/print.h"
#include "core/judge/choice_needs.h"
#include "registry.h"
#include "support.h"

/* How something comes to be known; what is 0 is left as a scene has it. */
struct way {
	enum known known;
	enum requirement wanted;
	const char *mechanism;
	double limit; /* of a p99 about 4000 */
	unsigned runs;
	uint64_t count, size, capacity; /* messages a run; wanted */
	double fastest;
	enum result_status status;
	const char *verdict, *wait, *placement; /* wanted */
	const char *need;
	enum keeping keeping;
	bool is_probed, is_untested;
};

#define LIMIT WANTS_LIMIT
#define FIGURE WANTS_FIGURE
#define PROMISE WANTS_PROMISE
#define UNFIT .verdict = "fit for neither"
#define NEEDS(word, verdict)                                                   \
	.runs = RUNS, .need = (word), .is_probed = true, .keeping = (verdict)

static const struct way ways[] = {
	{KNOWN_GOOD, LIMIT, "posix", 4200, .runs = RUNS},
	{KNOWN_GOOD, LIMIT, "posix", 4200, .runs = RUNS, UNFIT},
	{KNOWN_GOOD, FIGURE, "posix", NAN, .runs = RUNS},
	{KNOWN_GOOD, FIGURE, "posix", NAN, .runs = 1, UNFIT},
	{KNOWN_GOOD, PROMISE, "posix", NEEDS("polled", KEPT)},
	{KNOWN_GOOD, PROMISE, "sysv", NEEDS("lowest-type", KEPT)},
	{KNOWN_ACROSS, LIMIT, "posix", 4000, .runs = RUNS},
	{KNOWN_FEW_GOOD, LIMIT, "posix", 1e9, .runs = 5},
	{KNOWN_FEW_BAD, LIMIT, "posix", 1000, .runs = 5},
	{KNOWN_NEAR, LIMIT, "posix", 1e9, .runs = RUNS, .size = 1024},
	{KNOWN_NEAR, LIMIT, "posix", 1, .runs = RUNS, .size = 1024,
	 .fastest = 2000},
	{KNOWN_NEAR, FIGURE, "posix", NAN, .runs = RUNS, .size = 1024},
	{KNOWN_BAD_UNFIT, LIMIT, "posix", 3800, .runs = RUNS, UNFIT},
	{KNOWN_BAD_UNFIT, LIMIT, "posix", 3800, .runs = RUNS, UNFIT,
	 .fastest = 2000},
	{KNOWN_UNSUPPORTED, LIMIT, "posix", 3800, .runs = RUNS, .count = 100,
	 UNFIT},
	{KNOWN_UNSUPPORTED, FIGURE, "posix", NAN, .runs = RUNS, .count = 100},
	{KNOWN_SKIPPED, LIMIT, "posix", 9, .status = RESULT_SKIPPED},
	{KNOWN_SKIPPED, LIMIT, "posix", 9, .status = RESULT_FAILED},
	{KNOWN_SKIPPED, FIGURE, "posix", NAN, .status = RESULT_INVALID_LOAD},
	{KNOWN_SKIPPED, PROMISE, "posix", NEEDS("persists", SKIPPED)},
	{KNOWN_NOTHING, LIMIT, "posix", .limit = 9},
	{KNOWN_NOTHING, FIGURE, "posix", .limit = NAN},
	{KNOWN_NOTHING, PROMISE, "posix", .runs = RUNS, .need = "persists"},
	{KNOWN_UNOBSERVABLE, LIMIT, "posix", 9, .wait = "spin",
	 .placement = "same-cpu"},
	{KNOWN_UNOBSERVABLE, FIGURE, "sysv", NAN, .wait = "spin",
	 .placement = "same-cpu"},
	{KNOWN_UNOBSERVABLE, PROMISE, "posix", .runs = RUNS, .need = "persists",
	 .is_untested = true},
	{KNOWN_BAD, LIMIT, "posix", 3800, .runs = RUNS},
	{KNOWN_BAD, LIMIT, "posix", 3800, .runs = RUNS, .count = 100,
	 .verdict = "fit for medians"},
	{KNOWN_BAD, LIMIT, "posix", 1, .runs = RUNS, UNFIT, .fastest = 2000},
	{KNOWN_BAD, LIMIT, "posix", 1, .runs = 5, UNFIT, .fastest = 2000},
	{KNOWN_BAD, LIMIT, "posix", 1, .runs = 5, .count = 100,
	 .fastest = 2000},
	{KNOWN_BAD, PROMISE, "posix", NEEDS("persists", NOT_KEPT)},
	{KNOWN_LOST, LIMIT, "posix", 9, .status = RESULT_INVALID},
	{KNOWN_LOST, FIGURE, "posix", NAN, .status = RESULT_INVALID},
	{KNOWN_LACKING, LIMIT, "sysv", 9, .wait = "poll"},
	{KNOWN_LACKING, FIGURE, "sysv", NAN, .wait = "timed"},
	{KNOWN_LACKING, FIGURE, "ring", NAN, .wait = "poll"},
	{KNOWN_LACKING, FIGURE, "pipe", NAN, .size = 4097},
	{KNOWN_LACKING, FIGURE, "posix", NAN, .capacity = 65537},
	{KNOWN_LACKING, PROMISE, "sysv", .runs = RUNS, .need = "poll"},
	{KNOWN_LACKING, PROMISE, "pipe", .runs = RUNS, .need = "priority"},
	{KNOWN_LACKING, PROMISE, "posix", NEEDS("persists", NOT_OFFERED)},
};

static enum choice_test untested(const char *word, const char *mechanism)
{
	(void)word;
	(void)mechanism;
	return TEST_NONE;
}

static void set_want(struct scene *s, const struct way *way)
{
	struct params *like = &s->want.like;
	const char *need = way->need;
	if (way->wait)
		snprintf(like->wait, sizeof(like->wait), "%s", way->wait);
	if (way->placement)
		snprintf(like->placement, sizeof(like->placement), "%s",
			 way->placement);
	if (way->size)
		like->size = way->size;
	if (way->capacity)
		like->capacity = way->capacity;
	s->want.bound[0].limit = way->limit > 0 ? way->limit : (double)NAN;
	if (need && !strcmp(need, "lowest-type"))
		need = "priority";
	if (need)
		s->want.need[s->want.needs++] = choice_need_of(need);
	if (way->is_untested)
		s->evidence.test = untested;
}

static void set_evidence(struct scene *s, const struct way *way)
{
	struct record *record = &s->record[0];
	if (way->verdict)
		facts_text(&record->environment, "verdict", way->verdict);
	if (way->is_probed)
		sight(record, way->need, way->mechanism, way->keeping);
	/* Linux does not promise it, and it is found by another call. */
	if (way->is_probed && !strcmp(way->need, "lowest-type"))
		sight(record, "priority", way->mechanism, NOT_OFFERED);
	if (way->runs == 0 && way->status == RESULT_OK)
		return;
	struct result *r = measured(record, way->mechanism, 4000, way->runs);
	r->status = way->status;
	for (unsigned i = 0; i < way->runs; i++) {
		struct distribution *d = &r->run[i].measure[0].distribution;
		d->count = way->count ? way->count : d->count;
		d->min = way->fastest;
	}
}

static void try(const struct way *way)
{
	const struct choice_rule *rule = &choice_rules[way->known];
	void *state;
	scene_setup(&state);
	struct scene *s = state;
	set_want(s, way);
	set_evidence(s, way);
	scene_choose(s);
	const struct candidate *c = of(s, way->mechanism);
	const struct choice_reason *r = &c->reason[0];
	while (!r->need && way->need)
		r++;
	print_message("  %s of %s: %s\n", rule->name, way->mechanism, r->text);
	assert_string_equal(choice_rules[r->known].name, rule->name);
	assert_int_equal(r->standing, rule->standing[way->wanted]);
	assert_int_equal(c->standing, rule->standing[way->wanted]);
	assert_int_equal(r->measurable, rule->measurable);
	scene_teardown(&state);
}

static void every_cell_of_the_table_is_as_it_says(void **state)
{
	bool met[KNOWNS][REQUIREMENTS] = {0};
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
		try(&ways[i]);
		met[ways[i].known][ways[i].wanted] = true;
	}
	for (int k = 0; k < KNOWNS; k++)
		for (int w = 0; w < REQUIREMENTS; w++)
			if (met[k][w] !=
			    (choice_rules[k].standing[w] != STANDINGS))
				fail_msg("%s, %d", choice_rules[k].name, w);
}

/* What is ruled out or satisfied needs no run, and a run tells of the rest. */
static void only_what_is_open_is_measured(void **state)
{
	(void)state;
	for (int k = 0; k < KNOWNS; k++)
		for (int w = 0; w < REQUIREMENTS; w++) {
			enum standing standing = choice_rules[k].standing[w];
			bool open = standing > STANDING_MEETS &&
				    standing < STANDING_FAILS;
			if (standing != STANDINGS && k != KNOWN_UNOBSERVABLE)
				assert_int_equal(choice_rules[k].measurable,
						 open);
		}
}

/* "| `good` | ... | meets | meets | meets |" */
static void the_manual_has_the_same_table(void **state)
{
	char *manual = file_read(MQBENCH_SOURCE "/docs/choosing.md");
	(void)state;
	for (int k = 0; k < KNOWNS; k++) {
		char row[80], cells[80] = "";
		snprintf(row, sizeof(row), "\n| `%s` | ", choice_rules[k].name);
		for (int w = 0; w < REQUIREMENTS; w++) {
			enum standing s = choice_rules[k].standing[w];
			text_append(cells, sizeof(cells), " | %s",
				    s == STANDINGS ? "" : standing_names[s]);
		}
		text_append(cells, sizeof(cells), " |\n");
		char *found = strstr(manual, row);
		if (!found)
			fail_msg("docs/choosing.md has no row%s", row);
		char *end = strchr(found + 1, '\n');
		found = strstr(found, cells);
		if (!found || found > end)
			fail_msg("docs/choosing.md:%s: not%s", row, cells);
	}
	free(manual);
}

/* A mechanism of each kind, in any state: measured so, or not at all. */
static void set_any(struct scene *s, unsigned seed)
{
	static const char *const names[] = {"sysv", "posix", "pipe", "uds",
					    "ring"};
	static const unsigned runs[] = {RUNS, RUNS, 5, 0};
	static const double middles[] = {3000, 4000, 4001, 4050, 6000};
	s->want.bound[0].limit = seed % 3 ? 4020 : (double)NAN;
	if (seed % 5 == 0)
		facts_text(&s->record[0].environment, "verdict", "?");
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		unsigned n = runs[(seed = seed * 1103515245 + 12345) >> 16 & 3];
		double us = middles[(seed = seed * 1103515245 + 12345) / 65536 %
				    ARRAY_LENGTH(middles)];
		if (n > 0)
			measured(&s->record[0], names[i], us, n);
	}
}

static bool is_named(const char *line, const char *name)
{
	const char *at = strstr(line, name);
	size_t n = strlen(name);
	return at && !strchr("abcdefghijklmnopqrstuvwxyz", at[n] ? at[n] : ' ');
}

/* The answer, the places and the settings are of one ranking. */
static void check_answer(const struct scene *s)
{
	struct choose_command next;
	choose_command_make(&next, &s->choice);
	const struct choose_view view = {
		.choice = &s->choice, .evidence = &s->evidence, .next = &next};
	const struct candidate *first = s->choice.candidate, *c;
	char line[1024];
	choose_headline(&view, line, sizeof(line));
	print_message("  %s\n", line);
	bool queue = is_named(line, "sysv") || is_named(line, "posix");
	bool control = is_named(line, "pipe") || is_named(line, "uds") ||
		       is_named(line, "ring");
	assert_true(queue || !control);
	for (size_t i = 0; i < s->choice.candidates; i++)
		if (s->choice.candidate[i].place == 1)
			assert_true(is_named(line,
					     s->choice.candidate[i].mechanism));
	for (size_t i = 0; (c = choose_winner(&s->choice, i)); i++)
		assert_true(is_named(line, c->mechanism));
	if (first->place == 1 && first->standing == STANDING_MAY)
		assert_non_null(strstr(line, "not for certain"));
	if (first->place == 1 && !strstr(line, "not for certain"))
		assert_int_equal(choose_winner(&s->choice, 0)->standing,
				 STANDING_MEETS);
	if (strstr(line, "Measure"))
		assert_true(next.words > 0);
}

static void check_order(const struct scene *s)
{
	for (size_t i = 1; i < s->choice.candidates; i++) {
		const struct candidate *a = &s->choice.candidate[i - 1];
		const struct candidate *b = &s->choice.candidate[i];
		assert_true(a->standing <= b->standing);
		if (b->place == 0)
			continue;
		assert_true(a->place > 0 && a->place <= b->place);
		if (a->standing == b->standing)
			assert_true(a->reason[0].figure.median <=
				    b->reason[0].figure.median);
	}
}

static void answer_places_and_reasons_are_one_ranking(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 300; seed++) {
		void *made;
		scene_setup(&made);
		struct scene *s = made;
		set_any(s, seed);
		scene_choose(s);
		check_order(s);
		check_answer(s);
		scene_teardown(&made);
	}
}

static void urgent_messages_are_had_by_type_too(void **state)
{
	struct scene *s = *state;
	char text[200];
	measured(&s->record[0], "sysv", 4000, RUNS);
	strcpy(measured(&s->record[0], "sysv", 4000, RUNS)->params.workload,
	       "priority");
	sight(&s->record[0], "priority", "sysv", NOT_OFFERED);
	s->want.need[s->want.needs++] = choice_need_of("priority");
	scene_choose(s);
	assert_standing(s, "sysv", STANDING_MEETS, 1);
	choose_reason(&of(s, "sysv")->reason[1], text, sizeof(text));
	assert_non_null(strstr(text, "measured with --workload priority"));
	sight(&s->record[0], "lowest-type", "sysv", KEPT);
	scene_choose(s);
	choose_reason(&of(s, "sysv")->reason[1], text, sizeof(text));
	assert_string_equal(text, "priority by msgtyp -N: kept");
}

/* Nobody is told to measure what a mechanism cannot do. */
static void what_cannot_be_done_is_never_asked_for(void **state)
{
	struct scene *s = *state;
	struct choose_command next;
	strcpy(s->want.like.wait, "poll");
	scene_choose(s);
	choose_command_make(&next, &s->choice);
	for (size_t i = 1; i < next.words; i++)
		if (!strcmp(next.word[i - 1], "--mechanism"))
			assert_string_equal(next.word[i], "posix,pipe,uds");
	strcpy(s->want.like.wait, "spin");
	strcpy(s->want.like.placement, "same-cpu");
	scene_choose(s);
	assert_int_equal(choose_command_make(&next, &s->choice), 0);
}

#define SCENE(test)                                                            \
	cmocka_unit_test_setup_teardown(test, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell_of_the_table_is_as_it_says),
		cmocka_unit_test(only_what_is_open_is_measured),
		cmocka_unit_test(the_manual_has_the_same_table),
		cmocka_unit_test(answer_places_and_reasons_are_one_ranking),
		SCENE(urgent_messages_are_had_by_type_too),
		SCENE(what_cannot_be_done_is_never_asked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
