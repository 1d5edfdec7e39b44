/* The table of axes, and parameters read, compared and named by it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "params.h"

static const char *const pattern_words[] = {"constant", "rising", "falling",
					    "random", NULL};
static const char *const select_words[] = {"highest", "first", "exact", NULL};
static const char *const arrivals_words[] = {"fixed", "poisson", NULL};
static const char *const verify_words[] = {"header", "full", NULL};

#define MEMBER(member) offsetof(struct params, member)

const struct axis axes[] = {
	{"workload", NULL, AXIS_WORD, USES_ALWAYS, MEMBER(workload), "pingpong",
	 NULL, 0, 0, "WORKLOAD,...", "traffic patterns"},
	{"mechanism", NULL, AXIS_WORD, USES_ALWAYS, MEMBER(mechanism), "sysv",
	 NULL, 0, 0, "MECHANISM,...", "ways to carry messages"},
	{"size", "size_bytes", AXIS_BYTES, USES_SIZE, MEMBER(size), "64", NULL,
	 0, 16777216, "BYTES,...",
	 "payload; steps: where the kernel allocates more"},
	{"wait", NULL, AXIS_WORD, USES_WAIT, MEMBER(wait), "block", NULL, 0, 0,
	 "WAIT,...", "blocking modes"},
	{"placement", NULL, AXIS_WORD, USES_PLACEMENT, MEMBER(placement),
	 "same-cpu", NULL, 0, 0, "PLACEMENT,...",
	 "CPUs of the two ends, or A:B"},
	{"capacity", NULL, AXIS_COUNT, USES_CAPACITY, MEMBER(capacity), "0",
	 NULL, 0, 1 << 30, "N,...",
	 "messages a queue holds (10, or what --fill needs)"},
	{"priority", NULL, AXIS_COUNT, USES_PRIORITY, MEMBER(priority), "0",
	 NULL, 0, 32767, "N,...", "priority of ordinary messages, 0 lowest"},
	{"pattern", NULL, AXIS_WORD, USES_PATTERN, MEMBER(pattern), "constant",
	 pattern_words, 0, 0, "WORD,...",
	 "of priorities: constant rising falling random"},
	{"levels", NULL, AXIS_COUNT, USES_PATTERN, MEMBER(levels), "1", NULL, 1,
	 32768, "N,...", "priorities that the pattern goes through"},
	{"select", NULL, AXIS_WORD, USES_SELECT, MEMBER(select), "highest",
	 select_words, 0, 0, "WORD,...",
	 "what is received: highest first exact"},
	{"fill", NULL, AXIS_COUNT, USES_FILL, MEMBER(fill), "0", NULL, 0,
	 1 << 24, "N,...", "messages queued beforehand"},
	{"others", NULL, AXIS_COUNT, USES_OTHERS, MEMBER(others), "0", NULL, 0,
	 1 << 20, "N,...", "other queues present"},
	{"producers", NULL, AXIS_COUNT, USES_FAN, MEMBER(producers), "1", NULL,
	 1, 64, "N,...", "senders on one queue"},
	{"consumers", NULL, AXIS_COUNT, USES_FAN, MEMBER(consumers), "1", NULL,
	 1, 64, "N,...", "receivers on one queue"},
	{"pairs", NULL, AXIS_COUNT, USES_FAN, MEMBER(pairs), "1", NULL, 1, 64,
	 "N,...", "private queues at once"},
	{"rate", "rate_per_s", AXIS_COUNT, USES_RATE, MEMBER(rate), "1000",
	 NULL, 1, 100000000, "N,...", "messages a second, of an open loop"},
	{"arrivals", NULL, AXIS_WORD, USES_RATE, MEMBER(arrivals), "fixed",
	 arrivals_words, 0, 0, "WORD,...", "when they are due: fixed poisson"},
	{"verify", NULL, AXIS_WORD, USES_VERIFY, MEMBER(verify), "header",
	 verify_words, 0, 0, "WORD,...",
	 "what of a message is checked: header full"},
	{"sched", NULL, AXIS_WORD, USES_ALWAYS, MEMBER(sched), "other", NULL, 0,
	 0, "WORD,...", "scheduling: other fifo:N rr:N"},
	{"keep-awake", "keep_awake", AXIS_FLAG, USES_PLACEMENT,
	 MEMBER(keep_awake), "no", NULL, 0, 0, "[=no,yes]",
	 "idle-priority spinners on the used CPUs"},
	{"background", NULL, AXIS_TEXT, USES_ALWAYS, MEMBER(background), "none",
	 NULL, 0, 0, "PROGRAM", "a load that runs beside"},
	{0},
};

uint64_t paced_messages(uint64_t rate, uint64_t duration_ns)
{
	double n = (double)rate * (double)duration_ns / 1e9;
	return n < 1 ? 1 : n < 1e15 ? (uint64_t)n : UINT64_MAX;
}

static const char *const flag_words[] = {"no", "yes", NULL};

const struct axis *axis_find(const char *name)
{
	for (const struct axis *axis = axes; axis->name; axis++)
		if (!strcmp(axis->name, name) ||
		    (axis->key && !strcmp(axis->key, name)))
			return axis;
	return NULL;
}

static char *text_member(const struct params *params, const struct axis *axis)
{
	return (char *)params + axis->offset;
}

static uint64_t *number_member(const struct params *params,
			       const struct axis *axis)
{
	return (uint64_t *)(void *)((char *)params + axis->offset);
}

static bool axis_is_number(const struct axis *axis)
{
	return axis->kind == AXIS_COUNT || axis->kind == AXIS_BYTES;
}

void params_init(struct params *params)
{
	memset(params, 0, sizeof(*params));
	for (const struct axis *axis = axes; axis->name; axis++)
		params_set(params, axis, axis->initial, NULL);
}

static int set_number(struct params *params, const struct axis *axis,
		      const char *value, struct error *err)
{
	uint64_t number;
	unsigned kilo = axis->kind == AXIS_BYTES ? 1024 : 1000;
	if (!units_parse(value, kilo, &number))
		return error_set(err, STATUS_USAGE,
				 "--%s %s: not a whole number", axis->name,
				 value);
	if (number < axis->low || number > axis->high)
		return error_set(
			err, STATUS_USAGE, "--%s %s: must be from %llu to %llu",
			axis->name, value, (unsigned long long)axis->low,
			(unsigned long long)axis->high);
	*number_member(params, axis) = number;
	return 0;
}

static int refuse_word(const struct axis *axis, const char *value,
		       const char *const *words, struct error *err)
{
	char option[WORD_MAX + 4];
	snprintf(option, sizeof(option), "--%s ", axis->name);
	return units_unknown(err, option, value, words,
			     "see mqbench run --help");
}

int params_set(struct params *params, const struct axis *axis,
	       const char *value, struct error *err)
{
	if (axis_is_number(axis))
		return set_number(params, axis, value, err);
	const char *const *words =
		axis->kind == AXIS_FLAG ? flag_words : axis->words;
	size_t room = axis->kind == AXIS_TEXT ? COMMAND_MAX : WORD_MAX;
	if (words) {
		const char *const *word = words;
		while (*word && strcmp(*word, value) != 0)
			word++;
		if (!*word)
			return refuse_word(axis, value, words, err);
	}
	if (strlen(value) >= room || !*value)
		return error_set(err, STATUS_USAGE,
				 "--%s: takes a text of 1 to %zu bytes",
				 axis->name, room - 1);
	snprintf(text_member(params, axis), room, "%s", value);
	return 0;
}

char *params_get(const struct params *params, const struct axis *axis,
		 char *text, size_t n)
{
	if (axis_is_number(axis))
		snprintf(text, n, "%llu",
			 (unsigned long long)*number_member(params, axis));
	else
		snprintf(text, n, "%s", text_member(params, axis));
	return text;
}

bool params_is_initial(const struct params *params, const struct axis *axis)
{
	char text[COMMAND_MAX];
	return !strcmp(params_get(params, axis, text, sizeof(text)),
		       axis->initial);
}

bool params_equal(const struct params *a, const struct params *b)
{
	for (const struct axis *axis = axes; axis->name; axis++) {
		bool same = axis_is_number(axis)
				    ? *number_member(a, axis) ==
					      *number_member(b, axis)
				    : !strcmp(text_member(a, axis),
					      text_member(b, axis));
		if (!same)
			return false;
	}
	return true;
}

/* A slash or a space in a value would break the id apart. */
static void append_value(char *id, size_t n, const char *key, char *value)
{
	for (char *c = value; *c; c++)
		if (*c == '/' || (unsigned char)*c <= ' ')
			*c = '_';
	text_append(id, n, "/%s=%s", key, value);
}

void params_id(const struct params *params, char *id, size_t n)
{
	static const char *const always[] = {"workload",  "mechanism",
					     "size",	  "wait",
					     "placement", "capacity"};
	char value[COMMAND_MAX];
	snprintf(id, n, "%s/%s/%lluB/%s/%s/cap%llu", params->workload,
		 params->mechanism, (unsigned long long)params->size,
		 params->wait, params->placement,
		 (unsigned long long)params->capacity);
	const struct axis *axis = axes + sizeof(always) / sizeof(*always);
	for (; axis->name; axis++)
		if (!params_is_initial(params, axis))
			append_value(
				id, n, axis->name,
				params_get(params, axis, value, sizeof(value)));
}
