/* Pictures over an axis: built from the points that a section has. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "base/text.h"
#include "base/units.h"
#include "core/record/label.h"
#include "core/record/workloads.h"
#include "core/stats/knee.h"
#include "mark.h"
#include "report/layout.h"
#include "report/picture/lines.h"
#include "report/picture/section.h"

#define KNEE 2	       /* times the lowest latency */
#define PANEL_LINES 22 /* of panels abreast */
#define ALT_SERIES 16
#define ALT_POINTS 7

static void add_axes(struct picture *h, const struct section *s)
{
	const struct params *p = &s->point[0].result->params;
	char text[COMMAND_MAX];
	for (const struct axis *axis = axes; axis->name; axis++) {
		unsigned bit = 1u << (axis - axes);
		bool shown = s->plot->shown & bit;
		if (!shown &&
		    (params_is_initial(p, axis) || s->plot->free & bit))
			continue;
		params_get(p, axis, text, sizeof(text));
		if (axis->kind == AXIS_BYTES)
			units_bytes(p->size, text, sizeof(text));
		text_append(h->subtitle, sizeof(h->subtitle), "%s%s%s · ",
			    shown ? "" : axis->name, shown ? "" : " ",
			    placement_label(text));
	}
}

/* What the points hold in common; how many runs there are at most. */
static double add_capacity(struct picture *h, const struct section *s)
{
	double low = INFINITY, high = 0, runs = 0;
	bool equal = true;
	for (size_t i = 0; i < s->points; i++) {
		const struct result *r = s->point[i].result;
		low = fmin(low, (double)r->params.capacity);
		high = fmax(high, (double)r->params.capacity);
		equal = equal && r->effective.equal;
		runs = fmax(runs, r->summary[s->metric[0]][0].runs);
	}
	text_append(h->subtitle, sizeof(h->subtitle), "capacity %.0f", low);
	if (high > low)
		text_append(h->subtitle, sizeof(h->subtitle), " to %.0f", high);
	text_append(h->subtitle, sizeof(h->subtitle), "%s · ",
		    equal ? "" : " (not equal)");
	return runs;
}

static bool has_interval(const struct section *s)
{
	bool has = false;
	for (size_t i = 0; i < s->points; i++)
		has |= isfinite(s->point[i].low);
	return has && s->plot->x && s->plot->kind == PICTURE_LINES;
}

static void add_point(char *text, size_t n, const struct section *s,
		      const struct point *at, bool last)
{
	const struct axis *x = s->plot->x;
	char word[32];
	units_three(at->y, word, sizeof(word));
	text_append(text, n, " %s", isfinite(at->y) ? word : "none");
	if (x == &axes[PARAM_SIZE])
		text_append(text, n, " at %s",
			    units_bytes(at->result->params.size, word,
					sizeof(word)));
	else if (x == &axes[PARAM_WAIT])
		text_append(text, n, " with %s", at->result->params.wait);
	else if (x)
		text_append(text, n, " at %g", at->x < 1 ? 0 : at->x);
	else
		text_append(text, n, " at the median");
	text_append(text, n, last ? "." : ",");
}

/* Whether a long series is told with the i'th of its points. */
static bool is_told(const struct section *s, size_t begin, size_t end, size_t i)
{
	size_t high = begin;
	for (size_t k = begin; k < end; k++)
		if (s->point[k].y > s->point[high].y)
			high = k;
	return end - begin <= ALT_POINTS || i == begin || i == high ||
	       i == end - 1;
}

/* Every series by name, with its points, or the first, highest and last. */
static void describe_series(struct picture *h, const struct section *s)
{
	size_t series = 0;
	text_append(h->alt, sizeof(h->alt), "%s, in %s.", s->plot->y_label,
		    s->unit);
	for (size_t i = 0, end; i < s->points; i = end) {
		for (end = i + 1; !section_starts_series(s, end);)
			end++;
		if (series++ == ALT_SERIES) {
			text_append(h->alt, sizeof(h->alt), " And more.");
			break;
		}
		text_append(h->alt, sizeof(h->alt),
			    " %s:", strchr(s->point[i].series, ' ') + 1);
		for (size_t k = i; k < end; k++)
			if (is_told(s, i, end, k))
				add_point(h->alt, sizeof(h->alt), s,
					  &s->point[k], k + 1 == end);
	}
}

/* What --find-knee found for a configuration; NAN where it did not look. */
static double found_knee(const struct record *record, struct params like)
{
	const struct facts *plan = &record->plan;
	char name[64], label[256];
	for (unsigned i = 0; i < record->results; i++) {
		snprintf(name, sizeof(name), "knees.%u.mechanism", i);
		const char *mechanism = facts_get(plan, name, NULL);
		snprintf(name, sizeof(name), "knees.%u.rate_per_s", i);
		double rate = facts_value(plan, name, 0);
		if (!mechanism)
			break;
		like.rate = (uint64_t)fmin(fmax(rate, 0), KNEE_RATE_MAX);
		label_params(&like, label, sizeof(label));
		snprintf(name, sizeof(name), "knees.%u.label", i);
		if (!strcmp(mechanism, like.mechanism) &&
		    !strcmp(facts_get(plan, name, ""), label))
			return rate;
	}
	return NAN;
}

