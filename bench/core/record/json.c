/* Values as JSON, and JSON's members as values. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/record/json.h"
#include "core/record/record.h"

json_t *number_json(double value)
{
	if (!isfinite(value))
		return json_null();
	if (value == floor(value) && fabs(value) < 0x1p53)
		return json_integer((json_int_t)value);
	return json_real(value);
}

json_t *count_json(uint64_t value)
{
	return json_integer((json_int_t)value);
}

/* With `lost` for each byte over 127, where it is not UTF-8. */
static json_t *text_json(const char *text, const char *lost)
{
	json_t *json = json_string(text);
	if (json)
		return json;
	char *copy = mem_alloc(strlen(text) * strlen(lost) + 1), *to = copy;
	for (; *text; text++)
		if ((unsigned char)*text > 127)
			to = stpcpy(to, lost);
		else
			*to++ = *text;
	*to = '\0';
	json = json_string(copy);
	free(copy);
	return json;
}

json_t *string_json(const char *text)
{
	return text_json(text, "?");
}

json_t *argument_json(const char *text)
{
	return text_json(text, ARGUMENT_LOST);
}

json_t *note_json(const char *text)
{
	return text && *text ? string_json(text) : json_null();
}

void member_set(json_t *object, const char *name, json_t *value)
{
	json_object_set_new(object, name, value);
}

void element_add(json_t *array, json_t *value)
{
	json_array_append_new(array, value);
}

void print_json(json_t *json, size_t flags, FILE *out)
{
	json_dumpf(json, out, flags);
	fputc('\n', out);
	json_decref(json);
}

/*
 * What jansson takes of each on a 64-bit machine, rounded up as malloc does;
 * an empty object has 8 buckets, an empty array 8 places. A string may be a
 * name, and stand for its pair in them.
 */
enum { OBJECT_BYTES = 256, ARRAY_BYTES = 144, STRING_BYTES = 112, ITEM = 64 };

size_t json_memory(const char *text, size_t length)
{
	size_t bytes = length;
	bool quoted = false;
	for (size_t i = 0; i < length; i++) {
		char c = text[i];
		if (c == '"') {
			quoted = !quoted;
			bytes += quoted ? STRING_BYTES : 0;
		} else if (quoted) {
			i += c == '\\';
		} else {
			bytes += c == '{'   ? OBJECT_BYTES
				 : c == '[' ? ARRAY_BYTES
				 : c == ',' ? ITEM
					    : 0;
		}
	}
	return bytes;
}

json_t *parse_json(const char *text, size_t length, size_t flags,
		   const char *path, struct error *err)
{
	json_error_t why;
	json_t *json = NULL;
	if (json_memory(text, length) > JSON_MEMORY_MAX)
		error_set(err, STATUS_USAGE,
			  "%.200s: takes over %lu MiB of memory, more than any "
			  "file of mqbench",
			  path, JSON_MEMORY_MAX >> 20);
	else if (!(json = json_loadb(text, length, flags, &why)))
		error_set(err, STATUS_USAGE,
			  "%.200s: line %d, column %d: %s: not a complete JSON "
			  "file",
			  path, why.line, why.column, why.text);
	return json;
}

const char *member_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

void member_copy(char *to, size_t n, const json_t *object, const char *name)
{
	snprintf(to, n, "%s", member_text(object, name));
	text_clean(to);
}

double json_figure(const json_t *value)
{
	double size = json_is_number(value) ? json_number_value(value) : NAN;
	return fabs(size) < NUMBER_LEAST   ? 0
	       : fabs(size) <= NUMBER_MOST ? size
					   : NAN;
}

double member_number(const json_t *object, const char *name)
{
	return json_figure(json_object_get(object, name));
}

uint64_t member_count(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	if (json_is_integer(value) && json_integer_value(value) >= 0)
		return (uint64_t)json_integer_value(value);
	double number = member_number(object, name);
	return number >= 0 && number < 0x1p63 ? (uint64_t)number : 0;
}
