/* A record's facts, arguments, warnings and promises. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/record/json.h"
#include "core/record/json_fields.h"
#include "core/record/json_head.h"
#include "core/record/json_workloads.h"

#define NAME_DEPTH_MAX 8
#define SIGHTINGS_MAX 2000 /* a bound for untrusted files */

static const char *const severities[] = {"info", "warning"};

static const struct field name_fields[] = {
	FIELD(record, TEXT, id),
	FIELD(record, TEXT, created),
	{0},
};

static const struct field state_fields[] = {
	FIELD(record, NOTE, label),
	FIELD(record, FLAG, complete),
	{0},
};

static const struct field warning_fields[] = {
	FIELD(warning, TEXT, code),
	FIELD_WORDS(warning, severity, severities, 2),
	FIELD(warning, TEXT, message),
	FIELD(warning, NUMBER, value),
	FIELD(warning, NOTE, hint),
	{0},
};

static const struct field promise_fields[] = {
	FIELD(sighting, INDEX, id),
	FIELD(sighting, TEXT, word),
	FIELD(sighting, TEXT, subject),
	FIELD_AS("promise", sighting, TEXT, sentence),
	{0},
};

static const struct field side_fields[] = {
	FIELD_WORDS(sighting, verdict, keeping_names, KEEPINGS),
	FIELD(sighting, NOTE, observed),
	FIELD(sighting, TEXT, expected),
	FIELD(sighting, TEXT, because),
	{0},
};

static json_t *fact_value(const struct fact *fact)
{
	switch (fact->kind) {
	case FACT_TEXT:
		return string_json(fact->text);
	case FACT_NUMBER:
		return number_json(fact->number);
	case FACT_FLAG:
		return json_boolean(fact->number != 0);
	case FACT_NONE:
		break;
	}
	return json_null();
}

/*
 * A name with dots is a path of objects; what another fact stands in the way
 * of is left out.
 */
static void set_path(json_t *object, const char *name, json_t *value)
{
	const char *dot;
	while ((dot = strchr(name, '.')) && json_is_object(object)) {
		char key[256];
		snprintf(key, sizeof(key), "%.*s", (int)(dot - name), name);
		json_t *inner = json_object_get(object, key);
		if (!inner) {
			inner = json_object();
			member_set(object, key, inner);
		}
		object = inner;
		name = dot + 1;
	}
	/* One that is no object drops the value. */
	member_set(object, name, value);
}

json_t *facts_json(const struct facts *facts)
{
	json_t *object = json_object();
	for (size_t i = 0; i < facts->count; i++)
		set_path(object, facts->fact[i].name,
			 fact_value(&facts->fact[i]));
	return object;
}

static void load_fact(struct facts *facts, const char *name,
		      const json_t *value)
{
	if (json_is_string(value))
		facts_text(facts, name, json_string_value(value));
	else if (json_is_number(value))
		facts_number(facts, name, json_figure(value));
	else if (json_is_boolean(value))
		facts_flag(facts, name, json_is_true(value));
	else if (json_is_null(value))
		facts_none(facts, name);
}

static void load_facts(struct facts *facts, const json_t *object,
		       const char *prefix, int depth)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		char name[256];
		if (facts->count > RECORD_FACTS_MAX)
			return;
		snprintf(name, sizeof(name), "%s%s%s", prefix,
			 *prefix ? "." : "", key);
		text_clean(name);
		if (json_is_object(value) && depth < NAME_DEPTH_MAX)
			load_facts(facts, value, name, depth + 1);
		else
			load_fact(facts, name, value);
	}
}

/* One fact more than there may be is not loaded, but tells. */
int facts_load(struct facts *facts, const json_t *object, const char *key,
	       struct error *err)
{
	char what[64];
	size_t bytes = 0;
	load_facts(facts, object, "", 0);
	for (size_t i = 0; i < facts->count; i++) {
		bytes += strlen(facts->fact[i].name);
		if (facts->fact[i].kind != FACT_TEXT)
			continue;
		text_clean(facts->fact[i].text);
		bytes += strlen(facts->fact[i].text);
	}
	snprintf(what, sizeof(what), "%s in its \"%s\"",
		 bytes > RECORD_FACTS_BYTES ? "bytes of facts" : "facts", key);
	if (bytes > RECORD_FACTS_BYTES)
		return record_has_over(RECORD_FACTS_BYTES, what, err);
	return facts->count > RECORD_FACTS_MAX
		       ? record_has_over(RECORD_FACTS_MAX, what, err)
		       : 0;
}

static int load_block(struct facts *facts, const json_t *json, const char *key,
		      struct error *err)
{
	return facts_load(facts, json_object_get(json, key), key, err);
}

#define BLOCK 32 /* what malloc takes for a few bytes */

static int load_argv(struct record *record, const json_t *array,
		     struct error *err)
{
	size_t n = json_array_size(array), bytes = 0;
	for (size_t i = 0; i < n; i++)
		bytes += json_string_length(json_array_get(array, i));
	if (record_reserve(record, n + 1, sizeof(*record->argv) + BLOCK, err) <
		    0 ||
	    record_reserve(record, bytes, 1, err) < 0)
		return -1;
	record->argv = mem_array(n + 1, sizeof(*record->argv));
	for (size_t i = 0; i < n; i++) {
		const char *text = json_string_value(json_array_get(array, i));
		record->argv[i] = mem_text(text ? text : "");
		text_clean(record->argv[i]);
	}
	return 0;
}

