/* Ending on SIGINT, SIGTERM and SIGHUP from within a blocking call. */
#ifndef STOP_H
#define STOP_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * From here on the three signals interrupt calls (EINTR) instead of ending the
 * process. The interruption repeats until the program has ended, so that none
 * is lost between a test of the flag and a call. Returns the flag, which is not
 * 0 once a signal has come.
 */
const volatile sig_atomic_t *stop_on_signals(void);

/* Sleeps until a CLOCK_MONOTONIC time; true when stopped before or then. */
bool stop_sleep(uint64_t until_ns);

#endif
