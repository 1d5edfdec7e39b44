/*
 * The parameters of a configuration, and the table of axes that reads, names
 * and writes them. A new axis: a line in params.c, a member and an id here.
 */
#ifndef PARAMS_H
#define PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

#define WORD_MAX 32
#define COMMAND_MAX 256

/* Each in the order of its axis' words. */
enum pattern { PRIO_CONSTANT, PRIO_RISING, PRIO_FALLING, PRIO_RANDOM };
enum selection { SELECT_HIGHEST, SELECT_FIRST, SELECT_EXACT };
enum arrivals { ARRIVALS_FIXED, ARRIVALS_POISSON };
enum verify { VERIFY_HEADER, VERIFY_FULL };
enum memcg { MEMCG_INHERIT, MEMCG_ROOT, MEMCG_CHILD };

/*
 * Members are named after their axis. A word is never empty; a record may have
 * one that this version does not know. struct config holds what they mean.
 */
struct params {
	char workload[WORD_MAX], mechanism[WORD_MAX];
	uint64_t size; /* payload bytes a message */
	char wait[WORD_MAX], placement[WORD_MAX];
	uint64_t capacity; /* messages; 0 before the plan has chosen */
	uint64_t priority; /* of ordinary messages, 0 lowest */
	enum pattern pattern;
	uint64_t levels;
	enum selection select;
	uint64_t fill;	 /* messages queued beforehand */
	uint64_t others; /* other queues present */
	uint64_t producers, consumers, pairs;
	uint64_t rate; /* messages a second, of an open loop */
	enum arrivals arrivals;
	enum verify verify;
	char sched[WORD_MAX];
	bool keep_awake;
	enum memcg memcg;	      /* memory cgroup of the workers */
	char background[COMMAND_MAX]; /* a shell command; "none" */
};

enum axis_kind {
	AXIS_WORD,   /* char[WORD_MAX]: a name, perhaps unknown here */
	AXIS_TEXT,   /* char[COMMAND_MAX], never split at commas */
	AXIS_COUNT,  /* uint64_t, "1k", "1..8*2" */
	AXIS_BYTES,  /* the same in bytes, and "steps" */
	AXIS_CHOICE, /* an enum: the place in the axis' words */
	AXIS_FLAG,   /* bool: no or yes; bare option: yes */
};

/* The place in axes[]. */
enum axis_id {
	PARAM_WORKLOAD,
	PARAM_MECHANISM,
	PARAM_SIZE,
	PARAM_WAIT,
	PARAM_PLACEMENT,
	PARAM_CAPACITY,
	PARAM_PRIORITY,
	PARAM_PATTERN,
	PARAM_LEVELS,
	PARAM_SELECT,
	PARAM_FILL,
	PARAM_OTHERS,
	PARAM_PRODUCERS,
	PARAM_CONSUMERS,
	PARAM_PAIRS,
	PARAM_RATE,
	PARAM_ARRIVALS,
	PARAM_VERIFY,
	PARAM_SCHED,
	PARAM_KEEP_AWAKE,
	PARAM_MEMCG,
	PARAM_BACKGROUND,
	AXES
};

/* Bits by which a workload says which axes mean anything to it. */
enum axis_bit {
	USES_SIZE = 1 << 0,
	USES_WAIT = 1 << 1,
	USES_PLACEMENT = 1 << 2,
	USES_CAPACITY = 1 << 3,
	USES_PRIORITY = 1 << 4,
	USES_PATTERN = 1 << 5,
	USES_SELECT = 1 << 6,
	USES_FILL = 1 << 7,
	USES_OTHERS = 1 << 8,
	USES_FAN = 1 << 9, /* producers, consumers and pairs */
	USES_VERIFY = 1 << 10,
	USES_RATE = 1 << 11,
	USES_ALWAYS = 1 << 12, /* mechanism, sched, memcg, background */
};

struct axis {
	const char *name; /* of the option */
	const char *key;  /* in JSON */
	enum axis_kind kind;
	unsigned uses;
	size_t offset;
	const char *const *words; /* of choices and flags; else NULL */
	uint64_t low, high;	  /* of counts and bytes */
	const char *argument, *help;
};

/* Ended by a NULL name, in the order in which an id names them. */
extern const struct axis axes[AXES + 1];
extern const struct params params_initial; /* unless given otherwise */

/* By its name or key; NULL where there is none. */
const struct axis *axis_find(const char *name);
bool axis_is_number(const struct axis *axis); /* counts and bytes */

/*
 * Sets one member from one word, number or text. -1 and an error, status
 * STATUS_USAGE, that names the axis and the nearest word.
 */
int params_set(struct params *params, const struct axis *axis,
	       const char *value, struct error *err);

/* The same of a count or bytes that were read from `text`. */
int params_set_number(struct params *params, const struct axis *axis,
		      uint64_t number, const char *text, struct error *err);

/* The value as the text that params_set takes; returns `text`. */
char *params_get(const struct params *params, const struct axis *axis,
		 char *text, size_t n);

/* The value of a count, of bytes, a choice or a flag; of a text 0. */
uint64_t params_number(const struct params *params, const struct axis *axis);

void params_copy(struct params *to, const struct params *from,
		 const struct axis *axis);

/* The axes that have one of these bits become initial. */
void params_reset(struct params *params, unsigned uses);

bool params_same(const struct params *a, const struct params *b,
		 const struct axis *axis);
bool params_is_initial(const struct params *params, const struct axis *axis);
bool params_is_contended(const struct params *params); /* several at once */
bool params_is_null(const struct params *params); /* the harness baseline */
bool params_is_shown(const struct params *params, bool verbose); /* not null */
bool params_equal(const struct params *a, const struct params *b);

/* As strcmp, by every axis but `except`, which may be NULL. */
int params_order(const struct params *a, const struct params *b,
		 const struct axis *except);

/* The result id, of the form that docs/format.md describes. */
void params_id(const struct params *params, char *id, size_t n);

#endif
