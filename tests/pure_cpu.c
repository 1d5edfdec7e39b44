/* Where placements lie on machines that hwloc makes up, and on this one. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "base/error.h"

#define WHOLE "pack:2 [numa] l3:2(size=33554432) core:2 pu:2"
#define SINGLE "core:1 pu:1"

static struct topology *load(const char *synthetic)
{
	struct error err = {0};
	if (synthetic)
		setenv("HWLOC_SYNTHETIC", synthetic, 1);
	else
		unsetenv("HWLOC_SYNTHETIC");
	struct topology *topology = topology_load(&err);
	unsetenv("HWLOC_SYNTHETIC");
	assert_string_equal(err.text, "");
	assert_non_null(topology);
	return topology;
}

static void assert_place(const char *machine, const char *word,
			 const char *name, int sender, int receiver)
{
	struct topology *topology = load(machine);
	struct placement placement = {0};
	struct error err = {0};
	assert_int_equal(topology_place(topology, word, &placement, &err), 0);
	assert_int_equal(err.status, STATUS_OK);
	assert_string_equal(placement.name, name);
	assert_int_equal(placement.cpu[0], sender);
	assert_int_equal(placement.cpu[1], receiver);
	topology_free(topology);
}

static void assert_no_place(const char *machine, const char *word,
			    enum status status, const char *part)
{
	struct topology *topology = load(machine);
	struct placement placement = {0};
	struct error err = {0};
	assert_int_equal(topology_place(topology, word, &placement, &err), -1);
	assert_int_equal(err.status, status);
	assert_non_null(strstr(err.text, part));
	topology_free(topology);
}

static void assert_lacking(const char *machine, const char *word,
			   const char *claim)
{
	char sentence[128];
	snprintf(sentence, sizeof(sentence),
		 "this machine has no two CPUs that %s", claim);
	assert_no_place(machine, word, STATUS_SKIPPED, sentence);
}

static void assert_description(const char *machine, const char *expected)
{
	struct topology *topology = load(machine);
	char text[256];
	topology_describe(topology, text, sizeof(text));
	assert_string_equal(text, expected);
	topology_free(topology);
}

static void each_word_finds_its_lowest_cpus(void **state)
{
	(void)state;
	assert_place(WHOLE, "same-cpu", "same-cpu", 0, 0);
	assert_place(WHOLE, "smt", "smt", 0, 1);
	assert_place(WHOLE, "same-llc", "same-llc", 0, 2);
	assert_place(WHOLE, "cross-llc", "cross-llc", 0, 4);
	assert_place(WHOLE, "cross-node", "cross-node", 0, 8);
	assert_place(WHOLE, "unpinned", "unpinned", CPU_NONE, CPU_NONE);
}

static void two_cpus_are_named_after_the_nearest_pair_found(void **state)
{
	(void)state;
	assert_place(WHOLE, "two-cpus", "same-llc", 0, 2);
	assert_place("pack:1 [numa] l3:2 core:1 pu:2", "two-cpus", "cross-llc",
		     0, 2);
	assert_place("pack:2 [numa] l3:1 core:1 pu:2", "two-cpus", "cross-node",
		     0, 2);
	assert_place("core:1 pu:2", "two-cpus", "smt", 0, 1);
}

static void one_cpu_has_no_pair_and_says_why(void **state)
{
	(void)state;
	assert_place(SINGLE, "same-cpu", "same-cpu", 0, 0);
	assert_place(SINGLE, "unpinned", "unpinned", CPU_NONE, CPU_NONE);
	assert_lacking(SINGLE, "smt", "share a core (SMT)");
	assert_lacking(SINGLE, "same-llc", "share the last-level cache");
	assert_lacking(SINGLE, "cross-llc", "have two last-level caches");
	assert_lacking(SINGLE, "cross-node", "belong to two NUMA nodes");
	assert_lacking(SINGLE, "two-cpus", "could run at the same time");
}

static void siblings_are_no_pair_of_one_cache(void **state)
{
	(void)state;
	assert_lacking("core:1 pu:2", "same-llc", "share the last-level cache");
}

static void without_an_l3_the_l2_is_the_last_level(void **state)
{
	(void)state;
	const char *machine = "pack:1 l2:2 core:2 l1:1 pu:1";
	assert_place(machine, "same-llc", "same-llc", 0, 1);
	assert_place(machine, "cross-llc", "cross-llc", 0, 2);
}

static void without_any_cache_a_package_shares(void **state)
{
	(void)state;
	assert_place("pack:1 core:2 pu:1", "same-llc", "same-llc", 0, 1);
	assert_lacking("pack:1 core:2 pu:1", "cross-llc", "have two");
	assert_place("[numa] pack:2 core:1 pu:1", "cross-llc", "cross-llc", 0,
		     1);
}

static void nodes_of_one_package_are_two_nodes(void **state)
{
	(void)state;
	const char *machine = "pack:1 group:2 [numa] l3:1 core:2 pu:1";
	assert_place(machine, "cross-node", "cross-node", 0, 2);
	assert_place(machine, "cross-llc", "cross-llc", 0, 2);
}

static void cpu_numbers_keep_their_text_as_the_name(void **state)
{
	(void)state;
	assert_place(WHOLE, "0:1", "0:1", 0, 1);
	assert_place(WHOLE, "15:3", "15:3", 15, 3);
	assert_place(WHOLE, "7:7", "7:7", 7, 7);
}

static void a_cpu_that_is_not_there_is_a_skip(void **state)
{
	(void)state;
	assert_no_place(WHOLE, "0:16", STATUS_SKIPPED, "CPU 16 is not one of");
	assert_no_place(WHOLE, "9999999:0", STATUS_SKIPPED, "CPU 9999999");
}

static void other_texts_are_misused(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"",    "0;",	"0:1:2:3", "0x1",  "0",		 "0:",
		":1",  "0:1:2", "0:1x",	   " 0:1", "-1:0",	 "0:+1",
		"0;1", "0x1:2", "a:b",	   ":",	   "10000000:1", "two-cpus:",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_no_place(WHOLE, texts[i], STATUS_USAGE, "unknown");
	assert_no_place(WHOLE, "same-cpi", STATUS_USAGE,
			"same-cpi: unknown, did you mean same-cpu?");
	assert_no_place(WHOLE, "12", STATUS_USAGE, "CPU numbers such as 0:1");
}

static void every_word_is_known_and_labelled(void **state)
{
	(void)state;
	struct topology *topology = load(WHOLE);
	for (const struct placement_word *p = placements; p->name; p++) {
		struct placement placement;
		assert_int_equal(
			topology_place(topology, p->name, &placement, NULL), 0);
		assert_string_equal(placement_label(p->name), p->label);
	}
	topology_free(topology);
	assert_string_equal(placement_label("same-llc"), "two CPUs");
	assert_string_equal(placement_label("0:1"), "0:1");
}

static void a_machine_is_described_in_one_line(void **state)
{
	(void)state;
	assert_description(WHOLE, "2 packages, 8 cores, 16 CPUs, 4 x 32 MiB "
				  "L3, 2 nodes");
	assert_description("pack:1 core:1 pu:1",
			   "1 package, 1 core, 1 CPU, 1 node");
	assert_description("pack:1 l2:2(size=1310720) core:1 pu:1",
			   "1 package, 2 cores, 2 CPUs, 2 x 1280 KiB L2, "
			   "1 node");
}

static void a_description_that_does_not_fit_is_cut(void **state)
{
	(void)state;
	struct topology *topology = load(WHOLE);
	char text[11];
	topology_describe(topology, text, sizeof(text));
	assert_string_equal(text, "2 packages");
	topology_free(topology);
}

static void a_made_up_machine_ignores_our_affinity(void **state)
{
	(void)state;
	struct topology *topology = load(WHOLE);
	assert_int_equal(topology_cpus(topology), 16);
	assert_int_equal(topology_online(topology), 16);
	topology_free(topology);
}

static void a_topology_that_cannot_be_loaded_is_an_error(void **state)
{
	(void)state;
	struct error err = {0};
	setenv("HWLOC_COMPONENTS", "stop", 1);
	assert_null(topology_load(&err));
	unsetenv("HWLOC_COMPONENTS");
	assert_int_equal(err.status, STATUS_FAILED);
	assert_non_null(strstr(err.text, "hwloc_topology_load: "));
}

static int lowest(const cpu_set_t *set)
{
	int cpu = 0;
	while (!CPU_ISSET(cpu, set))
		cpu++;
	return cpu;
}

static void only_the_cpus_allowed_are_used(void **state)
{
	(void)state;
	cpu_set_t before, one;
	assert_int_equal(sched_getaffinity(0, sizeof(before), &before), 0);
	int cpu = lowest(&before);
	struct topology *all = load(NULL);
	assert_int_equal(topology_cpus(all), CPU_COUNT(&before));
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
	struct topology *restricted = load(NULL);
	sched_setaffinity(0, sizeof(before), &before);

	char described[2][256];
	topology_describe(all, described[0], sizeof(described[0]));
	topology_describe(restricted, described[1], sizeof(described[1]));
	assert_string_equal(described[1], described[0]);
	assert_int_equal(topology_online(restricted), topology_online(all));
	assert_int_equal(topology_cpus(restricted), 1);
	struct placement placement;
	struct error err = {0};
	assert_int_equal(
		topology_place(restricted, "same-cpu", &placement, &err), 0);
	assert_int_equal(placement.cpu[0], cpu);
	assert_int_equal(
		topology_place(restricted, "two-cpus", &placement, &err), -1);
	assert_int_equal(err.status, STATUS_SKIPPED);
	topology_free(restricted);
	topology_free(all);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_word_finds_its_lowest_cpus),
		cmocka_unit_test(
			two_cpus_are_named_after_the_nearest_pair_found),
		cmocka_unit_test(one_cpu_has_no_pair_and_says_why),
		cmocka_unit_test(siblings_are_no_pair_of_one_cache),
		cmocka_unit_test(without_an_l3_the_l2_is_the_last_level),
		cmocka_unit_test(without_any_cache_a_package_shares),
		cmocka_unit_test(nodes_of_one_package_are_two_nodes),
		cmocka_unit_test(cpu_numbers_keep_their_text_as_the_name),
		cmocka_unit_test(a_cpu_that_is_not_there_is_a_skip),
		cmocka_unit_test(other_texts_are_misused),
		cmocka_unit_test(every_word_is_known_and_labelled),
		cmocka_unit_test(a_machine_is_described_in_one_line),
		cmocka_unit_test(a_description_that_does_not_fit_is_cut),
		cmocka_unit_test(a_made_up_machine_ignores_our_affinity),
		cmocka_unit_test(a_topology_that_cannot_be_loaded_is_an_error),
		cmocka_unit_test(only_the_cpus_allowed_are_used),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
