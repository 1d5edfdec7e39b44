/* Pictures over an axis: what of a record goes into each. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "base/memory.h"
#include "core/record/label.h"
#include "mark.h"
#include "picture.h"
#include "report/picture/section.h"

#define ON(axis) (1u << PARAM_##axis)
#define ANY (ON(WORKLOAD) | ON(MECHANISM) | ON(CAPACITY))
#define OUT '~' /* of a point, instead of its colour */

static const char *const wait_words[] = {"block", "spin",  "poll",   "select",
					 "epoll", "timed", "notify", NULL};

/* The place in a list that NULL ends; its length if it is not in it. */
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
	unsigned i = 0;
	char place[64];
	while (placements[i].name && strcmp(placements[i].name, p->placement))
		i++;
	snprintf(text, n, ", %s", label_place(p, place, sizeof(place)));
	return 2 * i + p->keep_awake;
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
	static const char *const selects[] = {
		[SELECT_HIGHEST] = "",
		[SELECT_FIRST] = ", first",
		[SELECT_EXACT] = ", exact type",
	};
	const char *select = selects[p->select];
	if (p->levels > 1)
		snprintf(text, n, "%s, %s over %.0f priorities", select,
			 axes[PARAM_PATTERN].words[p->pattern],
			 (double)p->levels);
	else
		snprintf(text, n, "%s", *select ? select : ", one priority");
	return 4 * p->select + p->pattern;
}

const struct plot plots[] = {
	{"percentiles", "Round trip by percentile", "pingpong", NULL,
	 "share of the messages that were at least as fast", "round trip",
	 ANY | ON(SIZE) | ON(PLACEMENT) | ON(KEEP_AWAKE), ON(WAIT),
	 ON(SIZE) | ON(WAIT), PICTURE_LINES, PICTURE_PERCENT, METRIC_RTT_NS,
	 METRICS, 0, 1, by_placement},
	{"throughput", "Messages a second by size", "flood", &axes[PARAM_SIZE],
	 "message size", "messages",
	 ANY | ON(SIZE) | ON(PLACEMENT) | ON(KEEP_AWAKE),
	 ON(WAIT) | ON(PRODUCERS) | ON(CONSUMERS) | ON(PAIRS), ON(WAIT),
	 PICTURE_LINES, PICTURE_BYTES, METRIC_THROUGHPUT_PER_S, METRICS, 0, 1,
	 by_placement},
	{"sizes", "Round trip by size", "pingpong", &axes[PARAM_SIZE],
	 "message size", "round trip, median",
	 ANY | ON(SIZE) | ON(PLACEMENT) | ON(KEEP_AWAKE), ON(WAIT), ON(WAIT),
	 PICTURE_LINES, PICTURE_BYTES, METRIC_RTT_NS, METRICS, 0, 1,
	 by_placement},
	{"waits", "Blocking modes: the round trip and its CPU time", "pingpong",
	 &axes[PARAM_WAIT], "", "round trip, median", ANY | ON(WAIT), 0,
	 ON(SIZE) | ON(PLACEMENT), PICTURE_WAITS, PICTURE_NUMBER, METRIC_RTT_NS,
	 METRICS, 0, 1, NULL},
	{"load", "Latency (p99) against load, open and closed loop", "paced",
	 &axes[PARAM_RATE], "messages a second, asked for and reached",
	 "99th percentile", ANY | ON(RATE), 0,
	 ON(SIZE) | ON(PLACEMENT) | ON(ARRIVALS), PICTURE_LINES, PICTURE_COUNT,
	 METRIC_RESPONSE_NS, METRIC_SERVICE_NS, P99, 2, by_loop},
	{"urgent", "Wait of an urgent message behind a backlog", "priority",
	 &axes[PARAM_FILL], "ordinary messages queued before", "wait, median",
	 ANY | ON(FILL), 0, ON(SIZE) | ON(PLACEMENT), PICTURE_LINES,
	 PICTURE_COUNT, METRIC_URGENT_WAIT_NS, METRIC_FIFO_WAIT_NS, 0, 2,
	 by_urgency},
	{"depth", "Cost of a send and a receive by messages queued", "depth",
	 &axes[PARAM_FILL], "messages queued", "send + receive, median",
	 ANY | ON(FILL) | ON(PATTERN) | ON(LEVELS) | ON(SELECT), 0, ON(SIZE),
	 PICTURE_LINES, PICTURE_COUNT, METRIC_SEND_NS, METRIC_RECV_NS, 0, 1,
	 by_pattern},
	{0},
};

