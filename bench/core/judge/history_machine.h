/*
 * What the machine did to a history, as its controls show it: they and the
 * queues changed, or they alone did, as where a kernel made pipes faster.
 */
#ifndef HISTORY_MACHINE_H
#define HISTORY_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/judge/history.h"

/*
 * The controls changed by the margin or more. Logarithms, positive for the
 * worse; medians over the series that are relative, of the levels on either
 * side, of CHANGES_NEAR records each or up to the next change.
 */
struct history_shift {
	size_t record;	 /* the first of the new level */
	double control;	 /* of the controls' figures */
	double absolute; /* of the figures that are relative to them */
	bool alone;	 /* those changed less than a third as much */
	size_t moved;	 /* of them: regressed or improved nearby */
};

/* A change of a logarithm, positive where it is for the worse. */
double history_worse(const struct history_series *series, double change);

/* Series of which values are over those of a control. -1: no memory. */
int history_relate(struct history *history, struct history_class *class);

/* Whether it is a control's own, while others are relative to one. */
bool history_is_control(const struct history_class *class,
			const struct history_series *series);

/*
 * Once all changes are found, which stand by series: the shifts near them, and
 * the changes that are to be judged by the figure itself. -1: no memory.
 */
int history_find_shifts(const struct history *history,
			struct history_class *class);

/* HISTORY_OFF records away or less; NULL: none. */
struct history_shift *history_shift_near(const struct history_class *class,
					 size_t record);

/*
 * "the machine is 18.0 % slower from record 31 on, by its controls; the queues,
 * relative to them, are not". Returns `text`.
 */
char *history_shift_say(const struct history_class *class,
			const struct history_shift *shift, char *text,
			size_t n);

#endif
