/* What a file has to be to be read as a record, and several at once. */
#include <errno.h>
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/record/journal.h"
#include "core/record/json.h"
#include "core/record/json_head.h"
#include "core/record/json_result.h"
#include "core/record/load.h"
#include "core/record/summarise.h"

enum part { PROMISES, SUMMARY, WHOLE };

/* Minor versions add fields, which a reader may ignore; major ones change. */
static int check_version(const json_t *json, const char *path,
			 struct error *err)
{
	const char *version = member_text(json, "schema_version");
	if (!*version)
		return error_set(
			err, STATUS_USAGE,
			"%s: has no format version (\"schema_version\"); this "
			"mqbench reads " RECORD_VERSION,
			path);
	if (strncmp(version, "1.", 2) != 0)
		return error_set(err, STATUS_USAGE,
				 "%s: has format version %.20s, this mqbench "
				 "reads " RECORD_VERSION,
				 path, version);
	return 0;
}

static int check_record(const json_t *json, const char *path, struct error *err)
{
	const char *schema = member_text(json, "schema");
	if (!strcmp(schema, PROBE_SCHEMA))
		return error_set(err, STATUS_USAGE,
				 "%s: has promises but no results; see "
				 "report --format promises",
				 path);
	if (strcmp(schema, RECORD_SCHEMA) != 0)
		return error_set(err, STATUS_USAGE,
				 "%s: not a record of mqbench: its "
				 "\"schema\" is not \"" RECORD_SCHEMA "\"",
				 path);
	return check_version(json, path, err);
}

static int check_promises(const json_t *json, const char *path,
			  struct error *err)
{
	const char *schema = member_text(json, "schema");
	if (strcmp(schema, RECORD_SCHEMA) != 0 &&
	    strcmp(schema, PROBE_SCHEMA) != 0)
		return error_set(err, STATUS_USAGE,
				 "%s: not a record of mqbench: its "
				 "\"schema\" is neither \"" PROBE_SCHEMA
				 "\" nor \"" RECORD_SCHEMA "\"",
				 path);
	if (check_version(json, path, err) < 0)
		return -1;
	if (!json_is_array(json_object_get(json, "promises")))
		return error_set(err, STATUS_USAGE,
				 "%s: has no promises; write some with mqbench "
				 "probe --format json -o FILE",
				 path);
	return 0;
}

static int check_many(const json_t *results, struct error *err)
{
	size_t i, runs = 0;
	json_t *result;
	json_array_foreach((json_t *)results, i, result)
	{
		runs += json_array_size(json_object_get(result, "runs"));
	}
	if (json_array_size(results) > RECORD_RESULTS_MAX)
		return record_has_over(RECORD_RESULTS_MAX, "results", err);
	return runs > RECORD_RUNS_MAX
		       ? record_has_over(RECORD_RUNS_MAX, "runs", err)
		       : 0;
}

static int load_parts(struct record *record, const json_t *json, enum part part,
		      struct error *err)
{
	json_t *results = json_object_get(json, "results"), *result;
	size_t i;
	if (head_load(record, json, err) < 0)
		return -1;
	if (part == PROMISES)
		return 0;
	if (check_many(results, err) < 0)
		return -1;
	json_array_foreach(results, i, result)
	{
		if (result_load(record, result, part == WHOLE, err) < 0)
			return -1;
	}
	return 0;
}

static int load_json(struct record *record, const json_t *json, enum part part,
		     const char *path, struct error *err)
{
	struct error why = {0};
	int rc = part == PROMISES ? check_promises(json, path, err)
				  : check_record(json, path, err);
	if (rc == 0 && (rc = load_parts(record, json, part, &why)) < 0)
		error_set(err, why.status, "%s: %s", path, why.text);
	if (rc < 0)
		record_release(record);
	return rc;
}

/*
 * What the records of one command share: the bytes that they take, and the turn
 * to hold one that takes much while it is read.
 */
struct room {
	atomic_size_t taken;
	pthread_mutex_t large;
};

#define EMPTY_ROOM                                                             \
	{                                                                      \
		0, PTHREAD_MUTEX_INITIALIZER                                   \
	}
#define LARGE_TEXT (8u << 20)
#define LARGE_JSON (96u << 20)
#define SUMMARY_BYTES (128u << 20) /* for each, of a few at a time */

/* The text is freed first: its JSON takes ten times as much memory. */
static int load_text(struct record *record, char *text, size_t length,
		     enum part part, const char *path, struct error *err)
{
	json_t *json = parse_json(text, length, 0, path, err);
	free(text);
	int rc = json ? load_json(record, json, part, path, err) : -1;
	json_decref(json);
	return rc;
}

