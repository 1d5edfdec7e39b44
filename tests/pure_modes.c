/* Two modes of a distribution: found where they are, and nowhere else. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"
#include "core/record/summarise.h"
#include "core/stats/modes.h"
#include "core/stats/summary.h"
#include "registry.h"
#include "report.h"
#include "support.h"

#define TRIALS 1000
#define SAMPLES 2000

/* A mixture: what is drawn, with which share, around which median. */
struct part {
	double share, median, spread; /* sigma of the logarithm */
};

typedef double draw(uint64_t *state, const struct part *parts);

static double uniform(uint64_t *state)
{
	return ((double)(random_next(state) >> 11) + 0.5) * 0x1p-53;
}

static double normal(uint64_t *state)
{
	double radius = sqrt(-2 * log(uniform(state)));
	return radius * cos(2 * acos(-1) * uniform(state));
}

static double lognormals(uint64_t *state, const struct part *part)
{
	double at = uniform(state);
	while (part->share < at)
		at -= part++->share;
	return part->median * exp(part->spread * normal(state));
}

/* A burst takes 10 to 100 times as long. */
static double bursts(uint64_t *state, const struct part *part)
{
	bool burst = uniform(state) < 0.05;
	return lognormals(state, part) *
	       (burst ? pow(10, 1 + uniform(state)) : 1);
}

/* A gamma of a whole shape, which is the spread: of 1, an exponential. */
static double gammas(uint64_t *state, const struct part *part)
{
	double sum = 0;
	for (int i = 0; i < (int)part->spread; i++)
		sum -= log(uniform(state));
	return part->median * sum / part->spread;
}

/* Of a counter with 24 MHz. */
static double coarse(uint64_t *state, const struct part *part)
{
	return floor(floor(lognormals(state, part) / 41.67) * 41.67);
}

static double pareto(uint64_t *state, const struct part *part)
{
	return part->median * pow(uniform(state), -part->spread);
}

static struct histogram drawn(draw *one, const struct part *parts, size_t n,
			      uint64_t *state)
{
	struct histogram h = {0};
	uint64_t *value = calloc(2 * n, sizeof(*value));
	assert_non_null(value);
	for (size_t i = 0; i < n; i++)
		value[i] = (uint64_t)one(state, parts);
	samples_sort(value, value + n, n);
	histogram_add_sorted(&h, value, n);
	free(value);
	return h;
}

static bool found(struct modes *modes, draw *one, const struct part *parts,
		  size_t n, uint64_t seed)
{
	struct histogram h = drawn(one, parts, n, &seed);
	bool two = modes_find(modes, &h);
	histogram_release(&h);
	return two;
}

static int times_found(draw *one, const struct part *parts)
{
	struct modes modes;
	int times = 0;
	for (uint64_t seed = 0; seed < TRIALS; seed++)
		times += found(&modes, one, parts, SAMPLES, seed << 32);
	return times;
}

