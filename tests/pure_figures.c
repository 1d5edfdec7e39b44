/* What compare and history look at, and how a person names it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "core/judge/margin_file.h"
#include "core/record/figure_name.h"
#include "core/stats/summary.h"
#include "support.h"

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

static void margins_come_from_a_file_line_by_line(void **state)
{
	static const struct {
		const char *text, *error;
		double p50, p99, rate; /* of flood/posix */
	} table[] = {
		{"", NULL, 0.03, 0.10, 0.03},
		{"# nothing\n\n", NULL, 0.03, 0.10, 0.03},
		{"* * 7%\n", NULL, 0.07, 0.07, 0.07},
		{"* rtt_ns 7% # of both", NULL, 0.07, 0.07, 0.03},
		{"*\trtt_ns.p99  0.2\r\n", NULL, 0.03, 0.2, 0.03},
		{"flood * 5%\nflood/posix * 6%", NULL, 0.06, 0.06, 0.06},
		{"flood/posix * 6%\nflood * 5%", NULL, 0.05, 0.05, 0.05},
		{"pingpong * 6%", NULL, 0.03, 0.10, 0.03},
		{"* rtt_ns", "line 1: has to be", 0, 0, 0},
		{"* * 5%\n* rtt_ns 5% 6%", "line 2: has to be", 0, 0, 0},
		{"* rtt_nz 5%", "line 1: --metric rtt_nz: unknown", 0, 0, 0},
		{"* rtt_ns,cpu_ns 5%", "is not a metric", 0, 0, 0},
		{"* rtt_ns 300%", "line 1: --margins", 0, 0, 0},
	};
	const struct figure p50 = {.metric = METRIC_RTT_NS};
	const struct figure p99 = {METRIC_RTT_NS, P99, "", 0};
	const struct figure rate = {.metric = METRIC_THROUGHPUT_PER_S};
	const char *id = "flood/posix/64B", *path = scratch_path(state, "m");
	for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
		struct margins m = MARGINS_USUAL;
		struct error err = {0};
		file_write(path, table[i].text);
		int rc = margins_read(&m, path, &err);
		assert_int_equal(rc, table[i].error ? -1 : 0);
		if (rc < 0) {
			assert_int_equal(err.status, STATUS_USAGE);
			assert_non_null(strstr(err.text, table[i].error));
		} else {
			assert_true(margin_asked(&m, id, &p50) == table[i].p50);
			assert_true(margin_asked(&m, id, &p99) == table[i].p99);
			assert_true(margin_asked(&m, id, &rate) ==
				    table[i].rate);
		}
		margins_release(&m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			margins_come_from_a_file_line_by_line, scratch_setup,
			scratch_teardown),
		cmocka_unit_test(every_figure_has_a_name_that_means_it),
		cmocka_unit_test(
			a_sampled_metric_alone_means_its_median_and_p99),
		cmocka_unit_test(what_cannot_be_meant_is_refused_by_its_name),
		cmocka_unit_test(there_are_not_more_than_there_is_room_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
