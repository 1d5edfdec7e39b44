/* What changed on the machine between two records. */
#include <stdio.h>
#include <string.h>

#include "core/judge/history.h"
#include "core/judge/history_differ.h"
#include "core/machine/describe.h"

/* Nor what is made of such facts, or is the same in every record. */
static bool is_told(const char *name)
{
	return !describe_is_fleeting(name) && strcmp(name, "verdict") != 0 &&
	       strcmp(name, "machine_class") != 0;
}

/* A fact that only one of them could have told is no difference. */
static size_t differ(const struct facts *a, const struct facts *b,
		     const char *prefix, struct history_difference *list,
		     size_t room)
{
	size_t n = 0;
	for (size_t i = 0; i < b->count && n < room; i++) {
		const char *name = b->fact[i].name;
		struct history_difference *d = &list[n];
		if (!facts_find(a, name) || !is_told(name))
			continue;
		snprintf(d->name, sizeof(d->name), "%s%s", prefix, name);
		facts_show(a, name, d->before, sizeof(d->before));
		facts_show(b, name, d->after, sizeof(d->after));
		n += strcmp(d->before, d->after) != 0;
	}
	return n;
}

size_t history_around(const struct history_class *class,
		      const struct history_change *change,
		      struct history_difference *list, size_t room)
{
	size_t at = change->record, n = 0;
	size_t begin = at > HISTORY_OFF ? at - HISTORY_OFF : 1;
	begin = change->earlier + 1 < begin ? change->earlier + 1 : begin;
	for (size_t i = begin; i <= at + HISTORY_OFF && i < class->records;
	     i++) {
		const struct history_record *a = &class->record[i - 1];
		const struct history_record *b = &class->record[i];
		size_t first = n;
		n += differ(a->environment, b->environment, "", list + n,
			    room - n);
		n += differ(a->tool, b->tool, "mqbench ", list + n, room - n);
		for (; first < n; first++)
			list[first].record = i;
	}
	return n;
}
