/* Collecting records into series, one history for each machine class. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "core/judge/history.h"
#include "core/record/relative.h"
#include "core/record/workloads.h"

void history_init(struct history *history,
		  const struct history_options *options)
{
	*history = (struct history){.options = *options};
}

void history_note(struct history *history, const char *format, ...)
{
	size_t n = history->notes++;
	history->note = array_grow(history->note, n, sizeof(*history->note));
	va_list args;
	va_start(args, format);
	vsnprintf(history->note[n], sizeof(*history->note), format, args);
	va_end(args);
	text_clean(history->note[n]);
}

static struct history_class *find_class(struct history *history,
					const char *name)
{
	for (size_t i = 0; i < history->classes; i++)
		if (!strcmp(history->class[i].name, name))
			return &history->class[i];
	history->class = array_grow(history->class, history->classes,
				    sizeof(*history->class));
	struct history_class *class = &history->class[history->classes++];
	*class = (struct history_class){0};
	snprintf(class->name, sizeof(class->name), "%s", name);
	return class;
}

static void add_series(struct history_class *class, size_t config,
		       const struct figure *figure)
{
	class->series =
		array_grow(class->series, class->many, sizeof(*class->series));
	class->series[class->many++] = (struct history_series){
		.config = config, .figure = *figure, .error = NAN};
}

static void add_config(struct history *history, struct history_class *class,
		       const struct record *record, const struct params *params)
{
	class->config = array_grow(class->config, class->configs,
				   sizeof(*class->config));
	struct history_config *config = &class->config[class->configs];
	*config = (struct history_config){.params = *params,
					  .series = class->many};
	params_id(params, config->id, sizeof(config->id));
	size_t place = class->configs++;
	if (!text_passes(config->id, history->options.only,
			 history->options.skip))
		return;
	struct figures own = record_figures(record, params->workload);
	const struct figure *figure =
		history->options.figure ? history->options.figure : own.figure;
	for (; figure->use; figure++)
		if (figure->use & IS_COMPARED)
			add_series(class, place, figure);
}

/* Its place; nearly always it stands where it stood in the record before. */
static size_t find_config(struct history *history, struct history_class *class,
			  const struct record *record,
			  const struct params *params, size_t guess)
{
	if (guess < class->configs &&
	    params_equal(&class->config[guess].params, params))
		return guess;
	size_t at = 0;
	while (at < class->configs &&
	       !params_equal(&class->config[at].params, params))
		at++;
	if (at == class->configs)
		add_config(history, class, record, params);
	return at;
}

/* Room for one value more, of so many. */
static void widen_one(double **value, size_t n)
{
	bool first = !*value;
	*value = first ? mem_alloc(array_room(n + 1, sizeof(double)))
		       : array_grow(*value, n, sizeof(double));
	for (size_t i = first ? 0 : n; i <= n; i++)
		(*value)[i] = NAN;
}

/* All series have room for one record more. */
static void widen(struct history_class *class)
{
	for (size_t i = 0; i < class->many; i++) {
		widen_one(&class->series[i].own, class->records);
		widen_one(&class->series[i].ratio, class->records);
	}
}

/* A stream's two costs are known where most of its runs have them. */
static bool is_known(const struct result *result, enum metric_id metric)
{
	return metric_cost(metric) == NO_COST ||
	       2 * result->summary[metric][0].runs >
		       result->summary[METRIC_THROUGHPUT_PER_S][0].runs +
			       result->summary[METRIC_MESSAGE_INSTRUCTIONS][0]
				       .runs;
}

/* The ratio to the series' control, which is that of its first record. */
static double take_ratio(struct history_series *series,
			 const struct record *record,
			 const struct result *result)
{
	if (figure_is_counted(&series->figure))
		return NAN;
	if (!series->control[0])
		snprintf(series->control, sizeof(series->control), "%s",
			 result->reference);
	return strcmp(series->control, result->reference)
		       ? NAN
		       : summary_relative(record, result, &series->figure);
}

/* Of a count: its interval is one of 95 %, about. */
static void note_error(struct history_series *series,
		       const struct estimate *estimate)
{
	double error = log(estimate->ci_high / estimate->ci_low) / 2 / 1.96;
	if (figure_is_counted(&series->figure) && isfinite(error))
		series->error = fmax(series->error, error);
}

