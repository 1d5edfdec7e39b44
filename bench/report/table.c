/* table: System V beside POSIX, for a terminal. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "core/label.h"
#include "core/record.h"
#include "report.h"

#define LABEL 25
#define CELL 7
#define NEXT_CELL 6
#define COLUMNS 3
#define NOTES 32

enum { P50 = 0, P99 = 2 }; /* places in percentiles[] */

/* What a workload's rows show of each family. */
struct layout {
	const char *workload, *title;
	struct {
		enum metric_id metric;
		int percentile;
		double scale;
		const char *head;
	} column[COLUMNS];
	int compared; /* the column that the difference is of; -1: none */
};

static const struct layout layouts[] = {
	{"pingpong",
	 "ROUND TRIP, µs",
	 {{METRIC_RTT_NS, P50, 1e-3, "p50"},
	  {METRIC_RTT_NS, P99, 1e-3, "p99"},
	  {METRIC_CPU_NS, P50, 1e-3, "CPU"}},
	 0},
	{"oneway",
	 "ONE WAY, µs",
	 {{METRIC_ONEWAY_NS, P50, 1e-3, "p50"},
	  {METRIC_ONEWAY_NS, P99, 1e-3, "p99"},
	  {METRIC_SEND_CALL_NS, P50, 1e-3, "send"}},
	 0},
	{"flood",
	 "STREAM: k messages/s; µs of CPU and switches a message",
	 {{METRIC_THROUGHPUT_PER_S, P50, 1e-3, "k/s"},
	  {METRIC_CPU_NS, P50, 1e-3, "CPU"},
	  {METRIC_RECEIVER_SWITCHES, P50, 1, "sw"}},
	 0},
	{"paced",
	 "OPEN LOOP, µs: response since due (p50, p99); service since sent "
	 "(p99),\n"
	 "  which is what a closed loop sees",
	 {{METRIC_RESPONSE_NS, P50, 1e-3, "p50"},
	  {METRIC_RESPONSE_NS, P99, 1e-3, "p99"},
	  {METRIC_SERVICE_NS, P99, 1e-3, "srv99"}},
	 0},
	{"priority",
	 "WAIT BEHIND A BACKLOG, µs",
	 {{METRIC_URGENT_WAIT_NS, P50, 1e-3, "urgent"},
	  {METRIC_FIFO_WAIT_NS, P50, 1e-3, "FIFO"}},
	 0},
	{"depth",
	 "COST BY FILL LEVEL, µs",
	 {{METRIC_SEND_NS, P50, 1e-3, "send"},
	  {METRIC_RECV_NS, P50, 1e-3, "recv"}},
	 1},
};

/* lifecycle has a row for each of its calls. */
static const enum metric_id life_metrics[] = {
	METRIC_CREATE_NS, METRIC_OPEN_NS,  METRIC_FIRST_MESSAGE_NS,
	METRIC_STAT_NS,	  METRIC_CLOSE_NS, METRIC_REMOVE_NS,
};

struct table {
	FILE *out;
	const struct record *record;
	const struct report_options *options;
	const char *note[NOTES]; /* reasons, lettered */
	size_t notes;
	uint64_t capacity; /* of the rows last printed */
};

/* The letter of a reason; '*' where there are too many. */
static char note(struct table *t, const char *reason)
{
	for (size_t i = 0; i < t->notes; i++)
		if (!strcmp(t->note[i], reason))
			return (char)('a' + i);
	if (t->notes == NOTES || t->notes == 26)
		return '*';
	t->note[t->notes++] = reason;
	return (char)('a' + t->notes - 1);
}

static int columns_of(const struct layout *layout)
{
	int n = 0;
	while (n < COLUMNS && layout->column[n].head)
		n++;
	return n;
}

static int width_of(const struct layout *layout)
{
	return 2 + CELL + (columns_of(layout) - 1) * NEXT_CELL;
}

