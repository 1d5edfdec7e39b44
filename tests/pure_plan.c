/* Plans: which configurations, in which order, and what is left out why. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/text.h"
#include "core/judge/pairing.h"
#include "core/plan/config.h"
#include "core/plan/group.h"
#include "core/plan/preset.h"
#include "core/run/moving.h"
#include "core/run/samples.h"
#include "mechanism.h"
#include "planning.h"
#include "registry.h"
#include "workload.h"

static void assert_same_configs(const struct plan *a, const struct plan *b)
{
	assert_int_equal(a->configs, b->configs);
	assert_int_equal(a->steps, b->steps);
	for (size_t i = 0; i < a->configs; i++) {
		assert_true(params_equal(&a->config[i].params,
					 &b->config[i].params));
		assert_string_equal(a->config[i].reason, b->config[i].reason);
	}
}

static size_t steps_alike(const struct plan *a, const struct plan *b)
{
	size_t alike = 0;
	for (size_t i = 0; i < a->steps; i++)
		alike += a->step[i].group == b->step[i].group;
	return alike;
}

static void the_same_seed_gives_the_same_order(void **state)
{
	(void)state;
	struct plan a, b;
	wish_plan(&a, &(struct wish){.seed = 42});
	wish_plan(&b, &(struct wish){.seed = 42});
	assert_same_configs(&a, &b);
	assert_int_equal(steps_alike(&a, &b), a.steps);
	assert_int_equal(a.seed, 42);
	plan_release(&a);
	plan_release(&b);
}

static void another_seed_gives_another_order_of_the_same(void **state)
{
	(void)state;
	struct plan a, b;
	wish_plan(&a, &(struct wish){.seed = 42});
	wish_plan(&b, &(struct wish){.seed = 43});
	assert_same_configs(&a, &b);
	assert_true(steps_alike(&a, &b) < a.steps / 2);
	plan_release(&a);
	plan_release(&b);
}

static void check_block(const struct plan *plan, unsigned block)
{
	size_t here = plan->steps / plan->runs;
	bool *met = calloc(plan->configs, sizeof(*met));
	assert_non_null(met);
	for (size_t i = block * here; i < (block + 1) * here; i++) {
		const struct step *step = &plan->step[i];
		assert_int_equal(step->block, block);
		assert_true(step->group < plan->configs);
		assert_string_equal(plan->config[step->group].reason, "");
		assert_false(met[step->group]);
		met[step->group] = true;
	}
	free(met);
}

static void every_block_holds_every_configuration_once(void **state)
{
	(void)state;
	struct plan plan;
	wish_plan(&plan, &(struct wish){.asked = "wait=block,spin,poll"});
	size_t measured = 0;
	for (size_t i = 0; i < plan.configs; i++)
		measured +=
			!plan.config[i].reason[0] && plan.config[i].group == i;
	assert_true(measured > 0 && measured < plan.configs);
	assert_int_equal(plan.steps, measured * plan.runs);
	for (unsigned block = 0; block < plan.runs; block++)
		check_block(&plan, block);
	plan_release(&plan);
}

/* How many share the runs of a mechanism's first configuration. */
static unsigned contenders(const char *asked, const char *mechanism)
{
	struct plan plan;
	wish_plan(&plan, &(struct wish){.asked = asked});
	const struct config *c = plan_first(&plan, mechanism);
	unsigned n = group_contenders(plan.config, (size_t)(c - plan.config));
	for (size_t i = 0; i < plan.configs; i++) {
		struct params params = plan.config[i].params;
		if (plan.config[i].group != c->group)
			continue;
		params_copy(&params, &c->params, &axes[PARAM_MECHANISM]);
		assert_true(params_equal(&params, &c->params));
		assert_true(n == 1 || !plan.config[i].apart);
	}
	plan_release(&plan);
	return n;
}

static void mechanisms_alike_in_all_else_share_runs(void **state)
{
	(void)state;
	assert_int_equal(contenders("workload=pingpong size=64", "posix"), 3);
	assert_int_equal(
		contenders("workload=flood mechanism=sysv,posix,pipe", "pipe"),
		3);
	assert_int_equal(contenders("mechanism=posix", "posix"), 1);
}

