/* Options of run that say what is measured, how much, and in which order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "core/machine/host_virtual.h"
#include "core/plan/request.h"
#include "core/record/facts.h"
#include "worker.h"

#define PREFIX "options."

void request_init(struct request *request)
{
	*request = (struct request){.seed = SEED_NONE,
				    .cold = SEED_NONE,
				    .counted = host_clock_counts()};
}

void request_release(struct request *request)
{
	grid_release(&request->asked);
}

static int take_preset(void *into, const struct option_spec *spec,
		       const char *value, struct error *err)
{
	struct request *r = into;
	const char *names[16] = {NULL};
	for (size_t i = 0; presets[i].name && i < 15; i++)
		names[i] = presets[i].name;
	int i = option_word(spec->name, value, names, err);
	r->preset = i < 0 ? NULL : &presets[i];
	return i < 0 ? -1 : 0;
}

static int take_precision(void *into, const struct option_spec *spec,
			  const char *value, struct error *err)
{
	struct request *r = into;
	if (units_parse_share(value, &r->precision) && r->precision >= 0.0001 &&
	    r->precision <= 0.5)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "--%s %s: must be from 0.01%% to 50%%", spec->name,
			 value);
}

static int take_target(void *into, const struct option_spec *spec,
		       const char *value, struct error *err)
{
	struct request *r = into;
	(void)spec;
	return knee_parse(&r->target, value, err);
}

static const char *const interleaves[] = {"slices", "runs", NULL};

static int take_interleave(void *into, const struct option_spec *spec,
			   const char *value, struct error *err)
{
	struct request *r = into;
	int i = option_word(spec->name, value, interleaves, err);
	r->interleave = (enum interleave)(i + 1);
	return i < 0 ? -1 : 0;
}

static int take_axis(void *into, const struct option_spec *spec,
		     const char *value, struct error *err)
{
	struct request *r = into;
	return grid_set(&r->asked, axis_find(spec->name), value ? value : "yes",
			r->catalogue, err);
}

#define AT(member) OPTION_AT(struct request, member)

const struct option_spec request_options[] = {
	{"preset", 'p', "PRESET", "what to measure, and for how long (quick)",
	 .handler = take_preset},
	{"runs", 0, "N", "runs of each configuration, a fresh queue each",
	 OPTION_COUNT, AT(runs), 1, 10000},
	{"find-knee", 0, "TARGET",
	 "find the highest rate that meets 'p99<100us'",
	 .handler = take_target},
	{"precision", 0, "SHARE",
	 "repeat until the interval is within SHARE: 1%",
	 .handler = take_precision},
	{"max-time", 0, "TIME", "start no round of runs after this time",
	 OPTION_TIME, AT(max_ns), NSEC_PER_SEC / 10, UINT64_MAX},
	{"messages", 'n', "N", "stop a run after N messages", OPTION_COUNT,
	 AT(amount.messages), 1, 1ull << 36},
	{"duration", 'd', "TIME", "stop a run after this time: 100ms, 2s",
	 OPTION_TIME, AT(amount.duration_ns), 1000, 86400 * NSEC_PER_SEC},
	{"max-samples", 0, "N", "keep at most N samples of a run (4194304)",
	 OPTION_COUNT, AT(amount.max_samples), 16, 1ull << 32},
	{"interleave", 0, "slices|runs",
	 "mechanisms alternate by slices, or by whole runs",
	 .handler = take_interleave},
	{"slice", 0, "TIME", "length of a slice (300us)", OPTION_TIME,
	 AT(slice_ns), 1000, NSEC_PER_SEC},
	{"cold", 0, "N", "do not time the first N messages of a slice (2)",
	 OPTION_COUNT, AT(cold), 0, COLD_MAX},
	{"seed", 0, "N", "seed of the order of the runs", OPTION_COUNT,
	 AT(seed), 0, 1ull << 53},
	{0},
};

bool request_axis(size_t i, struct option_spec *spec)
{
	if (!axes[i].name)
		return false;
	*spec = (struct option_spec){axes[i].name, 0, axes[i].argument,
				     axes[i].help, .handler = take_axis};
	return true;
}

int request_set(struct request *request, const char *name, const char *value,
		const struct catalogue *catalogue, struct error *err)
{
	static const struct option_table table = {request_options,
						  request_axis};
	request->catalogue = catalogue;
	return options_set(&table, request, name, value, err);
}

static uint64_t number_of(const struct request *request,
			  const struct option_spec *spec)
{
	const void *at = (const char *)request + spec->offset;
	return spec->size == sizeof(unsigned) ? *(const unsigned *)at
					      : *(const uint64_t *)at;
}

/* Whether it is a number and was asked for; the seed alone may be 0. */
static bool has_number(const struct request *request,
		       const struct option_spec *spec)
{
	uint64_t none = spec->low > 0 ? 0 : SEED_NONE;
	return (spec->kind == OPTION_COUNT || spec->kind == OPTION_TIME) &&
	       number_of(request, spec) != none;
}