/* Switches of both sides stand in one column. */
static double value_of(const struct layout *layout, int column,
		       const struct result *result)
{
	enum metric_id metric = layout->column[column].metric;
	double value = result_median(
		result, metric, (unsigned)layout->column[column].percentile);
	if (metric == METRIC_RECEIVER_SWITCHES)
		value += result_median(result, METRIC_SENDER_SWITCHES, 0);
	return value * layout->column[column].scale;
}

static void print_reason(struct table *t, const struct result *result,
			 int width)
{
	static const char *const words[RESULT_STATUSES] = {
		[RESULT_OK] = "no run",
		[RESULT_SKIPPED] = "skipped",
		[RESULT_FAILED] = "FAILED",
		[RESULT_INVALID] = "INVALID",
		[RESULT_INVALID_LOAD] = "invalid load",
	};
	const char *reason = result->reason, *word = words[result->status];
	char text[64];
	if (!strncmp(reason, "not offered: ", 13)) {
		word = "not offered";
		reason += 13;
	}
	if (*reason)
		snprintf(text, sizeof(text), " %s (%c)", word, note(t, reason));
	else
		snprintf(text, sizeof(text), " %s", word);
	text_pad(t->out, text, width);
}

static void print_cells(struct table *t, const struct layout *layout,
			const struct result *result)
{
	int n = columns_of(layout);
	if (!result) {
		text_pad(t->out, "", width_of(layout));
		return;
	}
	if (result->status != RESULT_OK || result->runs == 0) {
		print_reason(t, result, width_of(layout));
		return;
	}
	fputs("  ", t->out);
	for (int i = 0; i < n; i++) {
		char text[32];
		units_three(value_of(layout, i, result), text, sizeof(text));
		text_pad(t->out, text, i ? NEXT_CELL : CELL);
	}
}

static void print_ratio(struct table *t, double sysv, double posix)
{
	double ratio = posix / sysv, change = (ratio - 1) * 100;
	if (!isfinite(ratio) || ratio <= 0)
		return;
	fputs("   ", t->out);
	if (ratio >= 2 || ratio <= 0.5)
		fprintf(t->out, "%.1fx %s", ratio > 1 ? ratio : 1 / ratio,
			ratio > 1 ? "more" : "less");
	else if (fabs(change) < 0.5)
		fputs("the same", t->out);
	else
		fprintf(t->out, "%.0f %% %s", fabs(change),
			change < 0 ? "less" : "more");
}

static void print_label(struct table *t, const struct params *p)
{
	char label[256];
	if (p->capacity != t->capacity && strcmp(p->workload, "depth") != 0 &&
	    strcmp(p->workload, "priority") != 0)
		fprintf(t->out, "capacity %llu\n",
			(unsigned long long)p->capacity);
	t->capacity = p->capacity;
	label_params(p, label, sizeof(label));
	fputs(" ", t->out);
	text_pad(t->out, label, -(LABEL - 1));
	if (strlen(label) > LABEL) {
		fputc('\n', t->out);
		text_pad(t->out, "", LABEL);
	}
}

static void print_head(struct table *t, const struct layout *layout)
{
	int n = columns_of(layout);
	fprintf(t->out, "\n%s%s%s\n", t->options->colour ? "\033[1m" : "",
		layout->title, t->options->colour ? "\033[0m" : "");
	text_pad(t->out, "", LABEL);
	for (int family = 0; family < 2; family++) {
		text_pad(t->out, family ? "POSIX" : "SysV", CELL + 2);
		if (family == 0)
			text_pad(t->out, "", (n - 1) * NEXT_CELL);
	}
	fputc('\n', t->out);
	text_pad(t->out, "", LABEL);
	for (int family = 0; family < 2; family++) {
		fputs("  ", t->out);
		for (int i = 0; i < n; i++)
			text_pad(t->out, layout->column[i].head,
				 i ? NEXT_CELL : CELL);
	}
	fputs("   POSIX is\n", t->out);
	t->capacity = 0;
}

