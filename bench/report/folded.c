/*
 * folded: where the instructions of a thousand messages went, in the lines that
 * flame graphs are drawn from: "configuration;stage;function COUNT".
 */
#include <stdio.h>

#include "base/error.h"
#include "core/record/record.h"
#include "report.h"

#define MESSAGES 1000

/* A name must not end a frame, or the line's text. */
static void put_frame(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc(*text == ';' || *text == ' ' ? '_' : *text, out);
}

static void put_part(FILE *out, const struct result *result,
		     const struct function_cost *part)
{
	put_frame(out, result->id);
	fputc(';', out);
	put_frame(out, stage_labels[part->stage]);
	fputc(';', out);
	put_frame(out, part->function);
	fprintf(out, " %.0f\n", part->instructions * MESSAGES);
}

static int write_folded(FILE *out, const struct record *const *record,
			size_t records, const struct report_options *options,
			struct error *err)
{
	size_t explained = 0;
	(void)options;
	for (size_t i = 0; i < records; i++)
		for (size_t j = 0; j < record[i]->results; j++) {
			const struct result *result = &record[i]->result[j];
			const struct explanation *e = &result->explanation;
			for (size_t k = 0; k < e->parts; k++)
				put_part(out, result, &e->part[k]);
			explained += e->runs > 0;
		}
	if (explained == 0)
		return error_set(err, STATUS_SKIPPED,
				 "%s: no instruction counts; see mqbench "
				 "kernels --explain",
				 record[0]->id);
	return 0;
}

const struct report report_folded = {
	.name = "folded",
	.summary = "instructions by stage and function, for flame graphs",
	.min_records = 1,
	.write = write_folded,
};
