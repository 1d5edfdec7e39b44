/* The command line of choose. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/units.h"
#include "command/choose/ask.h"
#include "core/judge/choice_needs.h"
#include "core/judge/standing.h"
#include "core/plan/config.h"
#include "core/plan/grid.h"
#include "probe/probe.h"
#include "registry.h"
#include "workload.h"

const struct option_spec choose_options[] = {
	{"p50", 0, "TIME", "half of all messages take at most this: 50us"},
	{"p90", 0, "TIME", "90 % do; the first one given orders the ranking"},
	{"p99", 0, "TIME", "99 % do"},
	{"p99.9", 0, "TIME", "99.9 % do"},
	{"p99.99", 0, "TIME", "99.99 % do"},
	{"cpu-budget", 0, "TIME",
	 "CPU time a message, or share of a CPU at --rate"},
	{"needs", 0, "WORD,...",
	 "promises, or words such as poll, persistence"},
	{"promises", 0, "FILE", "promises from this file, not the records'"},
	{"measure", 0, NULL, "measure what is missing, then choose"},
	{"strict", 0, NULL, "status 3 unless the first place is certain"},
	{"format", 'f', "NAME", "text markdown json"},
	{"output", 'o', "FILE", "write to this file"},
	{"help", 'h', NULL, "this text"},
	{0},
};

bool choose_more_options(size_t i, struct option_spec *spec)
{
	static const char *const arguments[] = {
		[AXIS_WORD] = "WORD",	   [AXIS_TEXT] = "COMMAND",
		[AXIS_COUNT] = "N",	   [AXIS_BYTES] = "BYTES",
		[AXIS_FLAG] = "[=no|yes]", [AXIS_CHOICE] = "WORD",
	};
	for (const struct axis *axis = axes; axis->name; axis++) {
		if (axis == &axes[PARAM_MECHANISM] || i-- > 0)
			continue;
		*spec = (struct option_spec){axis->name, 0,
					     arguments[axis->kind], axis->help};
		return true;
	}
	return false;
}

static const struct {
	const char *name;
	int (*print)(FILE *out, const struct choose_view *view);
} formats[] = {
	{"text", choose_print_text},
	{"markdown", choose_print_markdown},
	{"json", choose_print_json},
};

static int take_format(struct choose_ask *ask, const char *value,
		       struct error *err)
{
	const char *names[4] = {NULL};
	for (size_t i = 0; i < 3; i++) {
		names[i] = formats[i].name;
		if (strcmp(value, names[i]) != 0)
			continue;
		ask->print = formats[i].print;
		return 0;
	}
	return units_unknown(err, "--format ", value, names,
			     "there are text markdown json");
}

static int take_percentile(struct choose_ask *ask, const char *name,
			   const char *value, struct error *err)
{
	unsigned p = 0;
	uint64_t ns;
	while (strcmp(percentile_names[p], name + 1) != 0)
		p++;
	if (!units_parse_ns(value, &ns))
		return error_set(err, STATUS_USAGE,
				 "--%s %s: must be a time, such as 50us", name,
				 value);
	if (isnan(ask->at_most[p]))
		ask->order[ask->orders++] = p;
	ask->at_most[p] = (double)ns;
	return 0;
}

#define NAMES_MAX 160

static int refuse_need(const char *word, struct error *err)
{
	const char *names[NAMES_MAX + 1] = {NULL};
	size_t n = 0;
	for (size_t i = 0; subjects[i]; i++)
		for (const struct promise *p = subjects[i]->promise;
		     p->word && n < NAMES_MAX; p++)
			names[n++] = p->word;
	for (const struct choice_plain *p = choice_plains;
	     p->word && n < NAMES_MAX; p++)
		if (p->plain)
			names[n++] = p->plain;
	return units_unknown(err, "--needs ", word, names,
			     "see mqbench list promises");
}

static int take_need(struct choose_ask *ask, const char *word,
		     struct error *err)
{
	struct choice_want *want = &ask->want;
	struct choice_need need = choice_need_of(word);
	const struct promise *promise = promise_find(need.word);
	if (!promise)
		return refuse_need(word, err);
	need.word = promise->word;
	for (size_t i = 0; i < want->needs; i++)
		if (!strcmp(want->need[i].word, need.word))
			return 0;
	if (want->needs == CHOICE_NEEDS)
		return error_set(err, STATUS_USAGE, "--needs: over %d words",
				 CHOICE_NEEDS);
	want->need[want->needs++] = need;
	return 0;
}

static int take_needs(struct choose_ask *ask, const char *list,
		      struct error *err)
{
	char *copy = strdup(list), *rest = copy, *word;
	int rc = copy ? 0 : error_set(err, STATUS_FAILED, "out of memory");
	while (rc == 0 && (word = strsep(&rest, ",")))
		rc = take_need(ask, word, err);
	free(copy);
	return rc;
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	struct choose_ask *ask = context;
	const struct axis *axis = axis_find(name);
	if (axis)
		ask->axis[axis - axes] = value ? value : "yes";
	else if (name[0] == 'p' && name[1] >= '0' && name[1] <= '9')
		return take_percentile(ask, name, value, err);
	else if (!strcmp(name, "needs"))
		return take_needs(ask, value, err);
	else if (!strcmp(name, "format"))
		return take_format(ask, value, err);
	else if (!strcmp(name, "cpu-budget"))
		ask->cpu_budget = value;
	else if (!strcmp(name, "promises"))
		ask->promises = value;
	else if (!strcmp(name, "output"))
		ask->output = value;
	else if (!strcmp(name, "measure"))
		ask->measure = true;
	else if (!strcmp(name, "strict"))
		ask->strict = true;
	else
		ask->help = true;
	return 0;
}

static int take_word(void *context, const char *word, struct error *err)
{
	struct choose_ask *ask = context;
	return files_add(&ask->files, word, err);
}

/* The one value of an axis, checked as `run` checks it. */
static int set_axis(struct choose_ask *ask, const struct axis *axis,
		    const char *value, struct error *err)
{
	struct grid grid = {0};
	int rc = grid_set(&grid, axis, value, &catalogue, err);
	if (rc == 0 && grid.values[axis - axes] != 1)
		rc = error_set(err, STATUS_USAGE,
			       "--%s %s: choose takes one value", axis->name,
			       value);
	if (rc == 0)
		params_copy(&ask->want.like, grid.value[axis - axes], axis);
	grid_release(&grid);
	return rc;
}

