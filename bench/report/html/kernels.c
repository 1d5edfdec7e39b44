/* Records of kernels that were counted: what they are, and what moved where. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/record/record.h"
#include "mark.h"
#include "picture.h"
#include "report/html/page.h"
#include "report/html/panel.h"
#include "report/html/sections.h"
#include "report/html/text.h"
#include "report/kernels/moves.h"
#include "report/picture/kernels.h"

struct place {
	FILE *out;
	size_t drawn;
};

static const char *fact_of(const struct kernel *kernel, const char *name)
{
	return facts_get(&kernel_first(kernel)->environment, name, "unknown");
}

static void write_kernels(FILE *out, const struct kernels *k)
{
	html_table(out, NULL,
		   (const char *const[]){"Kernel", "Build", "Machine",
					 "Command line", "Boots", NULL},
		   1 << 4);
	for (size_t i = 0; i < k->count; i++)
		html_format(out,
			    "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s"
			    "</td><td>%s</td><td class=\"n\">%zu</td></tr>\n",
			    fact_of(&k->kernel[i], "kernel.release"),
			    fact_of(&k->kernel[i], "kernel.version"),
			    fact_of(&k->kernel[i], "kernel.machine"),
			    kernel_words(&k->kernel[i]), k->kernel[i].booted);
	html_table_end(out);
}

static void write_moves(FILE *out, const struct kernels *k,
			const struct moves *moves)
{
	char doubt[160];
	if (*moves_doubt(moves, doubt, sizeof(doubt))) {
		doubt[0] = (char)toupper(doubt[0]);
		html_format(out, "<p>%s.</p>\n", doubt);
	}
	if (moves->count == 0)
		return;
	html_table(out, NULL,
		   (const char *const[]){"Since", "Figure", "Of", "Was", "Is",
					 "Change, %", "In", NULL},
		   7 << 3);
	for (size_t i = 0; i < moves->count; i++) {
		const struct move *m = &moves->move[i];
		char label[320], functions[512], since[320];
		double scale;
		metric_shown_in(m->figure.metric, &scale);
		html_format(out,
			    "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s"
			    "</td>",
			    kernel_label(&k->kernel[m->kernel], since,
					 sizeof(since)),
			    move_label(m, label, sizeof(label)),
			    mark_title(m->params->mechanism));
		html_cell(out, NULL, m->before, scale);
		html_cell(out, NULL, m->after, scale);
		fprintf(out, "<td class=\"n\">%+.1f</td>",
			100 * (m->after / m->before - 1));
		html_format(out, "<td>%s</td></tr>\n",
			    move_functions(m, k, functions, sizeof(functions)));
	}
	html_table_end(out);
}

static void write_picture(void *context, const struct picture *p)
{
	struct place *at = context;
	char id[32];
	snprintf(id, sizeof(id), "figure-%zu", ++at->drawn);
	panel_picture(at->out, id, p);
	panel_close(at->out);
}

bool html_are_kernels(const struct record *const *record, size_t records)
{
	const char *first =
		facts_get(&record[0]->environment, "kernel.version", "");
	bool differ = false;
	for (size_t i = 0; i < records; i++) {
		if (!record_is_counted(record[i]))
			return false;
		differ |= strcmp(first, facts_get(&record[i]->environment,
						  "kernel.version", "")) != 0;
	}
	return differ;
}

int html_kernels(FILE *out, const struct record *const *record, size_t records,
		 struct error *err)
{
	struct kernels k;
	struct place at = {out, 0};
	const struct viewer viewer = {.see = write_picture, .context = &at};
	char title[96];
	if (kernels_sort(&k, record, records, err) < 0)
		return -1;
	kernels_order(&k);
	struct moves moves = kernels_moves(&k, false);
	snprintf(title, sizeof(title), "Message queues in %zu kernels",
		 k.count);
	page_begin(out, title);
	fputs("<header><p class=\"kind\">System V against POSIX message "
	      "queues, in instructions</p>",
	      out);
	html_element(out, "h1", title);
	fputs("</header>\n", out);
	page_section(out, "moved", "What moved, and since which kernel");
	fputs("<p>Each kernel, in order of release, against the one before it "
	      "of the same command line and flavour: "
	      "what compare says has regressed or improved. In: the functions "
	      "that changed most, in instructions, where both were counted by "
	      "function.</p>\n",
	      out);
	write_moves(out, &k, &moves);
	page_section_end(out);
	page_section(out, "figures", "The figures that moved");
	kernels_show(&k, &moves, &viewer);
	page_section_end(out);
	page_section(out, "kernels", "The kernels");
	write_kernels(out, &k);
	page_section_end(out);
	page_end(out);
	free(moves.move);
	kernels_release(&k);
	return 0;
}
