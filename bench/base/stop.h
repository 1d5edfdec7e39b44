/* Ending on SIGINT, SIGTERM and SIGHUP from within a blocking call. */
#ifndef STOP_H
#define STOP_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * From here on the three interrupt calls (EINTR) instead of ending the
 * process, again and again until the program has ended: none is lost between
 * a look at the flag and the call. Returns the flag, not 0 once one has come.
 */
const volatile sig_atomic_t *stop_on_signals(void);

/* Sleeps until a CLOCK_MONOTONIC time; true when stopped before or then. */
bool stop_sleep(uint64_t until_ns);

#endif
