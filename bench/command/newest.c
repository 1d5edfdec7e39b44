/* Which record is meant where none is named: the newest. */
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/error.h"
#include "command/command_util.h"

int newest_record(char *path, size_t n, struct error *err)
{
	static const char *const patterns[] = {"results/*.json",
					       "mqbench-*.json"};
	struct timespec newest = {0};
	path[0] = '\0';
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
			snprintf(path, n, "%s", found.gl_pathv[j]);
		}
		globfree(&found);
	}
	if (path[0])
		return 0;
	return error_set(err, STATUS_USAGE,
			 "no record in results/ or here; name a FILE, or "
			 "measure one: mqbench run");
}
