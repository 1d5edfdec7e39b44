/* A record's rows. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "core/index/index_put.h"
#include "core/machine/describe.h"
#include "core/record/figure_name.h"
#include "core/record/relative.h"
#include "core/record/save.h"
#include "core/record/workloads.h"

/* A configuration, and its series as far as they were met; 0: not yet. */
struct index_known {
	struct params params;
	int64_t id, series[METRICS][SUMMARIES];
};

/* The places of index_memory.last. */
enum { CONFIGURATIONS, COMPARED, TOOL, ENVIRONMENT };

/* Takes `text` over. Records of one machine share nearly all. */
static int64_t put_text(struct index *index, struct index_memory *memory,
			int which, char *text)
{
	if (memory->last[which].text &&
	    !strcmp(memory->last[which].text, text)) {
		free(text);
		return memory->last[which].id;
	}
	int64_t id = index_do(index, "SELECT id FROM text WHERE text = ?", "t",
			      text);
	if (id == 0) {
		index_do(index, "INSERT INTO text(text) VALUES(?)", "t", text);
		id = index_added(index);
	}
	free(memory->last[which].text);
	memory->last[which].text = text;
	memory->last[which].id = id;
	return id;
}

/* Those that describe the machine, or the others. */
static char *facts_part(const struct facts *facts, bool fleeting)
{
	struct facts part = {
		.fact = mem_array(facts->count, sizeof(*part.fact))};
	for (size_t i = 0; i < facts->count; i++)
		if (describe_is_fleeting(facts->fact[i].name) == fleeting)
			part.fact[part.count++] = facts->fact[i];
	char *text = facts_write(&part);
	free(part.fact);
	return text;
}

/* A line for each workload: "throughput_per_s,switch_ns flood". */
static char *compared(const struct record *record)
{
	char *text = NULL;
	const char *workload;
	size_t n;
	FILE *out = mem_open(&text, &n);
	for (size_t i = 0; (workload = record_workload(record, i)); i++) {
		struct figures own = record_figures(record, workload);
		const char *between = "";
		for (const struct figure *f = own.figure; f->use; f++) {
			char name[64];
			if (!(f->use & IS_COMPARED))
				continue;
			figure_name(f, name, sizeof(name));
			fprintf(out, "%s%s", between, name);
			between = ",";
		}
		if (*between)
			fprintf(out, " %s\n", workload);
	}
	mem_close(out);
	return text;
}

static char *params_write(const struct params *params)
{
	struct facts facts = {0};
	for (const struct axis *axis = axes; axis->name; axis++) {
		char text[COMMAND_MAX];
		params_get(params, axis, text, sizeof(text));
		if (axis_is_number(axis))
			facts_number(&facts, axis->key,
				     (double)params_number(params, axis));
		else
			facts_text(&facts, axis->key, text);
	}
	char *text = facts_write(&facts);
	facts_release(&facts);
	return text;
}

static int64_t put_params(struct index *index, const struct params *params)
{
	char name[512], *text = params_write(params);
	int64_t id = index_do(
		index, "SELECT id FROM configuration WHERE parameters = ?", "t",
		text);
	if (id == 0) {
		params_id(params, name, sizeof(name));
		index_do(index,
			 "INSERT INTO configuration(name, parameters) "
			 "VALUES(?, ?)",
			 "tt", name, text);
		id = index_added(index);
	}
	free(text);
	return id;
}

/* It mostly stands where it stood in the record before, behind the last one. */
static struct index_known *find(struct index *index,
				struct index_memory *memory,
				const struct params *params, size_t guess)
{
	if (guess < memory->many &&
	    params_equal(&memory->known[guess].params, params))
		return &memory->known[guess];
	for (size_t i = 0; i < memory->many; i++)
		if (params_equal(&memory->known[i].params, params))
			return &memory->known[i];
	memory->known =
		array_grow(memory->known, memory->many, sizeof(*memory->known));
	struct index_known *known = &memory->known[memory->many++];
	*known = (struct index_known){.params = *params,
				      .id = put_params(index, params)};
	return known;
}

