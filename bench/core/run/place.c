/* Files of a record, taken before anything is measured. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "core/record/record.h"
#include "core/record/save.h"
#include "core/run/place.h"
#include "metric.h"

#define RAW "raw.tsv"

/* A line of samples begins with the id of a configuration. */
static bool is_raw(const char *head)
{
	return head[strspn(head, "abcdefghijklmnopqrstuvwxyz")] == '/';
}

static int take(struct place *p, const char *path, struct error *err)
{
	*p = (struct place)PLACE_NONE;
	if (target_open(&p->target, path, err) < 0)
		return -1;
	p->work = p->target;
	if (p->target.fd >= 0)
		return 0;
	return journal_lock(&p->journal, p->target.path, err);
}

/* A name that nothing has yet. */
static int work_beside(struct place *p, struct error *err)
{
	char ending[32] = "partial.json", path[TARGET_PATH];
	p->kept = p->journal;
	p->journal.fd = -1;
	for (unsigned n = 2;; n++) {
		record_beside(p->target.path, ending, path, sizeof(path));
		if (access(path, F_OK) != 0)
			break;
		snprintf(ending, sizeof(ending), "partial-%u.json", n);
	}
	if (target_open(&p->work, path, err) < 0)
		return -1;
	return journal_lock(&p->journal, path, err);
}

static int open_raw(struct place *p, struct error *err)
{
	char path[TARGET_PATH];
	record_beside(p->work.path, RAW, path, sizeof(path));
	p->raw = target_claim(path, is_raw, err);
	return p->raw < 0 ? -1 : 0;
}

/* Those of an older record are replaced when that is. */
static int begin_raw(struct place *p, struct error *err)
{
	char path[TARGET_PATH];
	if (p->target.fd >= 0)
		return error_set(err, STATUS_USAGE,
				 "--raw: needs a record in a file, not %s",
				 p->target.path);
	record_beside(p->target.path, RAW, path, sizeof(path));
	if (p->kept.fd >= 0 && access(path, F_OK) == 0) {
		int fd = target_claim(path, is_raw, err);
		if (fd < 0)
			return -1;
		close(fd);
	}
	if (open_raw(p, err) < 0)
		return -1;
	return ftruncate(p->raw, 0) == 0
		       ? 0
		       : error_errno(err, STATUS_FAILED, errno, "truncate %s",
				     path);
}

int place_begin(struct place *place, const char *path, bool raw,
		struct error *err)
{
	if (take(place, path, err) < 0)
		return -1;
	if (place->target.is_filled && work_beside(place, err) < 0)
		return -1;
	return raw ? begin_raw(place, err) : 0;
}

int place_resume(struct place *place, const char *path, struct error *err)
{
	if (take(place, path, err) < 0)
		return -1;
	if (place->target.fd < 0)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "--resume %s: is completed where it is, so that has "
			 "to be a file",
			 path);
}

/* Whether the run has a line of samples. */
static bool is_sampled(const struct run *run)
{
	for (size_t i = 0; i < run->measures; i++)
		if (metrics[run->measure[i].metric].sampled)
			return true;
	return false;
}

/* The run that a line is of; or NULL. */
static const struct run *run_of(const struct record *record, const char *line)
{
	size_t n = strcspn(line, "\t");
	unsigned long index = strtoul(line + n, NULL, 10);
	for (size_t i = 0; i < record->results; i++) {
		const struct result *r = &record->result[i];
		if (strlen(r->id) == n && !strncmp(r->id, line, n))
			return index < r->runs ? &r->run[index] : NULL;
	}
	return NULL;
}

/* How far lines go that are whole and of a run of the record. */
static off_t measure_raw(FILE *file, const struct record *record, size_t *runs)
{
	const struct run *run, *last = NULL;
	off_t at = 0, end = 0;
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	*runs = 0;
	while ((n = mem_line(&line, &room, file)) > 0 && line[n - 1] == '\n') {
		at += n;
		if (!(run = run_of(record, line)))
			continue;
		*runs += run != last;
		last = run;
		end = at;
	}
	free(line);
	return end;
}

int place_resume_raw(struct place *place, const struct record *record,
		     struct error *err)
{
	char path[TARGET_PATH];
	size_t runs = 0, sampled = 0;
	for (size_t i = 0; i < record->results; i++)
		for (size_t j = 0; j < record->result[i].runs; j++)
			sampled += is_sampled(&record->result[i].run[j]);
	record_beside(place->work.path, RAW, path, sizeof(path));
	if (sampled > 0 && access(path, F_OK) != 0)
		return error_errno(err, STATUS_USAGE, errno, "open %s", path);
	if (open_raw(place, err) < 0)
		return -1;
	int fd = dup(place->raw);
	FILE *file = fd < 0 ? NULL : mem_got(fdopen(fd, "r"));
	off_t end = file ? measure_raw(file, record, &runs) : -1;
	if (file)
		fclose(file);
	if (end >= 0 && runs < sampled)
		return error_set(err, STATUS_USAGE,
				 "%s: has samples of %zu runs, the record of "
				 "%zu; measure again",
				 path, runs, sampled);
	if (end >= 0 && ftruncate(place->raw, end) == 0)
		return 0;
	return error_errno(err, STATUS_FAILED, errno, "read %s", path);
}

int place_add_raw(struct place *place, const char *text, size_t n,
		  struct error *err)
{
	char path[TARGET_PATH];
	if (place->raw < 0 || n == 0 || target_append(place->raw, text, n) == 0)
		return 0;
	int why = errno;
	record_beside(place->work.path, RAW, path, sizeof(path));
	return error_errno(err, STATUS_FAILED, why, "write %s", path);
}

int place_save(const struct place *place, const struct record *record,
	       struct error *err)
{
	return place->target.fd >= 0 ? 0
				     : record_write(record, &place->work, err);
}

/* What it replaces is gone, and so is what lay beside that. */
static void move_work(struct place *p)
{
	char from[TARGET_PATH], to[TARGET_PATH];
	record_beside(p->work.path, RAW, from, sizeof(from));
	record_beside(p->target.path, RAW, to, sizeof(to));
	if (p->raw >= 0)
		rename(from, to);
	unlink(p->work.path);
	journal_remove(&p->kept);
	p->work = p->target;
}

int place_end(struct place *place, const struct record *record,
	      struct error *err)
{
	const struct target *to =
		record->complete ? &place->target : &place->work;
	if (record_write(record, to, err) < 0)
		return -1;
	journal_remove(&place->journal);
	if (record->complete && place->kept.fd >= 0)
		move_work(place);
	return 0;
}

void place_give_up(struct place *place)
{
	char path[TARGET_PATH];
	if (place->kept.fd < 0)
		return;
	record_beside(place->work.path, RAW, path, sizeof(path));
	if (place->raw >= 0)
		unlink(path);
	unlink(place->work.path);
	journal_remove(&place->journal);
}

void place_release(struct place *place)
{
	journal_close(&place->journal);
	journal_close(&place->kept);
	if (place->raw >= 0)
		close(place->raw);
	place->raw = -1;
	target_close(&place->target);
}
