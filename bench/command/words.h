/* The lists of values that options accept. */
#ifndef WORDS_H
#define WORDS_H

#include <stddef.h>

struct error;

/*
 * The i'th word of a list of `mqbench list`, and what it means; NULL past its
 * end, and where there is no such list. The list "lists" has their names.
 */
const char *list_word(const char *list, size_t i, const char **summary);

/*
 * "--OPTION WORD: unknown", with the nearest word of the list, as an error of
 * STATUS_USAGE. Returns -1.
 */
int list_unknown(const char *list, const char *option, const char *word,
		 struct error *err);

#endif
