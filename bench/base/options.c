/* Reads options by a table, and prints the table. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/text.h"
#include "base/units.h"

#define NAMES_MAX 96
#define WORDS_MAX 15 /* of a choice */
#define LEFT 28	     /* characters before the help of an option */

bool options_nth(const struct option_table *table, size_t i,
		 struct option_spec *spec)
{
	for (size_t n = 0; table->spec && table->spec[n].name; n++)
		if (i-- == 0) {
			*spec = table->spec[n];
			return true;
		}
	/* A further list is asked for one past its end, never beyond. */
	bool next = i == 0 || (table->more && table->more(i - 1, spec));
	if (next && table->more && table->more(i, spec))
		return true;
	*spec = (struct option_spec){"help", 'h', NULL, "print help",
				     .kind = OPTION_HELP};
	return next;
}

/* By letter where it is not 0, else by the first n bytes of name. */
static bool find(const struct option_table *table, const char *name, size_t n,
		 char letter, struct option_spec *spec)
{
	for (size_t i = 0; options_nth(table, i, spec); i++)
		if (letter ? spec->letter == letter
			   : strlen(spec->name) == n &&
				     !strncmp(spec->name, name, n))
			return true;
	return false;
}

bool options_find(const struct option_table *table, const char *word,
		  struct option_spec *spec)
{
	size_t n = strcspn(word, "=");
	if (!strncmp(word, "--", 2))
		return find(table, word + 2, n - 2, 0, spec);
	return word[0] == '-' && n == 2 && find(table, NULL, 0, word[1], spec);
}

bool option_needs_value(const struct option_spec *spec)
{
	return spec->argument && spec->argument[0] != '[';
}

static int read_count(const char *name, const char *value, unsigned kilo,
		      uint64_t low, uint64_t high, uint64_t *count,
		      struct error *err)
{
	if (units_parse(value, kilo, count) && *count >= low && *count <= high)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "--%s %.200s: must be a whole number from %llu to "
			 "%llu",
			 name, value, (unsigned long long)low,
			 (unsigned long long)high);
}

int option_count(const char *name, const char *value, uint64_t low,
		 uint64_t high, uint64_t *count, struct error *err)
{
	return read_count(name, value, 1000, low, high, count, err);
}

/* Into a member of either width. */
static int read_number(const struct option_spec *spec, const char *value,
		       unsigned kilo, void *member, struct error *err)
{
	uint64_t number;
	if (read_count(spec->name, value, kilo, spec->low, spec->high, &number,
		       err) < 0)
		return -1;
	if (spec->size == sizeof(unsigned))
		*(unsigned *)member = (unsigned)number;
	else
		*(uint64_t *)member = number;
	return 0;
}

