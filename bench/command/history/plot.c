/* Columns for scripts/history.gp: a picture of each series that changed. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "command/draw.h"
#include "command/history/print.h"
#include "core/stats/stats.h"

#define DIFFERENCES_MAX 64
#define TICS 6
#define NAME_MOST 120
struct picture {
	const struct history *history;
	const struct history_class *class;
	size_t series;
	double scale;
	double low, high; /* what the frame shows, scaled */
	FILE *out;
};

/* A new block begins with a row of no text: empty, gnuplot complains of it. */
static void begin_block(const struct picture *p)
{
	fprintf(p->out, "\n\n1 %.9g -1 \"\"\n", p->low);
}

static const struct history_series *series_of(const struct picture *p)
{
	return &p->class->series[p->series];
}

/*
 * Spikes do not press the rest flat: the frame holds all but the outermost
 * twentieth of the values, the levels too, and as much again.
 */
static int frame(struct picture *p)
{
	const struct history_series *s = series_of(p);
	size_t records = p->class->records;
	double *sorted = calloc(records + 1, sizeof(*sorted));
	if (!sorted)
		return -1;
	memcpy(sorted, s->value, records * sizeof(*sorted));
	size_t n = stats_sort(sorted, records);
	p->low = sorted[n / 40];
	p->high = sorted[n - 1 - n / 40];
	for (size_t i = 0; i < p->class->changes; i++) {
		const struct history_change *c = &p->class->change[i];
		if (c->series != p->series)
			continue;
		p->low = fmin(p->low, fmin(c->old, c->new));
		p->high = fmax(p->high, fmax(c->old, c->new));
	}
	double room = fmax((p->high - p->low) / 2, p->high / 100);
	p->low = fmax(p->low - room, fmin(sorted[0], p->low) / 2) / p->scale;
	p->high = (p->high + room) / p->scale;
	free(sorted);
	return 0;
}

static double place(size_t record)
{
	return (double)record + 1;
}

/* Block 2: records within the frame; 3: those above it or below. */
static void put_values(const struct picture *p)
{
	const double *value = series_of(p)->value;
	for (int outside = 0; outside < 2; outside++) {
		begin_block(p);
		for (size_t i = 0; i < p->class->records; i++) {
			double y = value[i] / p->scale;
			bool beyond = y < p->low || y > p->high;
			char text[32];
			if (!isfinite(y) || beyond != outside)
				continue;
			fprintf(p->out, "%g %.9g 0 \"%s%s\"\n", place(i),
				fmax(p->low, fmin(p->high, y)),
				outside ? "× " : "",
				units_three(y, text, sizeof(text)));
		}
	}
}

/* Block 4: from, to and height of each level. */
static void put_levels(const struct picture *p)
{
	size_t begin = 0;
	double level = NAN;
	fprintf(p->out, "\n\n");
	for (size_t i = 0; i < p->class->changes; i++) {
		const struct history_change *c = &p->class->change[i];
		if (c->series != p->series)
			continue;
		fprintf(p->out, "%g %g %.9g\n", place(begin) - 0.5,
			place(c->record) - 0.5, c->old / p->scale);
		begin = c->record;
		level = c->new;
	}
	if (begin == 0)
		level = history_level(series_of(p), 0, p->class->records);
	fprintf(p->out, "%g %g %.9g\n", place(begin) - 0.5,
		place(p->class->records) - 0.5, level / p->scale);
}

static double percent(double logarithm)
{
	return 100 * expm1(logarithm);
}

static void change_text(const struct history_change *c, char *text, size_t n)
{
	const struct interval *size = &c->found.size;
	snprintf(text, n, "%s %+.1f %%", history_kind_names[c->kind],
		 percent(size->estimate));
	if (isfinite(size->low))
		text_append(text, n, " [%+.1f, %+.1f]", percent(size->low),
			    percent(size->high));
	if (c->triage != TRIAGE_OPEN)
		text_append(text, n, ", %s",
			    c->triage == TRIAGE_DISMISSED ? "dismissed"
							  : "acknowledged");
}

