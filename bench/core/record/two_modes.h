/*
 * Where a median lies between two modes, it says little: what is said instead
 * beside it.
 */
#ifndef TWO_MODES_H
#define TWO_MODES_H

#include "core/record/record.h"
#include "core/stats/modes.h"

/* Appends "62 % about 21 µs, the rest about 110 µs". Returns `text`. */
char *two_modes_add(const struct modes *modes, enum metric_id metric,
		    char *text, size_t n);

/*
 * "SysV: two modes: 62 % about 21 µs, the rest about 110 µs; POSIX: no two
 * modes" of the samples of all runs; "SysV send: ..." where `which` of a row's
 * figures is "send" and not "p50". "" where no result has two, and of what is
 * no median of samples. A result may be NULL. Returns `text`.
 */
char *two_modes_say(const struct figure *figure, const char *which,
		    const struct result *const result[2], char *text, size_t n);

#endif