static int64_t put_series(struct index *index, int64_t configuration,
			  const struct figure *figure)
{
	char name[64];
	figure_name(figure, name, sizeof(name));
	int64_t id = index_do(index,
			      "SELECT id FROM series WHERE configuration = ? "
			      "AND metric = ?",
			      "it", configuration, name);
	if (id != 0)
		return id;
	index_do(index,
		 "INSERT INTO series(configuration, metric) VALUES(?, ?)", "it",
		 configuration, name);
	return index_added(index);
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

static void put_values(struct index *index, struct index_known *known,
		       int64_t id, const struct record *record,
		       const struct result *result)
{
	for (int m = 0; m < METRICS; m++) {
		unsigned places = metric_summaries((enum metric_id)m);
		for (unsigned p = 0; p < places; p++) {
			const struct estimate *e = &result->summary[m][p];
			const struct figure figure = {(enum metric_id)m, p, "",
						      IS_COMPARED};
			if (e->runs == 0 || !isfinite(e->median) ||
			    !is_known(result, figure.metric))
				continue;
			if (known->series[m][p] == 0)
				known->series[m][p] =
					put_series(index, known->id, &figure);
			double ratio =
				summary_relative(record, result, &figure);
			index_do(index,
				 "INSERT OR REPLACE INTO value(series, record, "
				 "median, low, high, runs, ratio, control) "
				 "VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
				 "iidddidt", known->series[m][p], id, e->median,
				 e->ci_low, e->ci_high, (int64_t)e->runs, ratio,
				 isnan(ratio) ? NULL : result->reference);
		}
	}
}

/* The ids of the configurations, as JSON has a list. */
static char *put_results(struct index *index, struct index_memory *memory,
			 int64_t id, const struct record *record)
{
	char *text = NULL;
	size_t n, guess = 0;
	FILE *out = mem_open(&text, &n);
	for (size_t i = 0; i < record->results; i++) {
		const struct result *result = &record->result[i];
		struct index_known *known =
			find(index, memory, &result->params, guess);
		guess = (size_t)(known - memory->known) + 1;
		fprintf(out, "%c%jd", i == 0 ? '[' : ',', (intmax_t)known->id);
		put_values(index, known, id, record, result);
	}
	fputs(record->results ? "]" : "[]", out);
	mem_close(out);
	return text;
}

static int64_t count_broken(const struct record *record)
{
	int64_t n = 0;
	for (size_t i = 0; i < record->results; i++)
		n += record->result[i].status == RESULT_FAILED ||
		     record->result[i].status == RESULT_INVALID;
	return n;
}

void index_put(struct index *index, struct index_memory *memory,
	       const struct record *record, const char *file,
	       const struct index_stamp *stamp)
{
	const struct facts *environment = &record->environment;
	char *state = facts_part(environment, true);
	int64_t tool =
		put_text(index, memory, TOOL, facts_write(&record->tool));
	int64_t machine = put_text(index, memory, ENVIRONMENT,
				   facts_part(environment, false));
	int64_t figures = put_text(index, memory, COMPARED, compared(record));
	index_do(index,
		 "INSERT INTO record(file, bytes, changed_ns, hash, name, "
		 "created, machine_class, boot_id, uptime_s, complete, broken, "
		 "compared, tool, environment) "
		 "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		 "tiiittttdiiiii", file, stamp->bytes, stamp->changed_ns,
		 stamp->hash, record->id, record->created,
		 facts_get(environment, "machine_class", ""),
		 facts_get(environment, "kernel.boot_id", ""),
		 facts_value(environment, "uptime_s", NAN),
		 (int64_t)record->complete, count_broken(record), figures, tool,
		 machine);
	int64_t id = index_added(index);
	index_do(index, "INSERT INTO state(record, facts) VALUES(?, ?)", "it",
		 id, state);
	int64_t configurations =
		put_text(index, memory, CONFIGURATIONS,
			 put_results(index, memory, id, record));
	index_do(index, "UPDATE record SET configurations = ? WHERE id = ?",
		 "ii", configurations, id);
	free(state);
}

void index_remove(struct index *index, const char *file)
{
	index_do(index,
		 "DELETE FROM value WHERE (series, record) IN (SELECT s.id, "
		 "r.id FROM record r JOIN text t ON t.id = r.configurations "
		 "JOIN json_each(t.text) j JOIN series s "
		 "ON s.configuration = j.value WHERE r.file = ?)",
		 "t", file);
	index_do(index,
		 "DELETE FROM state WHERE record = "
		 "(SELECT id FROM record WHERE file = ?)",
		 "t", file);
	index_do(index, "DELETE FROM record WHERE file = ?", "t", file);
}

void index_memory_release(struct index_memory *memory)
{
	for (size_t i = 0; i < ARRAY_LENGTH(memory->last); i++)
		free(memory->last[i].text);
	free(memory->known);
}
