/* What counts as a sign that a run still moves, and when it is given up. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/clock.h"
#include "core/plan/config.h"
#include "core/run/moving.h"
#include "registry.h"

/* A run of two pairs, of which no process is there. */
struct made {
	struct config config;
	struct samples samples;
	struct trial trial;
	struct moving moving;
};

static void make(struct made *made, struct control *control)
{
	*made = (struct made){0};
	made->config.params = params_initial;
	made->config.workload = catalogue_workload(&catalogue, "flood");
	made->trial = (struct trial){
		.config = &made->config,
		.samples = &made->samples,
		.control = control,
		.worker = control->worker,
		.contenders = 1,
		.processes = 4,
		.pairs = 2,
	};
	moving_begin(&made->moving, &made->trial);
}

/* Looks at once, whatever the time. */
static bool stopped(struct made *made)
{
	made->moving.due_ns = 0;
	return moving_stopped(&made->moving, &made->trial);
}

static struct control *new_control(void)
{
	struct control *control = NULL;
	assert_int_equal(
		posix_memalign((void **)&control, 128, sizeof(*control)), 0);
	*control = (struct control){0};
	return control;
}

static void what_stands_still_is_given_up_after_two_looks(void **state)
{
	(void)state;
	struct made made;
	struct control *control = new_control();
	make(&made, control);
	assert_false(stopped(&made));
	assert_true(stopped(&made));
	/* Between two looks nothing is asked, however often it is woken. */
	made.moving.still = 1;
	made.moving.due_ns = UINT64_MAX;
	assert_false(moving_stopped(&made.moving, &made.trial));
	free(control);
}

/* Of the last worker, the last gate, the last baton: all are looked at. */
static void every_sign_of_life_counts(void **state)
{
	(void)state;
	struct made made;
	struct control *control = new_control();
	make(&made, control);
	for (int sign = 0; sign < 8; sign++) {
		assert_false(stopped(&made));
		control->barrier.arrived += sign == 0;
		control->barrier.prepared += sign == 1;
		control->outcome[3].sent += sign == 2;
		control->worker[3].check.tally.received += sign == 3;
		control->gate[1].open += sign == 4;
		control->gate[1].measured += sign == 5;
		control->baton[1].given += sign == 6;
		control->baton[1].done += sign == 7;
		assert_false(stopped(&made));
	}
	assert_false(stopped(&made));
	assert_true(stopped(&made));
	free(control);
}

/* In an open loop messages may be seconds apart. */
static void a_slow_rate_is_waited_for(void **state)
{
	(void)state;
	struct config config = {
		.params = params_initial,
		.workload = catalogue_workload(&catalogue, "paced"),
	};
	config.params.rate = 1;
	assert_true(moving_patience(&config) >= 30 * NSEC_PER_SEC);
	config.params.rate = 1000000;
	assert_true(moving_patience(&config) < 6 * NSEC_PER_SEC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stands_still_is_given_up_after_two_looks),
		cmocka_unit_test(every_sign_of_life_counts),
		cmocka_unit_test(a_slow_rate_is_waited_for),
	};
	return cmocka_run_group_tests_name("moving", tests, NULL, NULL);
}
