/* Reads options by a table, and prints the table. */
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/units.h"

#define NAMES_MAX 96
#define LEFT 28 /* characters before the help of an option */

bool options_nth(const struct option_spec *table, options_more *more, size_t i,
		 struct option_spec *spec)
{
	size_t n = 0;
	while (table && table[n].name)
		n++;
	if (i < n) {
		*spec = table[i];
		return true;
	}
	return more && more(i - n, spec);
}

static bool nth(const struct options *o, size_t i, struct option_spec *spec)
{
	return options_nth(o->table, o->more, i, spec);
}

/* By letter where it is not 0, else by the first n bytes of name. */
static bool find(const struct options *o, const char *name, size_t n,
		 char letter, struct option_spec *spec)
{
	for (size_t i = 0; nth(o, i, spec); i++)
		if (letter ? spec->letter == letter
			   : strlen(spec->name) == n &&
				     !strncmp(spec->name, name, n))
			return true;
	return false;
}

static enum option_kind unknown(const struct options *o, const char *word,
				struct error *err)
{
	const char *names[NAMES_MAX + 1];
	struct option_spec spec;
	size_t n = 0;
	while (n < NAMES_MAX && nth(o, n, &spec))
		names[n++] = spec.name;
	names[n] = NULL;
	char name[64];
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word, "="), word);
	const char *nearest =
		word[1] == '-' ? units_nearest(name + 2, names) : NULL;
	error_set(err, STATUS_USAGE, "%s %s: unknown option%s%s%s", o->argv[0],
		  word, nearest ? ", did you mean --" : "",
		  nearest ? nearest : "; see --help", nearest ? "?" : "");
	return OPTION_BAD;
}

static enum option_kind take_value(struct options *o,
				   const struct option_spec *spec,
				   const char *inline_value, const char **value,
				   struct error *err)
{
	*value = inline_value;
	if (inline_value && spec->argument)
		return OPTION_GIVEN;
	if (inline_value) {
		error_set(err, STATUS_USAGE, "--%s takes no value", spec->name);
		return OPTION_BAD;
	}
	if (!spec->argument || spec->argument[0] == '[')
		return OPTION_GIVEN;
	if (o->at == o->argc) {
		error_set(err, STATUS_USAGE, "--%s needs a value: %s",
			  spec->name, spec->argument);
		return OPTION_BAD;
	}
	*value = o->argv[o->at++];
	return OPTION_GIVEN;
}

enum option_kind options_next(struct options *o, const char **name,
			      const char **value, struct error *err)
{
	struct option_spec spec;
	if (o->at >= o->argc)
		return OPTION_END;
	const char *word = o->argv[o->at++];
	if (!o->words_only && !strcmp(word, "--")) {
		o->words_only = true;
		return options_next(o, name, value, err);
	}
	if (o->words_only || word[0] != '-' || !word[1]) {
		*value = word;
		return OPTION_WORD;
	}
	const char *equals = strchr(word, '=');
	bool is_long = word[1] == '-';
	size_t n = equals ? (size_t)(equals - word) : strlen(word);
	if (is_long ? !find(o, word + 2, n - 2, 0, &spec)
		    : n != 2 || !find(o, NULL, 0, word[1], &spec))
		return unknown(o, word, err);
	*name = spec.name;
	return take_value(o, &spec, equals ? equals + 1 : NULL, value, err);
}

static int take_word(const struct options *o, const struct options_taker *taker,
		     const char *word, struct error *err)
{
	if (taker->word)
		return taker->word(taker->context, word, err);
	return error_set(err, STATUS_USAGE, "%s %.200s: takes options only",
			 o->argv[0], word);
}

int options_read(struct options *o, const struct options_taker *taker,
		 struct error *err)
{
	const char *name, *value;
	for (;;) {
		int rc = 0;
		switch (options_next(o, &name, &value, err)) {
		case OPTION_END:
			return 0;
		case OPTION_BAD:
			return -1;
		case OPTION_GIVEN:
			rc = taker->option(taker->context, name, value, err);
			break;
		case OPTION_WORD:
			rc = take_word(o, taker, value, err);
		}
		if (rc < 0)
			return -1;
	}
}

int option_count(const char *name, const char *value, uint64_t low,
		 uint64_t high, uint64_t *count, struct error *err)
{
	if (units_parse(value, 1000, count) && *count >= low && *count <= high)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "--%s %.200s: must be a whole number from %llu to "
			 "%llu",
			 name, value, (unsigned long long)low,
			 (unsigned long long)high);
}

int option_share(const char *name, const char *value, double *share,
		 struct error *err)
{
	if (units_parse_share(value, share))
		return 0;
	return error_set(err, STATUS_USAGE,
			 "--%s %.200s: must be a share between 0 and 1, such "
			 "as 3%% or 0.03",
			 name, value);
}

void options_help(FILE *out, const struct option_spec *table,
		  options_more *more)
{
	struct option_spec spec;
	for (size_t i = 0; options_nth(table, more, i, &spec); i++) {
		char left[64];
		bool open = spec.argument && spec.argument[0] == '[';
		snprintf(left, sizeof(left), "%s%c%s--%s%s%s",
			 spec.letter ? "-" : "  ",
			 spec.letter ? spec.letter : ' ',
			 spec.letter ? ", " : " ", spec.name,
			 open		 ? ""
			 : spec.argument ? " "
					 : "",
			 spec.argument ? spec.argument : "");
		bool wide = strlen(left) > LEFT;
		fprintf(out, "  %-*s%s%-*s %s\n", LEFT, left, wide ? "\n" : "",
			wide ? LEFT + 2 : 0, "", spec.help);
	}
}
