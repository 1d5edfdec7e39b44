/* Each list of words: a name, and a function that knows the i'th. */
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/cpu.h"
#include "base/units.h"
#include "channel.h"
#include "command.h"
#include "command/words.h"
#include "core/plan/preset.h"
#include "mechanism.h"
#include "metric.h"
#include "probe/probe.h"
#include "registry.h"
#include "report.h"
#include "workload.h"

#define WORDS_MAX 160

typedef const char *word_at(size_t i, const char **summary);

/* Of a table of the registry. */
#define REGISTERED(table)                                                      \
	static const char *table##_at(size_t i, const char **summary)          \
	{                                                                      \
		*summary = table[i] ? table[i]->summary : "";                  \
		return table[i] ? table[i]->name : NULL;                       \
	}
REGISTERED(mechanisms)
REGISTERED(workloads)
REGISTERED(reports)
REGISTERED(commands)

static const char *wait_at(size_t i, const char **summary)
{
	*summary = waits[i].summary;
	return waits[i].name;
}

/* The last is no word of the table. */
static const char *placement_at(size_t i, const char **summary)
{
	size_t n = 0;
	while (placements[n].name)
		n++;
	if (i > n)
		return NULL;
	*summary = i < n ? placements[i].summary
			 : "CPU numbers of the sender and the receiver";
	return i < n ? placements[i].name : "A:B";
}

static const char *preset_at(size_t i, const char **summary)
{
	*summary = presets[i].summary;
	return presets[i].name;
}

static const char *metric_at(size_t i, const char **summary)
{
	if (i >= METRICS)
		return NULL;
	*summary = metrics[i].help;
	return metrics[i].name;
}

static const char *promise_word(size_t i, const char **summary)
{
	const struct promise *p = promise_at(i);
	if (!p)
		return NULL;
	*summary = p->sentence;
	return p->word;
}

static const struct {
	const char *name;
	const char *summary;
	word_at *at;
} lists[] = {
	{"mechanisms", "ways to carry messages", mechanisms_at},
	{"workloads", "traffic patterns", workloads_at},
	{"waits", "blocking modes", wait_at},
	{"placements", "CPUs of the two ends", placement_at},
	{"presets", "what to measure, and for how long", preset_at},
	{"reports", "output formats of a record", reports_at},
	{"metrics", "measured quantities", metric_at},
	{"promises", "promises of queues", promise_word},
	{"commands", "commands", commands_at},
};

const char *list_word(const char *list, size_t i, const char **summary)
{
	if (!strcmp(list, "lists")) {
		if (i >= ARRAY_LENGTH(lists))
			return NULL;
		*summary = lists[i].summary;
		return lists[i].name;
	}
	for (size_t n = 0; n < ARRAY_LENGTH(lists); n++)
		if (!strcmp(list, lists[n].name))
			return lists[n].at(i, summary);
	return NULL;
}

int list_unknown(const char *list, const char *what, const char *word,
		 const char *otherwise, struct error *err)
{
	const char *names[WORDS_MAX + 1] = {NULL}, *summary;
	for (size_t i = 0; i < WORDS_MAX; i++) {
		names[i] = list_word(list, i, &summary);
		if (!names[i])
			break;
	}
	return units_unknown(err, what, word, names, otherwise);
}

int list_option_unknown(const char *list, const char *option, const char *word,
			struct error *err)
{
	char what[64], otherwise[64];
	snprintf(what, sizeof(what), "--%s ", option);
	snprintf(otherwise, sizeof(otherwise), "see mqbench list %s", list);
	return list_unknown(list, what, word, otherwise, err);
}
