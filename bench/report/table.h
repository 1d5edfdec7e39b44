/* The table of a record, for reports in other formats. */
#ifndef TABLE_H
#define TABLE_H

#include "document.h"

struct record;

/*
 * The answer first, if asked for; two columns of each family, and verdicts in
 * few words, where the document is under 80 characters wide. 0, or -1 where
 * memory runs out.
 */
int table_put(struct document d, const struct record *record, bool verbose,
	      bool answers);

#endif
