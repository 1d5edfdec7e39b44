/* Classes, configurations and their series, as records have them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "core/judge/history_add.h"

struct history_class *history_class_of(struct history *history,
				       const char *name)
{
	for (size_t i = 0; i < history->classes; i++)
		if (!strcmp(history->class[i].name, name))
			return &history->class[i];
	history->class = array_grow(history->class, history->classes,
				    sizeof(*history->class));
	struct history_class *class = &history->class[history->classes++];
	*class = (struct history_class){0};
	snprintf(class->name, sizeof(class->name), "%s", name);
	return class;
}

static void add_series(struct history_class *class, size_t config,
		       const struct figure *figure)
{
	class->series =
		array_grow(class->series, class->many, sizeof(*class->series));
	class->series[class->many++] = (struct history_series){
		.config = config, .figure = *figure, .error = NAN};
}

static void add_config(const struct history *history,
		       struct history_class *class, const struct params *params,
		       const struct figure *figure)
{
	class->config = array_grow(class->config, class->configs,
				   sizeof(*class->config));
	struct history_config *config = &class->config[class->configs];
	*config = (struct history_config){.params = *params,
					  .series = class->many};
	params_id(params, config->id, sizeof(config->id));
	size_t place = class->configs++;
	if (!text_passes(config->id, history->options.only,
			 history->options.skip))
		return;
	if (history->options.figure)
		figure = history->options.figure;
	for (; figure->use; figure++)
		if (figure->use & IS_COMPARED)
			add_series(class, place, figure);
}

size_t history_config(const struct history *history,
		      struct history_class *class, const struct params *params,
		      const struct figure *figures)
{
	size_t at = 0;
	while (at < class->configs &&
	       !params_equal(&class->config[at].params, params))
		at++;
	if (at == class->configs)
		add_config(history, class, params, figures);
	return at;
}

void history_add(struct history_class *class, struct history_record *record)
{
	class->record = array_grow(class->record, class->records,
				   sizeof(*class->record));
	class->record[class->records++] = *record;
}
