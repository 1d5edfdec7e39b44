/* What changed on the machine between two records. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/history.h"

/* What varies from one invocation to the next, or says nothing of speed. */
static const char *const restless[] = {
	"load_1min", "uptime_s", "kernel.boot_id", "machine_class", "verdict",
	"name",	     NULL,
};

#define USED "_used" /* ends the names of what others hold now */

/* Groups whose numbers are settings; other numbers are readings. */
static const char *const settled[] = {
	"limits.",   "kernel.",	     "haltpoll.", "topology.",
	"cpu.idle_", "memory_bytes", "aslr",	  NULL,
};

static bool is_restless(const char *name)
{
	for (size_t i = 0; restless[i]; i++)
		if (!strcmp(name, restless[i]))
			return true;
	size_t n = strlen(name), end = strlen(USED);
	return n > end && !strcmp(name + n - end, USED);
}

static bool is_settled(const struct fact *fact)
{
	if (fact->kind != FACT_NUMBER)
		return true;
	for (size_t i = 0; settled[i]; i++)
		if (!strncmp(fact->name, settled[i], strlen(settled[i])))
			return true;
	return false;
}

static void fact_text(const struct fact *fact, char *text, size_t n)
{
	if (fact && fact->kind == FACT_TEXT)
		snprintf(text, n, "%s", *fact->text ? fact->text : "none");
	else if (fact && fact->kind == FACT_NUMBER)
		snprintf(text, n, "%.15g", fact->number);
	else if (fact && fact->kind == FACT_FLAG)
		snprintf(text, n, "%s", fact->number != 0 ? "yes" : "no");
	else
		snprintf(text, n, "unknown");
}

/* A fact that only one of them could have told is no difference. */
static size_t differ(const struct facts *a, const struct facts *b,
		     const char *prefix, struct history_difference *list,
		     size_t room)
{
	size_t n = 0;
	for (size_t i = 0; i < b->count && n < room; i++) {
		const struct fact *after = &b->fact[i];
		const struct fact *before = facts_find(a, after->name);
		struct history_difference *d = &list[n];
		if (!before || is_restless(after->name) || !is_settled(after))
			continue;
		snprintf(d->name, sizeof(d->name), "%s%s", prefix, after->name);
		fact_text(before, d->before, sizeof(d->before));
		fact_text(after, d->after, sizeof(d->after));
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
		n += differ(&a->environment, &b->environment, "", list + n,
			    room - n);
		n += differ(&a->tool, &b->tool, "mqbench ", list + n, room - n);
		for (; first < n; first++)
			list[first].record = i;
	}
	return n;
}
