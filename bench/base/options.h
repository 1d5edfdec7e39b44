/* Command line options: --name value, --name=value, -n value. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct error;

struct option_spec {
	const char *name;     /* without the dashes */
	char letter;	      /* 0: none */
	const char *argument; /* NULL: takes none; "[X]": may be left out */
	const char *help;
};

/* The i'th option of a further list; false past its end. */
typedef bool options_more(size_t i, struct option_spec *spec);

/* The i'th option of a table and what it goes on with, either may be NULL. */
bool options_nth(const struct option_spec *table, options_more *more, size_t i,
		 struct option_spec *spec);

struct options {
	int argc;
	char **argv;
	int at;				 /* set to 1 to begin */
	const struct option_spec *table; /* ended by a NULL name; may be NULL */
	options_more *more;		 /* may be NULL */
	bool words_only;		 /* "--" was met */
};

enum option_kind { OPTION_END, OPTION_GIVEN, OPTION_WORD, OPTION_BAD };

/*
 * The next option (name and value; value is NULL where it has none) or other
 * word (value). OPTION_BAD with an error of STATUS_USAGE that names the
 * nearest known option.
 */
enum option_kind options_next(struct options *options, const char **name,
			      const char **value, struct error *err);

/*
 * Reads all of them: option and word are called with the context for each,
 * and end it by returning -1 with an error. 0, or -1 with an error.
 */
struct options_taker {
	void *context;
	int (*option)(void *context, const char *name, const char *value,
		      struct error *err);
	/* NULL: other words are refused. */
	int (*word)(void *context, const char *word, struct error *err);
};

int options_read(struct options *options, const struct options_taker *taker,
		 struct error *err);

/*
 * The value of --NAME as a whole number from low to high, and as a share
 * between 0 and 1, "3%" or "0.03". -1 and an error of STATUS_USAGE.
 */
int option_count(const char *name, const char *value, uint64_t low,
		 uint64_t high, uint64_t *count, struct error *err);
int option_share(const char *name, const char *value, double *share,
		 struct error *err);

/* One line an option: for --help. */
void options_help(FILE *out, const struct option_spec *table,
		  options_more *more);

#endif
