/* The table of axes, and parameters read, compared and named by it. */
#include <stdio.h>
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
static const char *const memcg_words[] = {"inherit", "root", "child", NULL};
static const char *const flag_words[] = {"no", "yes", NULL};

#define MEMBER(member) offsetof(struct params, member)

const struct axis axes[AXES + 1] = {
	{"workload", "workload", AXIS_WORD, USES_ALWAYS, MEMBER(workload), NULL,
	 0, 0, "WORKLOAD,...", "traffic patterns"},
	{"mechanism", "mechanism", AXIS_WORD, USES_ALWAYS, MEMBER(mechanism),
	 NULL, 0, 0, "MECHANISM,...", "ways to carry messages"},
	{"size", "size_bytes", AXIS_BYTES, USES_SIZE, MEMBER(size), NULL, 0,
	 16777216, "BYTES,...",
	 "payload; steps: at the kernel's allocation sizes"},
	{"wait", "wait", AXIS_WORD, USES_WAIT, MEMBER(wait), NULL, 0, 0,
	 "WAIT,...", "blocking modes"},
	{"placement", "placement", AXIS_WORD, USES_PLACEMENT, MEMBER(placement),
	 NULL, 0, 0, "PLACEMENT,...", "CPUs of the two ends, or A:B"},
	{"capacity", "capacity", AXIS_COUNT, USES_CAPACITY, MEMBER(capacity),
	 NULL, 1, 1 << 30, "N,...",
	 "messages that a queue holds (10, or --fill + 1)"},
	{"priority", "priority", AXIS_COUNT, USES_PRIORITY, MEMBER(priority),
	 NULL, 0, 32767, "N,...", "priority of ordinary messages, 0 lowest"},
	{"pattern", "pattern", AXIS_CHOICE, USES_PATTERN, MEMBER(pattern),
	 pattern_words, 0, 0, "WORD,...",
	 "priorities: constant rising falling random"},
	{"levels", "levels", AXIS_COUNT, USES_PATTERN, MEMBER(levels), NULL, 1,
	 32768, "N,...", "number of priorities in the pattern"},
	{"select", "select", AXIS_CHOICE, USES_SELECT, MEMBER(select),
	 select_words, 0, 0, "WORD,...",
	 "message to receive: highest first exact"},
	{"fill", "fill", AXIS_COUNT, USES_FILL, MEMBER(fill), NULL, 0, 1 << 24,
	 "N,...", "messages queued beforehand"},
	{"others", "others", AXIS_COUNT, USES_OTHERS, MEMBER(others), NULL, 0,
	 1 << 20, "N,...", "other queues present"},
	{"producers", "producers", AXIS_COUNT, USES_FAN, MEMBER(producers),
	 NULL, 1, 64, "N,...", "senders on one queue"},
	{"consumers", "consumers", AXIS_COUNT, USES_FAN, MEMBER(consumers),
	 NULL, 1, 64, "N,...", "receivers on one queue"},
	{"pairs", "pairs", AXIS_COUNT, USES_FAN, MEMBER(pairs), NULL, 1, 64,
	 "N,...", "pairs, each with its own queue"},
	{"rate", "rate_per_s", AXIS_COUNT, USES_RATE, MEMBER(rate), NULL, 1,
	 100000000, "N,...", "messages a second of an open loop"},
	{"arrivals", "arrivals", AXIS_CHOICE, USES_RATE, MEMBER(arrivals),
	 arrivals_words, 0, 0, "WORD,...", "schedule: fixed poisson"},
	{"verify", "verify", AXIS_CHOICE, USES_VERIFY, MEMBER(verify),
	 verify_words, 0, 0, "WORD,...",
	 "part of a message to check: header full"},
	{"sched", "sched", AXIS_WORD, USES_ALWAYS, MEMBER(sched), NULL, 0, 0,
	 "WORD,...", "scheduling: other fifo:N rr:N"},
	{"keep-awake", "keep_awake", AXIS_FLAG, USES_PLACEMENT,
	 MEMBER(keep_awake), flag_words, 0, 0, "[=no,yes]",
	 "keep the CPUs busy, where that is not slower"},
	{"memcg", "memcg", AXIS_CHOICE, USES_ALWAYS, MEMBER(memcg), memcg_words,
	 0, 0, "WORD,...", "memory cgroup of the workers: inherit root child"},
	{"background", "background", AXIS_TEXT, USES_ALWAYS, MEMBER(background),
	 NULL, 0, 0, "PROGRAM", "shell command that runs as background load"},
	{0},
};

const struct params params_initial = {
	.workload = "pingpong",
	.mechanism = "sysv",
	.size = 64,
	.wait = "block",
	.placement = "same-cpu",
	.levels = 1,
	.producers = 1,
	.consumers = 1,
	.pairs = 1,
	.rate = 1000,
	.sched = "other",
	.background = "none",
};

const struct axis *axis_find(const char *name)
{
	for (const struct axis *axis = axes; axis->name; axis++)
		if (!strcmp(axis->name, name) || !strcmp(axis->key, name))
			return axis;
	return NULL;
}

bool axis_is_number(const struct axis *axis)
{
	return axis->kind == AXIS_COUNT || axis->kind == AXIS_BYTES;
}

static bool is_text(const struct axis *axis)
{
	return axis->kind == AXIS_WORD || axis->kind == AXIS_TEXT;
}

static void *member(const struct params *params, const struct axis *axis)
{
	return (char *)params + axis->offset;
}

