/*
 * explain: where a message's instructions go, function by function, in records
 * whose runs were counted in QEMU.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "command.h"
#include "command/command_util.h"
#include "command/explain_text.h"
#include "command/files.h"
#include "core/explain/counts.h"
#include "core/explain/symbols.h"
#include "core/plan/grid.h"
#include "core/record/load.h"
#include "core/record/record.h"
#include "core/record/save.h"
#include "params.h"
#include "registry.h"

struct ask {
	struct files files;
	struct grid asked;
	const struct axis *by; /* what two columns differ in; or NULL */
	const char *counts, *symbols;
	bool verbose, help;
};

static const struct option_spec option_table[] = {
	{"merge", 0, "COUNTS", "add QEMU's counts to the record"},
	{"symbols", 0, "FILE", "the guest's /proc/kallsyms, for --merge"},
	{"verbose", 'v', NULL, "all functions"},
	{"help", 'h', NULL, "show this help"},
	{0},
};

static bool more_options(size_t i, struct option_spec *spec)
{
	if (!axes[i].name)
		return false;
	*spec = (struct option_spec){axes[i].name, 0, "VALUE,...",
				     "only this value; or two, to compare"};
	return true;
}

static int take_axis(struct ask *ask, const struct axis *axis, const char *list,
		     struct error *err)
{
	grid_clear(&ask->asked, (enum axis_id)(axis - axes));
	return grid_set(&ask->asked, axis, list, NULL, err);
}

/* Within one record: the axis of which two values were asked for. */
static int choose_by(struct ask *ask, struct error *err)
{
	for (const struct axis *axis = axes; axis->name; axis++) {
		if (ask->files.count == 2 ||
		    ask->asked.values[axis - axes] != 2)
			continue;
		if (ask->by)
			return error_set(err, STATUS_USAGE,
					 "--%s and --%s: only one of them may "
					 "take two values, which are compared",
					 ask->by->name, axis->name);
		ask->by = axis;
	}
	return 0;
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	struct ask *ask = context;
	const struct axis *axis = axis_find(name);
	if (axis)
		return take_axis(ask, axis, value, err);
	if (!strcmp(name, "merge"))
		ask->counts = value;
	if (!strcmp(name, "symbols"))
		ask->symbols = value;
	if (!strcmp(name, "verbose"))
		ask->verbose = true;
	if (!strcmp(name, "help"))
		ask->help = true;
	return 0;
}

static int take_word(void *context, const char *word, struct error *err)
{
	struct ask *ask = context;
	if (ask->files.count == 2)
		return error_set(err, STATUS_USAGE,
				 "explain %s: takes two records at most", word);
	return files_add(&ask->files, word, err);
}

