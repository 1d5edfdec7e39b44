/* What run is asked for, from a plan file or a record. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "core/plan/request.h"
#include "core/plan/request_file.h"
#include "core/record/json.h"
#include "core/record/record.h"

#define NAMES_MAX 64

struct reading {
	struct request *request;
	const struct catalogue *catalogue;
	const char *path;
};

static int unknown(const struct reading *r, const char *name, struct error *err)
{
	const char *names[NAMES_MAX + 1];
	char what[128], shown[48];
	size_t n = 0;
	for (size_t i = 0; request_options[i].name && n < NAMES_MAX; i++)
		names[n++] = request_options[i].name;
	for (size_t i = 0; axes[i].name && n < NAMES_MAX; i++)
		names[n++] = axes[i].name;
	names[n] = NULL;
	snprintf(what, sizeof(what), "%.100s: member ", r->path);
	snprintf(shown, sizeof(shown), "%s", name);
	return units_unknown(err, what, shown, names,
			     "a plan has the options of mqbench run --help");
}

static int ill_typed(const struct reading *r, const char *name,
		     struct error *err)
{
	return error_set(err, STATUS_USAGE,
			 "%.100s: member %.40s: must be a number, a text, true "
			 "or false, or a list of these",
			 r->path, name);
}

static int set_text(const struct reading *r, const char *name, const char *text,
		    struct error *err)
{
	struct error why = {0};
	if (request_set(r->request, name, text, r->catalogue, &why) == 0)
		return 0;
	return error_set(err, why.status, "%.100s: %.380s", r->path, why.text);
}

/* As it would be written on a command line. */
static int set_value(const struct reading *r, const char *name,
		     const json_t *value, struct error *err)
{
	char text[32];
	if (json_is_string(value))
		return set_text(r, name, json_string_value(value), err);
	if (json_is_integer(value))
		snprintf(text, sizeof(text), "%lld",
			 (long long)json_integer_value(value));
	else if (json_is_real(value))
		snprintf(text, sizeof(text), "%.15g", json_real_value(value));
	else if (json_is_boolean(value))
		snprintf(text, sizeof(text), "%s",
			 json_is_true(value) ? "yes" : "no");
	else
		return ill_typed(r, name, err);
	return set_text(r, name, text, err);
}

static bool is_option(const char *name)
{
	for (size_t i = 0; request_options[i].name; i++)
		if (!strcmp(request_options[i].name, name))
			return true;
	return false;
}

/* An axis may have several; texts of a record have a number each. */
static int set_member(const struct reading *r, const char *name,
		      const json_t *value, struct error *err)
{
	size_t i;
	const char *number;
	json_t *item;
	bool several = json_is_array(value) || json_is_object(value);
	const struct axis *axis = axis_find(name);
	if (axis) /* by its key in a record's params, too */
		name = axis->name;
	if (!axis && !is_option(name))
		return unknown(r, name, err);
	if (!several)
		return set_value(r, name, value, err);
	if (!axis || json_array_size(value) + json_object_size(value) == 0)
		return ill_typed(r, name, err);
	json_array_foreach((json_t *)value, i, item)
	{
		if (set_value(r, name, item, err) < 0)
			return -1;
	}
	json_object_foreach((json_t *)value, number, item)
	{
		if (set_value(r, name, item, err) < 0)
			return -1;
	}
	return 0;
}

static const json_t *record_options(const json_t *record, const char *path,
				    struct error *err)
{
	const json_t *plan = json_object_get(record, "plan");
	const json_t *options = json_object_get(plan, "options");
	if (strcmp(member_text(record, "schema"), RECORD_SCHEMA) != 0 ||
	    strncmp(member_text(record, "schema_version"), "1.", 2) != 0)
		error_set(err, STATUS_USAGE,
			  "%.200s: is neither a plan nor a record of format "
			  "version " RECORD_VERSION,
			  path);
	else if (!json_is_object(options))
		error_set(err, STATUS_USAGE,
			  "%.200s: its plan has no \"options\"; an earlier "
			  "mqbench did not record them",
			  path);
	else
		return options;
	return NULL;
}

/* Of a plan file, of a record, or of the "plan" of one. */
static const json_t *options_of(const json_t *json, const char *path,
				struct error *err)
{
	const json_t *options = json_object_get(json, "options");
	if (json_object_get(json, "schema"))
		return record_options(json, path, err);
	if (json_is_object(options))
		return options;
	if (json_is_object(json))
		return json;
	error_set(err, STATUS_USAGE,
		  "%.200s: must be a JSON object, as {\"size\": [64, 1024]}",
		  path);
	return NULL;
}

int request_read(struct request *request, const char *text, size_t length,
		 const char *path, const struct catalogue *catalogue,
		 struct error *err)
{
	const struct reading reading = {request, catalogue, path};
	const char *name;
	json_t *value;
	json_t *json =
		parse_json(text, length, JSON_REJECT_DUPLICATES, path, err);
	if (!json)
		return -1;
	const json_t *options = options_of(json, path, err);
	int rc = options ? 0 : -1;
	json_object_foreach((json_t *)options, name, value)
	{
		if (rc == 0)
			rc = set_member(&reading, name, value, err);
	}
	json_decref(json);
	return rc;
}

int request_load(struct request *request, const char *path,
		 const struct catalogue *catalogue, struct error *err)
{
	size_t length;
	char *text = text_read(path, &length);
	const char *name = !strcmp(path, "-") ? "standard input" : path;
	if (!text)
		return error_errno(err, STATUS_USAGE, errno, "read %s", name);
	int rc = request_read(request, text, length, name, catalogue, err);
	free(text);
	return rc;
}
