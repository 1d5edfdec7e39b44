/* A choice for a terminal: the answer first, 80 columns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "command/choose/print.h"
#include "core/judge/standing.h"
#include "core/machine/settings.h"

#define WIDTH 80
#define INDENT 11

static void print_title(const struct choose_view *view, FILE *out,
			const char *title)
{
	fprintf(out, "\n%s%s%s\n", view->colour ? "\033[1m" : "", title,
		view->colour ? "\033[0m" : "");
}

static void print_line(FILE *out, char *line)
{
	char head[INDENT + 1];
	snprintf(head, sizeof(head), "%*s", INDENT, "");
	text_paragraph(out, head, line, INDENT + 2);
}

/* Promises kept, in one line. */
static void print_kept(FILE *out, const struct candidate *c)
{
	char line[1024] = "";
	for (size_t i = 0; i < c->reasons; i++) {
		const struct choice_reason *r = &c->reason[i];
		if (r->word && r->standing == STANDING_MEETS)
			text_append(line, sizeof(line), "%s%s",
				    *line ? ", " : "keeps ", r->word);
	}
	if (*line)
		print_line(out, line);
}

static void print_candidate(FILE *out, const struct candidate *c,
			    bool only_failures)
{
	char line[700], place[16] = "", name[WORD_MAX];
	bool begun = false;
	snprintf(name, sizeof(name), "%s", c->mechanism);
	text_clean(name);
	if (c->place > 0)
		snprintf(place, sizeof(place), "%u%s", c->place,
			 c->is_tied ? "=" : "");
	fprintf(out, "%3s ", place);
	text_pad(out, name, -(INDENT - 4));
	if (strlen(name) > INDENT - 5)
		fprintf(out, "\n%*s", INDENT, "");
	for (size_t i = 0; i < c->reasons; i++) {
		const struct choice_reason *r = &c->reason[i];
		bool kept = r->word && r->standing == STANDING_MEETS;
		if (kept || (only_failures && r->standing != c->standing))
			continue;
		choose_reason(r, line, sizeof(line));
		text_clean(line);
		fprintf(out, "%*s", begun ? INDENT : 0, "");
		text_wrap(out, line, INDENT, INDENT + 2, WIDTH);
		begun = true;
	}
	if (!only_failures)
		print_kept(out, c);
	if (*choose_apart(c, line, sizeof(line)))
		print_line(out, line);
}

static void print_standing(const struct choose_view *view, FILE *out,
			   enum standing standing)
{
	static const char *const titles[STANDINGS] = {
		[STANDING_MEETS] = "MEETS ALL",
		[STANDING_MAY] = "NOT FOR CERTAIN",
		[STANDING_NEAR] = "NOT MEASURED, BUT NEAR IT",
		[STANDING_UNKNOWN] = "NOT SHOWN",
		[STANDING_FAILS] = "RULED OUT",
	};
	const struct choice *choice = view->choice;
	if (choice->count[standing] == 0)
		return;
	print_title(view, out, titles[standing]);
	for (size_t i = 0; i < choice->candidates; i++)
		if (choice->candidate[i].standing == standing)
			print_candidate(out, &choice->candidate[i],
					standing == STANDING_FAILS);
}

static void print_limit(FILE *out, const struct setting *s, double here)
{
	fprintf(out, "    %-22s at least %8.0f", s->name, s->value);
	if (isnan(here))
		fputs("; here no limit is known\n", out);
	else if (here >= s->value)
		fprintf(out, "; here %.0f\n", here);
	else
		fprintf(out, "; here %.0f: %s%.0f\n", here, s->raise, s->value);
}

