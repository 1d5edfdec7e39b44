/* A workload's section of a table. */
#include <string.h>

#include "base/text.h"
#include "core/record/label.h"
#include "report/layout.h"

static void add_column(struct line *line, const struct figure *figure)
{
	if (line->columns < COLUMNS)
		line->column[line->columns++] = *figure;
}

/* A call has a line of its own, with its median and its p99. */
static struct line call_line(const struct figure *figure)
{
	struct line line = {.judged = figure->metric};
	struct figure median = *figure, tail = *figure;
	snprintf(median.head, sizeof(median.head), "%s",
		 summary_names[figure->percentile]);
	snprintf(tail.head, sizeof(tail.head), "p99");
	tail.percentile = P99;
	add_column(&line, &median);
	if (metrics[figure->metric].sampled)
		add_column(&line, &tail);
	return line;
}

struct layout layout_of(const struct record *record, const char *workload)
{
	struct layout layout = {.figures = record_figures(record, workload)};
	for (const struct figure *f = layout.figures.figure; f->use; f++) {
		if (!(f->use & IN_TABLE))
			continue;
		if (layout.figures.by_call)
			layout.line[layout.lines++] = call_line(f);
		else if (layout.lines++ == 0)
			layout.line[0].judged = METRICS;
		if (!layout.figures.by_call)
			add_column(&layout.line[0], f);
	}
	if (layout.lines > 0 && !layout.figures.by_call)
		layout.lines = 1;
	return layout;
}

/* Switches of both sides stand in one column. */
double layout_value(const struct figure *figure, const struct result *result)
{
	double scale;
	double value =
		result_median(result, figure->metric, figure->percentile);
	if (figure->metric == METRIC_RECEIVER_SWITCHES)
		value += result_median(result, METRIC_SENDER_SWITCHES, 0);
	metric_shown_in(figure->metric, &scale);
	return value * scale;
}

char *layout_group(const struct layout *layout, const struct params *params,
		   char *text, size_t n)
{
	if (strcmp(layout->figures.axis, "others") != 0)
		return label_sentence(params, text, n);
	snprintf(text, n, "%llu other queues",
		 (unsigned long long)params->others);
	return text;
}

bool layout_has_capacity(const struct layout *layout)
{
	return strcmp(layout->figures.axis, "fill") != 0;
}

static bool is_control(const struct result *result)
{
	return strcmp(result->params.mechanism, "sysv") != 0 &&
	       strcmp(result->params.mechanism, "posix") != 0;
}

bool layout_leaves_out(const struct result *result)
{
	return is_control(result) && result->status == RESULT_SKIPPED &&
	       params_is_shown(&result->params, false);
}

/* A control, or the first result of a row of both families. */
static bool begins_row(const struct rows *rows, const struct result *result)
{
	if (strcmp(result->params.workload, rows->layout->figures.workload))
		return false;
	if (is_control(result))
		return params_is_shown(&result->params, rows->verbose) &&
		       (rows->verbose || !layout_leaves_out(result));
	const struct result *sysv =
		record_find(rows->record, &result->params, "sysv");
	return !sysv || sysv == result;
}

static void fill_row(const struct rows *rows, const struct result *result,
		     struct row *row)
{
	*row = (struct row){.params = &result->params,
			    .line = &rows->layout->line[rows->line],
			    .result = {result},
			    .control = is_control(result),
			    .apart = "",
			    .first = rows->line == 0};
	row->holds = row->control && result->runs > 0 &&
		     !params_is_null(&result->params);
	if (row->control)
		return;
	row->result[0] = record_find(rows->record, row->params, "sysv");
	row->result[1] = record_find(rows->record, row->params, "posix");
	bool both = true;
	for (int i = 0; i < 2; i++) {
		const struct result *one = row->result[i];
		row->unequal |= one && !one->effective.equal;
		both &= one && one->runs > 0;
	}
	row->apart = both ? row->result[0]->apart : "";
}

