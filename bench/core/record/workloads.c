/* What a record's workloads report. */
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "core/record/workloads.h"

static const struct figures *find_own(const struct record *record,
				      const char *workload)
{
	for (size_t i = 0; i < record->workloads; i++)
		if (!strcmp(record->workload[i].workload, workload))
			return &record->workload[i];
	return NULL;
}

struct figures record_figures(const struct record *record, const char *workload)
{
	const struct figures *table = find_own(record, workload);
	struct figures none = {0};
	snprintf(none.label, sizeof(none.label), "%s", workload);
	snprintf(none.each, sizeof(none.each), "message");
	if (!table)
		table = figures_known(workload);
	return figures_in(table ? table : &none, workload,
			  record_is_counted(record));
}

const char *record_workload(const struct record *record, size_t i)
{
	for (const struct known_figures *k = known_figures; k->workload; k++)
		if (i-- == 0)
			return k->workload;
	for (size_t j = 0; j < record->workloads; j++)
		if (!figures_known(record->workload[j].workload) && i-- == 0)
			return record->workload[j].workload;
	return NULL;
}

size_t record_workload_rank(const struct record *record, const char *workload)
{
	size_t i = 0;
	const char *name;
	while ((name = record_workload(record, i)) && strcmp(name, workload))
		i++;
	return i;
}

bool record_is_paced(const struct record *record, const char *workload)
{
	return !strcmp(record_figures(record, workload).axis, "rate");
}

void record_add_figures(struct record *record, const struct figures *figures)
{
	if (find_own(record, figures->workload))
		return;
	record->workload = array_grow(record->workload, record->workloads,
				      sizeof(*figures));
	record->workload[record->workloads++] = *figures;
}