static void print_settings_of(const struct choose_view *view, FILE *out,
			      const struct candidate *c)
{
	struct setting setting[SETTINGS_MAX];
	char size[32], line[256] = "";
	uint64_t bytes = view->choice->want->like.size;
	size_t n = settings_of(c->result, bytes, setting);
	snprintf(line, sizeof(line), "%s, %llu messages of %s%s", c->mechanism,
		 (unsigned long long)(c->is_control
					      ? c->result->effective
							.capacity_messages
					      : c->result->params.capacity),
		 units_bytes(bytes, size, sizeof(size)),
		 n > 0 ? ":" : ": nothing to set");
	for (size_t i = 0; i < n; i++)
		if (!setting[i].fact)
			text_append(line, sizeof(line), "%s %s = %.0f",
				    i ? "," : "", setting[i].name,
				    setting[i].value);
	text_paragraph(out, "  ", line, 4);
	for (size_t i = 0; i < n; i++)
		if (setting[i].fact)
			print_limit(out, &setting[i],
				    facts_value(view->limits, setting[i].fact,
						NAN));
}

static void print_settings(const struct choose_view *view, FILE *out)
{
	const struct candidate *c;
	for (size_t i = 0; (c = choose_winner(view->choice, i)); i++) {
		if (i == 0)
			print_title(view, out, "SETTINGS, of one queue");
		print_settings_of(view, out, c);
	}
}

/* An option with its value; the caller frees it. */
static char *quote(const struct choose_command *command, size_t *i)
{
	char *text = NULL;
	size_t n = 0;
	FILE *file = open_memstream(&text, &n);
	if (!file)
		return NULL;
	text_shell(file, command->word[(*i)++]);
	if (*i < command->words && command->word[*i][0] != '-') {
		fputc(' ', file);
		text_shell(file, command->word[(*i)++]);
	}
	text_finish(file, &text);
	return text;
}

/* As it is typed; a line ends where the next option does not fit. */
static int print_words(FILE *out, const struct choose_command *command)
{
	int at = fprintf(out, "  mqbench");
	for (size_t i = 0; i < command->words;) {
		char *text = quote(command, &i);
		if (!text)
			return -1;
		if (at + (int)strlen(text) + 1 > WIDTH - 2)
			at = fprintf(out, " \\\n     ") - 3;
		at += fprintf(out, " %s", text);
		free(text);
	}
	fputc('\n', out);
	return 0;
}

/* -1: no memory. */
static int print_command(const struct choose_view *view, FILE *out)
{
	struct choose_command command;
	if (choose_command_make(&command, view->choice) == 0)
		return 0;
	print_title(view, out,
		    view->choice->candidate->place == 1
			    ? "STILL OPEN; to answer it:"
			    : "MEASURE FIRST");
	if (print_words(out, &command) < 0)
		return -1;
	if (!strcmp(command.word[0], "probe"))
		fputs("  and choose again with --promises probe.json\n", out);
	return 0;
}

static bool is_used(const struct choice *choice, const struct record *record)
{
	for (size_t i = 0; i < choice->candidates; i++)
		if (choice->candidate[i].record == record)
			return true;
	return choice->probed == record;
}

static void print_evidence(const struct choose_view *view, FILE *out)
{
	char line[512];
	print_title(view, out, "EVIDENCE");
	for (size_t i = 0; i < view->evidence->records; i++) {
		const struct record *r = view->evidence->record[i];
		snprintf(line, sizeof(line), "%s: %s, Linux %s%s",
			 view->name[i], r->created,
			 facts_get(&r->environment, "kernel.release", "?"),
			 is_used(view->choice, r) ? "" : "; not applicable");
		text_paragraph(out, "  ", line, 4);
	}
	if (view->probed_name) {
		snprintf(line, sizeof(line), "%s: promises", view->probed_name);
		text_clean(line);
		fprintf(out, "  %s\n", line);
	}
	for (size_t i = 0; choose_caveat(view, i, line, sizeof(line)); i++) {
		text_paragraph(out, "  ", line, 4);
	}
}

int choose_print_text(FILE *out, const struct choose_view *view)
{
	char line[1024];
	fputs(view->colour ? "\033[1m" : "", out);
	text_paragraph(out, "",
		       choose_headline(view->choice, line, sizeof(line)), 2);
	fputs(view->colour ? "\033[0m" : "", out);
	text_paragraph(out, "",
		       choose_wanted(view->choice->want, line, sizeof(line)),
		       2);
	for (int s = 0; s < STANDINGS; s++)
		print_standing(view, out, (enum standing)s);
	print_settings(view, out);
	int rc = print_command(view, out);
	print_evidence(view, out);
	return rc;
}
