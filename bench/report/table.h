/* The table of a record, for reports in other formats. */
#ifndef TABLE_H
#define TABLE_H

#include "document.h"

struct record;

/* Where the answer to the question of which family is faster stands. */
enum table_answer { TABLE_ONLY, TABLE_AFTER_ANSWER, TABLE_BEFORE_ANSWER };

/*
 * The answer after it is in three lines. Two columns of each family, and
 * verdicts in few words, where the document is under 80 characters wide.
 */
void table_put(struct document d, const struct record *record, bool verbose,
	       enum table_answer answer);

#endif
