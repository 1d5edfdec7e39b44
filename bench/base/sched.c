/* Policies and CPU affinity of the calling process. */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/error.h"
#include "base/sched.h"

int sched_parse(const char *word, int *policy, int *priority, struct error *err)
{
	*priority = 0;
	*policy = SCHED_OTHER;
	if (!strcmp(word, "other"))
		return 0;
	const char *colon = strchr(word, ':');
	char *end = NULL;
	long n = colon ? strtol(colon + 1, &end, 10) : 0;
	*policy = !strncmp(word, "fifo:", 5) ? SCHED_FIFO : SCHED_RR;
	if ((*policy == SCHED_FIFO || !strncmp(word, "rr:", 3)) && *end == 0 &&
	    n >= 1 && n <= 99) {
		*priority = (int)n;
		return 0;
	}
	return error_set(err, STATUS_USAGE,
			 "--sched %s: must be other, fifo:N or rr:N, N from 1 "
			 "to 99",
			 word);
}

int sched_apply(const char *word, struct error *err)
{
	struct sched_param param = {0};
	int policy;
	if (sched_parse(word, &policy, &param.sched_priority, err) < 0)
		return -1;
	if (policy == SCHED_OTHER)
		return 0;
	if (sched_setscheduler(0, policy, &param) < 0)
		return error_errno(err, STATUS_SKIPPED, errno,
				   "sched_setscheduler %s: allow it with "
				   "'ulimit -r %d' as root, or 'setcap "
				   "cap_sys_nice,cap_ipc_lock+ep mqbench'",
				   word, param.sched_priority);
	if (mlockall(MCL_CURRENT | MCL_FUTURE) < 0)
		return error_errno(err, STATUS_SKIPPED, errno,
				   "mlockall: allow it with 'ulimit -l "
				   "unlimited' as root");
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
