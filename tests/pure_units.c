/* Numbers, times, ranges and words as people write and read them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"

#define ROOM 256

static void assert_number(const char *text, unsigned kilo, uint64_t expected)
{
	uint64_t value = UINT64_MAX;
	print_message("  %s\n", text);
	assert_true(units_parse(text, kilo, &value));
	assert_int_equal(value, expected);
}

static void whole_numbers_are_read_with_their_suffix(void **state)
{
	(void)state;
	assert_number("0", 1000, 0);
	assert_number("64", 1000, 64);
	assert_number("1e6", 1000, 1000000);
	assert_number("1k", 1000, 1000);
	assert_number("1k", 1024, 1024);
	assert_number("8K", 1024, 8192);
	assert_number("3M", 1000, 3000000);
	assert_number("2G", 1024, 2147483648);
	assert_number("1.5k", 1024, 1536);
	assert_number("0.1k", 1000, 100);
}

static void what_is_no_whole_number_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"",  "-1",  "+1",  " 1", "1 ",	"1.5",	"1kk", "1kB", "k",
		"x", "nan", "inf", "1e", "1-2", "0.1k", "1,2", "1..2"};
	uint64_t value;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		print_message("  '%s'\n", texts[i]);
		assert_false(units_parse(texts[i], 1024, &value));
	}
}

static void a_number_is_exact_or_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"9007199254740993", "18446744073709551616", "1e999", "9e18"};
	uint64_t value;
	assert_number("9007199254740991", 1000, 9007199254740991);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_false(units_parse(texts[i], 1000, &value));
}

static void assert_time(const char *text, uint64_t expected)
{
	uint64_t ns = 0;
	print_message("  %s\n", text);
	assert_true(units_parse_ns(text, &ns));
	assert_int_equal(ns, expected);
}

static void times_are_read_in_every_unit(void **state)
{
	(void)state;
	assert_time("1ns", 1);
	assert_time("1500us", 1500000);
	assert_time("2µs", 2000);
	assert_time("100ms", 100000000);
	assert_time("2s", 2000000000);
	assert_time("0.5s", 500000000);
	assert_time("3min", 180000000000);
	assert_time("1h", 3600000000000);
}

static void a_time_without_a_unit_or_below_a_nanosecond_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"",	   "5",	   "0s", "0.5ns",
					    "-1s", "1 s",  "1m", "1sec",
					    "s",   "1e9h", "ms"};
	uint64_t ns;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		print_message("  '%s'\n", texts[i]);
		assert_false(units_parse_ns(texts[i], &ns));
	}
}

static void assert_range(const char *text, size_t count, uint64_t first,
			 uint64_t last)
{
	uint64_t value[ROOM];
	print_message("  %s\n", text);
	assert_int_equal(units_range(text, 1024, value, ROOM), count);
	assert_int_equal(value[0], first);
	assert_int_equal(value[count - 1], last);
}

static void ranges_multiply_or_add(void **state)
{
	(void)state;
	assert_range("64", 1, 64, 64);
	assert_range("64..8192*2", 8, 64, 8192);
	assert_range("64..8k*2", 8, 64, 8192);
	assert_range("1..1000*10", 4, 1, 1000);
	assert_range("0..100+10", 11, 0, 100);
	assert_range("0..105+10", 11, 0, 100);
	assert_range("1..4", 4, 1, 4);
	assert_range("7..7*2", 1, 7, 7);
}

static void what_is_no_range_gives_nothing(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"",	  "..",	     "1..",    "..4",	   "4..1",
		"0..8*2", "1..8*1",  "1..8*0", "1..8+0",   "1..2..3",
		"1..8*",  "1..8+-1", "a..b",   "1..8*2*2", "1...4"};
	uint64_t value[ROOM];
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		print_message("  '%s'\n", texts[i]);
		assert_int_equal(units_range(texts[i], 1024, value, ROOM), 0);
	}
}

static void more_numbers_than_there_is_room_are_told_not_stored(void **state)
{
	(void)state;
	uint64_t value[3] = {0, 0, 77};
	assert_true(units_range("1..9", 1000, value, 2) > 2);
	assert_int_equal(value[1], 2);
	assert_int_equal(value[2], 77);
}

/* A typing error must not count for days, nor multiply past 2^64. */
static void a_huge_range_ends_at_once(void **state)
{
	(void)state;
	uint64_t value[ROOM];
	assert_true(units_range("0..9e15", 1000, value, ROOM) > ROOM);
	assert_range("1..9e15*4294967296", 2, 1, 4294967296);
}