static void what_cannot_share_runs_has_its_own_and_a_reason(void **state)
{
	static const char *const asked[] = {
		"interleave=runs",
		"workload=paced",
		"workload=flood producers=2",
		"workload=flood pairs=2 placement=unpinned",
		"workload=flood background=true",
	};
	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
		struct plan plan;
		wish_plan(&plan, &(struct wish){.asked = asked[i]});
		assert_non_null(plan_first(&plan, "posix")->apart);
		plan_release(&plan);
		assert_int_equal(contenders(asked[i], "posix"), 1);
	}
	assert_int_equal(contenders("workload=pingpong", "null"), 1);
}

static void a_slice_has_to_fit_the_run(void **state)
{
	struct plan plan;
	struct error err = {0};
	(void)state;
	assert_int_equal(
		wish_expand(&plan,
			    &(struct wish){.asked = "slice=100ms "
						    "workload=pingpong"},
			    &err),
		-1);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_non_null(strstr(err.text, "--slice"));
	plan_release(&plan);
}

static void the_blocks_have_different_orders(void **state)
{
	(void)state;
	struct plan plan;
	wish_plan(&plan, &(struct wish){.seed = 1});
	size_t here = plan.steps / plan.runs, alike = 0;
	for (size_t i = 0; i < here; i++)
		alike += plan.step[i].group == plan.step[here + i].group;
	assert_true(alike < here / 2);
	plan_release(&plan);
}

static void a_search_begins_once_whatever_the_rates(void **state)
{
	(void)state;
	struct plan plan;
	wish_plan(&plan, &(struct wish){.asked = "workload=paced rate=1k,10k"});
	assert_int_equal(plan_count(&plan, "sysv"), 2);
	plan_release(&plan);
	wish_plan(&plan, &(struct wish){.asked = "workload=paced rate=1k,10k",
					.target = "p99<1ms"});
	assert_int_equal(plan_count(&plan, "sysv"), 1);
	assert_int_equal(plan_first(&plan, "sysv")->params.rate, 1000);
	plan_release(&plan);
}

static void asked_runs_replace_those_of_the_preset(void **state)
{
	(void)state;
	struct plan plan;
	wish_plan(&plan, &(struct wish){.preset = "smoke"});
	assert_int_equal(plan.runs, preset_find("smoke")->runs);
	plan_release(&plan);
	wish_plan(&plan, &(struct wish){.preset = "smoke", .runs = 7});
	assert_int_equal(plan.runs, 7);
	assert_int_equal(plan.steps % 7, 0);
	plan_release(&plan);
}

/* All but the one that is to see that it works. */
static void presets_have_runs_for_a_difference(void **state)
{
	(void)state;
	static const char *const machine[] = {TWO_CORES,
					      "pack:2 l3:2 core:4 pu:2"};
	for (const struct preset *p = presets; p->name; p++)
		for (size_t i = 0; i < ARRAY_LENGTH(machine); i++) {
			struct plan plan;
			wish_plan(&plan, &(struct wish){.preset = p->name,
							.machine = machine[i]});
			unsigned needed =
				pairings_runs_needed(plan_pairs(&plan));
			print_message("%s: %u runs, %u needed\n", p->name,
				      plan.runs, needed);
			assert_true(plan.runs >= needed ||
				    !strcmp(p->name, "smoke"));
			plan_release(&plan);
		}
}

static void check_ids(const struct plan *plan)
{
	char(*id)[512] = calloc(plan->configs, sizeof(*id));
	assert_non_null(id);
	for (size_t i = 0; i < plan->configs; i++) {
		params_id(&plan->config[i].params, id[i], sizeof(*id));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(id[i], id[j]);
	}
	free(id);
}

static void every_preset_expands_to_distinct_configurations(void **state)
{
	(void)state;
	static const char *const machines[] = {
		"core:1 pu:1", TWO_CORES,
		"pack:2 [numa] l3:2(size=33554432) core:2 pu:2"};
	for (const struct preset *preset = presets; preset->name; preset++)
		for (size_t i = 0; i < 3; i++) {
			struct plan plan;
			wish_plan(&plan,
				  &(struct wish){.preset = preset->name,
						 .machine = machines[i]});
			assert_true(plan.steps > 0);
			assert_true(plan_count(&plan, "sysv") > 0);
			assert_int_equal(plan_count(&plan, "sysv"),
					 plan_count(&plan, "posix"));
			check_ids(&plan);
			plan_release(&plan);
		}
}

