/*
 * What the machine did to a history, as each reference shows it (a control, or
 * an empty call): it and the queues changed, or it alone did, as where a kernel
 * made pipes faster.
 */
#ifndef HISTORY_MACHINE_H
#define HISTORY_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/judge/history.h"

/*
 * A reference changed by the margin or more. Logarithms, positive for the
 * worse; medians over the series that are relative to it, of the levels on
 * either side, of CHANGES_NEAR records each or up to the next change.
 */
struct history_shift {
	char by[WORD_MAX]; /* the reference, as series name it */
	size_t record;	   /* the first of the new level */
	double control;	   /* of its own figures */
	double absolute;   /* of the figures that are relative to it */
	bool alone;	   /* those changed less than a third as much */
	size_t series;	   /* that are relative to it */
	size_t moved;	   /* of them: regressed or improved nearby */
};

/* A change of a logarithm, positive where it is for the worse. */
double history_worse(const struct history_series *series, double change);

/* Series of which values are over those of a control. */
void history_relate(struct history *history, struct history_class *class);

/* Whether it is a control's own, while others are relative to it. */
bool history_is_control(const struct history_class *class,
			const struct history_series *series);

/*
 * Once all changes are found, which stand by series: the shifts near them, and
 * the changes that are to be judged by the figure itself.
 */
void history_find_shifts(const struct history *history,
			 struct history_class *class);

/*
 * Of what a series is relative to, or of the control that it is, HISTORY_OFF
 * records away or less; NULL: none.
 */
struct history_shift *history_shift_near(const struct history_class *class,
					 const struct history_series *series,
					 size_t record);

/*
 * "from record 31 on the machine is 18.0 % slower, by its pipe; the queues,
 * relative to it, are not". Returns `text`.
 */
char *history_shift_say(const struct history_shift *shift, char *text,
			size_t n);

#endif
