/* Bringing an index up to date, and a history out of it. */
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "core/index/index_history.h"
#include "core/index/index_records.h"
#include "core/index/index_values.h"

/* What an attempt that failed has left. */
static void start_again(struct history *history, struct index_files *files)
{
	struct history_options options = history->options;
	history_release(history);
	history_init(history, &options);
	for (size_t i = 0; i < files->count; i++) {
		free(files->file[i].why);
		files->file[i].why = NULL;
	}
}

static void note_empty(const struct index_loading *l)
{
	for (size_t i = 0; i < l->places; i++)
		if (l->place[i].taken == 0)
			history_note(l->history,
				     "%s: no summary has a figure to search",
				     l->place[i].path);
}

/* What is loaded is of one moment, whoever else writes. */
static void load(struct index *index, struct history *history,
		 struct index_files *files)
{
	struct index_loading l = {
		.index = index, .history = history, .files = files};
	index_do(index, "BEGIN", "");
	index_load_records(&l);
	index_load_values(&l);
	index_do(index, "COMMIT", "");
	if (!index->failed)
		note_empty(&l);
	index_loading_release(&l);
}

static bool attempt(struct index *index, struct history *history,
		    struct index_files *files, const struct index_watch *watch)
{
	if (index->failed)
		return false;
	start_again(history, files);
	index_update(index, files, watch);
	load(index, history, files);
	return !index->failed;
}

/* Once it may be damaged or of another version, and is made anew. */
static bool use_folders(struct history *history, struct index_files *files,
			const struct index_watch *watch, char word[512])
{
	struct index index;
	index_open(&index, files->folder);
	bool done = attempt(&index, history, files, watch);
	if (!done)
		snprintf(word, 512, "%.200s/" INDEX_FILE ": %s; %s",
			 files->folder, index.why,
			 index.broken ? "made anew"
				      : "the records are read without it");
	if (!done && index.broken && !index.is_read_only) {
		index_reset(&index);
		done = attempt(&index, history, files, watch);
	}
	index_close(&index);
	return done;
}

int index_history(struct history *history, struct index_files *files,
		  const struct index_watch *watch, char word[512],
		  struct error *err)
{
	struct index index;
	int rc = 0;
	word[0] = '\0';
	if (files->folder && use_folders(history, files, watch, word))
		return 0;
	index_open(&index, NULL);
	if (!attempt(&index, history, files, watch))
		rc = error_set(err, STATUS_FAILED, "private index: %s",
			       index.why);
	index_close(&index);
	return rc;
}
