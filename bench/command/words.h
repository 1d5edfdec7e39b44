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
 * "WHAT WORD: unknown", with the nearest word of the list or, without one, the
 * text `otherwise`, as an error of STATUS_USAGE. Returns -1.
 */
int list_unknown(const char *list, const char *what, const char *word,
		 const char *otherwise, struct error *err);

/* The same for "--OPTION WORD", where `mqbench list LIST` helps. */
int list_option_unknown(const char *list, const char *option, const char *word,
			struct error *err);

#endif
