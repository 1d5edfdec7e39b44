/*
 * explain: where a message's instructions go, function by function, in records
 * whose runs were counted in QEMU.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "command.h"
#include "command/explain_text.h"
#include "command/files.h"
#include "core/explain/counts.h"
#include "core/explain/symbols.h"
#include "core/plan/grid.h"
#include "core/record/record.h"
#include "core/record/save.h"
#include "core/record/workloads.h"
#include "params.h"

struct explain_options {
	struct files files;
	struct grid asked;
	const struct axis *by; /* what two columns differ in; or NULL */
	const char *counts, *symbols;
	bool sides, verbose;
};

static int take_axis(void *into, const struct option_spec *spec,
		     const char *list, struct error *err)
{
	struct explain_options *o = into;
	const struct axis *axis = axis_find(spec->name);
	grid_clear(&o->asked, (enum axis_id)(axis - axes));
	return grid_set(&o->asked, axis, list, NULL, err);
}

#define AT(member) OPTION_AT(struct explain_options, member)

static const struct option_spec option_table[] = {
	{"merge", 0, "COUNTS", "add QEMU's counts to the record", OPTION_TEXT,
	 AT(counts)},
	{"symbols", 0, "FILE", "the guest's /proc/kallsyms, for --merge",
	 OPTION_TEXT, AT(symbols)},
	{"sides", 0, NULL, "the sender's CPU beside the receiver's",
	 OPTION_FLAG, AT(sides)},
	{"verbose", 'v', NULL, "all functions", OPTION_FLAG, AT(verbose)},
	{0},
};

static bool more_options(size_t i, struct option_spec *spec)
{
	if (!axes[i].name)
		return false;
	*spec = (struct option_spec){axes[i].name, 0, "VALUE,...",
				     "only this value; or two, to compare",
				     .handler = take_axis};
	return true;
}

/* Within one record: the axis of which two values were asked for. */
static int choose_by(struct explain_options *o, struct error *err)
{
	for (const struct axis *axis = axes; axis->name; axis++) {
		if (o->files.count == 2 || o->sides ||
		    o->asked.values[axis - axes] != 2)
			continue;
		if (o->by)
			return error_set(err, STATUS_USAGE,
					 "--%s and --%s: only one of them may "
					 "take two values, which are compared",
					 o->by->name, axis->name);
		o->by = axis;
	}
	return 0;
}

/* Whether the parameters have one of the values that were asked for. */
static bool is_wanted(const struct explain_options *o, const struct params *p)
{
	const struct grid *asked = &o->asked;
	if (!params_is_shown(p, o->verbose) &&
	    asked->values[PARAM_MECHANISM] == 0)
		return false;
	for (enum axis_id id = 0; id < AXES; id++)
		if (asked->values[id] > 0 && !grid_has(asked, id, p))
			return false;
	return true;
}

/*
 * The result of these parameters. Where another axis than the mechanism is
 * compared the capacity may differ, since it follows from size and fill.
 */
static const struct result *find_result(const struct record *record,
					const struct params *like,
					bool any_capacity)
{
	for (size_t i = 0; i < record->results; i++) {
		struct params p = record->result[i].params;
		if (any_capacity)
			p.capacity = like->capacity;
		if (record->result[i].explanation.runs > 0 &&
		    params_equal(&p, like))
			return &record->result[i];
	}
	return NULL;
}

static void label_mechanism(const struct record *record, const char *name,
			    char *label, size_t n)
{
	char key[2 * WORD_MAX];
	snprintf(key, sizeof(key), "mechanisms.%s.label", name);
	snprintf(label, n, "%s", facts_get(&record->plan, key, name));
}

static void label_side(const struct record *record, const struct params *p,
		       const struct axis *axis, char *label, size_t n)
{
	if (axis == &axes[PARAM_MECHANISM])
		label_mechanism(record, p->mechanism, label, n);
	else if (axis->kind == AXIS_BYTES)
		units_bytes(p->size, label, n);
	else
		params_get(p, axis, label, n);
}

static void put_side(struct explain_view *view, const struct result *result,
		     const char *label)
{
	view->side[view->sides].result = result;
	snprintf(view->side[view->sides].label, sizeof(view->side[0].label),
		 "%.47s", label);
	view->sides++;
}

