/* The tables of an index, as SQL. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "core/index/index_schema.h"
#include "metric.h"
#include "params.h"

/* To be counted up where other things are taken of a record. */
#define TAKEN "1"

static const char schema[] =
	"CREATE TABLE record(id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE,"
	" bytes INTEGER, changed_ns INTEGER, hash INTEGER, name TEXT,"
	" created TEXT, machine_class TEXT, boot_id TEXT, uptime_s REAL,"
	" complete INTEGER, broken INTEGER, configurations INTEGER,"
	" compared INTEGER, tool INTEGER, environment INTEGER);"
	"CREATE TABLE state(record INTEGER PRIMARY KEY, facts TEXT);"
	"CREATE INDEX record_name"
	" ON record(name, created, machine_class, boot_id, file);"
	"CREATE TABLE text(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);"
	"CREATE TABLE configuration(id INTEGER PRIMARY KEY, name TEXT,"
	" parameters TEXT NOT NULL UNIQUE);"
	"CREATE TABLE series(id INTEGER PRIMARY KEY,"
	" configuration INTEGER NOT NULL, metric TEXT NOT NULL,"
	" UNIQUE(configuration, metric));"
	"CREATE TABLE value(series INTEGER, record INTEGER, median REAL,"
	" low REAL, high REAL, runs INTEGER, ratio REAL, control TEXT,"
	" PRIMARY KEY(series, record)) WITHOUT ROWID;"
	"CREATE VIEW records AS SELECT r.id AS number, r.file,"
	" r.name AS record, r.created, r.machine_class, r.complete, r.boot_id,"
	" json_extract(e.text, '$.kernel.release') AS kernel_release,"
	" json_extract(e.text, '$.cpu.model') AS cpu_model,"
	" json_extract(e.text, '$.virtualisation.hypervisor') AS hypervisor,"
	" json_extract(t.text, '$.version') AS mqbench_version,"
	" json_extract(t.text, '$.commit') AS mqbench_commit,"
	" t.text AS tool, e.text AS environment,"
	" s.facts AS state"
	" FROM record r JOIN text t ON t.id = r.tool"
	" JOIN text e ON e.id = r.environment"
	" LEFT JOIN state s ON s.record = r.id;"
	"CREATE VIEW configurations AS SELECT id AS number,"
	" name AS configuration,"
	" json_extract(parameters, '$.workload') AS workload,"
	" json_extract(parameters, '$.mechanism') AS mechanism,"
	" json_extract(parameters, '$.size_bytes') AS size_bytes,"
	" json_extract(parameters, '$.wait') AS wait,"
	" json_extract(parameters, '$.placement') AS placement,"
	" json_extract(parameters, '$.capacity') AS capacity,"
	" parameters FROM configuration;"
	"CREATE VIEW figures AS SELECT c.configuration, c.workload,"
	" c.mechanism, c.size_bytes, c.wait, c.placement, c.capacity,"
	" s.metric, v.median, v.low, v.high, v.runs, v.ratio, v.control, r.*"
	" FROM configurations c JOIN series s ON s.configuration = c.number"
	" JOIN value v ON v.series = s.id"
	" JOIN records r ON r.number = v.record;";

const char *index_schema(void)
{
	return schema;
}

int index_version(void)
{
	char *text = NULL;
	size_t n;
	FILE *out = mem_open(&text, &n);
	fputs(TAKEN, out);
	fputs(schema, out);
	for (int i = 0; i < METRICS; i++)
		fprintf(out, " %s", metrics[i].name);
	for (const struct axis *axis = axes; axis->name; axis++)
		fprintf(out, " %s", axis->key);
	mem_close(out);
	uint64_t hash = text_hash(text, n);
	free(text);
	return (int)(hash >> 33);
}
