/* list: the words that the command line knows. */
#include <stdio.h>
#include <string.h>

#include "base/cpu.h"
#include "base/error.h"
#include "base/text.h"
#include "channel.h"
#include "command.h"
#include "command/command_util.h"
#include "core/plan.h"
#include "mechanism.h"
#include "metric.h"
#include "probe/probe.h"
#include "registry.h"
#include "report.h"
#include "workload.h"

static void print(const char *name, const char *summary)
{
	printf("  %-18s %s\n", name, summary);
}

static void list_mechanisms(void)
{
	for (size_t i = 0; mechanisms[i]; i++)
		print(mechanisms[i]->name, mechanisms[i]->summary);
}

static void list_workloads(void)
{
	for (size_t i = 0; workloads[i]; i++)
		print(workloads[i]->name, workloads[i]->summary);
}

/* With who offers each: it decides choices. */
static void list_waits(void)
{
	for (const struct wait *wait = waits; wait->name; wait++) {
		char text[160];
		snprintf(text, sizeof(text), "%s:", wait->summary);
		for (size_t i = 0; mechanisms[i]; i++) {
			unsigned caps = mechanisms[i]->caps;
			if (!(wait->needs & ~caps) && caps & CARRIES)
				text_append(text, sizeof(text), " %s",
					    mechanisms[i]->name);
		}
		print(wait->name, text);
	}
}

static void list_placements(void)
{
	struct topology *topology = topology_load(NULL);
	for (const struct placement_word *w = placements; w->name; w++) {
		struct placement placement;
		struct error err = {0};
		char text[256];
		int rc = topology ? topology_place(topology, w->name,
						   &placement, &err)
				  : -1;
		if (rc < 0)
			snprintf(text, sizeof(text), "%s (here: %.120s)",
				 w->summary, err.text);
		else if (placement.cpu[0] == CPU_NONE)
			snprintf(text, sizeof(text), "%s", w->summary);
		else
			snprintf(text, sizeof(text), "%s (here: %d:%d)",
				 w->summary, placement.cpu[0],
				 placement.cpu[1]);
		print(w->name, text);
	}
	print("A:B", "CPU numbers of the sender and the receiver");
	topology_free(topology);
}

static void list_presets(void)
{
	for (const struct preset *p = presets; p->name; p++) {
		char text[160];
		snprintf(text, sizeof(text), "%s, %u runs", p->summary,
			 p->runs);
		print(p->name, text);
		for (const char *const *grid = p->grids; *grid; grid++)
			printf("      %s\n", *grid);
	}
}

static void list_reports(void)
{
	for (size_t i = 0; reports[i]; i++)
		print(reports[i]->name, reports[i]->summary);
}

static void list_metrics(void)
{
	for (int i = 0; i < METRICS; i++)
		print(metrics[i].name, metrics[i].help);
}

static void list_promises(void)
{
	for (size_t i = 0; subjects[i]; i++)
		for (const struct promise *p = subjects[i]->promise; p->word;
		     p++)
			print(p->word, p->sentence);
}

static const struct {
	const char *name;
	void (*list)(void);
} lists[] = {
	{"mechanisms", list_mechanisms}, {"workloads", list_workloads},
	{"waits", list_waits},		 {"placements", list_placements},
	{"presets", list_presets},	 {"reports", list_reports},
	{"metrics", list_metrics},	 {"promises", list_promises},
};

#define LISTS (sizeof(lists) / sizeof(*lists))

static int run(int argc, char **argv, struct error *err)
{
	if (argc > 1 && !strcmp(argv[1], "--help")) {
		command_help_print(command_find("list"));
		return STATUS_OK;
	}
	bool found = argc < 2;
	if (argc > 2)
		return error_set(err, STATUS_USAGE,
				 "list %s: takes one word at most", argv[2]);
	for (size_t i = 0; i < LISTS; i++) {
		if (argc > 1 && strcmp(argv[1], lists[i].name) != 0)
			continue;
		found = true;
		if (argc < 2)
			printf("%s%s:\n", i ? "\n" : "", lists[i].name);
		lists[i].list();
	}
	if (!found)
		return error_set(err, STATUS_USAGE,
				 "list %s: unknown; there are mechanisms "
				 "workloads waits placements presets reports "
				 "metrics promises",
				 argv[1]);
	return STATUS_OK;
}

const struct command command_list = {
	.name = "list",
	.usage = "[mechanisms|workloads|waits|placements|presets|reports|...]",
	.summary = "List the words that the command line knows",
	.run = run,
};
