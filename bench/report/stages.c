/*
 * The columns of scripts/stages.gp: a bar for each configuration and family,
 * and its instructions by stage.
 */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "report/figure.h"
#include "report/stages.h"

#define GROUPS 6 /* more are not readable */

/* Longer lists would not be readable. */
#define LONGEST 5

struct bars {
	const struct record *record;
	const struct result *group[GROUPS]; /* one of either family */
	size_t groups;
};

static const char *const families[] = {"sysv", "posix"};

static const struct result *find(const struct bars *b, size_t group,
				 const char *family)
{
	const struct params *like = &b->group[group]->params;
	const struct result *r = !strcmp(like->mechanism, family)
					 ? b->group[group]
					 : record_find(b->record, like, family);
	return r && r->explanation.runs > 0 ? r : NULL;
}

static bool is_family(const struct result *result)
{
	return !strcmp(result->params.mechanism, families[0]) ||
	       !strcmp(result->params.mechanism, families[1]);
}

static bool is_in(const struct bars *b, const struct result *result)
{
	for (size_t i = 0; i < b->groups; i++)
		for (int f = 0; f < 2; f++)
			if (find(b, i, families[f]) == result)
				return true;
	return false;
}

/* Of the families' configurations, the shortest bar. */
static double least_of(const struct record *record)
{
	double least = INFINITY;
	for (size_t i = 0; i < record->results; i++) {
		const struct result *r = &record->result[i];
		if (r->explanation.runs > 0 && is_family(r))
			least = fmin(least, r->explanation.instructions);
	}
	return least;
}

/* In the record's order, each with the other family. */
static void collect(struct bars *b)
{
	double longest = LONGEST * least_of(b->record);
	for (size_t i = 0; i < b->record->results && b->groups < GROUPS; i++) {
		const struct result *r = &b->record->result[i];
		if (r->explanation.runs == 0 || !is_family(r) || is_in(b, r))
			continue;
		b->group[b->groups++] = r;
		for (int f = 0; f < 2; f++) {
			r = find(b, b->groups - 1, families[f]);
			if (r && r->explanation.instructions > longest) {
				b->groups--;
				break;
			}
		}
	}
}

/* "depth, 64 B, 100 queued: a send and receive". */
static void put_label(FILE *out, const struct params *p)
{
	char size[32], text[256];
	snprintf(text, sizeof(text), "%s, %s", p->workload,
		 units_bytes(p->size, size, sizeof(size)));
	if (p->fill > 0)
		text_append(text, sizeof(text), ", %llu queued",
			    (unsigned long long)p->fill);
	if (strcmp(p->wait, "block") != 0)
		text_append(text, sizeof(text), ", %s", p->wait);
	text_append(text, sizeof(text), ": a %s",
		    explanation_unit(p->workload));
	text_quote(out, text);
}

static void put_bar(FILE *out, double place, const struct result *result,
		    bool first)
{
	const struct explanation *e = &result->explanation;
	double number[STAGES + 1] = {e->instructions};
	for (int stage = 0; stage < STAGES; stage++)
		number[stage + 1] = explanation_stage(e, (enum stage)stage);
	fprintf(out, "%g ", place);
	if (first)
		put_label(out, &result->params);
	else
		fputs("\"\"", out);
	fputc(' ', out);
	text_quote(out, figure_mechanism(result->params.mechanism));
	fputc(' ', out);
	figure_row(out, STAGES + 1, number);
}

static size_t put_rows(FILE *out, const struct bars *b)
{
	size_t place = 0;
	for (size_t i = 0; i < b->groups; i++) {
		bool first = true;
		for (int f = 0; f < 2; f++) {
			const struct result *r = find(b, i, families[f]);
			if (!r)
				continue;
			if (out)
				put_bar(out, (double)place, r, first);
			first = false;
			place++;
		}
		place++;
	}
	return place;
}

/* The longest stage of the first bar says most. */
static void describe(struct heading *h, const struct bars *b)
{
	const struct result *r = b->group[0];
	int most = 0;
	for (int stage = 1; stage < STAGES; stage++)
		if (explanation_stage(&r->explanation, (enum stage)stage) >
		    explanation_stage(&r->explanation, (enum stage)most))
			most = stage;
	snprintf(h->alt, sizeof(h->alt),
		 "One bar of stages for each of %zu configurations and "
		 "families. A %s of %s with %s takes %.0f instructions, most "
		 "of them (%.0f) in %s.",
		 b->groups, explanation_unit(r->params.workload),
		 r->params.workload, figure_mechanism(r->params.mechanism),
		 r->explanation.instructions,
		 explanation_stage(&r->explanation, (enum stage)most),
		 stage_labels[most]);
}

void stages_write(FILE *out, const struct record *record)
{
	struct bars b = {.record = record};
	struct heading h = {.name = "stages",
			    .title = "Where a message's instructions go",
			    .axis = "instructions executed, of all processes "
				    "and the kernel"};
	collect(&b);
	if (b.groups == 0)
		return;
	snprintf(h.subtitle, sizeof(h.subtitle),
		 "%s%scounted in QEMU, without interrupts · Linux %s",
		 record->label, record->label[0] ? " · " : "",
		 facts_get(&record->environment, "kernel.release", "?"));
	h.rows = 2 * put_rows(NULL, &b);
	describe(&h, &b);
	heading_print(out, &h);
	fputs("\n\nplace label family all", out);
	for (int stage = 0; stage < STAGES; stage++) {
		fputc(' ', out);
		text_quote(out, stage_labels[stage]);
	}
	fputc('\n', out);
	put_rows(out, &b);
}
