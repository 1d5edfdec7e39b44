/* Checks of other activity, and of the clock. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "core/machine/doctor_noise.h"
#include "core/record/facts.h"

/*
 * A round trip takes about 10 µs: 100 interruptions a second reach one in a
 * thousand, the 99.9th percentile; 1 % of the time lost moves the median.
 */
#define INTERRUPTED_PER_S 100
#define LOST_TAILS 0.001
#define LOST_MEDIANS 0.01
#define PREEMPTED_PER_S 50 /* housekeeping stays below */
#define DEVICE_PER_S 1000
#define TICK_NS 10e6 /* a count of steal is off by as much */
#define READ_NS 100  /* a reading of the clock */
#define SLOW_READ_NS 1000
#define DIFFERENCE_NS 50

/* The noise's figure a second of one CPU; NAN where it is not known. */
static double noise_per_s(const struct machine *m, const char *name)
{
	double spun = machine_number(m, "noise.spun_ns");
	return spun > 0 ? machine_number(m, name) / spun * 1e9 : (double)NAN;
}

/* 1 if the number is unknown. */
static double cpus_of(const struct machine *m)
{
	const char *cpus = machine_text(m, "noise.cpus");
	return cpus && strchr(cpus, ',') ? 2 : 1;
}

static enum answer load(const struct machine *m, struct finding *f)
{
	double load = machine_number(m, "load_1min");
	double cpus = machine_number(m, "topology.cpus_online");
	if (isnan(load) || isnan(cpus))
		return ANSWER_UNKNOWN;
	if (load <= cpus / 2)
		return ANSWER_GOOD;
	finding_set(f, WEIGHT_LIMIT, load, "the load is %.2f on %.0f CPU%s",
		    load, cpus, cpus == 1 ? "" : "s");
	return finding_hint(f, "other tasks use the CPUs, or did a minute ago",
			    "ps -eo pcpu,pid,comm --sort=-pcpu | head -5");
}

static enum answer busy_cpus(const struct machine *m, struct finding *f)
{
	double rate = noise_per_s(m, "noise.preemptions");
	if (isnan(rate))
		return ANSWER_UNKNOWN;
	if (rate <= PREEMPTED_PER_S)
		return ANSWER_GOOD;
	finding_set(f, WEIGHT_TAILS, rate,
		    "other tasks preempted CPU %s %.0f times a second",
		    facts_get(m->environment, "noise.cpus", "?"), rate);
	return finding_hint(
		f, "a message waits for whole time slices of other tasks",
		"ps -eo pcpu,psr,pid,comm --sort=-pcpu | head -5");
}

static const char delays[] = "each one delays a message";

static enum answer mend_interruptions(const struct machine *m,
				      struct finding *f)
{
	const char *cpus = facts_get(m->environment, "noise.cpus", "?");
	const char *hypervisor = machine_text(m, "virtualisation.hypervisor");
	if (hypervisor && strcmp(hypervisor, "none") != 0)
		return finding_hint(f, delays,
				    "stop other tasks; noise of the host takes "
				    "a dedicated host");
	return finding_hint(f, delays,
			    "boot with isolcpus=%s nohz_full=%s rcu_nocbs=%s",
			    cpus, cpus, cpus);
}

static enum answer interruptions(const struct machine *m, struct finding *f)
{
	double rate = noise_per_s(m, "noise.interruptions");
	double lost = noise_per_s(m, "noise.interrupted_ns") / 1e9;
	double longest = machine_number(m, "noise.longest_ns");
	char text[32];
	if (!facts_find(m->environment, "noise.spun_ns"))
		return ANSWER_UNKNOWN;
	if (isnan(rate) || isnan(lost)) {
		finding_set(f, WEIGHT_TAILS, (double)NAN,
			    "the test loop could not run on any CPU");
		return finding_hint(f, "its interruptions are not known",
				    "taskset -cp 0-$(($(nproc --all) - 1)) $$");
	}
	if (rate <= INTERRUPTED_PER_S && lost <= LOST_TAILS)
		return ANSWER_GOOD;
	finding_set(f, lost > LOST_MEDIANS ? WEIGHT_MEDIANS : WEIGHT_TAILS,
		    rate,
		    "%.0f interruptions a second, %.2f %% of the time, longest "
		    "%s µs",
		    rate, lost * 100,
		    units_three(longest / 1000, text, sizeof(text)));
	return mend_interruptions(m, f);
}

/* What is less than a tick may be the end of one that began before. */
static enum answer steal(const struct machine *m, struct finding *f)
{
	double steal = machine_number(m, "noise.steal_ns");
	double spun = machine_number(m, "noise.spun_ns");
	if (isnan(steal) || !(spun > 0))
		return ANSWER_UNKNOWN;
	if (steal / spun <= LOST_TAILS)
		return ANSWER_GOOD;
	bool sure = (steal - TICK_NS) / spun > LOST_MEDIANS;
	finding_set(f, sure ? WEIGHT_MEDIANS : WEIGHT_TAILS, steal / spun * 100,
		    "the host took %.2f %% of the time (steal)",
		    steal / spun * 100);
	return finding_hint(
		f,
		"the CPU is stopped for milliseconds, unnoticed by this kernel",
		"not fixable from inside: use an instance with dedicated CPUs");
}

