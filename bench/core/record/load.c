/* What a file has to be to be read as a record, and several at once. */
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
#include "core/record/json.h"
#include "core/record/json_head.h"
#include "core/record/json_result.h"
#include "core/record/load.h"
#include "core/record/summarise.h"

enum part { PROMISES, SUMMARY, WHOLE };

static int no_memory(const char *path, struct error *err)
{
	return error_set(err, STATUS_FAILED, "%s: out of memory", path);
}

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

static int load_parts(struct record *record, const json_t *json, enum part part,
		      struct error *err)
{
	json_t *results = json_object_get(json, "results"), *result;
	size_t i;
	if (head_load(record, json, err) < 0)
		return -1;
	if (part == PROMISES)
		return 0;
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

/* The text is freed first: its JSON takes ten times as much memory. */
static int load_text(struct record *record, char *text, size_t length,
		     enum part part, const char *path, struct error *err)
{
	json_error_t why;
	json_t *json = json_loadb(text, length, 0, &why);
	free(text);
	*record = (struct record){0};
	if (!json && parse_lacked_memory(&why))
		return no_memory(path, err);
	if (!json)
		return error_set(
			err, STATUS_USAGE,
			"%s: line %d, column %d: %s: not a complete JSON file",
			path, why.line, why.column, why.text);
	int rc = load_json(record, json, part, path, err);
	json_decref(json);
	return rc;
}

/* All but the summary, whose statistics Rmath computes: not in threads. */
static int load_file(struct record *record, const char *path, enum part part,
		     struct error *err)
{
	size_t length;
	char *text = text_read(path, &length);
	*record = (struct record){0};
	if (!text && errno == ENOMEM)
		return no_memory(path, err);
	if (!text)
		return error_errno(err, STATUS_USAGE, errno, "open %s", path);
	int rc = load_text(record, text, length, part, path, err);
	if (rc == 0 && part == WHOLE)
		rc = journal_merge(record, path, err);
	return rc;
}

static int summarise(struct record *record, const char *path, struct error *err)
{
	record_summarise(record);
	if (record_is_whole(record))
		return 0;
	return no_memory(path, err);
}

int record_read(struct record *record, char *text, size_t length,
		const char *path, struct error *err)
{
	return load_text(record, text, length, WHOLE, path, err);
}

int record_load_promises(struct record *record, const char *path,
			 struct error *err)
{
	return load_file(record, path, PROMISES, err);
}

int record_load(struct record *record, const char *path, struct error *err)
{
	int rc = load_file(record, path, WHOLE, err);
	if (rc == 0)
		rc = summarise(record, path, err);
	if (rc < 0)
		record_release(record);
	return rc;
}

#define THREADS_MAX 8

struct loading {
	struct record *record;
	const char *const *path;
	struct error *error; /* of each; status 0: none */
	size_t n;
	enum part part;
	atomic_size_t next;
};

static void *load_in_turn(void *argument)
{
	struct loading *l = argument;
	for (size_t i; (i = atomic_fetch_add(&l->next, 1)) < l->n;)
		load_file(&l->record[i], l->path[i], l->part, &l->error[i]);
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

void records_load_summaries(struct record *record, const char *const *path,
			    size_t n, struct error *each)
{
	struct loading l = {record, path, each, n, SUMMARY, 0};
	memset(each, 0, n * sizeof(*each));
	load_beside_each_other(&l);
}

int records_load(struct record *record, const char *const *path, size_t n,
		 struct error *err)
{
	struct error *each = calloc(n + 1, sizeof(*each));
	struct loading l = {record, path, each, n, WHOLE, 0};
	if (!each)
		return error_set(err, STATUS_FAILED, "out of memory");
	load_beside_each_other(&l);
	int rc = 0;
	for (size_t i = 0; i < n && rc == 0; i++) {
		if (each[i].status == STATUS_OK)
			rc = summarise(&record[i], path[i], err);
		else
			rc = error_set(err, each[i].status, "%s", each[i].text);
	}
	free(each);
	return rc;
}
