/* A comparison as Markdown, for a pull request or a mail. */
#include "base/markdown.h"
#include "command/compare/print.h"

static void print_row(FILE *out, const struct comparison_row *row)
{
	char text[600];
	fprintf(out, "| %s | ", verdict_names[row->verdict]);
	markdown_text(out, compare_who(row, text, sizeof(text)));
	fprintf(out, " | %s | ",
		compare_figure(&row->figure, true, text, sizeof(text)));
	if (row->reason[0]) {
		fputs("| | | | ", out);
		markdown_text(out, row->reason);
		fputs(" |\n", out);
		return;
	}
	fprintf(out, "%s | ",
		compare_value(&row->figure, row->median[OLD], text,
			      sizeof(text)));
	fprintf(out, "%s | ",
		compare_value(&row->figure, row->median[NEW], text,
			      sizeof(text)));
	fprintf(out, "%s | ",
		compare_percent(row->change.estimate, text, sizeof(text)));
	markdown_text(out, compare_range(&row->change, text, sizeof(text)));
	fprintf(out, " | %.2g |\n", row->adjusted);
}

static void print_rows(FILE *out, const struct compare_view *view)
{
	const struct comparison *c = view->comparison;
	size_t shown = 0;
	for (size_t i = 0; i < c->rows; i++) {
		const struct comparison_row *row = &c->row[i];
		if (row->verdict == VERDICT_EQUIVALENT && !view->verbose)
			continue;
		if (shown++ == 0)
			fputs("\n| verdict | configuration | metric | OLD | "
			      "NEW | change | 95 % interval, % | p, adjusted "
			      "|\n|---|---|---|--:|--:|--:|--:|--:|\n",
			      out);
		print_row(out, row);
	}
}

static void print_differences(FILE *out, const struct comparison *c)
{
	if (c->differences > 0)
		fputs("\n| other differences | OLD | NEW |\n|---|---|---|\n",
		      out);
	for (size_t i = 0; i < c->differences; i++) {
		fputs("| ", out);
		markdown_text(out, c->difference[i].name);
		fputs(" | ", out);
		markdown_text(out, c->difference[i].value[OLD]);
		fputs(" | ", out);
		markdown_text(out, c->difference[i].value[NEW]);
		fputs(" |\n", out);
	}
}

int compare_print_markdown(FILE *out, const struct compare_view *view)
{
	const struct comparison *c = view->comparison;
	char text[256], change[32];
	fprintf(out, "**%s**\n\n", compare_headline(c, text, sizeof(text)));
	fprintf(out, "%s. %zu + %zu %s.\n",
		compare_counts(c, text, sizeof(text)), c->units[OLD],
		c->units[NEW], c->by_boot ? "boots" : "runs");
	print_rows(out, view);
	for (size_t i = 0; i < c->families; i++) {
		const struct comparison_family *f = &c->family[i];
		if (!f->together)
			continue;
		fprintf(out, "\n%s: %zu of %zu worse, median %s\n",
			compare_figure(&f->figure, false, text, sizeof(text)),
			f->worse, f->rows,
			compare_percent(f->median, change, sizeof(change)));
	}
	for (size_t i = 0; compare_caveat(view->comparison, view->options, i,
					  text, sizeof(text));
	     i++) {
		fputs("\n- ", out);
		markdown_text(out, text);
	}
	fputc('\n', out);
	print_differences(out, c);
	return 0;
}
