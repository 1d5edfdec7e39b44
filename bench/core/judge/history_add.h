/* Putting records and their configurations into a history. */
#ifndef HISTORY_ADD_H
#define HISTORY_ADD_H

#include <stddef.h>

#include "core/judge/history.h"

/* The class of that name, or a new one; valid until the next is asked for. */
struct history_class *history_class_of(struct history *history,
				       const char *name);

/*
 * The place of a configuration in its class. A new one has a series for each of
 * the figures that are compared, or asked for, where it passes the filters; the
 * series have no values yet.
 */
size_t history_config(const struct history *history,
		      struct history_class *class, const struct params *params,
		      const struct figure *figures);

/*
 * Adds a record, whose `file` is from malloc; its values are at its place then
 * in the series of its class.
 */
void history_add(struct history_class *class, struct history_record *record);

#endif
