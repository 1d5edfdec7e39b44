/* The doctor's checks, on made-up machines: each finding when, and only when.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/machine/describe.h"
#include "core/machine/doctor.h"
#include "core/record/facts.h"
#include "core/record/record.h"

/* One fact: a text where there is one, else a number. */
struct given {
	const char *name;
	const char *text;
	double number;
};

/* Nothing to find here, and nothing unknown. */
static const struct given quiet[] = {
	{"tool.flags", "-O2 -Wall", 0},
	{"clock.resolution_ns", NULL, 1},
	{"clock.overhead_ns", NULL, 20},
	{"clock.difference_low_ns", NULL, -40},
	{"clock.difference_high_ns", NULL, 60},
	{"cpu.governor", "performance", 0},
	{"cpu.turbo", "off", 0},
	{"cpu.driver", "intel_pstate", 0},
	{"cpu.smt_active", NULL, 0},
	{"cpu.idle_latency_us", NULL, 2},
	{"cpu.thermal_throttles", NULL, 0},
	{"virtualisation.hypervisor", "none", 0},
	{"cgroup.cpu_max", "", 0},
	{"memory_bytes", NULL, 100},
	{"memory_available_bytes", NULL, 50},
	{"memory_stalled_percent", NULL, 0},
	{"swap_used_bytes", NULL, 0},
	{"load_1min", NULL, 2},
	{"topology.cpus_online", NULL, 4},
	{"topology.cpus_allowed", NULL, 4},
	{"clocksource", "tsc", 0},
	{"namespace", "private", 0},
	{"limits.rlimit_msgqueue_bytes", NULL, 819200},
	{"limits.msgmax_bytes", NULL, 8192},
	{"limits.msgmnb_bytes", NULL, 16384},
	{"limits.mqueue_msg_max", NULL, 10},
	{"limits.mqueue_msgsize_max_bytes", NULL, 8192},
	{"limits.msgmni", NULL, 100},
	{"limits.sysv_queues_used", NULL, 89},
	{"limits.mqueue_queues_max", NULL, 100},
	{"limits.mqueue_queues_used", NULL, 0},
	{"limits.mqueue_bytes_used", NULL, 0},
	{"noise.cpus", "0,1", 0},
	{"noise.spun_ns", NULL, 1e9},
	{"noise.interruptions", NULL, 100},
	{"noise.interrupted_ns", NULL, 1e6},
	{"noise.longest_ns", NULL, 20000},
	{"noise.preemptions", NULL, 50},
	{"noise.steal_ns", NULL, 0},
	{"noise.throttled_periods", NULL, 0},
	{"noise.device_interrupts", NULL, 500},
	{"noise.thermal_throttles", NULL, 0},
};

/* What is changed, and the one finding that comes of it; NULL: none. */
struct change {
	struct given given[4];
	const char *code;
	enum weight weight;
};