static void put_text(FILE *out, const char *word, const char *text)
{
	fprintf(out, "%s ", word);
	text_quote(out, text);
	fputc('\n', out);
}

/* The level at the end, and each change. */
static void put_alt(const struct picture *p, const char *name, const char *unit)
{
	char text[1024] = "", change[512];
	size_t changes = 0;
	snprintf(text, sizeof(text), "%s, in %s, over %zu records.", name, unit,
		 series_of(p)->values);
	for (size_t i = 0; i < p->class->changes; i++) {
		const struct history_change *c = &p->class->change[i];
		if (c->series != p->series)
			continue;
		change_text(c, change, sizeof(change));
		text_append(text, sizeof(text), " From record %zu on: %s.",
			    c->record + 1, change);
		changes++;
	}
	if (changes == 0)
		text_append(text, sizeof(text), " No change of level.");
	put_text(p->out, "# alt", text);
}

/* Block 0, as of every picture; block 1: frame, records, colour. */
static void put_head(const struct picture *p)
{
	const struct history_options *o = &p->history->options;
	const struct history_series *s = series_of(p);
	const struct history_config *config = &p->class->config[s->config];
	double margin = history_margin(o, s);
	char name[64], text[1024];
	double scale;
	const char *unit = metric_shown_in(s->figure.metric, &scale);
	figure_name(&s->figure, name, sizeof(name));
	fprintf(p->out, "# plot history\n");
	put_alt(p, name, unit);
	snprintf(text, sizeof(text), "%s: %s", config->id, name);
	put_text(p->out, "\"title\"", text);
	snprintf(text, sizeof(text),
		 "%zu records of machine class %s · changes: alpha %.3g %% a "
		 "series, values clipped at %g robust deviations · size: "
		 "Hodges-Lehmann with %g %% interval, of up to %d records a "
		 "side · margin %.3g %%",
		 s->values, p->class->name, 100 * o->alpha,
		 (double)CHANGES_CLIP, 100 * CHANGES_LEVEL, CHANGES_NEAR,
		 100 * margin);
	put_text(p->out, "\"subtitle\"", text);
	snprintf(text, sizeof(text), "%s, %s", name, unit);
	put_text(p->out, "\"axis\"", text);
	put_text(p->out, "\"rows\"", "0");
	put_text(p->out, "\"extra\"",
		 !strcmp(config->params.mechanism, "posix")  ? "2"
		 : !strcmp(config->params.mechanism, "sysv") ? "1"
							     : "3");
	fprintf(p->out, "\n\n%.9g %.9g %zu\n", p->low, p->high,
		p->class->records);
}

/* Block 5: place, line of text, kind (0 worse, 1 better, 2 else), text. */
static void put_changes(const struct picture *p)
{
	unsigned line = 0;
	begin_block(p);
	for (size_t i = 0; i < p->class->changes; i++) {
		const struct history_change *c = &p->class->change[i];
		char text[512];
		if (c->series != p->series)
			continue;
		int kind = c->triage == TRIAGE_DISMISSED  ? 2
			   : c->kind == HISTORY_REGRESSED ? 0
			   : c->kind == HISTORY_IMPROVED  ? 1
							  : 2;
		change_text(c, text, sizeof(text));
		fprintf(p->out, "%g %u %d \"%s\"\n", place(c->record) - 0.5,
			line++ % 4, kind, text);
	}
}

static void put_difference(const struct picture *p,
			   const struct history_difference *d, size_t line)
{
	char text[512] = "";
	text_append(text, sizeof(text), "%s: %s", d->name, d->after);
	fprintf(p->out, "%g %zu 0 ", place(d->record) - 0.5, line % 4);
	text_quote(p->out, text);
	fputc('\n', p->out);
}

