/*
 * Records from files, a result at a time: the JSON of all of them at once
 * takes ten times the memory of its text, and the time to touch it.
 */
#include <errno.h>
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "core/record/journal.h"
#include "core/record/load_parts.h"
#include "core/record/skim.h"

static int load_results(struct skim *skim)
{
	for (size_t i = 0; i < skim->results; i++) {
		const struct json_text *text = &skim->result[i].whole;
		json_t *json = json_loadb(text->at, text->length, 0, NULL);
		int rc = json ? record_load_result(&skim->record, json, NULL)
			      : -1;
		json_decref(json);
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* What fails in parts is read as a whole, which says where and why. */
static int load_skimmed(struct record *record, struct skim *skim,
			const char *path, struct error *err)
{
	if (load_results(skim) < 0)
		return record_read(record, skim->text, strlen(skim->text), path,
				   err);
	*record = skim->record;
	skim->record = (struct record){0};
	return 0;
}

int record_load_text(struct record *record, char *text, size_t length,
		     const char *path, struct error *err)
{
	struct skim skim;
	*record = (struct record){0};
	if (skim_read(&skim, text, length, path, err) < 0)
		return -1;
	int rc = load_skimmed(record, &skim, path, err);
	skim_release(&skim);
	return rc;
}

/* All but the summary, whose statistics Rmath computes: not in threads. */
static int load_file(struct record *record, const char *path, struct error *err)
{
	size_t length;
	char *text = text_read(path, &length);
	*record = (struct record){0};
	if (!text)
		return error_errno(err, STATUS_USAGE, errno, "open %s", path);
	int rc = record_load_text(record, text, length, path, err);
	if (rc == 0)
		journal_merge(record, path);
	return rc;
}

int record_load(struct record *record, const char *path, struct error *err)
{
	if (load_file(record, path, err) < 0)
		return -1;
	record_summarise(record);
	return 0;
}

#define THREADS_MAX 8

struct loading {
	struct record *record;
	const char *const *path;
	struct error *error; /* of each; status 0: none */
	size_t n;
	atomic_size_t next;
};

static void *load_in_turn(void *argument)
{
	struct loading *l = argument;
	for (size_t i; (i = atomic_fetch_add(&l->next, 1)) < l->n;)
		load_file(&l->record[i], l->path[i], &l->error[i]);
	return NULL;
}

/* Where no thread can be had this one does it all. */
static void load_beside_each_other(struct loading *l)
{
	pthread_t thread[THREADS_MAX];
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	size_t wanted = cpus > 1 ? (size_t)cpus - 1 : 0, started = 0;
	while (started < wanted && started < THREADS_MAX && started + 1 < l->n)
		if (pthread_create(&thread[started], NULL, load_in_turn, l))
			break;
		else
			started++;
	load_in_turn(l);
	while (started > 0)
		pthread_join(thread[--started], NULL);
}

int records_load(struct record *record, const char *const *path, size_t n,
		 struct error *err)
{
	struct loading l = {.record = record, .path = path, .n = n};
	l.error = calloc(n, sizeof(*l.error));
	if (!l.error)
		return error_set(err, STATUS_FAILED, "out of memory");
	load_beside_each_other(&l);
	int rc = 0;
	for (size_t i = 0; i < n && rc == 0; i++) {
		if (l.error[i].status == 0) {
			record_summarise(&record[i]);
			continue;
		}
		*err = l.error[i];
		rc = -1;
	}
	free(l.error);
	return rc;
}
