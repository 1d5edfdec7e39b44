/* Checks of what the machine and this build are, and how they are set up. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/machine/doctor_machine.h"
#include "core/record/facts.h"

#define CPUFREQ "/sys/devices/system/cpu/"
#define IDLE_LATENCY_US 20 /* more than the message itself takes */
#define MEMORY_SHARE 0.05
#define STALLED_PERCENT 1

static const char *flags_of(const struct machine *m)
{
	return facts_get(m->tool, "flags", NULL);
}

static enum answer sanitised_build(const struct machine *m, struct finding *f)
{
	const char *flags = flags_of(m);
	if (!flags)
		return ANSWER_UNKNOWN;
	if (!strstr(flags, "-fsanitize"))
		return ANSWER_GOOD;
	finding_set(f, WEIGHT_MEDIANS, (double)NAN,
		    "this mqbench was built with sanitizers");
	return finding_hint(f,
			    "every access is checked: figures are not usable",
			    "cmake -B build -DMQBENCH_SANITIZE=OFF && "
			    "cmake --build build");
}

/* The last -O counts. */
static enum answer debug_build(const struct machine *m, struct finding *f)
{
	const char *flags = flags_of(m), *level = NULL;
	if (!flags)
		return ANSWER_UNKNOWN;
	for (const char *at = flags; (at = strstr(at, "-O")); at += 2)
		level = at + 2;
	if (level && *level != '0' && *level != 'g')
		return ANSWER_GOOD;
	finding_set(f, WEIGHT_MEDIANS, (double)NAN,
		    "this mqbench was built without optimisation");
	return finding_hint(f, "the harness takes a larger part of each figure",
			    "cmake -B build -DCMAKE_BUILD_TYPE=Release && "
			    "cmake --build build");
}

/* A guest is not told of the host's, and "userspace" has one frequency. */
static enum answer governor(const struct machine *m, struct finding *f)
{
	const char *governor = machine_text(m, "cpu.governor");
	if (!governor)
		return ANSWER_UNKNOWN;
	if (!strcmp(governor, "performance") || !strcmp(governor, "userspace"))
		return ANSWER_GOOD;
	finding_set(f, WEIGHT_MEDIANS, (double)NAN,
		    "the frequency governor is %s", governor);
	return finding_hint(f,
			    "a CPU that waits for messages is clocked down by "
			    "a varying amount",
			    "sudo cpupower frequency-set -g performance");
}

static enum answer turbo(const struct machine *m, struct finding *f)
{
	const char *turbo = machine_text(m, "cpu.turbo");
	const char *driver = machine_text(m, "cpu.driver");
	if (!turbo)
		return ANSWER_UNKNOWN;
	if (strcmp(turbo, "on") != 0)
		return ANSWER_GOOD;
	finding_set(f, WEIGHT_TAILS, (double)NAN, "turbo is on");
	bool intel = driver && !strncmp(driver, "intel", 5);
	return finding_hint(
		f,
		"the frequency depends on temperature and on the number of "
		"busy CPUs",
		intel ? "echo 1 | sudo tee " CPUFREQ "intel_pstate/no_turbo"
		      : "echo 0 | sudo tee " CPUFREQ "cpufreq/boost");
}

static enum answer smt(const struct machine *m, struct finding *f)
{
	double active = machine_number(m, "cpu.smt_active");
	if (isnan(active))
		return ANSWER_UNKNOWN;
	if (active == 0)
		return ANSWER_GOOD;
	finding_set(f, WEIGHT_NOTE, (double)NAN, "SMT is on");
	return finding_hint(f,
			    "a task on one sibling slows the other down "
			    "without interrupting it",
			    "echo off | sudo tee " CPUFREQ "smt/control");
}

static enum answer guest_idle(const struct machine *m, struct finding *f)
{
	double poll = machine_number(m, "haltpoll.guest_halt_poll_ns");
	if (poll > 0)
		return ANSWER_GOOD;
	finding_set(f, WEIGHT_NOTE, poll,
		    "a virtual machine whose idle CPUs halt");
	return finding_hint(f,
			    "latency across two CPUs is mostly the time to "
			    "wake one",
			    "mqbench run --keep-awake=no,yes");
}