static void print_pair(struct table *t, const struct layout *layout,
		       const struct params *like)
{
	const struct result *sysv = record_find(t->record, like, "sysv");
	const struct result *posix = record_find(t->record, like, "posix");
	int c = layout->compared;
	print_label(t, like);
	print_cells(t, layout, sysv);
	print_cells(t, layout, posix);
	if (c >= 0 && sysv && sysv->status == RESULT_OK && posix &&
	    posix->status == RESULT_OK)
		print_ratio(t, value_of(layout, c, sysv),
			    value_of(layout, c, posix));
	if ((sysv && !sysv->effective.equal) ||
	    (posix && !posix->effective.equal))
		fputs("  UNEQUAL", t->out);
	fputc('\n', t->out);
}

static bool is_control(const struct result *result)
{
	return strcmp(result->params.mechanism, "sysv") != 0 &&
	       strcmp(result->params.mechanism, "posix") != 0;
}

/* A control that places the two families, with what it really holds. */
static void print_control(struct table *t, const struct layout *layout,
			  const struct result *result)
{
	char text[96];
	const struct params *p = &result->params;
	print_label(t, p);
	print_cells(t, layout, result);
	snprintf(text, sizeof(text), "   %s", p->mechanism);
	fputs(text, t->out);
	if (result->runs && strcmp(p->mechanism, "null") != 0)
		fprintf(t->out, ", holds %llu",
			(unsigned long long)
				result->effective.capacity_messages);
	fputc('\n', t->out);
}

static void print_controls(struct table *t, const struct layout *layout)
{
	bool headed = false;
	for (size_t i = 0; i < t->record->results; i++) {
		const struct result *result = &t->record->result[i];
		if (strcmp(result->params.workload, layout->workload) != 0 ||
		    !is_control(result) ||
		    (!strcmp(result->params.mechanism, "null") &&
		     !t->options->verbose))
			continue;
		if (!headed)
			fputs("controls\n", t->out);
		headed = true;
		t->capacity = result->params.capacity;
		print_control(t, layout, result);
	}
}

/* Whether this is the first result of its point in the matrix. */
static bool leads(const struct record *record, size_t i)
{
	const struct result *result = &record->result[i];
	if (is_control(result))
		return false;
	const struct result *sysv =
		record_find(record, &result->params, "sysv");
	return !sysv || sysv == result;
}

static bool has_workload(const struct record *record, const char *workload,
			 bool verbose)
{
	for (size_t i = 0; i < record->results; i++) {
		const struct params *p = &record->result[i].params;
		if (!strcmp(p->workload, workload) &&
		    (verbose || strcmp(p->mechanism, "null") != 0))
			return true;
	}
	return false;
}

static void print_layout(struct table *t, const struct layout *layout)
{
	if (!has_workload(t->record, layout->workload, t->options->verbose))
		return;
	print_head(t, layout);
	for (size_t i = 0; i < t->record->results; i++) {
		const struct params *p = &t->record->result[i].params;
		if (!strcmp(p->workload, layout->workload) &&
		    leads(t->record, i))
			print_pair(t, layout, p);
	}
	print_controls(t, layout);
}

static void print_life_row(struct table *t, const struct params *p,
			   enum metric_id metric)
{
	struct layout row = {
		.column = {{metric, P50, 1e-3, "p50"},
			   {metric, P99, 1e-3, "p99"}},
	};
	char label[64];
	const struct result *sysv = record_find(t->record, p, "sysv");
	const struct result *posix = record_find(t->record, p, "posix");
	snprintf(label, sizeof(label), " %s, %llu others",
		 metrics[metric].label, (unsigned long long)p->others);
	text_pad(t->out, label, -LABEL);
	print_cells(t, &row, sysv);
	print_cells(t, &row, posix);
	print_ratio(t, result_median(sysv, metric, P50),
		    result_median(posix, metric, P50));
	fputc('\n', t->out);
}

