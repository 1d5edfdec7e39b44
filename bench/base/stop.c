/* A flag, and a timer that interrupts until it has been seen. */
#include <sys/time.h>
#include <time.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/stop.h"

static volatile sig_atomic_t stopped;

static void stop(int signal_number)
{
	static const struct itimerval again = {{0, 50000}, {0, 50000}};
	if (signal_number == SIGALRM)
		return;
	stopped = 1;
	setitimer(ITIMER_REAL, &again, NULL);
}

const volatile sig_atomic_t *stop_on_signals(void)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGALRM};
	struct sigaction action = {.sa_handler = stop};
	for (size_t i = 0; i < ARRAY_LENGTH(signals); i++)
		sigaction(signals[i], &action, NULL);
	return &stopped;
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