/*
 * Of the series that begins at a point: the highest rate at which the latency
 * is under twice the lowest, if it is over that at every rate above and at none
 * below; or what --find-knee found, where it looked for one of this mechanism.
 * 0: none; NAN: it is over that at a lower rate, so that there is none to tell.
 */
static double knee_of(const struct section *s, size_t begin)
{
	const struct point *at = &s->point[begin];
	double lowest = INFINITY;
	double found = found_knee(s->record, at->result->params);
	size_t end = begin;
	if (isfinite(found))
		return found;
	do
		lowest = fmin(lowest, s->point[end].y);
	while (!section_starts_series(s, ++end));
	size_t knee = end - 1;
	while (s->point[knee].y > KNEE * lowest)
		knee--;
	for (size_t i = begin; i < knee; i++)
		if (s->point[i].y > KNEE * lowest)
			return NAN;
	return knee + 1 < end ? s->point[knee].x : 0;
}

/* A rate that the search found, and that more runs did not keep. */
static bool is_doubtful(const struct facts *plan, unsigned knee)
{
	char rate[64], confirmed[64];
	snprintf(rate, sizeof(rate), "knees.%u.rate_per_s", knee);
	snprintf(confirmed, sizeof(confirmed), "knees.%u.confirmed", knee);
	return facts_value(plan, rate, 0) > 0 &&
	       facts_value(plan, confirmed, 1) <= 0;
}

/* "knee: the highest rate with p99 under twice its lowest". */
static void say_target(struct picture *h, const struct record *record,
		       bool found, bool told)
{
	const struct facts *plan = &record->plan;
	size_t doubtful = 0;
	for (unsigned i = 0; i < record->results; i++)
		doubtful += is_doubtful(plan, i);
	snprintf(h->note, sizeof(h->note), "%s%.80s",
		 found	? "knee: the highest rate with "
		 : told ? "no knee among these rates: "
			: "no knee can be told, since a lower rate does not "
			  "have ",
		 facts_get(plan, "knee_target", "p99 under twice its lowest"));
	if (doubtful > 0)
		text_append(h->note, sizeof(h->note), ", %zu not confirmed",
			    doubtful);
}

/*
 * Where the kernel allocates once more: the first piece of a message shares its
 * page with a header of 48 bytes, each further one with a pointer.
 */
static void add_allocations(struct picture *h, const struct record *record)
{
	static const char *const words[] = {"second allocation", "third",
					    "fourth", "fifth, and so on"};
	double page = facts_value(&record->environment,
				  "kernel.page_size_bytes", 4096);
	for (int i = 0; i < 4; i++) {
		double at = page * (i + 1) - 48 - 8 * i;
		struct picture_flag *flag = picture_flag(h, at, FLAG_OTHER);
		snprintf(flag->text, sizeof(flag->text), "%s", words[i]);
		text_append(h->extra, sizeof(h->extra), "%s%.0f", i ? " " : "",
			    at);
	}
	snprintf(h->note, sizeof(h->note),
		 "dashed: a larger message of a queue takes one allocation "
		 "more");
}

/* At the rate of another knee there is one flag for both. */
static void add_knee(struct picture *h, double rate, const char *mechanism)
{
	struct picture_flag *flag = NULL;
	for (size_t i = 0; i < h->flags; i++)
		if (h->flag[i].x == rate)
			flag = &h->flag[i];
	if (!flag)
		flag = picture_flag(h, rate, FLAG_OTHER);
	text_append(flag->text, sizeof(flag->text), "%s%s",
		    *flag->text ? ", " : "knee: ", mark_title(mechanism));
}

/* Of a machine that was examined, and whose tails are its own. */
static void say_fitness(struct picture *h, const struct section *s)
{
	const char *verdict = layout_verdict(s->record);
	bool unfit = verdict && strcmp(verdict, "fit for tails") != 0;
	h->unfit = unfit && s->plot->percentile == P99;
	if (h->unfit || (unfit && !s->plot->x))
		text_append(h->note, sizeof(h->note),
			    "%sthe machine was %.40s: do not quote tails",
			    *h->note ? "; " : "", verdict);
	if (h->unfit)
		snprintf(h->extra, sizeof(h->extra), "unfit");
}

static void begin(struct picture *h, const struct section *s)
{
	const struct plot *plot = s->plot;
	picture_init(h, plot->name, plot->kind);
	h->axis = plot->axis;
	h->panels = s->panels;
	h->percentile = plot->percentile;
	memcpy(h->metric, s->metric, sizeof(h->metric));
	snprintf(h->unit, sizeof(h->unit), "%s", s->unit);
	snprintf(h->title, sizeof(h->title), "%s", plot->title);
	snprintf(h->x_label, sizeof(h->x_label), "%s", plot->x_label);
	snprintf(h->y_label, sizeof(h->y_label), "%s, %s%s", plot->y_label,
		 s->unit, has_interval(s) ? "; bars: 95 % interval" : "");
	text_append(h->subtitle, sizeof(h->subtitle), "%s%s", s->record->label,
		    *s->record->label ? " · " : "");
	add_axes(h, s);
	picture_setup(h, s->record, add_capacity(h, s));
	describe_series(h, s);
}

