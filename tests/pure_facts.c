/* What the lists of facts promise, and what is made of the host's. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/cpu.h"
#include "core/machine/host.h"
#include "core/record/facts.h"

static void a_missing_fact_gives_what_was_offered_instead(void **state)
{
	(void)state;
	struct facts facts = {0};
	assert_null(facts_find(&facts, "cpu.model"));
	assert_string_equal(facts_get(&facts, "cpu.model", "?"), "?");
	assert_true(facts_value(&facts, "uptime_s", -1) == -1);
}

static void what_is_not_known_of_a_hypervisor_is_not_none(void **state)
{
	(void)state;
	static const char *const fact = "virtualisation.hypervisor";
	struct facts facts = {0};
	char text[64];
	assert_string_equal(facts_vm(&facts, true, text, sizeof(text)),
			    "VM unknown");
	facts_none(&facts, fact);
	assert_string_equal(facts_vm(&facts, false, text, sizeof(text)),
			    "VM unknown");
	facts_text(&facts, fact, "none");
	assert_string_equal(facts_vm(&facts, true, text, sizeof(text)),
			    "no VM");
	facts_text(&facts, fact, "KVM");
	assert_string_equal(facts_vm(&facts, true, text, sizeof(text)),
			    "VM (KVM)");
	assert_string_equal(facts_vm(&facts, false, text, sizeof(text)), "VM");
	facts_release(&facts);
}

static void facts_keep_the_order_they_were_first_set_in(void **state)
{
	(void)state;
	struct facts facts = {0};
	facts_text(&facts, "b", "1");
	facts_number(&facts, "a", 2);
	facts_flag(&facts, "c", true);
	facts_text(&facts, "b", "4");
	assert_int_equal(facts.count, 3);
	assert_string_equal(facts.fact[0].name, "b");
	assert_string_equal(facts.fact[1].name, "a");
	assert_string_equal(facts.fact[2].name, "c");
	facts_release(&facts);
}

static void a_later_fact_replaces_an_earlier_one(void **state)
{
	(void)state;
	struct facts facts = {0};
	facts_text(&facts, "a", "one");
	facts_text(&facts, "a", "two");
	assert_string_equal(facts_get(&facts, "a", "?"), "two");
	facts_number(&facts, "a", 3);
	assert_int_equal(facts.fact[0].kind, FACT_NUMBER);
	assert_null(facts.fact[0].text);
	assert_string_equal(facts_get(&facts, "a", "?"), "?");
	facts_none(&facts, "a");
	assert_int_equal(facts.fact[0].kind, FACT_NONE);
	assert_true(facts_value(&facts, "a", -1) == -1);
	assert_int_equal(facts.count, 1);
	facts_release(&facts);
}

static void names_and_texts_are_copied(void **state)
{
	(void)state;
	struct facts facts = {0};
	char name[] = "a", text[] = "one";
	facts_text(&facts, name, text);
	name[0] = text[0] = 'x';
	assert_string_equal(facts_get(&facts, "a", "?"), "one");
	facts_release(&facts);
}

static void a_text_may_be_set_to_itself(void **state)
{
	(void)state;
	struct facts facts = {0};
	facts_text(&facts, "a", "one");
	facts_text(&facts, "a", facts_get(&facts, "a", "?"));
	assert_string_equal(facts_get(&facts, "a", "?"), "one");
	facts_release(&facts);
}

static void a_flag_counts_as_zero_or_one(void **state)
{
	(void)state;
	struct facts facts = {0};
	facts_flag(&facts, "yes", true);
	facts_flag(&facts, "no", false);
	assert_int_equal(facts_find(&facts, "yes")->kind, FACT_FLAG);
	assert_true(facts_value(&facts, "yes", -1) == 1);
	assert_true(facts_value(&facts, "no", -1) == 0);
	facts_release(&facts);
}

static void what_is_not_finite_is_not_known(void **state)
{
	(void)state;
	struct facts facts = {0};
	facts_number(&facts, "nan", (double)NAN);
	facts_number(&facts, "infinity", (double)-INFINITY);
	assert_int_equal(facts_find(&facts, "nan")->kind, FACT_NONE);
	assert_int_equal(facts_find(&facts, "infinity")->kind, FACT_NONE);
	facts_release(&facts);
}

static void released_facts_are_empty_and_can_be_filled_again(void **state)
{
	(void)state;
	struct facts facts = {0};
	facts_text(&facts, "a", "one");
	facts_release(&facts);
	assert_int_equal(facts.count, 0);
	assert_null(facts_find(&facts, "a"));
	facts_flag(&facts, "b", true);
	assert_int_equal(facts.count, 1);
	facts_release(&facts);
}

static void describe_a_machine(struct facts *facts)
{
	facts_text(facts, "kernel.machine", "x86_64");
	facts_text(facts, "kernel.release", "6.1.0");
	facts_text(facts, "cpu.model", "AMD EPYC");
	facts_text(facts, "cpu.microcode", "0x1");
	facts_text(facts, "topology.description", "1 package, 2 cores");
	facts_text(facts, "virtualisation.hypervisor", "KVM");
}

static void assert_class(struct facts *facts, const char *unit, bool same)
{
	/* Of "x86_64\0AMD EPYC\0...ns\0", worked out in Python. */
	static const char expected[] = "ef5fa80467e7b10b";
	host_machine_class(facts, unit);
	const char *class = facts_get(facts, "machine_class", "");
	assert_int_equal(strlen(class), 16);
	assert_int_equal(!strcmp(class, expected), same);
}

