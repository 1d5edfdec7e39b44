/* plot: saved records drawn by gnuplot. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "command.h"
#include "command/draw.h"
#include "command/files.h"
#include "core/record/load.h"
#include "core/record/record.h"
#include "registry.h"
#include "report.h"

struct plot_options {
	struct drawing drawing;
	struct files files;
	unsigned formats; /* bits of their place; 0: all */
};

/* The file's name without folder and .json. */
static void name_pictures(struct plot_options *o, const char *file)
{
	const char *base = strrchr(file, '/');
	base = !strcmp(file, "-") ? "standard-input" : base ? base + 1 : file;
	size_t length = strcspn(base, "\n");
	if (length > 5 && !strncmp(base + length - 5, ".json", 5))
		length -= 5;
	snprintf(o->drawing.name, sizeof(o->drawing.name), "%.*s", (int)length,
		 base);
}

/* Sets the error for a name that is no plot, or none of this record. */
static int nothing_drawn(const struct plot_options *o, const char *file,
			 struct error *err)
{
	if (o->drawing.only && *o->drawing.met)
		return error_set(err, STATUS_SKIPPED,
				 "%s: has no plot %s; it has %s", file,
				 o->drawing.only, o->drawing.met);
	return error_set(err, STATUS_SKIPPED, "%s: has nothing to draw", file);
}

/* What broke is in no picture. */
static void note_broken(const struct record *record, const char *file)
{
	size_t broken = 0;
	for (size_t i = 0; i < record->results; i++) {
		const struct result *r = &record->result[i];
		broken += r->status == RESULT_FAILED ||
			  r->status == RESULT_INVALID ||
			  (r->status == RESULT_OK && r->runs == 0);
	}
	if (broken > 0)
		fprintf(stderr,
			"note: %s: not drawn, since failed or without a run: "
			"%zu configuration%s; mqbench report says why\n",
			file, broken, text_plural(broken));
}

static int draw_record(struct plot_options *o, const char *file,
		       struct error *err)
{
	const struct viewer viewer = {.see = draw_picture,
				      .context = &o->drawing};
	struct record record;
	name_pictures(o, file);
	o->drawing.drawn = 0;
	o->drawing.failed = false;
	o->drawing.met[0] = '\0';
	if (record_load(&record, file, err) < 0)
		return -1;
	/* Not before: who waits for a pipe's writer can be interrupted. */
	if (!o->drawing.scratch && draw_begin(&o->drawing, err) < 0) {
		record_release(&record);
		return -1;
	}
	report_find("gnuplot")->show(&record, &viewer);
	int rc = o->drawing.failed ? -1 : 0;
	if (rc == 0 && o->drawing.drawn > 0)
		note_broken(&record, file);
	record_release(&record);
	if (draw_end(&o->drawing, err) < 0)
		rc = -1;
	if (rc == 0 && o->drawing.drawn == 0)
		return nothing_drawn(o, file, err);
	return rc;
}

/* Pictures of two files of one name would be one over the other. */
static int check_names(struct plot_options *o, struct error *err)
{
	char other[DRAW_PATH];
	for (size_t i = 0; i < o->files.count; i++)
		for (size_t j = 0; j < i; j++) {
			name_pictures(o, o->files.name[j]);
			snprintf(other, sizeof(other), "%s", o->drawing.name);
			name_pictures(o, o->files.name[i]);
			if (!strcmp(other, o->drawing.name))
				return error_set(err, STATUS_USAGE,
						 "%s: %s has the same name; "
						 "draw it into another folder",
						 o->files.name[i],
						 o->files.name[j]);
		}
	return 0;
}

/* One that cannot be drawn does not keep the others from it. */
static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	struct plot_options *o = options;
	int rc = 0;
	o->drawing.no_svg = o->formats == 2;
	o->drawing.no_png = o->formats == 1;
	if (files_take(&o->files, arguments, err) < 0)
		return -1;
	o->drawing.input = (const char *const *)o->files.name;
	o->drawing.inputs = o->files.count;
	if (check_names(o, err) < 0)
		return -1;
	for (size_t i = 0; i < o->files.count; i++)
		if (draw_record(o, o->files.name[i], err) < 0)
			rc = -1;
	return rc;
}

static int take_format(void *into, const struct option_spec *spec,
		       const char *word, struct error *err)
{
	static const char *const names[] = {"svg", "png", NULL};
	struct plot_options *o = into;
	int format = option_word(spec->name, word, names, err);
	if (format < 0)
		return -1;
	o->formats |= 1u << format;
	return 0;
}

#define AT(member) OPTION_AT(struct plot_options, member)

static const struct option_spec option_table[] = {
	{"output", 'o', "FOLDER", "folder for the plots (plots/)", OPTION_TEXT,
	 AT(drawing.folder)},
	{"format", 'f', "LIST", "svg, png (svg,png)", OPTION_LIST,
	 .handler = take_format},
	{"only", 0, "LIST", "plots by name: ratios,sizes", OPTION_TEXT,
	 AT(drawing.only)},
	{0},
};

static const struct plot_options defaults = {.drawing = {.folder = "plots"}};

const struct command command_plot = {
	.name = "plot",
	.usage = "[FILE...] [-o FOLDER] [--only LIST]",
	.summary = "Draw saved records as SVG and PNG (default: the newest)",
	.options = {option_table, NULL},
	.size = sizeof(struct plot_options),
	.defaults = &defaults,
	.words = WORDS_ANY,
	.run = run,
};
