/* The records of a folder, as far as there are any. */
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/error.h"
#include "command/history/print.h"
#include "core/judge/history.h"
#include "core/judge/history_find.h"
#include "core/record/load.h"

bool history_is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int no_memory(struct error *err)
{
	return error_set(err, STATUS_FAILED, "out of memory");
}

/* Not every file of a folder need be a record. */
static int skip(struct history_view *view, const struct error *why,
		struct error *err)
{
	char(*more)[512];
	if (!view || why->status != STATUS_USAGE)
		return error_set(err, why->status, "%s", why->text);
	more = array_grow(view->skipped, view->skips, sizeof(*more));
	if (!more)
		return no_memory(err);
	view->skipped = more;
	snprintf(more[view->skips++], sizeof(*more), "%s", why->text);
	return 0;
}

/* So many are read beside each other, and then given back. */
#define BATCH 16

struct batch {
	struct record record[BATCH];
	struct error why[BATCH];
};

int history_add_files(struct history *history, const char *const *path,
		      size_t n, struct history_view *view, struct error *err)
{
	struct batch *b = calloc(1, sizeof(*b));
	int rc = b ? 0 : no_memory(err);
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

int history_add_folder(struct history *history, const char *folder,
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
	if (rc != 0)
		return rc == GLOB_NOSPACE ? no_memory(err) : 0;
	rc = history_add_files(history, (const char *const *)found.gl_pathv,
			       found.gl_pathc, view, err);
	globfree(&found);
	return rc;
}

int history_of_folder(struct history *history, const char *folder,
		      struct error *err)
{
	static const struct history_options usual = {
		.alpha = CHANGES_ALPHA,
		.margin = MARGINS_USUAL,
	};
	struct history_view view = {.source = folder};
	char triage[4096];
	history_init(history, &usual);
	snprintf(triage, sizeof(triage), "%s/" TRIAGE_FILE, folder);
	int rc = history_add_folder(history, folder, &view, err);
	for (size_t i = 0; i < view.skips && rc == 0; i++)
		rc = history_note(history, "left out: %s", view.skipped[i]);
	if (rc == 0 && history->classes == 0)
		rc = error_set(err, STATUS_USAGE,
			       "%s: has no usable record%s%s", folder,
			       view.skips ? "; " : "",
			       view.skips ? view.skipped[0] : "");
	if (rc == 0 && history_find(history) < 0)
		rc = no_memory(err);
	if (rc == 0)
		rc = triage_apply(history, triage, err);
	free(view.skipped);
	return rc;
}
