/* What compare and history look at, and how a person names it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/error.h"
#include "core/record/figure_name.h"
#include "core/stats/summary.h"

static void every_figure_has_a_name_that_means_it(void **state)
{
	(void)state;
	for (size_t i = 0; known_figures[i].workload; i++) {
		struct figures figures =
			figures_in(known_figures[i].figures,
				   known_figures[i].workload, false);
		for (const struct figure *f = figures.figure; f->use; f++) {
			struct figure list[FIGURES_ASKED_MAX + 1];
			char name[64];
			figure_name(f, name, sizeof(name));
			if (!(f->use & IS_COMPARED))
				continue;
			assert_int_equal(figures_parse(list, name, NULL), 0);
			assert_int_equal(list[0].metric, f->metric);
			assert_int_equal(list[0].percentile, f->percentile);
			assert_int_equal(list[1].use, 0);
		}
	}
}

static void a_sampled_metric_alone_means_its_median_and_p99(void **state)
{
	(void)state;
	struct figure list[FIGURES_ASKED_MAX + 1];
	char name[64];
	assert_int_equal(figures_parse(list, "rtt_ns,cpu_ns", NULL), 0);
	figure_name(&list[0], name, sizeof(name));
	assert_string_equal(name, "rtt_ns.p50");
	figure_name(&list[1], name, sizeof(name));
	assert_string_equal(name, "rtt_ns.p99");
	figure_name(&list[2], name, sizeof(name));
	assert_string_equal(name, "cpu_ns");
	assert_int_equal(list[3].use, 0);
}

static void what_cannot_be_meant_is_refused_by_its_name(void **state)
{
	(void)state;
	static const char *const words[] = {
		"rtt_nz",	 "rtt_ns.p98", "cpu_ns.p50",
		"fill_messages", "",	       "rtt_ns,",
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct figure list[FIGURES_ASKED_MAX + 1];
		struct error err = {0};
		assert_int_equal(figures_parse(list, words[i], &err), -1);
		assert_int_equal(err.status, STATUS_USAGE);
		assert_non_null(strstr(err.text, "--metric"));
	}
}

static void there_are_not_more_than_there_is_room_for(void **state)
{
	(void)state;
	struct figure list[FIGURES_ASKED_MAX + 1];
	char text[1024] = "cpu_ns";
	for (size_t i = 1; i < FIGURES_ASKED_MAX; i++)
		strcat(text, ",cpu_ns");
	assert_int_equal(figures_parse(list, text, NULL), 0);
	assert_int_equal(list[FIGURES_ASKED_MAX].use, 0);
	strcat(text, ",cpu_ns");
	assert_int_equal(figures_parse(list, text, NULL), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_figure_has_a_name_that_means_it),
		cmocka_unit_test(
			a_sampled_metric_alone_means_its_median_and_p99),
		cmocka_unit_test(what_cannot_be_meant_is_refused_by_its_name),
		cmocka_unit_test(there_are_not_more_than_there_is_room_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
