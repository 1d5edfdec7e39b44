/* plot: saved records drawn by gnuplot, from the columns of its report. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/units.h"
#include "command.h"
#include "command/command_util.h"
#include "command/draw.h"
#include "command/files.h"
#include "core/record/load.h"
#include "core/record/record.h"
#include "registry.h"
#include "report.h"

struct choice {
	struct drawing drawing;
	struct files files;
	bool help;
};

static const struct option_spec option_table[] = {
	{"output", 'o', "FOLDER", "folder for the plots (plots/)"},
	{"format", 'f', "LIST", "svg, png (svg,png)"},
	{"only", 0, "LIST", "plots by name: ratios,sizes"},
	{"help", 'h', NULL, "show this help"},
	{0},
};

/* The file's name without folder and .json. */
static void name_pictures(struct choice *c, const char *file)
{
	const char *base = strrchr(file, '/');
	base = base ? base + 1 : file;
	size_t length = strcspn(base, "\n");
	if (length > 5 && !strncmp(base + length - 5, ".json", 5))
		length -= 5;
	snprintf(c->drawing.name, sizeof(c->drawing.name), "%.*s", (int)length,
		 base);
}

/* Sets the error for a name that is no plot, or none of this record. */
static int nothing_drawn(const struct choice *c, const char *file,
			 struct error *err)
{
	if (c->drawing.only && *c->drawing.met)
		return error_set(err, STATUS_SKIPPED,
				 "%s: has no plot %s; it has %s", file,
				 c->drawing.only, c->drawing.met);
	return error_set(err, STATUS_SKIPPED, "%s: has nothing to draw", file);
}

static int draw_record(struct choice *c, const char *file, struct error *err)
{
	struct record record;
	struct report_options plain = {0};
	name_pictures(c, file);
	c->drawing.drawn = 0;
	c->drawing.met[0] = '\0';
	if (record_load(&record, file, err) < 0)
		return -1;
	const struct record *list[] = {&record};
	FILE *columns = tmpfile();
	int rc = columns ? report_find("gnuplot")->write(columns, list, 1,
							 &plain, err)
			 : error_errno(err, STATUS_FAILED, errno, "tmpfile");
	if (rc == 0)
		rc = draw_columns(&c->drawing, columns, err);
	if (columns)
		fclose(columns);
	record_release(&record);
	if (rc == 0 && c->drawing.drawn == 0)
		return nothing_drawn(c, file, err);
	return rc;
}

/* Pictures of two files of one name would be one over the other. */
static int check_names(struct choice *c, struct error *err)
{
	char other[DRAW_PATH];
	for (size_t i = 0; i < c->files.count; i++)
		for (size_t j = 0; j < i; j++) {
			name_pictures(c, c->files.name[j]);
			snprintf(other, sizeof(other), "%s", c->drawing.name);
			name_pictures(c, c->files.name[i]);
			if (!strcmp(other, c->drawing.name))
				return error_set(err, STATUS_USAGE,
						 "%s: %s has the same name; "
						 "draw it into another folder",
						 c->files.name[i],
						 c->files.name[j]);
		}
	return 0;
}

/* One that cannot be drawn does not keep the others from it. */
static int draw_records(struct choice *c, struct error *err)
{
	int rc = 0;
	if (files_or_newest(&c->files, err) < 0)
		return -1;
	if (check_names(c, err) < 0 || draw_begin(&c->drawing, err) < 0)
		return -1;
	for (size_t i = 0; i < c->files.count; i++)
		if (draw_record(c, c->files.name[i], err) < 0)
			rc = -1;
	return rc;
}

static int choose_formats(struct choice *c, const char *list, struct error *err)
{
	static const char *const names[] = {"svg", "png", NULL};
	char copy[64], *rest = copy, *word;
	snprintf(copy, sizeof(copy), "%s", list);
	c->drawing.no_svg = c->drawing.no_png = true;
	while ((word = strsep(&rest, ",")))
		if (!strcmp(word, "svg"))
			c->drawing.no_svg = false;
		else if (!strcmp(word, "png"))
			c->drawing.no_png = false;
		else
			return units_unknown(err, "--format ", word, names,
					     "svg or png");
	return 0;
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	struct choice *c = context;
	if (!strcmp(name, "format"))
		return choose_formats(c, value, err);
	if (!strcmp(name, "output"))
		c->drawing.folder = value;
	else if (!strcmp(name, "only"))
		c->drawing.only = value;
	else
		c->help = true;
	return 0;
}

static int take_word(void *context, const char *word, struct error *err)
{
	struct choice *c = context;
	return files_add(&c->files, word, err);
}

static int run(int argc, char **argv, struct error *err)
{
	struct choice *c = calloc(1, sizeof(*c));
	if (!c)
		return error_set(err, STATUS_FAILED, "out of memory");
	c->drawing.folder = "plots";
	struct options options = {argc, argv, 1, option_table, NULL, false};
	struct options_taker taker = {c, take_option, take_word};
	int rc = options_read(&options, &taker, err);
	if (rc == 0 && c->help)
		command_help_print(command_find("plot"));
	else if (rc == 0)
		rc = draw_records(c, err);
	free(c);
	return rc;
}

static const struct manual manual = {
	.text = "Draws each section of the record with gnuplot, as SVG and "
		"PNG, and writes the data and the script beside each plot. The "
		"scripts are in share/mqbench beside the program's folder.",
	.statuses =
		(const struct note[]){
			{"0", "done; the names of the plots were printed"},
			{"2", "usage, no record, or a folder that cannot be "
			      "made"},
			{"4", "the record has nothing to draw"},
			{"5", "gnuplot failed or is missing"},
			{0},
		},
	.files =
		(const struct note[]){
			{"plots/ID-SECTION.svg", "a picture"},
			{"plots/ID-SECTION.png", "the same"},
			{"plots/ID-SECTION.dat", "its columns"},
			{0},
		},
	.examples =
		(const struct note[]){
			{"mqbench plot", "the newest record into plots/"},
			{"mqbench plot r.json -o /tmp/pictures",
			 "another, elsewhere"},
			{0},
		},
};

const struct command command_plot = {
	.name = "plot",
	.usage = "[FILE...] [-o FOLDER] [--only LIST]",
	.summary = "Draw saved records as SVG and PNG (default: the newest)",
	.options = option_table,
	.manual = &manual,
	.run = run,
};
