/* Values as JSON, and JSON on its way out. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/record/save_parts.h"

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

json_t *string_json(const char *text)
{
	json_t *json = json_string(text);
	char *copy = json ? NULL : strdup(text);
	if (!copy)
		return json;
	for (char *c = copy; *c; c++)
		if ((unsigned char)*c > 127)
			*c = '?';
	json = json_string(copy);
	free(copy);
	return json;
}

int json_put(json_t *json, size_t flags, FILE *out)
{
	bool written = json && json_dumpf(json, out, flags) == 0 &&
		       fputc('\n', out) != EOF;
	json_decref(json);
	return written && !ferror(out) ? 0 : -1;
}
