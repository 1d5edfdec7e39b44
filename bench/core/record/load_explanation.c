/* Where a configuration's instructions went, from JSON. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "core/record/load_parts.h"

static double positive(const json_t *object, const char *key)
{
	double value = number_of(json_object_get(object, key));
	return value > 0 && isfinite(value) ? value : 0;
}

static int load_part(struct explanation *e, const json_t *object)
{
	char name[FUNCTION_MAX];
	copy_text(name, sizeof(name), object, "name");
	return explanation_append(e, name, stage_find(text_of(object, "stage")),
				  positive(object, "instructions"));
}

int load_explanation(struct record *record, struct explanation *e,
		     const json_t *object, struct error *err)
{
	json_t *functions = json_object_get(object, "functions"), *one;
	size_t n = json_array_size(functions), i;
	if (n == 0 || n > PARTS_MAX)
		return 0;
	if (record_load_room(record, n, sizeof(struct function_cost), err) < 0)
		return -1;
	e->runs = (uint64_t)positive(object, "runs");
	e->messages = (uint64_t)positive(object, "messages");
	e->instructions = positive(object, "instructions");
	e->low = positive(object, "low");
	e->high = positive(object, "high");
	e->beside = positive(object, "beside");
	e->clock = positive(object, "clock");
	json_array_foreach(functions, i, one)
	{
		if (load_part(e, one) < 0)
			return error_set(err, STATUS_FAILED, "out of memory");
	}
	explanation_sort(e);
	return 0;
}