/*
 * The two results that differ in the axis alone, of which `result` is one.
 * False where it is the second, which was shown with the first.
 */
static bool find_pair(const struct explain_options *o,
		      const struct record *record, const struct result *result,
		      struct explain_view *view)
{
	static const struct params families[] = {{.mechanism = "sysv"},
						 {.mechanism = "posix"}};
	const struct axis *axis = o->by ? o->by : &axes[PARAM_MECHANISM];
	const struct params *value =
		o->by ? o->asked.value[axis - axes] : families;
	const struct result *pair[2];
	char label[COMMAND_MAX];
	for (size_t i = 0; i < 2; i++) {
		struct params p = result->params;
		params_copy(&p, &value[i], axis);
		pair[i] = find_result(record, &p, o->by != NULL);
		if (pair[i] && !is_wanted(o, &pair[i]->params))
			pair[i] = NULL;
	}
	if (pair[0] != result && pair[1] != result)
		pair[0] = result, pair[1] = NULL;
	if (pair[0] && pair[0] != result)
		return false;
	for (size_t i = 0; i < 2; i++) {
		if (!pair[i])
			continue;
		label_side(record, &pair[i]->params, axis, label,
			   sizeof(label));
		put_side(view, pair[i], label);
	}
	return true;
}

/* What all columns have in common: never the axis in which they differ. */
static void set_title(const struct explain_options *o,
		      const struct record *record, const struct result *result,
		      struct explain_view *view)
{
	const struct params *p = &result->params;
	bool families =
		o->files.count == 1 && !o->by && !o->sides && view->sides == 2;
	size_t n = sizeof(view->title);
	snprintf(view->title, n, "%s", p->workload);
	for (const struct axis *axis = axes; axis->name; axis++) {
		char value[COMMAND_MAX];
		bool mechanism = axis == &axes[PARAM_MECHANISM];
		bool size = axis == &axes[PARAM_SIZE];
		if (axis == o->by || axis == &axes[PARAM_WORKLOAD] ||
		    (mechanism ? families
			       : !size && params_is_initial(p, axis)))
			continue;
		label_side(record, p, axis, value, sizeof(value));
		text_append(view->title, n, ", %s%s%s",
			    mechanism || size ? "" : axis->name,
			    mechanism || size ? "" : " ", value);
	}
}

/* Where both columns have them; a stream's costs are beside itself. */
static void print_costs(struct explain_view *view)
{
	for (int cost = 0; cost < NO_COST; cost++) {
		size_t known = 0;
		for (size_t side = 0; side < view->sides; side++)
			known += view->side[side].result->cost[cost].runs > 0;
		if (known < view->sides)
			continue;
		view->cost = (enum stream_cost)cost;
		view->unit = cost_units[cost];
		explain_print(stdout, view);
	}
}

enum shown { SHOWN, SHOWN_BEFORE, HAS_NO_OTHER };

static enum shown show_result(const struct explain_options *o,
			      const struct record *record,
			      const struct result *result)
{
	struct figures figures =
		record_figures(record, result->params.workload);
	struct explain_view view = {
		.unit = explanation_unit(result->params.workload),
		.cost = NO_COST,
		.figures = &figures,
		.by_difference = o->by || o->files.count == 2,
		.all = o->verbose,
	};
	if (o->sides) {
		put_side(&view, result, "sender");
		put_side(&view, result, "receiver");
		view.side[0].cpu = AT_SENDER;
		view.side[1].cpu = AT_RECEIVER;
	} else if (o->files.count == 2) {
		const struct result *other =
			find_result(&record[1], &result->params, false);
		put_side(&view, result, "first");
		if (other)
			put_side(&view, other, "second");
	} else if (!find_pair(o, record, result, &view)) {
		return SHOWN_BEFORE;
	}
	if (view.by_difference && view.sides < 2)
		return HAS_NO_OTHER;
	set_title(o, record, result, &view);
	explain_print(stdout, &view);
	print_costs(&view);
	return SHOWN;
}

static void print_head(const struct explain_options *o,
		       const struct record *record)
{
	for (size_t i = 0; i < o->files.count; i++)
		printf("%s%s%s · Linux %s\n",
		       o->files.count == 2 ? i ? "second " : "first  " : "",
		       record[i].label, record[i].label[0] ? "" : record[i].id,
		       facts_get(&record[i].environment, "kernel.release",
				 "unknown"));
	fputc('\n', stdout);
}

