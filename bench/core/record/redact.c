/* Texts of a record, with words replaced. */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/record/record.h"
#include "core/record/redact.h"

struct redactor {
	unsigned what;
	const char *host;
};

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* How much of the text is the host's name; 0: none of it. */
static size_t host_at(const struct redactor *r, const char *text, size_t at)
{
	size_t n = strlen(r->host);
	bool is = r->what & REDACT_HOST && n > 0 &&
		  !strncasecmp(text + at, r->host, n) &&
		  (at == 0 || !in_word(text[at - 1])) && !in_word(text[at + n]);
	return is ? n : 0;
}

static bool is_kernels(const char *path)
{
	static const char *const kept[] = {"/proc/", "/sys/", "/dev/"};
	for (size_t i = 0; i < 3; i++)
		if (!strncmp(path, kept[i], strlen(kept[i])))
			return true;
	return false;
}

#define SEPARATORS " \t\n'\"=,;:()<>"

/*
 * A path is absolute, or begins at home; where `any`, every word with a slash
 * is one. What a colon or a quote ends goes on behind it.
 */
static size_t path_at(const struct redactor *r, const char *text, size_t at,
		      bool any)
{
	size_t n = strcspn(text + at, SEPARATORS);
	bool begins = at == 0 || strchr(SEPARATORS, text[at - 1]);
	bool absolute = text[at] == '/' || !strncmp(text + at, "~/", 2);
	bool has_slash = memchr(text + at, '/', n);
	if (!(r->what & REDACT_PATHS) || !begins || n < 2 ||
	    is_kernels(text + at))
		return 0;
	return absolute || (any && has_slash) ? n : 0;
}

/* The caller frees it; NULL where memory runs out. */
static char *clean(const struct redactor *r, const char *text, bool any)
{
	size_t room = strlen(text) * (sizeof(REDACTED) + 1) + 1, n = 0, skip;
	char *out = malloc(room);
	for (size_t at = 0; out && text[at]; at += skip) {
		skip = path_at(r, text, at, any);
		if (skip == 0)
			skip = host_at(r, text, at);
		if (skip > 0) {
			memcpy(out + n, REDACTED, sizeof(REDACTED) - 1);
			n += sizeof(REDACTED) - 1;
		} else {
			out[n++] = text[at];
			skip = 1;
		}
	}
	if (out)
		out[n] = '\0';
	return out;
}

/* In a buffer; without memory nothing of it is given away. */
static void clean_buffer(const struct redactor *r, char *text, size_t n,
			 bool any)
{
	char *cleaned = clean(r, text, any);
	snprintf(text, n, "%s", cleaned ? cleaned : REDACTED);
	free(cleaned);
}

static void clean_facts(const struct redactor *r, struct facts *facts, bool any)
{
	for (size_t i = 0; i < facts->count; i++) {
		struct fact *f = &facts->fact[i];
		if (f->kind != FACT_TEXT)
			continue;
		char *cleaned = clean(r, f->text, any);
		facts_text(facts, f->name, cleaned ? cleaned : REDACTED);
		free(cleaned);
	}
}

static void replace_argument(char **argument, const char *text)
{
	char *copy = strdup(text);
	if (copy) {
		free(*argument);
		*argument = copy;
	}
}

/* What names a file is a path even where it has no slash. */
static bool names_file(const char *option)
{
	static const char *const names[] = {"-o", "--output", "--plan",
					    "--resume", NULL};
	for (size_t i = 0; names[i]; i++)
		if (!strcmp(option, names[i]))
			return true;
	return false;
}

static void clean_arguments(const struct redactor *r, char **argv)
{
	for (char **arg = argv; arg && *arg; arg++) {
		bool file = r->what & REDACT_PATHS && arg > argv &&
			    names_file(arg[-1]);
		char *cleaned = file ? strdup(REDACTED) : clean(r, *arg, true);
		if (cleaned)
			replace_argument(arg, cleaned);
		else
			(*arg)[0] = '\0';
		free(cleaned);
	}
}

/* Whether its parameters, and so its id, are others. */
static bool clean_result(const struct redactor *r, struct result *result)
{
	struct params before = result->params;
	clean_buffer(r, result->params.background,
		     sizeof(result->params.background), true);
	clean_buffer(r, result->reason, sizeof(result->reason), false);
	for (size_t i = 0; i < result->runs; i++)
		clean_buffer(r, result->run[i].reason,
			     sizeof(result->run[i].reason), false);
	if (params_equal(&before, &result->params))
		return false;
	params_id(&result->params, result->id, sizeof(result->id));
	return true;
}

#define COMMAND_IN_ID "/background="

/* An id has the shell command last, with other signs for its slashes. */
static void clean_warning(const struct redactor *r, struct warning *w, bool ids)
{
	char *at = ids ? strstr(w->message, COMMAND_IN_ID) : NULL, rest[256];
	if (at) {
		at += strlen(COMMAND_IN_ID);
		snprintf(rest, sizeof(rest), "%s", at + strcspn(at, " "));
		snprintf(at, sizeof(w->message) - (size_t)(at - w->message),
			 REDACTED "%s", rest);
	}
	clean_buffer(r, w->message, sizeof(w->message), false);
	clean_buffer(r, w->hint, sizeof(w->hint), false);
}

static void clean_promises(const struct redactor *r, struct sightings *all)
{
	for (size_t i = 0; i < all->count; i++)
		clean_buffer(r, all->sighting[i].observed,
			     sizeof(all->sighting[i].observed), false);
}

void record_redact(struct record *record, unsigned what, const char *host)
{
	const struct redactor r = {what, host};
	bool ids = false;
	for (size_t i = 0; i < record->results; i++)
		ids |= clean_result(&r, &record->result[i]);
	for (size_t i = 0; i < record->warnings; i++)
		clean_warning(&r, &record->warning[i], ids);
	clean_buffer(&r, record->label, sizeof(record->label), true);
	clean_buffer(&r, record->id, sizeof(record->id), true);
	clean_arguments(&r, record->argv);
	clean_facts(&r, &record->tool, true);
	clean_facts(&r, &record->plan, true);
	clean_facts(&r, &record->environment, false);
	clean_facts(&r, &record->clock, false);
	clean_promises(&r, &record->promises);
	if (what & REDACT_CMDLINE &&
	    facts_find(&record->environment, "kernel.cmdline"))
		facts_text(&record->environment, "kernel.cmdline", REDACTED);
}