static json_t *argv_json(char **argv)
{
	json_t *array = json_array();
	for (char **arg = argv; arg && *arg; arg++)
		element_add(array, argument_json(*arg));
	return array;
}

static void load_warnings(struct record *record, const json_t *array)
{
	size_t i;
	json_t *object;
	json_array_foreach((json_t *)array, i, object)
	{
		struct warning w = {.severity = SEVERITY_WARNING};
		fields_load(warning_fields, object, &w);
		record_warn(record, w.code, w.severity, w.value, w.hint, "%s",
			    w.message);
	}
}

static json_t *warnings_json(const struct record *record)
{
	json_t *array = json_array();
	for (size_t i = 0; i < record->warnings; i++)
		element_add(array,
			    fields_json(warning_fields, &record->warning[i]));
	return array;
}

/* A word that is not known is no promise that was kept. */
static int load_promise(struct sightings *all, const json_t *promise,
			struct error *err)
{
	const char *mechanism;
	json_t *side, *sides = json_object_get(promise, "mechanisms");
	struct sighting s = {0};
	fields_load(promise_fields, promise, &s);
	s.id = s.id < 100000 ? s.id : 0;
	json_object_foreach(sides, mechanism, side)
	{
		snprintf(s.mechanism, sizeof(s.mechanism), "%s", mechanism);
		text_clean(s.mechanism);
		s.verdict = SKIPPED;
		fields_load(side_fields, side, &s);
		s.expect = json_is_false(json_object_get(side, "offered"))
				   ? NOT_OFFERED
				   : KEPT;
		if (all->count == SIGHTINGS_MAX)
			return record_has_over(SIGHTINGS_MAX, "tested promises",
					       err);
		sightings_add(all, &s);
	}
	return 0;
}

static int load_promises(struct sightings *all, const json_t *array,
			 struct error *err)
{
	size_t i;
	json_t *promise;
	json_array_foreach((json_t *)array, i, promise)
	{
		if (load_promise(all, promise, err) < 0)
			return -1;
	}
	return 0;
}

static json_t *side_json(const struct sighting *s)
{
	json_t *object = fields_json(side_fields, s);
	member_set(object, "offered", json_boolean(s->expect == KEPT));
	return object;
}

/* Of all mechanisms from `s` on that it was tried with; *n becomes how many. */
static json_t *promise_json(const struct sighting *s, size_t *n)
{
	json_t *object = fields_json(promise_fields, s), *sides = json_object();
	size_t many = 0;
	for (; many < *n && !strcmp(s[many].word, s->word); many++)
		member_set(sides, s[many].mechanism, side_json(&s[many]));
	member_set(object, "mechanisms", sides);
	*n = many;
	return object;
}

/* null where there are none. */
static json_t *promises_json(const struct sightings *all)
{
	json_t *array = all->count ? json_array() : json_null();
	for (size_t i = 0, n; i < all->count; i += n) {
		n = all->count - i;
		element_add(array, promise_json(&all->sighting[i], &n));
	}
	return array;
}

void head_set(json_t *object, const struct record *record)
{
	fields_set(name_fields, object, record);
	fields_set(state_fields, object, record);
	member_set(object, "tool", facts_json(&record->tool));
	member_set(object, "argv", argv_json(record->argv));
	member_set(object, "plan", facts_json(&record->plan));
	member_set(object, "workloads", workloads_json(record));
	member_set(object, "environment", facts_json(&record->environment));
	member_set(object, "clock", facts_json(&record->clock));
	member_set(object, "promises", promises_json(&record->promises));
	member_set(object, "warnings", warnings_json(record));
}

void probe_set(json_t *object, const struct record *record)
{
	fields_set(name_fields, object, record);
	member_set(object, "tool", facts_json(&record->tool));
	member_set(object, "environment", facts_json(&record->environment));
	member_set(object, "promises", promises_json(&record->promises));
}

int head_load(struct record *record, const json_t *json, struct error *err)
{
	const json_t *warnings = json_object_get(json, "warnings");
	fields_load(name_fields, json, record);
	fields_load(state_fields, json, record);
	if (load_block(&record->tool, json, "tool", err) < 0 ||
	    load_block(&record->plan, json, "plan", err) < 0 ||
	    load_block(&record->environment, json, "environment", err) < 0 ||
	    load_block(&record->clock, json, "clock", err) < 0 ||
	    record_reserve(record, json_array_size(warnings),
			   sizeof(struct warning), err) < 0 ||
	    workloads_load(record, json_object_get(json, "workloads"), err) <
		    0 ||
	    load_argv(record, json_object_get(json, "argv"), err) < 0 ||
	    load_promises(&record->promises, json_object_get(json, "promises"),
			  err) < 0)
		return -1;
	load_warnings(record, warnings);
	return 0;
}