/* Takes the turn, where it is not held yet. */
static void take_turn(struct room *room, bool *held, bool wanted)
{
	if (wanted && !*held)
		pthread_mutex_lock(&room->large);
	*held = *held || wanted;
}

/* All but the summary, whose statistics Rmath computes: not in threads. */
static int load_in_turn(struct record *record, const char *path, enum part part,
			struct room *room, bool *held, struct error *err)
{
	size_t length;
	struct stat st;
	take_turn(room, held, stat(path, &st) == 0 && st.st_size > LARGE_TEXT);
	char *text = text_read(path, &length);
	if (!text && errno == EISDIR)
		return error_set(err, STATUS_USAGE,
				 "open %.200s: is a folder; name the records "
				 "in it",
				 path);
	if (!text)
		return error_errno(err, STATUS_USAGE, errno, "open %s", path);
	take_turn(room, held, json_memory(text, length) > LARGE_JSON);
	record->hash = part == SUMMARY ? text_hash(text, length) : 0;
	int rc = load_text(record, text, length, part, path, err);
	if (rc == 0 && part == WHOLE)
		journal_merge(record, path);
	return rc;
}

/* A folder may hold anything: its pipes and devices are no records. */
static int load_file(struct record *record, const char *path, enum part part,
		     struct room *room, struct error *err)
{
	bool held = false;
	atomic_size_t own = RECORD_MEMORY_MAX - SUMMARY_BYTES;
	*record =
		(struct record){.taken = part == SUMMARY ? &own : &room->taken};
	int rc = part == SUMMARY && text_is_stream(path)
			 ? error_set(err, STATUS_USAGE,
				     "%s: is not a plain file", path)
			 : load_in_turn(record, path, part, room, &held, err);
	if (held)
		pthread_mutex_unlock(&room->large);
	record->taken = NULL;
	return rc;
}

int facts_read(struct facts *facts, const char *text)
{
	*facts = (struct facts){0};
	json_t *json = parse_json(text, strlen(text), 0, "", NULL);
	int rc = json ? facts_load(facts, json, "facts", NULL) : -1;
	json_decref(json);
	return rc;
}

int record_read(struct record *record, char *text, size_t length,
		const char *path, struct error *err)
{
	struct room room = EMPTY_ROOM;
	*record = (struct record){.taken = &room.taken};
	int rc = load_text(record, text, length, WHOLE, path, err);
	record->taken = NULL;
	return rc;
}

int record_load_promises(struct record *record, const char *path,
			 struct error *err)
{
	struct room room = EMPTY_ROOM;
	return load_file(record, path, PROMISES, &room, err);
}

int record_load(struct record *record, const char *path, struct error *err)
{
	struct room room = EMPTY_ROOM;
	int rc = load_file(record, path, WHOLE, &room, err);
	if (rc == 0)
		record_summarise(record);
	else
		record_release(record);
	return rc;
}

#define THREADS_MAX 4

struct loading {
	struct record *record;
	const char *const *path;
	struct error *error; /* of each; status 0: none */
	size_t n;
	enum part part;
	atomic_size_t next;
	struct room room;
};

static void *load_next(void *argument)
{
	struct loading *l = argument;
	for (size_t i; (i = atomic_fetch_add(&l->next, 1)) < l->n;)
		load_file(&l->record[i], l->path[i], l->part, &l->room,
			  &l->error[i]);
	return NULL;
}

/* Where no thread can be had this one does it all. */
static void load_beside_each_other(struct loading *l)
{
	pthread_t thread[THREADS_MAX];
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	size_t wanted = cpus > 1 ? (size_t)cpus - 1 : 0, started = 0;
	while (started < wanted && started < THREADS_MAX && started + 1 < l->n)
		if (pthread_create(&thread[started], NULL, load_next, l))
			break;
		else
			started++;
	load_next(l);
	while (started > 0)
		pthread_join(thread[--started], NULL);
}

void records_load_summaries(struct record *record, const char *const *path,
			    size_t n, struct error *each)
{
	struct loading l = {record, path, each, n, SUMMARY, 0, EMPTY_ROOM};
	memset(each, 0, n * sizeof(*each));
	load_beside_each_other(&l);
}

int records_load(struct record *record, const char *const *path, size_t n,
		 struct error *err)
{
	struct error *each = mem_array(n, sizeof(*each));
	struct loading l = {record, path, each, n, WHOLE, 0, EMPTY_ROOM};
	load_beside_each_other(&l);
	int rc = 0;
	for (size_t i = 0; i < n && rc == 0; i++) {
		if (each[i].status == STATUS_OK)
			record_summarise(&record[i]);
		else
			rc = error_set(err, each[i].status, "%s", each[i].text);
	}
	free(each);
	return rc;
}
