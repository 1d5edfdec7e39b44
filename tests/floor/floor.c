/*
 * floor: how late a machine is by itself. The loop of waiting that paced sends
 * from, with nothing sent: for scripts/evidence.sh to print beside the
 * schedule lag.
 *
 * usage: floor RATE MESSAGES CPU
 * prints the 99th percentile of the lateness in ns.
 */
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "core/stats/summary.h"
#include "worker.h"

#define MESSAGES_MAX 10000000

static void pin(int cpu)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET((size_t)cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set) < 0) {
		perror("sched_setaffinity");
		exit(5);
	}
}

static void wait_for_each(uint64_t *late, size_t n, double period_ns)
{
	struct worker worker = {0};
	uint64_t slack = worker_sleep_slack();
	uint64_t start = clock_now() + (uint64_t)period_ns;
	for (size_t i = 0; i < n; i++) {
		uint64_t due = start + (uint64_t)(period_ns * (double)i);
		late[i] = worker_wait_due(&worker, due, slack) - due;
	}
}

int main(int argc, char **argv)
{
	double rate = argc == 4 ? atof(argv[1]) : 0;
	long messages = argc == 4 ? atol(argv[2]) : 0;
	if (rate <= 0 || messages < 1 || messages > MESSAGES_MAX) {
		fputs("usage: floor RATE MESSAGES CPU\n", stderr);
		return 2;
	}
	size_t n = (size_t)messages;
	uint64_t *late = calloc(2 * n, sizeof(*late));
	if (!late) {
		perror("calloc");
		return 5;
	}
	pin(atoi(argv[3]));
	for (size_t i = 0; i < n; i++)
		late[i] = 1; /* its pages are there before it starts */
	wait_for_each(late, n, 1e9 / rate);
	samples_sort(late, late + n, n);
	printf("%llu\n", (unsigned long long)late[percentile_rank(99, n) - 1]);
	free(late);
	return 0;
}
