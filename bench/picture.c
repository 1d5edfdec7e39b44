/* Pictures: how they grow, what they have in common, and their columns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "base/units.h"
#include "core/record/label.h"
#include "core/record/record.h"
#include "mark.h"
#include "picture.h"

char *picture_label(const struct params *p, char *text, size_t n)
{
	label_sentence(p, text, n);
	if (p->capacity != 10 && p->fill == 0)
		text_append(text, n, ", capacity %llu",
			    (unsigned long long)p->capacity);
	return text;
}

void picture_metric(enum metric_id metric, unsigned percentile, char *text,
		    size_t n)
{
	double scale;
	const char *unit = metric_shown_in(metric, &scale);
	snprintf(text, n, "%s", metrics[metric].label);
	if (metrics[metric].sampled)
		text_append(text, n, " %s", summary_names[percentile]);
	text_append(text, n, "%s%s", *unit ? ", " : "", unit);
}

void picture_setup(struct picture *p, const struct record *record, double runs)
{
	const struct facts *host = &record->environment;
	char vm[16];
	double cpus = facts_value(host, "topology.cpus_online", 1);
	text_append(p->subtitle, sizeof(p->subtitle),
		    "%.0f run%s · %s, %.0f CPU%s, %s · Linux %s", runs,
		    runs > 1 ? "s" : "",
		    facts_get(host, "cpu.model", "unknown CPU"), cpus,
		    cpus > 1 ? "s" : "", facts_vm(host, false, vm, sizeof(vm)),
		    facts_get(host, "kernel.release", "?"));
}

void picture_init(struct picture *p, const char *name, enum picture_kind kind)
{
	*p = (struct picture){.name = name,
			      .kind = kind,
			      .band_low = NAN,
			      .band_high = NAN,
			      .centre = NAN,
			      .limit = NAN,
			      .metric = {METRICS, METRICS}};
}

static void *add(void **list, size_t *n, size_t size)
{
	*list = array_grow(*list, *n, size);
	return memset((char *)*list + (*n)++ * size, 0, size);
}

#define ADD(p, list, n) add((void **)&(p)->list, &(p)->n, sizeof(*(p)->list))

struct picture_series *picture_series(struct picture *p, const char *name,
				      unsigned colour)
{
	struct picture_series *new = ADD(p, series, many);
	snprintf(new->name, sizeof(new->name), "%s", name);
	new->colour = colour;
	return new;
}

struct picture_row *picture_row(struct picture *p)
{
	struct picture_row *new = ADD(p, row, rows);
	new->line = p->rows > 1 ? p->row[p->rows - 2].line + 1 : 1;
	return new;
}

struct picture_point *picture_point(struct picture *p, double x, double y)
{
	struct picture_point *new = ADD(p, point, points);
	*new = (struct picture_point){.series = p->many ? (unsigned)p->many - 1
							: 0,
				      .row = p->rows ? p->rows - 1 : 0,
				      .x = x,
				      .y = y,
				      .low = NAN,
				      .high = NAN,
				      .more = {NAN, NAN, NAN, NAN}};
	return new;
}

struct picture_flag *picture_flag(struct picture *p, double x,
				  enum picture_flag_kind kind)
{
	struct picture_flag *new = ADD(p, flag, flags);
	new->x = x;
	new->kind = kind;
	return new;
}

void picture_release(struct picture *p)
{
	free(p->series);
	free(p->row);
	free(p->point);
	free(p->flag);
	picture_init(p, p->name, p->kind);
}

void picture_show(struct picture *p, const struct viewer *viewer)
{
	if (p->points > 0)
		viewer->see(viewer->context, p);
	picture_release(p);
}

static void print_numbers(FILE *out, size_t n, const double *number)
{
	for (size_t i = 0; i < n; i++) {
		if (isfinite(number[i]))
			fprintf(out, "%.6g", number[i]);
		else
			fputs("NaN", out);
		fputc(i + 1 < n ? ' ' : '\n', out);
	}
}

static void print_text(FILE *out, const char *word, const char *text)
{
	fprintf(out, "%s ", word);
	text_quote(out, text);
	fputc('\n', out);
}

/* A block each, after a row of name, colour, rank and knee. */
static void print_series(FILE *out, const struct picture *p)
{
	for (size_t i = 0; i < p->points; i++) {
		const struct picture_point *at = &p->point[i];
		const struct picture_series *s = &p->series[at->series];
		if (i == 0 || at[-1].series != at->series) {
			fputs("\n\n", out);
			text_quote(out, s->name);
			fprintf(out, " %u %u ", s->colour, s->rank);
			print_numbers(out, 1, &s->knee);
		} else if (at->starts) {
			fputs("NaN NaN NaN NaN\n", out); /* ends the line */
		}
		if (p->kind == PICTURE_WAITS) {
			fprintf(out, "%g ", at->x);
			text_quote(out, at->text);
			fputc(' ', out);
		} else {
			fprintf(out, "%.6g ", at->x);
		}
		print_numbers(out, p->kind == PICTURE_WAITS ? 7 : 3,
			      (double[]){at->y, at->low, at->high, at->more[0],
					 at->more[1], at->more[2],
					 at->more[3]});
	}
}