static const struct change changes[] = {
	{{{"tool.flags", "-O2 -fsanitize=address", 0}},
	 "sanitised_build",
	 WEIGHT_MEDIANS},
	{{{"tool.flags", "-g", 0}}, "debug_build", WEIGHT_MEDIANS},
	{{{"tool.flags", "-O2 -O0", 0}}, "debug_build", WEIGHT_MEDIANS},
	{{{"tool.flags", "-O0 -O3", 0}}, NULL, 0},
	{{{"cpu.governor", "powersave", 0}}, "governor", WEIGHT_MEDIANS},
	{{{"cpu.governor", "schedutil", 0}}, "governor", WEIGHT_MEDIANS},
	{{{"cpu.turbo", "on", 0}}, "turbo", WEIGHT_TAILS},
	{{{"cpu.turbo", "on", 0}, {"cpu.driver", "acpi-cpufreq", 0}},
	 "turbo",
	 WEIGHT_TAILS},
	{{{"cpu.smt_active", NULL, 1}}, "smt", WEIGHT_NOTE},
	{{{"cpu.idle_latency_us", NULL, 20}}, NULL, 0},
	{{{"cpu.idle_latency_us", NULL, 133}}, "idle_exit", WEIGHT_NOTE},
	{{{"virtualisation.hypervisor", "KVM", 0}}, "idle_exit", WEIGHT_NOTE},
	{{{"virtualisation.hypervisor", "KVM", 0},
	  {"haltpoll.guest_halt_poll_ns", NULL, 0}},
	 "idle_exit",
	 WEIGHT_NOTE},
	{{{"virtualisation.hypervisor", "KVM", 0},
	  {"haltpoll.guest_halt_poll_ns", NULL, 200000}},
	 NULL,
	 0},
	{{{"virtualisation.hypervisor", "KVM", 0},
	  {"kernel.cmdline", "quiet idle=poll", 0}},
	 NULL,
	 0},
	{{{"cpu.thermal_throttles", NULL, 3}}, "thermal", WEIGHT_NOTE},
	{{{"cpu.thermal_throttles", NULL, 3},
	  {"noise.thermal_throttles", NULL, 1}},
	 "thermal",
	 WEIGHT_MEDIANS},
	{{{"cgroup.cpu_max", "150000 100000", 0}}, "cpu_quota", WEIGHT_MEDIANS},
	{{{"cgroup.cpu_max", "400000 100000", 0}}, "cpu_quota", WEIGHT_LIMIT},
	{{{"cgroup.cpu_max", "1 0", 0}}, NULL, 0},
	{{{"noise.throttled_periods", NULL, 1}}, "throttled", WEIGHT_MEDIANS},
	{{{"memory_available_bytes", NULL, 4}}, "memory", WEIGHT_TAILS},
	{{{"memory_available_bytes", NULL, 5}}, NULL, 0},
	{{{"memory_stalled_percent", NULL, 1}}, "memory", WEIGHT_TAILS},
	{{{"swap_used_bytes", NULL, 4096}}, "swap", WEIGHT_NOTE},
	{{{"load_1min", NULL, 2.01}}, "load", WEIGHT_LIMIT},
	{{{"noise.preemptions", NULL, 51}}, "busy_cpus", WEIGHT_TAILS},
	{{{"noise.interruptions", NULL, 101}}, "interruptions", WEIGHT_TAILS},
	{{{"noise.interrupted_ns", NULL, 1.01e6}},
	 "interruptions",
	 WEIGHT_TAILS},
	{{{"noise.interrupted_ns", NULL, 1.01e7}},
	 "interruptions",
	 WEIGHT_MEDIANS},
	/* The rates are a second's: a tenth as much spun is ten times more. */
	{{{"noise.spun_ns", NULL, 1e8},
	  {"noise.preemptions", NULL, 0},
	  {"noise.device_interrupts", NULL, 0},
	  {"noise.interrupted_ns", NULL, 0}},
	 "interruptions",
	 WEIGHT_TAILS},
	{{{"noise.steal_ns", NULL, 1e6}}, NULL, 0},
	{{{"noise.steal_ns", NULL, 1e7}}, "steal", WEIGHT_TAILS},
	{{{"noise.steal_ns", NULL, 2e7}}, "steal", WEIGHT_TAILS},
	{{{"noise.steal_ns", NULL, 3e7}}, "steal", WEIGHT_MEDIANS},
	/* Half a second on each of two CPUs. */
	{{{"noise.device_interrupts", NULL, 501}},
	 "device_interrupts",
	 WEIGHT_TAILS},
	{{{"noise.device_interrupts", NULL, 501},
	  {"topology.cpus_online", NULL, 2},
	  {"load_1min", NULL, 0}},
	 "device_interrupts",
	 WEIGHT_TAILS},
	{{{"clocksource", "hpet", 0}}, "clock_source", WEIGHT_TAILS},
	{{{"clocksource", "kvm-clock", 0}}, NULL, 0},
	{{{"clock.resolution_ns", NULL, 101}},
	 "clock_resolution",
	 WEIGHT_TAILS},
	{{{"clock.resolution_ns", NULL, 4e6}},
	 "clock_resolution",
	 WEIGHT_MEDIANS},
	{{{"clock.overhead_ns", NULL, 101}}, "clock_reading", WEIGHT_LIMIT},
	{{{"clock.overhead_ns", NULL, 1001}}, "clock_reading", WEIGHT_MEDIANS},
	{{{"clock.difference_low_ns", NULL, 51}},
	 "clock_difference",
	 WEIGHT_LIMIT},
	{{{"clock.difference_low_ns", NULL, -900},
	  {"clock.difference_high_ns", NULL, -51}},
	 "clock_difference",
	 WEIGHT_LIMIT},
	{{{"topology.cpus_allowed", NULL, 1}}, "one_cpu", WEIGHT_LIMIT},
	{{{"namespace", "host", 0}}, "host_namespace", WEIGHT_LIMIT},
	{{{"limits.rlimit_msgqueue_bytes", NULL, 165759}},
	 "msgqueue_limit",
	 WEIGHT_LIMIT},
	{{{"limits.rlimit_msgqueue_bytes", NULL, 165760}}, NULL, 0},
	{{{"limits.mqueue_bytes_used", NULL, 819200}},
	 "msgqueue_limit",
	 WEIGHT_LIMIT},
	/* In a private namespace they are raised. */
	{{{"limits.msgmnb_bytes", NULL, 16383}}, NULL, 0},
	{{{"limits.sysv_queues_used", NULL, 100}}, NULL, 0},
};

