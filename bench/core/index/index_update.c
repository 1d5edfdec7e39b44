/* Which files an index lacks, and reading them. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/index/index_put.h"
#include "core/index/index_update.h"
#include "core/record/load.h"

#define AT_ONCE 4 /* are read beside each other, and then given back */
#define COMMIT_NS (NSEC_PER_SEC / 2) /* for so long others have to wait */
#define PAUSE_US 10000		     /* in which others may write */
#define SETTLED_NS (2 * (int64_t)NSEC_PER_SEC)

struct work {
	struct index *index;
	struct index_files *files;
	const struct index_watch *watch;
	struct index_memory memory;
	struct index_file **todo;
	size_t todos;
	bool writing;
	uint64_t since;
	struct record record[AT_ONCE];
	struct error why[AT_ONCE];
};

/* The time is 0 where a further change might leave it the same. */
static bool stamp_of(const struct index_file *file, struct index_stamp *stamp)
{
	struct stat st;
	struct timespec now;
	*stamp = (struct index_stamp){0};
	if (stat(file->path, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	clock_gettime(CLOCK_REALTIME, &now);
	int64_t changed =
		(int64_t)st.st_ctim.tv_sec * NSEC_PER_SEC + st.st_ctim.tv_nsec;
	int64_t ago =
		(int64_t)now.tv_sec * NSEC_PER_SEC + now.tv_nsec - changed;
	stamp->bytes = st.st_size;
	stamp->changed_ns = ago < 0 || ago > SETTLED_NS ? changed : 0;
	return true;
}

static bool is_same(const struct index_stamp *a, const struct index_stamp *b)
{
	return a->bytes == b->bytes && a->changed_ns == b->changed_ns &&
	       a->changed_ns != 0;
}

/* What the index has of a file. */
static bool find_row(struct index *index, const char *name,
		     struct index_stamp *stamp)
{
	struct sqlite3_stmt *row = index_ask(
		index,
		"SELECT bytes, changed_ns, hash FROM record WHERE file = ?",
		"t", name);
	if (!index_next(index, row))
		return false;
	*stamp = (struct index_stamp){index_count(row, 0), index_count(row, 1),
				      index_count(row, 2)};
	index_next(index, row);
	return true;
}

static void begin_to_write(struct work *w)
{
	struct index *index = w->index;
	if (w->writing || index->failed)
		return;
	if (index->is_read_only)
		index_fail(index, false,
			   "is out of date, and cannot be written");
	index_do(index, "BEGIN IMMEDIATE", "");
	w->writing = true;
	w->since = clock_now();
}

static void end_writing(struct work *w)
{
	if (w->writing)
		index_do(w->index, "COMMIT", "");
	w->writing = false;
}

static bool has_content(const struct index_file *file, int64_t hash)
{
	size_t n;
	char *text = text_read(file->path, &n);
	bool same = text && (int64_t)text_hash(text, n) == hash;
	free(text);
	return same;
}

/* The same content, of which now is known when it was changed last. */
static void put_stamp(struct work *w, const char *name,
		      const struct index_stamp *stamp)
{
	if (stamp->changed_ns == 0 || w->index->is_read_only)
		return;
	begin_to_write(w);
	index_do(w->index, "UPDATE record SET changed_ns = ? WHERE file = ?",
		 "it", stamp->changed_ns, name);
}

/* Whether the index has the file as it is, whoever put it there. */
static bool is_there(struct work *w, const struct index_file *file,
		     const struct index_stamp *now)
{
	struct index_stamp then;
	if (w->index->is_private || !find_row(w->index, file->name, &then))
		return false;
	if (is_same(&then, now))
		return true;
	if (then.bytes != now->bytes || !has_content(file, then.hash))
		return false;
	put_stamp(w, file->name, now);
	return true;
}

static void put_file(struct work *w, struct index_file *file,
		     struct index_stamp *stamp, struct record *record)
{
	struct index_stamp then;
	begin_to_write(w);
	stamp->hash = (int64_t)record->hash;
	bool has_row = find_row(w->index, file->name, &then);
	if (has_row && then.hash == stamp->hash && then.bytes == stamp->bytes)
		return;
	if (has_row)
		index_remove(w->index, file->name);
	index_put(w->index, &w->memory, record, file->name, stamp);
	w->files->read++;
}

static void refuse_file(struct work *w, struct index_file *file,
			const struct error *why)
{
	struct index_stamp then;
	file->status = why->status;
	file->why = mem_text(why->text);
	if (!find_row(w->index, file->name, &then))
		return;
	begin_to_write(w);
	index_remove(w->index, file->name);
}

static void read_some(struct work *w, size_t at, size_t end)
{
	struct index_file *file[AT_ONCE];
	struct index_stamp stamp[AT_ONCE];
	const char *path[AT_ONCE];
	size_t n = 0;
	for (size_t i = at; i < end; i++) {
		file[n] = w->todo[i];
		path[n] = w->todo[i]->path;
		bool is_plain = stamp_of(file[n], &stamp[n]);
		n += !is_plain || !is_there(w, file[n], &stamp[n]);
	}
	if (n == 0 || w->index->failed)
		return;
	records_load_summaries(w->record, path, n, w->why);
	for (size_t i = 0; i < n; i++) {
		if (w->why[i].status == STATUS_OK)
			put_file(w, file[i], &stamp[i], &w->record[i]);
		else
			refuse_file(w, file[i], &w->why[i]);
		record_release(&w->record[i]);
	}
}

static void read_all(struct work *w)
{
	for (size_t at = 0; at < w->todos && !w->index->failed; at += AT_ONCE) {
		size_t end = at + AT_ONCE < w->todos ? at + AT_ONCE : w->todos;
		read_some(w, at, end);
		if (w->watch)
			w->watch->see(w->watch->context, end, w->todos);
		if (!w->writing || w->index->is_private ||
		    clock_now() - w->since < COMMIT_NS)
			continue;
		end_writing(w);
		usleep(PAUSE_US);
	}
	end_writing(w);
}

/* Unless it came after the files were listed. */
static void remove_gone(struct work *w, const char *name)
{
	char path[PATH_MAX];
	struct stat st;
	snprintf(path, sizeof(path), "%s/%s", w->files->folder, name);
	if (stat(path, &st) == 0)
		return;
	begin_to_write(w);
	index_remove(w->index, name);
}

/* Files that are not as their rows say, and rows of which there is no file. */
static char **find_todo(struct work *w, size_t *gone)
{
	struct index_files *files = w->files;
	bool *known = mem_array(files->count, sizeof(*known));
	char **list = NULL;
	struct sqlite3_stmt *row = index_ask(
		w->index, "SELECT file, bytes, changed_ns FROM record", "");
	while (index_next(w->index, row)) {
		const char *name = index_text(row, 0);
		struct index_stamp now,
			then = {index_count(row, 1), index_count(row, 2), 0};
		struct index_file *file = index_files_find(files, name);
		if (file) {
			known[file - files->file] =
				stamp_of(file, &now) && is_same(&now, &then);
			continue;
		}
		list = array_grow(list, *gone, sizeof(*list));
		list[(*gone)++] = mem_text(name);
	}
	w->todo = mem_array(files->count, sizeof(*w->todo));
	for (size_t i = 0; i < files->count; i++)
		if (!known[i])
			w->todo[w->todos++] = &files->file[i];
	free(known);
	return list;
}

void index_update(struct index *index, struct index_files *files,
		  const struct index_watch *watch)
{
	struct work *w = mem_array(1, sizeof(*w));
	size_t gone = 0;
	w->index = index;
	w->files = files;
	w->watch = watch;
	char **list = find_todo(w, &gone);
	for (size_t i = 0; i < gone; i++) {
		remove_gone(w, list[i]);
		free(list[i]);
	}
	read_all(w);
	index_memory_release(&w->memory);
	free(list);
	free(w->todo);
	free(w);
}