/* What README promises of them, as the plan itself expects it. */
static void smoke_and_quick_are_as_short_as_promised(void **state)
{
	(void)state;
	struct plan plan;
	wish_plan(&plan, &(struct wish){.preset = "smoke"});
	assert_true(plan_seconds(&plan) > 0 && plan_seconds(&plan) < 10);
	plan_release(&plan);
	wish_plan(&plan, &(struct wish){.preset = "quick"});
	assert_true(plan_seconds(&plan) > 0 && plan_seconds(&plan) < 60);
	plan_release(&plan);
}

/* msgmnb 16384, msg_max 10, msgmax and msgsize_max 8192. */
static void quick_stays_within_stock_limits(void **state)
{
	(void)state;
	struct plan plan;
	wish_plan(&plan, &(struct wish){.preset = "quick"});
	for (size_t i = 0; i < plan.configs; i++) {
		const struct params *p = &plan.config[i].params;
		assert_true(p->capacity <= 10);
		assert_true(p->size <= 8192);
		assert_true(p->capacity * p->size <= 16384);
	}
	plan_release(&plan);
}

/* Sizes that no grid of the preset has, that several have, and that one has. */
static void a_size_has_one_capacity_unless_more_are_asked_for(void **state)
{
	(void)state;
	static const char *const sizes[] = {"size=64", "size=256", "size=2k",
					    "size=8136", "size=64,8136"};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct plan plan;
		wish_plan(&plan,
			  &(struct wish){.preset = "quick", .asked = sizes[i]});
		assert_true(plan.configs > 0);
		for (size_t j = 1; j < plan.configs; j++)
			assert_int_equal(plan.config[j].params.capacity,
					 plan.config[0].params.capacity);
		plan_release(&plan);
	}
}

static void check_null(const struct wish *wish)
{
	struct plan plan;
	wish_plan(&plan, wish);
	size_t measured = 0;
	for (size_t i = 0; i < plan.configs; i++) {
		const struct config *c = &plan.config[i];
		if (strcmp(c->params.mechanism, "null") != 0)
			continue;
		assert_string_equal(c->reason, "");
		assert_true(c->workload->flags & TAKES_NULL);
		measured++;
	}
	assert_true(measured > 0);
	plan_release(&plan);
}

static void null_is_measured_in_every_plan(void **state)
{
	(void)state;
	static const char *const wishes[] = {
		"mechanism=posix",
		"workload=depth",
		"workload=lifecycle mechanism=sysv",
		"wait=spin placement=same-cpu",
		"wait=poll,notify",
		"workload=pingpong priority=3 verify=full",
		"workload=flood pattern=random levels=8",
		"workload=flood producers=4 consumers=2",
		"workload=flood pairs=2",
	};
	for (const struct preset *preset = presets; preset->name; preset++)
		check_null(&(struct wish){.preset = preset->name});
	for (size_t i = 0; i < sizeof(wishes) / sizeof(*wishes); i++)
		check_null(&(struct wish){.asked = wishes[i]});
}

static size_t null_of(const struct plan *plan, const struct workload *workload)
{
	size_t n = 0;
	for (size_t i = 0; i < plan->configs; i++)
		n += plan->config[i].workload == workload &&
		     !strcmp(plan->config[i].params.mechanism, "null");
	return n;
}

static void each_workload_that_takes_null_is_measured_over_it(void **state)
{
	(void)state;
	for (size_t i = 0; workloads[i]; i++) {
		char asked[64];
		struct plan plan;
		bool takes = workloads[i]->flags & TAKES_NULL;
		snprintf(asked, sizeof(asked), "workload=%s",
			 workloads[i]->name);
		wish_plan(&plan, &(struct wish){.asked = asked});
		print_message("  %s\n", workloads[i]->name);
		assert_int_equal(null_of(&plan, workloads[i]), takes);
		plan_release(&plan);
	}
}

