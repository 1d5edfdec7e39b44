/* What is asked for in axes, and the configurations that come of it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "planning.h"
#include "workload.h"

/* What the preset varies by itself, held still. */
#define DEPTH "workload=depth pattern=constant levels=1 select=highest "

static void assert_capacity(const char *asked, uint64_t capacity)
{
	struct plan plan;
	wish_plan(&plan, &(struct wish){.asked = asked, .runs = 1});
	assert_int_equal(plan_first(&plan, NULL)->params.capacity, capacity);
	assert_string_equal(plan_first(&plan, NULL)->reason, "");
	plan_release(&plan);
}

static void the_capacity_follows_the_fill_unless_asked(void **state)
{
	(void)state;
	assert_capacity("workload=pingpong", 10);
	assert_capacity("workload=depth fill=0", 10);
	assert_capacity("workload=depth fill=9", 10);
	assert_capacity("workload=depth fill=10", 11);
	assert_capacity("workload=depth fill=1000", 1001);
	assert_capacity("workload=priority fill=100", 101);
	assert_capacity("workload=depth fill=10 capacity=64", 64);
}

static void a_capacity_that_the_fill_takes_up_is_skipped(void **state)
{
	(void)state;
	struct plan plan;
	wish_plan(
		&plan,
		&(struct wish){.asked = "workload=depth fill=10 capacity=10"});
	assert_non_null(strstr(plan_first(&plan, NULL)->reason,
			       "capacity must be over the fill"));
	plan_release(&plan);
}

static void assert_count(const char *asked, size_t count)
{
	struct plan plan;
	wish_plan(&plan, &(struct wish){.asked = asked, .runs = 1});
	assert_int_equal(plan_count(&plan, NULL), count);
	plan_release(&plan);
}

static void what_is_asked_twice_is_measured_once(void **state)
{
	(void)state;
	assert_count(DEPTH "fill=0 mechanism=sysv,sysv,posix", 2);
	assert_count(DEPTH "fill=0 mechanism=sysv size=64,64,64..64", 1);
	assert_count("workload=pingpong mechanism=sysv size=8 capacity=1 "
		     "keep-awake=no placement=two-cpus,same-llc",
		     1);
}

/* depth is one process: a placement or a wait of it is no difference. */
static void axes_without_a_meaning_make_no_difference(void **state)
{
	(void)state;
	assert_count(DEPTH "fill=0 mechanism=sysv wait=block,spin,poll "
			   "producers=1,2 placement=same-cpu,two-cpus",
		     1);
	assert_count("workload=lifecycle mechanism=sysv fill=1,2 others=1,2",
		     2);
	assert_count("workload=pingpong mechanism=sysv size=8 capacity=1 "
		     "placement=same-cpu keep-awake=no fill=1,2 levels=1,2",
		     1);
}

static void all_combinations_are_meant(void **state)
{
	(void)state;
	assert_count(DEPTH "mechanism=sysv,posix size=64..256*2 fill=1..4",
		     2 * 3 * 4);
}

static void what_is_asked_replaces_the_presets_values(void **state)
{
	(void)state;
	struct plan plan;
	wish_plan(&plan, &(struct wish){.asked = "size=8,16 capacity=3 "
						 "mechanism=posix"});
	for (size_t i = 0; i < plan.configs; i++) {
		const struct params *p = &plan.config[i].params;
		assert_true(p->size == 8 || p->size == 16);
		assert_int_equal(p->capacity, 3);
		assert_string_not_equal(p->mechanism, "sysv");
	}
	assert_true(plan_count(&plan, "posix") > 6);
	plan_release(&plan);
}

/* As the default preset measures it. */
static void a_workload_outside_the_preset_is_measured_too(void **state)
{
	(void)state;
	struct plan plan, full;
	wish_plan(&plan,
		  &(struct wish){.preset = "quick", .asked = "workload=depth"});
	wish_plan(&full, &(struct wish){.preset = "default",
					.asked = "workload=depth"});
	assert_true(plan_count(&plan, "posix") > 0);
	assert_int_equal(plan_count(&plan, "posix"),
			 plan_count(&full, "posix"));
	assert_string_equal(plan_first(&plan, "posix")->params.workload,
			    "depth");
	plan_release(&plan);
	plan_release(&full);
}

