/* A choice for people: the answer first. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "command/choose/print.h"
#include "core/judge/standing.h"
#include "core/machine/settings.h"

static const struct document_column columns[] = {
	{.head = "place", .width = 6},
	{.head = "mechanism", .width = -11},
	{.head = "why"},
};

/* Two cells for the first row of a candidate, empty ones for the others. */
static void put_why(struct document *d, const struct candidate *c, bool first,
		    const char *why)
{
	const char *tie = c->is_tied ? "=" : "";
	if (first && c->place > 0)
		document_cell(d, "%u%s", c->place, tie);
	else
		document_cell(d, "%s", "");
	document_cell(d, "%s", first ? c->mechanism : "");
	document_cell(d, "%s", why);
}

/* On a terminal promises kept are in one row, and of what is ruled out there is
 * only what rules it out. */
static void put_candidate(struct document *d, const struct candidate *c,
			  bool brief)
{
	char line[1024], kept[1024] = "";
	bool fails = c->standing == STANDING_FAILS, first = true;
	for (size_t i = 0; i < c->reasons; i++) {
		const struct choice_reason *r = &c->reason[i];
		bool keeps = r->need && r->standing == STANDING_MEETS;
		if (brief && fails && r->standing != c->standing)
			continue;
		if (brief && keeps) {
			text_append(kept, sizeof(kept), "%s%s",
				    *kept ? ", " : "kept: ",
				    choose_need(r, line, sizeof(line)));
			continue;
		}
		put_why(d, c, first, choose_reason(r, line, sizeof(line)));
		first = false;
	}
	if (*kept)
		put_why(d, c, first, kept);
	if (*choose_apart(c, line, sizeof(line)))
		put_why(d, c, first && !*kept, line);
}

static void put_standing(struct document *d, const struct choose_view *view,
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
	document_head(d, DOCUMENT_PLAIN, "%s", titles[standing]);
	document_table(d, columns, 3);
	for (size_t i = 0; i < choice->candidates; i++)
		if (choice->candidate[i].standing == standing)
			put_candidate(d, &choice->candidate[i],
				      view->format == DOCUMENT_TERMINAL);
}

static void put_limit(struct document *d, const struct setting *s, double here)
{
	if (isnan(here))
		document_item(d, "%s at least %.0f; here no limit is known",
			      s->name, s->value);
	else if (here >= s->value)
		document_item(d, "%s at least %.0f; here %.0f", s->name,
			      s->value, here);
	else
		document_item(d, "%s at least %.0f; here %.0f: %s%.0f", s->name,
			      s->value, here, s->raise, s->value);
}

static void put_settings_of(struct document *d, const struct choose_view *view,
			    const struct candidate *c)
{
	struct setting setting[SETTINGS_MAX];
	char size[32], line[256] = "";
	uint64_t bytes = view->choice->want->like.size;
	size_t n = settings_of(c->result, bytes, setting);
	for (size_t i = 0; i < n; i++)
		if (!setting[i].fact)
			text_append(line, sizeof(line), "%s %s = %.0f",
				    i ? "," : "", setting[i].name,
				    setting[i].value);
	document_item(
		d, "%s, %llu messages of %s%s%s", c->mechanism,
		(unsigned long long)(c->is_control
					     ? c->result->effective
						       .capacity_messages
					     : c->result->params.capacity),
		units_bytes(bytes, size, sizeof(size)),
		n > 0 ? ":" : ": nothing to set", line);
	for (size_t i = 0; i < n; i++)
		if (setting[i].fact)
			put_limit(d, &setting[i],
				  facts_value(view->limits, setting[i].fact,
					      NAN));
}

/* What an earlier winner's notes say is not said again. */
static bool is_said(const struct choice *choice, size_t winner,
		    const char *note)
{
	const char *said;
	for (size_t i = 0; i < winner; i++)
		for (size_t j = 0;
		     (said = settings_note(choose_winner(choice, i)->mechanism,
					   j));
		     j++)
			if (!strcmp(said, note))
				return true;
	return false;
}

