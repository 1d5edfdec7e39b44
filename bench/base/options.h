/*
 * Command line options, read by a table into a struct: --name value,
 * --name=value, -n value, -nvalue, letters joined as in -vn5, and "--", after
 * which everything is a word. This is as in getopt_long(3), but names cannot be
 * abbreviated: a new option could change what a script means. "-" and, unless a
 * digit is an option's letter, "-5" are words.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct error;
struct option_spec;

/* Takes a value, NULL if there is none. -1 and an error if it is not valid. */
typedef int option_handler(void *into, const struct option_spec *spec,
			   const char *value, struct error *err);

enum option_kind {
	OPTION_HANDLER, /* calls it */
	OPTION_LIST,	/* calls it for each text between commas */
	OPTION_FLAG,	/* bool */
	OPTION_TEXT,	/* const char * */
	OPTION_TEXTS,	/* struct option_texts; takes the words after it too */
	OPTION_COUNT,	/* uint64_t or unsigned, from low to high: 10k */
	OPTION_BYTES,	/* the same: 1k is 1024 */
	OPTION_TIME,	/* uint64_t, nanoseconds from low to high: 100ms */
	OPTION_SHARE,	/* double, from 0 to 1: 3% */
	OPTION_CHOICE,	/* unsigned: which word of the argument "text|json";
			 * without a value the first */
	OPTION_HELP,	/* ends the reading; options_nth adds it */
};

struct option_spec {
	const char *name;     /* without the dashes */
	char letter;	      /* 0: none */
	const char *argument; /* NULL: takes none; "[X]": may be left out */
	const char *help;
	enum option_kind kind;
	size_t offset, size; /* of the member that it sets: OPTION_AT */
	uint64_t low, high;
	option_handler *handler;
};

/* After the kind: the member that a row sets. */
#define OPTION_AT(type, member)                                                \
	.offset = offsetof(type, member), .size = sizeof(((type *)NULL)->member)

#define OPTION_TEXTS_MAX 256

struct option_texts {
	const char *text[OPTION_TEXTS_MAX];
	size_t count;
};

/* The i'th option of a further list; false past its end. */
typedef bool options_more(size_t i, struct option_spec *spec);

/* Rows ended by a NULL name, and a list of more; either may be NULL. */
struct option_table {
	const struct option_spec *spec;
	options_more *more;
};

/* The i'th option of both, and after them --help; false past its end. */
bool options_nth(const struct option_table *table, size_t i,
		 struct option_spec *spec);

/*
 * The option that "--NAME", "--NAME=VALUE" or "-n" is; false where there is
 * none.
 */
bool options_find(const struct option_table *table, const char *word,
		  struct option_spec *spec);

/* Whether it has a value even without "=": the word behind it. */
bool option_needs_value(const struct option_spec *spec);

/* What a command line has beside the members that its options set. */
struct arguments {
	char **argv; /* argv[0] is a name for errors; ended by NULL */
	char **word; /* of argv, ended by NULL; to be freed */
	size_t words;
	char **rest; /* after "--" if they are another command's; else empty */
	size_t options; /* given */
	bool help;	/* --help was met, and no more was read */
};

/*
 * Reads them into a struct. If `has_rest`, the words after "--" go to `rest`.
 * -1 and an error of STATUS_USAGE that names the nearest known option.
 */
int options_read(const struct option_table *table, void *into, bool has_rest,
		 struct arguments *arguments, struct error *err);

/*
 * Sets what the option of a name sets, without a command line. 1 where there
 * is none of that name; -1 and an error of STATUS_USAGE.
 */
int options_set(const struct option_table *table, void *into, const char *name,
		const char *value, struct error *err);

/*
 * The value of --NAME as a whole number from low to high, and as a share
 * between 0 and 1, "3%" or "0.03". -1 and an error of STATUS_USAGE.
 */
int option_count(const char *name, const char *value, uint64_t low,
		 uint64_t high, uint64_t *count, struct error *err);
int option_share(const char *name, const char *value, double *share,
		 struct error *err);

/*
 * Which of several words, ended by NULL, the value of --NAME is. -1 and an
 * error of STATUS_USAGE that names the nearest.
 */
int option_word(const char *name, const char *value, const char *const *word,
		struct error *err);

/*
 * Gives each text between commas, without spaces around it, to a handler. -1
 * and its error, or that one of several is empty.
 */
int option_list(const struct option_spec *spec, const char *list,
		option_handler *take, void *into, struct error *err);

/* One line an option: for --help. */
void options_help(FILE *out, const struct option_table *table);

#endif
