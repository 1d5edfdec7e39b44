/* Policies and CPU affinity of the calling process. */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/error.h"
#include "base/sched.h"

static const struct {
	const char *word; /* what precedes the priority */
	int policy;
} real_time[] = {{"fifo:", SCHED_FIFO}, {"rr:", SCHED_RR}};

int sched_parse(const char *word, struct sched *sched, struct error *err)
{
	*sched = (struct sched){SCHED_OTHER, 0};
	if (!strcmp(word, "other"))
		return 0;
	for (size_t i = 0; i < 2; i++) {
		size_t n = strlen(real_time[i].word);
		char *end;
		if (strncmp(word, real_time[i].word, n) != 0)
			continue;
		long priority = strtol(word + n, &end, 10);
		*sched = (struct sched){real_time[i].policy, (int)priority};
		if (*end == 0 && priority >= 1 && priority <= 99)
			return 0;
	}
	return error_set(err, STATUS_USAGE,
			 "--sched %s: must be other, fifo:N or rr:N, N from 1 "
			 "to 99",
			 word);
}

int sched_apply(const struct sched *sched, struct error *err)
{
	struct sched_param param = {.sched_priority = sched->priority};
	if (sched->policy == SCHED_OTHER)
		return 0;
	if (sched_setscheduler(0, sched->policy, &param) < 0)
		return error_errno(err, STATUS_SKIPPED, errno,
				   "sched_setscheduler %s:%d, which sudo "
				   "prlimit --pid $$ --rtprio=%d "
				   "--memlock=unlimited allows",
				   sched->policy == SCHED_FIFO ? "fifo" : "rr",
				   sched->priority, sched->priority);
	if (mlockall(MCL_CURRENT | MCL_FUTURE) < 0)
		return error_errno(err, STATUS_SKIPPED, errno,
				   "mlockall, which sudo prlimit --pid $$ "
				   "--memlock=unlimited allows");
	return 0;
}

int sched_idle(void)
{
	struct sched_param param = {0};
	return sched_setscheduler(0, SCHED_IDLE, &param) < 0 ? -errno : 0;
}

int sched_pin(int cpu)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set) < 0 ? -errno : 0;
}