static void put_settings(struct document *d, const struct choose_view *view)
{
	const struct candidate *c;
	const char *note;
	for (size_t i = 0; (c = choose_winner(view->choice, i)); i++) {
		if (i == 0)
			document_head(d, DOCUMENT_PLAIN,
				      "SETTINGS, of one queue");
		put_settings_of(d, view, c);
		for (size_t j = 0; (note = settings_note(c->mechanism, j)); j++)
			if (!is_said(view->choice, i, note))
				document_item(d, "%s", note);
	}
}

/* An option with its value; the caller frees it. */
static char *quote(const struct choose_command *command, size_t *i)
{
	char *text = NULL;
	size_t n = 0;
	FILE *file = mem_open(&text, &n);
	text_shell(file, command->word[(*i)++]);
	if (*i < command->words && command->word[*i][0] != '-') {
		fputc(' ', file);
		text_shell(file, command->word[(*i)++]);
	}
	mem_close(file);
	return text;
}

/* As it is typed; a line ends where the next option does not fit. */
static void put_words(struct document *d, const struct choose_command *command)
{
	char line[4096] = "mqbench";
	size_t begin = 0;
	for (size_t i = 0; i < command->words;) {
		char *text = quote(command, &i);
		if (strlen(line) - begin + strlen(text) >
		    (size_t)d->width - 6) {
			text_append(line, sizeof(line), " \\\n     ");
			begin = strlen(line) - 5;
		}
		text_append(line, sizeof(line), " %s", text);
		free(text);
	}
	document_put(d, DOCUMENT_CODE, 0, "%s", line);
}

static void put_command(struct document *d, const struct choose_view *view)
{
	const struct choose_command *next = view->next;
	bool first = view->choice->candidate->place == 1;
	if (view->repeats) {
		document_head(d, DOCUMENT_PLAIN, "STILL OPEN");
		document_item(d, "what was measured just now did not decide "
				 "it: the reasons are above; mqbench doctor "
				 "tells whether this machine is fit");
	}
	if (next->words == 0)
		return;
	document_head(d, DOCUMENT_PLAIN, "%s",
		      first ? "STILL OPEN; to answer it:" : "MEASURE FIRST");
	put_words(d, next);
	if (!strcmp(next->word[0], "probe"))
		document_item(d, "and choose again with --promises probe.json");
}

static bool is_used(const struct choice *choice, const struct record *record)
{
	for (size_t i = 0; i < choice->candidates; i++)
		if (choice->candidate[i].record == record)
			return true;
	return choice->probed == record;
}

static void put_evidence(struct document *d, const struct choose_view *view)
{
	char line[512];
	document_head(d, DOCUMENT_PLAIN, "EVIDENCE");
	if (view->evidence->records == 0)
		document_item(d, "no record: there is neither results/*.json "
				 "nor mqbench-*.json here");
	for (size_t i = 0; i < view->evidence->records; i++) {
		const struct record *r = view->evidence->record[i];
		document_item(
			d, "%s: %s, Linux %s%s", view->name[i], r->created,
			facts_get(&r->environment, "kernel.release", "?"),
			is_used(view->choice, r) ? "" : "; not applicable");
	}
	if (view->probed_name)
		document_item(d, "%s: promises", view->probed_name);
	for (size_t i = 0; choose_caveat(view, i, line, sizeof(line)); i++)
		document_item(d, "%s", line);
}

void choose_print_text(FILE *out, const struct choose_view *view)
{
	struct document d = document_of(out, view->format, view->colour);
	char line[1024];
	document_lead(&d, DOCUMENT_PLAIN, "%s",
		      choose_headline(view, line, sizeof(line)));
	document_text(&d, "%s",
		      choose_wanted(view->choice->want, line, sizeof(line)));
	for (int s = 0; s < STANDINGS; s++)
		put_standing(&d, view, (enum standing)s);
	put_settings(&d, view);
	put_command(&d, view);
	put_evidence(&d, view);
}