static void assert_bytes(uint64_t bytes, const char *expected)
{
	char text[32];
	assert_string_equal(units_bytes(bytes, text, sizeof(text)), expected);
}

static void bytes_are_shortened_only_where_it_is_exact(void **state)
{
	(void)state;
	assert_bytes(0, "0 B");
	assert_bytes(64, "64 B");
	assert_bytes(1023, "1023 B");
	assert_bytes(1024, "1 KiB");
	assert_bytes(4049, "4049 B");
	assert_bytes(8192, "8 KiB");
	assert_bytes(1 << 20, "1 MiB");
	assert_bytes((1 << 20) + 1024, "1025 KiB");
}

static void assert_three(double value, const char *expected)
{
	char text[32];
	assert_string_equal(units_three(value, text, sizeof(text)), expected);
}

static void numbers_have_three_digits_and_no_exponent(void **state)
{
	(void)state;
	assert_three(6.423, "6.42");
	assert_three(9.994, "9.99");
	assert_three(9.996, "10.0");
	assert_three(44, "44.0");
	assert_three(99.96, "100");
	assert_three(1150.4, "1150");
	assert_three(-6.423, "-6.42");
	assert_three(12345678, "12345678");
	assert_three((double)NAN, "-");
}

static void assert_two(double value, const char *expected)
{
	char text[32];
	assert_string_equal(units_two(value, text, sizeof(text)), expected);
}

static void spreads_have_two_digits_and_no_exponent(void **state)
{
	(void)state;
	assert_two(0, "0.00");
	assert_two(0.141, "0.14");
	assert_two(0.996, "1.0");
	assert_two(6, "6.0");
	assert_two(9.96, "10");
	assert_two(17.4, "17");
	assert_two(206.3, "206");
	assert_two(12032, "12032");
	assert_two(NAN, "-");
}

static void assert_seconds(double seconds, const char *expected)
{
	char text[32];
	assert_string_equal(units_seconds(seconds, text, sizeof(text)),
			    expected);
}

static void times_are_written_in_two_units_at_most(void **state)
{
	(void)state;
	assert_seconds(3.4, "3 s");
	assert_seconds(59.6, "1 min 0 s");
	assert_seconds(130, "2 min 10 s");
	assert_seconds(3900, "1 h 5 min");
}

static void the_nearest_word_is_found_and_a_far_one_is_not(void **state)
{
	(void)state;
	static const char *const words[] = {"pingpong", "oneway", "flood",
					    "priority", NULL};
	assert_string_equal(units_nearest("pingpog", words), "pingpong");
	assert_string_equal(units_nearest("flod", words), "flood");
	assert_string_equal(units_nearest("one-way", words), "oneway");
	assert_string_equal(units_nearest("pri", words), "priority");
	assert_null(units_nearest("zzzzzzzz", words));
	static const char *const shorts[] = {"top", "table", NULL};
	assert_null(units_nearest("foo", shorts));
	assert_null(units_nearest("yaml", shorts));
	assert_string_equal(units_nearest("tp", shorts), "top");
	static const char *const none[] = {NULL};
	assert_null(units_nearest("flood", none));
}

static void a_very_long_word_has_no_neighbour(void **state)
{
	(void)state;
	static const char *const words[] = {"flood", NULL};
	char word[4096];
	memset(word, 'x', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	assert_null(units_nearest(word, words));
}

static void a_share_is_written_as_one_or_in_percent(void **state)
{
	(void)state;
	static const char *const none[] = {"",	  "%",	 "0",	"1",	 "100%",
					   "-3%", "3%%", "3 %", "0.03x", "nan"};
	double share = 7;
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		assert_false(units_parse_share(none[i], &share));
	assert_true(share == 7);
	assert_true(units_parse_share("3%", &share) && share == 0.03);
	assert_true(units_parse_share("0.03", &share) && share == 0.03);
}

static void a_time_is_written_as_it_can_be_read(void **state)
{
	static const uint64_t times[] = {1,    999,	  1000,	       1500000,
					 1001, 100000000, 600000000000};
	static const char *const texts[] = {"1ns",    "999ns", "1us", "1500us",
					    "1001ns", "100ms", "600s"};
	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		char text[32];
		uint64_t ns = 0;
		assert_string_equal(units_ns(times[i], text, sizeof(text)),
				    texts[i]);
		assert_true(units_parse_ns(text, &ns));
		assert_int_equal(ns, times[i]);
	}
}

