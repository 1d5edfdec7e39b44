/*
 * Child processes and the signals that end a run: whatever happens, none is
 * left behind.
 */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct error;

/*
 * Blocks SIGCHLD and what stop_signals() gives: they are waited for, so none
 * falls between a test and a sleep; ignores SIGPIPE. To be called before the
 * first child.
 */
void child_take_signals(void);

/*
 * Forks. The child dies with its parent, and is killed first when memory runs
 * out; it ignores SIGPIPE, and ends with body's status, without running the
 * parent's exit handlers. -1 and an error.
 */
pid_t child_start(int (*body)(void *context), void *context, struct error *err);

/* The same for a shell command in a process group of its own. */
pid_t child_shell(const char *command, struct error *err);

/*
 * The same without a process that watches over the group: its members may
 * outlive mqbench.
 */
pid_t child_command(const char *command, struct error *err);

/*
 * Runs a program to its end; it inherits the output. Returns its exit status,
 * CHILD_NOT_STARTED if there is no such program; -1 and an error if it was
 * killed.
 */
#define CHILD_NOT_STARTED 127
int child_run(char *const argv[], struct error *err);

/*
 * Starts a child that answers and one that asks, of one context which they
 * share; waits for the one that asks and kills the other. Whether they came to
 * an end is theirs to tell.
 */
void child_exchange(int (*ask)(void *context), int (*answer)(void *context),
		    void *context);

/*
 * Starts a process that runs body once this one has ended, in whatever way, or
 * never where it is called off. A descriptor for child_call_off(); -1 where no
 * process can be started.
 */
int child_after(void (*body)(void *context), void *context);
void child_call_off(int after);

enum child_event { CHILD_ENDED, CHILD_TIMEOUT, CHILD_INTERRUPTED };

/* Waits for a child's end, a signal, or a CLOCK_MONOTONIC time in ns. */
enum child_event child_next(pid_t *pid, int *status, uint64_t until_ns);

/* Whether one of these signals has come; it stays true. */
bool child_interrupted(void);

/* Kills (a group: -pid) and reaps; nothing for 0. */
void child_end(pid_t pid);

/* "S, in do_msgsnd": what a process is doing, from /proc; "?": it is not seen.
 */
void child_doing(pid_t pid, char *text, size_t n);

#endif
