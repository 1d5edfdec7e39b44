/* Which records are meant: those that are named, or the newest. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "command/files.h"
#include "core/record/load.h"
#include "core/record/record.h"

static void take_newer(struct files *files, struct timespec *newest,
		       const char *path)
{
	struct stat st;
	if (stat(path, &st) < 0)
		return;
	if (!S_ISREG(st.st_mode)) {
		fprintf(stderr, "mqbench: left out: %s: is not a plain file\n",
			path);
		return;
	}
	if (st.st_mtim.tv_sec < newest->tv_sec ||
	    (st.st_mtim.tv_sec == newest->tv_sec &&
	     st.st_mtim.tv_nsec <= newest->tv_nsec))
		return;
	*newest = st.st_mtim;
	snprintf(files->newest, sizeof(files->newest), "%s", path);
}

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
		int rc = glob(patterns[i], 0, NULL, &found);
		if (rc == GLOB_NOSPACE)
			mem_out();
		if (rc != 0)
			continue;
		for (size_t j = 0; j < found.gl_pathc; j++)
			take_newer(files, &newest, found.gl_pathv[j]);
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
		.record = mem_array(count + 1, sizeof(*records->record)),
		.list = mem_array(count + 1, sizeof(*records->list)),
		.count = count,
	};
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

static bool is_same_file(const char *a, const char *b)
{
	struct stat x, y;
	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

void records_once(struct records *records, const char **name, char *side)
{
	size_t kept = 0;
	for (size_t i = 0, j; i < records->count; i++) {
		struct record *one = &records->record[i];
		for (j = 0; j < kept; j++)
			if ((!side || side[j] == side[i]) &&
			    (is_same_file(name[j], name[i]) ||
			     record_is_twin(&records->record[j], one)))
				break;
		if (j < kept) {
			fprintf(stderr,
				"mqbench: %s: is the same record as %s, and "
				"taken once\n",
				name[i], name[j]);
			record_release(one);
			continue;
		}
		records->record[kept] = *one;
		name[kept] = name[i];
		if (side)
			side[kept] = side[i];
		kept++;
	}
	records->count = kept;
}

void records_release(struct records *records)
{
	for (size_t i = 0; records->record && i < records->count; i++)
		record_release(&records->record[i]);
	free(records->record);
	free(records->list);
	*records = (struct records){0};
}