/* The first CPU that is not measured on; -1 where there is none. */
static int other_cpu(const struct machine *m, const char *cpus)
{
	int a = -1, b = -1;
	sscanf(cpus, "%d,%d", &a, &b);
	for (int i = 0; i < machine_number(m, "topology.cpus_online"); i++)
		if (i != a && i != b)
			return i;
	return -1;
}

static enum answer device_interrupts(const struct machine *m, struct finding *f)
{
	double rate = noise_per_s(m, "noise.device_interrupts") * cpus_of(m);
	const char *cpus = facts_get(m->environment, "noise.cpus", "?");
	if (isnan(rate))
		return ANSWER_UNKNOWN;
	if (rate <= DEVICE_PER_S)
		return ANSWER_GOOD;
	finding_set(f, WEIGHT_TAILS, rate,
		    "%.0f device interrupts a second on CPU %s", rate, cpus);
	int other = other_cpu(m, cpus);
	if (other < 0)
		return finding_hint(
			f, delays,
			"not fixable: it takes another CPU for them");
	return finding_hint(f, delays,
			    "echo %d | sudo tee /proc/irq/*/smp_affinity_list",
			    other);
}

/* These are read in the vDSO, without a system call. */
static enum answer clock_source(const struct machine *m, struct finding *f)
{
	static const char *const fast[] = {
		"tsc",
		"kvm-clock",
		"hyperv_clocksource_tsc_page",
		"arch_sys_counter",
		"riscv_clocksource",
		"timebase",
		"tod",
		"stp",
	};
	const char *source = machine_text(m, "clocksource");
	if (!source)
		return ANSWER_UNKNOWN;
	for (size_t i = 0; i < sizeof(fast) / sizeof(*fast); i++)
		if (!strcmp(source, fast[i]))
			return ANSWER_GOOD;
	finding_set(f, WEIGHT_TAILS, (double)NAN, "the clock source is %s",
		    source);
	return finding_hint(
		f,
		"each reading is a system call, and every sample contains one",
		"echo tsc | sudo tee /sys/bus/clocksource/devices/*/"
		"current_clocksource");
}

static const char clock_hint[] = "cat /sys/bus/clocksource/devices/*/"
				 "available_clocksource; choose another";

static enum answer clock_resolution(const struct machine *m, struct finding *f)
{
	double ns = facts_value(m->clock, "resolution_ns", (double)NAN);
	if (isnan(ns))
		return ANSWER_UNKNOWN;
	if (ns <= READ_NS)
		return ANSWER_GOOD;
	finding_set(f, ns > SLOW_READ_NS ? WEIGHT_MEDIANS : WEIGHT_TAILS, ns,
		    "the clock has steps of %.0f ns", ns);
	return finding_hint(f, "no sample is more precise than that", "%s",
			    clock_hint);
}

static enum answer clock_reading(const struct machine *m, struct finding *f)
{
	double ns = facts_value(m->clock, "overhead_ns", (double)NAN);
	if (isnan(ns))
		return ANSWER_UNKNOWN;
	if (ns <= READ_NS)
		return ANSWER_GOOD;
	finding_set(f, ns > SLOW_READ_NS ? WEIGHT_MEDIANS : WEIGHT_LIMIT, ns,
		    "a reading of the clock takes %.0f ns", ns);
	return finding_hint(f, "every sample contains one", "%s", clock_hint);
}

/* Only what lies outside the bound for certain. */
static enum answer clock_difference(const struct machine *m, struct finding *f)
{
	double low = facts_value(m->clock, "difference_low_ns", (double)NAN);
	double high = facts_value(m->clock, "difference_high_ns", (double)NAN);
	if (isnan(low) || isnan(high))
		return ANSWER_UNKNOWN;
	if (low <= DIFFERENCE_NS && high >= -DIFFERENCE_NS)
		return ANSWER_GOOD;
	finding_set(f, WEIGHT_LIMIT, low > 0 ? low : high,
		    "the clocks of two CPUs differ by %.0f to %.0f ns", low,
		    high);
	return finding_hint(f, "one way across two CPUs is off by as much",
			    "%s", clock_hint);
}

const struct check doctor_noise[] = {
	{"load", load},
	{"busy_cpus", busy_cpus},
	{"interruptions", interruptions},
	{"steal", steal},
	{"device_interrupts", device_interrupts},
	{"clock_source", clock_source},
	{"clock_resolution", clock_resolution},
	{"clock_reading", clock_reading},
	{"clock_difference", clock_difference},
	{0},
};