static void the_machine_class_is_fnv_1a_of_exact_strings(void **state)
{
	(void)state;
	struct facts facts = {0};
	describe_a_machine(&facts);
	assert_class(&facts, "ns", true);
	facts_release(&facts);
}

static void kernel_limits_microcode_and_governor_keep_the_class(void **state)
{
	(void)state;
	struct facts facts = {0};
	describe_a_machine(&facts);
	facts_text(&facts, "kernel.release", "6.2.0");
	facts_text(&facts, "cpu.microcode", "0x2");
	facts_text(&facts, "cpu.governor", "powersave");
	facts_number(&facts, "limits.msgmax_bytes", 1);
	assert_class(&facts, "ns", true);
	facts_release(&facts);
}

static void each_part_of_the_machine_changes_the_class(void **state)
{
	(void)state;
	static const char *const names[] = {"kernel.machine", "cpu.model",
					    "topology.description",
					    "virtualisation.hypervisor"};
	struct facts facts = {0};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		describe_a_machine(&facts);
		facts_text(&facts, names[i], "another");
		assert_class(&facts, "ns", false);
	}
	describe_a_machine(&facts);
	assert_class(&facts, "instructions", false);
	facts_release(&facts);
}

/* One that differs in nothing but where two strings meet. */
static void the_class_tells_where_a_string_ends(void **state)
{
	(void)state;
	struct facts facts = {0};
	describe_a_machine(&facts);
	facts_text(&facts, "kernel.machine", "x86_64AMD ");
	facts_text(&facts, "cpu.model", "EPYC");
	assert_class(&facts, "ns", false);
	facts_release(&facts);
}

static void describe_this_machine(struct facts *facts)
{
	struct topology *topology = topology_load(NULL);
	assert_non_null(topology);
	host_describe(facts, topology);
	topology_free(topology);
}

static void every_limit_of_the_queues_is_a_fact(void **state)
{
	(void)state;
	static const char *const names[] = {
		"limits.msgmax_bytes",
		"limits.msgmnb_bytes",
		"limits.msgmni",
		"limits.mqueue_msg_max",
		"limits.mqueue_msgsize_max_bytes",
		"limits.mqueue_msg_default",
		"limits.mqueue_msgsize_default_bytes",
		"limits.mqueue_queues_max",
		"limits.rlimit_msgqueue_bytes",
	};
	struct facts facts = {0};
	host_limits(&facts);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_non_null(facts_find(&facts, names[i]));
	facts_release(&facts);
}

static void describing_the_host_again_adds_no_fact(void **state)
{
	(void)state;
	struct facts facts = {0};
	describe_this_machine(&facts);
	size_t count = facts.count;
	describe_this_machine(&facts);
	assert_int_equal(facts.count, count);
	facts_release(&facts);
}

/* JSON could not hold both "cpu" and "cpu.model". */
static void no_fact_of_the_host_is_the_path_of_another(void **state)
{
	(void)state;
	struct facts facts = {0};
	describe_this_machine(&facts);
	for (size_t i = 0; i < facts.count; i++) {
		const char *path = facts.fact[i].name;
		size_t length = strlen(path);
		for (size_t j = 0; j < facts.count; j++) {
			const char *name = facts.fact[j].name;
			assert_false(!strncmp(name, path, length) &&
				     name[length] == '.');
		}
	}
	facts_release(&facts);
}

static void the_command_line_is_told_without_init_and_root(void **state)
{
	(void)state;
	static const char *const secrets[] = {" -- ", "init=/",
					      "root=", "UUID"};
	struct facts facts = {0};
	describe_this_machine(&facts);
	const char *cmdline = facts_get(&facts, "kernel.cmdline", "");
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
		assert_null(strstr(cmdline, secrets[i]));
	facts_release(&facts);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_missing_fact_gives_what_was_offered_instead),
		cmocka_unit_test(what_is_not_known_of_a_hypervisor_is_not_none),
		cmocka_unit_test(facts_keep_the_order_they_were_first_set_in),
		cmocka_unit_test(a_later_fact_replaces_an_earlier_one),
		cmocka_unit_test(names_and_texts_are_copied),
		cmocka_unit_test(a_text_may_be_set_to_itself),
		cmocka_unit_test(a_flag_counts_as_zero_or_one),
		cmocka_unit_test(what_is_not_finite_is_not_known),
		cmocka_unit_test(
			released_facts_are_empty_and_can_be_filled_again),
		cmocka_unit_test(the_machine_class_is_fnv_1a_of_exact_strings),
		cmocka_unit_test(
			kernel_limits_microcode_and_governor_keep_the_class),
		cmocka_unit_test(each_part_of_the_machine_changes_the_class),
		cmocka_unit_test(the_class_tells_where_a_string_ends),
		cmocka_unit_test(every_limit_of_the_queues_is_a_fact),
		cmocka_unit_test(describing_the_host_again_adds_no_fact),
		cmocka_unit_test(no_fact_of_the_host_is_the_path_of_another),
		cmocka_unit_test(
			the_command_line_is_told_without_init_and_root),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
