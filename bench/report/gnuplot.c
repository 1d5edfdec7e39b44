/* gnuplot: the columns that scripts/NAME.gp draw, one section a plot. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "base/error.h"
#include "base/units.h"
#include "core/record.h"
#include "report.h"

#define P99 2 /* in percentiles[] */
#define ANY "workload mechanism capacity "
#define OUT '~' /* of a point, instead of its colour */

/* One result where it stands in a picture. */
struct point {
	const struct result *result;
	size_t part; /* of a result that gives two series */
	double x, y;
	char series[192]; /* "C:D title": colour and variant come first */
	char fixed[512];  /* the parameters that the picture doesn't show */
};

struct section {
	const struct plot *plot;
	const struct record *record;
	struct point *point;
	size_t points;
};

struct plot {
	const char *name, *title, *workload;
	const char *x; /* an axis, or "" and the usual size alone */
	/* Axes that set points apart, must be initial, are in the subtitle. */
	const char *free, *initial, *shown;
	enum metric_id metric, second;
	unsigned parts; /* 1: both metrics' sum, 2: a series each */
	/* Says what tells a mechanism's series apart, and orders them. */
	unsigned (*variant)(const struct point *at, char *text, size_t n);
	void (*row)(FILE *out, const struct point *at); /* NULL: x and y */
	unsigned percentile; /* that y is; place in percentiles[] */
};

/* In the order of the colours in scripts/style.gp. */
static const char *const mechanism_words[] = {"sysv", "posix", "pipe", "uds",
					      "ring", "null",  NULL};
static const char *const mechanism_labels[] = {"System V",    "POSIX", "pipe",
					       "UNIX socket", "ring",  "null"};
static const char *const wait_words[] = {"block", "spin",  "poll",   "select",
					 "epoll", "timed", "notify", NULL};

/* The place in a list that NULL ends; its length for a stranger. */
static unsigned place_of(const char *word, const char *const *words)
{
	unsigned i = 0;
	while (words[i] && strcmp(words[i], word) != 0)
		i++;
	return i;
}

static unsigned by_placement(const struct point *at, char *text, size_t n)
{
	const struct params *p = &at->result->params;
	unsigned i = 0, awake = !strcmp(p->keep_awake, "yes");
	while (placements[i].name && strcmp(placements[i].name, p->placement))
		i++;
	snprintf(text, n, ", %s%s", placement_label(p->placement),
		 awake ? ", awake" : "");
	return 2 * i + awake;
}

static unsigned by_urgency(const struct point *at, char *text, size_t n)
{
	snprintf(text, n, ", %s message", at->part ? "ordinary" : "urgent");
	return (unsigned)at->part;
}

static unsigned by_loop(const struct point *at, char *text, size_t n)
{
	snprintf(text, n, ", %s",
		 at->part ? "service (closed loop)" : "response (open loop)");
	return (unsigned)at->part;
}

static unsigned by_pattern(const struct point *at, char *text, size_t n)
{
	const struct params *p = &at->result->params;
	const char *select = !strcmp(p->select, "highest") ? ""
			     : !strcmp(p->select, "exact") ? ", exact type"
							   : ", first";
	if (p->levels > 1)
		snprintf(text, n, "%s, %s over %.0f priorities", select,
			 p->pattern, (double)p->levels);
	else
		snprintf(text, n, "%s", *select ? select : ", one priority");
	return 4 * place_of(p->select, axis_find("select")->words) +
	       place_of(p->pattern, axis_find("pattern")->words);
}

/* A record may be anybody's: its text must not end a line or a string. */
static void put_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		size_t n = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
		if (strnlen(text, n) < n)
			break; /* a character that was cut off */
		fputc(strchr("\"\\\x7f", c) || c < ' ' ? '\'' : c, out);
	}
}

static void put_row(FILE *out, size_t n, const double *number)
{
	for (size_t i = 0; i < n; i++) {
		if (isnan(number[i]))
			fputs("NaN", out);
		else
			fprintf(out, "%.6g", number[i]);
		fputc(i + 1 < n ? ' ' : '\n', out);
	}
}

