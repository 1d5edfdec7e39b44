/* Fills the tool, environment and clock blocks. */
#include "base/cpu.h"
#include "core/describe.h"
#include "core/facts.h"
#include "core/host.h"
#include "core/noise.h"
#include "core/ruler.h"
#include "version.h"

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
		ruler_measure(clock, pair, pairs);
	else
		ruler_measure(clock, &near.cpu, 1);
	if (noise_ns > 0)
		noise_measure(environment, near.cpu, noise_ns);
	host_machine_class(environment, "ns");
}

void describe_namespace(struct facts *environment, bool is_private,
			const char *reason)
{
	facts_text(environment, "namespace", is_private ? "private" : "host");
	if (is_private || !reason)
		facts_none(environment, "namespace_reason");
	else
		facts_text(environment, "namespace_reason", reason);
}
