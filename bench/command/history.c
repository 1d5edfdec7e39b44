/* history: changes of level over many records. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/units.h"
#include "command.h"
#include "command/command_util.h"
#include "command/history/print.h"
#include "registry.h"

struct choice {
	struct history history;
	struct history_options options;
	struct figure figure[FIGURES_ASKED_MAX + 1];
	struct history_view view;
	int (*print)(FILE *out, const struct history *history,
		     const struct history_view *view, struct error *err);
	const char *source; /* a folder, or the first file */
	size_t files;
	const char *output, *plots, *ids, *reason;
	enum history_triage triage;
	char sidecar[4096];
	bool help;
};

static const struct option_spec option_table[] = {
	{"format", 'f', "text|json", "output for people or for programs"},
	{"output", 'o', "FILE", "write to this file"},
	{"plot", 0, "FOLDER", "also draw the series that changed into it"},
	{"only", 0, "TEXT", "configurations whose id contains it"},
	{"metric", 0, "METRIC,...", "metrics to search: cpu_ns, rtt_ns.p99"},
	{"alpha", 0, "SHARE", "chance of a false change in a series (0.8%)"},
	{"margin", 0, "SHARE",
	 "smallest change that matters (3%; 0.5% of counts)"},
	{"margin-p99", 0, "SHARE", "the same for percentiles above p50 (10%)"},
	{"ack", 0, "ID,...", "acknowledge these changes, or a record's"},
	{"dismiss", 0, "ID,...", "mark these as no changes"},
	{"reason", 0, "TEXT", "reason for --ack or --dismiss"},
	{"triage", 0, "FILE", "file for both (FOLDER/" TRIAGE_FILE ")"},
	{"verbose", 'v', NULL, "small and dismissed changes too"},
	{"help", 'h', NULL, "show this help"},
	{0},
};

static int take_metrics(struct choice *c, const char *list, struct error *err)
{
	c->options.figure = c->figure;
	return figures_parse(c->figure, list, err);
}

static int take_format(struct choice *c, const char *name, struct error *err)
{
	static const char *const names[] = {"text", "json", NULL};
	bool text = !strcmp(name, "text");
	if (!text && strcmp(name, "json") != 0)
		return units_unknown(err, "--format ", name, names,
				     "text or json");
	c->print = text ? history_print_text : history_print_json;
	return 0;
}

static int take_ids(struct choice *c, enum history_triage triage,
		    const char *ids, struct error *err)
{
	if (c->ids)
		return error_set(err, STATUS_USAGE,
				 "--ack and --dismiss: one of them, once, with "
				 "commas between the ids");
	c->ids = ids;
	c->triage = triage;
	return 0;
}

static int take_number(struct choice *c, const char *name, const char *value,
		       struct error *err)
{
	if (!strcmp(name, "alpha"))
		return option_share(name, value, &c->options.alpha, err);
	if (strcmp(name, "margin") != 0)
		return option_share(name, value, &c->options.margin_tail, err);
	int rc = option_share(name, value, &c->options.margin, err);
	c->options.margin_counted = c->options.margin;
	return rc;
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	struct choice *c = context;
	if (!strcmp(name, "format"))
		return take_format(c, value, err);
	if (!strcmp(name, "metric"))
		return take_metrics(c, value, err);
	if (!strcmp(name, "alpha") || !strncmp(name, "margin", 6))
		return take_number(c, name, value, err);
	if (!strcmp(name, "ack"))
		return take_ids(c, TRIAGE_ACKNOWLEDGED, value, err);
	if (!strcmp(name, "dismiss"))
		return take_ids(c, TRIAGE_DISMISSED, value, err);
	if (!strcmp(name, "output"))
		c->output = value;
	else if (!strcmp(name, "plot"))
		c->plots = value;
	else if (!strcmp(name, "only"))
		c->options.only = value;
	else if (!strcmp(name, "reason"))
		c->reason = value;
	else if (!strcmp(name, "triage"))
		snprintf(c->sidecar, sizeof(c->sidecar), "%s", value);
	else if (!strcmp(name, "verbose"))
		c->view.verbose = true;
	else
		c->help = true;
	return 0;
}

static int take_word(void *context, const char *word, struct error *err)
{
	struct choice *c = context;
	if (c->source &&
	    (history_is_folder(word) || history_is_folder(c->source)))
		return error_set(err, STATUS_USAGE,
				 "history %s: takes one folder, or files",
				 word);
	if (!c->source)
		c->source = word;
	c->files++;
	return 0;
}

/* The words among the arguments are files, or one is a folder. */
static int add_word(void *context, const char *word, struct error *err)
{
	struct choice *c = context;
	return history_is_folder(word)
		       ? history_add_folder(&c->history, word, &c->view, err)
		       : history_add_files(&c->history, &word, 1, NULL, err);
}

static int pass_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	(void)context;
	(void)name;
	(void)value;
	(void)err;
	return 0;
}