/* An idle guest CPU has to be woken by the host: tens of microseconds. */
static enum answer idle_exit(const struct machine *m, struct finding *f)
{
	const char *hypervisor = machine_text(m, "virtualisation.hypervisor");
	const char *cmdline = machine_text(m, "kernel.cmdline");
	double latency = machine_number(m, "cpu.idle_latency_us");
	if (cmdline && strstr(cmdline, "idle=poll"))
		return ANSWER_GOOD;
	if (hypervisor && strcmp(hypervisor, "none") != 0)
		return guest_idle(m, f);
	if (isnan(latency))
		return ANSWER_UNKNOWN;
	if (latency <= IDLE_LATENCY_US)
		return ANSWER_GOOD;
	finding_set(f, WEIGHT_NOTE, latency,
		    "idle CPUs take up to %.0f µs to wake", latency);
	return finding_hint(f,
			    "latency across two CPUs is mostly the time to "
			    "wake one",
			    "mqbench run --keep-awake=no,yes");
}

static enum answer thermal(const struct machine *m, struct finding *f)
{
	double ever = machine_number(m, "cpu.thermal_throttles");
	double now = machine_number(m, "noise.thermal_throttles");
	if (isnan(ever))
		return ANSWER_UNKNOWN;
	if (ever == 0)
		return ANSWER_GOOD;
	if (now > 0)
		finding_set(f, WEIGHT_MEDIANS, now,
			    "CPUs are throttled because of their temperature");
	else
		finding_set(f, WEIGHT_NOTE, ever,
			    "CPUs were throttled because of their temperature "
			    "%.0f times since boot",
			    ever);
	return finding_hint(
		f, "runs become slower after long load",
		"check sensors; improve cooling, or turn turbo off");
}

/* What leads out of a limited cgroup. */
static enum answer mend_quota(const struct machine *m, struct finding *f,
			      const char *effect)
{
	if (machine_text(m, "virtualisation.container"))
		return finding_hint(f, effect,
				    "docker update --cpus 0 CONTAINER, or "
				    "remove its limit where it was set");
	return finding_hint(f, effect,
			    "echo $$ | sudo tee "
			    "/sys/fs/cgroup/cgroup.procs "
			    "(v1: cpu/cgroup.procs)");
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
	double cpus = quota / period;
	finding_set(f, cpus < 2 ? WEIGHT_MEDIANS : WEIGHT_LIMIT, cpus,
		    "the cgroup may use %.3g CPUs", cpus);
	return mend_quota(m, f,
			  "a process that has used it up is stopped until the "
			  "end of the period");
}

static enum answer throttled(const struct machine *m, struct finding *f)
{
	double periods = machine_number(m, "noise.throttled_periods");
	if (isnan(periods))
		return ANSWER_UNKNOWN;
	if (periods <= 0)
		return ANSWER_GOOD;
	finding_set(f, WEIGHT_MEDIANS, periods,
		    "the cgroup was throttled %.0f times during the test loop",
		    periods);
	return mend_quota(m, f,
			  "a throttled process is stopped for milliseconds");
}

static enum answer memory(const struct machine *m, struct finding *f)
{
	double all = machine_number(m, "memory_bytes");
	double left = machine_number(m, "memory_available_bytes");
	double stalled = machine_number(m, "memory_stalled_percent");
	if (isnan(left) && isnan(stalled))
		return ANSWER_UNKNOWN;
	if (stalled >= STALLED_PERCENT)
		finding_set(f, WEIGHT_TAILS, stalled,
			    "tasks waited for memory %.3g %% of the time",
			    stalled);
	else if (left < MEMORY_SHARE * all)
		finding_set(f, WEIGHT_TAILS, left / all * 100,
			    "%.2g %% of the memory is left", left / all * 100);
	else
		return ANSWER_GOOD;
	return finding_hint(f, "a send may have to wait for memory",
			    "ps -eo rss,pid,comm --sort=-rss | head -5");
}

static enum answer swap(const struct machine *m, struct finding *f)
{
	double used = machine_number(m, "swap_used_bytes");
	if (isnan(used))
		return ANSWER_UNKNOWN;
	if (used <= 0)
		return ANSWER_GOOD;
	finding_set(f, WEIGHT_NOTE, used, "%.3g MiB are swapped out",
		    used / 1048576);
	return finding_hint(f, "reading a page back takes milliseconds",
			    "sudo swapoff -a");
}

const struct check doctor_machine[] = {
	{"sanitised_build", sanitised_build},
	{"debug_build", debug_build},
	{"governor", governor},
	{"turbo", turbo},
	{"smt", smt},
	{"idle_exit", idle_exit},
	{"thermal", thermal},
	{"cpu_quota", cpu_quota},
	{"throttled", throttled},
	{"memory", memory},
	{"swap", swap},
	{0},
};
