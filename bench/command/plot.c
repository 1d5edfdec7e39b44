/* plot: a saved record drawn by gnuplot, from the columns of its report. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "command.h"
#include "command/command_util.h"
#include "core/child.h"
#include "core/record.h"
#include "registry.h"
#include "report.h"

#define PATH_ROOM 4096

struct drawing {
	const char *folder;
	char scripts[PATH_ROOM]; /* where the *.gp are */
	char file[PATH_ROOM];	 /* the record */
	bool help;
	unsigned drawn;
};

/* One plot's part of the columns. */
struct section {
	char name[64], title[512], subtitle[512], styles[1024];
	char data[PATH_ROOM + 128];
};

static const struct option_spec option_table[] = {
	{"output", 'o', "FOLDER", "where the pictures go (plots/)"},
	{"help", 'h', NULL, "this text"},
	{0},
};

/* Beside the program when installed, in the source when built there. */
static int find_scripts(struct drawing *d, struct error *err)
{
	static const char *const places[] = {"../share/mqbench", "../scripts",
					     "../../scripts"};
	char self[PATH_ROOM];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	self[n > 0 ? n : 0] = '\0';
	char *slash = strrchr(self, '/');
	if (slash)
		*slash = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		char style[2 * PATH_ROOM];
		snprintf(style, sizeof(style), "%s/%s/style.gp", self,
			 places[i]);
		if (access(style, R_OK) < 0)
			continue;
		snprintf(d->scripts, sizeof(d->scripts), "%.*s",
			 (int)(strlen(style) - strlen("/style.gp")), style);
		return 0;
	}
	return error_set(err, STATUS_FAILED,
			 "no plot scripts (style.gp) near %s: install mqbench, "
			 "or run it from its build folder",
			 self);
}

static int draw(struct drawing *d, const struct section *s, const char *suffix,
		struct error *err)
{
	char script[PATH_ROOM + 80], output[PATH_ROOM + 140];
	snprintf(script, sizeof(script), "%s/%s.gp", d->scripts, s->name);
	snprintf(output, sizeof(output), "%.*s%s",
		 (int)(strlen(s->data) - strlen(".dat")), s->data, suffix);
	char *argv[] = {"gnuplot",
			"-c",
			script,
			(char *)s->data,
			output,
			(char *)s->title,
			(char *)s->subtitle,
			(char *)s->styles,
			NULL};
	int rc = child_run(argv, err);
	if (rc > 0)
		return error_set(err, STATUS_FAILED,
				 "gnuplot %s: failed with status %d", script,
				 rc);
	if (rc == 0)
		printf("%s\n", output);
	return rc;
}

static int draw_section(struct drawing *d, const struct section *s,
			struct error *err)
{
	if (!s->name[0])
		return 0;
	if (draw(d, s, ".svg", err) < 0 || draw(d, s, ".png", err) < 0)
		return -1;
	d->drawn++;
	return 0;
}

/* "# key text" into the section; true where the line is one. */
static bool take_key(const char *line, const char *key, char *to, size_t n)
{
	size_t length = strlen(key);
	if (strncmp(line, key, length) != 0)
		return false;
	snprintf(to, n, "%.*s", (int)strcspn(line + length, "\n"),
		 line + length);
	return true;
}

static FILE *begin_section(struct drawing *d, struct section *s,
			   const char *name, struct error *err)
{
	const char *base = strrchr(d->file, '/');
	base = base ? base + 1 : d->file;
	int length = (int)strcspn(base, "\n");
	if (length > 5 && !strcmp(base + length - 5, ".json"))
		length -= 5;
	memset(s, 0, sizeof(*s));
	snprintf(s->name, sizeof(s->name), "%s", name);
	snprintf(s->data, sizeof(s->data), "%s/%.*s-%s.dat", d->folder, length,
		 base, s->name);
	FILE *file = fopen(s->data, "we");
	if (!file)
		error_errno(err, STATUS_USAGE, errno, "open %s", s->data);
	return file;
}

