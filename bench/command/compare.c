/* compare: did it become slower. */
#include <stdlib.h>
#include <unistd.h>

#include "base/child.h"
#include "base/error.h"
#include "command.h"
#include "command/command_util.h"
#include "command/compare/ask.h"
#include "core/judge/compare_judge.h"
#include "core/record/load.h"
#include "registry.h"

#define CONFIRM_ALPHA 0.05

static int print_view(const struct ask *ask, const struct compare_view *view,
		      struct error *err)
{
	FILE *out = output_open(ask->output, err);
	if (!out)
		return -1;
	int rc = ask->print(out, view) < 0 && !ferror(out)
			 ? error_set(err, STATUS_FAILED, "out of memory")
			 : 0;
	return output_close(out, ask->output, rc, err);
}

static bool all_cleared(const struct comparison *c)
{
	for (size_t i = 0; i < c->rows; i++)
		if (!c->row[i].cleared)
			return false;
	return c->only[OLD] == 0;
}

static int status_of(const struct ask *ask, const struct comparison *c)
{
	bool worse = c->count[VERDICT_REGRESSED] > 0;
	bool blind = ask->strict && c->one_boot_each;
	if (ask->bisect)
		return blind		? STATUS_UNTESTABLE
		       : worse		? STATUS_REGRESSION
		       : all_cleared(c) ? STATUS_OK
					: STATUS_UNTESTABLE;
	if (blind)
		return STATUS_NOISY;
	if (worse)
		return STATUS_REGRESSION;
	bool doubtful = c->count[VERDICT_INCONCLUSIVE] > 0 ||
			c->count[VERDICT_LONE] > 0;
	return ask->strict && doubtful ? STATUS_NOISY : STATUS_OK;
}

static int print_and_conclude(const struct ask *ask,
			      const struct compare_input *input,
			      const char *const *name,
			      const struct comparison *c, struct error *err)
{
	struct compare_view view = {.comparison = c,
				    .input = input,
				    .options = &ask->compare,
				    .name = name,
				    .verbose = ask->verbose};
	view.colour = !ask->output && isatty(1) && !getenv("NO_COLOR");
	return print_view(ask, &view, err) < 0 ? -1 : status_of(ask, c);
}

static int compare_files(const struct ask *ask, struct error *err)
{
	const struct record *list[FILES_MAX];
	struct record *record = calloc(ask->files.count, sizeof(*record));
	if (!record)
		return error_set(err, STATUS_FAILED, "out of memory");
	for (size_t i = 0; i < ask->files.count; i++)
		list[i] = &record[i];
	int rc = records_load(record, ask->files.name, ask->files.count, err);
	struct compare_input input = {list, ask->side, ask->files.count, false};
	struct comparison comparison = {0};
	if (rc == 0)
		rc = comparison_make(&comparison, &input, &ask->compare, err);
	if (rc == 0)
		rc = print_and_conclude(ask, &input, ask->files.name,
					&comparison, err);
	comparison_release(&comparison);
	for (size_t i = 0; i < ask->files.count; i++)
		record_release(&record[i]);
	free(record);
	return rc;
}

/* What was found is measured once more, in another order. */
static int confirm(const struct ask *ask, struct comparison *c,
		   struct error *err)
{
	struct compare_options options = ask->compare;
	struct live_request request = ask->live;
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

static int compare_live(const struct ask *ask, struct error *err)
{
	struct comparison comparison = {0};
	struct live live = {0};
	child_take_signals();
	int rc = live_measure(&live, &ask->live, err);
	if (rc == 0)
		rc = comparison_make(&comparison, &live.input, &ask->compare,
				     err);
	if (rc == 0 && comparison.count[VERDICT_REGRESSED] > 0)
		rc = confirm(ask, &comparison, err);
	if (rc == 0)
		rc = print_and_conclude(ask, &live.input, live.name,
					&comparison, err);
	comparison_release(&comparison);
	live_release(&live);
	return rc;
}

/* To git bisect any other status says that the commit is bad. */
static int for_bisect(int rc, const struct error *err)
{
	return rc < 0 && err->status != STATUS_INTERRUPTED ? STATUS_UNTESTABLE
							   : rc;
}

static int run(int argc, char **argv, struct error *err)
{
	struct ask ask = {0};
	int rc = compare_ask_read(&ask, argc, argv, err);
	if (rc == 0 && ask.help)
		command_help_print(command_find("compare"));
	else if (rc == 0)
		rc = ask.is_live ? compare_live(&ask, err)
				 : compare_files(&ask, err);
	return ask.bisect ? for_bisect(rc, err) : rc;
}

static const struct manual manual = {
	.text = "Compares two records, or several of each side, configuration "
		"by configuration, and gives a verdict on each: regressed, "
		"improved, equivalent, small or inconclusive. Verdicts are "
		"corrected for their number: the chance of any false alarm is "
		"at most `--alpha`. A change smaller than `--margin` is small, "
		"however certain it is.\n\nWith `--live` two programs are "
		"measured alternately, four invocations a block, which cancels "
		"drift; regressions are measured a second time. Use it to "
		"compare two builds. To compare two kernels, record several "
		"boots a side.",
	.statuses =
		(const struct note[]){
			{"0", "nothing has regressed"},
			{"1", "something has regressed"},
			{"2", "usage or bad input"},
			{"3", "something is inconclusive, under `--strict`"},
			{"5", "a measurement failed, or output was lost"},
			{"125", "with `--bisect`: neither 0 nor 1, errors "
				"included"},
			{"130", "interrupted"},
			{0},
		},
	.examples =
		(const struct note[]){
			{"mqbench compare before.json after.json",
			 "two records"},
			{"mqbench compare --old a1.json a2.json --new b1.json "
			 "b2.json",
			 "several boots a side"},
			{"mqbench compare --live ./old ./new -- --size 64",
			 "two programs alternately, both with these options of "
			 "run"},
			{"mqbench compare --bisect good.json new.json",
			 "the last line of a script for git bisect run"},
			{0},
		},
};

const struct command command_compare = {
	.name = "compare",
	.usage = "OLD NEW | --live OLD NEW [-- run's options]",
	.summary = "Compare records: what became slower or faster",
	.options = compare_ask_options,
	.manual = &manual,
	.run = run,
};
