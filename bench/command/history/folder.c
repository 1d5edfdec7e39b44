/* The records of a folder, as far as there are any. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/error.h"
#include "command/files.h"
#include "command/history/print.h"
#include "core/index/index_history.h"
#include "core/judge/history.h"
#include "core/judge/history_find.h"

bool history_is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Not every file of a folder need be a record. */
static int skip(struct history_view *view, const struct index_file *file,
		struct error *err)
{
	if (!view || file->status != STATUS_USAGE)
		return error_set(err, file->status, "%s", file->why);
	view->skipped =
		array_grow(view->skipped, view->skips, sizeof(*view->skipped));
	snprintf(view->skipped[view->skips++], sizeof(*view->skipped), "%s",
		 file->why);
	return 0;
}

static int add_files(struct history *history, struct index_files *files,
		     struct history_view *view, struct error *err)
{
	int rc = files_index(files, index_history, history, err);
	for (size_t i = 0; i < files->count && rc == 0; i++)
		if (files->file[i].why)
			rc = skip(files->folder ? view : NULL, &files->file[i],
				  err);
	index_files_release(files);
	return rc;
}

int history_add_sources(struct history *history, const char *const *source,
			size_t sources, struct history_view *view,
			struct error *err)
{
	struct index_files files;
	int rc = 0;
	for (size_t i = 0; sources > 1 && i < sources; i++)
		if (history_is_folder(source[i]))
			return error_set(
				err, STATUS_USAGE,
				"history %s: takes one folder, or files",
				source[i]);
	view->source = source[0];
	if (history_is_folder(source[0]))
		rc = index_files_list(&files, source[0], "*.json", err);
	else
		index_files_name(&files, source, sources);
	if (rc == 0)
		rc = add_files(history, &files, view, err);
	if (rc == 0 && history->classes == 0)
		return error_set(err, STATUS_USAGE,
				 "%s: has no usable record%s%s", view->source,
				 view->skips ? "; " : "",
				 view->skips ? view->skipped[0] : "");
	return rc;
}

int history_settle(struct history *history, const char *sidecar,
		   struct error *err)
{
	history_find(history);
	return triage_apply(history, sidecar, err);
}

int history_of_folder(struct history *history, const char *folder,
		      struct error *err)
{
	static const struct history_options usual = {
		.alpha = CHANGES_ALPHA,
		.margin = MARGINS_USUAL,
	};
	struct history_view view = {0};
	char sidecar[4096];
	history_init(history, &usual);
	snprintf(sidecar, sizeof(sidecar), "%s/" TRIAGE_FILE, folder);
	int rc = history_add_sources(history, &folder, 1, &view, err);
	for (size_t i = 0; i < view.skips && rc == 0; i++)
		history_note(history, "left out: %s", view.skipped[i]);
	if (rc == 0)
		rc = history_settle(history, sidecar, err);
	free(view.skipped);
	return rc;
}
