/* The parts of `mqbench queues`; private to them. */
#ifndef QUEUES_PARTS_H
#define QUEUES_PARTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "core/queues/queue_list.h"

#define ADDRESSES_MAX 64

enum { QUEUES_TABLE, QUEUES_JSON, QUEUES_NO_FORMAT };

struct queues_options {
	unsigned format;
	bool all, yes;
	uint64_t count; /* of top's pictures; 0: no end */
	const char *text[ADDRESSES_MAX];
	const char *family[ADDRESSES_MAX];
	struct address address[ADDRESSES_MAX];
	size_t addresses;
};

/* Reads both families. */
void queues_read(struct queue_list *list);

int queues_ls(struct queues_options *o, struct error *err);
int queues_stat(struct queues_options *o, struct error *err);
int queues_top(struct queues_options *o, struct error *err);
int queues_limits(struct queues_options *o, struct error *err);

/* Of several queues: prints the error before, and keeps the worse status. */
void queues_also(struct error *err, const struct error *why);

/* Per cent of the messages or bytes that it may hold; NAN: not known. */
double queues_use(const struct queue *q);

/* For a table: a number or "-", "70 %", "notifies 4242". */
#define CELL 32
char *queues_cell_number(int64_t number, char text[CELL]);
char *queues_cell_percent(double percent, char text[CELL]);
char *queues_cell_users(const struct queue *q, char text[CELL]);

/*
 * A row of a table whose first column is `width` wide: a longer name has a
 * line of its own.
 */
void queues_print_name(FILE *out, const char *name, int width);

/* What keeps queues of a family from being seen, and the command that helps. */
void queues_print_unseen(FILE *out, const struct queue_list *list);

/* The name of a user, until the next call; NULL for an id that has none. */
const char *queues_user(uid_t uid);

/* An array of all queues, or of those in `only`. */
json_t *queues_json(const struct queue_list *list,
		    const struct queue *const *only, size_t n);

/* Prints an object of that schema; takes the array over. */
void queues_write_json(const char *schema, const char *name, json_t *array,
		       const struct queue_list *list);

#endif
