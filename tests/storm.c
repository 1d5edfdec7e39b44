/*
 * A thousand signals a second at each worker, whose handler restarts nothing:
 * every call that can be interrupted is, again and again, and still no message
 * is lost or comes twice.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cpu.h"
#include "base/error.h"
#include "core/run/isolate.h"
#include "core/run/runner.h"
#include "planning.h"

#define PERIOD_NS 1000000

static void on_signal(int number)
{
	(void)number;
}

/* The handler is inherited by every worker. */
static void take_storm(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	sigemptyset(&action.sa_mask);
	sigaction(SIGUSR1, &action, NULL);
}

/* To every other child of the parent: whoever is a worker just now. */
static void strike(pid_t parent)
{
	char path[64];
	int pid;
	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)parent,
		 (int)parent);
	FILE *file = fopen(path, "re");
	while (file && fscanf(file, "%d", &pid) == 1)
		if (pid != (int)getpid())
			kill(pid, SIGUSR1);
	if (file)
		fclose(file);
}

static pid_t start_storm(void)
{
	pid_t parent = getpid(), pid = fork();
	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		struct timespec pause = {.tv_nsec = PERIOD_NS};
		strike(parent);
		nanosleep(&pause, NULL);
	}
}

static struct run measure(struct config *config)
{
	struct plan plan = plan_alone(config);
	struct samples samples;
	struct product product = {0};
	struct error err = {0};
	assert_int_equal(samples_init(&samples, &plan, &err), 0);
	pid_t storm = start_storm();
	int rc = runner_run((const struct config *const[]){config}, 1, &samples,
			    &product, &err);
	kill(storm, SIGKILL);
	waitpid(storm, NULL, 0);
	assert_string_equal(err.text, "");
	assert_int_equal(rc, 0);
	struct run run = product.run;
	run.interval_per_s = NULL;
	product_release(&product);
	samples_release(&samples);
	return run;
}

/* Workers that share a CPU sleep all the time, so most signals interrupt. */
static void survives(const char *mechanism, const char *wait)
{
	char words[128];
	struct plan plan;
	snprintf(words, sizeof(words),
		 "workload=flood size=256 verify=full wait=%s", wait);
	wish_plan(&plan, &(struct wish){.asked = words,
					.amount = {.duration_ns = 300000000}});
	struct config config = *plan_first(&plan, mechanism);
	config.cpu[0] = config.cpu[1] = CPU_NONE;
	struct run run = measure(&config);
	const struct integrity *i = &run.integrity;
	print_message("  %s %s: %llu messages, %llu calls interrupted\n",
		      mechanism, wait, (unsigned long long)i->received,
		      (unsigned long long)run.usage.interrupted_calls);
	if (run.status == RESULT_SKIPPED) {
		print_message("  skipped: %s\n", run.reason);
	} else {
		assert_string_equal(run.reason, "");
		assert_int_equal(run.status, RESULT_OK);
		assert_int_equal(i->sent, i->received);
		assert_int_equal(i->lost + i->duplicated + i->reordered +
					 i->corrupted,
				 0);
		assert_true(run.usage.interrupted_calls > 0);
	}
	plan_release(&plan);
}

static void sysv_loses_nothing(void **state)
{
	(void)state;
	survives("sysv", "block");
}

static void posix_loses_nothing(void **state)
{
	(void)state;
	survives("posix", "block");
	survives("posix", "timed");
	survives("posix", "poll");
	survives("posix", "select");
	survives("posix", "epoll");
	survives("posix", "notify");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(sysv_loses_nothing),
		cmocka_unit_test(posix_loses_nothing),
	};
	struct error err = {0};
	if (isolate_enter(&err) < 0)
		print_message("in the host's IPC namespace: %s\n", err.text);
	child_take_signals();
	take_storm();
	if (access("/proc/self/task/self/children", F_OK) < 0 &&
	    access("/proc/thread-self/children", F_OK) < 0) {
		puts("skipped: the kernel does not list children "
		     "(CONFIG_PROC_CHILDREN)");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