static int add_records(struct choice *c, int argc, char **argv,
		       struct error *err)
{
	struct options options = {argc, argv, 1, option_table, NULL, false};
	struct options_taker adder = {c, pass_option, add_word};
	if (!c->files && !history_is_folder(c->source))
		return error_set(err, STATUS_USAGE,
				 "no folder %s here; name one, or FILES",
				 c->source);
	int rc = c->files ? options_read(&options, &adder, err)
			  : history_add_folder(&c->history, c->source, &c->view,
					       err);
	if (rc == 0 && c->history.classes == 0)
		return error_set(err, STATUS_USAGE,
				 "%s: no record in it that can be used%s%s",
				 c->source, c->view.skips ? "; " : "",
				 c->view.skips ? c->view.skipped[0] : "");
	if (rc == 0 && history_find(&c->history) < 0)
		return error_set(err, STATUS_FAILED, "out of memory");
	return rc;
}

/* Beside the records, where nothing else is said. */
static void place_sidecar(struct choice *c)
{
	const char *slash = strrchr(c->source, '/');
	if (c->sidecar[0])
		return;
	if (history_is_folder(c->source))
		snprintf(c->sidecar, sizeof(c->sidecar), "%s/" TRIAGE_FILE,
			 c->source);
	else
		snprintf(c->sidecar, sizeof(c->sidecar), "%.*s" TRIAGE_FILE,
			 slash ? (int)(slash + 1 - c->source) : 0, c->source);
}

static int print(const struct choice *c, struct error *err)
{
	for (size_t i = 0; i < c->view.skips; i++)
		fprintf(stderr, "mqbench: left out: %s\n", c->view.skipped[i]);
	for (size_t i = 0; i < c->history.notes; i++)
		fprintf(stderr, "mqbench: %s\n", c->history.note[i]);
	FILE *out = output_open(c->output, err);
	if (!out)
		return -1;
	int rc = c->print(out, &c->history, &c->view, err);
	return output_close(out, c->output, rc, err);
}

static int decide(const struct choice *c, struct error *err)
{
	if (c->triage == TRIAGE_ACKNOWLEDGED && !c->reason)
		return error_set(err, STATUS_USAGE, "--ack needs a --reason");
	int n = triage_add(&c->history, c->sidecar, c->ids, c->triage,
			   c->reason, err);
	if (n > 0)
		printf("%d change%s %s in %s\n", n, n == 1 ? "" : "s",
		       c->triage == TRIAGE_DISMISSED ? "dismissed"
						     : "acknowledged",
		       c->sidecar);
	return n < 0 ? -1 : STATUS_OK;
}

static int tell(struct choice *c, int argc, char **argv, struct error *err)
{
	if (c->plots && !c->output && c->print == history_print_json)
		return error_set(err, STATUS_USAGE,
				 "--plot: names its pictures on standard "
				 "output; send the JSON elsewhere with -o");
	if (!c->source)
		c->source = "results";
	c->view.source = c->source;
	place_sidecar(c);
	history_init(&c->history, &c->options);
	if (add_records(c, argc, argv, err) < 0 ||
	    triage_apply(&c->history, c->sidecar, err) < 0)
		return -1;
	if (c->ids)
		return decide(c, err);
	if (print(c, err) < 0)
		return -1;
	if (c->plots && history_draw(&c->history, c->plots, err) < 0)
		return -1;
	return history_open(&c->history) > 0 ? STATUS_REGRESSION : STATUS_OK;
}

static int run(int argc, char **argv, struct error *err)
{
	struct choice *c = calloc(1, sizeof(*c));
	if (!c)
		return error_set(err, STATUS_FAILED, "out of memory");
	c->print = history_print_text;
	c->options = (struct history_options){
		.alpha = CHANGES_ALPHA,
		.margin = FIGURE_MARGIN,
		.margin_tail = FIGURE_MARGIN_TAIL,
		.margin_counted = MARGIN_COUNTED,
	};
	struct options options = {argc, argv, 1, option_table, NULL, false};
	struct options_taker taker = {c, take_option, take_word};
	int rc = options_read(&options, &taker, err);
	if (rc == 0 && c->help)
		command_help_print(command_find("history"));
	else if (rc == 0)
		rc = tell(c, argc, argv, err);
	history_release(&c->history);
	free(c->view.skipped);
	free(c);
	return rc;
}

static const struct manual manual = {
	.text = "Orders the records of a folder by time and finds changes of "
		"level in every series: a configuration and a metric, on "
		"machines of one class. Each change is shown with its size, "
		"the records around it, and other changes of the machine "
		"there, such as the kernel.\n\nThe status is 1 until a "
		"regression is acknowledged, dismissed or gone.",
	.statuses =
		(const struct note[]){
			{"0", "no unacknowledged regression"},
			{"1", "an unacknowledged regression"},
			{"2", "usage or bad input"},
			{"5", "output was lost"},
			{0},
		},
	.files =
		(const struct note[]){
			{"FOLDER/" TRIAGE_FILE,
			 "decisions, one a line; the last one counts"},
			{0},
		},
	.examples =
		(const struct note[]){
			{"mqbench history results --plot plots",
			 "what changed when, with plots of the series"},
			{"mqbench history results --ack 1a2b3c4d --reason "
			 "'kernel "
			 "6.19'",
			 "acknowledge a change"},
			{0},
		},
};

const struct command command_history = {
	.name = "history",
	.usage = "[FOLDER | FILE...] [--ack ID --reason TEXT]",
	.summary = "Find changes over many records (default: in results/)",
	.options = option_table,
	.manual = &manual,
	.run = run,
};
