/* A folder that on_exit(3) removes. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/scratch.h"

struct scratch {
	pid_t maker;
	DIR *folder; /* opened while there is memory */
	char path[4096];
};

/* A child that runs out of memory has no part in it. */
static void remove_folder(int status, void *context)
{
	struct scratch *s = context;
	(void)status;
	if (s->maker != getpid())
		return;
	for (struct dirent *entry; (entry = readdir(s->folder));)
		unlinkat(dirfd(s->folder), entry->d_name, 0);
	closedir(s->folder);
	rmdir(s->path);
	free(s);
}

const char *scratch_make(const char *parent, struct error *err)
{
	struct scratch *s = mem_array(1, sizeof(*s));
	s->maker = getpid();
	snprintf(s->path, sizeof(s->path), "%s/mqbench-XXXXXX", parent);
	bool made = mkdtemp(s->path);
	s->folder = made ? opendir(s->path) : NULL;
	if (s->folder) {
		on_exit(remove_folder, s);
		return s->path;
	}
	int why = errno;
	if (made)
		rmdir(s->path);
	free(s);
	if (why == ENOMEM)
		mem_out();
	error_errno(err, STATUS_USAGE, why, "mkdtemp in %s", parent);
	return NULL;
}
