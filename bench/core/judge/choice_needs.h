/* Plain names of promises. */
#ifndef CHOICE_NEEDS_H
#define CHOICE_NEEDS_H

/* A promise that is wanted, by its word of `mqbench list promises`. */
struct choice_need {
	const char *word;
	const char *lacking; /* its word in a plan's not_offered; or NULL */
};

/* A plain name of a promise, its word, and its word in a plan's not_offered. */
struct choice_plain {
	const char *plain, *word;
	const char *lacking; /* NULL: it does not tell */
};

/* Ended by a NULL word; the plain one is NULL where there is none. */
extern const struct choice_plain choice_plains[];

/* The need of a word of `mqbench list promises`, or of a plain one. */
struct choice_need choice_need_of(const char *word);

#endif
