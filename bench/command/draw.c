/* Drawing pictures with gnuplot: data, script and images of each. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/child.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/scratch.h"
#include "base/target.h"
#include "base/text.h"
#include "command/draw.h"
#include "command/draw_words.h"
#include "command/scripts.h"

int draw_begin(struct drawing *d, struct error *err)
{
	/* Titles are UTF-8, whatever the caller's locale is. */
	d->err = err;
	if (setenv("LC_ALL", "C.UTF-8", 1) < 0)
		mem_out();
	child_take_signals();
	if (scripts_find("style.gp", d->scripts, sizeof(d->scripts), err) < 0)
		return -1;
	if (mkdir(d->folder, 0777) < 0 && errno != EEXIST)
		return error_errno(err, STATUS_USAGE, errno, "mkdir %s",
				   d->folder);
	d->scratch = scratch_make(d->folder, err);
	return d->scratch ? 0 : -1;
}

/* A script; where a line of it loads another, that one's lines. */
static int copy_script(const struct drawing *d, const char *name, FILE *out,
		       struct error *err)
{
	char path[DRAW_PATH + 80], part[64], *line = NULL;
	size_t room = 0;
	int rc = 0;
	snprintf(path, sizeof(path), "%s/%s.gp", d->scripts, name);
	FILE *file = mem_got(fopen(path, "re"));
	if (!file)
		return error_errno(err, STATUS_FAILED, errno, "open %s", path);
	while (rc == 0 && mem_line(&line, &room, file) > 0)
		if (sscanf(line, "load \"%63[a-z].gp\"", part) == 1)
			rc = copy_script(d, part, out, err);
		else
			fputs(line, out);
	free(line);
	fclose(file);
	return rc;
}

/* BASE.dat or BASE.gp; `base` is the files' path without a suffix. */
static int write_part(const struct drawing *d, const struct picture *picture,
		      const char *base, bool script, struct error *err)
{
	char path[DRAW_PATH + 128];
	int rc = 0;
	snprintf(path, sizeof(path), "%s.%s", base, script ? "gp" : "dat");
	FILE *out = mem_got(fopen(path, "wxe"));
	if (!out)
		return error_errno(err, STATUS_USAGE, errno, "open %s", path);
	if (script)
		rc = copy_script(d, picture->name, out, err);
	else
		picture_print(out, picture);
	if (!text_close(out))
		rc = error_errno(err, STATUS_FAILED, errno, "write %s", path);
	return rc;
}

