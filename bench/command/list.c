/* list: the values that options accept. */
#include <stdio.h>
#include <string.h>

#include "base/cpu.h"
#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "channel.h"
#include "command.h"
#include "command/words.h"
#include "core/plan/preset.h"
#include "mechanism.h"
#include "registry.h"

static void print(const char *name, const char *summary)
{
	printf("  %-18s  %s\n", name, summary);
}

/* With the mechanisms that offer each, which may decide the choice. */
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

static void list_words(const char *list)
{
	const char *word, *summary;
	for (size_t i = 0; (word = list_word(list, i, &summary)); i++)
		print(word, summary);
}

static void print_list(const char *list)
{
	if (!strcmp(list, "waits"))
		list_waits();
	else if (!strcmp(list, "placements"))
		list_placements();
	else if (!strcmp(list, "presets"))
		list_presets();
	else
		list_words(list);
}

static int unknown(const char *word, struct error *err)
{
	const char *names[16] = {NULL}, *summary;
	for (size_t i = 0; i < 15; i++)
		names[i] = list_word("lists", i, &summary);
	return units_unknown(err, "list ", word, names,
			     "see mqbench list --help");
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	const char *list, *summary, *only = arguments->word[0];
	(void)options;
	for (size_t i = 0; (list = list_word("lists", i, &summary)); i++) {
		if (only && strcmp(only, list) != 0)
			continue;
		if (!only)
			printf("%s%s:\n", i ? "\n" : "", list);
		print_list(list);
		if (only)
			return STATUS_OK;
	}
	return only ? unknown(only, err) : STATUS_OK;
}

const struct command command_list = {
	.name = "list",
	.usage = "[LIST]",
	.summary = "List the values that options accept",
	.words = 1,
	.run = run,
};
