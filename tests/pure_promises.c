/* The table of promises: whole, without doubles, and short enough to print. */
#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "core/record/promise.h"
#include "mechanism.h"
#include "probe/probe.h"
#include "registry.h"

#define ROWS 77

static size_t all(const struct promise *rows[ROWS])
{
	size_t n = 0;
	for (const struct promise *p; (p = promise_at(n)); n++) {
		assert_true(n < ROWS);
		rows[n] = p;
	}
	return n;
}

static void every_promise_is_there_once(void **state)
{
	(void)state;
	const struct promise *rows[ROWS];
	bool seen[ROWS + 1] = {false};
	assert_int_equal(all(rows), ROWS);
	for (size_t i = 0; i < ROWS; i++) {
		assert_in_range(rows[i]->id, 1, ROWS);
		assert_false(seen[rows[i]->id]);
		seen[rows[i]->id] = true;
		assert_ptr_equal(promise_find(rows[i]->word), rows[i]);
	}
	assert_null(promise_find("no-such-promise"));
}

static void check_offer(const struct offer *offer)
{
	assert_non_null(offer->because);
	assert_true(offer->expect == KEPT || offer->expect == NOT_OFFERED);
	assert_true(offer->observe || offer->expect == NOT_OFFERED);
	assert_in_range(strlen(offer->expected), 1, 111);
	assert_in_range(strlen(offer->because), 1, 79);
}

static void both_families_have_what_is_expected_and_why(void **state)
{
	(void)state;
	const struct promise *rows[ROWS];
	size_t n = all(rows);
	for (size_t i = 0; i < n; i++) {
		print_message("  %s\n", rows[i]->word);
		for (int party = 0; party < PARTIES; party++) {
			const struct offer *offer = &rows[i]->offer[party];
			if (party <= POSIX)
				assert_non_null(offer->expected);
			if (offer->expected)
				check_offer(offer);
		}
		assert_true(rows[i]->offer[SYSV].observe ||
			    rows[i]->offer[POSIX].observe);
	}
}

static void texts_fit_where_they_are_printed(void **state)
{
	(void)state;
	const struct promise *rows[ROWS];
	size_t n = all(rows);
	for (size_t i = 0; i < n; i++) {
		print_message("  %s\n", rows[i]->word);
		assert_in_range(strlen(rows[i]->word), 3, 18);
		assert_in_range(strlen(rows[i]->sentence), 10, 59);
		assert_int_equal(
			strspn(rows[i]->word, "abcdefghijklmnopqrstuvwxyz-"),
			strlen(rows[i]->word));
	}
}

static void parties_are_mechanisms(void **state)
{
	(void)state;
	for (int party = 0; party < PARTIES; party++)
		assert_non_null(
			catalogue_mechanism(&catalogue, party_names[party]));
}

static void sightings_are_found_and_counted(void **state)
{
	(void)state;
	struct sightings found = {0};
	const struct sighting rows[] = {
		{.word = "a", .mechanism = "sysv", .verdict = KEPT},
		{.word = "a", .mechanism = "posix", .verdict = SKIPPED},
		{.word = "b", .mechanism = "posix", .verdict = KEPT},
	};
	for (size_t i = 0; i < 3; i++)
		sightings_add(&found, &rows[i]);
	assert_int_equal(sightings_count(&found, NULL, KEPT), 2);
	assert_int_equal(sightings_count(&found, "posix", KEPT), 1);
	assert_int_equal(sightings_count(&found, "posix", NOT_KEPT), 0);
	assert_ptr_equal(sightings_find(&found, "a", "posix"),
			 &found.sighting[1]);
	assert_null(sightings_find(&found, "b", "sysv"));
	sightings_release(&found);
	assert_int_equal(found.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_promise_is_there_once),
		cmocka_unit_test(both_families_have_what_is_expected_and_why),
		cmocka_unit_test(texts_fit_where_they_are_printed),
		cmocka_unit_test(parties_are_mechanisms),
		cmocka_unit_test(sightings_are_found_and_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
