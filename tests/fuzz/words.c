/*
 * A command line, one argument a line: options by the table of `run`, every
 * axis with its lists and ranges, numbers, times and targets.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/units.h"
#include "command.h"
#include "core/plan/grid.h"
#include "core/stats/knee.h"
#include "fuzz.h"
#include "registry.h"

#define WORDS_MAX 64

static int take(void *context, const char *name, const char *value,
		struct error *err)
{
	const struct axis *axis = axis_find(name);
	struct knee_target target;
	uint64_t number;
	double share;
	if (axis)
		return grid_set(context, axis, value ? value : "yes",
				&catalogue, err);
	if (!value)
		return 0;
	units_parse(value, 1000, &number);
	units_parse(value, 1024, &number);
	units_parse_ns(value, &number);
	units_parse_share(value, &share);
	knee_parse(&target, value, NULL);
	return 0;
}

static int pass_over(void *context, const char *word, struct error *err)
{
	(void)context, (void)word, (void)err;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct command *run = command_find("run");
	char *text = fuzz_text(data, size), *rest;
	char *argv[WORDS_MAX + 1] = {"run"};
	int argc = 1;
	for (char *word = strtok_r(text, "\n", &rest); word && argc < WORDS_MAX;
	     word = strtok_r(NULL, "\n", &rest))
		argv[argc++] = word;
	struct grid grid = {0};
	struct options options = {argc, argv, 1, run->options, run->more, 0};
	struct options_taker taker = {&grid, take, pass_over};
	struct error err = {0};
	int rc = options_read(&options, &taker, &err);
	fuzz_claim((rc < 0) == (err.status != STATUS_OK),
		   "an error where it fails, and only there");
	grid_release(&grid);
	free(text);
	return 0;
}