/* `mechanism` stands for all other values that the wish gives it. */
static void assert_skipped(const char *asked, const char *part)
{
	struct plan plan;
	wish_plan(&plan, &(struct wish){.asked = asked, .runs = 1});
	for (size_t i = 0; i < plan.configs; i++) {
		const struct config *c = &plan.config[i];
		if (!strcmp(c->params.mechanism, "null"))
			continue;
		if (!strstr(c->reason, part))
			fail_msg("'%s' instead of '%s'", c->reason, part);
		for (size_t j = 0; j < plan.steps; j++)
			assert_int_not_equal(plan.step[j].group, i);
	}
	plan_release(&plan);
}

static void assert_measured(const char *asked)
{
	struct plan plan;
	wish_plan(&plan, &(struct wish){.asked = asked, .runs = 1});
	for (size_t i = 0; i < plan.configs; i++)
		assert_string_equal(plan.config[i].reason, "");
	size_t measured = 0;
	for (size_t j = 0; j < plan.steps; j++)
		measured += group_contenders(plan.config, plan.step[j].group);
	assert_int_equal(measured, plan.configs);
	plan_release(&plan);
}

static void what_a_mechanism_cannot_do_is_not_offered(void **state)
{
	(void)state;
	assert_skipped("mechanism=sysv wait=poll,select,epoll",
		       "not offered: no file descriptor");
	assert_skipped("mechanism=sysv wait=timed", "not offered: no call");
	assert_skipped("mechanism=sysv,pipe,uds,ring wait=notify",
		       "not offered: no notification");
	assert_skipped("mechanism=posix workload=depth select=exact,first",
		       "not offered: no receiving by type");
	assert_skipped("mechanism=pipe,uds,ring workload=priority",
		       "not offered: messages have no priority");
	assert_skipped("mechanism=pipe,uds,ring workload=flood levels=2",
		       "not offered: messages have no priority");
	assert_skipped("mechanism=ring workload=flood producers=2",
		       "not offered: one sender and one receiver");
	assert_skipped("mechanism=ring workload=flood pairs=2",
		       "not offered: one sender and one receiver");
	assert_skipped("mechanism=posix workload=flood consumers=2 wait=notify",
		       "only one process can be notified");
	assert_skipped("mechanism=pipe,uds,ring workload=lifecycle",
		       "not offered: no name or key");
}

static void what_a_mechanism_can_do_is_measured(void **state)
{
	(void)state;
	assert_measured("mechanism=posix wait=block,poll,select,epoll,timed,"
			"notify");
	assert_measured("mechanism=sysv workload=depth select=exact,first");
	assert_measured("mechanism=sysv,posix workload=priority");
	assert_measured("mechanism=sysv,posix,pipe,uds workload=flood "
			"producers=2 consumers=2");
	assert_measured("mechanism=ring wait=block,timed");
}

static void spin_on_one_cpu_is_skipped_and_on_two_is_not(void **state)
{
	(void)state;
	assert_skipped("wait=spin placement=same-cpu,0:0,1:1",
		       "both ends on one CPU");
	assert_measured("wait=spin placement=two-cpus,0:1");
	assert_measured("wait=spin placement=unpinned");
}

static void what_could_not_be_checked_is_skipped(void **state)
{
	(void)state;
	assert_skipped("workload=flood size=0,7 producers=2", "under 8 bytes");
	assert_skipped("workload=flood size=7 consumers=2", "under 8 bytes");
	assert_measured("workload=flood size=8 producers=2");
	assert_skipped("workload=flood consumers=2 levels=2",
		       "several receivers with several priorities");
	assert_skipped("workload=flood priority=32767 levels=2", "over 32767");
	assert_measured("workload=flood priority=32766 levels=2");
}

static void a_placement_that_the_machine_lacks_is_skipped(void **state)
{
	(void)state;
	assert_skipped("placement=smt,cross-llc,cross-node",
		       "this machine has no two CPUs that");
	assert_skipped("placement=0:9", "9");
}

#define MANY 40

