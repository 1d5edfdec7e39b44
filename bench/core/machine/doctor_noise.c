/* Checks of other activity, and of the clock. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/units.h"
#include "core/machine/finding.h"
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
	return finding_over(f, load, cpus / 2, "the load is %.2f on %.0f CPU%s",
			    load, cpus, cpus == 1 ? "" : "s");
}

static enum answer busy_cpus(const struct machine *m, struct finding *f)
{
	double rate = noise_per_s(m, "noise.preemptions");
	return finding_over(f, rate, PREEMPTED_PER_S,
			    "other tasks preempted CPU %s %.0f times a second",
			    facts_get(m->environment, "noise.cpus", "?"), rate);
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

static void hint_interruptions(const struct machine *m, struct finding *f)
{
	const char *cpus = facts_get(m->environment, "noise.cpus", "?");
	const char *hypervisor = machine_text(m, "virtualisation.hypervisor");
	if ((!hypervisor || !strcmp(hypervisor, "none")) &&
	    other_cpu(m, cpus) >= 0)
		finding_hint(f,
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
		f->effect = "its interruptions are not known";
		finding_hint(f, "taskset -cp 0-$(($(nproc --all) - 1)) $$");
		return finding_say(f, "the test loop could not run on any CPU");
	}
	if (rate <= INTERRUPTED_PER_S && lost <= LOST_TAILS)
		return ANSWER_GOOD;
	if (lost > LOST_MEDIANS)
		f->weight = WEIGHT_MEDIANS;
	f->value = rate;
	hint_interruptions(m, f);
	return finding_say(
		f,
		"%.0f interruptions a second, %.2f %% of the time, longest "
		"%s µs",
		rate, lost * 100,
		units_three(longest / 1000, text, sizeof(text)));
}

/* What is less than a tick may be the end of one that began before. */
static enum answer steal(const struct machine *m, struct finding *f)
{
	double steal = machine_number(m, "noise.steal_ns");
	double spun = machine_number(m, "noise.spun_ns");
	double percent = spun > 0 ? steal / spun * 100 : (double)NAN;
	if ((steal - TICK_NS) / spun > LOST_MEDIANS)
		f->weight = WEIGHT_MEDIANS;
	return finding_over(f, percent, LOST_TAILS * 100,
			    "the host took %.2f %% of the time (steal)",
			    percent);
}

static enum answer device_interrupts(const struct machine *m, struct finding *f)
{
	double rate = noise_per_s(m, "noise.device_interrupts") * cpus_of(m);
	const char *cpus = facts_get(m->environment, "noise.cpus", "?");
	int other = other_cpu(m, cpus);
	if (other >= 0)
		finding_hint(f,
			     "echo %d | sudo tee "
			     "/proc/irq/*/smp_affinity_list",
			     other);
	return finding_over(f, rate, DEVICE_PER_S,
			    "%.0f device interrupts a second on CPU %s", rate,
			    cpus);
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
	for (size_t i = 0; i < ARRAY_LENGTH(fast); i++)
		if (!strcmp(source, fast[i]))
			return ANSWER_GOOD;
	return finding_say(f, "the clock source is %s", source);
}

static enum answer clock_resolution(const struct machine *m, struct finding *f)
{
	double ns = facts_value(m->clock, "resolution_ns", (double)NAN);
	if (ns > SLOW_READ_NS)
		f->weight = WEIGHT_MEDIANS;
	return finding_over(f, ns, READ_NS, "the clock has steps of %.0f ns",
			    ns);
}

static enum answer clock_reading(const struct machine *m, struct finding *f)
{
	double ns = facts_value(m->clock, "overhead_ns", (double)NAN);
	if (ns > SLOW_READ_NS)
		f->weight = WEIGHT_MEDIANS;
	return finding_over(f, ns, READ_NS,
			    "a reading of the clock takes %.0f ns", ns);
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
	f->value = low > 0 ? low : high;
	return finding_say(f,
			   "the clocks of two CPUs differ by %.0f to %.0f ns",
			   low, high);
}

static const char delays[] = "each one delays a message";
static const char clock_hint[] = "choose another of /sys/bus/clocksource/"
				 "devices/*/available_clocksource";

const struct check doctor_noise[] = {
	{"load", WEIGHT_LIMIT, "other tasks use the CPUs, or did a minute ago",
	 "ps -eo pcpu,pid,comm --sort=-pcpu | head -5", load},
	{"busy_cpus", WEIGHT_TAILS,
	 "a message waits for whole time slices of other tasks",
	 "ps -eo pcpu,psr,pid,comm --sort=-pcpu | head -5", busy_cpus},
	{"interruptions", WEIGHT_TAILS, delays,
	 "stop other tasks; noise of the host takes a dedicated host",
	 interruptions},
	{"steal", WEIGHT_TAILS,
	 "the CPU is stopped for milliseconds, unnoticed by this kernel",
	 "not fixable from inside: use an instance with dedicated CPUs", steal},
	{"device_interrupts", WEIGHT_TAILS, delays,
	 "not fixable: it takes another CPU for them", device_interrupts},
	{"clock_source", WEIGHT_TAILS,
	 "each reading is a system call, and every sample contains one",
	 "echo tsc | sudo tee "
	 "/sys/bus/clocksource/devices/*/current_clocksource",
	 clock_source},
	{"clock_resolution", WEIGHT_TAILS,
	 "no sample is more precise than that", clock_hint, clock_resolution},
	{"clock_reading", WEIGHT_LIMIT, "every sample contains one", clock_hint,
	 clock_reading},
	{"clock_difference", WEIGHT_LIMIT,
	 "one way across two CPUs is off by as much", clock_hint,
	 clock_difference},
	{0},
};
