/* The axes: what each takes and refuses, and the ids made of them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "params.h"
#include "params.h"

static bool is_number(const struct axis *axis)
{
	return axis->kind == AXIS_COUNT || axis->kind == AXIS_BYTES;
}

/* A value that is not the initial one, and no other axis' either. */
static void other_value(const struct axis *axis, char *text, size_t n)
{
	size_t i = (size_t)(axis - axes), last = 0;
	if (is_number(axis)) {
		snprintf(text, n, "%zu", (size_t)axis->low + 2 + i);
		return;
	}
	if (axis->kind == AXIS_FLAG) {
		snprintf(text, n, "yes");
		return;
	}
	while (axis->words && axis->words[last + 1])
		last++;
	if (axis->words)
		snprintf(text, n, "%s", axis->words[last]);
	else
		snprintf(text, n, "word%zu", i);
}

static void set(struct params *params, const char *name, const char *value)
{
	struct error err = {0};
	assert_int_equal(params_set(params, axis_find(name), value, &err), 0);
	assert_int_equal(err.status, STATUS_OK);
}

static void the_initial_value_is_one_that_the_axis_takes(void **state)
{
	(void)state;
	struct params params = {0};
	char text[COMMAND_MAX];
	for (const struct axis *axis = axes; axis->name; axis++) {
		if (axis == &axes[PARAM_CAPACITY])
			continue; /* the plan chooses */
		params_get(&params_initial, axis, text, sizeof(text));
		set(&params, axis->name, text);
		assert_true(params_is_initial(&params, axis));
	}
	assert_true(params_equal(&params, &params_initial));
}

static void an_axis_stands_at_the_place_of_its_id(void **state)
{
	(void)state;
	static const char *const name[AXES] = {
		[PARAM_WORKLOAD] = "workload",
		[PARAM_MECHANISM] = "mechanism",
		[PARAM_SIZE] = "size",
		[PARAM_WAIT] = "wait",
		[PARAM_PLACEMENT] = "placement",
		[PARAM_CAPACITY] = "capacity",
		[PARAM_PRIORITY] = "priority",
		[PARAM_PATTERN] = "pattern",
		[PARAM_LEVELS] = "levels",
		[PARAM_SELECT] = "select",
		[PARAM_FILL] = "fill",
		[PARAM_OTHERS] = "others",
		[PARAM_PRODUCERS] = "producers",
		[PARAM_CONSUMERS] = "consumers",
		[PARAM_PAIRS] = "pairs",
		[PARAM_RATE] = "rate",
		[PARAM_ARRIVALS] = "arrivals",
		[PARAM_VERIFY] = "verify",
		[PARAM_SCHED] = "sched",
		[PARAM_KEEP_AWAKE] = "keep-awake",
		[PARAM_MEMCG] = "memcg",
		[PARAM_BACKGROUND] = "background",
	};
	for (enum axis_id id = 0; id < AXES; id++)
		assert_string_equal(axes[id].name, name[id]);
	assert_null(axes[AXES].name);
}

/* What the program means by an enum is what people call it. */
static void a_word_is_the_value_of_that_name(void **state)
{
	(void)state;
	struct params params = params_initial;
	set(&params, "pattern", "rising");
	assert_int_equal(params.pattern, PRIO_RISING);
	set(&params, "pattern", "falling");
	assert_int_equal(params.pattern, PRIO_FALLING);
	set(&params, "pattern", "random");
	assert_int_equal(params.pattern, PRIO_RANDOM);
	set(&params, "select", "first");
	assert_int_equal(params.select, SELECT_FIRST);
	set(&params, "select", "exact");
	assert_int_equal(params.select, SELECT_EXACT);
	set(&params, "arrivals", "poisson");
	assert_int_equal(params.arrivals, ARRIVALS_POISSON);
	set(&params, "verify", "full");
	assert_int_equal(params.verify, VERIFY_FULL);
	set(&params, "keep-awake", "yes");
	assert_true(params.keep_awake);
	set(&params, "memcg", "root");
	assert_int_equal(params.memcg, MEMCG_ROOT);
	set(&params, "memcg", "child");
	assert_int_equal(params.memcg, MEMCG_CHILD);
}