/* Each has a grid of its own, beside those of the preset. */
static void as_many_workloads_as_there_are_can_be_asked_for(void **state)
{
	(void)state;
	struct workload many[MANY];
	const struct workload *each[MANY + 1] = {NULL};
	const struct catalogue all = {mechanisms, each};
	char name[MANY][16], asked[MANY * 16] = "workload=";
	struct plan plan;
	for (size_t i = 0; i < MANY; i++) {
		snprintf(name[i], sizeof(name[i]), "%s%zu",
			 i < 7 ? workloads[i]->name : "made-up", i);
		many[i] = *workloads[0];
		many[i].name = i < 7 ? workloads[i]->name : name[i];
		each[i] = &many[i];
		text_append(asked, sizeof(asked), "%s%s", i ? "," : "",
			    many[i].name);
	}
	wish_plan(&plan, &(struct wish){.preset = "quick",
					.asked = asked,
					.catalogue = &all});
	for (size_t i = 0; i < MANY; i++) {
		size_t n = 0;
		for (size_t j = 0; j < plan.configs; j++)
			n += plan.config[j].workload == &many[i];
		assert_true(n > 0);
	}
	plan_release(&plan);
}

/* The sanitizer says what of it is not given back. */
static void
a_preset_of_unknown_words_is_refused_and_leaves_nothing(void **state)
{
	(void)state;
	const struct mechanism *few[] = {mechanisms[0], mechanisms[1],
					 mechanisms[2], NULL};
	const struct catalogue all = {few, workloads};
	struct plan plan;
	struct error err = {0};
	assert_int_equal(wish_expand(&plan,
				     &(struct wish){.preset = "smoke",
						    .catalogue = &all},
				     &err),
			 -1);
	assert_non_null(strstr(err.text, "--mechanism uds: unknown"));
	plan_release(&plan);
}

/* Whatever people ask for, within the ranges of the options. */
static void sums_of_large_numbers_do_not_wrap(void **state)
{
	static const struct {
		const char *asked;
		uint64_t messages;
		size_t lane; /* 0: whatever */
	} large[] = {
		{"workload=paced rate=1M", 100, 100},
		{"workload=paced rate=100M", 1ull << 36, 0},
		{"workload=paced rate=1", 1ull << 36, 0},
		{"workload=priority fill=16M capacity=32M", 1ull << 36, 0},
		{"workload=depth fill=16M capacity=32M", 20000000, 0},
		{"workload=lifecycle others=1M", 1ull << 36, 0},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(large); i++) {
		struct plan plan;
		wish_plan(&plan,
			  &(struct wish){.asked = large[i].asked,
					 .amount.messages = large[i].messages});
		const struct config *config = plan_first(&plan, "posix");
		size_t lane = samples_lane(config);
		assert_true(large[i].lane ? lane == large[i].lane : lane > 0);
		assert_true(config_paced_ns(config) <= 1ull << 61);
		assert_true(moving_patience(config) <= 1ull << 61);
		plan_release(&plan);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_seed_gives_the_same_order),
		cmocka_unit_test(another_seed_gives_another_order_of_the_same),
		cmocka_unit_test(every_block_holds_every_configuration_once),
		cmocka_unit_test(mechanisms_alike_in_all_else_share_runs),
		cmocka_unit_test(
			what_cannot_share_runs_has_its_own_and_a_reason),
		cmocka_unit_test(a_slice_has_to_fit_the_run),
		cmocka_unit_test(the_blocks_have_different_orders),
		cmocka_unit_test(a_search_begins_once_whatever_the_rates),
		cmocka_unit_test(asked_runs_replace_those_of_the_preset),
		cmocka_unit_test(presets_have_runs_for_a_difference),
		cmocka_unit_test(
			every_preset_expands_to_distinct_configurations),
		cmocka_unit_test(smoke_and_quick_are_as_short_as_promised),
		cmocka_unit_test(quick_stays_within_stock_limits),
		cmocka_unit_test(
			a_size_has_one_capacity_unless_more_are_asked_for),
		cmocka_unit_test(null_is_measured_in_every_plan),
		cmocka_unit_test(
			each_workload_that_takes_null_is_measured_over_it),
		cmocka_unit_test(what_a_mechanism_cannot_do_is_not_offered),
		cmocka_unit_test(what_a_mechanism_can_do_is_measured),
		cmocka_unit_test(spin_on_one_cpu_is_skipped_and_on_two_is_not),
		cmocka_unit_test(what_could_not_be_checked_is_skipped),
		cmocka_unit_test(a_placement_that_the_machine_lacks_is_skipped),
		cmocka_unit_test(
			as_many_workloads_as_there_are_can_be_asked_for),
		cmocka_unit_test(
			a_preset_of_unknown_words_is_refused_and_leaves_nothing),
		cmocka_unit_test(sums_of_large_numbers_do_not_wrap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