static int read_time(const struct option_spec *spec, const char *value,
		     uint64_t *ns, struct error *err)
{
	char low[32], high[32];
	*ns = 0;
	if ((units_parse_ns(value, ns) || !strcmp(value, "0")) &&
	    *ns >= spec->low && *ns <= spec->high)
		return 0;
	units_ns(spec->low, low, sizeof(low));
	units_ns(spec->high, high, sizeof(high));
	bool open = spec->high >= INT64_MAX;
	return error_set(err, STATUS_USAGE,
			 "--%s %.40s: must be a time%s%s%s%s, such as 100ms",
			 spec->name, value,
			 spec->low == 0 ? ""
			 : open		? " of at least "
					: " from ",
			 spec->low == 0 ? "" : low, open ? "" : " to ",
			 open ? "" : high);
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

int option_word(const char *name, const char *value, const char *const *word,
		struct error *err)
{
	char what[64], list[256] = "there are";
	for (int i = 0; word[i]; i++) {
		if (!strcmp(word[i], value))
			return i;
		text_append(list, sizeof(list), " %s", word[i]);
	}
	snprintf(what, sizeof(what), "--%s ", name);
	return units_unknown(err, what, value, word, list);
}

/* One of the words of "text|json" or "[=text|json]"; the first for NULL. */
static int read_choice(const struct option_spec *spec, const char *value,
		       unsigned *place, struct error *err)
{
	const char *names[WORDS_MAX + 1] = {NULL};
	char words[128], *save;
	*place = 0;
	if (!value)
		return 0;
	snprintf(words, sizeof(words), "%s", spec->argument);
	char *word = strtok_r(words, "[=|]", &save);
	for (size_t n = 0; word && n < WORDS_MAX; n++) {
		names[n] = word;
		word = strtok_r(NULL, "[=|]", &save);
	}
	int found = option_word(spec->name, value, names, err);
	*place = (unsigned)found;
	return found < 0 ? -1 : 0;
}

int option_list(const struct option_spec *spec, const char *list,
		option_handler *take, void *into, struct error *err)
{
	char *copy = mem_text(list), *rest = copy, *text;
	int rc = 0;
	while (rc == 0 && (text = strsep(&rest, ","))) {
		text += strspn(text, " ");
		size_t n = strlen(text);
		while (n > 0 && text[n - 1] == ' ')
			text[--n] = '\0';
		rc = n > 0 || !strchr(list, ',')
			     ? take(into, spec, text, err)
			     : error_set(err, STATUS_USAGE,
					 "--%s %.200s: an empty item; with "
					 "spaces the list has to be quoted",
					 spec->name, list);
	}
	free(copy);
	return rc;
}

static int add_text(const struct option_spec *spec, const char *value,
		    struct option_texts *texts, struct error *err)
{
	if (texts->count == OPTION_TEXTS_MAX)
		return error_set(err, STATUS_USAGE, "--%s: over %d of them",
				 spec->name, OPTION_TEXTS_MAX);
	texts->text[texts->count++] = value;
	return 0;
}

static int set(const struct option_spec *spec, void *into, const char *value,
	       struct error *err)
{
	void *member = (char *)into + spec->offset;
	switch (spec->kind) {
	case OPTION_FLAG:
		*(bool *)member = true;
		return 0;
	case OPTION_TEXT:
		*(const char **)member = value;
		return 0;
	case OPTION_TEXTS:
		return add_text(spec, value, member, err);
	case OPTION_COUNT:
		return read_number(spec, value, 1000, member, err);
	case OPTION_BYTES:
		return read_number(spec, value, 1024, member, err);
	case OPTION_TIME:
		return read_time(spec, value, member, err);
	case OPTION_SHARE:
		return option_share(spec->name, value, member, err);
	case OPTION_CHOICE:
		return read_choice(spec, value, member, err);
	case OPTION_HANDLER:
		return spec->handler(into, spec, value, err);
	case OPTION_LIST:
		return option_list(spec, value, spec->handler, into, err);
	case OPTION_HELP:
		break;
	}
	return 0;
}

int options_set(const struct option_table *table, void *into, const char *name,
		const char *value, struct error *err)
{
	struct option_spec spec;
	if (!find(table, name, strlen(name), 0, &spec) ||
	    spec.kind == OPTION_HELP)
		return 1;
	return set(&spec, into, value, err);
}

/* What is being read, and how far. */
struct reading {
	const struct option_table *table;
	void *into;
	struct arguments *arguments;
	char **at;		  /* the next of argv */
	struct option_spec texts; /* that words are added to; or no name */
	struct error *err;
};

static int unknown(const struct reading *r, const char *word)
{
	const char *names[NAMES_MAX + 1];
	struct option_spec spec;
	size_t n = 0;
	while (n < NAMES_MAX && options_nth(r->table, n, &spec))
		names[n++] = spec.name;
	names[n] = NULL;
	char name[64];
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word, "="), word);
	const char *nearest =
		word[1] == '-' ? units_nearest(name + 2, names) : NULL;
	return error_set(
		r->err, STATUS_USAGE, "%s %s: unknown option%s%s%s",
		r->arguments->argv[0], word, nearest ? ", did you mean --" : "",
		nearest ? nearest : "; see --help", nearest ? "?" : "");
}

