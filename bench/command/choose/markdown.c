/* A choice as Markdown, for a discussion or a wiki. */
#include <stdlib.h>

#include "base/markdown.h"
#include "base/text.h"
#include "command/choose/print.h"
#include "core/machine/settings.h"

static void print_escaped(FILE *out, char *text)
{
	text_clean(text);
	markdown_text(out, text);
}

static void print_candidate(FILE *out, const struct candidate *c)
{
	char text[700], place[16] = "-";
	if (c->place > 0)
		snprintf(place, sizeof(place), "%u%s", c->place,
			 c->is_tied ? "=" : "");
	snprintf(text, sizeof(text), "%s%s", c->mechanism,
		 c->is_control ? " (control)" : "");
	fprintf(out, "| %s | ", place);
	print_escaped(out, text);
	fprintf(out, " | %s | ", standing_names[c->standing]);
	for (size_t i = 0; i < c->reasons; i++) {
		fputs(i ? "; " : "", out);
		print_escaped(out,
			      choose_reason(&c->reason[i], text, sizeof(text)));
	}
	if (*choose_apart(c, text, sizeof(text))) {
		fputs("; ", out);
		print_escaped(out, text);
	}
	fputs(" |\n", out);
}

static void print_settings(FILE *out, const struct choose_view *view)
{
	struct setting setting[SETTINGS_MAX];
	const struct candidate *c;
	for (size_t i = 0; (c = choose_winner(view->choice, i)); i++) {
		char name[WORD_MAX];
		size_t n = settings_of(c->result, view->choice->want->like.size,
				       setting);
		snprintf(name, sizeof(name), "%s", c->mechanism);
		fputs("\nSettings of one queue, ", out);
		print_escaped(out, name);
		fputs(n > 0 ? ":\n\n" : ": nothing to set\n", out);
		for (size_t j = 0; j < n; j++)
			fprintf(out, "- `%s` %s %.0f\n", setting[j].name,
				setting[j].fact ? "at least" : "=",
				setting[j].value);
	}
}

/* -1: no memory. */
static int print_command(FILE *out, const struct choose_view *view)
{
	struct choose_command command;
	char *text = NULL;
	size_t n;
	if (choose_command_make(&command, view->choice) == 0)
		return 0;
	FILE *line = open_memstream(&text, &n);
	if (line)
		fputs("mqbench", line);
	for (size_t i = 0; line && i < command.words; i++) {
		fputc(' ', line);
		text_shell(line, command.word[i]);
	}
	if (!text_finish(line, &text))
		return -1;
	fputs("\nTo answer what is open:\n\n", out);
	markdown_code(out, text);
	free(text);
	return 0;
}

int choose_print_markdown(FILE *out, const struct choose_view *view)
{
	const struct choice *choice = view->choice;
	char text[1024];
	fputs("**", out);
	print_escaped(out, choose_headline(choice, text, sizeof(text)));
	fputs("**\n\n", out);
	print_escaped(out, choose_wanted(choice->want, text, sizeof(text)));
	fputs("\n\n| place | mechanism | standing | why |\n|--:|---|---|---|\n",
	      out);
	for (size_t i = 0; i < choice->candidates; i++)
		print_candidate(out, &choice->candidate[i]);
	print_settings(out, view);
	if (print_command(out, view) < 0)
		return -1;
	for (size_t i = 0; choose_caveat(view, i, text, sizeof(text)); i++) {
		fputs("\n- ", out);
		print_escaped(out, text);
	}
	fputc('\n', out);
	return 0;
}
