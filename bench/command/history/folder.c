/* The records of a folder, as far as there are any. */
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "command/history/print.h"
#include "core/judge/history.h"
#include "core/judge/history_find.h"
#include "core/record/load.h"

bool history_is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Not every file of a folder need be a record. */
static int skip(struct history_view *view, const struct error *why,
		struct error *err)
{
	if (!view || why->status != STATUS_USAGE)
		return error_set(err, why->status, "%s", why->text);
	view->skipped =
		array_grow(view->skipped, view->skips, sizeof(*view->skipped));
	snprintf(view->skipped[view->skips++], sizeof(*view->skipped), "%s",
		 why->text);
	return 0;
}

/* So many are read beside each other, and then given back. */
#define BATCH 4

struct batch {
	struct record record[BATCH];
	struct error why[BATCH];
};

static int add_files(struct history *history, const char *const *path, size_t n,
		     struct history_view *view, struct error *err)
{
	struct batch *b = mem_array(1, sizeof(*b));
	int rc = 0;
	for (size_t at = 0; at < n && rc == 0; at += BATCH) {
		size_t many = n - at < BATCH ? n - at : BATCH;
		records_load_summaries(b->record, path + at, many, b->why);
		for (size_t i = 0; i < many; i++) {
			struct error *why = &b->why[i];
			if (rc == 0 && why->status == STATUS_OK)
				history_add(history, &b->record[i],
					    path[at + i], why);
			if (rc == 0 && why->status != STATUS_OK)
				rc = skip(view, why, err);
			record_release(&b->record[i]);
		}
	}
	free(b);
	return rc;
}

static int add_folder(struct history *history, const char *folder,
		      struct history_view *view, struct error *err)
{
	char pattern[4096] = "";
	size_t n = 0;
	for (; *folder && n + 16 < sizeof(pattern); folder++) {
		if (strchr("*?[\\", *folder))
			pattern[n++] = '\\';
		pattern[n++] = *folder;
	}
	snprintf(pattern + n, sizeof(pattern) - n, "/*.json");
	glob_t found;
	int rc = glob(pattern, 0, NULL, &found);
	if (rc == GLOB_NOSPACE)
		mem_out();
	if (rc != 0)
		return 0;
	rc = add_files(history, (const char *const *)found.gl_pathv,
		       found.gl_pathc, view, err);
	globfree(&found);
	return rc;
}

int history_add_sources(struct history *history, const char *const *source,
			size_t sources, struct history_view *view,
			struct error *err)
{
	int rc;
	for (size_t i = 0; sources > 1 && i < sources; i++)
		if (history_is_folder(source[i]))
			return error_set(
				err, STATUS_USAGE,
				"history %s: takes one folder, or files",
				source[i]);
	view->source = source[0];
	if (history_is_folder(source[0]))
		rc = add_folder(history, source[0], view, err);
	else
		rc = add_files(history, source, sources, NULL, err);
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