static void one_mode_is_never_two(void **state)
{
	static const struct {
		draw *one;
		struct part part;
	} cases[] = {
		{lognormals, {1, 21000, 0.3}}, {lognormals, {1, 300, 1}},
		{lognormals, {1, 21000, 2}},   {gammas, {1, 21000, 1}},
		{gammas, {1, 21000, 8}},       {pareto, {1, 1000, 1}},
		{bursts, {1, 21000, 0.1}},     {coarse, {1, 300, 0.4}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int times = times_found(cases[i].one, &cases[i].part);
		if (times > 0)
			fail_msg("case %zu: %d times", i, times);
	}
}

static void idle_exits_are_found(void **state)
{
	static const struct part parts[][2] = {
		{{0.62, 21000, 0.08}, {1, 110000, 0.15}},
		{{0.62, 21000, 0.2}, {1, 110000, 0.3}},
	};
	(void)state;
	for (int i = 0; i < 2; i++) {
		int times = times_found(lognormals, parts[i]);
		if (times < TRIALS * 99 / 100)
			fail_msg("mixture %d: %d times", i, times);
	}
}

static void shares_and_places_are_right(void **state)
{
	static const struct part parts[] = {{0.62, 21000, 0.1},
					    {1, 110000, 0.15}};
	struct modes modes;
	(void)state;
	assert_true(found(&modes, lognormals, parts, 100000, 1));
	assert_true(fabs(modes.share - 0.62) < 0.01);
	assert_true(fabs(modes.place[0] - 21000) < 210);
	assert_true(fabs(modes.place[1] - 110000) < 1100);
}

static void a_tail_moves_no_mode(void **state)
{
	static const struct part parts[] = {
		{0.6, 21000, 0.1}, {0.35, 110000, 0.1}, {1, 5000000, 1}};
	struct modes modes;
	(void)state;
	assert_true(found(&modes, lognormals, parts, 20000, 1));
	assert_true(fabs(modes.share - 0.6) < 0.02);
	assert_true(fabs(modes.place[1] - 110000) < 5500);
}

/* Each would be two modes but for one thing. */
static void what_lacks_one_thing_is_not_two_modes(void **state)
{
	static const struct part small[] = {{0.93, 21000, 0.1},
					    {1, 110000, 0.1}};
	static const struct part near[] = {{0.6, 21000, 0.02},
					   {1, 30000, 0.02}};
	static const struct part shallow[] = {{0.5, 21000, 0.25},
					      {1, 42000, 0.25}};
	static const struct part wide[] = {{0.8, 21000, 0.1}, {1, 900000, 1}};
	static const struct part good[] = {{0.6, 21000, 0.1}, {1, 42000, 0.1}};
	static const struct part *const cases[] = {small, near, shallow, wide};
	struct modes modes;
	(void)state;
	for (int i = 0; i < 4; i++)
		if (found(&modes, lognormals, cases[i], 20000, 1))
			fail_msg("case %d", i);
	assert_true(found(&modes, lognormals, good, 1000, 1));
	assert_false(found(&modes, lognormals, good, 999, 1));
}

static void any_histogram_can_be_asked(void **state)
{
	struct modes modes;
	uint64_t value[2000] = {0};
	struct histogram h = {0};
	(void)state;
	assert_false(modes_find(&modes, &h));
	histogram_add_sorted(&h, value, 2000);
	assert_false(modes_find(&modes, &h));
	for (int i = 0; i < 2000; i++)
		value[i] = UINT64_MAX;
	histogram_add_sorted(&h, value, 2000);
	modes_find(&modes, &h);
	histogram_release(&h);
}

/* With each gap between words one blank, since lines are wrapped. */
static char *report_of(const char *name, const struct record *const *record)
{
	const struct report_options options = {0};
	struct error err = {0};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	const struct report *report = report_find(name);
	assert_non_null(report);
	assert_int_equal(report_write(report, out, record, 1, &options, &err),
			 0);
	fclose(out);
	char *to = text;
	for (const char *c = text; *c; c++)
		if (!isspace((unsigned char)*c))
			*to++ = *c;
		else if (to == text || to[-1] != ' ')
			*to++ = ' ';
	*to = '\0';
	return text;
}

/* A round trip: of System V with two modes, of POSIX with one. */
static void made_up_modes(struct record *record)
{
	static const struct part two[] = {{0.62, 21000, 0.05},
					  {1, 112000, 0.05}};
	static const struct part one = {1, 24000, 0.05};
	made_up_record(record);
	struct result *posix = record_add_result(record);
	assert_non_null(posix);
	struct result *sysv = &record->result[0];
	*posix = (struct result){.params = sysv->params,
				 .effective = sysv->effective};
	strcpy(posix->params.mechanism, "posix");
	params_id(&posix->params, posix->id, sizeof(posix->id));
	for (size_t i = 0; i < sysv->runs; i++)
		assert_non_null(result_add_run(posix, &sysv->run[i]));
	for (int i = 0; i < 2; i++) {
		struct histogram *h =
			(i ? posix : sysv)->histogram + METRIC_RTT_NS;
		uint64_t seed = 1;
		histogram_release(h);
		*h = drawn(lognormals, i ? &one : two, 20000, &seed);
	}
	record_summarise(record);
}

static void the_reports_say_it(void **state)
{
	static const char *const words[][2] = {
		{"table", "SysV: two modes: 62 % about 21 µs, the rest about "
			  "112 µs; POSIX: no two modes"},
		{"text", "SysV: two modes: 62 % about 21 us, the rest about "
			 "112 us; POSIX: no two modes"},
		{"markdown", "| SysV: two modes: 62 % about 21 µs, the rest "
			     "about 112 µs; POSIX: no two modes |"},
		{"html", "SysV: two modes: 62 % about 21 µs, the rest about "
			 "112 µs</td>"},
	};
	struct record record;
	const struct record *list[] = {&record};
	(void)state;
	made_up_modes(&record);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		char *text = report_of(words[i][0], list);
		if (!strstr(text, words[i][1]))
			fail_msg("%s lacks \"%s\":\n%s", words[i][0],
				 words[i][1], text);
		free(text);
	}
	record_release(&record);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_mode_is_never_two),
		cmocka_unit_test(idle_exits_are_found),
		cmocka_unit_test(shares_and_places_are_right),
		cmocka_unit_test(a_tail_moves_no_mode),
		cmocka_unit_test(what_lacks_one_thing_is_not_two_modes),
		cmocka_unit_test(any_histogram_can_be_asked),
		cmocka_unit_test(the_reports_say_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
