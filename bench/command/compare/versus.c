/* Options of run that differ between the two sides. */
#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "command/compare/versus.h"

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1] != '\0';
}

/* --capacity and --capacity=10 are the same one. */
static bool same_option(const char *a, const char *b)
{
	size_t n = strcspn(a, "=");
	return n == strcspn(b, "=") && !strncmp(a, b, n);
}

static bool is_replaced(const char *option, char *const *by)
{
	for (; *by; by++)
		if (is_option(*by) && same_option(option, *by))
			return true;
	return false;
}

/* Options of `all` that `by` does not have, with their values; then `by`. */
static void replace(char **to, char *const *all, char *const *by)
{
	bool kept = true;
	for (; *all; all++) {
		if (is_option(*all))
			kept = !is_replaced(*all, by);
		if (kept)
			*to++ = *all;
	}
	while (*by)
		*to++ = *by++;
	*to = NULL;
}

int versus_split(struct versus *v, char *const *word, struct error *err)
{
	size_t n = 0, words = 0;
	*v = (struct versus){0};
	while (word[words])
		words++;
	if (words > VERSUS_WORDS)
		return error_set(err, STATUS_USAGE, "over %d words after --",
				 VERSUS_WORDS);
	for (; word[n] && strcmp(word[n], "--versus") != 0; n++)
		v->old[n] = word[n];
	if (word[n] && !word[n + 1])
		return error_set(err, STATUS_USAGE,
				 "--versus: options of run have to follow, "
				 "such as --capacity 100");
	char *const *by = word[n] ? word + n + 1 : word + n;
	replace(v->new, v->old, by);
	for (; *by; by++)
		text_append(v->text, sizeof(v->text), "%s%s",
			    v->text[0] ? " " : "", *by);
	return 0;
}
