/* Which records are meant: those that are named, or the newest. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/options.h"
#include "command/files.h"
#include "core/record/load.h"
#include "core/record/record.h"

int files_take(struct files *files, const struct arguments *arguments,
	       struct error *err)
{
	static const char *const patterns[] = {"results/*.json",
					       "mqbench-*.json"};
	struct timespec newest = {0};
	*files = (struct files){.name = arguments->word,
				.count = arguments->words};
	if (files->count > 0)
		return 0;
	for (size_t i = 0; i < 2; i++) {
		glob_t found;
		if (glob(patterns[i], 0, NULL, &found) != 0)
			continue;
		for (size_t j = 0; j < found.gl_pathc; j++) {
			struct stat st;
			if (stat(found.gl_pathv[j], &st) < 0 ||
			    st.st_mtim.tv_sec < newest.tv_sec ||
			    (st.st_mtim.tv_sec == newest.tv_sec &&
			     st.st_mtim.tv_nsec <= newest.tv_nsec))
				continue;
			newest = st.st_mtim;
			snprintf(files->newest, sizeof(files->newest), "%s",
				 found.gl_pathv[j]);
		}
		globfree(&found);
	}
	if (files->newest[0]) {
		files->only[0] = files->newest;
		files->name = files->only;
		files->count = 1;
		return 0;
	}
	return error_set(err, STATUS_USAGE,
			 "no record in results/ or here; name a FILE, or "
			 "measure one: mqbench run");
}

int records_read(struct records *records, char *const *name, size_t count,
		 bool of_promises, struct error *err)
{
	*records = (struct records){
		.record = calloc(count + 1, sizeof(*records->record)),
		.list = calloc(count + 1, sizeof(*records->list)),
		.count = count,
	};
	if (!records->record || !records->list)
		return error_set(err, STATUS_FAILED, "out of memory");
	for (size_t i = 0; i < count; i++)
		records->list[i] = &records->record[i];
	if (!of_promises)
		return records_load(records->record, (const char *const *)name,
				    count, err);
	for (size_t i = 0; i < count; i++)
		if (record_load_promises(&records->record[i], name[i], err) < 0)
			return -1;
	return 0;
}

void records_release(struct records *records)
{
	for (size_t i = 0; records->record && i < records->count; i++)
		record_release(&records->record[i]);
	free(records->record);
	free(records->list);
	*records = (struct records){0};
}
