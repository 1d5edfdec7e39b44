/* Instructions a message by function and by stage. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "core/record/explanation.h"
#include "figures.h"

const char *const where_names[WHERES] = {"any", "sender", "receiver"};

const char *const cost_units[NO_COST] = {"message without a switch", "switch"};

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

/* The pair of that function, behind those that there are where it is new. */
static struct cost_pair *pair_of(struct cost_pair *pair, size_t *n,
				 const struct function_cost *part)
{
	for (size_t i = 0; i < *n; i++)
		if (pair[i].stage == part->stage &&
		    !strcmp(pair[i].name, part->function))
			return &pair[i];
	pair[*n] = (struct cost_pair){part->function, part->stage, {0}};
	return &pair[(*n)++];
}

size_t explanation_pair(const struct explanation *const e[2],
			const enum where at[2], struct cost_pair **pair)
{
	size_t n = 0;
	*pair = mem_array(e[0]->parts + (e[1] ? e[1]->parts : 0) + 1,
			  sizeof(**pair));
	for (size_t side = 0; side < 2 && e[side]; side++)
		for (size_t i = 0; i < e[side]->parts; i++) {
			const struct function_cost *part = &e[side]->part[i];
			if (at[side] == ANYWHERE || at[side] == part->cpu)
				pair_of(*pair, &n, part)->value[side] +=
					part->instructions;
		}
	return n;
}

int cost_pair_by_difference(const void *left, const void *right)
{
	const struct cost_pair *l = left, *r = right;
	double a = fabs(l->value[1] - l->value[0]);
	double b = fabs(r->value[1] - r->value[0]);
	return (a < b) - (a > b);
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