size_t history_fewest(const struct history_series *series)
{
	return figure_is_counted(&series->figure) ? 2 : CHANGES_FEWEST;
}

/* How many there are. */
static size_t take_values(struct history_class *class, size_t config,
			  const struct record *record,
			  const struct result *result)
{
	size_t taken = 0;
	size_t i = class->config[config].series;
	for (; i < class->many && class->series[i].config == config; i++) {
		struct history_series *series = &class->series[i];
		const struct figure *f = &series->figure;
		double value = is_known(result, f->metric)
				       ? result_median(result, f->metric,
						       f->percentile)
				       : NAN;
		series->own[class->records] = value;
		note_error(series, &result->summary[f->metric][f->percentile]);
		series->unfit = series->unfit || value <= 0;
		if (!isfinite(value))
			continue;
		series->ratio[class->records] =
			take_ratio(series, record, result);
		taken++;
	}
	return taken;
}

static void take_results(struct history *history, struct history_class *class,
			 const struct record *record, const char *path)
{
	size_t taken = 0;
	size_t *place = mem_array(record->results, sizeof(*place));
	for (size_t i = 0; i < record->results; i++) {
		size_t guess = i > 0 ? place[i - 1] + 1 : 0;
		place[i] = find_config(history, class, record,
				       &record->result[i].params, guess);
	}
	widen(class);
	for (size_t i = 0; i < record->results; i++)
		taken += take_values(class, place[i], record,
				     &record->result[i]);
	free(place);
	if (taken == 0)
		history_note(history, "%s: no summary has a figure to search",
			     path);
}

/* The facts go over from the record. */
static void take_record(struct history_class *class, struct record *record,
			const char *path, double seconds)
{
	class->record = array_grow(class->record, class->records,
				   sizeof(*class->record));
	struct history_record *r = &class->record[class->records++];
	*r = (struct history_record){.file = mem_text(path),
				     .time = seconds,
				     .complete = record->complete,
				     .tool = record->tool,
				     .environment = record->environment};
	for (size_t i = 0; i < record->results; i++)
		r->broken += record->result[i].status == RESULT_FAILED ||
			     record->result[i].status == RESULT_INVALID;
	snprintf(r->id, sizeof(r->id), "%s", record->id);
	snprintf(r->created, sizeof(r->created), "%s", record->created);
	record->tool = record->environment = (struct facts){0};
}

static const char *boot_of(const struct facts *environment)
{
	return facts_get(environment, "kernel.boot_id", "");
}

static const struct history_record *
same_record(const struct history_class *class, const struct record *record)
{
	for (size_t i = 0; i < class->records; i++) {
		const struct history_record *r = &class->record[i];
		if (!strcmp(r->id, record->id) &&
		    !strcmp(r->created, record->created) &&
		    !strcmp(boot_of(&r->environment),
			    boot_of(&record->environment)))
			return r;
	}
	return NULL;
}

int history_add(struct history *history, struct record *record,
		const char *path, struct error *err)
{
	double seconds;
	const char *class_name =
		facts_get(&record->environment, "machine_class", "");
	if (!units_parse_time(record->created, &seconds))
		return error_set(err, STATUS_USAGE,
				 "%s: \"created\" is not a time (RFC 3339); a "
				 "history needs it",
				 path);
	if (!*class_name)
		return error_set(
			err, STATUS_USAGE,
			"%s: names no machine class; a history needs it", path);
	struct history_class *class = find_class(history, class_name);
	const struct history_record *same = same_record(class, record);
	if (same)
		return error_set(err, STATUS_USAGE,
				 "%s: is the same record as %s", path,
				 same->file);
	take_results(history, class, record, path);
	take_record(class, record, path, seconds);
	return 0;
}

static void class_release(struct history_class *class)
{
	for (size_t i = 0; i < class->records; i++) {
		free(class->record[i].file);
		facts_release(&class->record[i].tool);
		facts_release(&class->record[i].environment);
	}
	for (size_t i = 0; i < class->many; i++) {
		free(class->series[i].own);
		free(class->series[i].ratio);
	}
	free(class->record);
	free(class->config);
	free(class->series);
	free(class->change);
	free(class->shift);
}

void history_release(struct history *history)
{
	for (size_t i = 0; i < history->classes; i++)
		class_release(&history->class[i]);
	free(history->class);
	free(history->note);
	*history = (struct history){0};
}
