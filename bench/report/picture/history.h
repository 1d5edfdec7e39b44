/* The picture of a figure over many records, and of where it changed. */
#ifndef REPORT_PICTURE_HISTORY_H
#define REPORT_PICTURE_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

struct history;
struct history_change;
struct history_class;
struct history_series;
struct viewer;

/*
 * "round trip p50, µs: POSIX, 64 B same CPU", and ", relative to pipe" where it
 * is.
 */
void history_name(const struct history_class *class, size_t series, char *text,
		  size_t n);

/*
 * The unit of its values, as metric_shown_in() has it; where they are relative,
 * "times pipe's". Returns `text`.
 */
const char *history_shown_in(const struct history_series *series, double *scale,
			     char *text, size_t n);

/* Whether it changed by more than its margin. */
bool history_has_changed(const struct history_class *class, size_t series);

void history_show_series(const struct history *history,
			 const struct history_class *class, size_t series,
			 const struct viewer *viewer);

/* All series that changed, or where the history was narrowed all. */
void history_show(const struct history *history, const struct viewer *viewer);

#endif