/* Up to where too few samples lie beyond to place a percentile. */
static void percentile_rows(FILE *out, const struct point *at)
{
	const struct histogram *h = &at->result->histogram[METRIC_RTT_NS];
	double count = (double)histogram_count(h), x = 1 / 0.9;
	for (int i = 1; i == 1 || count / x >= PERCENTILE_BEYOND_ALL; i++) {
		double ns = (double)histogram_percentile(h, 100 - 100 / x);
		put_row(out, 2, (double[]){x, ns / 1e3});
		x = pow(10, i / 20.0);
	}
}

static void rate_row(FILE *out, const struct point *at)
{
	const struct result *r = at->result;
	double low = NAN, high = NAN;
	for (size_t i = 0; i < r->runs; i++) {
		const struct measure *rate =
			run_measure(&r->run[i], METRIC_THROUGHPUT_PER_S);
		if (r->run[i].status != RESULT_OK || !rate)
			continue;
		low = fmin(low, rate->value);
		high = fmax(high, rate->value);
	}
	put_row(out, 4, (double[]){at->x, at->y, low, high});
}

static void wait_row(FILE *out, const struct point *at)
{
	double p99 = result_median(at->result, METRIC_RTT_NS, P99) / 1e3;
	double cpu = result_median(at->result, METRIC_CPU_NS, 0) / 1e3;
	fprintf(out, "%g \"", at->x);
	put_text(out, at->result->params.wait);
	fputs("\" ", out);
	put_row(out, 3, (double[]){at->y, p99, cpu});
}

static const struct plot plots[] = {
	{"percentiles", "Round trip by percentile", "pingpong", "",
	 ANY "size placement keep-awake", "wait", "size wait", METRIC_RTT_NS,
	 METRICS, 1, by_placement, percentile_rows, 0},
	{"throughput", "Messages a second by size", "flood", "size",
	 ANY "size placement keep-awake", "wait producers consumers pairs",
	 "wait", METRIC_THROUGHPUT_PER_S, METRICS, 1, by_placement, rate_row,
	 0},
	{"sizes", "Round trip by size", "pingpong", "size",
	 ANY "size placement keep-awake", "wait", "wait", METRIC_RTT_NS,
	 METRICS, 1, by_placement, NULL, 0},
	{"waits", "Ways to wait: the round trip and its CPU time", "pingpong",
	 "wait", ANY "wait", "", "size placement", METRIC_RTT_NS, METRICS, 1,
	 NULL, wait_row, 0},
	{"load",
	 "Latency (p99) against load, as an open and a closed loop see it",
	 "paced", "rate", ANY "rate", "", "size placement arrivals",
	 METRIC_RESPONSE_NS, METRIC_SERVICE_NS, 2, by_loop, NULL, P99},
	{"urgent", "Wait of an urgent message behind a backlog", "priority",
	 "fill", ANY "fill", "", "size placement", METRIC_URGENT_WAIT_NS,
	 METRIC_FIFO_WAIT_NS, 2, by_urgency, NULL, 0},
	{"depth", "Cost of a send and a receive by messages queued", "depth",
	 "fill", ANY "fill pattern levels select", "", "size", METRIC_SEND_NS,
	 METRIC_RECV_NS, 1, by_pattern, NULL, 0},
};

/* Without an axis the smallest comes first, but tiny messages come last. */
static double x_of(const struct plot *plot, const struct params *p)
{
	double x = (double)(*plot->x == 'f'   ? p->fill
			    : *plot->x == 'r' ? p->rate
					      : p->size);
	if (plot->row == wait_row)
		return place_of(p->wait, wait_words);
	return *plot->x ? fmax(x, 0.5) : x < 64 ? 1e9 + x : x;
}

static double y_of(const struct plot *plot, const struct point *at)
{
	enum metric_id id = at->part ? plot->second : plot->metric;
	const struct result *r = at->result;
	bool ok =
		r->status == RESULT_OK && (plot->row != percentile_rows ||
					   histogram_count(&r->histogram[id]));
	double y = ok ? result_median(r, id, plot->percentile) : NAN;
	if (plot->parts == 1 && plot->second < METRICS)
		y += result_median(r, plot->second, 0);
	return strcmp(metrics[id].unit, "ns") ? y : y / 1e3;
}

