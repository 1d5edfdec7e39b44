/* Records and configurations out of an index, which is not trusted. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "core/index/index_records.h"
#include "core/judge/history_add.h"
#include "core/record/facts.h"
#include "core/record/figure_name.h"
#include "core/record/load.h"

#define IDS_MAX 10000000 /* of texts and configurations; they count from 1 */

static int64_t highest(struct index *index, const char *sql)
{
	int64_t id = index_do(index, sql, "");
	if (id >= 0 && id <= IDS_MAX)
		return id;
	index_fail(index, true, "is damaged");
	return 0;
}

/* To be freed. */
static char *find_text(struct index *index, int64_t id)
{
	struct sqlite3_stmt *row =
		index_ask(index, "SELECT text FROM text WHERE id = ?", "i", id);
	char *text = NULL;
	if (index_next(index, row)) {
		text = mem_text(index_text(row, 0));
		index_next(index, row);
	}
	if (!text)
		index_fail(index, true, "is damaged");
	return text;
}

/* Facts by the ids of their texts. */
struct known_facts {
	const struct facts **facts;
	int64_t last;
};

static const struct facts *find_facts(struct index_loading *l,
				      struct known_facts *known, int64_t id)
{
	struct history *history = l->history;
	if (id < 1 || id > known->last) {
		index_fail(l->index, true, "is damaged");
		return NULL;
	}
	if (known->facts[id])
		return known->facts[id];
	char *text = find_text(l->index, id);
	struct facts *facts = mem_array(1, sizeof(*facts));
	if (text && facts_read(facts, text) < 0)
		index_fail(l->index, true, "is damaged");
	free(text);
	history->facts = array_grow(history->facts, history->many,
				    sizeof(struct facts *));
	history->facts[history->many++] = facts;
	return known->facts[id] = facts;
}

/* The columns of the records. */
enum {
	FILE_NAME,
	ID,
	NAME,
	CREATED,
	CLASS,
	BOOT,
	UPTIME,
	COMPLETE,
	BROKEN,
	CONFIGURATIONS,
	COMPARED,
	TOOL,
	ENVIRONMENT
};

static const char select_records[] =
	"SELECT file, id, name, created, machine_class, boot_id, uptime_s, "
	"complete, broken, configurations, compared, tool, environment "
	"FROM record ORDER BY file";

static const char select_twins[] =
	"SELECT r.file, g.first FROM (SELECT name, created, machine_class, "
	"boot_id, min(file) AS first FROM record GROUP BY 1, 2, 3, 4 "
	"HAVING count(*) > 1) g JOIN record r USING(name, created, "
	"machine_class, boot_id) WHERE r.file > g.first";

static void refuse(struct index_file *file, const char *why)
{
	size_t n;
	FILE *out = mem_open(&file->why, &n);
	fprintf(out, "%s: %s", file->path, why);
	mem_close(out);
	file->status = STATUS_USAGE;
}

static void refuse_twins(struct index_loading *l)
{
	struct sqlite3_stmt *row = index_ask(l->index, select_twins, "");
	while (index_next(l->index, row)) {
		struct index_file *file =
			index_files_find(l->files, index_text(row, 0));
		const struct index_file *first =
			index_files_find(l->files, index_text(row, 1));
		char why[PATH_MAX + 32];
		snprintf(why, sizeof(why), "is the same record as %s",
			 first ? first->path : "");
		if (file && !file->why && first)
			refuse(file, why);
	}
}

static void copy(char *to, size_t n, struct sqlite3_stmt *row, int column)
{
	snprintf(to, n, "%s", index_text(row, column));
	text_clean(to);
}

static void take_record(struct index_loading *l, struct known_facts *known,
			struct index_file *file, struct sqlite3_stmt *row)
{
	struct history_record record = {
		.uptime = index_number(row, UPTIME),
		.complete = index_count(row, COMPLETE),
		.broken = (size_t)index_count(row, BROKEN),
		.tool = find_facts(l, known, index_count(row, TOOL)),
		.environment =
			find_facts(l, known, index_count(row, ENVIRONMENT)),
	};
	if (!units_parse_time(index_text(row, CREATED), &record.time)) {
		refuse(file, "\"created\" is not a time (RFC 3339); a history "
			     "needs it");
		return;
	}
	if (!*index_text(row, CLASS)) {
		refuse(file, "names no machine class; a history needs it");
		return;
	}
	char name[sizeof(((struct history_class *)NULL)->name)];
	copy(name, sizeof(name), row, CLASS);
	copy(record.id, sizeof(record.id), row, NAME);
	copy(record.created, sizeof(record.created), row, CREATED);
	copy(record.boot, sizeof(record.boot), row, BOOT);
	record.file = mem_text(file->path);
	struct history_class *class = history_class_of(l->history, name);
	l->place = array_grow(l->place, l->places, sizeof(*l->place));
	l->place[l->places++] = (struct index_place){
		.id = index_count(row, ID),
		.class = (size_t)(class - l->history->class),
		.record = class->records,
		.path = file->path,
		.configurations = index_count(row, CONFIGURATIONS),
		.compared = index_count(row, COMPARED),
	};
	history_add(class, &record);
}