/* With "./" no name is an option or a pipe to gnuplot. */
static int run_gnuplot(const struct drawing *d, const char *base,
		       struct error *err)
{
	char path[DRAW_PATH + 256];
	snprintf(path, sizeof(path), "%s%s.gp", *base == '/' ? "" : "./", base);
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

/* Whether a list of words, with commas and spaces, has one. */
static bool is_listed(const char *list, const char *word)
{
	size_t n = strlen(word);
	for (; *list; list += strcspn(list, ",")) {
		list += strspn(list, ", ");
		if (strcspn(list, ", ") == n && !strncmp(list, word, n))
			return true;
	}
	return false;
}

/*
 * Whether a text is one that an earlier plot has left, by how these begin: the
 * names of texts are not printed, and may be those of somebody's notes.
 */
static bool is_anothers(const char *path)
{
	static const char *const begins[][2] = {
		{".md", "!["}, {".dat", "# plot "}, {".gp", "# "}};
	char head[8] = "";
	const char *ending = strrchr(path, '.');
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t n = read(fd, head, sizeof(head) - 1);
	close(fd);
	for (size_t i = 0; i < ARRAY_LENGTH(begins); i++)
		if (!strcmp(ending, begins[i][0]))
			return n > 0 && strncmp(head, begins[i][1],
						strlen(begins[i][1])) != 0;
	return false;
}

/* Replaces a file or a link, not what that leads to, and nothing else. */
static int move_file(const struct drawing *d, const char *from,
		     struct error *err)
{
	char to[2 * DRAW_PATH];
	struct stat st;
	snprintf(to, sizeof(to), "%s%s", d->folder, strrchr(from, '/'));
	if (target_differs(to, d->input, d->inputs, err) < 0)
		return -1;
	if (lstat(to, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
		return error_set(err, STATUS_USAGE, "open %s: is not a file",
				 to);
	if (is_anothers(to))
		return error_set(err, STATUS_USAGE,
				 "%s: is not from an earlier plot; rename it, "
				 "or plot into another folder",
				 to);
	return rename(from, to) == 0
		       ? 0
		       : error_errno(err, STATUS_FAILED, errno, "write %s", to);
}

static int draw_at(const struct drawing *d, const struct picture *picture,
		   const char *base, struct error *err)
{
	static const char *const endings[] = {"dat", "gp", "svg", "png"};
	bool left_out[] = {false, false, d->no_svg, d->no_png};
	char path[DRAW_PATH + 128];
	int rc = child_interrupted()
			 ? error_set(err, STATUS_INTERRUPTED, "interrupted")
			 : 0;
	snprintf(path, sizeof(path), "%s.svg", base);
	if (rc < 0 || write_part(d, picture, base, false, err) < 0 ||
	    write_part(d, picture, base, true, err) < 0 ||
	    run_gnuplot(d, base, err) < 0 ||
	    (!d->no_svg && draw_words_into_svg(picture, path, err) < 0))
		rc = -1;
	for (size_t i = 0; i < ARRAY_LENGTH(endings); i++) {
		snprintf(path, sizeof(path), "%s.%s", base, endings[i]);
		if (rc == 0 && !left_out[i])
			rc = move_file(d, path, err);
	}
	return rc;
}

static int draw_one(struct drawing *d, const struct picture *picture)
{
	char base[DRAW_PATH + 80], page[16] = "";
	if (!is_listed(d->met, picture->name))
		text_append(d->met, sizeof(d->met), "%s%s", *d->met ? "," : "",
			    picture->name);
	if (d->only && !is_listed(d->only, picture->name))
		return 0;
	if (picture->page > 1)
		snprintf(page, sizeof(page), "-%u", picture->page);
	snprintf(base, sizeof(base), "%s/%.*s-%s%s", d->scratch,
		 (int)strcspn(d->name, "\n"), d->name, picture->name, page);
	if (draw_at(d, picture, base, d->err) < 0)
		return -1;
	if (!d->no_svg)
		printf("%s%s.svg\n", d->folder, strrchr(base, '/'));
	if (!d->no_png)
		printf("%s%s.png\n", d->folder, strrchr(base, '/'));
	d->drawn++;
	if (!d->list)
		d->list = mem_open(&d->text, &d->length);
	draw_words_list(d->list, picture, strrchr(base, '/') + 1,
			d->no_svg ? ".png" : ".svg");
	return 0;
}

void draw_picture(void *context, const struct picture *picture)
{
	struct drawing *d = context;
	d->failed = d->failed || draw_one(d, picture) < 0;
}

static int write_list(const struct drawing *d, struct error *err)
{
	char path[2 * DRAW_PATH];
	snprintf(path, sizeof(path), "%s/%.*s.md", d->scratch,
		 (int)strcspn(d->name, "\n"), d->name);
	FILE *file = mem_got(fopen(path, "wxe"));
	if (file)
		fwrite(d->text, 1, d->length, file);
	return file && text_close(file) ? move_file(d, path, err)
					: error_errno(err, STATUS_FAILED, errno,
						      "write %s", path);
}

int draw_end(struct drawing *d, struct error *err)
{
	if (!d->list)
		return 0;
	mem_close(d->list);
	d->list = NULL;
	int rc = write_list(d, err);
	free(d->text);
	return rc;
}
