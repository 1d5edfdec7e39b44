/* Which way the CPUs of a plan are kept busy, if any. */
#ifndef KEPT_BUSY_H
#define KEPT_BUSY_H

#include "core/machine/awake.h"

struct plan;
struct record;

/*
 * Settles it by what the record's environment has of wake-ups, and says so
 * there (wakeup.kept_busy_by) and in a warning; a record that is resumed goes
 * on as it began. Where busy CPUs wake slower than idle ones, what would be
 * measured across two of them is skipped, with the reason. Returns the way for
 * the rest.
 */
enum awake_way kept_busy_settle(struct plan *plan, struct record *record);

#endif
