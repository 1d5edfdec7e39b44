/* Instructions by stage and by function, in two columns and their difference.
 */
#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "command/explain_text.h"
#include "core/record/figure_name.h"
#include "core/record/record.h"
#include "core/stats/summary.h"
#include "figures.h"

#define FUNCTIONS 16 /* printed unless all are asked for */
#define NAME 34
#define COLUMN 10

static double difference(const struct cost_pair *l)
{
	return l->value[1] - l->value[0];
}

static int by_size(const void *left, const void *right)
{
	const struct cost_pair *l = left, *r = right;
	double a = fmax(l->value[0], l->value[1]);
	double b = fmax(r->value[0], r->value[1]);
	return (a < b) - (a > b);
}

static void print_value(FILE *out, const char *format, double value)
{
	char text[32] = "-";
	if (value != 0)
		snprintf(text, sizeof(text), format, fabs(value) < 9.95 ? 1 : 0,
			 value);
	text_pad(out, text, COLUMN);
}

static void print_line(FILE *out, const struct explain_view *view,
		       const struct cost_pair *l)
{
	fputs("  ", out);
	text_pad(out, l->name, -NAME);
	for (size_t side = 0; side < view->sides; side++)
		print_value(out, "%.*f", l->value[side]);
	if (view->sides == 2)
		print_value(out, "%+.*f", difference(l));
}

static const struct explanation *explanation_of(const struct explain_view *view,
						size_t side)
{
	return result_explanation(view->side[side].result, view->cost);
}

/* With the word that follows each of its functions. */
static void print_stages(FILE *out, const struct explain_view *view)
{
	struct cost_pair line[STAGES];
	char name[STAGES][48];
	for (int stage = 0; stage < STAGES; stage++) {
		bool known = stage != STAGE_OTHER;
		snprintf(name[stage], sizeof(name[stage]), "%-7s%s",
			 stage_names[stage], known ? stage_labels[stage] : "");
		line[stage] = (struct cost_pair){.name = name[stage],
						 .stage = (enum stage)stage};
		for (size_t side = 0; side < view->sides; side++)
			line[stage].value[side] = explanation_stage(
				explanation_of(view, side), (enum stage)stage,
				view->side[side].cpu);
	}
	if (view->by_difference)
		qsort(line, STAGES, sizeof(*line), cost_pair_by_difference);
	for (int i = 0; i < STAGES; i++) {
		print_line(out, view, &line[i]);
		fputc('\n', out);
	}
}

static double sum_at(const struct explanation *e, enum where cpu)
{
	double sum = 0;
	for (int stage = 0; stage < STAGES; stage++)
		sum += explanation_stage(e, (enum stage)stage, cpu);
	return sum;
}

static void print_optional(FILE *out, const struct explain_view *view,
			   const struct cost_pair *l)
{
	if (l->value[0] + l->value[1] == 0)
		return;
	print_line(out, view, l);
	fputc('\n', out);
}

static void print_totals(FILE *out, const struct explain_view *view)
{
	struct cost_pair line[WHERES] = {{.name = "all"},
					 {.name = "  on the sender's CPU"},
					 {.name = "  on the receiver's CPU"}};
	struct cost_pair beside = {.name = "interrupts, kernel threads"};
	for (size_t side = 0; side < view->sides; side++) {
		const struct explanation *e = explanation_of(view, side);
		enum where only = view->side[side].cpu;
		line[ANYWHERE].value[side] = sum_at(e, only);
		for (int cpu = AT_SENDER; only == ANYWHERE && cpu < WHERES;
		     cpu++)
			line[cpu].value[side] = sum_at(e, (enum where)cpu);
		beside.value[side] = only == ANYWHERE ? e->beside : 0;
	}
	print_line(out, view, line);
	fputc('\n', out);
	for (int cpu = AT_SENDER; cpu < WHERES; cpu++)
		print_optional(out, view, &line[cpu]);
	print_optional(out, view, &beside);
}

/* What tables and comparisons have of it, by the clock and over all runs. */
static void print_figures(FILE *out, const struct explain_view *view)
{
	if (view->side[0].cpu != ANYWHERE)
		return;
	for (const struct figure *f = view->figures->figure; f->use; f++) {
		char name[64];
		struct cost_pair line = {.name = name};
		bool leads = f->use & LEADS && f->percentile != P99;
		bool other = view->cost != NO_COST &&
			     view->cost != metric_cost(f->metric);
		for (size_t side = 0; side < view->sides; side++)
			line.value[side] =
				result_median(view->side[side].result,
					      f->metric, f->percentile);
		if (!figure_is_counted(f) || other ||
		    !(f->use & IS_COMPARED || leads) ||
		    !isfinite(line.value[0] + line.value[view->sides - 1]))
			continue;
		snprintf(name, sizeof(name), "clock: %s%s%s",
			 metrics[f->metric].label,
			 metrics[f->metric].sampled ? " " : "",
			 metrics[f->metric].sampled
				 ? summary_names[f->percentile]
				 : "");
		print_line(out, view, &line);
		if (view->sides == 2)
			fprintf(out, "  %+.1f %%",
				100 * (line.value[1] / line.value[0] - 1));
		fputc('\n', out);
	}
}

/* What is not shown is in a last line, so that nothing is missing. */
static void print_rest(FILE *out, const struct explain_view *view,
		       const struct cost_pair *line, size_t from, size_t to)
{
	char name[48];
	struct cost_pair rest = {.name = name};
	if (from >= to)
		return;
	snprintf(name, sizeof(name), "%zu function%s more (-v)", to - from,
		 text_plural(to - from));
	for (size_t i = from; i < to; i++)
		for (size_t side = 0; side < view->sides; side++)
			rest.value[side] += line[i].value[side];
	print_line(out, view, &rest);
	fputc('\n', out);
}

static void print_functions(FILE *out, const struct explain_view *view)
{
	const struct explanation *e[2] = {explanation_of(view, 0)};
	enum where at[2] = {view->side[0].cpu, view->side[1].cpu};
	struct cost_pair *line;
	if (view->sides == 2)
		e[1] = explanation_of(view, 1);
	size_t n = explanation_pair(e, at, &line);
	size_t shown = view->all || n < FUNCTIONS ? n : FUNCTIONS;
	qsort(line, n, sizeof(*line),
	      view->by_difference ? cost_pair_by_difference : by_size);
	for (size_t i = 0; i < shown; i++) {
		print_line(out, view, &line[i]);
		fprintf(out, "  %s\n", stage_names[line[i].stage]);
	}
	print_rest(out, view, line, shown, n);
	free(line);
}

void explain_print(FILE *out, const struct explain_view *view)
{
	fprintf(out, "%s: instructions a %s\n  ", view->title, view->unit);
	text_pad(out, "", -NAME);
	for (size_t side = 0; side < view->sides; side++)
		text_pad(out, view->side[side].label, COLUMN);
	if (view->sides == 2)
		text_pad(out, "differs", COLUMN);
	fputc('\n', out);
	print_stages(out, view);
	print_totals(out, view);
	print_figures(out, view);
	fputc('\n', out);
	print_functions(out, view);
	fputc('\n', out);
}
