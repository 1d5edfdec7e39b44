/* The folder's index where it can be used, else a private one. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "core/index/index_read.h"

struct reading {
	struct index_files *files;
	const struct index_watch *watch;
	index_reader *reader;
	void *into;
};

static bool attempt(struct index *index, const struct reading *r)
{
	if (index->failed)
		return false;
	for (size_t i = 0; i < r->files->count; i++) {
		free(r->files->file[i].why);
		r->files->file[i].why = NULL;
	}
	index_update(index, r->files, r->watch);
	index_do(index, "BEGIN", "");
	r->reader(index, r->files, r->into);
	index_do(index, "COMMIT", "");
	return !index->failed;
}

/* Where there is nothing to keep, none is made. */
static bool has_index(const char *folder)
{
	char path[PATH_MAX];
	snprintf(path, sizeof(path), "%s/" INDEX_FILE, folder);
	return access(path, F_OK) == 0;
}

/* Once it may be damaged or of another version, and is made anew. */
static bool use_folders(const struct reading *r, char word[512])
{
	struct index index;
	index_open(&index, r->files->folder);
	bool done = attempt(&index, r);
	if (!done)
		snprintf(word, 512, "%.200s/" INDEX_FILE ": %s; %s",
			 r->files->folder, index.why,
			 index.broken ? "made anew"
				      : "the records are read without it");
	if (!done && index.broken && !index.is_read_only) {
		index_reset(&index);
		done = attempt(&index, r);
	}
	index_close(&index);
	return done;
}

int index_read(struct index_files *files, const struct index_watch *watch,
	       index_reader *reader, void *into, char word[512],
	       struct error *err)
{
	const struct reading r = {files, watch, reader, into};
	struct index index;
	int rc = 0;
	word[0] = '\0';
	if (files->folder && (files->count > 0 || has_index(files->folder)) &&
	    use_folders(&r, word))
		return 0;
	index_open(&index, NULL);
	if (!attempt(&index, &r))
		rc = error_set(err, STATUS_FAILED, "private index: %s",
			       index.why);
	index_close(&index);
	return rc;
}
