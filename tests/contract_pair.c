/* What a mechanism promises between two processes, in each blocking mode. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/shm.h"
#include "channel.h"
#include "contract.h"
#include "core/plan/plan.h"
#include "core/run/runner.h"
#include "planning.h"
#include "registry.h"

#define MESSAGES 1000
#define GIVE_UP_S 30 /* a test that hangs, on a machine however busy */

/* How a child's body ends; no assertion may be made in a child. */
enum { WELL, NO_ATTACH = 10, NO_SEND, NO_RECV, WRONG, NOT_COUNTED };

static pid_t start(int (*body)(void *), void *context)
{
	struct error err = {0};
	pid_t pid = child_start(body, context, &err);
	assert_string_equal(err.text, "");
	return pid;
}

static void assert_ends_well(pid_t pid)
{
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status))
		fail_msg("ended by signal %d", WTERMSIG(status));
	assert_int_equal(WEXITSTATUS(status), WELL);
}

static int wait_send(struct subject *s, unsigned n)
{
	uint64_t mark = mark_make(MARK_DATA, 0, 0) | n;
	s->message->len = s->channel->size;
	s->message->prio = 0;
	message_mark(s->message, mark);
	message_fill(s->message, mark);
	return channel_send(s->channel, s->message);
}

static int wait_recv(struct subject *s, unsigned n)
{
	uint64_t mark = mark_make(MARK_DATA, 0, 0) | n;
	if (channel_recv(s->channel, s->message) < 0)
		return NO_RECV;
	return s->message->len == s->channel->size &&
			       message_read_mark(s->message) == mark &&
			       message_filled(s->message, mark)
		       ? WELL
		       : WRONG;
}

static int send_all(void *context)
{
	struct subject *s = context;
	alarm(GIVE_UP_S);
	if (channel_attach(s->channel, SENDER, s->wait) < 0)
		return NO_ATTACH;
	for (unsigned n = 0; n < MESSAGES; n++)
		if (wait_send(s, n) < 0)
			return NO_SEND;
	return WELL;
}

static int recv_all(void *context)
{
	struct subject *s = context;
	alarm(GIVE_UP_S);
	if (channel_attach(s->channel, RECEIVER, s->wait) < 0)
		return NO_ATTACH;
	for (unsigned n = 0; n < MESSAGES; n++) {
		int rc = wait_recv(s, n);
		if (rc != WELL)
			return rc;
	}
	return WELL;
}

/* A small queue, so that both sides have to wait often. */
static void carries_1000_messages_by(struct subject *s)
{
	subject_open(s, SIZE, 3);
	pid_t receiver = start(recv_all, s);
	pid_t sender = start(send_all, s);
	assert_ends_well(sender);
	assert_ends_well(receiver);
	subject_attach(s, true);
	assert_int_equal(recv_any(s), -EAGAIN);
}

/* What the interrupted process and the one that interrupts share. */
struct meeting {
	struct subject *s;
	enum side side;	  /* the interrupted one's */
	unsigned already; /* messages in the queue */
	_Atomic unsigned begun, handled;
};

static struct meeting *meeting; /* for the handler */

static void handle(int signal_number)
{
	(void)signal_number;
	atomic_fetch_add(&meeting->handled, 1);
}

/* No SA_RESTART: the calls return EINTR. */
static int be_interrupted(void *context)
{
	struct sigaction action = {.sa_handler = handle};
	struct meeting *m = context;
	struct subject *s = m->s;
	alarm(GIVE_UP_S);
	sigaction(SIGUSR1, &action, NULL);
	if (channel_attach(s->channel, m->side, s->wait) < 0)
		return NO_ATTACH;
	atomic_store(&m->begun, 1);
	int rc = m->side == RECEIVER ? wait_recv(s, 0)
				     : wait_send(s, m->already);
	if (rc != 0)
		return rc < 0 ? NO_SEND : rc;
	return s->channel->interrupted > 0 ? WELL : NOT_COUNTED;
}

/* Whether it happens, long before the child's own alarm. */
static bool until(const _Atomic unsigned *word, pid_t pid, bool asleep)
{
	for (int i = 0; i < GIVE_UP_S * 500; i++) {
		char doing[80];
		child_doing(pid, doing, sizeof(doing));
		if (atomic_load(word) && (!asleep || doing[0] == 'S'))
			return true;
		usleep(1000);
	}
	return false;
}

static void take_the_other_side(struct subject *s, const struct meeting *m)
{
	enum side other = m->side == SENDER ? RECEIVER : SENDER;
	assert_int_equal(channel_attach(s->channel, other, s->wait), 0);
	if (other == SENDER)
		assert_int_equal(wait_send(s, 0), 0);
	for (unsigned n = 0; other == RECEIVER && n <= m->already; n++)
		assert_int_equal(wait_recv(s, n), WELL);
}

static void interrupt(struct subject *s, enum side side)
{
	if (s->wait->spins)
		subject_skip("it never sleeps");
	subject_open(s, SIZE, 3);
	meeting = shm_map(sizeof(*meeting), NULL);
	assert_non_null(meeting);
	meeting->s = s;
	meeting->side = side;
	channel_use(s->channel, wait_find("block")); /* by nonblock */
	while (side == SENDER && wait_send(s, meeting->already) == 0)
		meeting->already++;
	pid_t pid = start(be_interrupted, meeting);
	assert_true(until(&meeting->begun, pid, true));
	kill(pid, SIGUSR1);
	assert_true(until(&meeting->handled, pid, false));
	take_the_other_side(s, meeting);
	assert_ends_well(pid);
	shm_unmap(meeting, sizeof(*meeting));
}

