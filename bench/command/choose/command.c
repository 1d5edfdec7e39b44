/* The command that measures what a choice still lacks. */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "command/choose/print.h"
#include "core/judge/standing.h"
#include "registry.h"
#include "workload.h"

#define QUICK_PACED_NS 500000000 /* of the preset that run takes */
#define QUICK_RUNS 14
#define SPARE 1.2 /* samples beyond a percentile, over the fewest */

static void add(struct choose_command *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(struct choose_command *c, const char *format, ...)
{
	va_list args;
	if (c->words + 1 >= CHOOSE_WORDS)
		return;
	va_start(args, format);
	vsnprintf(c->word[c->words++], sizeof(c->word[0]), format, args);
	va_end(args);
}

/* What is open, over all that are not ruled out. */
struct open_points {
	bool figures, promises;
	unsigned runs; /* of a figure that more runs would settle; or 0 */
};

static void look_at(struct open_points *open, const struct choice_reason *r)
{
	if (!r->measurable)
		return;
	if (r->need)
		open->promises = true;
	else
		open->figures = true;
	if (r->standing == STANDING_MAY && r->figure.runs > open->runs)
		open->runs = r->figure.runs;
}

/* Neither ruled out, nor short of what nothing measures here. */
static bool is_open(const struct candidate *c)
{
	if (!catalogue_mechanism(&catalogue, c->mechanism))
		return false;
	for (size_t i = 0; i < c->reasons; i++)
		if (c->reason[i].standing >= STANDING_UNKNOWN &&
		    !c->reason[i].measurable)
			return false;
	return true;
}

static struct open_points find_open(const struct choice *choice)
{
	struct open_points open = {0};
	for (size_t i = 0; i < choice->candidates; i++) {
		const struct candidate *c = &choice->candidate[i];
		for (size_t j = 0; j < c->reasons && is_open(c); j++)
			look_at(&open, &c->reason[j]);
	}
	return open;
}

/* Those not ruled out, measured together: only then can they be compared. */
static void add_mechanisms(struct choose_command *command,
			   const struct choice *choice)
{
	char list[COMMAND_MAX] = "";
	for (size_t i = 0; i < choice->candidates; i++)
		if (is_open(&choice->candidate[i]))
			text_append(list, sizeof(list), "%s%s",
				    *list ? "," : "",
				    choice->candidate[i].mechanism);
	add(command, "--mechanism");
	add(command, "%s", list);
}

static bool is_paced(const struct params *like)
{
	return catalogue_workload(&catalogue, like->workload)->uses & USES_RATE;
}

/* What is not given would be the preset's grid. */
static void add_axes(struct choose_command *command, const struct params *like)
{
	const unsigned always = 1 << PARAM_WORKLOAD | 1 << PARAM_SIZE |
				1 << PARAM_WAIT | 1 << PARAM_PLACEMENT |
				1 << PARAM_CAPACITY;
	for (const struct axis *axis = axes; axis->name; axis++) {
		char value[COMMAND_MAX];
		bool given = always >> (axis - axes) & 1 ||
			     !params_is_initial(like, axis) ||
			     (axis == &axes[PARAM_RATE] && is_paced(like));
		if (!given || axis == &axes[PARAM_MECHANISM])
			continue;
		params_get(like, axis, value, sizeof(value));
		if (axis->kind == AXIS_FLAG) {
			add(command, "--%s=%.8s", axis->name, value);
			continue;
		}
		add(command, "--%s", axis->name);
		add(command, "%s", value);
	}
}

/*
 * Enough messages a run for the highest percentile that is wanted. The preset
 * has enough for a median, and for some in an open loop.
 */
static void add_amount(struct choose_command *command,
		       const struct choice_want *want)
{
	unsigned highest = 0;
	for (size_t i = 0; i < want->bounds; i++)
		if (want->bound[i].percentile > highest)
			highest = want->bound[i].percentile;
	double n = ceil(SPARE * PERCENTILE_BEYOND_RUN * 100 /
			(100 - percentiles[highest]));
	double ms = ceil(1000 * n / (double)want->like.rate);
	if (is_paced(&want->like)) {
		if (ms * 1e6 > QUICK_PACED_NS) {
			add(command, "--duration");
			add(command, "%.0fms", ms);
		}
	} else if (highest > P50) {
		add(command, "--messages");
		add(command, "%.0f", n);
		add(command, "--duration");
		add(command, "10s");
	}
}

/* Whether it would decide anything of a queue that is not ruled out. */
static bool is_needed(const struct choice *choice,
		      const struct choice_need *need)
{
	for (size_t i = 0; i < choice->candidates; i++) {
		const struct candidate *c = &choice->candidate[i];
		for (size_t j = 0; j < c->reasons && is_open(c); j++)
			if (c->reason[j].measurable &&
			    c->reason[j].need == need)
				return true;
	}
	return false;
}

static void make_probe(struct choose_command *command,
		       const struct choice *choice)
{
	char list[COMMAND_MAX] = "";
	for (size_t i = 0; i < choice->want->needs; i++) {
		const struct choice_need *need = &choice->want->need[i];
		if (!is_needed(choice, need))
			continue;
		text_append(list, sizeof(list), "%s%s%s%s", *list ? "," : "",
			    need->word, need->instead ? "," : "",
			    need->instead ? need->instead : "");
	}
	add(command, "probe");
	/* A list that was cut off is no list. */
	if (strlen(list) + 1 < sizeof(list)) {
		add(command, "--only");
		add(command, "%s", list);
	}
	add(command, "--format");
	add(command, "json");
	add(command, "-o");
	add(command, "probe.json");
}

size_t choose_command_make(struct choose_command *command,
			   const struct choice *choice)
{
	struct open_points open = find_open(choice);
	command->words = 0;
	if (!open.figures && open.promises)
		make_probe(command, choice);
	if (!open.figures)
		return command->words;
	add(command, "run");
	add_axes(command, &choice->want->like);
	add_mechanisms(command, choice);
	add_amount(command, choice->want);
	if (open.runs >= QUICK_RUNS) {
		add(command, "--runs");
		add(command, "%u", 2 * open.runs);
	}
	if (open.promises)
		add(command, "--promises");
	return command->words;
}