/* ipc/msgutil.c: struct msg_msg is 6 words, a segment's head is one. */
static void steps_straddle_the_kernels_allocations(void **state)
{
	(void)state;
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t first = page - 6 * sizeof(void *);
	uint64_t second = first + page - sizeof(void *);
	uint64_t sizes[] = {first, first + 1, second, second + 1};
	struct plan plan;
	wish_plan(&plan, &(struct wish){.asked = DEPTH
					"fill=0 size=steps mechanism=sysv"});
	assert_int_equal(plan_count(&plan, "sysv"), 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(plan.config[i].params.size, sizes[i]);
	plan_release(&plan);
}

static void assert_refused(const char *asked, const char *part)
{
	struct plan plan;
	struct error err = {0};
	assert_int_equal(
		wish_expand(&plan, &(struct wish){.asked = asked}, &err), -1);
	print_message("  %s\n", err.text);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_non_null(strstr(err.text, part));
	plan_release(&plan);
}

static void an_unknown_word_is_refused_with_the_nearest(void **state)
{
	(void)state;
	assert_refused("mechanism=posx", "did you mean posix?");
	assert_refused("workload=pingpog", "did you mean pingpong?");
	assert_refused("wait=epol", "did you mean epoll?");
	assert_refused("mechanism=sysv,,posix", "--mechanism");
	assert_refused("placement=nowhere", "--placement nowhere");
	assert_refused("sched=fifo", "fifo:N");
	assert_refused("sched=rr:100", "rr:N");
}

static void an_impossible_number_is_refused(void **state)
{
	(void)state;
	assert_refused("size=big", "--size big: not a whole number");
	assert_refused("size=64,", "--size");
	assert_refused("capacity=0", "--capacity 0");
	assert_refused("size=4..1", "--size 4..1");
	assert_refused("size=1..1000", "over 256 numbers");
	assert_refused("size=0..9e15", "over 256 numbers");
	assert_refused("size=17M", "from 0 to 16777216");
	assert_refused("producers=0", "from 1 to 64");
	assert_refused("capacity=1k,2k,3G", "from 1 to");
}

static void a_background_command_is_not_split_at_commas(void **state)
{
	(void)state;
	struct plan plan;
	wish_plan(&plan,
		  &(struct wish){.asked = DEPTH "fill=0 background=a,b"});
	assert_int_equal(plan_count(&plan, "sysv"), 1);
	assert_string_equal(plan_first(&plan, "sysv")->params.background,
			    "a,b");
	plan_release(&plan);
}

/* Messages alone: no time bound may cut them, and the other way round. */
static void an_amount_that_is_asked_stands_alone(void **state)
{
	(void)state;
	struct plan plan;
	struct wish wish = {.asked = "workload=flood",
			    .amount = {.messages = 5}};
	wish_plan(&plan, &wish);
	assert_int_equal(plan.config[0].amount.messages, 5);
	assert_true(plan.config[0].amount.duration_ns > 86400 * NSEC_PER_SEC);
	plan_release(&plan);
	wish.amount = (struct amount){.duration_ns = 5, .max_samples = 99};
	wish_plan(&plan, &wish);
	assert_true(plan.config[0].amount.messages == UINT64_MAX);
	assert_int_equal(plan.config[0].amount.duration_ns, 5);
	assert_int_equal(plan.config[0].amount.max_samples, 99);
	plan_release(&plan);
}

static void assert_highest(const char *asked, unsigned highest)
{
	struct plan plan;
	wish_plan(&plan, &(struct wish){.asked = asked});
	assert_int_equal(config_prio_max(plan_first(&plan, NULL)), highest);
	plan_release(&plan);
}

static void the_highest_priority_follows_from_the_levels(void **state)
{
	(void)state;
	assert_highest("workload=pingpong", 0);
	assert_highest("workload=pingpong priority=3", 3);
	assert_highest("workload=flood levels=4 pattern=rising", 3);
	assert_highest("workload=flood levels=4 priority=3", 6);
	assert_highest("workload=priority priority=3", 4);
	assert_highest("workload=depth select=exact", 1);
}

static uint64_t warmup_of(uint64_t messages)
{
	struct plan plan;
	wish_plan(&plan, &(struct wish){.asked = "workload=pingpong",
					.amount = {.messages = messages}});
	uint64_t warmup = config_warmup(&plan.config[0]);
	plan_release(&plan);
	return warmup;
}

static void a_warm_up_grows_with_the_run_within_bounds(void **state)
{
	(void)state;
	assert_true(warmup_of(1) >= 10);
	assert_int_equal(warmup_of(1), warmup_of(2));
	assert_true(warmup_of(5000) > warmup_of(1000));
	assert_true(warmup_of(5000) <= 500);
	assert_int_equal(warmup_of(1000000), warmup_of(2000000));
}

static void a_stream_warms_up_until_the_queue_was_full(void **state)
{
	(void)state;
	struct plan plan;
	wish_plan(&plan,
		  &(struct wish){.asked = "workload=flood capacity=1000"});
	assert_true(config_warmup(&plan.config[0]) >= 2000);
	plan_release(&plan);
	wish_plan(&plan,
		  &(struct wish){.asked = "workload=flood mechanism=null "
					  "capacity=1000000000"});
	assert_true(config_warmup(&plan.config[0]) <= 10000);
	plan_release(&plan);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_capacity_follows_the_fill_unless_asked),
		cmocka_unit_test(a_capacity_that_the_fill_takes_up_is_skipped),
		cmocka_unit_test(what_is_asked_twice_is_measured_once),
		cmocka_unit_test(axes_without_a_meaning_make_no_difference),
		cmocka_unit_test(all_combinations_are_meant),
		cmocka_unit_test(what_is_asked_replaces_the_presets_values),
		cmocka_unit_test(a_workload_outside_the_preset_is_measured_too),
		cmocka_unit_test(steps_straddle_the_kernels_allocations),
		cmocka_unit_test(an_unknown_word_is_refused_with_the_nearest),
		cmocka_unit_test(an_impossible_number_is_refused),
		cmocka_unit_test(a_background_command_is_not_split_at_commas),
		cmocka_unit_test(an_amount_that_is_asked_stands_alone),
		cmocka_unit_test(the_highest_priority_follows_from_the_levels),
		cmocka_unit_test(a_warm_up_grows_with_the_run_within_bounds),
		cmocka_unit_test(a_stream_warms_up_until_the_queue_was_full),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
