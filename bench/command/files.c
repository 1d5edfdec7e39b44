/* Which records are meant: those that are named, or the newest. */
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/error.h"
#include "command/files.h"

int files_add(struct files *files, const char *name, struct error *err)
{
	if (files->count == FILES_MAX)
		return error_set(err, STATUS_USAGE, "over %d files", FILES_MAX);
	files->name[files->count++] = name;
	return 0;
}

int files_or_newest(struct files *files, struct error *err)
{
	static const char *const patterns[] = {"results/*.json",
					       "mqbench-*.json"};
	struct timespec newest = {0};
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
	if (files->newest[0])
		return files_add(files, files->newest, err);
	return error_set(err, STATUS_USAGE,
			 "no record in results/ or here; name a FILE, or "
			 "measure one: mqbench run");
}
