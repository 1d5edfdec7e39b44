/* Finding the few values of a record's text that its history needs. */
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "core/record/json.h"
#include "core/record/skim.h"

/*
 * The text ends with a NUL, which no JSON holds. All functions that walk it
 * take NULL, for what was no JSON before, and return it then.
 */
static const char *skip_space(const char *at)
{
	while (at && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
		at++;
	return at;
}

/* Behind the string that begins here. A quote after an odd \ is its own. */
static const char *skip_string(const char *at)
{
	const char *quote = at;
	while ((quote = strchr(quote + 1, '"'))) {
		const char *back = quote;
		while (back[-1] == '\\')
			back--;
		if ((quote - back) % 2 == 0)
			return quote + 1;
	}
	return NULL;
}

/* Behind the object or array that begins here. */
static const char *skip_nested(const char *at)
{
	static const unsigned char kind[256] = {
		['\0'] = 1, ['"'] = 2, ['{'] = 3,
		['['] = 3,  ['}'] = 4, [']'] = 4,
	};
	size_t depth = 0;
	while (at) {
		while (!kind[(unsigned char)*at])
			at++;
		switch (kind[(unsigned char)*at]) {
		case 1:
			return NULL;
		case 2:
			at = skip_string(at);
			continue;
		case 3:
			depth++;
			break;
		default:
			depth--;
		}
		at++;
		if (depth == 0)
			break;
	}
	return at;
}

static const char *skip_value(const char *at)
{
	if (!at || *at == '{' || *at == '[')
		return skip_nested(at);
	if (*at == '"')
		return skip_string(at);
	size_t length = strcspn(at, ",]} \n\t\r");
	return length > 0 && at[length] ? at + length : NULL;
}

static const char *take_value(const char *at, struct json_text *value)
{
	const char *end = skip_value(at);
	*value = (struct json_text){at, end ? (size_t)(end - at) : 0};
	return skip_space(end);
}

/*
 * From the bracket that opens, or what follows a value, to the next value;
 * false behind the bracket that closes, and with *at NULL where neither comes.
 */
static bool next_value(const char **at, const char brackets[2])
{
	if (!*at)
		return false;
	bool first = **at == brackets[0], comma = **at == ',';
	const char *next = first || comma ? skip_space(*at + 1) : *at;
	if (!comma && *next == brackets[1]) {
		*at = next + 1;
		return false;
	}
	*at = first || comma ? next : NULL;
	return *at != NULL;
}

/* The same in an object; the name is with its quotes. */
static bool next_member(const char **at, struct json_text *name)
{
	if (!next_value(at, "{}"))
		return false;
	*at = **at == '"' ? take_value(*at, name) : NULL;
	*at = *at && **at == ':' ? skip_space(*at + 1) : NULL;
	return *at != NULL;
}

static bool is_named(const struct json_text *name, const char *word)
{
	size_t n = strlen(word);
	return name->length == n + 2 && !memcmp(name->at + 1, word, n);
}

/* The value of an object's member; length 0: none. */
static struct json_text member(const char *object, const char *word)
{
	struct json_text name, value;
	while (next_member(&object, &name)) {
		object = take_value(object, &value);
		if (is_named(&name, word))
			return value;
	}
	return (struct json_text){NULL, 0};
}

/* Behind the result that begins here. */
static const char *take_result(const char *at, struct skimmed *result)
{
	struct json_text name, value;
	while (next_member(&at, &name)) {
		at = take_value(at, &value);
		if (is_named(&name, "params"))
			result->params = value;
		else if (is_named(&name, "summary"))
			result->summary = value;
	}
	return at;
}

static int add_result(struct skim *skim, const struct skimmed *result)
{
	size_t n = skim->results;
	if ((n & (n - 1)) == 0) {
		size_t room = n > 0 ? 2 * n : 1;
		struct skimmed *more =
			realloc(skim->result, room * sizeof(*more));
		if (!more)
			return -1;
		skim->result = more;
	}
	skim->result[skim->results++] = *result;
	return 0;
}

/* Behind the array that begins here; NULL: it is none, or no memory. */
static const char *take_results(struct skim *skim, const char *at)
{
	if (*at != '[')
		return NULL;
	while (next_value(&at, "[]")) {
		struct skimmed result = {.whole = {at, 0}};
		const char *end =
			*at == '{' ? take_result(at, &result) : skip_value(at);
		result.whole.length = end ? (size_t)(end - at) : 0;
		at = skip_space(end);
		if (at && add_result(skim, &result) < 0)
			return NULL;
	}
	return at;
}

/* Takes the results, and says where they stand. */
static struct json_text find_results(struct skim *skim)
{
	const char *at = skip_space(skim->text);
	struct json_text name, value;
	while (next_member(&at, &name)) {
		if (is_named(&name, "results")) {
			const char *end = take_results(skim, at);
			size_t length = end ? (size_t)(end - at) : 0;
			return (struct json_text){at, length};
		}
		at = take_value(at, &value);
	}
	return (struct json_text){NULL, 0};
}

/* All of the text but the results, which are an empty array then. */
static int read_head(struct skim *skim, size_t length,
		     const struct json_text *results, const char *path,
		     struct error *err)
{
	const char *rest = results->at + results->length;
	size_t before = (size_t)(results->at - skim->text);
	size_t after = length - before - results->length;
	char *head = malloc(before + after + 2);
	if (!head)
		return error_set(err, STATUS_FAILED, "out of memory");
	memcpy(head, skim->text, before);
	memcpy(head + before, "[]", 2);
	memcpy(head + before + 2, rest, after);
	int rc =
		record_read(&skim->record, head, before + after + 2, path, err);
	free(head);
	return rc;
}

/* What cannot be skimmed is no record: a whole reading says why. */
int skim_read(struct skim *skim, char *text, size_t length, const char *path,
	      struct error *err)
{
	*skim = (struct skim){.text = text};
	struct json_text results = find_results(skim);
	int rc;
	if (results.length > 0) {
		rc = read_head(skim, length, &results, path, err);
	} else {
		skim->results = 0;
		rc = record_read(&skim->record, skim->text, length, path, err);
	}
	if (rc < 0)
		skim_release(skim);
	return rc;
}

int skim_load(struct skim *skim, const char *path, struct error *err)
{
	size_t length;
	char *text = text_read(path, &length);
	if (!text)
		return error_errno(err, STATUS_USAGE, errno, "open %s", path);
	return skim_read(skim, text, length, path, err);
}

void skim_release(struct skim *skim)
{
	record_release(&skim->record);
	free(skim->result);
	free(skim->text);
	*skim = (struct skim){0};
}

void skim_params(const struct skimmed *result, struct params *params)
{
	params_read(params, result->params.at, result->params.length);
}

double skim_median(const struct skimmed *result, const char *key)
{
	struct json_text estimate = {NULL, 0}, median = {NULL, 0};
	if (result->summary.length > 0)
		estimate = member(result->summary.at, key);
	if (estimate.length > 0)
		median = member(estimate.at, "median");
	if (median.length == 0 || !strchr("-0123456789", *median.at))
		return NAN;
	return strtod(median.at, NULL);
}
