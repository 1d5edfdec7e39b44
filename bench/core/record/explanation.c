/* Instructions a message by function and by stage. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "core/record/explanation.h"
#include "figures.h"

const char *explanation_unit(const char *workload)
{
	const struct figures *known = figures_known(workload);
	return known ? known->each : "message";
}

static struct function_cost *find_part(const struct explanation *e,
				       const char *function)
{
	for (size_t i = 0; i < e->parts; i++)
		if (!strcmp(e->part[i].function, function))
			return &e->part[i];
	return NULL;
}

void explanation_append(struct explanation *e, const char *function,
			enum stage stage, double instructions)
{
	e->part = array_grow(e->part, e->parts, sizeof(*e->part));
	struct function_cost *part = &e->part[e->parts++];
	*part = (struct function_cost){.stage = stage,
				       .instructions = instructions};
	snprintf(part->function, sizeof(part->function), "%s", function);
}

void explanation_add(struct explanation *e, const char *function,
		     enum stage stage, double instructions)
{
	char name[FUNCTION_MAX];
	snprintf(name, sizeof(name), "%s", function);
	struct function_cost *part = find_part(e, name);
	if (part)
		part->instructions += instructions;
	else
		explanation_append(e, name, stage, instructions);
}

double explanation_stage(const struct explanation *e, enum stage stage)
{
	double sum = 0;
	for (size_t i = 0; i < e->parts; i++)
		if (e->part[i].stage == stage)
			sum += e->part[i].instructions;
	return sum;
}

static int larger_first(const void *left, const void *right)
{
	const struct function_cost *a = left, *b = right;
	if (a->instructions != b->instructions)
		return a->instructions < b->instructions ? 1 : -1;
	return strcmp(a->function, b->function);
}

void explanation_sort(struct explanation *e)
{
	if (e->parts > 0)
		qsort(e->part, e->parts, sizeof(*e->part), larger_first);
}

void explanation_release(struct explanation *e)
{
	free(e->part);
	memset(e, 0, sizeof(*e));
}
