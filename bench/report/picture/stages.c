/* stages: a bar for each configuration and family, of instructions by stage. */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/record/record.h"
#include "core/record/workloads.h"
#include "mark.h"
#include "picture.h"
#include "report/picture/stages.h"

#define GROUPS 6 /* more are not readable */

/* Longer lists would not be readable. */
#define LONGEST 6

struct bars {
	const struct record *record;
	const struct result *group[GROUPS]; /* one of either family */
	size_t groups;
};

static const char *const families[] = {"sysv", "posix"};

static bool is_explained(const struct result *result)
{
	return result->explanation.runs > 0 &&
	       result->explanation.instructions > 0;
}

static const struct result *find(const struct bars *b, size_t group,
				 const char *family)
{
	const struct params *like = &b->group[group]->params;
	const struct result *r = !strcmp(like->mechanism, family)
					 ? b->group[group]
					 : record_find(b->record, like, family);
	return r && is_explained(r) ? r : NULL;
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
		if (is_explained(r) && is_family(r))
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
		if (!is_explained(r) || !is_family(r) || is_in(b, r))
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

/* "DEPTH, 64 B 100 queued: a send and receive". */
static void say_label(const struct record *record, const struct params *p,
		      char *text, size_t n)
{
	char where[256];
	snprintf(text, n, "%s, %s: a %s",
		 record_figures(record, p->workload).label,
		 picture_label(p, where, sizeof(where)),
		 explanation_unit(p->workload));
}

static double stage_of_bar(const struct result *r, int stage)
{
	return explanation_stage(&r->explanation, (enum stage)stage, ANYWHERE);
}

static void add_bar(struct picture *p, const struct record *record,
		    const struct result *r, bool first)
{
	const struct explanation *e = &r->explanation;
	struct picture_row *row = picture_row(p);
	if (first && p->rows > 1)
		row->line++;
	if (first)
		say_label(record, &r->params, row->label, sizeof(row->label));
	snprintf(row->words, sizeof(row->words), "%s",
		 mark_title(r->params.mechanism));
	for (int i = 0; i < STAGES; i++) {
		struct picture_point *new =
			picture_point(p, stage_of_bar(r, i), 0);
		new->series = (unsigned)i;
		new->more[0] = e->instructions;
	}
}

/* The longest stage of the first bar says most. */
static void describe(struct picture *p, const struct bars *b)
{
	const struct result *r = b->group[0];
	int most = 0;
	for (int stage = 1; stage < STAGES; stage++)
		if (stage_of_bar(r, stage) > stage_of_bar(r, most))
			most = stage;
	snprintf(p->alt, sizeof(p->alt),
		 "One bar of stages for each of %zu configurations and "
		 "families. A %s with %s takes %.0f instructions, most of them "
		 "(%.0f) in %s.",
		 b->groups, explanation_unit(r->params.workload),
		 mark_title(r->params.mechanism), r->explanation.instructions,
		 stage_of_bar(r, most), stage_labels[most]);
	snprintf(p->title, sizeof(p->title),
		 "Where a message's instructions go");
	snprintf(p->x_label, sizeof(p->x_label),
		 "instructions executed, of all processes and the kernel");
	snprintf(p->subtitle, sizeof(p->subtitle),
		 "%s%scounted in QEMU, without interrupts · Linux %s",
		 b->record->label, b->record->label[0] ? " · " : "",
		 facts_get(&b->record->environment, "kernel.release", "?"));
}

void stages_show(const struct record *record, const struct viewer *viewer)
{
	struct bars b = {.record = record};
	struct picture p;
	picture_init(&p, "stages", PICTURE_STAGES);
	collect(&b);
	for (int stage = 0; stage < STAGES; stage++)
		picture_series(&p, stage_labels[stage], 0);
	for (size_t i = 0; i < b.groups; i++) {
		bool first = true;
		for (int f = 0; f < 2; f++) {
			const struct result *r = find(&b, i, families[f]);
			if (r)
				add_bar(&p, record, r, first);
			first = first && !r;
		}
	}
	if (b.groups > 0)
		describe(&p, &b);
	if (p.rows > 0)
		p.lines = 2 * (p.row[p.rows - 1].line + 1);
	picture_show(&p, viewer);
}
