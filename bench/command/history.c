/* history: changes of level over many records. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "command.h"
#include "command/compare/options.h"
#include "command/history/print.h"
#include "command/output.h"
#include "core/judge/history.h"
#include "core/judge/margin_file.h"

enum { FORMAT_TEXT, FORMAT_JSON };

struct history_request {
	struct history history;
	struct history_options options;
	struct figure figure[FIGURES_ASKED_MAX + 1];
	struct history_view view;
	unsigned format;
	char *const *source; /* a folder, or files */
	size_t sources;
	const char *output, *plots, *ids, *reason, *sidecar, *margins;
	enum history_triage triage;
	char usual_sidecar[4096];
};

static int take_ids(struct history_request *h, enum history_triage triage,
		    const char *ids, struct error *err)
{
	if (h->ids)
		return error_set(err, STATUS_USAGE,
				 "--ack and --dismiss: one of them, once, with "
				 "commas between the ids");
	h->ids = ids;
	h->triage = triage;
	return 0;
}

static int take_ack(void *into, const struct option_spec *spec, const char *ids,
		    struct error *err)
{
	(void)spec;
	return take_ids(into, TRIAGE_ACKNOWLEDGED, ids, err);
}

static int take_dismiss(void *into, const struct option_spec *spec,
			const char *ids, struct error *err)
{
	(void)spec;
	return take_ids(into, TRIAGE_DISMISSED, ids, err);
}

#define AT(member) OPTION_AT(struct history_request, member)

static const struct option_spec option_table[] = {
	{"format", 'f', "text|json", "output for people or for programs",
	 OPTION_CHOICE, AT(format)},
	{"output", 'o', "FILE", "write to this file", OPTION_TEXT, AT(output)},
	{"plot", 0, "FOLDER", "also draw the series that changed into it",
	 OPTION_TEXT, AT(plots)},
	{"only", 0, "TEXT", "configurations whose id contains it", OPTION_TEXT,
	 AT(options.only)},
	{"skip", 0, "TEXT", "none whose id contains it", OPTION_TEXT,
	 AT(options.skip)},
	{"metric", 0, "METRIC,...", "metrics to search: cpu_ns, rtt_ns.p99",
	 OPTION_HANDLER, AT(figure), .handler = compare_take_metrics},
	{"alpha", 0, "SHARE", "chance of a false change in a series (0.8%)",
	 OPTION_SHARE, AT(options.alpha)},
	{COMPARE_MARGIN(struct history_request, options.margin)},
	{COMPARE_MARGIN_TAIL(struct history_request, options.margin)},
	{"margins", 0, "FILE", "margins of configurations and metrics",
	 OPTION_TEXT, AT(margins)},
	{"ack", 0, "ID,...", "acknowledge these changes, or a record's",
	 .handler = take_ack},
	{"dismiss", 0, "ID,...", "mark these as no changes",
	 .handler = take_dismiss},
	{"reason", 0, "TEXT", "reason for --ack or --dismiss", OPTION_TEXT,
	 AT(reason)},
	{"triage", 0, "FILE", "file for both (FOLDER/" TRIAGE_FILE ")",
	 OPTION_TEXT, AT(sidecar)},
	{"verbose", 'v', NULL, "small and dismissed changes too", OPTION_FLAG,
	 AT(view.verbose)},
	{0},
};

/* Beside the records, where nothing else is said. */
static void place_sidecar(struct history_request *h)
{
	const char *source = h->source[0], *slash = strrchr(source, '/');
	size_t n = sizeof(h->usual_sidecar);
	if (h->sidecar)
		return;
	h->sidecar = h->usual_sidecar;
	if (history_is_folder(source))
		snprintf(h->usual_sidecar, n, "%s/" TRIAGE_FILE, source);
	else
		snprintf(h->usual_sidecar, n, "%.*s" TRIAGE_FILE,
			 slash ? (int)(slash + 1 - source) : 0, source);
}