static size_t member_size(const struct axis *axis)
{
	static const size_t size[] = {
		[AXIS_WORD] = WORD_MAX,
		[AXIS_TEXT] = COMMAND_MAX,
		[AXIS_COUNT] = sizeof(uint64_t),
		[AXIS_BYTES] = sizeof(uint64_t),
		[AXIS_CHOICE] = sizeof(unsigned),
		[AXIS_FLAG] = sizeof(bool),
	};
	return size[axis->kind];
}

uint64_t params_number(const struct params *params, const struct axis *axis)
{
	const void *at = member(params, axis);
	switch (axis->kind) {
	case AXIS_CHOICE:
		return *(const unsigned *)at;
	case AXIS_FLAG:
		return *(const bool *)at;
	case AXIS_COUNT:
	case AXIS_BYTES:
		return *(const uint64_t *)at;
	default:
		return 0;
	}
}

int params_set_number(struct params *params, const struct axis *axis,
		      uint64_t number, const char *text, struct error *err)
{
	if (number < axis->low || number > axis->high)
		return error_set(
			err, STATUS_USAGE, "--%s %s: must be from %llu to %llu",
			axis->name, text, (unsigned long long)axis->low,
			(unsigned long long)axis->high);
	*(uint64_t *)member(params, axis) = number;
	return 0;
}

static int set_word(struct params *params, const struct axis *axis,
		    const char *value, struct error *err)
{
	char option[WORD_MAX + 4];
	unsigned i = 0;
	while (axis->words[i] && strcmp(axis->words[i], value) != 0)
		i++;
	snprintf(option, sizeof(option), "--%s ", axis->name);
	if (!axis->words[i])
		return units_unknown(err, option, value, axis->words,
				     "see mqbench run --help");
	if (axis->kind == AXIS_FLAG)
		*(bool *)member(params, axis) = i;
	else
		*(unsigned *)member(params, axis) = i;
	return 0;
}

static int set_text(struct params *params, const struct axis *axis,
		    const char *value, struct error *err)
{
	size_t room = member_size(axis);
	if (strlen(value) >= room || !*value)
		return error_set(err, STATUS_USAGE,
				 "--%s: takes a text of 1 to %zu bytes",
				 axis->name, room - 1);
	strcpy(member(params, axis), value);
	return 0;
}

int params_set(struct params *params, const struct axis *axis,
	       const char *value, struct error *err)
{
	unsigned kilo = axis->kind == AXIS_BYTES ? 1024 : 1000;
	uint64_t number;
	if (is_text(axis))
		return set_text(params, axis, value, err);
	if (axis->words)
		return set_word(params, axis, value, err);
	if (!units_parse(value, kilo, &number))
		return error_set(err, STATUS_USAGE,
				 "--%s %s: not a whole number", axis->name,
				 value);
	return params_set_number(params, axis, number, value, err);
}

char *params_get(const struct params *params, const struct axis *axis,
		 char *text, size_t n)
{
	if (axis_is_number(axis))
		snprintf(text, n, "%llu",
			 (unsigned long long)params_number(params, axis));
	else
		snprintf(text, n, "%s",
			 is_text(axis)
				 ? (const char *)member(params, axis)
				 : axis->words[params_number(params, axis)]);
	return text;
}

void params_copy(struct params *to, const struct params *from,
		 const struct axis *axis)
{
	memcpy(member(to, axis), member(from, axis), member_size(axis));
}

void params_reset(struct params *params, unsigned uses)
{
	for (const struct axis *axis = axes; axis->name; axis++)
		if (axis->uses & uses)
			params_copy(params, &params_initial, axis);
}

static int compare(const struct params *a, const struct params *b,
		   const struct axis *axis)
{
	if (is_text(axis))
		return strcmp(member(a, axis), member(b, axis));
	uint64_t x = params_number(a, axis), y = params_number(b, axis);
	return (x > y) - (x < y);
}

bool params_same(const struct params *a, const struct params *b,
		 const struct axis *axis)
{
	return compare(a, b, axis) == 0;
}

bool params_is_initial(const struct params *params, const struct axis *axis)
{
	return params_same(params, &params_initial, axis);
}

bool params_is_contended(const struct params *params)
{
	return params->producers > 1 || params->consumers > 1 ||
	       params->pairs > 1;
}

bool params_is_null(const struct params *params)
{
	return !strcmp(params->mechanism, "null");
}

bool params_is_shown(const struct params *params, bool verbose)
{
	return verbose || !params_is_null(params);
}

bool params_equal(const struct params *a, const struct params *b)
{
	return params_order(a, b, NULL) == 0;
}

int params_order(const struct params *a, const struct params *b,
		 const struct axis *except)
{
	int order = 0;
	for (const struct axis *axis = axes; axis->name && order == 0; axis++)
		if (axis != except)
			order = compare(a, b, axis);
	return order;
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
	char value[COMMAND_MAX];
	snprintf(id, n, "%s/%s/%lluB/%s/%s/cap%llu", params->workload,
		 params->mechanism, (unsigned long long)params->size,
		 params->wait, params->placement,
		 (unsigned long long)params->capacity);
	for (const struct axis *axis = axes + PARAM_PRIORITY; axis->name;
	     axis++)
		if (!params_is_initial(params, axis))
			append_value(
				id, n, axis->name,
				params_get(params, axis, value, sizeof(value)));
}