/* With the value that is joined to it, or else the next word. */
static int give(struct reading *r, const struct option_spec *spec,
		const char *value)
{
	r->arguments->options++;
	if (spec->kind == OPTION_HELP && !value) {
		r->arguments->help = true;
		return 0;
	}
	if (value && !spec->argument)
		return error_set(r->err, STATUS_USAGE, "--%s takes no value",
				 spec->name);
	if (!value && option_needs_value(spec)) {
		value = *r->at;
		if (!value)
			return error_set(r->err, STATUS_USAGE,
					 "--%s needs a value: %s", spec->name,
					 spec->argument);
		r->at++;
	}
	if (spec->kind == OPTION_TEXTS)
		r->texts = *spec;
	return set(spec, r->into, value, r->err);
}

static int read_name(struct reading *r, const char *word)
{
	struct option_spec spec;
	const char *equals = strchr(word, '=');
	if (!options_find(r->table, word, &spec))
		return unknown(r, word);
	return give(r, &spec, equals ? equals + 1 : NULL);
}

/* "-vn5": what follows a letter is its value where it takes one. */
static int read_letters(struct reading *r, const char *word)
{
	struct option_spec spec;
	int rc = 0;
	for (const char *c = word + 1; *c && rc == 0; c++) {
		if (!find(r->table, NULL, 0, *c, &spec))
			return unknown(r, word);
		if (spec.argument)
			return give(r, &spec, c[1] ? c + 1 : NULL);
		rc = give(r, &spec, NULL);
	}
	return rc;
}

static bool is_word(const struct reading *r, const char *word)
{
	struct option_spec spec;
	return word[0] != '-' || !word[1] ||
	       (isdigit((unsigned char)word[1]) &&
		!find(r->table, NULL, 0, word[1], &spec));
}

static int read_all(struct reading *r, bool has_rest)
{
	struct arguments *a = r->arguments;
	int rc = 0;
	while (rc == 0 && *r->at && !a->help) {
		char *word = *r->at++;
		if (!strcmp(word, "--"))
			break;
		if (!is_word(r, word))
			rc = word[1] == '-' ? read_name(r, word)
					    : read_letters(r, word);
		else if (r->texts.name)
			rc = set(&r->texts, r->into, word, r->err);
		else
			a->word[a->words++] = word;
	}
	while (rc == 0 && !has_rest && !a->help && *r->at)
		a->word[a->words++] = *r->at++;
	a->rest = r->at;
	return rc;
}

int options_read(const struct option_table *table, void *into, bool has_rest,
		 struct arguments *arguments, struct error *err)
{
	struct reading reading = {.table = table,
				  .into = into,
				  .arguments = arguments,
				  .at = arguments->argv + 1,
				  .err = err};
	size_t n = 1;
	while (arguments->argv[n - 1])
		n++;
	arguments->word = mem_array(n, sizeof(*arguments->word));
	return read_all(&reading, has_rest);
}

void options_help(FILE *out, const struct option_table *table)
{
	struct option_spec spec;
	for (size_t i = 0; options_nth(table, i, &spec); i++) {
		char left[64];
		snprintf(left, sizeof(left), "%s%c%s--%s%s%s",
			 spec.letter ? "-" : "  ",
			 spec.letter ? spec.letter : ' ',
			 spec.letter ? ", " : " ", spec.name,
			 option_needs_value(&spec) ? " " : "",
			 spec.argument ? spec.argument : "");
		bool wide = strlen(left) > LEFT;
		fprintf(out, "  %-*s%s%-*s %s\n", LEFT, left, wide ? "\n" : "",
			wide ? LEFT + 2 : 0, "", spec.help);
	}
}