static int print(const struct history_request *h, struct error *err)
{
	struct output output;
	const char *const beside[] = {h->sidecar, h->margins};
	if (target_differs(h->output, beside, 2, err) < 0 ||
	    output_open(&output, h->output, (const char *const *)h->source,
			h->sources, err) < 0)
		return -1;
	for (size_t i = 0; i < h->view.skips; i++)
		fprintf(stderr, "mqbench: left out: %s\n", h->view.skipped[i]);
	for (size_t i = 0; i < h->history.notes; i++)
		fprintf(stderr, "mqbench: %s\n", h->history.note[i]);
	(h->format == FORMAT_JSON ? history_print_json : history_print_text)(
		output.file, &h->history, &h->view);
	return output_close(&output, 0, err);
}

static int decide(const struct history_request *h, struct error *err)
{
	if (h->triage == TRIAGE_ACKNOWLEDGED && (!h->reason || !*h->reason))
		return error_set(err, STATUS_USAGE, "--ack needs a --reason");
	int n = triage_add(&h->history, h->sidecar, h->ids, h->triage,
			   h->reason, err);
	if (n > 0)
		printf("%d change%s %s in %s\n", n, text_plural(n),
		       h->triage == TRIAGE_DISMISSED ? "dismissed"
						     : "acknowledged",
		       h->sidecar);
	return n < 0 ? -1 : STATUS_OK;
}

/* Where there is none, nothing that was searched became no worse. */
static int check_series(const struct history *history, struct error *err)
{
	for (size_t i = 0; i < history->classes; i++)
		for (size_t j = 0; j < history->class[i].many; j++)
			if (history->class[i].series[j].values > 0)
				return 0;
	return error_set(err, STATUS_USAGE,
			 "nothing to search: no record has such a figure, in "
			 "what --only, --skip and --metric leave of it");
}

static int tell(struct history_request *h, struct error *err)
{
	if (h->plots && !h->output && h->format == FORMAT_JSON)
		return error_set(err, STATUS_USAGE,
				 "--plot: names its pictures on standard "
				 "output; send the JSON elsewhere with -o");
	if (h->margins && margins_read(&h->options.margin, h->margins, err) < 0)
		return -1;
	place_sidecar(h);
	h->options.figure = h->figure->use ? h->figure : NULL;
	history_init(&h->history, &h->options);
	if (history_add_sources(&h->history, (const char *const *)h->source,
				h->sources, &h->view, err) < 0 ||
	    history_settle(&h->history, h->sidecar, err) < 0 ||
	    check_series(&h->history, err) < 0)
		return -1;
	if (h->ids)
		return decide(h, err);
	if (print(h, err) < 0)
		return -1;
	if (h->plots && history_draw(&h->history, h->plots, err) < 0)
		return -1;
	return history_open(&h->history) > 0 ? STATUS_REGRESSION : STATUS_OK;
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	static char *const usual[] = {"results", NULL};
	struct history_request *h = options;
	h->source = arguments->words ? arguments->word : usual;
	h->sources = arguments->words ? arguments->words : 1;
	if (!arguments->words && !history_is_folder(usual[0]))
		return error_set(err, STATUS_USAGE,
				 "no folder %s here; name one, or FILES",
				 usual[0]);
	return tell(h, err);
}

static void release(void *options)
{
	struct history_request *h = options;
	history_release(&h->history);
	margins_release(&h->options.margin);
	free(h->view.skipped);
}

static const struct history_request defaults = {
	.options = {.alpha = CHANGES_ALPHA, .margin = MARGINS_USUAL},
};

const struct command command_history = {
	.name = "history",
	.usage = "[FOLDER | FILE...] [--ack ID --reason TEXT]",
	.summary = "Find changes over many records (default: in results/)",
	.options = {option_table, NULL},
	.size = sizeof(struct history_request),
	.defaults = &defaults,
	.words = WORDS_ANY,
	.release = release,
	.run = run,
};