bool plot_of(struct plot *plot, const struct figures *figures)
{
	static const struct plot along[] = {
		{"by-size", "", "", &axes[PARAM_SIZE], "message size", "",
		 ANY | ON(SIZE) | ON(PLACEMENT) | ON(KEEP_AWAKE), 0, ON(WAIT),
		 PICTURE_LINES, PICTURE_BYTES, METRICS, METRICS, 0, 1,
		 by_placement},
		{"by-fill", "", "", &axes[PARAM_FILL], "messages queued", "",
		 ANY | ON(FILL) | ON(PLACEMENT) | ON(KEEP_AWAKE), 0,
		 ON(SIZE) | ON(WAIT), PICTURE_LINES, PICTURE_COUNT, METRICS,
		 METRICS, 0, 1, by_placement},
		{0},
	};
	const struct figure *drawn = figures_first(figures, IS_DRAWN);
	const struct plot *like = along;
	for (const struct plot *own = plots; own->name; own++)
		if (!strcmp(own->workload, figures->workload))
			return false;
	while (like->name && strcmp(like->x->name, figures->axis) != 0)
		like++;
	if (!drawn || !like->name)
		return false;
	*plot = *like;
	plot->title = figures->title;
	plot->workload = figures->workload;
	plot->y_label = metrics[drawn->metric].label;
	plot->metric = drawn->metric;
	plot->percentile = drawn->percentile;
	return true;
}

/* Without an axis the smallest comes first, but tiny messages come last. */
static double x_of(const struct plot *plot, const struct params *p)
{
	double size = (double)p->size;
	if (plot->kind == PICTURE_WAITS)
		return place_of(p->wait, wait_words);
	if (plot->x)
		return fmax((double)params_number(p, plot->x), 0.5);
	return size < 64 ? 1e9 + size : size;
}

/* Of a sum over the runs: that of two medians would be no median. */
static struct estimate sum_of(const struct section *s, const struct result *r)
{
	struct estimate e;
	double *sum = mem_array(r->runs, sizeof(*sum));
	for (size_t i = 0; i < r->runs; i++) {
		const struct measurement *a =
			run_measurement(&r->run[i], s->metric[0]);
		const struct measurement *b =
			run_measurement(&r->run[i], s->metric[1]);
		sum[i] = a && b && r->run[i].status == RESULT_OK
				 ? a->distribution.percentile[0] +
					   b->distribution.percentile[0]
				 : NAN;
	}
	estimate_of(&e, sum, r->runs);
	free(sum);
	return e;
}

static void measure(const struct section *s, struct point *at)
{
	const struct plot *plot = s->plot;
	const struct result *r = at->result;
	enum metric_id id = s->metric[at->part];
	struct estimate e = r->summary[id][plot->percentile];
	bool counted = plot->x || histogram_count(&r->histogram[id]) > 0;
	at->y = at->low = at->high = NAN;
	if (plot->parts == 1 && plot->second < METRICS)
		e = sum_of(s, r);
	if (r->status != RESULT_OK || e.runs == 0 || !counted)
		return;
	at->y = e.median * s->scale;
	at->low = e.ci_low * s->scale;
	at->high = e.ci_high * s->scale;
}

/* False for one that has no place in the picture. */
static bool describe(struct point *at, const struct plot *plot)
{
	struct params p = at->result->params;
	unsigned rank = 0;
	char variant[96] = "";
	if (plot->variant)
		rank = plot->variant(at, variant, sizeof(variant));
	snprintf(at->series, sizeof(at->series), "%02u:%u %s%s",
		 mark_number(p.mechanism), rank + 10, /* two digits sort */
		 mark_title(p.mechanism), variant);
	at->x = x_of(plot, &p);
	for (const struct axis *axis = axes; axis->name; axis++) {
		unsigned bit = 1u << (axis - axes);
		if (plot->initial & bit && !params_is_initial(&p, axis))
			return false;
		if (plot->free & bit)
			params_copy(&p, &params_initial, axis);
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
		bool absent = plot->kind == PICTURE_WAITS &&
			      r->status == RESULT_SKIPPED;
		measure(s, &at);
		if (!strcmp(r->params.workload, plot->workload) &&
		    params_is_shown(&r->params, verbose) &&
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
				   : !s->plot->x && by->x < p->x))
			return true;
	return false;
}

static int point_order(const void *left, const void *right)
{
	const struct point *a = left, *b = right;
	int order = strcmp(a->series, b->series);
	return order ? order : (a->x > b->x) - (a->x < b->x);
}

bool section_starts_series(const struct section *s, size_t i)
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
		bool dot = section_starts_series(s, i) &&
			   section_starts_series(s, i + 1);
		if (s->point[i].series[0] != OUT && (!dot || !s->plot->x))
			s->point[kept++] = s->point[i];
	}
	s->points = kept;
}

void section_collect(struct section *section, const struct plot *plot,
		     const struct record *record, bool verbose)
{
	bool counted = record_is_counted(record);
	*section = (struct section){.plot = plot,
				    .record = record,
				    .panels = plot->variant == by_placement};
	section->metric[0] = metric_in(plot->metric, counted);
	section->metric[1] = plot->second == METRICS
				     ? METRICS
				     : metric_in(plot->second, counted);
	section->unit = metric_shown_in(section->metric[0], &section->scale);
	section->point = mem_array(plot->parts * record->results,
				   sizeof(*section->point));
	collect(section, verbose);
	choose(section);
}

void section_release(struct section *section)
{
	free(section->point);
	*section = (struct section){0};
}