static void a_signal_does_not_end_a_receive_by(struct subject *s)
{
	interrupt(s, RECEIVER);
}

static void a_signal_does_not_end_a_send_by(struct subject *s)
{
	interrupt(s, SENDER);
}

/* A run in a process of its own, and what it said. */
struct death {
	struct config config;
	struct run run;
	struct error error;
	int rc;
	bool ended, child_left;
};

static void plan_flood(struct death *death, const struct mechanism *mechanism)
{
	struct config *config = &death->config;
	config->params = params_initial;
	params_set(&config->params, axis_find("workload"), "flood", NULL);
	params_set(&config->params, axis_find("mechanism"), mechanism->name,
		   NULL);
	params_set(&config->params, axis_find("capacity"), "10", NULL);
	params_set(&config->params, axis_find("placement"), "unpinned", NULL);
	config->mechanism = mechanism;
	config->workload = catalogue_workload(&catalogue, "flood");
	config->wait = wait_find("block");
	config->cpu[0] = config->cpu[1] = CPU_NONE;
	config->amount = (struct amount){.messages = UINT64_MAX,
					 .duration_ns = 600 * NSEC_PER_SEC,
					 .max_samples = 1 << 16};
}

static int run_flood(void *context)
{
	struct death *death = context;
	struct plan plan = plan_alone(&death->config);
	struct product product = {0};
	struct samples samples;
	child_take_signals();
	death->rc = samples_init(&samples, &plan, &death->error);
	if (death->rc < 0)
		return 1;
	death->rc = runner_run((const struct config *const[]){&death->config},
			       1, &samples, &product, &death->error);
	death->run = product.run;
	death->child_left = waitpid(-1, NULL, WNOHANG) >= 0 || errno != ECHILD;
	death->ended = true;
	return 0;
}

static pid_t parent_of(const char *pid)
{
	char path[300], stat[256] = "";
	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	FILE *file = fopen(path, "re");
	if (!file)
		return 0;
	size_t n = fread(stat, 1, sizeof(stat) - 1, file);
	fclose(file);
	stat[n] = '\0';
	char *end = strrchr(stat, ')');
	return end ? (pid_t)atol(end + 3) : 0;
}

/* Lowest first, so in the order in which they were started. */
static unsigned children_of(pid_t parent, pid_t child[2])
{
	unsigned n = 0;
	DIR *dir = opendir("/proc");
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)) && n < 2;)
		if (atol(entry->d_name) > 0 &&
		    parent_of(entry->d_name) == parent)
			child[n++] = (pid_t)atol(entry->d_name);
	closedir(dir);
	return n;
}

/* Seconds, since the run's own deadline would come after half an hour. */
static bool has_ended(const struct death *death)
{
	for (int i = 0; i < GIVE_UP_S * 100; i++) {
		if (*(const volatile bool *)&death->ended)
			return true;
		usleep(10000);
	}
	return false;
}

static void kill_one(struct death *death, const struct mechanism *mechanism,
		     unsigned victim)
{
	pid_t child[2];
	memset(death, 0, sizeof(*death));
	plan_flood(death, mechanism);
	pid_t runner = start(run_flood, death);
	for (int i = 0; children_of(runner, child) < 2; i++) {
		assert_true(i < GIVE_UP_S * 100);
		usleep(10000);
	}
	usleep(20000); /* into the run; nothing depends on how far */
	kill(child[victim], SIGKILL);
	if (!has_ended(death)) {
		kill(runner, SIGKILL);
		waitpid(runner, NULL, 0);
		fail_msg("the run went on without its worker");
	}
	assert_ends_well(runner);
}

static void the_peers_death_does_not_hang(struct subject *s)
{
	struct death *death = shm_map(sizeof(*death), NULL);
	char reason[2][REASON_MAX];
	unsigned before = queues_left();
	assert_non_null(death);
	for (unsigned victim = 0; victim < 2; victim++) {
		kill_one(death, s->mechanism, victim);
		print_message("%s%s\n", death->run.reason, death->error.text);
		assert_int_equal(death->rc, 0);
		assert_int_equal(death->run.status, RESULT_FAILED);
		assert_non_null(strstr(death->run.reason, "signal 9"));
		assert_false(death->child_left);
		memcpy(reason[victim], death->run.reason, REASON_MAX);
	}
	assert_non_null(strstr(reason[0], "producer"));
	assert_non_null(strstr(reason[1], "consumer"));
	assert_int_equal(queues_left(), before);
	shm_unmap(death, sizeof(*death));
}

const struct claim pair_claims[] = {
	{"carries_1000_messages_by_", 0, true, carries_1000_messages_by},
	{"a_signal_does_not_end_a_receive_by_", 0, true,
	 a_signal_does_not_end_a_receive_by},
	{"a_signal_does_not_end_a_send_by_", 0, true,
	 a_signal_does_not_end_a_send_by},
	{"the_peers_death_does_not_hang", 0, false,
	 the_peers_death_does_not_hang},
	{0},
};
