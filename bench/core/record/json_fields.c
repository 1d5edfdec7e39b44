/* One switch that reads a field, one that writes it. */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/cpu.h"
#include "core/record/json.h"
#include "core/record/json_fields.h"

static void load_word(const struct field *f, const char *word, unsigned *to)
{
	for (unsigned i = 0; i < f->size; i++)
		if (!strcmp(word, f->words[i]))
			*to = i;
}

static void load_cpus(const json_t *array, int cpu[2])
{
	for (size_t i = 0; i < 2; i++) {
		const json_t *value = json_array_get(array, i);
		cpu[i] = json_is_integer(value) ? (int)json_integer_value(value)
						: CPU_NONE;
	}
}

static double positive(double value)
{
	return value > 0 && isfinite(value) ? value : 0;
}

static void load_field(const struct field *f, const json_t *object,
		       void *structure)
{
	void *to = (char *)structure + f->offset;
	const json_t *value = json_object_get(object, f->name);
	switch (f->kind) {
	case FIELD_COUNT:
		*(uint64_t *)to = member_count(object, f->name);
		break;
	case FIELD_INDEX:
		*(unsigned *)to = (unsigned)member_count(object, f->name);
		break;
	case FIELD_NUMBER:
		*(double *)to = member_number(object, f->name);
		break;
	case FIELD_POSITIVE:
		*(double *)to = positive(member_number(object, f->name));
		break;
	case FIELD_FLAG:
		if (json_is_boolean(value))
			*(bool *)to = json_is_true(value);
		break;
	case FIELD_TEXT:
	case FIELD_NOTE:
		member_copy(to, f->size, object, f->name);
		break;
	case FIELD_WORD:
		load_word(f, member_text(object, f->name), to);
		break;
	case FIELD_CPUS:
		load_cpus(value, to);
		break;
	case FIELD_OBJECT:
		fields_load(f->fields, value, structure);
		break;
	}
}

void fields_load(const struct field *fields, const json_t *object,
		 void *structure)
{
	for (const struct field *f = fields; f->name; f++)
		load_field(f, object, structure);
}

static json_t *cpus_json(const int cpu[2])
{
	if (cpu[0] == CPU_NONE)
		return json_null();
	return json_pack("[i, i]", cpu[0], cpu[1]);
}

static json_t *field_json(const struct field *f, const void *structure)
{
	const void *from = (const char *)structure + f->offset;
	switch (f->kind) {
	case FIELD_COUNT:
		return count_json(*(const uint64_t *)from);
	case FIELD_INDEX:
		return json_integer(*(const unsigned *)from);
	case FIELD_NUMBER:
	case FIELD_POSITIVE:
		return number_json(*(const double *)from);
	case FIELD_FLAG:
		return json_boolean(*(const bool *)from);
	case FIELD_NOTE:
		return *(const char *)from ? string_json(from) : json_null();
	case FIELD_TEXT:
		return string_json(from);
	case FIELD_WORD:
		return json_string(f->words[*(const unsigned *)from]);
	case FIELD_CPUS:
		return cpus_json(from);
	case FIELD_OBJECT:
		return fields_json(f->fields, structure);
	}
	return NULL;
}

void fields_set(const struct field *fields, json_t *object,
		const void *structure)
{
	for (const struct field *f = fields; f->name; f++)
		member_set(object, f->name, field_json(f, structure));
}

json_t *fields_json(const struct field *fields, const void *structure)
{
	json_t *object = json_object();
	fields_set(fields, object, structure);
	return object;
}
