/* What the lines say that tell how far a session is. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "command/progress.h"
#include "planning.h"
#include "support.h"

/* A session of two configurations, and what it says into a file. */
struct told {
	struct plan plan;
	struct session session;
	struct progress progress;
	struct session_watch watch;
	char path[512];
	int stderr_was;
};

static void begin(void **state, struct told *t)
{
	*t = (struct told){0};
	wish_plan(&t->plan,
		  &(struct wish){.asked = "workload=pingpong size=64,128 "
					  "mechanism=posix wait=block "
					  "placement=same-cpu keep-awake=no",
				 .runs = 20});
	t->session.plan = &t->plan;
	t->session.record.result =
		calloc(t->plan.configs, sizeof(struct result));
	assert_non_null(t->session.record.result);
	snprintf(t->path, sizeof(t->path), "%s", scratch_path(state, "said"));
	fflush(stderr);
	t->stderr_was = dup(2);
	assert_non_null(freopen(t->path, "w", stderr));
	fputs("begun\n", stderr);
	t->watch = progress_watch(&t->progress, &t->session);
}

static char *end(struct told *t)
{
	progress_end(&t->progress);
	fflush(stderr);
	assert_int_equal(dup2(t->stderr_was, 2), 2);
	close(t->stderr_was);
	free(t->session.record.result);
	plan_release(&t->plan);
	return file_read(t->path);
}

static size_t find(const struct told *t, uint64_t size)
{
	size_t i = 0;
	while (t->plan.config[i].params.size != size ||
	       strcmp(t->plan.config[i].params.mechanism, "posix") != 0)
		assert_true(++i < t->plan.configs);
	return i;
}

/*
 * A run of the i'th configuration, which so much time passes in; its figure is
 * its size.
 */
static void run_one(struct told *t, size_t i, double seconds)
{
	struct run run = {.measures = 1};
	run.measure[0].metric = METRIC_RTT_NS;
	run.measure[0].distribution.percentile[0] =
		1e3 * (double)t->plan.config[i].params.size;
	t->watch.before(t->watch.context, &t->session, &t->plan.config[i]);
	t->progress.started_ns -= (uint64_t)(seconds * 1e9);
	t->progress.drawn_ns -= (uint64_t)(seconds * 1e9);
	t->watch.after(t->watch.context, &t->session,
		       &t->session.record.result[i], &run);
}

/* Elsewhere than on a terminal; each figure beside its own name. */
static void a_line_every_half_minute(void **state)
{
	struct told t;
	begin(state, &t);
	size_t first = find(&t, 64), second = find(&t, 128);
	for (int i = 0; i < 10; i++)
		run_one(&t, first, 0);
	run_one(&t, second, 31);
	run_one(&t, first, 10);
	run_one(&t, first, 21);
	char *said = end(&t), *line = said;
	size_t lines = 0;
	for (char *next; (next = strchr(line, '\n')); line = next + 1) {
		*next = '\0';
		if (line[0] != '[')
			continue;
		bool is_second = lines++ == 0;
		assert_non_null(strstr(line, is_second ? " 128 µs " : " µs "));
		assert_non_null(strstr(line, is_second ? "/128B/" : "/64B/"));
		assert_null(strchr(line, '\033'));
	}
	assert_int_equal(lines, 2);
	free(said);
}

static size_t count(const char *text, const char *what)
{
	size_t n = 0;
	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}

static void a_slow_machine_is_told_of_once(void **state)
{
	struct told t;
	begin(state, &t);
	for (size_t i = 0; i < 20; i++)
		run_one(&t, find(&t, i % 2 ? 64 : 128), 40);
	char *said = end(&t);
	assert_int_equal(count(said, "this machine is slow, or busy: about "),
			 1);
	free(said);
	begin(state, &t);
	for (size_t i = 0; i < 20; i++)
		run_one(&t, find(&t, i % 2 ? 64 : 128), 0.01);
	said = end(&t);
	assert_int_equal(count(said, "slow"), 0);
	free(said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_line_every_half_minute,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(a_slow_machine_is_told_of_once,
						scratch_setup,
						scratch_teardown),
	};
	return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
