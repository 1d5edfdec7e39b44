/* Checks of what the machine and this build are, and how they are set up. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/machine/finding.h"
#include "core/machine/wakeup.h"
#include "core/record/facts.h"

#define CPUFREQ "/sys/devices/system/cpu/"
#define IDLE_LATENCY_US 20 /* more than the message itself takes */
#define MEMORY_SHARE 0.05
#define STALLED_PERCENT 1

static enum answer sanitised_build(const struct machine *m, struct finding *f)
{
	const char *flags = facts_get(m->tool, "flags", NULL);
	if (!flags)
		return ANSWER_UNKNOWN;
	if (!strstr(flags, "-fsanitize"))
		return ANSWER_GOOD;
	return finding_say(f, "this mqbench was built with sanitizers");
}

/* The last -O counts. */
static enum answer debug_build(const struct machine *m, struct finding *f)
{
	const char *flags = facts_get(m->tool, "flags", NULL), *level = NULL;
	if (!flags)
		return ANSWER_UNKNOWN;
	for (const char *at = flags; (at = strstr(at, "-O")); at += 2)
		level = at + 2;
	if (level && *level != '0' && *level != 'g')
		return ANSWER_GOOD;
	return finding_say(f, "this mqbench was built without optimisation");
}

/* A guest is not told of the host's, and "userspace" has one frequency. */
static enum answer governor(const struct machine *m, struct finding *f)
{
	const char *governor = machine_text(m, "cpu.governor");
	if (!governor)
		return ANSWER_UNKNOWN;
	if (!strcmp(governor, "performance") || !strcmp(governor, "userspace"))
		return ANSWER_GOOD;
	return finding_say(f, "the frequency governor is %s", governor);
}

static enum answer turbo(const struct machine *m, struct finding *f)
{
	const char *turbo = machine_text(m, "cpu.turbo");
	const char *driver = machine_text(m, "cpu.driver");
	if (!turbo)
		return ANSWER_UNKNOWN;
	if (strcmp(turbo, "on") != 0)
		return ANSWER_GOOD;
	if (driver && !strncmp(driver, "intel", 5))
		finding_hint(f, "echo 1 | sudo tee " CPUFREQ
				"intel_pstate/no_turbo");
	return finding_say(f, "turbo is on");
}

static enum answer smt(const struct machine *m, struct finding *f)
{
	double active = machine_number(m, "cpu.smt_active");
	if (isnan(active))
		return ANSWER_UNKNOWN;
	return active == 0 ? ANSWER_GOOD : finding_say(f, "SMT is on");
}

/* An idle guest CPU has to be woken by the host: tens of microseconds. */
static enum answer idle_exit(const struct machine *m, struct finding *f)
{
	const char *hypervisor = machine_text(m, "virtualisation.hypervisor");
	const char *cmdline = machine_text(m, "kernel.cmdline");
	double latency = machine_number(m, "cpu.idle_latency_us");
	struct wakeup_cost cost[AWAKE_WAYS];
	wakeup_costs(m->environment, cost);
	if (wakeup_choose(cost) == AWAKE_NONE)
		finding_hint(f, "compare within one placement: --keep-awake "
				"is slower here");
	if (cmdline && strstr(cmdline, "idle=poll"))
		return ANSWER_GOOD;
	if (!hypervisor || !strcmp(hypervisor, "none"))
		return finding_over(f, latency, IDLE_LATENCY_US,
				    "idle CPUs take up to %.0f µs to wake",
				    latency);
	f->value = machine_number(m, "haltpoll.guest_halt_poll_ns");
	if (f->value > 0)
		return ANSWER_GOOD;
	return finding_say(f, "a virtual machine whose idle CPUs halt");
}

static enum answer thermal(const struct machine *m, struct finding *f)
{
	double ever = machine_number(m, "cpu.thermal_throttles");
	double now = machine_number(m, "noise.thermal_throttles");
	if (!(now > 0 && ever > 0))
		return finding_over(f, ever, 0,
				    "CPUs were throttled because of their "
				    "temperature %.0f times since boot",
				    ever);
	f->weight = WEIGHT_MEDIANS;
	f->value = now;
	return finding_say(f,
			   "CPUs are throttled because of their temperature");
}