static struct facts environment, clock_facts, tool;
static const struct machine machine = {&environment, &clock_facts, &tool};

static void set(const struct given *given)
{
	const char *name = given->name;
	struct facts *facts = &environment;
	if (!strncmp(name, "tool.", 5)) {
		facts = &tool;
		name += 5;
	} else if (!strncmp(name, "clock.", 6)) {
		facts = &clock_facts;
		name += 6;
	}
	if (given->text && *given->text)
		facts_text(facts, name, given->text);
	else if (given->text)
		facts_none(facts, name);
	else
		facts_number(facts, name, given->number);
}

static int forget(void **state)
{
	(void)state;
	facts_release(&environment);
	facts_release(&clock_facts);
	facts_release(&tool);
	return 0;
}

static void make_quiet(void)
{
	forget(NULL);
	for (size_t i = 0; i < sizeof(quiet) / sizeof(*quiet); i++)
		set(&quiet[i]);
}

static void a_quiet_machine_is_fit_for_tails(void **state)
{
	(void)state;
	struct diagnosis d;
	make_quiet();
	doctor_examine(&d, &machine);
	assert_int_equal(d.findings, 0);
	assert_int_equal(d.unknowns, 0);
	assert_true(d.goods > 20);
	assert_string_equal(doctor_verdict(&d), "fit for tails");
	assert_true(doctor_fit(&d, WEIGHT_MEDIANS));
	assert_true(doctor_fit(&d, WEIGHT_TAILS));
}

/* Of two lines of 80 columns, and a command that is not broken. */
static void assert_readable(const struct finding *f)
{
	assert_true(f->measured[0] && f->effect[0] && f->hint[0]);
	assert_true(strlen(f->effect) <= 71);
	assert_true(strlen(f->hint) <= 76);
}

static void make_change(const struct change *change)
{
	make_quiet();
	for (size_t i = 0; i < 4 && change->given[i].name; i++)
		set(&change->given[i]);
}

static void each_change_gives_its_finding_and_no_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		const struct change *c = &changes[i];
		struct diagnosis d;
		make_change(c);
		doctor_examine(&d, &machine);
		if (d.findings != (c->code ? 1 : 0))
			fail_msg("change %zu, %s: %zu findings, first %s", i,
				 c->given[0].name, d.findings,
				 d.findings ? d.finding[0].code : "none");
		if (!c->code)
			continue;
		assert_string_equal(d.finding[0].code, c->code);
		assert_int_equal(d.finding[0].weight, c->weight);
		assert_readable(&d.finding[0]);
	}
}

static void every_check_is_made_to_find_something(void **state)
{
	(void)state;
	struct diagnosis d;
	make_quiet();
	doctor_examine(&d, &machine);
	for (size_t i = 0; i < d.goods; i++) {
		bool found = !strcmp(d.good[i], "queue_limits") ||
			     !strcmp(d.good[i], "queues_used");
		for (size_t j = 0; j < sizeof(changes) / sizeof(*changes); j++)
			found |= changes[j].code &&
				 !strcmp(changes[j].code, d.good[i]);
		if (!found)
			fail_msg("no change makes %s find", d.good[i]);
	}
}

static void who_asked_for_the_hosts_namespace_is_told_how_not_to(void **state)
{
	const struct given host = {"namespace", "host", 0};
	const struct given asked = {"namespace_reason", NAMESPACE_ASKED_FOR, 0};
	const struct given denied = {"namespace_reason",
				     "unshare: no; sysctl a=1", 0};
	struct diagnosis d;
	(void)state;
	make_quiet();
	set(&host);
	set(&asked);
	doctor_examine(&d, &machine);
	assert_string_equal(d.finding[0].hint, "omit --namespace");
	set(&denied);
	doctor_examine(&d, &machine);
	assert_string_equal(d.finding[0].hint, "sysctl a=1");
	assert_string_equal(d.finding[0].measured,
			    "in the host's IPC namespace (unshare: no)");
}