/* Block 6: place, line of text, 0, what else changed about each change. */
static void put_differences(const struct picture *p)
{
	struct history_difference list[DIFFERENCES_MAX];
	size_t line = 0, drawn = 0;
	begin_block(p);
	for (size_t i = 0; i < p->class->changes; i++) {
		const struct history_change *c = &p->class->change[i];
		if (c->series != p->series)
			continue;
		size_t n = history_around(p->class, c, list, DIFFERENCES_MAX);
		for (size_t j = 0; j < n; j++)
			if (list[j].record > drawn)
				put_difference(p, &list[j], line++);
		drawn = n > 0 ? list[n - 1].record : drawn;
	}
}

/* Block 7: place and date of some records. */
static void put_tics(const struct picture *p)
{
	size_t n = p->class->records;
	fprintf(p->out, "\n\n");
	for (size_t i = 0; i < TICS; i++) {
		size_t at = i * (n - 1) / (TICS - 1);
		fprintf(p->out, "%g 0 0 \"", place(at));
		fprintf(p->out, "%.10s\"\n", p->class->record[at].created);
	}
}

/* A file's name has 255 bytes: the number parts what a cut makes alike. */
static void name_picture(const struct picture *p, char *name, size_t n)
{
	const struct history_series *s = series_of(p);
	const char *id = p->class->config[s->config].id;
	char metric[64];
	figure_name(&s->figure, metric, sizeof(metric));
	if (strlen(id) > NAME_MOST)
		snprintf(name, n, "%.*s-%zu-%s-%s", NAME_MOST, id, p->series,
			 metric, p->class->name);
	else
		snprintf(name, n, "%s-%s-%s", id, metric, p->class->name);
	for (char *c = name; *c; c++)
		if (*c == '/' || (unsigned char)*c <= ' ')
			*c = '_';
	if (*name == '.')
		*name = '_';
}

static int draw_series(struct picture *p, struct drawing *drawing,
		       struct error *err)
{
	double scale;
	metric_shown_in(series_of(p)->figure.metric, &scale);
	p->scale = 1 / scale;
	name_picture(p, drawing->name, sizeof(drawing->name));
	p->out = frame(p) == 0 ? tmpfile() : NULL;
	if (!p->out)
		return error_errno(err, STATUS_FAILED, errno, "tmpfile");
	put_head(p);
	put_values(p);
	put_levels(p);
	put_changes(p);
	put_differences(p);
	put_tics(p);
	int rc = draw_columns(drawing, p->out, err);
	fclose(p->out);
	return rc;
}

static bool is_wanted(const struct history *history,
		      const struct history_class *class, size_t series)
{
	if (class->series[series].values < CHANGES_FEWEST)
		return false;
	for (size_t i = 0; i < class->changes; i++)
		if (class->change[i].series == series &&
		    class->change[i].kind != HISTORY_SMALL)
			return true;
	return history->options.only != NULL;
}

static int draw_class(struct drawing *drawing, struct picture *p,
		      size_t *passed, struct error *err)
{
	for (p->series = 0; p->series < p->class->many; p->series++) {
		if (!is_wanted(p->history, p->class, p->series))
			continue;
		if (drawing->drawn == HISTORY_PICTURES)
			++*passed;
		else if (draw_series(p, drawing, err) < 0)
			return -1;
	}
	return 0;
}

int history_draw(const struct history *history, const char *folder,
		 struct error *err)
{
	struct picture p = {.history = history};
	struct drawing *drawing = calloc(1, sizeof(*drawing));
	size_t passed = 0;
	if (!drawing)
		return error_set(err, STATUS_FAILED, "out of memory");
	drawing->folder = folder;
	int rc = draw_begin(drawing, err);
	for (size_t i = 0; i < history->classes && rc == 0; i++) {
		p.class = &history->class[i];
		rc = draw_class(drawing, &p, &passed, err);
	}
	if (rc == 0 && passed > 0)
		fprintf(stderr,
			"mqbench: drew only %d plots; %zu more series changed: "
			"select them with --only and --metric\n",
			HISTORY_PICTURES, passed);
	if (rc == 0 && drawing->drawn == 0)
		fprintf(stderr, "mqbench: no series changed, so nothing is "
				"drawn; --only TEXT draws unchanged series\n");
	free(drawing);
	return rc;
}
