/* The table, for reports of another width. */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stdio.h>

struct record;
struct report_options;

struct table_style {
	int columns; /* of each family, at most */
	int width;   /* that lines are wrapped at */
	bool brief;  /* verdicts in few words */
};

/* 0, or -1 where memory runs out. */
int table_print(FILE *out, const struct record *record,
		const struct report_options *options,
		const struct table_style *style);

#endif