/* False for one that has no place in the picture. */
static bool describe(struct point *at, const struct plot *plot)
{
	struct params p = at->result->params;
	unsigned rank = 0, colour = place_of(p.mechanism, mechanism_words);
	const char *label = mechanism_words[colour] ? mechanism_labels[colour]
						    : p.mechanism;
	char variant[96] = "";
	if (plot->variant)
		rank = plot->variant(at, variant, sizeof(variant));
	snprintf(at->series, sizeof(at->series), "%u:%u %s%s", colour + 1,
		 rank + 10, label, variant); /* two digits sort */
	at->x = x_of(plot, &p);
	for (const struct axis *axis = axes; axis->name; axis++) {
		if (strstr(plot->initial, axis->name) &&
		    !params_is_initial(&p, axis))
			return false;
		if (strstr(plot->free, axis->name))
			params_set(&p, axis, axis->initial, NULL);
	}
	params_id(&p, at->fixed, sizeof(at->fixed));
	return true;
}

static void collect(struct section *s, bool verbose)
{
	const struct plot *plot = s->plot;
	for (size_t i = 0; i < plot->parts * s->record->results; i++) {
		const struct result *r = &s->record->result[i / plot->parts];
		struct point at = {.result = r, .part = i % plot->parts};
		bool absent =
			plot->row == wait_row && r->status == RESULT_SKIPPED;
		at.y = y_of(plot, &at);
		if (!strcmp(r->params.workload, plot->workload) &&
		    (verbose || strcmp(r->params.mechanism, "null")) &&
		    (at.y > 0 || absent) && describe(&at, plot))
			s->point[s->points++] = at;
	}
}

static size_t votes(const struct section *s, const char *fixed)
{
	size_t n = 0;
	for (size_t i = 0; i < s->points; i++)
		n += s->point[i].y > 0 && !strcmp(s->point[i].fixed, fixed);
	return n;
}

/* At one x the smallest capacity counts, without an axis the first x. */
static bool is_beaten(const struct section *s, const struct point *p)
{
	for (const struct point *by = s->point; by < s->point + s->points; by++)
		if (!strcmp(by->fixed, p->fixed) &&
		    (by->x == p->x ? by->result->params.capacity <
					     p->result->params.capacity
				   : !*s->plot->x && by->x < p->x))
			return true;
	return false;
}

static int point_order(const void *left, const void *right)
{
	const struct point *a = left, *b = right;
	int order = strcmp(a->series, b->series);
	return order ? order : (a->x > b->x) - (a->x < b->x);
}

static bool starts_series(const struct section *s, size_t i)
{
	return i == 0 || i == s->points ||
	       strcmp(s->point[i - 1].series, s->point[i].series) != 0;
}

/* Leaves the largest set that is alike in all that the picture hides. */
static void choose(struct section *s)
{
	const char *best = "";
	size_t kept = 0;
	for (size_t i = 0; i < s->points; i++)
		if (votes(s, s->point[i].fixed) > votes(s, best))
			best = s->point[i].fixed;
	for (size_t i = 0; i < s->points; i++)
		if (strcmp(s->point[i].fixed, best) ||
		    is_beaten(s, &s->point[i]))
			s->point[i].series[0] = OUT;
	qsort(s->point, s->points, sizeof(*s->point), point_order);
	for (size_t i = 0; i < s->points; i++) {
		bool dot = starts_series(s, i) && starts_series(s, i + 1);
		if (s->point[i].series[0] != OUT && (!dot || !*s->plot->x))
			s->point[kept++] = s->point[i];
	}
	s->points = kept;
}

