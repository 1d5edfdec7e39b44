/* Records as JSON, written so that the file is whole at every moment. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "core/record/json.h"
#include "core/record/json_head.h"
#include "core/record/json_result.h"
#include "core/record/save.h"

static json_t *record_json(const struct record *record)
{
	json_t *object = json_pack("{s:s, s:s}", "schema", RECORD_SCHEMA,
				   "schema_version", RECORD_VERSION);
	json_t *results = record_is_whole(record) ? json_array() : NULL;
	head_set(&object, record);
	for (size_t i = 0; i < record->results; i++)
		element_add(&results, result_json(record, &record->result[i]));
	member_set(&object, "results", results);
	return object;
}

static int write_json(json_t *json, int fd)
{
	FILE *file = fdopen(fd, "w");
	if (!file) {
		close(fd);
		return -1;
	}
	int rc = json_dumpf(json, file, JSON_COMPACT | JSON_REAL_PRECISION(7));
	if (fputc('\n', file) == EOF || fflush(file) == EOF ||
	    fsync(fileno(file)) < 0)
		rc = -1;
	return fclose(file) == EOF ? -1 : rc;
}

static int not_written(const char *path, int errnum, struct error *err)
{
	if (errnum == ENOMEM)
		return error_set(err, STATUS_FAILED, "write %s: out of memory",
				 path);
	return error_errno(err, errnum == EISDIR ? STATUS_USAGE : STATUS_FAILED,
			   errnum, "write %s", path);
}

int record_save(const struct record *record, const char *path,
		struct error *err)
{
	char temp[4096];
	int n = snprintf(temp, sizeof(temp), "%s.tmp", path);
	int fd = n < (int)sizeof(temp)
			 ? open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
				0666)
			 : -1;
	if (fd < 0)
		return error_errno(err, STATUS_USAGE,
				   n < (int)sizeof(temp) ? errno : ENAMETOOLONG,
				   "open %s", temp);
	json_t *json = record_json(record);
	errno = ENOMEM;
	int rc = -1;
	if (json)
		rc = write_json(json, fd);
	else
		close(fd);
	if (rc < 0 || rename(temp, path) < 0) {
		rc = not_written(path, json ? errno : ENOMEM, err);
		unlink(temp);
	}
	json_decref(json);
	return rc;
}

int record_save_promises(const struct record *record, FILE *out)
{
	json_t *json = json_pack("{s:s, s:s}", "schema", PROBE_SCHEMA,
				 "schema_version", RECORD_VERSION);
	probe_set(&json, record);
	if (!record_is_whole(record)) {
		json_decref(json);
		json = NULL;
	}
	return print_json(json, JSON_INDENT(2) | JSON_REAL_PRECISION(7), out);
}
