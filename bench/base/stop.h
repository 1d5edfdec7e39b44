/* Signals that end a process, and ending on one within a blocking call. */
#ifndef STOP_H
#define STOP_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * All that end a process which does not expect them: not those of a fault or of
 * job control, nor SIGPIPE and SIGXFSZ, since the call fails as well.
 */
void stop_signals(sigset_t *set);

/*
 * From here on these interrupt calls (EINTR) instead of ending the process, and
 * SIGPIPE is ignored. The interruption repeats until the program has ended, so
 * that none is lost between a test of the flag and a call. Returns the flag,
 * which is not 0 once a signal has come.
 */
const volatile sig_atomic_t *stop_on_signals(void);

/*
 * After stop_on_signals: every `ns`, at least 1000, a wait is interrupted too,
 * unless it is in a call that reads, writes, or is restarted (signal(7)).
 * Returns a flag that is not 0 from then on, until it is set to 0; once stopped
 * it soon is so again.
 */
volatile sig_atomic_t *stop_tick(uint64_t ns);

/* Sleeps until a CLOCK_MONOTONIC time; true when stopped before or then. */
bool stop_sleep(uint64_t until_ns);

#endif
