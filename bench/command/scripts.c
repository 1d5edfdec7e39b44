/* The scripts that come with the program. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "command/scripts.h"

int scripts_find(const char *script, char *folder, size_t n, struct error *err)
{
	static const char *const places[] = {"../share/mqbench", "../scripts",
					     "../../scripts"};
	char self[4096], path[2 * sizeof(self)];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (length < 0)
		return error_errno(err, STATUS_USAGE, errno,
				   "%s: cannot see where this program is: "
				   "readlink /proc/self/exe",
				   script);
	self[length] = '\0';
	char *slash = strrchr(self, '/');
	if (slash)
		*slash = '\0';
	for (size_t i = 0; i < ARRAY_LENGTH(places); i++) {
		snprintf(path, sizeof(path), "%s/%s/%s", self, places[i],
			 script);
		if (access(path, R_OK) < 0)
			continue;
		snprintf(folder, n, "%s/%s", self, places[i]);
		return 0;
	}
	return error_set(err, STATUS_USAGE,
			 "no scripts (%s) near %s: install mqbench, or run it "
			 "from its build folder",
			 script, self);
}

/* The script calls the program back by MQBENCH. */
int script_start(const char *script, const char **argv, struct error *err)
{
	char folder[8192], path[sizeof(folder) + 64], self[4096];
	if (scripts_find(script, folder, sizeof(folder), err) < 0)
		return -1;
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	self[n > 0 ? n : 0] = '\0';
	if (setenv("MQBENCH", self, 1) < 0)
		mem_out();
	snprintf(path, sizeof(path), "%s/%s", folder, script);
	argv[0] = path;
	execv(path, (char *const *)argv);
	return error_errno(err, STATUS_FAILED, errno, "execv %s", path);
}

int script_reads(void *into, const struct option_spec *spec, const char *value,
		 struct error *err)
{
	(void)into, (void)spec, (void)value, (void)err;
	return 0;
}