bool layout_next(struct rows *rows, struct row *row)
{
	for (; rows->result < rows->record->results; rows->result++) {
		const struct result *result =
			&rows->record->result[rows->result];
		if (rows->layout->lines == 0 || !begins_row(rows, result))
			continue;
		fill_row(rows, result, row);
		if (row->control || ++rows->line == rows->layout->lines) {
			rows->line = 0;
			rows->result++;
		}
		return true;
	}
	return false;
}

size_t layout_rows(const struct record *record, const struct layout *layout,
		   bool verbose)
{
	struct rows rows = {record, layout, verbose, 0, 0};
	struct row row;
	size_t n = 0;
	while (layout_next(&rows, &row))
		n++;
	return n;
}

void layout_runs(const struct record *record, size_t *least, size_t *most)
{
	*least = SIZE_MAX;
	*most = 0;
	for (size_t i = 0; i < record->results; i++) {
		const struct result *r = &record->result[i];
		if (r->runs == 0 || r->status != RESULT_OK)
			continue;
		*least = r->runs < *least ? r->runs : *least;
		*most = r->runs > *most ? r->runs : *most;
	}
}

static bool was_tried(const struct record *record, enum memcg memcg)
{
	for (size_t i = 0; i < record->results; i++)
		if (record->result[i].params.memcg == memcg &&
		    record->result[i].status != RESULT_SKIPPED &&
		    !params_is_null(&record->result[i].params))
			return true;
	return false;
}

/* What is not known is not said. */
char *layout_memcg(const struct record *record, const char *before, char *text,
		   size_t n)
{
	const struct facts *host = &record->environment;
	bool inherits = was_tried(record, MEMCG_INHERIT);
	double at_root = facts_value(host, "cgroup.root", -1);
	double charged = facts_value(host, "cgroup.kernel_memory", -1);
	bool in_root = was_tried(record, MEMCG_ROOT);
	bool in_child = was_tried(record, MEMCG_CHILD);
	in_root |= inherits && at_root == 1;
	in_child |= inherits && at_root == 0;
	text[0] = '\0';
	if (in_root || in_child)
		text_append(text, n, "%smemcg: %s%s%s", before,
			    in_root ? "root, not charged" : "",
			    in_root && in_child ? "; " : "",
			    !in_child	   ? ""
			    : charged == 1 ? "child, charged"
			    : charged == 0 ? "child, not charged"
					   : "child");
	return text;
}

char *layout_setup(const struct record *record, char *text, size_t n)
{
	char range[32] = "", vm[16], memcg[80];
	size_t least, most;
	const struct facts *host = &record->environment;
	double cpus = facts_value(host, "topology.cpus_online", 0);
	layout_runs(record, &least, &most);
	if (least < most)
		snprintf(range, sizeof(range), "%zu to ", least);
	snprintf(text, n,
		 "mqbench %s · Linux %s · %s, %.0f CPU%s, %s · %s namespace%s "
		 "· %s%zu run%s each",
		 facts_get(&record->tool, "version", "?"),
		 facts_get(host, "kernel.release", "?"),
		 facts_get(host, "cpu.model", "unknown CPU"), cpus,
		 cpus == 1 ? "" : "s", facts_vm(host, false, vm, sizeof(vm)),
		 facts_get(host, "namespace", "?"),
		 layout_memcg(record, " · ", memcg, sizeof(memcg)), range, most,
		 text_plural(most));
	text_clean(text);
	return text;
}

const char *layout_verdict(const struct record *record)
{
	const char *verdict = facts_get(&record->environment, "verdict", NULL);
	return verdict && !strcmp(verdict, "fit for neither")
		       ? "fit for neither medians nor tails"
		       : verdict;
}

char *layout_integrity(const struct record *record, char *text, size_t n)
{
	struct integrity i = record_integrity(record);
	if (i.sent == 0) {
		snprintf(text, n, "no message was checked");
		return text;
	}
	snprintf(text, n,
		 "every message checked (%llu): %llu lost, %llu duplicated, "
		 "%llu reordered, %llu corrupted",
		 (unsigned long long)i.sent, (unsigned long long)i.lost,
		 (unsigned long long)i.duplicated,
		 (unsigned long long)i.reordered,
		 (unsigned long long)i.corrupted);
	return text;
}