/* What two columns count has to be one thing. */
static int check_columns(const struct explain_options *o,
			 const struct record *record, struct error *err)
{
	const struct params *by = o->asked.value[PARAM_WORKLOAD];
	const char *machine[2] = {"", ""}, *unit[2] = {"", ""};
	for (size_t i = 0; i < o->files.count && i < 2; i++)
		machine[i] =
			facts_get(&record[i].environment, "kernel.machine", "");
	if (o->files.count == 2 && strcmp(machine[0], machine[1]) != 0)
		return error_set(err, STATUS_USAGE,
				 "%s is of %s, %s of %s: instructions of two "
				 "architectures are not compared",
				 o->files.name[0], machine[0], o->files.name[1],
				 machine[1]);
	for (size_t i = 0; o->by == &axes[PARAM_WORKLOAD] && i < 2; i++)
		unit[i] = explanation_unit(by[i].workload);
	if (strcmp(unit[0], unit[1]) != 0)
		return error_set(
			err, STATUS_USAGE,
			"--workload: a %s of %s and a %s of %s are not "
			"compared",
			unit[0], by[0].workload, unit[1], by[1].workload);
	return 0;
}

static int show(const struct explain_options *o, const struct record *record,
		struct error *err)
{
	size_t measured = 0, explained = 0, count[3] = {0};
	for (size_t i = 0; i < record->results; i++) {
		measured += record->result[i].status == RESULT_OK;
		explained += record->result[i].explanation.runs > 0;
	}
	if (explained == 0)
		return error_set(err, STATUS_SKIPPED,
				 "%s: its instructions were not counted: see "
				 "mqbench kernels --explain",
				 o->files.name[0]);
	if (check_columns(o, record, err) < 0)
		return -1;
	print_head(o, record);
	for (size_t i = 0; i < record->results; i++) {
		const struct result *result = &record->result[i];
		if (result->explanation.runs > 0 &&
		    is_wanted(o, &result->params) &&
		    (!o->sides || explanation_has_sides(&result->explanation)))
			count[show_result(o, record, result)]++;
	}
	if (count[HAS_NO_OTHER] > 0)
		printf("without a counterpart: %zu configuration%s\n",
		       count[HAS_NO_OTHER], text_plural(count[HAS_NO_OTHER]));
	if (explained < measured)
		printf("not counted: %zu of %zu configurations\n",
		       measured - explained, measured);
	if (count[SHOWN] == 0)
		return error_set(err, STATUS_USAGE,
				 "%s: no such configuration was counted%s",
				 o->files.name[o->files.count - 1],
				 o->files.count == 2 ? " in both" : "");
	return 0;
}

static int merge(const struct explain_options *o, struct record *record,
		 struct error *err)
{
	struct symbols symbols;
	if (symbols_load(&symbols, o->symbols, err) < 0)
		return -1;
	int rc = counts_merge(record, o->counts, &symbols, err);
	symbols_release(&symbols);
	return rc < 0 ? -1 : record_save(record, o->files.name[0], err);
}

static int explain(const struct explain_options *o, struct error *err)
{
	struct records records;
	int rc = records_read(&records, o->files.name, o->files.count, false,
			      err);
	if (rc == 0)
		rc = o->counts ? merge(o, records.record, err)
			       : show(o, records.record, err);
	records_release(&records);
	return rc;
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	struct explain_options *o = options;
	if ((o->counts || o->symbols) &&
	    (!o->counts || !o->symbols || arguments->words != 1))
		return error_set(err, STATUS_USAGE,
				 "explain --merge COUNTS --symbols KALLSYMS "
				 "RECORD: needs all three");
	if (o->sides && arguments->words > 1)
		return error_set(err, STATUS_USAGE,
				 "explain --sides: takes one record");
	if (files_take(&o->files, arguments, err) < 0 || choose_by(o, err) < 0)
		return -1;
	return explain(o, err);
}

static void release(void *options)
{
	grid_release(&((struct explain_options *)options)->asked);
}

const struct command command_explain = {
	.name = "explain",
	.usage = "[FILE [FILE]] [axes]",
	.summary = "Show where a message's instructions go",
	.options = {option_table, more_options},
	.size = sizeof(struct explain_options),
	.words = 2,
	.release = release,
	.run = run,
};
