/* A comparison as the kernel's own selftests print (KTAP, version 1). */
#include "base/text.h"
#include "command/compare/print.h"
#include "core/judge/compare_judge.h"

/* What is shown to be worse is not ok, what cannot be told is skipped. */
static bool is_ok(const struct comparison *c, enum verdict verdict)
{
	return verdict != VERDICT_REGRESSED && verdict != VERDICT_LOST &&
	       !(verdict == VERDICT_IMPROVED && c->both_ways);
}

static bool is_told(enum verdict verdict)
{
	return verdict != VERDICT_DIFFERS && verdict != VERDICT_ISOLATED &&
	       verdict != VERDICT_INCONCLUSIVE;
}

static void print_row(FILE *out, const struct comparison *c,
		      const struct comparison_row *row, size_t number)
{
	char text[64];
	bool ok = is_ok(c, row->verdict);
	fprintf(out, "%s %zu ", ok ? "ok" : "not ok", number);
	text_tap(out, row->result->id);
	figure_name(&row->figure, text, sizeof(text));
	fprintf(out, " %s # %s%s", text, is_told(row->verdict) ? "" : "SKIP ",
		verdict_names[row->verdict]);
	if (row->reason[0]) {
		fputs(": ", out);
		text_tap(out, row->reason);
	} else {
		fprintf(out, ": %.6g, %.6g (%s)", row->median[OLD],
			row->median[NEW],
			compare_change(&row->change, text, sizeof(text)));
	}
	fputc('\n', out);
}

void compare_print_ktap(FILE *out, const struct compare_view *view)
{
	const struct comparison *c = view->comparison;
	char line[512];
	fprintf(out, "KTAP version 1\n# %s\n",
		compare_headline(c, line, sizeof(line)));
	for (size_t i = 0;
	     compare_caveat(c, view->options, i, line, sizeof(line)); i++)
		fprintf(out, "# %s\n", line);
	fprintf(out, "1..%zu\n", c->rows);
	for (size_t i = 0; i < c->rows; i++)
		print_row(out, c, &c->row[i], i + 1);
}