/* What came or went since the files were listed is left for the next time. */
static void take_records(struct index_loading *l)
{
	struct index *index = l->index;
	struct known_facts known = {
		.last = highest(index, "SELECT max(id) FROM text")};
	known.facts = mem_array((size_t)known.last + 1, sizeof(*known.facts));
	struct sqlite3_stmt *row = index_ask(index, select_records, "");
	while (index_next(index, row)) {
		struct index_file *file =
			index_files_find(l->files, index_text(row, FILE_NAME));
		if (file && !file->why)
			take_record(l, &known, file, row);
	}
	free(known.facts);
}

/* As of a record: a value out of range stays initial. */
static int params_read(struct params *params, const char *text)
{
	struct facts facts;
	int rc = facts_read(&facts, text);
	*params = params_initial;
	for (const struct axis *axis = axes; axis->name; axis++) {
		char value[COMMAND_MAX];
		double number = facts_value(&facts, axis->key, NAN);
		snprintf(value, sizeof(value), "%s",
			 facts_get(&facts, axis->key, ""));
		if (isfinite(number))
			snprintf(value, sizeof(value), "%.0f", number);
		if (*value)
			params_set(params, axis, value, NULL);
	}
	facts_release(&facts);
	return rc;
}

/* The line of a workload in what a record compares; without one no figures. */
static void read_figures(struct index *index, const char *compared,
			 const char *workload,
			 struct figure list[FIGURES_ASKED_MAX + 1])
{
	list[0].use = 0;
	while (*compared) {
		size_t length = strcspn(compared, "\n");
		size_t names = strcspn(compared, " \n");
		char figures[1024];
		if (names < length && strlen(workload) == length - names - 1 &&
		    !strncmp(compared + names + 1, workload,
			     length - names - 1)) {
			snprintf(figures, sizeof(figures), "%.*s", (int)names,
				 compared);
			if (figures_parse(list, figures, NULL) < 0)
				index_fail(index, true, "is damaged");
			return;
		}
		compared += length + (compared[length] == '\n');
	}
}

/* What was seen of configurations, by their ids. */
struct known_configs {
	struct params *params; /* "" is the mechanism of what was not read */
	int64_t last;
	bool *linked; /* by class, then id */
};

static void link_config(struct index_loading *l, struct known_configs *known,
			size_t class, int64_t id, const char *compared)
{
	struct history *history = l->history;
	struct figure figures[FIGURES_ASKED_MAX + 1];
	struct params *params = &known->params[id];
	bool *linked =
		&known->linked[class * ((size_t)known->last + 1) + (size_t)id];
	if (*linked)
		return;
	*linked = true;
	if (!params->mechanism[0]) {
		struct sqlite3_stmt *row = index_ask(
			l->index,
			"SELECT parameters FROM configuration WHERE id = ?",
			"i", id);
		if (!index_next(l->index, row) ||
		    params_read(params, index_text(row, 0)) < 0)
			index_fail(l->index, true, "is damaged");
		else
			index_next(l->index, row);
	}
	read_figures(l->index, compared, params->workload, figures);
	l->link = array_grow(l->link, l->links, sizeof(*l->link));
	l->link[l->links++] = (struct index_link){
		id, class,
		history_config(history, &history->class[class], params,
			       figures)};
}

/* "[3,1,4]" */
static void link_list(struct index_loading *l, struct known_configs *known,
		      const struct index_place *place)
{
	char *list = find_text(l->index, place->configurations);
	char *compared = find_text(l->index, place->compared);
	char *at = list ? list : "";
	while (!l->index->failed && *(at += strspn(at, "[],"))) {
		char *end;
		long long id = strtoll(at, &end, 10);
		if (end == at || id < 1 || id > known->last)
			index_fail(l->index, true, "is damaged");
		else
			link_config(l, known, place->class, id, compared);
		at = end;
	}
	free(list);
	free(compared);
}

/* Most records of a class have the same as the one before. */
static void take_configs(struct index_loading *l)
{
	struct known_configs known = {
		.last = highest(l->index, "SELECT max(id) FROM configuration")};
	size_t ids = (size_t)known.last + 1;
	known.params = mem_array(ids, sizeof(*known.params));
	known.linked = mem_array(ids * l->history->classes + 1, 1);
	const struct index_place **last = mem_array(
		l->history->classes + 1, sizeof(struct index_place *));
	for (size_t i = 0; i < l->places && !l->index->failed; i++) {
		const struct index_place *place = &l->place[i];
		const struct index_place *before = last[place->class];
		last[place->class] = place;
		if (!before || before->configurations != place->configurations)
			link_list(l, &known, place);
	}
	free(last);
	free(known.params);
	free(known.linked);
}

void index_load_records(struct index_loading *loading)
{
	refuse_twins(loading);
	take_records(loading);
	take_configs(loading);
}

void index_loading_release(struct index_loading *loading)
{
	free(loading->place);
	free(loading->link);
}
