/* A flag, and a timer that interrupts until it has been seen. */
#include <sys/time.h>
#include <time.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/stop.h"

static volatile sig_atomic_t stopped, ticked;

void stop_signals(sigset_t *set)
{
	static const int others[] = {SIGSEGV, SIGBUS,  SIGFPE,	SIGILL,
				     SIGTRAP, SIGSYS,  SIGPIPE, SIGXFSZ,
				     SIGCHLD, SIGCONT, SIGTSTP, SIGTTIN,
				     SIGTTOU, SIGURG,  SIGWINCH};
	sigfillset(set);
	for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
		sigdelset(set, others[i]);
}

static void stop(int signal_number)
{
	static const struct itimerval again = {{0, 50000}, {0, 50000}};
	ticked = 1;
	if (signal_number == SIGALRM)
		return;
	stopped = 1;
	setitimer(ITIMER_REAL, &again, NULL);
}

const volatile sig_atomic_t *stop_on_signals(void)
{
	struct sigaction action = {.sa_handler = stop};
	sigset_t set;
	stop_signals(&set);
	for (int number = 1; number <= SIGRTMAX; number++)
		if (sigismember(&set, number) > 0)
			sigaction(number, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	return &stopped;
}

/* What reads or writes goes on by itself. */
volatile sig_atomic_t *stop_tick(uint64_t ns)
{
	struct sigaction action = {.sa_handler = stop, .sa_flags = SA_RESTART};
	struct timeval each = {.tv_sec = (time_t)(ns / NSEC_PER_SEC),
			       .tv_usec = (long)(ns % NSEC_PER_SEC / 1000)};
	struct itimerval timer = {each, each};
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
	return &ticked;
}

bool stop_sleep(uint64_t until_ns)
{
	struct timespec until = {.tv_sec = (time_t)(until_ns / NSEC_PER_SEC),
				 .tv_nsec = (long)(until_ns % NSEC_PER_SEC)};
	while (!stopped && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME,
					   &until, NULL) != 0)
		continue;
	return stopped;
}
