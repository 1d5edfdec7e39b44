/* plot: a saved record drawn by gnuplot, from the columns of its report. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "command.h"
#include "command/command_util.h"
#include "command/draw.h"
#include "core/record.h"
#include "registry.h"
#include "report.h"

struct choice {
	struct drawing drawing;
	char file[DRAW_PATH]; /* the record */
	bool help;
};

static const struct option_spec option_table[] = {
	{"output", 'o', "FOLDER", "where the pictures go (plots/)"},
	{"help", 'h', NULL, "this text"},
	{0},
};

/* The file's name without folder and .json. */
static void name_pictures(struct choice *c)
{
	const char *base = strrchr(c->file, '/');
	base = base ? base + 1 : c->file;
	size_t length = strcspn(base, "\n");
	if (length > 5 && !strncmp(base + length - 5, ".json", 5))
		length -= 5;
	snprintf(c->drawing.name, sizeof(c->drawing.name), "%.*s", (int)length,
		 base);
}

static int draw_record(struct choice *c, struct error *err)
{
	struct record record;
	struct report_options plain = {0};
	name_pictures(c);
	if (record_load(&record, c->file, err) < 0)
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
		return error_set(err, STATUS_SKIPPED,
				 "%s: holds nothing to draw", c->file);
	return rc;
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	struct choice *c = context;
	(void)err;
	if (!strcmp(name, "output"))
		c->drawing.folder = value;
	else
		c->help = true;
	return 0;
}

static int take_word(void *context, const char *word, struct error *err)
{
	struct choice *c = context;
	if (c->file[0])
		return error_set(err, STATUS_USAGE,
				 "plot %s: takes one file at a time", word);
	snprintf(c->file, sizeof(c->file), "%s", word);
	return 0;
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
	if (rc == 0 && c->help) {
		command_help_print(command_find("plot"));
		free(c);
		return STATUS_OK;
	}
	if (rc == 0 && !c->file[0])
		rc = newest_record(c->file, sizeof(c->file), err);
	if (rc == 0)
		rc = draw_begin(&c->drawing, err);
	if (rc == 0)
		rc = draw_record(c, err);
	free(c);
	return rc;
}

static const struct manual manual = {
	.text = "Draws each section that the record has with gnuplot, as SVG "
		"and PNG, and leaves the columns that were drawn beside the "
		"pictures. "
		"The scripts lie in share/mqbench beside the program's folder.",
	.statuses =
		(const struct note[]){
			{"0", "done; the pictures' names were printed"},
			{"2", "usage, no record, or a folder that cannot be "
			      "made"},
			{"4", "the record holds nothing to draw"},
			{"5", "gnuplot failed or is not there"},
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
	.usage = "[FILE] [-o FOLDER]",
	.summary = "Draw a saved record as SVG and PNG; without a file, the "
		   "newest",
	.options = option_table,
	.manual = &manual,
	.run = run,
};
