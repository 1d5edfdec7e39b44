/*
 * The parameters of one configuration, and the table of axes that they are
 * read from, named by and written with: an axis more is a line in params.c
 * and a member here.
 */
#ifndef PARAMS_H
#define PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

#define WORD_MAX 32
#define COMMAND_MAX 256
#define AXES_MAX 32

/* Members are named by their axis; 0 and "" never appear but in capacity. */
struct params {
	char workload[WORD_MAX];
	char mechanism[WORD_MAX];
	uint64_t size; /* payload bytes a message */
	char wait[WORD_MAX];
	char placement[WORD_MAX];
	uint64_t capacity; /* messages; 0 before the plan has chosen */
	uint64_t priority; /* of ordinary messages, 0 lowest */
	char pattern[WORD_MAX];
	uint64_t levels;
	char select[WORD_MAX];
	uint64_t fill;	 /* messages queued beforehand */
	uint64_t others; /* other queues present */
	uint64_t producers, consumers;
	uint64_t pairs;
	uint64_t rate;		 /* messages a second, of an open loop */
	char arrivals[WORD_MAX]; /* fixed or poisson */
	char verify[WORD_MAX];
	char sched[WORD_MAX];
	char keep_awake[WORD_MAX];    /* no or yes */
	char background[COMMAND_MAX]; /* a shell command; "none" */
};

enum axis_kind {
	AXIS_WORD,  /* a char array of WORD_MAX */
	AXIS_TEXT,  /* a char array of COMMAND_MAX, never split at commas */
	AXIS_COUNT, /* uint64_t, "1k", "1..8*2" */
	AXIS_BYTES, /* the same in bytes, and "steps" */
	AXIS_FLAG,  /* a char array holding no or yes; bare option: yes */
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
	USES_ALWAYS = 1 << 12, /* mechanism, sched, background, keep-awake */
};

struct axis {
	const char *name; /* the option's name and, with _, the JSON key */
	const char *key;  /* JSON key; NULL is the name */
	enum axis_kind kind;
	unsigned uses;
	size_t offset;
	const char *initial;	  /* the value where nobody asks for another */
	const char *const *words; /* what it may be; NULL: any, or a registry */
	uint64_t low, high;	  /* of counts and bytes */
	const char *argument;
	const char *help;
};

/* Ended by a NULL name, in the order in which an id names them. */
extern const struct axis axes[];

/* Messages that are due within a duration at a rate; at least 1. */
uint64_t paced_messages(uint64_t rate, uint64_t duration_ns);

const struct axis *axis_find(const char *name);

/* Every member at its axis' initial value. */
void params_init(struct params *params);

/*
 * Sets one member from one word, number or text. -1 and an error, status
 * STATUS_USAGE, that names the axis and the nearest word.
 */
int params_set(struct params *params, const struct axis *axis,
	       const char *value, struct error *err);

/* The value as the text that params_set takes; returns `text`. */
char *params_get(const struct params *params, const struct axis *axis,
		 char *text, size_t n);

/* Whether a member still has the initial value. */
bool params_is_initial(const struct params *params, const struct axis *axis);

bool params_equal(const struct params *a, const struct params *b);

/*
 * The result id: workload/mechanism/size/wait/placement/capN, then every
 * other parameter that is not initial as /key=value in the table's order.
 */
void params_id(const struct params *params, char *id, size_t n);

#endif