static int end_section(struct drawing *d, struct section *s, FILE *file,
		       struct error *err)
{
	if (file && fclose(file) == EOF)
		return error_errno(err, STATUS_FAILED, errno, "write %s",
				   s->data);
	return file ? draw_section(d, s, err) : 0;
}

/* Splits the columns at "# plot NAME" into one file a plot, and draws each. */
static int draw_columns(struct drawing *d, FILE *columns, struct error *err)
{
	struct section s = {0};
	char *line = NULL, name[64];
	size_t room = 0;
	FILE *file = NULL;
	int rc = 0;
	while (rc == 0 && getline(&line, &room, columns) > 0) {
		if (take_key(line, "# plot ", name, sizeof(name))) {
			rc = end_section(d, &s, file, err);
			file = rc == 0 ? begin_section(d, &s, name, err) : NULL;
			rc = file ? 0 : -1;
		}
		take_key(line, "# title ", s.title, sizeof(s.title));
		take_key(line, "# subtitle ", s.subtitle, sizeof(s.subtitle));
		take_key(line, "# styles ", s.styles, sizeof(s.styles));
		if (file)
			fputs(line, file);
	}
	free(line);
	if (rc == 0)
		return end_section(d, &s, file, err);
	if (file)
		fclose(file);
	return rc;
}

static int draw_record(struct drawing *d, struct error *err)
{
	struct record record;
	struct report_options plain = {0};
	if (record_load(&record, d->file, err) < 0)
		return -1;
	const struct record *list[] = {&record};
	FILE *columns = tmpfile();
	int rc = columns ? report_find("gnuplot")->write(columns, list, 1,
							 &plain, err)
			 : error_errno(err, STATUS_FAILED, errno, "tmpfile");
	if (rc == 0) {
		rewind(columns);
		rc = draw_columns(d, columns, err);
	}
	if (columns)
		fclose(columns);
	record_release(&record);
	if (rc == 0 && d->drawn == 0)
		return error_set(err, STATUS_SKIPPED,
				 "%s: holds nothing to draw", d->file);
	return rc;
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	struct drawing *d = context;
	(void)err;
	if (!strcmp(name, "output"))
		d->folder = value;
	else
		d->help = true;
	return 0;
}

static int take_word(void *context, const char *word, struct error *err)
{
	struct drawing *d = context;
	if (d->file[0])
		return error_set(err, STATUS_USAGE,
				 "plot %s: takes one file at a time", word);
	snprintf(d->file, sizeof(d->file), "%s", word);
	return 0;
}

static int run(int argc, char **argv, struct error *err)
{
	struct drawing *d = calloc(1, sizeof(*d));
	if (!d)
		return error_set(err, STATUS_FAILED, "out of memory");
	d->folder = "plots";
	struct options options = {argc, argv, 1, option_table, NULL, false};
	struct options_taker taker = {d, take_option, take_word};
	int rc = options_read(&options, &taker, err);
	if (rc == 0 && d->help) {
		command_help_print(command_find("plot"));
		free(d);
		return STATUS_OK;
	}
	if (rc == 0 && !d->file[0])
		rc = newest_record(d->file, sizeof(d->file), err);
	/* Titles are UTF-8, whatever the caller's locale is. */
	setenv("LC_ALL", "C.UTF-8", 1);
	if (rc == 0)
		rc = find_scripts(d, err);
	if (rc == 0 && mkdir(d->folder, 0777) < 0 && errno != EEXIST)
		rc = error_errno(err, STATUS_USAGE, errno, "mkdir %s",
				 d->folder);
	if (rc == 0)
		rc = draw_record(d, err);
	free(d);
	return rc;
}

const struct command command_plot = {
	.name = "plot",
	.usage = "[FILE] [-o FOLDER]",
	.summary = "Draw a saved record as SVG and PNG; without a file, the "
		   "newest",
	.options = option_table,
	.run = run,
};
