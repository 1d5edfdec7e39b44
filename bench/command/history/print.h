/* The parts of the history command. */
#ifndef HISTORY_PRINT_H
#define HISTORY_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "core/judge/history.h"

struct error;

/* What the printers need beside the history. */
struct history_view {
	const char *source;   /* as the caller named it */
	char (*skipped)[512]; /* files that are no part of it, and why */
	size_t skips;
	bool verbose;
};

bool history_is_folder(const char *path);

/*
 * Adds the records of one folder, all its *.json, or of files. A file that is
 * no record is an error, but of a folder it is noted in the view, whose source
 * is set too. An error also where nothing is left.
 */
int history_add_sources(struct history *history, const char *const *source,
			size_t sources, struct history_view *view,
			struct error *err);

/* Then finds the changes, and what was decided about them. */
int history_settle(struct history *history, const char *sidecar,
		   struct error *err);

/*
 * A folder's whole history with the default options and the decisions there;
 * what was left out is among its notes. To be released in any case.
 */
int history_of_folder(struct history *history, const char *folder,
		      struct error *err);

void history_print_text(FILE *out, const struct history *history,
			const struct history_view *view);
void history_print_json(FILE *out, const struct history *history,
			const struct history_view *view);

/* Unacknowledged regressions. */
size_t history_open(const struct history *history);

/*
 * The sidecar: what was decided about changes, one JSON object a line.
 *
 * triage_apply marks the changes that lines of the file are about; a missing
 * file has no lines. triage_read does it with the text of such a file, which it
 * changes; errors call it `path`. A line applies to the nearest change of its
 * series and direction, at most TRIAGE_REACH records off: later records may
 * place a change elsewhere.
 *
 * triage_add appends a line for each change that `ids` names (with commas
 * between), by its own id or its record's; a reason may be NULL. Returns how
 * many; -1 and an error if there is nothing of an id.
 */
#define TRIAGE_REACH 5
#define TRIAGE_FILE "triage.jsonl"
int triage_apply(struct history *history, const char *path, struct error *err);
int triage_read(struct history *history, char *text, const char *path,
		struct error *err);
int triage_add(const struct history *history, const char *path, const char *ids,
	       enum history_triage triage, const char *reason,
	       struct error *err);

/*
 * Draws series into a folder: those that changed by more than their margin,
 * or all where the history was narrowed (--only), at most HISTORY_PICTURES.
 */
#define HISTORY_PICTURES 12
int history_draw(const struct history *history, const char *folder,
		 struct error *err);

#endif
