/* Starting calls in processes of their own, and watching them. */
#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>

#include "base/child.h"
#include "base/error.h"
#include "base/memory.h"
#include "probe/job.h"

static int run_job(void *context)
{
	struct job *job = context;
	atomic_store(&job->calling, true);
	job->result = job->body(job);
	return 0;
}

struct job *job_start(struct probe *p, const struct job *what)
{
	struct error err = {0};
	struct job *job = &p->job[p->jobs];
	if (p->jobs == JOBS)
		probe_skip(p, "over %d processes", JOBS);
	*job = *what;
	job->probe = p;
	job->pid = child_start(run_job, job, &err);
	if (job->pid < 0)
		probe_skip(p, "%s", err.text);
	p->jobs++;
	return job;
}

int job_run(struct probe *p, const struct queue *q, int (*body)(struct job *))
{
	return job_result(
		job_start(p, &(struct job){.body = body, .queue = *q}));
}

struct job *job_blocked(struct probe *p, const struct queue *q,
			int (*body)(struct job *))
{
	return job_sleeps(
		job_start(p, &(struct job){.body = body, .queue = *q}));
}

bool job_is_asleep(struct job *job)
{
	bool calling = atomic_load(&job->calling);
	job->state = job_over(job) ? 'Z' : probe_state(job->pid);
	return calling && job->state == 'S';
}

static bool is_settled(void *context)
{
	struct job *job = context;
	return job_is_asleep(job) || job->state == 'Z' || job->state == '?';
}

_Noreturn static void skip_unseen(const struct job *job)
{
	if (job->state == '?')
		probe_skip(job->probe,
			   "whether a process sleeps is not seen without "
			   "/proc");
	probe_skip(job->probe, "the machine is too busy to see what it does");
}

/* Whether it sleeps in its call; false: it has ended. */
static bool settles(struct job *job)
{
	if (!probe_wait_until(job->probe, is_settled, job) || job->state == '?')
		skip_unseen(job);
	return job->state == 'S';
}

struct job *job_sleeps(struct job *job)
{
	if (!settles(job))
		probe_conclude(job->probe, false, "does not wait: %s",
			       rc_name(job->result));
	return job;
}

bool job_stays(struct job *job)
{
	probe_pause(20);
	return settles(job);
}

static long read_switches(const struct job *job)
{
	char path[64], line[128];
	long n = -1;
	snprintf(path, sizeof(path), "/proc/%d/status", (int)job->pid);
	FILE *file = mem_got(fopen(path, "re"));
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "voluntary_ctxt_switches: %ld", &n) == 1)
			break;
	if (file)
		fclose(file);
	return n;
}

long job_switches(struct job *job)
{
	long before, now = read_switches(job);
	do {
		before = now;
		probe_pause(5);
		now = read_switches(job);
		if (now < 0)
			probe_skip(job->probe, "/proc/PID/status has no count "
					       "of switches");
	} while (now != before);
	return now;
}

bool job_over(struct job *job)
{
	job->reaped |= waitpid(job->pid, NULL, WNOHANG) == job->pid;
	return job->reaped;
}

static bool is_over(void *context)
{
	return job_over(context);
}

int job_result(struct job *job)
{
	char doing[96];
	if (probe_wait_until(job->probe, is_over, job))
		return job->result;
	/* One that is woken now and then gets on: it may take all the time. */
	atomic_store(&job->probe->watches, true);
	for (long before = -2, now; !job_over(job); before = now) {
		now = read_switches(job);
		if (job_is_asleep(job) && now == before)
			break;
		if (job->state == '?')
			skip_unseen(job);
		probe_pause(300);
	}
	atomic_store(&job->probe->watches, false);
	if (job->reaped)
		return job->result;
	child_doing(job->pid, doing, sizeof(doing));
	probe_conclude(job->probe, false, "still %s after 2 s", doing);
}