/*
 * Block 1: line, code, label, words, and the first point's x, low and high;
 * block 2: line and text of headings; block 3: colour, line, place within it
 * and x of faint points.
 */
static void print_rows(FILE *out, const struct picture *p)
{
	bool faint = false;
	fputs("\n\n", out);
	for (size_t i = 0; i < p->points; i++) {
		const struct picture_point *at = &p->point[i];
		const struct picture_row *row = &p->row[at->row];
		faint |= at->quiet;
		if (i > 0 && at[-1].row == at->row)
			continue;
		fprintf(out, "%zu %u ", row->line, row->code);
		text_quote(out, row->label);
		fputc(' ', out);
		text_quote(out, row->words);
		fputc(' ', out);
		print_numbers(out, 3, (double[]){at->x, at->low, at->high});
	}
	fputs("\n\n", out);
	for (size_t i = 0; i < p->rows; i++)
		if (*p->row[i].heading) {
			fprintf(out, "%zu ", p->row[i].line - 1);
			text_quote(out, p->row[i].heading);
			fputc('\n', out);
		}
	fputs(faint ? "\n\n" : "", out);
	for (size_t i = 0; i < p->points; i++) {
		const struct picture_point *at = &p->point[i];
		if (at->quiet)
			print_numbers(out, 4,
				      (double[]){p->series[at->series].colour,
						 (double)p->row[at->row].line,
						 at->y, at->x});
	}
}

/* Place from 0, label, words, sum and parts, below a head that names them. */
static void print_stages(FILE *out, const struct picture *p)
{
	fputs("\n\nplace label family all", out);
	for (size_t i = 0; i < p->many; i++) {
		fputc(' ', out);
		text_quote(out, p->series[i].name);
	}
	for (size_t i = 0; i < p->points; i++) {
		const struct picture_point *at = &p->point[i];
		const struct picture_row *row = &p->row[at->row];
		if (at->series == 0) {
			fprintf(out, "\n%zu ", row->line - 1);
			text_quote(out, row->label);
			fputc(' ', out);
			text_quote(out, row->words);
			fprintf(out, " %.6g", at->more[0]);
		}
		fprintf(out, " %.6g", at->x);
	}
	fputc('\n', out);
}

/* Record, height, 0 and value of what is within the frame; or else of the
 * others. A row of no text begins it: of none gnuplot complains. */
static void print_values(FILE *out, const struct picture *p, bool outside)
{
	fprintf(out, "\n\n1 %.9g -1 \"\"\n", p->band_low);
	for (size_t i = 0; i < p->points; i++) {
		const struct picture_point *at = &p->point[i];
		bool beyond = at->y < p->band_low || at->y > p->band_high;
		char text[32];
		if (at->series > 0 || !isfinite(at->y) || beyond != outside)
			continue;
		fprintf(out, "%g %.9g 0 \"%s%s\"\n", at->x,
			fmax(p->band_low, fmin(p->band_high, at->y)),
			outside ? "× " : "",
			units_three(at->y, text, sizeof(text)));
	}
}