/* All set first, so that no two axes share a member. */
static void every_axis_gives_back_what_it_was_set_to(void **state)
{
	(void)state;
	struct params params;
	char value[COMMAND_MAX], text[COMMAND_MAX];
	params = params_initial;
	for (const struct axis *axis = axes; axis->name; axis++) {
		other_value(axis, value, sizeof(value));
		set(&params, axis->name, value);
	}
	for (const struct axis *axis = axes; axis->name; axis++) {
		other_value(axis, value, sizeof(value));
		params_get(&params, axis, text, sizeof(text));
		assert_string_equal(text, value);
		assert_false(params_is_initial(&params, axis));
	}
}

static void every_axis_is_found_by_name_and_by_json_key(void **state)
{
	(void)state;
	size_t n = 0;
	for (const struct axis *axis = axes; axis->name; axis++, n++) {
		assert_ptr_equal(axis_find(axis->name), axis);
		assert_ptr_equal(axis_find(axis->key), axis);
		assert_non_null(axis->argument);
		assert_non_null(axis->help);
		assert_int_not_equal(axis->uses, 0);
	}
	assert_int_equal(n, AXES);
	assert_null(axis_find("colour"));
}

static void several_of_any_kind_are_contended(void **state)
{
	(void)state;
	static const char *const names[] = {"producers", "consumers", "pairs"};
	struct params params = params_initial;
	assert_false(params_is_contended(&params));
	for (size_t i = 0; i < 3; i++) {
		params = params_initial;
		assert_int_equal(
			params_set(&params, axis_find(names[i]), "2", NULL), 0);
		assert_true(params_is_contended(&params));
	}
}

static void parameters_differ_when_one_axis_does(void **state)
{
	(void)state;
	struct params a, b;
	char value[COMMAND_MAX];
	a = params_initial;
	for (const struct axis *axis = axes; axis->name; axis++) {
		b = params_initial;
		assert_true(params_equal(&a, &b));
		other_value(axis, value, sizeof(value));
		set(&b, axis->name, value);
		assert_false(params_equal(&a, &b));
	}
}

static void the_ends_of_a_range_are_taken_and_no_more(void **state)
{
	(void)state;
	struct params params;
	char text[32];
	params = params_initial;
	for (const struct axis *axis = axes; axis->name; axis++) {
		if (!is_number(axis))
			continue;
		snprintf(text, sizeof(text), "%ju", (uintmax_t)axis->low);
		set(&params, axis->name, text);
		snprintf(text, sizeof(text), "%ju", (uintmax_t)axis->high);
		set(&params, axis->name, text);
		snprintf(text, sizeof(text), "%ju", (uintmax_t)axis->high + 1);
		assert_int_equal(params_set(&params, axis, text, NULL), -1);
		if (axis->low == 0)
			continue;
		snprintf(text, sizeof(text), "%ju", (uintmax_t)axis->low - 1);
		assert_int_equal(params_set(&params, axis, text, NULL), -1);
	}
}

