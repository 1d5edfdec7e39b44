/* Drawing columns with gnuplot: data, script and pictures of each section. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/child.h"
#include "base/error.h"
#include "base/text.h"
#include "command/command_util.h"
#include "command/draw.h"
#include "command/draw_words.h"

/* One plot's part of the columns. */
struct section {
	char name[64];		   /* script, and the number of a page */
	char base[DRAW_PATH + 80]; /* of its files, without a suffix */
	struct draw_words words;
};

int draw_begin(struct drawing *d, struct error *err)
{
	/* Titles are UTF-8, whatever the caller's locale is. */
	setenv("LC_ALL", "C.UTF-8", 1);
	if (scripts_find("style.gp", d->scripts, sizeof(d->scripts), err) < 0)
		return -1;
	if (mkdir(d->folder, 0777) < 0 && errno != EEXIST)
		return error_errno(err, STATUS_USAGE, errno, "mkdir %s",
				   d->folder);
	return 0;
}

/* A script; where a line of it loads another, that one's lines. */
static int copy_script(const struct drawing *d, const char *name, FILE *out,
		       struct error *err)
{
	char path[DRAW_PATH + 80], part[64], *line = NULL;
	size_t room = 0;
	int rc = 0;
	snprintf(path, sizeof(path), "%s/%s.gp", d->scripts, name);
	FILE *file = fopen(path, "re");
	if (!file)
		return error_errno(err, STATUS_FAILED, errno, "open %s", path);
	while (rc == 0 && getline(&line, &room, file) > 0)
		if (sscanf(line, "load \"%63[a-z].gp\"", part) == 1)
			rc = copy_script(d, part, out, err);
		else
			fputs(line, out);
	free(line);
	fclose(file);
	return rc;
}

static FILE *open_part(const struct section *s, const char *suffix, char *path,
		       size_t n, struct error *err)
{
	snprintf(path, n, "%s%s", s->base, suffix);
	FILE *file = fopen(path, "we");
	if (!file)
		error_errno(err, STATUS_USAGE, errno, "open %s", path);
	return file;
}

static int write_script(const struct drawing *d, const struct section *s,
			char *path, size_t n, struct error *err)
{
	char name[64];
	FILE *out = open_part(s, ".gp", path, n, err);
	if (!out)
		return -1;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(s->name, "-"),
		 s->name);
	int rc = copy_script(d, name, out, err);
	if (fclose(out) == EOF)
		rc = error_errno(err, STATUS_FAILED, errno, "write %s", path);
	return rc;
}

/* With "./" no name is an option or a pipe to gnuplot. */
static int run_gnuplot(const struct drawing *d, const char *script,
		       struct error *err)
{
	char path[DRAW_PATH + 256];
	snprintf(path, sizeof(path), "%s%s", *script == '/' ? "" : "./",
		 script);
	char *format = d->no_png ? "FORMAT = \"svg\"" : "FORMAT = \"png\"";
	char *one[] = {"gnuplot", "-e", format, path, NULL};
	char *both[] = {"gnuplot", path, NULL};
	int rc = child_run(d->no_svg || d->no_png ? one : both, err);
	if (rc == CHILD_NOT_STARTED)
		return error_set(err, STATUS_FAILED,
				 "gnuplot: could not be started; is it "
				 "installed? (Debian's package: gnuplot-nox)");
	if (rc > 0)
		return error_set(err, STATUS_FAILED,
				 "gnuplot %s: failed with status %d", path, rc);
	return rc;
}

static int draw_section(struct drawing *d, const struct section *s,
			struct error *err)
{
	char path[DRAW_PATH + 128];
	if (write_script(d, s, path, sizeof(path), err) < 0 ||
	    run_gnuplot(d, path, err) < 0)
		return -1;
	if (!d->no_svg) {
		snprintf(path, sizeof(path), "%s.svg", s->base);
		if (draw_words_into_svg(&s->words, path, err) < 0)
			return -1;
		printf("%s\n", path);
	}
	if (!d->no_png)
		printf("%s.png\n", s->base);
	d->drawn++;
	return 0;
}