static enum metric_id leading_of(const struct workload *workload)
{
	return figures_leading(&workload->figures);
}

/* A stream has no rate: there it is what it has to carry. */
static bool is_wanted_throughput(const struct axis *axis,
				 const struct workload *workload)
{
	return axis == &axes[PARAM_RATE] &&
	       leading_of(workload) == METRIC_THROUGHPUT_PER_S;
}

static int set_axes(struct choose_ask *ask, const struct workload *workload,
		    struct error *err)
{
	for (const struct axis *axis = axes; axis->name; axis++) {
		const char *value = ask->axis[axis - axes];
		if (!value || axis == &axes[PARAM_WORKLOAD])
			continue;
		if (!(axis->uses & (workload->uses | USES_ALWAYS)) &&
		    !is_wanted_throughput(axis, workload))
			return error_set(
				err, STATUS_USAGE,
				"--%s %s: has no meaning for --workload %s",
				axis->name, value, workload->name);
		if (set_axis(ask, axis, value, err) < 0)
			return -1;
	}
	return 0;
}

static void add_bound(struct choice_want *want, enum metric_id metric,
		      unsigned percentile, double limit)
{
	want->bound[want->bounds++] =
		(struct choice_bound){metric, percentile, limit};
}

static int set_cpu_budget(struct choose_ask *ask,
			  const struct workload *workload, struct error *err)
{
	const char *text = ask->cpu_budget;
	bool paced = leading_of(workload) == METRIC_RESPONSE_NS;
	uint64_t ns = 0;
	double share = 0;
	bool is_share = text && units_parse_share(text, &share);
	if (!text)
		return 0;
	if (is_share && !ask->axis[PARAM_RATE])
		return error_set(
			err, STATUS_USAGE,
			"--cpu-budget %s: a share of a CPU needs a --rate; or "
			"give a time a message, such as 5us",
			text);
	if (!is_share && !units_parse_ns(text, &ns))
		return error_set(err, STATUS_USAGE,
				 "--cpu-budget %s: must be a time a message, "
				 "such as 5us, or a share of a CPU, such as "
				 "20%%",
				 text);
	add_bound(&ask->want, paced ? METRIC_RECEIVER_CPU_NS : METRIC_CPU_NS, 0,
		  is_share ? share * 1e9 / (double)ask->want.like.rate
			   : (double)ns);
	return 0;
}

static int set_bounds(struct choose_ask *ask, const struct workload *workload,
		      struct error *err)
{
	struct choice_want *want = &ask->want;
	if (ask->orders > 0 && !metrics[leading_of(workload)].sampled)
		return error_set(err, STATUS_USAGE,
				 "--p%s: --workload %s has no time of each "
				 "message",
				 percentile_names[ask->order[0]],
				 workload->name);
	for (size_t i = 0; i < ask->orders; i++)
		add_bound(want, leading_of(workload), ask->order[i],
			  ask->at_most[ask->order[i]]);
	if (want->bounds == 0)
		add_bound(want, leading_of(workload), 0,
			  leading_of(workload) == METRIC_THROUGHPUT_PER_S &&
					  ask->axis[PARAM_RATE]
				  ? (double)want->like.rate
				  : (double)NAN);
	return set_cpu_budget(ask, workload, err);
}

/* A rate makes it an open loop; two processes seldom share a CPU. */
static int make_want(struct choose_ask *ask, struct error *err)
{
	const char *name = ask->axis[PARAM_WORKLOAD];
	struct params *like = &ask->want.like;
	*like = params_initial;
	snprintf(like->placement, sizeof(like->placement), "two-cpus");
	if (!name)
		name = ask->axis[PARAM_RATE] ? "paced" : "pingpong";
	if (set_axis(ask, &axes[PARAM_WORKLOAD], name, err) < 0)
		return -1;
	const struct workload *workload =
		catalogue_workload(&catalogue, like->workload);
	if (set_axes(ask, workload, err) < 0 ||
	    set_bounds(ask, workload, err) < 0)
		return -1;
	config_normalise(like, workload);
	return 0;
}

int choose_ask_read(struct choose_ask *ask, int argc, char **argv,
		    struct error *err)
{
	struct options options = {
		argc, argv, 1, choose_options, choose_more_options, false};
	struct options_taker taker = {ask, take_option, take_word};
	*ask = (struct choose_ask){.print = choose_print_text};
	for (size_t i = 0; i < PERCENTILES; i++)
		ask->at_most[i] = NAN;
	if (options_read(&options, &taker, err) < 0)
		return -1;
	return ask->help ? 0 : make_want(ask, err);
}