static void assert_refused(const char *name, const char *value,
			   const char *part)
{
	struct params params, before;
	struct error err = {0};
	params = params_initial;
	before = params_initial;
	assert_int_equal(params_set(&params, axis_find(name), value, &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	print_message("  %s\n", err.text);
	assert_non_null(strstr(err.text, name));
	assert_non_null(strstr(err.text, part));
	assert_true(params_equal(&params, &before));
}

static void an_unknown_word_is_refused_with_the_nearest(void **state)
{
	(void)state;
	assert_refused("pattern", "risng", "did you mean rising?");
	assert_refused("verify", "ful", "did you mean full?");
	assert_refused("select", "exakt", "did you mean exact?");
	assert_refused("keep-awake", "ye", "did you mean yes?");
	assert_refused("verify", "zzzzzzzz", "unknown");
}

/* A record of another version may have words that this one does not know. */
static void a_word_of_an_open_axis_is_kept_as_it_is(void **state)
{
	(void)state;
	static const char *const open[] = {"workload", "mechanism", "wait",
					   "placement", "sched"};
	char text[COMMAND_MAX];
	for (size_t i = 0; i < sizeof(open) / sizeof(*open); i++) {
		const struct axis *axis = axis_find(open[i]);
		struct params params = params_initial;
		set(&params, open[i], "of-2031");
		assert_string_equal(
			params_get(&params, axis, text, sizeof(text)),
			"of-2031");
		assert_false(params_equal(&params, &params_initial));
	}
}

static void a_number_out_of_range_is_refused_with_the_range(void **state)
{
	(void)state;
	assert_refused("producers", "65", "from 1 to 64");
	assert_refused("levels", "0", "from 1 to 32768");
	assert_refused("size", "17M", "from 0 to 16777216");
	assert_refused("fill", "-1", "not a whole number");
	assert_refused("size", "big", "not a whole number");
}

static void a_word_that_does_not_fit_or_is_empty_is_refused(void **state)
{
	(void)state;
	char text[COMMAND_MAX + 1] = "";
	memset(text, 'x', COMMAND_MAX);
	assert_refused("background", text, "255");
	text[WORD_MAX] = '\0';
	assert_refused("placement", text, "31");
	assert_refused("placement", "", "1 to 31");
	assert_refused("background", "", "1 to 255");
}

static void kilo_is_1024_in_bytes_and_1000_in_counts(void **state)
{
	(void)state;
	struct params params;
	params = params_initial;
	set(&params, "size", "1k");
	set(&params, "capacity", "1k");
	assert_int_equal(params.size, 1024);
	assert_int_equal(params.capacity, 1000);
}

static void assert_id(const struct params *params, const char *expected)
{
	char id[512];
	params_id(params, id, sizeof(id));
	assert_string_equal(id, expected);
}

static void an_id_names_six_axes_and_then_what_is_not_initial(void **state)
{
	(void)state;
	struct params params;
	params = params_initial;
	set(&params, "capacity", "10");
	assert_id(&params, "pingpong/sysv/64B/block/same-cpu/cap10");
	set(&params, "keep-awake", "yes");
	set(&params, "verify", "full");
	set(&params, "priority", "3");
	assert_id(&params, "pingpong/sysv/64B/block/same-cpu/cap10/priority=3/"
			   "verify=full/keep-awake=yes");
}

static void a_command_cannot_break_an_id_apart(void **state)
{
	(void)state;
	struct params params;
	params = params_initial;
	set(&params, "capacity", "10");
	set(&params, "background", "dd if=/dev/zero\n\tof=x");
	assert_id(&params, "pingpong/sysv/64B/block/same-cpu/cap10/"
			   "background=dd_if=_dev_zero__of=x");
}

static void an_id_that_does_not_fit_is_cut(void **state)
{
	(void)state;
	struct params params;
	char id[32];
	params = params_initial;
	set(&params, "verify", "full");
	for (size_t n = 1; n <= sizeof(id); n++) {
		memset(id, 'x', sizeof(id));
		params_id(&params, id, n);
		assert_int_equal(strlen(id), n - 1);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_initial_value_is_one_that_the_axis_takes),
		cmocka_unit_test(an_axis_stands_at_the_place_of_its_id),
		cmocka_unit_test(a_word_is_the_value_of_that_name),
		cmocka_unit_test(every_axis_gives_back_what_it_was_set_to),
		cmocka_unit_test(every_axis_is_found_by_name_and_by_json_key),
		cmocka_unit_test(several_of_any_kind_are_contended),
		cmocka_unit_test(parameters_differ_when_one_axis_does),
		cmocka_unit_test(the_ends_of_a_range_are_taken_and_no_more),
		cmocka_unit_test(an_unknown_word_is_refused_with_the_nearest),
		cmocka_unit_test(a_word_of_an_open_axis_is_kept_as_it_is),
		cmocka_unit_test(
			a_number_out_of_range_is_refused_with_the_range),
		cmocka_unit_test(
			a_word_that_does_not_fit_or_is_empty_is_refused),
		cmocka_unit_test(kilo_is_1024_in_bytes_and_1000_in_counts),
		cmocka_unit_test(
			an_id_names_six_axes_and_then_what_is_not_initial),
		cmocka_unit_test(a_command_cannot_break_an_id_apart),
		cmocka_unit_test(an_id_that_does_not_fit_is_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