/* `KEY "text"` without its quotes; true where the line is one. */
static bool take_text(const char *line, const char *key, char *to, size_t n)
{
	size_t length = strlen(key);
	if (strncmp(line, key, length) != 0)
		return false;
	snprintf(to, n, "%.*s", (int)strcspn(line + length, "\"\n"),
		 line + length);
	return true;
}

/* Whether a list of words, with commas, has the section's. */
static bool is_listed(const char *list, const char *section)
{
	size_t n = strcspn(section, "-");
	for (; *list; list += *list == ',')
		if (strcspn(list, ",") == n && !strncmp(list, section, n))
			return true;
		else
			list += strcspn(list, ",");
	return false;
}

/* NULL, and no error, for a section that is not asked for. */
static FILE *begin_section(struct drawing *d, struct section *s,
			   const char *name, struct error *err)
{
	char path[DRAW_PATH + 128];
	memset(s, 0, sizeof(*s));
	if (!is_listed(d->met, name))
		text_append(d->met, sizeof(d->met), "%s%.*s",
			    *d->met ? "," : "", (int)strcspn(name, "-"), name);
	if (d->only && !is_listed(d->only, name))
		return NULL;
	snprintf(s->name, sizeof(s->name), "%s", name);
	snprintf(s->base, sizeof(s->base), "%s/%.*s-%s", d->folder,
		 (int)strcspn(d->name, "\n"), d->name, s->name);
	return open_part(s, ".dat", path, sizeof(path), err);
}

static int end_section(struct drawing *d, struct section *s, FILE *data,
		       FILE *list, struct error *err)
{
	if (!data)
		return 0;
	if (fclose(data) == EOF)
		return error_errno(err, STATUS_FAILED, errno, "write %s.dat",
				   s->base);
	if (draw_section(d, s, err) < 0)
		return -1;
	draw_words_list(list, &s->words, strrchr(s->base, '/') + 1,
			d->no_svg ? ".png" : ".svg");
	return 0;
}

static int draw_all(struct drawing *d, FILE *columns, FILE *list,
		    struct error *err)
{
	struct section s = {0};
	char *line = NULL, name[64];
	size_t room = 0;
	FILE *data = NULL;
	struct error why = {0};
	int rc = 0;
	rewind(columns);
	while (rc == 0 && getline(&line, &room, columns) > 0) {
		if (sscanf(line, "# plot %63s", name) == 1) {
			rc = end_section(d, &s, data, list, &why);
			data = rc == 0 ? begin_section(d, &s, name, &why)
				       : NULL;
			rc = why.status == STATUS_OK ? 0 : -1;
		}
		take_text(line, "\"title\" \"", s.words.title,
			  sizeof(s.words.title));
		take_text(line, "# alt \"", s.words.alt, sizeof(s.words.alt));
		if (data)
			fputs(line, data);
	}
	free(line);
	if (rc == 0)
		rc = end_section(d, &s, data, list, &why);
	else if (data)
		fclose(data);
	return rc == 0 ? 0 : error_set(err, why.status, "%s", why.text);
}

int draw_columns(struct drawing *d, FILE *columns, struct error *err)
{
	char path[2 * DRAW_PATH], *text = NULL;
	size_t n = 0;
	FILE *list = open_memstream(&text, &n);
	if (!list)
		return error_set(err, STATUS_FAILED, "out of memory");
	int rc = draw_all(d, columns, list, err);
	fclose(list);
	snprintf(path, sizeof(path), "%s/%.*s.md", d->folder,
		 (int)strcspn(d->name, "\n"), d->name);
	FILE *file = rc == 0 && n > 0 ? fopen(path, "we") : NULL;
	if (rc == 0 && n > 0 && !file)
		rc = error_errno(err, STATUS_USAGE, errno, "open %s", path);
	if (file)
		fwrite(text, 1, n, file);
	if (file && fclose(file) == EOF)
		rc = error_errno(err, STATUS_FAILED, errno, "write %s", path);
	free(text);
	return rc;
}