/* What leads out of a limited cgroup depends on who made it. */
static void hint_quota(const struct machine *m, struct finding *f)
{
	if (machine_text(m, "virtualisation.container"))
		finding_hint(f, "docker update --cpus $(nproc) CONTAINER, on "
				"the host");
}

/* Two processes want two CPUs; what stops them is a whole period long. */
static enum answer cpu_quota(const struct machine *m, struct finding *f)
{
	const struct fact *fact = facts_find(m->environment, "cgroup.cpu_max");
	double quota, period;
	if (!fact)
		return ANSWER_UNKNOWN;
	if (fact->kind != FACT_TEXT ||
	    sscanf(fact->text, "%lf %lf", &quota, &period) != 2 || period <= 0)
		return ANSWER_GOOD;
	f->value = quota / period;
	if (f->value < 2)
		f->weight = WEIGHT_MEDIANS;
	hint_quota(m, f);
	return finding_say(f, "the cgroup may use %.3g CPUs", f->value);
}

static enum answer throttled(const struct machine *m, struct finding *f)
{
	double periods = machine_number(m, "noise.throttled_periods");
	hint_quota(m, f);
	return finding_over(f, periods, 0,
			    "the cgroup was throttled %.0f times during the "
			    "test loop",
			    periods);
}

static enum answer memory(const struct machine *m, struct finding *f)
{
	double all = machine_number(m, "memory_bytes");
	double left = machine_number(m, "memory_available_bytes");
	double stalled = machine_number(m, "memory_stalled_percent");
	if (isnan(left) && !(stalled >= STALLED_PERCENT))
		return ANSWER_UNKNOWN;
	if (stalled >= STALLED_PERCENT) {
		f->value = stalled;
		return finding_say(
			f, "tasks waited for memory %.3g %% of the time",
			stalled);
	}
	if (!(left < MEMORY_SHARE * all))
		return ANSWER_GOOD;
	f->value = left / all * 100;
	return finding_say(f, "%.2g %% of the memory is left", f->value);
}

static enum answer swap(const struct machine *m, struct finding *f)
{
	double used = machine_number(m, "swap_used_bytes");
	return finding_over(f, used, 0, "%.3g MiB are swapped out",
			    used / 1048576);
}

/* Of the two files version 2 has the one, and version 1 the other. */
#define LEAVE_CGROUP "echo $$ | sudo tee /sys/fs/cgroup/{,cpu/}cgroup.procs"

const struct check doctor_machine[] = {
	{"sanitised_build", WEIGHT_MEDIANS,
	 "every access is checked: figures are not usable",
	 "cmake -B build -DMQBENCH_SANITIZE=OFF && cmake --build build",
	 sanitised_build},
	{"debug_build", WEIGHT_MEDIANS,
	 "the harness takes a larger part of each figure",
	 "cmake -B build -DCMAKE_BUILD_TYPE=Release && cmake --build build",
	 debug_build},
	{"governor", WEIGHT_MEDIANS,
	 "a CPU that waits for messages is clocked down by a varying amount",
	 "sudo cpupower frequency-set -g performance", governor},
	{"turbo", WEIGHT_TAILS,
	 "the frequency depends on temperature and on the number of busy CPUs",
	 "echo 0 | sudo tee " CPUFREQ "cpufreq/boost", turbo},
	{"smt", WEIGHT_NOTE,
	 "a task on one sibling slows the other down without interrupting it",
	 "echo off | sudo tee " CPUFREQ "smt/control", smt},
	{"idle_exit", WEIGHT_NOTE,
	 "latency across two CPUs is mostly the time to wake one",
	 "mqbench run --keep-awake=no,yes", idle_exit},
	{"thermal", WEIGHT_NOTE, "runs become slower after long load",
	 "check sensors; improve cooling, or turn turbo off", thermal},
	{"cpu_quota", WEIGHT_LIMIT,
	 "a process that has used it up is stopped until the end of the period",
	 LEAVE_CGROUP, cpu_quota},
	{"throttled", WEIGHT_MEDIANS,
	 "a throttled process is stopped for milliseconds", LEAVE_CGROUP,
	 throttled},
	{"memory", WEIGHT_TAILS, "a send may have to wait for memory",
	 "ps -eo rss,pid,comm --sort=-rss | head -5", memory},
	{"swap", WEIGHT_NOTE, "reading a page back takes milliseconds",
	 "sudo swapoff -a", swap},
	{0},
};
