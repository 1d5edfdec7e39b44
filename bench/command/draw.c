/* Drawing columns with gnuplot: a file of data and two pictures a section. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "command/draw.h"
#include "core/child.h"

/* One plot's part of the columns. */
struct section {
	char name[64], title[512], subtitle[512], styles[1024];
	char data[DRAW_PATH + 128];
};

/* Beside the program when installed, in the source when built there. */
static int find_scripts(struct drawing *d, struct error *err)
{
	static const char *const places[] = {"../share/mqbench", "../scripts",
					     "../../scripts"};
	char self[DRAW_PATH];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	self[n > 0 ? n : 0] = '\0';
	char *slash = strrchr(self, '/');
	if (slash)
		*slash = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		char style[2 * DRAW_PATH];
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

int draw_begin(struct drawing *d, struct error *err)
{
	/* Titles are UTF-8, whatever the caller's locale is. */
	setenv("LC_ALL", "C.UTF-8", 1);
	if (find_scripts(d, err) < 0)
		return -1;
	if (mkdir(d->folder, 0777) < 0 && errno != EEXIST)
		return error_errno(err, STATUS_USAGE, errno, "mkdir %s",
				   d->folder);
	return 0;
}

static int draw(struct drawing *d, const struct section *s, const char *suffix,
		struct error *err)
{
	char script[DRAW_PATH + 80], output[DRAW_PATH + 140];
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
	memset(s, 0, sizeof(*s));
	snprintf(s->name, sizeof(s->name), "%s", name);
	snprintf(s->data, sizeof(s->data), "%s/%.*s-%s.dat", d->folder,
		 (int)strcspn(d->name, "\n"), d->name, s->name);
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

int draw_columns(struct drawing *d, FILE *columns, struct error *err)
{
	struct section s = {0};
	char *line = NULL, name[64];
	size_t room = 0;
	FILE *file = NULL;
	int rc = 0;
	rewind(columns);
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