/* The finding of least weight. */
static const char *hint_of(const char *code, struct diagnosis *d)
{
	doctor_examine(d, &machine);
	const struct finding *last = &d->finding[d->findings - 1];
	assert_string_equal(last->code, code);
	return last->hint;
}

static void nobody_is_told_to_keep_cpus_busy_where_that_is_slower(void **state)
{
	const struct given virtual = {"virtualisation.hypervisor", "KVM", 0};
	const struct given costs[] = {{"wakeup.idle.high_ns", NULL, 13e3},
				      {"wakeup.spinner.low_ns", NULL, 56e3}};
	struct diagnosis d;
	(void)state;
	make_quiet();
	set(&virtual);
	assert_non_null(strstr(hint_of("idle_exit", &d), "=no,yes"));
	set(&costs[0]);
	set(&costs[1]);
	assert_non_null(strstr(hint_of("idle_exit", &d), "slower here"));
}

static void
who_may_use_one_cpu_is_told_how_to_use_more_if_there_are(void **state)
{
	const struct given allowed = {"topology.cpus_allowed", NULL, 1};
	const struct given online = {"topology.cpus_online", NULL, 1};
	struct diagnosis d;
	(void)state;
	make_quiet();
	set(&allowed);
	assert_non_null(strstr(hint_of("one_cpu", &d), "taskset"));
	set(&online);
	assert_null(strstr(hint_of("one_cpu", &d), "taskset"));
}

static void expect_in_host(const char *fact, double number, const char *code)
{
	const struct given host = {"namespace", "host", 0};
	struct given given = {fact, NULL, number};
	struct diagnosis d;
	make_quiet();
	set(&host);
	set(&given);
	doctor_examine(&d, &machine);
	assert_int_equal(d.findings, code ? 2 : 1);
	assert_string_equal(d.finding[0].code, "host_namespace");
	if (code)
		assert_string_equal(d.finding[1].code, code);
	assert_readable(&d.finding[d.findings - 1]);
}

static void the_hosts_limits_count_in_the_hosts_namespace(void **state)
{
	(void)state;
	expect_in_host("limits.msgmax_bytes", 8191, "queue_limits");
	expect_in_host("limits.msgmnb_bytes", 16383, "queue_limits");
	expect_in_host("limits.mqueue_msg_max", 9, "queue_limits");
	expect_in_host("limits.mqueue_msgsize_max_bytes", 8191, "queue_limits");
	expect_in_host("limits.sysv_queues_used", 90, "queues_used");
	expect_in_host("limits.mqueue_queues_used", 90, "queues_used");
	expect_in_host("limits.msgmnb_bytes", 16384, NULL);
}

static void what_nobody_knows_is_neither_good_nor_found(void **state)
{
	(void)state;
	struct diagnosis d;
	forget(NULL);
	doctor_examine(&d, &machine);
	assert_int_equal(d.findings, 0);
	assert_int_equal(d.goods, 0);
	assert_true(d.unknowns > 20);
}

static bool lists(const char *const *code, size_t n, const char *wanted)
{
	bool found = false;
	for (size_t i = 0; i < n; i++)
		found |= !strcmp(code[i], wanted);
	return found;
}

