/* Fills the tool, environment and clock blocks. */
#include <string.h>

#include "base/array.h"
#include "base/cpu.h"
#include "core/machine/calibration.h"
#include "core/machine/describe.h"
#include "core/machine/host.h"
#include "core/machine/host_virtual.h"
#include "core/machine/noise.h"
#include "core/machine/wakeup.h"
#include "core/record/facts.h"
#include "version.h"

/* "x." is all of a group. */
static const char *const fleeting[] = {
	"kernel.boot_id",
	"load_1min",
	"uptime_s",
	"tasks_runnable",
	"memory_available_bytes",
	"memory_stalled_percent",
	"swap_used_bytes",
	"cgroup.path",
	"cgroup.throttled_periods",
	"cpu.thermal_throttles",
	"limits.sysv_queues_used",
	"limits.mqueue_queues_used",
	"limits.mqueue_bytes_used",
	"noise.",
	"wakeup.cpus",
	"wakeup.idle.",
	"wakeup.spinner.",
	"wakeup.dma_latency.",
	/* of the clock */
	"resolution_ns",
	"overhead_ns",
	"store_ns",
	"resolution_instructions",
	"overhead_instructions",
	"store_instructions",
	"difference_low_ns",
	"difference_high_ns",
};

static bool is_named(const char *name, const char *pattern)
{
	size_t n = strlen(pattern);
	return pattern[n - 1] == '.' ? !strncmp(name, pattern, n)
				     : !strcmp(name, pattern);
}

bool describe_is_fleeting(const char *name)
{
	for (size_t i = 0; i < ARRAY_LENGTH(fleeting); i++)
		if (is_named(name, fleeting[i]))
			return true;
	return false;
}

void describe_tool(struct facts *tool)
{
	facts_text(tool, "name", "mqbench");
	facts_text(tool, "version", MQBENCH_VERSION);
	facts_text(tool, "commit", MQBENCH_COMMIT);
	facts_text(tool, "compiler", MQBENCH_COMPILER);
	facts_text(tool, "flags", MQBENCH_FLAGS);
	facts_text(tool, "build_type", MQBENCH_BUILD_TYPE);
}

void describe_machine(struct facts *environment, struct facts *clock,
		      const struct topology *topology, const int (*pair)[2],
		      size_t pairs, uint64_t noise_ns)
{
	struct placement near = {.cpu = {CPU_NONE, CPU_NONE}};
	if (topology_place(topology, "two-cpus", &near, NULL) < 0)
		topology_place(topology, "same-cpu", &near, NULL);
	host_describe(environment, topology);
	if (pairs > 0)
		calibration_measure(clock, pair, pairs);
	else
		calibration_measure(clock, &near.cpu, 1);
	if ((pairs > 0 || noise_ns > 0) && !host_clock_counts())
		wakeup_measure(environment, pairs > 0 ? pair[0] : near.cpu);
	if (noise_ns > 0 && !host_clock_counts())
		noise_measure(environment, near.cpu, noise_ns);
	host_machine_class(environment, host_clock_unit());
}

void describe_namespace(struct facts *environment, bool is_private,
			const char *reason)
{
	facts_text(environment, "namespace", is_private ? "private" : "host");
	facts_text(environment, "namespace_reason", is_private ? NULL : reason);
}
