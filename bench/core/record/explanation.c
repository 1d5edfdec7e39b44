/* Instructions a message by function and by stage. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "core/record/explanation.h"
#include "figures.h"

const char *const where_names[WHERES] = {"any", "sender", "receiver"};

const char *explanation_unit(const char *workload)
{
	const struct figures *known = figures_known(workload);
	return known ? known->each : "message";
}

static struct function_cost *find_part(const struct explanation *e,
				       const struct function_cost *like)
{
	for (size_t i = 0; i < e->parts; i++)
		if (e->part[i].stage == like->stage &&
		    e->part[i].cpu == like->cpu &&
		    !strcmp(e->part[i].function, like->function))
			return &e->part[i];
	return NULL;
}

void explanation_append(struct explanation *e, const struct function_cost *part)
{
	e->part = array_grow(e->part, e->parts, sizeof(*e->part));
	e->part[e->parts++] = *part;
}

void explanation_add(struct explanation *e, const struct function_cost *part)
{
	struct function_cost *same = find_part(e, part);
	if (same)
		same->instructions += part->instructions;
	else
		explanation_append(e, part);
}

double explanation_stage(const struct explanation *e, enum stage stage,
			 enum where where)
{
	double sum = 0;
	for (size_t i = 0; i < e->parts; i++)
		if (e->part[i].stage == stage &&
		    (where == ANYWHERE || e->part[i].cpu == where))
			sum += e->part[i].instructions;
	return sum;
}

bool explanation_has_sides(const struct explanation *e)
{
	return e->parts > 0 && e->part->cpu != ANYWHERE;
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
