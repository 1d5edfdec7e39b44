/* The records of a folder, as far as there are any. */
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "command/history/print.h"

bool history_is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* What lies in a folder need not all be records. */
static int skip(struct history_view *view, const struct error *why)
{
	size_t bytes = (view->skips + 1) * sizeof(*view->skipped);
	void *more = realloc(view->skipped, bytes);
	if (!more)
		return -1;
	view->skipped = more;
	snprintf(view->skipped[view->skips++], sizeof(*view->skipped), "%s",
		 why->text);
	return 0;
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
	int rc = 0;
	if (glob(pattern, 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; i < found.gl_pathc && rc == 0; i++) {
		struct error why = {0};
		if (history_add(history, found.gl_pathv[i], &why) == 0)
			continue;
		if (why.status != STATUS_USAGE || skip(view, &why) < 0)
			rc = error_set(err, STATUS_FAILED, "out of memory");
	}
	globfree(&found);
	return rc;
}

int history_of_folder(struct history *history, const char *folder,
		      struct error *err)
{
	static const struct history_options usual = {
		.alpha = CHANGES_ALPHA,
		.margin = FIGURE_MARGIN,
		.margin_tail = FIGURE_MARGIN_TAIL,
		.margin_counted = MARGIN_COUNTED,
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
			       "%s: no record in it that can be used%s%s",
			       folder, view.skips ? "; " : "",
			       view.skips ? view.skipped[0] : "");
	if (rc == 0 && history_find(history) < 0)
		rc = error_set(err, STATUS_FAILED, "out of memory");
	if (rc == 0)
		rc = triage_apply(history, triage, err);
	free(view.skipped);
	return rc;
}