/* The command that only a file names; NULL: none. */
static const char *foreign_command(const struct request *request,
				   const struct request *file)
{
	const struct axis *axis = &axes[PARAM_BACKGROUND];
	const struct params *value = file->asked.value[PARAM_BACKGROUND];
	if (request->asked.values[PARAM_BACKGROUND] > 0)
		return NULL;
	for (size_t j = 0; j < file->asked.values[PARAM_BACKGROUND]; j++)
		if (!params_is_initial(&value[j], axis))
			return value[j].background;
	return NULL;
}

static int refuse_command(const char *command, const char *path,
			  struct error *err)
{
	char text[COMMAND_MAX], quoted[COMMAND_MAX + 32];
	snprintf(text, sizeof(text), "%s", command);
	text_clean(text);
	return error_set(err, STATUS_USAGE,
			 "%.100s: \"background\": a command that only a file "
			 "names is not run; to run it, add --background %s",
			 path, text_shell_word(quoted, sizeof(quoted), text));
}

static void adopt_axes(struct grid *grid, struct grid *file)
{
	for (size_t i = 0; i < AXES; i++) {
		if (grid->values[i] > 0)
			continue;
		free(grid->value[i]);
		grid->value[i] = file->value[i];
		grid->values[i] = file->values[i];
		file->value[i] = NULL;
		file->values[i] = 0;
	}
}

int request_adopt(struct request *request, struct request *file,
		  const char *path, struct error *err)
{
	const char *command = foreign_command(request, file);
	if (command)
		return refuse_command(command, path, err);
	adopt_axes(&request->asked, &file->asked);
	if (!request->preset)
		request->preset = file->preset;
	if (!(request->precision > 0))
		request->precision = file->precision;
	if (!request->target.text[0])
		request->target = file->target;
	if (request->interleave == INTERLEAVE_USUAL)
		request->interleave = file->interleave;
	for (const struct option_spec *row = request_options; row->name; row++)
		if (has_number(file, row) && !has_number(request, row))
			memcpy((char *)request + row->offset,
			       (char *)file + row->offset, row->size);
	return 0;
}

static void tell_text(struct facts *plan, const char *name, const char *text)
{
	char path[64];
	snprintf(path, sizeof(path), PREFIX "%s", name);
	facts_text(plan, path, text);
}

static void tell_number(struct facts *plan, const struct option_spec *row,
			uint64_t number)
{
	char text[32];
	if (row->kind == OPTION_TIME)
		units_ns(number, text, sizeof(text));
	else
		snprintf(text, sizeof(text), "%llu",
			 (unsigned long long)number);
	tell_text(plan, row->name, text);
}

/* A text may hold commas, so each of several has a number after its name. */
static void tell_texts(struct facts *plan, const struct grid *grid,
		       const struct axis *axis)
{
	size_t values = grid->values[axis - axes];
	for (size_t i = 0; i < values; i++) {
		char path[48], text[COMMAND_MAX];
		snprintf(path, sizeof(path), "%s.%zu", axis->name, i + 1);
		params_get(&grid->value[axis - axes][i], axis, text,
			   sizeof(text));
		tell_text(plan, values > 1 ? path : axis->name, text);
	}
}

static void tell_list(struct facts *plan, const struct grid *grid,
		      const struct axis *axis)
{
	char *list = NULL, text[WORD_MAX];
	size_t n, values = grid->values[axis - axes];
	if (values == 0)
		return;
	FILE *out = mem_open(&list, &n);
	for (size_t i = 0; i < values; i++)
		fprintf(out, "%s%s", i ? "," : "",
			params_get(&grid->value[axis - axes][i], axis, text,
				   sizeof(text)));
	mem_close(out);
	tell_text(plan, axis->name, list);
	free(list);
}

void request_describe(const struct request *request, struct facts *plan)
{
	char share[32];
	tell_text(plan, "preset", request->preset->name);
	for (const struct axis *axis = axes; axis->name; axis++)
		(axis->kind == AXIS_TEXT ? tell_texts : tell_list)(
			plan, &request->asked, axis);
	snprintf(share, sizeof(share), "%.15g", request->precision);
	if (request->precision > 0)
		tell_text(plan, "precision", share);
	if (request->target.text[0])
		tell_text(plan, "find-knee", request->target.text);
	if (request->interleave != INTERLEAVE_USUAL)
		tell_text(plan, "interleave",
			  interleaves[request->interleave - 1]);
	for (const struct option_spec *row = request_options; row->name; row++)
		if (has_number(request, row))
			tell_number(plan, row, number_of(request, row));
}

int request_recall(struct request *request, const struct facts *plan,
		   const struct catalogue *catalogue, struct error *err)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct fact *fact = &plan->fact[i];
		char name[32];
		if (strncmp(fact->name, PREFIX, strlen(PREFIX)) != 0)
			continue;
		snprintf(name, sizeof(name), "%s", fact->name + strlen(PREFIX));
		name[strcspn(name, ".")] = '\0';
		int rc = fact->kind == FACT_TEXT
				 ? request_set(request, name, fact->text,
					       catalogue, err)
				 : 1;
		if (rc > 0)
			return error_set(
				err, STATUS_USAGE,
				"%.60s: is not an option of this mqbench",
				fact->name);
		if (rc < 0)
			return -1;
	}
	return 0;
}
