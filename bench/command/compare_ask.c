/* The options of compare. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/units.h"
#include "command/compare_ask.h"

const struct option_spec compare_ask_options[] = {
	{"old", 0, "FILE...", "records of one side ..."},
	{"new", 0, "FILE...", "... and of the other"},
	{"live", 0, NULL, "measure now: OLD and NEW stand before run"},
	{"blocks", 0, "N", "of --live, four invocations each (7)"},
	{"seed", 0, "N", "of the order of --live"},
	{"keep", 0, "FOLDER", "for the records of --live (.)"},
	{"margin", 0, "SHARE", "a change that matters (3%)"},
	{"margin-p99", 0, "SHARE", "of percentiles above p50 (10%)"},
	{"alpha", 0, "SHARE", "chance of any false alarm, at most (1%)"},
	{"metric", 0, "NAME,...", "compare these instead: cpu_ns, rtt_ns.p99"},
	{"force", 0, NULL, "compare machines or queues that differ too"},
	{"strict", 0, NULL, "status 3 where anything is inconclusive"},
	{"bisect", 0, NULL, "statuses for git bisect run: 0, 1 or 125"},
	{"format", 'f', "NAME", "text json markdown"},
	{"output", 'o', "FILE", "instead of standard output"},
	{"verbose", 'v', NULL, "what is equivalent too"},
	{"help", 'h', NULL, "this text"},
	{0},
};

static const struct {
	const char *name;
	void (*print)(FILE *out, const struct compare_view *view);
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

/* "3%" or "0.03". */
static int take_share(const char *name, const char *value, double *share,
		      struct error *err)
{
	char *end;
	double number = strtod(value, &end);
	if (end != value && !strcmp(end, "%")) {
		number /= 100;
		end++;
	}
	if (end == value || *end || !(number > 0 && number < 1))
		return error_set(err, STATUS_USAGE,
				 "--%s %s: must be a share between 0 and 1, "
				 "such as 3%% or 0.03",
				 name, value);
	*share = number;
	return 0;
}

static int add_yardstick(struct ask *ask, enum metric_id metric,
			 unsigned percentile, struct error *err)
{
	if (ask->yardsticks == YARDSTICKS_MAX)
		return error_set(err, STATUS_USAGE, "--metric: over %d",
				 YARDSTICKS_MAX);
	ask->yardstick[ask->yardsticks++] =
		(struct yardstick){NULL, metric, percentile};
	ask->yardstick[ask->yardsticks] = (struct yardstick){NULL, METRICS, 0};
	ask->compare.yardstick = ask->yardstick;
	return 0;
}

static int take_percentile(struct ask *ask, const struct metric *metric,
			   const char *name, struct error *err)
{
	enum metric_id id = (enum metric_id)(metric - metrics);
	if (metric->better == NEITHER)
		return error_set(err, STATUS_USAGE,
				 "--metric %s: is neither better high nor low",
				 metric->name);
	if (!metric->sampled && *name)
		return error_set(err, STATUS_USAGE,
				 "--metric %s: is one number a run, without %s",
				 metric->name, name);
	if (!metric->sampled)
		return add_yardstick(ask, id, 0, err);
	if (!*name)
		return add_yardstick(ask, id, 0, err) < 0 ||
				       add_yardstick(ask, id, 2, err) < 0
			       ? -1
			       : 0;
	for (unsigned i = 0; i < PERCENTILES; i++)
		if (!strcmp(name, percentile_names[i]))
			return add_yardstick(ask, id, i, err);
	return error_set(err, STATUS_USAGE,
			 "--metric %s.p%s: there are p50 p90 p99 p99.9 p99.99",
			 metric->name, name);
}

static int take_metric(struct ask *ask, char *word, struct error *err)
{
	const char *names[METRICS + 1] = {NULL};
	char *dot = strstr(word, ".p");
	if (dot)
		*dot = '\0';
	const struct metric *metric = metric_find(word);
	if (metric)
		return take_percentile(ask, metric, dot ? dot + 2 : "", err);
	for (size_t i = 0; i < METRICS; i++)
		names[i] = metrics[i].name;
	return units_unknown(err, "--metric ", word, names,
			     "docs/format.md lists them");
}

static int take_metrics(struct ask *ask, const char *list, struct error *err)
{
	char copy[1024], *rest = copy, *word;
	snprintf(copy, sizeof(copy), "%s", list);
	while ((word = strsep(&rest, ",")))
		if (take_metric(ask, word, err) < 0)
			return -1;
	return 0;
}

static int take_count(const char *name, const char *value, uint64_t most,
		      uint64_t *count, struct error *err)
{
	if (units_parse(value, 1000, count) && *count >= 1 && *count <= most)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "--%s %s: must be a whole number from 1 to %llu", name,
			 value, (unsigned long long)most);
}

static int add_file(struct ask *ask, const char *file, char side,
		    struct error *err)
{
	if (ask->files == FILES_MAX)
		return error_set(err, STATUS_USAGE, "over %d records",
				 FILES_MAX);
	ask->side[ask->files] = side;
	ask->file[ask->files++] = file;
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
		return take_count(name, value, LIVE_BLOCKS_MOST,
				  &ask->live.blocks, err);
	if (!strcmp(name, "seed"))
		return take_count(name, value, 1ull << 53, &ask->live.seed,
				  err);
	if (!strcmp(name, "margin"))
		return take_share(name, value, &ask->compare.margin, err);
	if (!strcmp(name, "margin-p99"))
		return take_share(name, value, &ask->compare.margin_tail, err);
	if (!strcmp(name, "alpha"))
		return take_share(name, value, &ask->compare.alpha, err);
	if (!strcmp(name, "metric"))
		return take_metrics(ask, value, err);
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

/* What stands behind -- is for run; before it, OLD and NEW in this order. */
static int take_word(void *context, const char *word, struct error *err)
{
	struct ask *ask = context;
	if (ask->options->words_only)
		return live_add_argument(&ask->live, word, err);
	if (ask->adding)
		return add_file(ask, word, ask->adding, err);
	if (ask->files == 2)
		return error_set(err, STATUS_USAGE,
				 "compare %s: takes OLD and NEW; more of a "
				 "side behind --old and --new",
				 word);
	return add_file(ask, word, ask->files == 0 ? 'A' : 'B', err);
}

static int check_live(struct ask *ask, struct error *err)
{
	if (ask->files != 2)
		return error_set(err, STATUS_USAGE,
				 "compare --live takes two programs as they "
				 "stand before run, such as ./mqbench");
	for (size_t i = 0; i < 2; i++)
		ask->live.prefix[ask->side[i] == 'B'] = ask->file[i];
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
		return error_set(err, STATUS_USAGE,
				 "compare -- %s: run's arguments are for "
				 "--live",
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
	ask->compare.margin = COMPARE_MARGIN;
	ask->compare.margin_tail = COMPARE_MARGIN_TAIL;
	ask->live.blocks = LIVE_BLOCKS;
	ask->live.seed = (uint64_t)time(NULL);
	ask->print = compare_print_text;
	int rc = options_read(&options, &taker, err);
	if (rc == 0 && !ask->help)
		rc = check_ask(ask, err);
	ask->options = NULL;
	return rc;
}