static void put_axes(FILE *out, const struct section *s)
{
	const struct params *p = &s->point[0].result->params;
	char text[COMMAND_MAX];
	for (const struct axis *axis = axes; axis->name; axis++) {
		const char *shown = strstr(s->plot->shown, axis->name);
		if (!shown && (params_is_initial(p, axis) ||
			       strstr(s->plot->free, axis->name)))
			continue;
		params_get(p, axis, text, sizeof(text));
		if (!strcmp(axis->name, "size"))
			units_bytes(p->size, text, sizeof(text));
		else if (!shown)
			fprintf(out, "%s ", axis->name);
		put_text(out, placement_label(text));
		fputs(" · ", out);
	}
}

static void put_setup(FILE *out, const struct section *s)
{
	const struct facts *host = &s->record->environment;
	const char *vm = facts_get(host, "virtualisation.hypervisor", NULL);
	double cpus = facts_value(host, "topology.cpus_online", 1);
	double low = INFINITY, high = 0, runs = 0;
	bool equal = true;
	for (size_t i = 0; i < s->points; i++) {
		const struct result *r = s->point[i].result;
		low = fmin(low, (double)r->params.capacity);
		high = fmax(high, (double)r->params.capacity);
		equal = equal && r->effective.equal;
		runs = fmax(runs, r->summary[s->plot->metric][0].runs);
	}
	fprintf(out, "capacity %.0f", low);
	if (high > low)
		fprintf(out, " to %.0f", high);
	fprintf(out, "%s · %.0f run%s · ", equal ? "" : " (not equal)", runs,
		runs > 1 ? "s" : "");
	put_text(out, facts_get(host, "cpu.model", "unknown CPU"));
	fprintf(out, ", %.0f CPU%s", cpus, cpus > 1 ? "s" : "");
	if (vm)
		fputs(strcmp(vm, "none") ? ", VM" : ", no VM", out);
	fputs(" · Linux ", out);
	put_text(out, facts_get(host, "kernel.release", "?"));
}

static void put_heading(FILE *out, const struct section *s)
{
	fprintf(out, "# plot %s\n# title %s\n# subtitle ", s->plot->name,
		s->plot->title);
	put_text(out, s->record->label);
	fputs(*s->record->label ? " · " : "", out);
	put_axes(out, s);
	put_setup(out, s);
	fputs("\n# styles", out);
	for (size_t i = 0; i < s->points; i++)
		if (starts_series(s, i))
			fprintf(out, " %.4s", s->point[i].series);
	fputc('\n', out);
}

static void put_section(FILE *out, const struct section *s)
{
	put_heading(out, s);
	for (size_t i = 0; i < s->points; i++) {
		const struct point *at = &s->point[i];
		const struct params *p = &at->result->params;
		if (starts_series(s, i)) {
			fputs("\n\n\"", out);
			put_text(out, strchr(at->series, ' ') + 1);
			fputs("\"\n", out);
		} else if (s->plot->row == rate_row &&
			   p->capacity != at[-1].result->params.capacity) {
			fputs("NaN NaN NaN NaN\n", out); /* ends the line */
		}
		if (s->plot->row)
			s->plot->row(out, at);
		else
			put_row(out, 2, (double[]){at->x, at->y});
	}
	/* For the sizes from which the kernel allocates once more. */
	if (!strcmp(s->plot->name, "sizes"))
		fprintf(out, "\n\n\"page\"\n%.0f\n",
			facts_value(&s->record->environment,
				    "kernel.page_size_bytes", 4096));
}

static int gnuplot_write(FILE *out, const struct record *const *record,
			 size_t records, const struct report_options *options,
			 struct error *err)
{
	(void)records;
	struct point *list = calloc(2 * record[0]->results + 1, sizeof(*list));
	if (!list)
		return error_set(err, STATUS_FAILED, "out of memory");
	for (size_t i = 0; i < sizeof(plots) / sizeof(*plots); i++) {
		struct section s = {&plots[i], record[0], list, 0};
		collect(&s, options->verbose);
		choose(&s);
		if (s.points > 0)
			put_section(out, &s);
	}
	free(list);
	return 0;
}

const struct report report_gnuplot = {
	.name = "gnuplot",
	.summary = "columns for scripts/*.gp, one section a plot",
	.min_records = 1,
	.max_records = 1,
	.write = gnuplot_write,
};