/* Whether the parameters have one of the values that were asked for. */
static bool is_wanted(const struct ask *ask, const struct params *p)
{
	const struct grid *asked = &ask->asked;
	if (!strcmp(p->mechanism, "null") && !ask->verbose &&
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
	view->side[view->sides].explanation = &result->explanation;
	snprintf(view->side[view->sides].label, sizeof(view->side[0].label),
		 "%.47s", label);
	view->sides++;
}

/*
 * The two results that differ in the axis alone, of which `result` is one.
 * False where it is the second, which was shown with the first.
 */
static bool find_pair(const struct ask *ask, const struct record *record,
		      const struct result *result, struct explain_view *view)
{
	static const struct params families[] = {{.mechanism = "sysv"},
						 {.mechanism = "posix"}};
	const struct axis *axis = ask->by ? ask->by : &axes[PARAM_MECHANISM];
	const struct params *value =
		ask->by ? ask->asked.value[axis - axes] : families;
	const struct result *pair[2];
	char label[COMMAND_MAX];
	for (size_t i = 0; i < 2; i++) {
		struct params p = result->params;
		params_copy(&p, &value[i], axis);
		pair[i] = find_result(record, &p, ask->by != NULL);
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
static void set_title(const struct ask *ask, const struct record *record,
		      const struct result *result, struct explain_view *view)
{
	const struct params *p = &result->params;
	bool families = ask->files.count == 1 && !ask->by && view->sides == 2;
	size_t n = sizeof(view->title);
	snprintf(view->title, n, "%s", p->workload);
	for (const struct axis *axis = axes; axis->name; axis++) {
		char value[COMMAND_MAX];
		bool mechanism = axis == &axes[PARAM_MECHANISM];
		bool size = axis == &axes[PARAM_SIZE];
		if (axis == ask->by || axis == &axes[PARAM_WORKLOAD] ||
		    (mechanism ? families
			       : !size && params_is_initial(p, axis)))
			continue;
		label_side(record, p, axis, value, sizeof(value));
		text_append(view->title, n, ", %s%s%s",
			    mechanism || size ? "" : axis->name,
			    mechanism || size ? "" : " ", value);
	}
}

enum shown { SHOWN, SHOWN_BEFORE, HAS_NO_OTHER };

static enum shown show_result(const struct ask *ask,
			      const struct record *record,
			      const struct result *result)
{
	struct explain_view view = {
		.unit = explanation_unit(result->params.workload),
		.by_difference = ask->by || ask->files.count == 2,
		.all = ask->verbose,
	};
	if (ask->files.count == 2) {
		const struct result *other =
			find_result(&record[1], &result->params, false);
		put_side(&view, result, "first");
		if (other)
			put_side(&view, other, "second");
	} else if (!find_pair(ask, record, result, &view)) {
		return SHOWN_BEFORE;
	}
	if (view.by_difference && view.sides < 2)
		return HAS_NO_OTHER;
	set_title(ask, record, result, &view);
	explain_print(stdout, &view);
	return SHOWN;
}

static void print_head(const struct ask *ask, const struct record *record)
{
	for (size_t i = 0; i < ask->files.count; i++)
		printf("%s%s%s · Linux %s\n",
		       ask->files.count == 2 ? i ? "second " : "first  " : "",
		       record[i].label, record[i].label[0] ? "" : record[i].id,
		       facts_get(&record[i].environment, "kernel.release",
				 "unknown"));
	fputc('\n', stdout);
}

static int show(const struct ask *ask, const struct record *record,
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
				 ask->files.name[0]);
	print_head(ask, record);
	for (size_t i = 0; i < record->results; i++) {
		const struct result *result = &record->result[i];
		if (result->explanation.runs > 0 &&
		    is_wanted(ask, &result->params))
			count[show_result(ask, record, result)]++;
	}
	if (count[HAS_NO_OTHER] > 0)
		printf("%zu configurations have no counterpart\n",
		       count[HAS_NO_OTHER]);
	if (explained < measured)
		printf("not counted: %zu of %zu configurations\n",
		       measured - explained, measured);
	if (count[SHOWN] == 0)
		return error_set(err, STATUS_USAGE,
				 "%s: no such configuration was counted%s",
				 ask->files.name[ask->files.count - 1],
				 ask->files.count == 2 ? " in both" : "");
	return 0;
}

static int merge(const struct ask *ask, struct record *record,
		 struct error *err)
{
	struct symbols symbols;
	if (symbols_load(&symbols, ask->symbols, err) < 0)
		return -1;
	int rc = counts_merge(record, ask->counts, &symbols, err);
	symbols_release(&symbols);
	return rc < 0 ? -1 : record_save(record, ask->files.name[0], err);
}

static int explain(const struct ask *ask, struct error *err)
{
	struct record record[2] = {0};
	int rc = 0;
	for (size_t i = 0; rc == 0 && i < ask->files.count; i++)
		rc = record_load(&record[i], ask->files.name[i], err);
	if (rc == 0)
		rc = ask->counts ? merge(ask, record, err)
				 : show(ask, record, err);
	for (size_t i = 0; i < ask->files.count; i++)
		record_release(&record[i]);
	if (rc == 0 && (fflush(stdout) == EOF || ferror(stdout)))
		return error_set(err, STATUS_FAILED,
				 "the explanation could not be written");
	return rc;
}

static int answer(struct ask *ask, struct options *options, struct error *err)
{
	struct options_taker taker = {ask, take_option, take_word};
	if (options_read(options, &taker, err) < 0)
		return -1;
	if (ask->help) {
		command_help_print(command_find("explain"));
		return STATUS_OK;
	}
	if ((ask->counts || ask->symbols) &&
	    (!ask->counts || !ask->symbols || ask->files.count != 1))
		return error_set(err, STATUS_USAGE,
				 "explain --merge COUNTS --symbols KALLSYMS "
				 "RECORD: takes these three");
	if (files_or_newest(&ask->files, err) < 0 || choose_by(ask, err) < 0)
		return -1;
	return explain(ask, err);
}

static int run(int argc, char **argv, struct error *err)
{
	struct ask ask = {0};
	struct options options = {argc,		argv,	      1,
				  option_table, more_options, false};
	int rc = answer(&ask, &options, err);
	grid_release(&ask.asked);
	return rc;
}

static const struct manual manual = {
	.text = "Shows where the instructions of a message go: by stage, such "
		"as copying or waking up, and by kernel function. Two records, "
		"or two values of an axis, are compared, the largest "
		"difference first.\n\nThe counts come from `mqbench kernels "
		"--explain`, which boots a kernel in QEMU; `--merge` adds the "
		"counts of such a boot to its record.",
	.examples =
		(const struct note[]){
			{"mqbench explain results/ID.json --workload depth",
			 "System V beside POSIX"},
			{"mqbench explain results/ID.json --mechanism posix "
			 "--size 64,8k",
			 "what 8 KiB cost more than 64 bytes"},
			{"mqbench explain old.json new.json",
			 "what another kernel does differently"},
			{0},
		},
	.statuses =
		(const struct note[]){
			{"0", "explained"},
			{"2", "usage, bad counts, or a record that has none"},
			{"4", "with `--merge`, no run could be explained"},
			{0},
		},
};

const struct command command_explain = {
	.name = "explain",
	.usage = "[FILE [FILE]] [axes]",
	.summary = "Show where a message's instructions go",
	.options = option_table,
	.more = more_options,
	.manual = &manual,
	.run = run,
};
