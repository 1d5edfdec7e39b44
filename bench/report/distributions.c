/* Comments for HdrHistogram's readers. */
#include <string.h>

#include "report/distributions.h"

#define LINE 117 /* and the brackets */

void distributions_comment(FILE *out, const char *text)
{
	size_t n = strlen(text);
	do {
		size_t part = n < LINE ? n : LINE;
		/* A character of several bytes stays whole. */
		while (part < n && part > 1 && (text[part] & 0xc0) == 0x80)
			part--;
		fprintf(out, "#[%.*s]\n", (int)part, text);
		text += part;
		n -= part;
	} while (n > 0);
}

/* A reader in Java decodes by the locale, and ends silently at other bytes. */
static void keep_ascii(char *text)
{
	char *to = text;
	for (; *text; text++)
		if ((*text & 0xc0) != 0x80)
			*to++ = !(*text & 0x80)			   ? *text
				: !strncmp(text, "µ", strlen("µ")) ? 'u'
								   : '?';
	*to = '\0';
}

void distributions_note(FILE *out, const struct record *record)
{
	distributions_comment(out, "all runs' samples together; mqbench's "
				   "tables have the median of the runs' "
				   "percentiles");
	for (size_t i = 0; i < record->results; i++) {
		const struct result *result = &record->result[i];
		char text[sizeof(result->id) + REASON_MAX + 32];
		bool ok = result->status == RESULT_OK;
		if (ok && result->runs > 0 && !*result->reason)
			continue;
		snprintf(text, sizeof(text), "%s %s%s%s",
			 result->runs == 0 && ok
				 ? "no run"
				 : result_status_words[result->status],
			 result->id, *result->reason ? ": " : "",
			 result->reason);
		keep_ascii(text);
		distributions_comment(out, text);
	}
}
