/* The command line of choose. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/units.h"
#include "command/choose/options.h"
#include "core/judge/choice_needs.h"
#include "core/judge/standing.h"
#include "core/plan/config.h"
#include "core/plan/grid.h"
#include "probe/probe.h"
#include "registry.h"
#include "workload.h"

static int take_percentile(void *into, const struct option_spec *spec,
			   const char *value, struct error *err)
{
	struct choose_options *o = into;
	const char *name = spec->name;
	unsigned p = 0;
	uint64_t ns;
	while (strcmp(percentile_names[p], name + 1) != 0)
		p++;
	if (!units_parse_ns(value, &ns))
		return error_set(err, STATUS_USAGE,
				 "--%s %s: must be a time, such as 50us", name,
				 value);
	if (o->at_most[p] <= 0)
		o->order[o->orders++] = p;
	o->at_most[p] = (double)ns;
	return 0;
}

#define NAMES_MAX 160

static int refuse_need(const char *word, struct error *err)
{
	const char *names[NAMES_MAX + 1] = {NULL};
	size_t n = 0;
	const struct promise *promise;
	while (n < NAMES_MAX && (promise = promise_at(n)))
		names[n++] = promise->word;
	for (const struct choice_need *p = choice_plains;
	     p->word && n < NAMES_MAX; p++)
		if (p->plain)
			names[n++] = p->plain;
	return units_unknown(err, "--needs ", word, names,
			     "see mqbench list promises");
}

static int take_need(void *into, const struct option_spec *spec,
		     const char *word, struct error *err)
{
	struct choice_want *want = &((struct choose_options *)into)->want;
	struct choice_need need = choice_need_of(word);
	const struct promise *promise = promise_find(need.word);
	(void)spec;
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

static int take_axis(void *into, const struct option_spec *spec,
		     const char *value, struct error *err)
{
	struct choose_options *o = into;
	(void)err;
	o->axis[axis_find(spec->name) - axes] = value ? value : "yes";
	return 0;
}

#define AT(member) OPTION_AT(struct choose_options, member)

const struct option_spec choose_option_table[] = {
	{"p50", 0, "TIME", "half of all messages take at most this: 50us",
	 .handler = take_percentile},
	{"p90", 0, "TIME", "90 % do; the first one given orders the ranking",
	 .handler = take_percentile},
	{"p99", 0, "TIME", "99 % do", .handler = take_percentile},
	{"p99.9", 0, "TIME", "99.9 % do", .handler = take_percentile},
	{"p99.99", 0, "TIME", "99.99 % do", .handler = take_percentile},
	{"cpu-budget", 0, "TIME",
	 "CPU time a message, or share of a CPU at --rate", OPTION_TEXT,
	 AT(cpu_budget)},
	{"needs", 0, "WORD,...", "promises, or words such as poll, persistence",
	 OPTION_LIST, .handler = take_need},
	{"promises", 0, "FILE", "promises from this file, not the records'",
	 OPTION_TEXT, AT(promises)},
	{"measure", 0, NULL, "measure what is missing, then choose",
	 OPTION_FLAG, AT(measure)},
	{"strict", 0, NULL, "status 3 unless the first place is certain",
	 OPTION_FLAG, AT(strict)},
	{"format", 'f', "text|markdown|json", "text markdown json",
	 OPTION_CHOICE, AT(format)},
	{"output", 'o', "FILE", "write to this file", OPTION_TEXT, AT(output)},
	{0},
};

bool choose_more_options(size_t i, struct option_spec *spec)
{
	static const char *const arguments[] = {
		[AXIS_WORD] = "WORD",	   [AXIS_TEXT] = "PROGRAM",
		[AXIS_COUNT] = "N",	   [AXIS_BYTES] = "BYTES",
		[AXIS_FLAG] = "[=no|yes]", [AXIS_CHOICE] = "WORD",
	};
	for (const struct axis *axis = axes; axis->name; axis++) {
		if (axis == &axes[PARAM_MECHANISM] || i-- > 0)
			continue;
		*spec = (struct option_spec){axis->name, 0,
					     arguments[axis->kind], axis->help,
					     .handler = take_axis};
		return true;
	}
	return false;
}

/* The one value of an axis, checked as `run` checks it. */
static int set_axis(struct choose_options *o, const struct axis *axis,
		    const char *value, struct error *err)
{
	struct grid grid = {0};
	int rc = grid_set(&grid, axis, value, &catalogue, err);
	if (rc == 0 && grid.values[axis - axes] != 1)
		rc = error_set(err, STATUS_USAGE,
			       "--%s %s: choose takes one value", axis->name,
			       value);
	if (rc == 0)
		params_copy(&o->want.like, grid.value[axis - axes], axis);
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

static int set_axes(struct choose_options *o, const struct workload *workload,
		    struct error *err)
{
	for (const struct axis *axis = axes; axis->name; axis++) {
		const char *value = o->axis[axis - axes];
		if (!value || axis == &axes[PARAM_WORKLOAD])
			continue;
		if (!(axis->uses & (workload->uses | USES_ALWAYS)) &&
		    !is_wanted_throughput(axis, workload))
			return error_set(err, STATUS_USAGE,
					 "--%s %s: has no meaning for "
					 "--workload %s",
					 axis->name, value, workload->name);
		if (set_axis(o, axis, value, err) < 0)
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

static int set_cpu_budget(struct choose_options *o,
			  const struct workload *workload, struct error *err)
{
	const char *text = o->cpu_budget;
	bool paced = leading_of(workload) == METRIC_RESPONSE_NS;
	uint64_t ns = 0;
	double share = 0;
	bool is_share = text && units_parse_share(text, &share);
	if (!text)
		return 0;
	if (is_share && !o->axis[PARAM_RATE])
		return error_set(err, STATUS_USAGE,
				 "--cpu-budget %s: a share of a CPU needs a "
				 "--rate; or give a time a message, such as "
				 "5us",
				 text);
	if (!is_share && !units_parse_ns(text, &ns))
		return error_set(err, STATUS_USAGE,
				 "--cpu-budget %s: must be a time a message, "
				 "such as 5us, or a share of a CPU, such as "
				 "20%%",
				 text);
	add_bound(&o->want, paced ? METRIC_RECEIVER_CPU_NS : METRIC_CPU_NS, 0,
		  is_share ? share * 1e9 / (double)o->want.like.rate
			   : (double)ns);
	return 0;
}

static int set_bounds(struct choose_options *o, const struct workload *workload,
		      struct error *err)
{
	struct choice_want *want = &o->want;
	if (o->orders > 0 && !metrics[leading_of(workload)].sampled)
		return error_set(err, STATUS_USAGE,
				 "--p%s: --workload %s has no time of each "
				 "message",
				 percentile_names[o->order[0]], workload->name);
	for (size_t i = 0; i < o->orders; i++)
		add_bound(want, leading_of(workload), o->order[i],
			  o->at_most[o->order[i]]);
	if (want->bounds == 0)
		add_bound(want, leading_of(workload), 0,
			  leading_of(workload) == METRIC_THROUGHPUT_PER_S &&
					  o->axis[PARAM_RATE]
				  ? (double)want->like.rate
				  : (double)NAN);
	return set_cpu_budget(o, workload, err);
}

static const char *first_paced(void)
{
	const struct workload *const *w = workloads;
	while (!((*w)->uses & USES_RATE))
		w++;
	return (*w)->name;
}

/* A rate makes it an open loop; two processes seldom share a CPU. */
int choose_want(struct choose_options *o, struct error *err)
{
	const char *name = o->axis[PARAM_WORKLOAD];
	struct params *like = &o->want.like;
	*like = params_initial;
	snprintf(like->placement, sizeof(like->placement), "two-cpus");
	if (!name)
		name = o->axis[PARAM_RATE] ? first_paced()
					   : params_initial.workload;
	if (set_axis(o, &axes[PARAM_WORKLOAD], name, err) < 0)
		return -1;
	const struct workload *workload =
		catalogue_workload(&catalogue, like->workload);
	if (set_axes(o, workload, err) < 0 || set_bounds(o, workload, err) < 0)
		return -1;
	config_normalise(like, workload);
	return 0;
}
