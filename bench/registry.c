/* Every mechanism, workload, report and command: one line each. */
#include <string.h>

#include "command.h"
#include "mark.h"
#include "mechanism.h"
#include "registry.h"
#include "report.h"
#include "workload.h"

#define MECHANISMS(X)                                                          \
	X(sysv)                                                                \
	X(posix)                                                               \
	X(pipe)                                                                \
	X(uds)                                                                 \
	X(ring)                                                                \
	X(null)

#define WORKLOADS(X)                                                           \
	X(pingpong)                                                            \
	X(oneway)                                                              \
	X(flood)                                                               \
	X(paced)                                                               \
	X(priority)                                                            \
	X(depth)                                                               \
	X(lifecycle)

#define REPORTS(X)                                                             \
	X(table)                                                               \
	X(metrics)                                                             \
	X(promises)                                                            \
	X(ktap)                                                                \
	X(kernels)                                                             \
	X(machines)                                                            \
	X(folded)                                                              \
	X(gnuplot)                                                             \
	X(markdown)                                                            \
	X(text)                                                                \
	X(csv)                                                                 \
	X(hlog)                                                                \
	X(hgrm)                                                                \
	X(html)

#define COMMANDS(X)                                                            \
	X(run)                                                                 \
	X(list)                                                                \
	X(report)                                                              \
	X(compare)                                                             \
	X(explain)                                                             \
	X(plot)                                                                \
	X(doctor)                                                              \
	X(probe)                                                               \
	X(history)                                                             \
	X(choose)                                                              \
	X(replicate)                                                           \
	X(send)                                                                \
	X(recv)                                                                \
	X(queues)                                                              \
	X(schema)                                                              \
	X(kernels)                                                             \
	X(fleet)                                                               \
	X(help)                                                                \
	X(version)

#define EXTERN_MECHANISM(name) extern const struct mechanism mechanism_##name;
#define EXTERN_WORKLOAD(name) extern const struct workload workload_##name;
#define EXTERN_REPORT(name) extern const struct report report_##name;
#define EXTERN_COMMAND(name) extern const struct command command_##name;
#define KNOWN_MARK(name) {#name, &mechanism_##name.mark},
#define KNOWN_FIGURES(name) {#name, &workload_##name.figures},
#define ADDRESS_MECHANISM(name) &mechanism_##name,
#define ADDRESS_WORKLOAD(name) &workload_##name,
#define ADDRESS_REPORT(name) &report_##name,
#define ADDRESS_COMMAND(name) &command_##name,

MECHANISMS(EXTERN_MECHANISM)
WORKLOADS(EXTERN_WORKLOAD)
REPORTS(EXTERN_REPORT)
COMMANDS(EXTERN_COMMAND)

const struct mechanism *const mechanisms[] = {MECHANISMS(ADDRESS_MECHANISM)
						      NULL};
const struct workload *const workloads[] = {WORKLOADS(ADDRESS_WORKLOAD) NULL};
const struct report *const reports[] = {REPORTS(ADDRESS_REPORT) NULL};
const struct command *const commands[] = {COMMANDS(ADDRESS_COMMAND) NULL};

const struct known_figures known_figures[] = {
	WORKLOADS(KNOWN_FIGURES){NULL, NULL}};

static const struct mark unknown = {NULL, NULL, {"#565656", "#858585"}};
const struct known_mark known_marks[] = {
	MECHANISMS(KNOWN_MARK){NULL, &unknown}};

const struct catalogue catalogue = {mechanisms, workloads};

const struct report *report_find(const char *name)
{
	for (size_t i = 0; reports[i]; i++)
		if (!strcmp(reports[i]->name, name))
			return reports[i];
	return NULL;
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}