static void half_of_what_it_takes_is_not_good(void **state)
{
	static const char *const half[][2] = {
		{"limits.sysv_queues_used", "queues_used"},
		{"limits.mqueue_queues_used", "queues_used"},
		{"limits.mqueue_msg_max", "queue_limits"},
		{"limits.msgmnb_bytes", "queue_limits"},
		{"limits.mqueue_bytes_used", "msgqueue_limit"},
		{"memory_available_bytes", "memory"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(half) / sizeof(*half); i++) {
		struct diagnosis d;
		make_quiet();
		facts_none(&environment, half[i][0]);
		doctor_examine(&d, &machine);
		assert_int_equal(d.findings, 0);
		assert_true(lists(d.unknown, d.unknowns, half[i][1]));
	}
}

static void no_limit_is_good(void **state)
{
	(void)state;
	struct diagnosis d;
	make_quiet();
	facts_none(&environment, "limits.rlimit_msgqueue_bytes");
	doctor_examine(&d, &machine);
	assert_int_equal(d.findings, 0);
	assert_int_equal(d.unknowns, 0);
}

/* A verdict on tails needs to know what interrupts. */
static void a_machine_that_could_not_be_tried_is_not_fit_for_tails(void **state)
{
	(void)state;
	struct diagnosis d;
	make_quiet();
	facts_none(&environment, "noise.spun_ns");
	doctor_examine(&d, &machine);
	assert_string_equal(doctor_verdict(&d), "fit for medians");
	assert_string_equal(d.finding[0].code, "interruptions");
}

static void the_worst_comes_first_and_decides(void **state)
{
	(void)state;
	static const struct given given[] = {
		{"cpu.smt_active", NULL, 1},
		{"load_1min", NULL, 9},
		{"swap_used_bytes", NULL, 1},
		{"cpu.turbo", "on", 0},
	};
	static const char *const codes[] = {"turbo", "load", "smt", "swap"};
	struct diagnosis d;
	make_quiet();
	for (size_t i = 0; i < 4; i++)
		set(&given[i]);
	doctor_examine(&d, &machine);
	assert_int_equal(d.findings, 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(d.finding[i].code, codes[i]);
	assert_string_equal(doctor_verdict(&d), "fit for medians");
	facts_text(&environment, "cpu.governor", "powersave");
	doctor_examine(&d, &machine);
	assert_string_equal(d.finding[0].code, "governor");
	assert_string_equal(doctor_verdict(&d), "fit for neither");
	assert_false(doctor_fit(&d, WEIGHT_MEDIANS));
}

static void interrupts_are_sent_to_a_cpu_that_is_not_measured_on(void **state)
{
	(void)state;
	const struct change change = {
		{{"noise.device_interrupts", NULL, 5000}}, NULL, 0};
	struct diagnosis d;
	make_change(&change);
	doctor_examine(&d, &machine);
	assert_string_equal(d.finding[0].hint,
			    "echo 2 | sudo tee /proc/irq/*/smp_affinity_list");
}

static void a_record_is_warned_with_the_same_codes(void **state)
{
	(void)state;
	struct record record = {0};
	make_quiet();
	facts_text(&environment, "cpu.turbo", "on");
	facts_number(&environment, "cpu.smt_active", 1);
	record.environment = environment;
	record.clock = clock_facts;
	record.tool = tool;
	environment = clock_facts = tool = (struct facts){0};
	doctor_warn(&record);
	assert_int_equal(record.warnings, 2);
	assert_string_equal(record.warning[0].code, "turbo");
	assert_int_equal(record.warning[0].severity, SEVERITY_WARNING);
	assert_string_equal(record.warning[1].code, "smt");
	assert_int_equal(record.warning[1].severity, SEVERITY_INFO);
	assert_string_equal(facts_get(&record.environment, "verdict", ""),
			    "fit for medians");
	record_release(&record);
}

static void a_record_that_listened_to_nothing_has_no_verdict(void **state)
{
	(void)state;
	struct record record = {0};
	facts_text(&record.environment, "cpu.turbo", "off");
	doctor_warn(&record);
	assert_int_equal(record.warnings, 0);
	assert_int_equal(facts_find(&record.environment, "verdict")->kind,
			 FACT_NONE);
	record_release(&record);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_quiet_machine_is_fit_for_tails),
		cmocka_unit_test(each_change_gives_its_finding_and_no_other),
		cmocka_unit_test(every_check_is_made_to_find_something),
		cmocka_unit_test(
			who_asked_for_the_hosts_namespace_is_told_how_not_to),
		cmocka_unit_test(
			nobody_is_told_to_keep_cpus_busy_where_that_is_slower),
		cmocka_unit_test(
			who_may_use_one_cpu_is_told_how_to_use_more_if_there_are),
		cmocka_unit_test(the_hosts_limits_count_in_the_hosts_namespace),
		cmocka_unit_test(what_nobody_knows_is_neither_good_nor_found),
		cmocka_unit_test(half_of_what_it_takes_is_not_good),
		cmocka_unit_test(no_limit_is_good),
		cmocka_unit_test(
			a_machine_that_could_not_be_tried_is_not_fit_for_tails),
		cmocka_unit_test(the_worst_comes_first_and_decides),
		cmocka_unit_test(
			interrupts_are_sent_to_a_cpu_that_is_not_measured_on),
		cmocka_unit_test(a_record_is_warned_with_the_same_codes),
		cmocka_unit_test(
			a_record_that_listened_to_nothing_has_no_verdict),
	};
	return cmocka_run_group_tests(tests, NULL, forget);
}