static void assert_written(double value, const char *expected)
{
	char text[32];
	assert_string_equal(units_number(value, text, sizeof(text)), expected);
}

static void a_number_for_programs_reads_back_as_the_same(void **state)
{
	(void)state;
	assert_written(0, "0");
	assert_written(-3, "-3");
	assert_written(9007199254740991, "9007199254740991");
	assert_written(3012.1, "3012.1");
	assert_written(0.05, "0.05");
	assert_written(1e-9, "1e-09");
	assert_written(1.0 / 3, "0.33333333333333331");
	assert_written(NAN, "");
	assert_written(INFINITY, "");
}

static void a_time_of_day_is_read_with_its_zone(void **state)
{
	(void)state;
	double seconds = 0;
	assert_true(units_parse_time("1970-01-02T00:00:01Z", &seconds));
	assert_true(seconds == 86401);
	assert_true(units_parse_time("1970-01-01T01:00:00.5+01:00", &seconds));
	assert_true(seconds == 0.5);
	assert_false(units_parse_time("1970-01-01T00:00:00", &seconds));
	assert_false(units_parse_time("1970-01-01T00:00:00+01:00x", &seconds));
	assert_false(units_parse_time("1970-01-01T00:00:00Z1", &seconds));
	assert_false(units_parse_time("", &seconds));
}

static void a_time_has_the_unit_of_its_size(void **state)
{
	(void)state;
	char text[32];
	assert_string_equal(units_time(312, text, sizeof(text)), "0.31 µs");
	assert_string_equal(units_time(43020, text, sizeof(text)), "43.0 µs");
	assert_string_equal(units_time(4053e6, text, sizeof(text)), "4.05 s");
	assert_string_equal(units_time(5e6, text, sizeof(text)), "5.00 ms");
	assert_string_equal(units_time(624888932e3, text, sizeof(text)),
			    "625 s");
}

static void a_whole_number_can_still_be_added_and_doubled(void **state)
{
	(void)state;
	assert_true(units_whole(0) == 0 && units_whole(2.9) == 2);
	assert_true(units_whole(-1) == 0 && units_whole(NAN) == 0);
	assert_true(units_whole(1e300) == 1ull << 61);
	assert_true(units_whole(INFINITY) == 1ull << 61);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_share_is_written_as_one_or_in_percent),
		cmocka_unit_test(whole_numbers_are_read_with_their_suffix),
		cmocka_unit_test(what_is_no_whole_number_is_refused),
		cmocka_unit_test(a_number_is_exact_or_refused),
		cmocka_unit_test(times_are_read_in_every_unit),
		cmocka_unit_test(
			a_time_without_a_unit_or_below_a_nanosecond_is_refused),
		cmocka_unit_test(ranges_multiply_or_add),
		cmocka_unit_test(what_is_no_range_gives_nothing),
		cmocka_unit_test(
			more_numbers_than_there_is_room_are_told_not_stored),
		cmocka_unit_test(a_huge_range_ends_at_once),
		cmocka_unit_test(bytes_are_shortened_only_where_it_is_exact),
		cmocka_unit_test(numbers_have_three_digits_and_no_exponent),
		cmocka_unit_test(spreads_have_two_digits_and_no_exponent),
		cmocka_unit_test(a_number_for_programs_reads_back_as_the_same),
		cmocka_unit_test(a_time_of_day_is_read_with_its_zone),
		cmocka_unit_test(a_time_has_the_unit_of_its_size),
		cmocka_unit_test(times_are_written_in_two_units_at_most),
		cmocka_unit_test(a_time_is_written_as_it_can_be_read),
		cmocka_unit_test(
			the_nearest_word_is_found_and_a_far_one_is_not),
		cmocka_unit_test(a_very_long_word_has_no_neighbour),
		cmocka_unit_test(a_whole_number_can_still_be_added_and_doubled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