/*
 * Up to where too few samples lie beyond to place a percentile; those that are
 * quoted have marks, of which 50 % alone lies between two steps.
 */
static void add_percentiles(struct picture *h, const struct section *s,
			    const struct point *at)
{
	const struct histogram *histogram =
		&at->result->histogram[s->metric[0]];
	double count = (double)histogram_count(histogram), x = 1 / 0.9;
	for (int i = 1; i == 1 || count / x >= PERCENTILE_BEYOND_ALL; i++) {
		double value =
			(double)histogram_percentile(histogram, 100 - 100 / x);
		struct picture_point *new =
			picture_point(h, x, value * s->scale);
		new->result = at->result;
		new->quiet = x != 2 && (i == 1 || i % 20 != 1);
		x = i == 6 ? 2 : pow(10, i / 20.0);
	}
}

/* p99 and CPU time of a way to wait. */
static void add_cost(struct picture *h, const struct section *s,
		     const struct result *r, struct picture_point *new)
{
	enum metric_id id =
		metric_in(METRIC_CPU_NS, record_is_counted(s->record));
	const struct estimate *cpu = &r->summary[id][0];
	bool none = r->status != RESULT_OK || cpu->runs == 0;
	double scale;
	snprintf(h->extra, sizeof(h->extra), "CPU time a round trip, %s",
		 metric_shown_in(id, &scale));
	h->metric[1] = id;
	new->more[0] = result_median(r, s->metric[0], 2) * s->scale;
	new->more[1] = none ? NAN : cpu->median *scale;
	new->more[2] = none ? NAN : cpu->ci_low *scale;
	new->more[3] = none ? NAN : cpu->ci_high *scale;
	snprintf(new->text, sizeof(new->text), "%s", r->params.wait);
}

static void add_one(struct picture *h, const struct section *s, size_t i)
{
	const struct point *at = &s->point[i];
	if (!s->plot->x) {
		add_percentiles(h, s, at);
		return;
	}
	struct picture_point *new = picture_point(h, at->x, at->y);
	new->result = at->result;
	new->low = at->low;
	new->high = at->high;
	if (s->plot->kind == PICTURE_WAITS)
		add_cost(h, s, at->result, new);
	/* What had another capacity is another measurement. */
	new->starts =
		s->plot->metric == METRIC_THROUGHPUT_PER_S &&
		!section_starts_series(s, i) &&
		at->result->params.capacity != at[-1].result->params.capacity;
}

/* The variants that there are, counted from 0; three panels stand abreast. */
static void count_variants(struct picture *h)
{
	unsigned last = 0;
	for (size_t i = 0; i < h->many; i++) {
		for (unsigned rank = 0; rank < h->series[i].rank; rank++)
			for (size_t j = 0; j < h->many; j++)
				if (h->series[j].rank == rank) {
					h->series[i].variant++;
					break;
				}
		last = h->series[i].variant > last ? h->series[i].variant
						   : last;
	}
	if (h->panels && last >= 3)
		h->lines = PANEL_LINES * (last / 3 + 1);
}

static void build(struct picture *h, const struct section *s)
{
	bool loaded = !strcmp(s->plot->name, "load"), found = false;
	bool told = true, sized = s->plot->axis == PICTURE_BYTES;
	begin(h, s);
	for (size_t i = 0; i < s->points; i++) {
		const struct point *at = &s->point[i];
		const char *mechanism = at->result->params.mechanism;
		if (section_starts_series(s, i)) {
			struct picture_series *new =
				picture_series(h, strchr(at->series, ' ') + 1,
					       mark_number(mechanism));
			new->rank = (unsigned)atoi(at->series + 3);
			new->knee = loaded && at->part == 0 ? knee_of(s, i) : 0;
			if (isnan(new->knee)) {
				told = false;
				new->knee = 0;
			}
			if (new->knee > 0)
				add_knee(h, new->knee, mechanism);
			found |= new->knee > 0;
		}
		add_one(h, s, i);
	}
	count_variants(h);
	if (loaded)
		say_target(h, s->record, found, told);
	if (sized)
		add_allocations(h, s->record);
	say_fitness(h, s);
}

static void show(const struct plot *plot, unsigned page,
		 const struct record *record, const struct viewer *viewer)
{
	struct section s;
	struct picture picture;
	section_collect(&s, plot, record, viewer->verbose);
	if (s.points > 0) {
		build(&picture, &s);
		picture.page = page;
		picture_show(&picture, viewer);
	}
	section_release(&s);
}

void lines_show(const struct record *record, const struct viewer *viewer)
{
	const char *workload;
	unsigned page = 0;
	for (const struct plot *plot = plots; plot->name; plot++)
		show(plot, 0, record, viewer);
	for (size_t i = 0; (workload = record_workload(record, i)); i++) {
		struct figures figures = record_figures(record, workload);
		struct plot plot;
		if (plot_of(&plot, &figures))
			show(&plot, ++page, record, viewer);
	}
}
