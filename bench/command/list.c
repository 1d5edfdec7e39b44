/* list: the values that options accept. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/cpu.h"
#include "base/error.h"
#include "base/text.h"
#include "channel.h"
#include "command.h"
#include "command/words.h"
#include "core/plan/preset.h"
#include "mechanism.h"
#include "registry.h"

/* The mechanisms that offer it, which may decide the choice. */
static void add_mechanisms(const struct wait *wait, char *text, size_t n)
{
	text_append(text, n, ":");
	for (size_t i = 0; mechanisms[i]; i++) {
		unsigned caps = mechanisms[i]->caps;
		if (!(wait->needs & ~caps) && caps & CARRIES)
			text_append(text, n, " %s", mechanisms[i]->name);
	}
}

static void add_cpus(const struct topology *topology, const char *word,
		     char *text, size_t n)
{
	struct placement placement;
	struct error err = {0};
	if (topology_place(topology, word, &placement, &err) < 0)
		text_append(text, n, " (here: %.120s)", err.text);
	else if (placement.cpu[0] != CPU_NONE)
		text_append(text, n, " (here: %d:%d)", placement.cpu[0],
			    placement.cpu[1]);
}

static void add_runs(const struct preset *preset, char *text, size_t n)
{
	text_append(text, n, ", %u runs", preset->runs);
	for (const char *const *grid = preset->grids; *grid; grid++)
		text_append(text, n, "\n      %s", *grid);
}

static void print_list(const char *list)
{
	const char *word, *summary;
	bool places = !strcmp(list, "placements");
	struct topology *topology = places ? topology_load(NULL) : NULL;
	for (size_t i = 0; (word = list_word(list, i, &summary)); i++) {
		char text[2048];
		snprintf(text, sizeof(text), "%s", summary);
		if (!strcmp(list, "waits"))
			add_mechanisms(&waits[i], text, sizeof(text));
		else if (!strcmp(list, "presets"))
			add_runs(&presets[i], text, sizeof(text));
		else if (topology && islower((unsigned char)word[0]))
			add_cpus(topology, word, text, sizeof(text));
		printf("  %-18s  %s\n", word, text);
	}
	topology_free(topology);
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
	return only ? list_unknown("lists", "list ", only,
				   "see mqbench list --help", err)
		    : STATUS_OK;
}

const struct command command_list = {
	.name = "list",
	.usage = "[LIST]",
	.summary = "List the values that options accept",
	.words = 1,
	.run = run,
};
