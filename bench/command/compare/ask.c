/* The options of compare. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/units.h"
#include "command/compare/ask.h"

const struct option_spec compare_ask_options[] = {
	{"old", 0, "FILE...", "records of one side ..."},
	{"new", 0, "FILE...", "... and of the other"},
	{"live", 0, NULL, "measure now: commands OLD and NEW, without run"},
	{"blocks", 0, "N", "blocks of --live, four invocations each (7)"},
	{"seed", 0, "N", "seed of the order of --live"},
	{"keep", 0, "FOLDER", "folder for the records of --live (.)"},
	{"margin", 0, "SHARE",
	 "smallest change that matters (3%; 0.5% of counts)"},
	{"margin-p99", 0, "SHARE", "the same for percentiles above p50 (10%)"},
	{"alpha", 0, "SHARE", "chance of any false alarm, at most (1%)"},
	{"metric", 0, "METRIC,...", "metrics to compare: cpu_ns, rtt_ns.p99"},
	{"force", 0, NULL, "also compare different machines or queues"},
	{"strict", 0, NULL, "status 3 if anything is inconclusive"},
	{"bisect", 0, NULL, "statuses for git bisect run: 0, 1 or 125"},
	{"format", 'f', "text|json|markdown", "output format"},
	{"output", 'o', "FILE", "write to this file"},
	{"verbose", 'v', NULL, "also list what is equivalent"},
	{"help", 'h', NULL, "show this help"},
	{0},
};

static const struct {
	const char *name;
	int (*print)(FILE *out, const struct compare_view *view);
} formats[] = {
	{"text", compare_print_text},
	{"json", compare_print_json},
	{"markdown", compare_print_markdown},
	{NULL, NULL},
};

static int choose_format(struct ask *ask, const char *name, struct error *err)
{
	const char *names[8] = {NULL};
	for (size_t i = 0; formats[i].name; i++) {
		names[i] = formats[i].name;
		if (!strcmp(formats[i].name, name)) {
			ask->print = formats[i].print;
			return 0;
		}
	}
	return units_unknown(err, "--format ", name, names,
			     "there are text json markdown");
}

static int add_file(struct ask *ask, const char *file, char side,
		    struct error *err)
{
	if (files_add(&ask->files, file, err) < 0)
		return -1;
	ask->side[ask->files.count - 1] = side;
	return 0;
}

static int take_side(struct ask *ask, const char *value, char side,
		     struct error *err)
{
	ask->adding = side;
	return add_file(ask, value, side, err);
}

static int take_text(struct ask *ask, const char *name, const char *value,
		     struct error *err)
{
	if (!strcmp(name, "old"))
		return take_side(ask, value, 'A', err);
	if (!strcmp(name, "new"))
		return take_side(ask, value, 'B', err);
	if (!strcmp(name, "blocks"))
		return option_count(name, value, 1, LIVE_BLOCKS_MOST,
				    &ask->live.blocks, err);
	if (!strcmp(name, "seed"))
		return option_count(name, value, 1, 1ull << 53, &ask->live.seed,
				    err);
	if (!strcmp(name, "margin")) {
		int rc = option_share(name, value, &ask->compare.margin, err);
		ask->compare.margin_counted = ask->compare.margin;
		return rc;
	}
	if (!strcmp(name, "margin-p99"))
		return option_share(name, value, &ask->compare.margin_tail,
				    err);
	if (!strcmp(name, "alpha"))
		return option_share(name, value, &ask->compare.alpha, err);
	if (!strcmp(name, "metric")) {
		ask->compare.figure = ask->figure;
		return figures_parse(ask->figure, value, err);
	}
	if (!strcmp(name, "format"))
		return choose_format(ask, value, err);
	if (!strcmp(name, "keep"))
		ask->live.keep = value;
	else if (!strcmp(name, "output"))
		ask->output = value;
	return 0;
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	struct ask *ask = context;
	if (value)
		return take_text(ask, name, value, err);
	ask->compare.force |= !strcmp(name, "force");
	ask->is_live |= !strcmp(name, "live");
	ask->strict |= !strcmp(name, "strict");
	ask->bisect |= !strcmp(name, "bisect");
	ask->verbose |= !strcmp(name, "verbose");
	ask->help |= !strcmp(name, "help");
	return 0;
}

/* Arguments after -- are for run; before it, OLD and NEW in this order. */
static int take_word(void *context, const char *word, struct error *err)
{
	struct ask *ask = context;
	if (ask->options->words_only)
		return live_add_argument(&ask->live, word, err);
	if (ask->adding)
		return add_file(ask, word, ask->adding, err);
	if (ask->files.count == 2)
		return error_set(err, STATUS_USAGE,
				 "compare %s: takes OLD and NEW; use --old and "
				 "--new for several records a side",
				 word);
	return add_file(ask, word, ask->files.count == 0 ? 'A' : 'B', err);
}

static int check_live(struct ask *ask, struct error *err)
{
	if (ask->files.count != 2)
		return error_set(err, STATUS_USAGE,
				 "compare --live takes two commands without "
				 "run, such as ./mqbench");
	for (size_t i = 0; i < 2; i++)
		ask->live.prefix[ask->side[i] == 'B'] = ask->files.name[i];
	return 0;
}

static int check_ask(struct ask *ask, struct error *err)
{
	if (!strchr(ask->side, 'A') || !strchr(ask->side, 'B'))
		return error_set(err, STATUS_USAGE,
				 "compare needs two records, OLD and NEW");
	if (ask->is_live)
		return check_live(ask, err);
	if (ask->live.arguments > 0)
		return error_set(
			err, STATUS_USAGE,
			"compare -- %s: only --live takes arguments of run",
			ask->live.argument[0]);
	return 0;
}

int compare_ask_read(struct ask *ask, int argc, char **argv, struct error *err)
{
	struct options options = {argc, argv, 1, compare_ask_options,
				  NULL, false};
	struct options_taker taker = {ask, take_option, take_word};
	ask->options = &options;
	ask->compare.alpha = COMPARE_ALPHA;
	ask->compare.margin = FIGURE_MARGIN;
	ask->compare.margin_tail = FIGURE_MARGIN_TAIL;
	ask->compare.margin_counted = MARGIN_COUNTED;
	ask->live.blocks = LIVE_BLOCKS;
	ask->live.seed = (uint64_t)time(NULL);
	ask->print = compare_print_text;
	int rc = options_read(&options, &taker, err);
	if (rc == 0 && !ask->help)
		rc = check_ask(ask, err);
	ask->options = NULL;
	return rc;
}
