/* What was planned, on which machine, with which warnings, and how to repeat
 * it. */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "core/record/record.h"
#include "report/html/page.h"
#include "report/html/sections.h"
#include "report/html/text.h"

static void write_fact(FILE *out, const struct facts *facts,
		       const struct fact *fact)
{
	char text[128], name[256] = "";
	text_append(name, sizeof(name), "%s", fact->name);
	for (char *c = name; *c; c++)
		*c = *c == '.' || *c == '_' ? ' ' : *c;
	if (fact->kind != FACT_TEXT)
		facts_show(facts, fact->name, text, sizeof(text));
	html_format(out, "<div><dt>%s</dt><dd>%s</dd></div>\n", name,
		    fact->kind != FACT_TEXT ? text
		    : *fact->text	    ? fact->text
					    : "none");
}

static void write_facts(FILE *out, const struct facts *facts)
{
	if (facts->count == 0) {
		fputs("<p>Not in the record.</p>\n", out);
		return;
	}
	fputs("<dl class=\"facts\">\n", out);
	for (size_t i = 0; i < facts->count; i++)
		write_fact(out, facts, &facts->fact[i]);
	fputs("</dl>\n", out);
}

/* The first that the tables show of its workload. */
static bool is_first(const struct part *part, size_t i)
{
	const struct result *result = part->record->result;
	for (size_t j = 0; j < i; j++)
		if (!strcmp(result[j].params.workload,
			    result[i].params.workload) &&
		    params_is_shown(&result[j].params, part->verbose))
			return false;
	return params_is_shown(&result[i].params, part->verbose);
}

static void write_status(const struct part *part, const char *workload)
{
	size_t count[RESULT_STATUSES] = {0};
	char name[64];
	for (size_t i = 0; i < part->record->results; i++) {
		const struct result *r = &part->record->result[i];
		count[r->status] += !strcmp(r->params.workload, workload) &&
				    params_is_shown(&r->params, part->verbose);
	}
	page_workload(part->record, workload, name, sizeof(name));
	html_format(part->out, "<tr><th scope=\"row\">%s</th>", name);
	for (int i = 0; i < RESULT_STATUSES; i++)
		fprintf(part->out, "<td class=\"n\">%zu</td>", count[i]);
	fputs("</tr>\n", part->out);
}

/* How many configurations of each workload ended how: those of the tables. */
static void write_statuses(const struct part *part)
{
	const struct record *record = part->record;
	const char *head[RESULT_STATUSES + 2] = {"Workload"};
	size_t hidden = 0;
	for (int i = 0; i < RESULT_STATUSES; i++)
		head[i + 1] = result_status_words[i];
	html_table(part->out, NULL, head, ~1u);
	for (size_t i = 0; i < record->results; i++) {
		hidden += !params_is_shown(&record->result[i].params,
					   part->verbose);
		if (is_first(part, i))
			write_status(part, record->result[i].params.workload);
	}
	html_table_end(part->out);
	if (hidden > 0)
		fprintf(part->out,
			"<p>And %zu of null, the harness without a queue, "
			"which "
			"is not in the tables.</p>\n",
			hidden);
}

void html_plan(const struct part *part)
{
	FILE *out = part->out;
	const struct record *record = part->record;
	fputs("<p>Each run of a configuration has fresh processes and a fresh "
	      "queue. Runs come in blocks that hold every configuration once, "
	      "in random order.</p>\n",
	      out);
	if (record->results > 0)
		write_statuses(part);
	write_facts(out, &record->plan);
}

void html_environment(const struct part *part)
{
	FILE *out = part->out;
	const struct record *record = part->record;
	write_facts(out, &record->environment);
	fputs("<h3>The clock</h3>\n", out);
	write_facts(out, &record->clock);
	fputs("<h3>The program</h3>\n", out);
	write_facts(out, &record->tool);
}

void html_warnings(const struct part *part)
{
	FILE *out = part->out;
	const struct record *record = part->record;
	if (record->warnings == 0)
		fputs("<p>None.</p>\n", out);
	else
		fputs("<ul class=\"warnings\">\n", out);
	for (size_t i = 0; i < record->warnings; i++) {
		const struct warning *w = &record->warning[i];
		bool info = w->severity == SEVERITY_INFO;
		fprintf(out, "<li class=\"%s\"><b>%s</b> ",
			info ? "info" : "warning", info ? "Note" : "Warning");
		html_format(out, "<code>%s</code> %s", w->code, w->message);
		html_format(out, *w->hint ? "<br><small>%s</small>" : "%s",
			    w->hint);
		fputs("</li>\n", out);
	}
	if (record->warnings > 0)
		fputs("</ul>\n", out);
}

/* As a shell reads it back; a record's text has no control characters. */
static void put_argument(FILE *out, const char *word)
{
	bool plain = *word;
	for (const char *c = word; *c; c++)
		plain &= isalnum((unsigned char)*c) ||
			 strchr("-_=.,:/%+@", *c) != NULL;
	html_text(out, plain ? " " : " '");
	while (*word) {
		size_t n = strcspn(word, "'");
		html_part(out, word, n);
		html_text(out, word[n] ? "'\\''" : "");
		word += n + (word[n] != '\0');
	}
	html_text(out, plain ? "" : "'");
}

static void put_command(FILE *out, const struct record *record,
			const char *seed)
{
	fputs("<pre><code>mqbench", out);
	for (char **word = record->argv; *word; word++)
		put_argument(out, *word);
	if (seed) {
		fputs(" --seed", out);
		put_argument(out, seed);
	}
	fputs("</code></pre>\n", out);
}

static bool has_argument(const struct record *record, const char *name)
{
	size_t n = strlen(name);
	for (char **word = record->argv; word && *word; word++)
		if (!strncmp(*word, name, n) &&
		    ((*word)[n] == '\0' || (*word)[n] == '='))
			return true;
	return false;
}

void html_reproduce(const struct part *part)
{
	FILE *out = part->out;
	const struct record *record = part->record;
	const char *seed = facts_get(&record->plan, "seed", NULL);
	if (!record->argv || !record->argv[0]) {
		fputs("<p>The record does not say how it was made.</p>\n", out);
		return;
	}
	html_format(out,
		    "<p>The command that measured this, with mqbench %s of "
		    "commit <code>%s</code>:</p>\n",
		    facts_get(&record->tool, "version", "?"),
		    facts_get(&record->tool, "commit", "unknown"));
	put_command(out, record, NULL);
	if (seed && !has_argument(record, "--seed")) {
		fputs("<p>It draws a new order. To repeat the order of this "
		      "record:</p>\n",
		      out);
		put_command(out, record, seed);
	}
	fprintf(out,
		"<p>Times differ between machines. <code>mqbench "
		"replicate%s</code> of this record shows which conclusions "
		"hold elsewhere.</p>\n",
		facts_get(&record->plan, "options.preset", NULL)
			? ""
			: " --with OURS.json");
}
