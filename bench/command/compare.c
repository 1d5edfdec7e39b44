/* compare: did it become slower. */

#include "base/child.h"
#include "base/error.h"
#include "command.h"
#include "command/compare/options.h"
#include "command/compare/print.h"
#include "command/files.h"
#include "command/output.h"
#include "core/judge/compare_judge.h"
#include "core/judge/margin_file.h"

#define CONFIRM_ALPHA 0.05

enum { TEXT, JSON, MARKDOWN, KTAP }; /* of --format */

static bool all_cleared(const struct comparison *c)
{
	for (size_t i = 0; i < c->rows; i++)
		if (!c->row[i].cleared)
			return false;
	return c->only[OLD] == 0 && !c->one_record_each;
}

static int status_of(const struct compare_request *r,
		     const struct comparison *c)
{
	bool worse = compare_alarms(c) > 0;
	bool lost = c->count[VERDICT_LOST] + c->spoilt > 0;
	bool partial = c->incomplete[OLD] || c->incomplete[NEW] ||
		       c->count[VERDICT_LOST] == c->rows;
	bool blind = r->strict && (c->one_boot_each || c->one_record_each);
	if (r->bisect)
		return blind || partial ? STATUS_UNTESTABLE
		       : worse || lost	? STATUS_REGRESSION
		       : all_cleared(c) ? STATUS_OK
					: STATUS_UNTESTABLE;
	if (r->strict && lost)
		return STATUS_REGRESSION;
	if (blind || (r->strict && partial))
		return STATUS_NOISY;
	if (worse)
		return STATUS_REGRESSION;
	bool doubtful = c->count[VERDICT_INCONCLUSIVE] > 0 ||
			c->count[VERDICT_ISOLATED] > 0;
	return r->strict && doubtful ? STATUS_NOISY : STATUS_OK;
}

static int print_and_conclude(const struct compare_request *r,
			      const struct compare_input *input,
			      const char *const *name,
			      const struct comparison *c, FILE *out)
{
	struct compare_view view = {.comparison = c,
				    .input = input,
				    .options = &r->judge,
				    .name = name,
				    .verbose = r->verbose};
	view.format =
		r->format == MARKDOWN ? DOCUMENT_MARKDOWN : DOCUMENT_TERMINAL;
	view.colour = output_is_coloured(r->output);
	if (r->format == JSON)
		compare_print_json(out, &view);
	else if (r->format == KTAP)
		compare_print_ktap(out, &view);
	else
		compare_print_text(out, &view);
	if (r->bisect && r->format == TEXT)
		compare_print_bisect(out, &view);
	return status_of(r, c);
}

static int compare_files(struct compare_request *r, FILE *out,
			 struct error *err)
{
	struct records records;
	struct comparison comparison = {0};
	int rc = records_read(&records, (char *const *)r->file, r->files, false,
			      err);
	if (rc == 0)
		rc = records_once(&records, r->file, r->side, err);
	struct compare_input input = {records.list, r->side, records.count,
				      false};
	if (rc == 0)
		rc = comparison_make(&comparison, &input, &r->judge, err);
	if (rc == 0)
		rc = print_and_conclude(r, &input, r->file, &comparison, out);
	comparison_release(&comparison);
	records_release(&records);
	return rc;
}

/* What was found is measured once more, in another order. */
static int confirm(const struct compare_request *r, struct comparison *c,
		   struct error *err)
{
	struct compare_options options = r->judge;
	struct live_request request = r->live;
	struct comparison again = {0};
	struct live live = {0};
	options.alpha = CONFIRM_ALPHA;
	request.seed++;
	request.again = true;
	int rc = live_measure(&live, &request, err);
	if (rc == 0)
		rc = comparison_make(&again, &live.input, &options, err);
	if (rc == 0)
		compare_confirm(c, &again, CONFIRM_ALPHA);
	comparison_release(&again);
	live_release(&live);
	return rc;
}

static int compare_live(const struct compare_request *r, FILE *out,
			struct error *err)
{
	struct comparison comparison = {0};
	struct live live = {0};
	child_take_signals();
	int rc = live_measure(&live, &r->live, err);
	if (rc == 0)
		rc = comparison_make(&comparison, &live.input, &r->judge, err);
	if (rc == 0 && compare_alarms(&comparison) > 0)
		rc = confirm(r, &comparison, err);
	if (rc == 0)
		rc = print_and_conclude(r, &live.input, live.name, &comparison,
					out);
	comparison_release(&comparison);
	live_release(&live);
	return rc;
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	struct compare_request *r = options;
	struct output output;
	if (compare_take_arguments(r, arguments, err) < 0 ||
	    target_differs(r->output, &r->margins, 1, err) < 0 ||
	    output_open(&output, r->output, r->file, r->files, err) < 0)
		return -1;
	int rc = r->is_live ? compare_live(r, output.file, err)
			    : compare_files(r, output.file, err);
	return output_close(&output, rc, err);
}

static void release(void *options)
{
	margins_release(&((struct compare_request *)options)->judge.margin);
}

const struct command command_compare = {
	.name = "compare",
	.usage = "OLD NEW | --live [OLD NEW] [-- ARGS [--versus ARGS]]",
	.summary = "Compare records: what became slower or faster",
	.options = {compare_option_table, NULL},
	.size = sizeof(struct compare_request),
	.defaults = &compare_defaults,
	.words = WORDS_ANY,
	.rest = "run",
	.bisect = "bisect",
	.release = release,
	.run = run,
};