/* Record, line of text, kind and text. */
static void print_flags(FILE *out, const struct picture *p,
			enum picture_flag_kind first,
			enum picture_flag_kind last)
{
	unsigned line = 0;
	for (size_t i = 0; i < p->flags; i++) {
		const struct picture_flag *flag = &p->flag[i];
		if (flag->kind < first || flag->kind > last)
			continue;
		fprintf(out, "%g %u %u ", flag->x, line++ % 4,
			(unsigned)(flag->kind - first));
		text_quote(out, flag->text);
		fputc('\n', out);
	}
}

/*
 * Block 1: the frame, and how many records; 2: values within it; 3: those
 * above or below; 4: begin, end and height of each level; 5: changes; 6: what
 * else changed; 7: dates.
 */
static void print_history(FILE *out, const struct picture *p)
{
	double last = 0;
	for (size_t i = 0; i < p->points; i++)
		last = p->point[i].series == 0 ? p->point[i].x : last;
	fprintf(out, "\n\n%.9g %.9g %g\n", p->band_low, p->band_high, last);
	print_values(out, p, false);
	print_values(out, p, true);
	fputs("\n\n", out);
	for (size_t i = 0; i + 1 < p->points; i++) {
		const struct picture_point *at = &p->point[i];
		if (at->series == 1 && at->starts)
			fprintf(out, "%g %g %.9g\n", at->x, at[1].x, at->y);
	}
	fprintf(out, "\n\n1 %.9g -1 \"\"\n", p->band_low);
	print_flags(out, p, FLAG_WORSE, FLAG_OTHER);
	fprintf(out, "\n\n1 %.9g -1 \"\"\n", p->band_low);
	print_flags(out, p, FLAG_NOTE, FLAG_NOTE);
	fputs("\n\n", out);
	print_flags(out, p, FLAG_TIC, FLAG_TIC);
}

/* Of a known mechanism, and in the end of all others. */
static void print_colours(FILE *out)
{
	char text[512] = "";
	const struct known_mark *k = known_marks;
	do
		text_append(text, sizeof(text), "%s%s", *text ? " " : "",
			    k->mark->colour[0]);
	while (k++->mechanism);
	print_text(out, "\"colours\"", text);
}

/* A list for gnuplot's word(): 'System V' 'POSIX'. */
static void print_key(FILE *out, const struct picture *p)
{
	char text[512] = "";
	for (size_t i = 0; i < p->many && p->kind == PICTURE_ROWS; i++)
		text_append(text, sizeof(text), "%s'%s'", i ? " " : "",
			    p->series[i].name);
	print_text(out, "\"key\"", text);
}

static void (*const prints[])(FILE *, const struct picture *) = {
	[PICTURE_LINES] = print_series,	   [PICTURE_WAITS] = print_series,
	[PICTURE_ROWS] = print_rows,	   [PICTURE_STAGES] = print_stages,
	[PICTURE_HISTORY] = print_history,
};

void picture_print(FILE *out, const struct picture *p)
{
	char lines[32];
	snprintf(lines, sizeof(lines), "%zu", p->lines);
	fprintf(out, "# plot %s", p->name);
	if (p->page > 1)
		fprintf(out, "-%u", p->page);
	fputc('\n', out);
	print_text(out, "# alt", p->alt);
	print_text(out, "\"title\"", p->title);
	print_text(out, "\"subtitle\"", p->subtitle);
	print_text(out, "\"axis\"", p->y_label);
	print_text(out, "\"rows\"", lines);
	print_text(out, "\"extra\"", p->extra);
	print_text(out, "\"x\"", p->x_label);
	print_key(out, p);
	print_text(out, "\"note\"", p->note);
	print_colours(out);
	prints[p->kind](out, p);
}
