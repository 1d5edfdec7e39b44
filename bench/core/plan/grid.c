/* Lists of values for each axis, as they are written on a command line. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/error.h"
#include "base/options.h"
#include "base/sched.h"
#include "base/units.h"
#include "channel.h"
#include "core/plan/catalogue.h"
#include "core/plan/grid.h"
#include "mechanism.h"
#include "workload.h"

#define RANGE_MAX 256
#define WORDS_MAX 64

static int grid_add(struct grid *grid, const struct axis *axis,
		    const struct params *value, struct error *err)
{
	size_t i = (size_t)(axis - axes), n = grid->values[i];
	if (n == GRID_VALUES_MAX)
		return error_set(err, STATUS_USAGE, "--%s: over %d values",
				 axis->name, GRID_VALUES_MAX);
	grid->value[i] = array_grow(grid->value[i], n, sizeof(*value));
	grid->value[i][n] = *value;
	grid->values[i]++;
	return 0;
}

/* The words of a registry; none of axes that have none. */
static void words_of(const struct axis *axis, const struct catalogue *c,
		     const char *word[WORDS_MAX])
{
	size_t n = 0;
	switch (axis - axes) {
	case PARAM_MECHANISM:
		for (; c->mechanisms[n] && n < WORDS_MAX - 1; n++)
			word[n] = c->mechanisms[n]->name;
		break;
	case PARAM_WORKLOAD:
		for (; c->workloads[n] && n < WORDS_MAX - 1; n++)
			word[n] = c->workloads[n]->name;
		break;
	case PARAM_WAIT:
		for (; waits[n].name && n < WORDS_MAX - 1; n++)
			word[n] = waits[n].name;
	}
	word[n] = NULL;
}

static int check_word(const struct axis *axis, const char *value,
		      const struct catalogue *catalogue, struct error *err)
{
	const char *word[WORDS_MAX];
	char option[WORD_MAX + 4];
	struct sched sched;
	if (axis == &axes[PARAM_SCHED])
		return sched_parse(value, &sched, err);
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
static size_t steps(uint64_t value[4])
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t first = page - 6 * sizeof(void *);
	uint64_t second = first + page - sizeof(void *);
	memcpy(value, (uint64_t[]){first, first + 1, second, second + 1},
	       4 * sizeof(*value));
	return 4;
}

static int add_numbers(struct grid *grid, const struct axis *axis,
		       const char *item, struct error *err)
{
	uint64_t number[RANGE_MAX];
	struct params value = params_initial;
	bool bytes = axis->kind == AXIS_BYTES;
	size_t n = bytes && !strcmp(item, "steps")
			   ? steps(number)
			   : units_range(item, bytes ? 1024 : 1000, number,
					 RANGE_MAX);
	if (n == 0 || n > RANGE_MAX)
		return error_set(err, STATUS_USAGE, "--%s %s: %s", axis->name,
				 item,
				 n ? "a range of over 256 numbers"
				   : "not a whole number, nor a range such as "
				     "64..8192*2");
	for (size_t i = 0; i < n; i++)
		if (params_set_number(&value, axis, number[i], item, err) < 0 ||
		    grid_add(grid, axis, &value, err) < 0)
			return -1;
	return 0;
}

/* Where the items of a list go. */
struct adding {
	struct grid *grid;
	const struct axis *axis;
	const struct catalogue *catalogue;
};

static int add_item(void *into, const struct option_spec *spec,
		    const char *item, struct error *err)
{
	struct adding *a = into;
	struct params value = params_initial;
	(void)spec;
	if (axis_is_number(a->axis))
		return add_numbers(a->grid, a->axis, item, err);
	if ((a->catalogue &&
	     check_word(a->axis, item, a->catalogue, err) < 0) ||
	    params_set(&value, a->axis, item, err) < 0)
		return -1;
	return grid_add(a->grid, a->axis, &value, err);
}

int grid_set(struct grid *grid, const struct axis *axis, const char *list,
	     const struct catalogue *catalogue, struct error *err)
{
	struct adding adding = {grid, axis, catalogue};
	const struct option_spec spec = {.name = axis->name};
	if (axis->kind == AXIS_TEXT)
		return add_item(&adding, &spec, list, err);
	return option_list(&spec, list, add_item, &adding, err);
}

bool grid_has(const struct grid *grid, enum axis_id id,
	      const struct params *params)
{
	for (size_t j = 0; j < grid->values[id]; j++)
		if (params_same(&grid->value[id][j], params, &axes[id]))
			return true;
	return false;
}

bool grid_shares(const struct grid *a, const struct grid *b, enum axis_id id)
{
	for (size_t j = 0; j < a->values[id]; j++)
		if (grid_has(b, id, &a->value[id][j]))
			return true;
	return a->values[id] == 0 && grid_has(b, id, &params_initial);
}

void grid_clear(struct grid *grid, enum axis_id id)
{
	free(grid->value[id]);
	grid->value[id] = NULL;
	grid->values[id] = 0;
}

void grid_release(struct grid *grid)
{
	for (enum axis_id id = 0; id < AXES; id++)
		grid_clear(grid, id);
}
