/* A history, its remarks, and its end. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "core/judge/history.h"

void history_init(struct history *history,
		  const struct history_options *options)
{
	*history = (struct history){.options = *options};
}

void history_note(struct history *history, const char *format, ...)
{
	size_t n = history->notes++;
	history->note = array_grow(history->note, n, sizeof(*history->note));
	va_list args;
	va_start(args, format);
	text_vformat(history->note[n], sizeof(*history->note), format, args);
	va_end(args);
	text_clean(history->note[n]);
}

size_t history_fewest(const struct history_series *series)
{
	return figure_is_counted(&series->figure) ? HISTORY_FEWEST_COUNTS
						  : CHANGES_FEWEST;
}

size_t history_searched(const struct history_class *class)
{
	size_t n = 0;
	for (size_t i = 0; i < class->many; i++)
		n += class->series[i].values >=
		     history_fewest(&class->series[i]);
	return n;
}

static void class_release(struct history_class *class)
{
	for (size_t i = 0; i < class->records; i++)
		free(class->record[i].file);
	for (size_t i = 0; i < class->many; i++) {
		free(class->series[i].own);
		free(class->series[i].ratio);
	}
	free(class->record);
	free(class->config);
	free(class->series);
	free(class->change);
	free(class->shift);
}

void history_release(struct history *history)
{
	for (size_t i = 0; i < history->classes; i++)
		class_release(&history->class[i]);
	for (size_t i = 0; i < history->many; i++) {
		facts_release(history->facts[i]);
		free(history->facts[i]);
	}
	free(history->facts);
	free(history->class);
	free(history->note);
	*history = (struct history){0};
}
