/* Lists of values for each axis, as they are written on a command line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cpu.h"
#include "base/error.h"
#include "base/sched.h"
#include "base/units.h"
#include "channel.h"
#include "core/plan/catalogue.h"
#include "core/plan/grid.h"
#include "workload.h"

#define RANGE_MAX 256
#define WORDS_MAX 64

static int grid_add(struct grid *grid, const struct axis *axis,
		    const char *value, struct error *err)
{
	size_t i = (size_t)(axis - axes), n = grid->values[i];
	if (n == GRID_VALUES_MAX)
		return error_set(err, STATUS_USAGE, "--%s: over %d values",
				 axis->name, GRID_VALUES_MAX);
	char **values = realloc(grid->value[i], (n + 1) * sizeof(*values));
	char *copy = strdup(value);
	if (values)
		grid->value[i] = values;
	if (!values || !copy) {
		free(copy);
		return error_set(err, STATUS_FAILED, "out of memory");
	}
	values[n] = copy;
	grid->values[i]++;
	return 0;
}

static void words_of(const struct axis *axis, const struct catalogue *c,
		     const char *word[WORDS_MAX])
{
	size_t n = 0;
	if (!strcmp(axis->name, "mechanism"))
		for (; c->mechanisms[n]; n++)
			word[n] = c->mechanisms[n]->name;
	else if (!strcmp(axis->name, "workload"))
		for (; c->workloads[n]; n++)
			word[n] = c->workloads[n]->name;
	else if (!strcmp(axis->name, "wait"))
		for (; waits[n].name; n++)
			word[n] = waits[n].name;
	word[n] = NULL;
}

/* Words that live in a registry; the axis' own are checked by params_set. */
static int check_word(const struct axis *axis, const char *value,
		      const struct catalogue *catalogue, struct error *err)
{
	const char *word[WORDS_MAX];
	char option[WORD_MAX + 4];
	int policy, priority;
	if (!strcmp(axis->name, "sched"))
		return sched_parse(value, &policy, &priority, err);
	words_of(axis, catalogue, word);
	if (!word[0])
		return 0;
	for (size_t i = 0; word[i]; i++)
		if (!strcmp(word[i], value))
			return 0;
	snprintf(option, sizeof(option), "--%s ", axis->name);
	return units_unknown(err, option, value, word, "see mqbench list");
}

/*
 * Sizes at which the kernel needs one allocation more, and one byte less
 * (ipc/msgutil.c: the first piece of a message shares its page with struct
 * msg_msg, 48 bytes, each further one with a pointer).
 */
static int add_steps(struct grid *grid, const struct axis *axis,
		     struct error *err)
{
	unsigned long page = (unsigned long)sysconf(_SC_PAGESIZE);
	unsigned long size = page - 6 * sizeof(void *);
	for (int i = 0; i < 2; i++, size += page - sizeof(void *)) {
		char text[2][24];
		snprintf(text[0], sizeof(text[0]), "%lu", size);
		snprintf(text[1], sizeof(text[1]), "%lu", size + 1);
		if (grid_add(grid, axis, text[0], err) < 0 ||
		    grid_add(grid, axis, text[1], err) < 0)
			return -1;
	}
	return 0;
}

static int add_numbers(struct grid *grid, const struct axis *axis,
		       const char *item, struct error *err)
{
	uint64_t value[RANGE_MAX];
	struct params scratch;
	size_t n = units_range(item, axis->kind == AXIS_BYTES ? 1024 : 1000,
			       value, RANGE_MAX);
	if (axis->kind == AXIS_BYTES && !strcmp(item, "steps"))
		return add_steps(grid, axis, err);
	if (n == 0 || n > RANGE_MAX)
		return error_set(err, STATUS_USAGE, "--%s %s: %s", axis->name,
				 item,
				 n ? "a range of over 256 numbers"
				   : "not a whole number, nor a range such as "
				     "64..8192*2");
	for (size_t i = 0; i < n; i++) {
		char text[24];
		snprintf(text, sizeof(text), "%llu",
			 (unsigned long long)value[i]);
		if (params_set(&scratch, axis, text, err) < 0 ||
		    grid_add(grid, axis, text, err) < 0)
			return -1;
	}
	return 0;
}

static int add_item(struct grid *grid, const struct axis *axis,
		    const char *item, const struct catalogue *catalogue,
		    struct error *err)
{
	struct params scratch;
	if (axis->kind == AXIS_COUNT || axis->kind == AXIS_BYTES)
		return add_numbers(grid, axis, item, err);
	if (check_word(axis, item, catalogue, err) < 0 ||
	    params_set(&scratch, axis, item, err) < 0)
		return -1;
	return grid_add(grid, axis, item, err);
}

int grid_set(struct grid *grid, const struct axis *axis, const char *list,
	     const struct catalogue *catalogue, struct error *err)
{
	if (axis->kind == AXIS_TEXT)
		return add_item(grid, axis, list, catalogue, err);
	char *copy = strdup(list), *rest = copy, *item;
	if (!copy)
		return error_set(err, STATUS_FAILED, "out of memory");
	int rc = 0;
	while (rc == 0 && (item = strsep(&rest, ",")))
		rc = add_item(grid, axis, item, catalogue, err);
	free(copy);
	return rc;
}

void grid_release(struct grid *grid)
{
	for (size_t i = 0; i < AXES_MAX; i++) {
		for (size_t j = 0; j < grid->values[i]; j++)
			free(grid->value[i][j]);
		free(grid->value[i]);
	}
	memset(grid, 0, sizeof(*grid));
}
