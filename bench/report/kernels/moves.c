/* Where figures moved from one kernel to the next. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "core/judge/compare.h"
#include "core/record/facts.h"
#include "document.h"
#include "mark.h"
#include "picture.h"
#include "report/kernels/moves.h"

#define NAMED 4 /* functions of a move */

/* The boots of both, the older kernel's first; how many of each. */
static size_t put_boots(const struct kernel *kernel, char letter,
			const struct record **record, char *side, size_t n)
{
	for (size_t i = 0; i < kernel->boots; i++) {
		record[n] = kernel->record[kernel->boot[i]];
		side[n++] = letter;
	}
	return n;
}

/* What compare says of the kernel and the one before it. */
static void look(const struct kernels *k, size_t kernel, bool verbose,
		 struct moves *moves)
{
	const struct kernel *old = &k->kernel[kernel - 1];
	const struct kernel *new = &k->kernel[kernel];
	/* By what kernels say of the same guest its class may differ. */
	const struct compare_options options = {
		.alpha = COMPARE_ALPHA, .margin = MARGINS_USUAL, .force = true};
	const struct record **record =
		mem_array(old->boots + new->boots, sizeof(*record));
	char *side = mem_array(old->boots + new->boots, 1);
	size_t records = put_boots(old, 'A', record, side, 0);
	struct comparison c = {0};
	struct error none;
	records = put_boots(new, 'B', record, side, records);
	comparison_make(&c,
			&(struct compare_input){.record = record,
						.side = side,
						.records = records},
			&options, &none);
	for (size_t i = 0; i < c.rows; i++) {
		const struct comparison_row *row = &c.row[i];
		if (!params_is_shown(&row->result->params, verbose))
			continue;
		moves->compared++;
		moves->undecided += row->verdict == VERDICT_INCONCLUSIVE;
		if (row->verdict != VERDICT_REGRESSED &&
		    row->verdict != VERDICT_IMPROVED)
			continue;
		moves->move = array_grow(moves->move, moves->count,
					 sizeof(*moves->move));
		moves->move[moves->count++] =
			(struct move){kernel, &row->result->params, row->figure,
				      row->median[OLD], row->median[NEW]};
	}
	comparison_release(&c);
	free(record);
	free(side);
}

struct moves kernels_moves(const struct kernels *k, bool verbose)
{
	struct moves moves = {0};
	for (size_t i = 1; i < k->count; i++) {
		if (kernels_are_alike(&k->kernel[i - 1], &k->kernel[i]))
			look(k, i, verbose, &moves);
	}
	return moves;
}

char *moves_doubt(const struct moves *moves, char *text, size_t n)
{
	text[0] = '\0';
	if (moves->compared == 0)
		snprintf(text, n,
			 "no kernel has a figure in common with a release "
			 "before it of the same command line and flavour");
	else if (moves->undecided > 0)
		snprintf(text, n,
			 "of %zu comparisons with the release before %zu "
			 "cannot tell: more boots of each may",
			 moves->compared, moves->undecided);
	else if (moves->count == 0)
		snprintf(text, n,
			 "no figure moved from one release to the next");
	return text;
}

char *move_label(const struct move *move, char *text, size_t n)
{
	const struct metric *metric = &metrics[move->figure.metric];
	char where[320];
	picture_label(move->params, where, sizeof(where));
	snprintf(text, n, "%s%s%s: %s", metric->label,
		 metric->sampled ? " " : "",
		 metric->sampled ? summary_names[move->figure.percentile] : "",
		 where);
	return text;
}

/* A function that several stages call is one here; how many are left. */
static size_t merge_stages(struct cost_pair *pair, size_t n)
{
	size_t left = 0;
	for (size_t i = 0; i < n; i++) {
		size_t j = 0;
		while (j < left && strcmp(pair[j].name, pair[i].name) != 0)
			j++;
		if (j == left) {
			pair[left++] = pair[i];
			continue;
		}
		pair[j].value[0] += pair[i].value[0];
		pair[j].value[1] += pair[i].value[1];
	}
	return left;
}

char *move_functions(const struct move *move, const struct kernels *k,
		     char *text, size_t n)
{
	const struct explanation *e[2] = {
		kernel_explanation(&k->kernel[move->kernel - 1], move->params,
				   move->figure.metric),
		kernel_explanation(&k->kernel[move->kernel], move->params,
				   move->figure.metric)};
	struct cost_pair *pair;
	text[0] = '\0';
	if (!e[0] || !e[1])
		return text;
	size_t pairs = explanation_pair(
		e, (const enum where[2]){ANYWHERE, ANYWHERE}, &pair);
	pairs = merge_stages(pair, pairs);
	qsort(pair, pairs, sizeof(*pair), cost_pair_by_difference);
	for (size_t i = 0; i < pairs && i < NAMED; i++) {
		double change = pair[i].value[1] - pair[i].value[0];
		if (fabs(change) >= 1)
			text_append(text, n, "%s%s %+.0f", i > 0 ? ", " : "",
				    pair[i].name, change);
	}
	free(pair);
	return text;
}

static void put_value(struct document *d, const struct move *move, double value)
{
	char text[32];
	double scale;
	metric_shown_in(move->figure.metric, &scale);
	document_cell(d, "%s", units_three(value * scale, text, sizeof(text)));
}

/* Its letter where they stand in the order given. */
static char letter_of(const struct kernels *given, const struct kernel *kernel)
{
	size_t i = 0;
	while (given->kernel[i].boot != kernel->boot)
		i++;
	return kernel_letter(i);
}

void kernels_put_moves(struct document *d, const struct kernels *given,
		       bool verbose)
{
	static const struct document_column column[] = {
		{.head = "MOVED, to the release before", .width = -44},
		{.head = "", .width = -6},
		{.head = "was", .width = 7},
		{.head = "is", .width = 7},
		{.head = "change", .width = 8}};
	struct kernels ordered = *given, *k = &ordered;
	char text[320];
	if (k->count < 3)
		return;
	kernels_order(k);
	struct moves moves = kernels_moves(k, verbose);
	if (moves.count > 0)
		document_table(d, column, sizeof(column) / sizeof(*column));
	for (size_t i = 0; i < moves.count; i++) {
		const struct move *m = &moves.move[i];
		if (i == 0 || m->kernel != m[-1].kernel)
			document_group(d, "%c: %s",
				       letter_of(given, &k->kernel[m->kernel]),
				       kernel_label(&k->kernel[m->kernel], text,
						    sizeof(text)));
		document_cell(d, "%s", move_label(m, text, sizeof(text)));
		document_cell(d, "%s", mark_label(m->params->mechanism));
		put_value(d, m, m->before);
		put_value(d, m, m->after);
		document_cell(d, "%+.1f%%", 100 * (m->after / m->before - 1));
	}
	if (*moves_doubt(&moves, text, sizeof(text)))
		document_text(d, "%s", text);
	free(moves.move);
}
