/*
 * The sections of a page, a file of this folder for each. Each writes whole
 * sections of HTML, and takes whatever the record holds, or lacks.
 */
#ifndef HTML_SECTIONS_H
#define HTML_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct error;
struct history;
struct part;
struct record;

/* What page_parts calls. */
void html_answer(const struct part *part);
void html_promises(const struct part *part);
void html_pictures(const struct part *part);
void html_results(const struct part *part);
void html_plan(const struct part *part);
void html_environment(const struct part *part);
void html_warnings(const struct part *part);
void html_reproduce(const struct part *part);
void html_limits(const struct part *part);

/* Several records: of one machine class compared, of several side by side. */
void html_several(FILE *out, const struct record *const *record,
		  size_t records);
void html_compare(FILE *out, const struct record *const *record,
		  size_t records);
void html_machines(FILE *out, const struct record *const *record,
		   const struct record *const *named, size_t records);

/*
 * Several that were counted, of more than one kernel: what moved from each to
 * the next. -1 and an error: too many kernels.
 */
bool html_are_kernels(const struct record *const *record, size_t records);
int html_kernels(FILE *out, const struct record *const *record, size_t records,
		 struct error *err);

/* Series over time, with their changes. */
void html_history(FILE *out, const struct history *history, const char *source);

#endif
