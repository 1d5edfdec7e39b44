/* In which order the contenders of a run take turns. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/random.h"
#include "core/run/turns.h"

static unsigned rows_of(unsigned n)
{
	return n % 2 ? 2 * n : n;
}

static void a_round_has_each_contender_once(void **state)
{
	(void)state;
	for (unsigned n = 1; n <= CONTENDERS_MAX; n++)
		for (unsigned round = 0; round < 3 * rows_of(n); round++) {
			unsigned order[CONTENDERS_MAX], seen = 0;
			turns_row(n, round, order);
			for (unsigned i = 0; i < n; i++)
				seen |= 1u << order[i];
			assert_int_equal(seen, (1u << n) - 1);
		}
}

static void each_is_as_often_at_each_place_and_after_each(void **state)
{
	(void)state;
	for (unsigned n = 2; n <= CONTENDERS_MAX; n++) {
		unsigned at[CONTENDERS_MAX][CONTENDERS_MAX] = {0};
		unsigned after[CONTENDERS_MAX][CONTENDERS_MAX] = {0};
		unsigned order[CONTENDERS_MAX];
		for (unsigned round = 0; round < rows_of(n); round++) {
			turns_row(n, round, order);
			for (unsigned i = 0; i < n; i++)
				at[order[i]][i]++;
			for (unsigned i = 1; i < n; i++)
				after[order[i - 1]][order[i]]++;
		}
		for (unsigned a = 0; a < n; a++)
			for (unsigned b = 0; b < n; b++) {
				assert_int_equal(at[a][b], rows_of(n) / n);
				assert_int_equal(after[a][b],
						 a == b ? 0 : rows_of(n) / n);
			}
	}
}

/* Of the run's seed the next: who begins says nothing of who is first made. */
static void what_is_drawn_of_a_run_is_not_tied(void **state)
{
	(void)state;
	unsigned times[2][2] = {0};
	for (uint64_t seed = 1; seed <= 4000; seed++) {
		unsigned begins[2], made[2];
		random_order(seed, 2, begins);
		random_order(seed + 1, 2, made);
		assert_int_equal(begins[0] + begins[1], 1);
		times[begins[0]][made[begins[0]]]++;
	}
	for (unsigned i = 0; i < 4; i++)
		assert_in_range(times[i / 2][i % 2], 900, 1100);
}

static void two_take_turns_as_abba(void **state)
{
	(void)state;
	unsigned first[CONTENDERS_MAX], second[CONTENDERS_MAX];
	for (unsigned round = 0; round < 8; round += 2) {
		turns_row(2, round, first);
		turns_row(2, round + 1, second);
		assert_int_equal(first[0], second[1]);
		assert_int_equal(first[1], second[0]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_round_has_each_contender_once),
		cmocka_unit_test(each_is_as_often_at_each_place_and_after_each),
		cmocka_unit_test(what_is_drawn_of_a_run_is_not_tied),
		cmocka_unit_test(two_take_turns_as_abba),
	};
	return cmocka_run_group_tests_name("turns", tests, NULL, NULL);
}