static void print_life(struct table *t)
{
	static const struct layout head = {
		"lifecycle",
		"LIFE OF A QUEUE, µs",
		{{METRIC_CREATE_NS, P50, 1e-3, "p50"},
		 {METRIC_CREATE_NS, P99, 1e-3, "p99"}},
		-1};
	const struct record *record = t->record;
	if (!has_workload(record, "lifecycle", false))
		return;
	print_head(t, &head);
	for (size_t i = 0; i < record->results; i++) {
		const struct params *p = &record->result[i].params;
		if (strcmp(p->workload, "lifecycle") != 0 || !leads(record, i))
			continue;
		for (size_t m = 0;
		     m < sizeof(life_metrics) / sizeof(*life_metrics); m++)
			print_life_row(t, p, life_metrics[m]);
	}
}

static void print_title(struct table *t)
{
	const struct record *r = t->record;
	const char *hypervisor =
		facts_get(&r->environment, "virtualisation.hypervisor", "none");
	const char *namespace = facts_get(&r->environment, "namespace", "?");
	fprintf(t->out,
		"mqbench %s · Linux %s · %.0f CPUs, %s · %s namespace "
		"· %.0f run%s each\n",
		facts_get(&r->tool, "version", "?"),
		facts_get(&r->environment, "kernel.release", "?"),
		facts_value(&r->environment, "topology.cpus_online", 0),
		strcmp(hypervisor, "none") != 0 ? "VM" : "no VM", namespace,
		facts_value(&r->plan, "runs", 0),
		facts_value(&r->plan, "runs", 0) == 1 ? "" : "s");
	if (r->label[0])
		fprintf(t->out, "%s\n", r->label);
	if (!r->complete)
		fprintf(t->out, "INCOMPLETE: not all planned runs are here\n");
	struct integrity i = record_integrity(r);
	fprintf(t->out,
		"every message checked (%llu): %llu lost, %llu duplicated, "
		"%llu reordered, %llu corrupted\n",
		(unsigned long long)i.sent, (unsigned long long)i.lost,
		(unsigned long long)i.duplicated,
		(unsigned long long)i.reordered,
		(unsigned long long)i.corrupted);
}

static void print_not_offered(struct table *t)
{
	const struct facts *plan = &t->record->plan;
	const char *sysv = facts_get(plan, "mechanisms.sysv.not_offered", "");
	const char *posix = facts_get(plan, "mechanisms.posix.not_offered", "");
	if (!*sysv && !*posix)
		return;
	fprintf(t->out, "\nNOT OFFERED");
	if (*sysv)
		fprintf(t->out, "   SysV: %s", sysv);
	if (*posix)
		fprintf(t->out, "   POSIX: %s", posix);
	fputc('\n', t->out);
}

static void print_end(struct table *t)
{
	print_not_offered(t);
	for (size_t i = 0; i < t->notes; i++)
		fprintf(t->out, "(%c) %s\n", (char)('a' + i), t->note[i]);
	for (size_t i = 0; i < t->record->warnings; i++) {
		const struct warning *w = &t->record->warning[i];
		fprintf(t->out, "%s: %s; %s\n",
			w->severity == SEVERITY_WARNING ? "WARNING" : "note",
			w->message, w->hint);
	}
}

static void print_record(FILE *out, const struct record *record,
			 const struct report_options *options)
{
	struct table t = {.out = out, .record = record, .options = options};
	print_title(&t);
	for (size_t i = 0; i < sizeof(layouts) / sizeof(*layouts); i++)
		print_layout(&t, &layouts[i]);
	print_life(&t);
	print_end(&t);
}

static int write_table(FILE *out, const struct record *const *record,
		       size_t records, const struct report_options *options,
		       struct error *err)
{
	for (size_t i = 0; i < records; i++) {
		if (i > 0)
			fputc('\n', out);
		print_record(out, record[i], options);
	}
	if (fflush(out) == EOF || ferror(out))
		return error_set(err, STATUS_FAILED,
				 "the table could not be written");
	return 0;
}

const struct report report_table = {
	.name = "table",
	.summary = "System V beside POSIX, for a terminal",
	.min_records = 1,
	.write = write_table,
};
