/*
 * The contract: every mechanism of the registry but null keeps the same
 * claims, each mechanism and claim a test of its own, in a private IPC
 * namespace where that is permitted.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "base/error.h"
#include "channel.h"
#include "contract.h"
#include "core/run/isolate.h"
#include "registry.h"

#define SUBJECTS_MAX 1024
#define HANG_S 60 /* the name of the test is the last line then */
#define GUARD 64
#define GUARD_BYTE 0x5a

void subject_skip(const char *reason)
{
	print_message("skipped: %s\n", reason);
	skip();
}

static size_t room_of(const struct subject *s)
{
	return s->channel->size + GUARD;
}

bool subject_try_open(struct subject *s, size_t size, size_t capacity,
		      char reason[512])
{
	struct error err = {0};
	s->channel = calloc(1, s->mechanism->size);
	assert_non_null(s->channel);
	s->channel->mechanism = s->mechanism;
	s->channel->size = size;
	s->channel->capacity = capacity;
	s->message = malloc(sizeof(*s->message) + room_of(s));
	assert_non_null(s->message);
	if (s->mechanism->open(s->channel, &err) == 0)
		return true;
	if (err.status != STATUS_SKIPPED)
		fail_msg("%s", err.text);
	snprintf(reason, 512, "%s", err.text);
	subject_close(s);
	return false;
}

void subject_attach(struct subject *s, bool nonblock)
{
	s->channel->nonblock = nonblock;
	for (enum side side = SENDER; side < SIDES; side++)
		if (s->mechanism->attach)
			assert_int_equal(s->mechanism->attach(s->channel, side),
					 0);
}

struct channel *subject_open(struct subject *s, size_t size, size_t capacity)
{
	char reason[512];
	if (!subject_try_open(s, size, capacity, reason))
		subject_skip(reason);
	subject_attach(s, true);
	return s->channel;
}

void subject_close(struct subject *s)
{
	if (s->channel)
		s->mechanism->close(s->channel);
	free(s->channel);
	free(s->message);
	s->channel = NULL;
	s->message = NULL;
}

static char nth_byte(unsigned n, size_t i)
{
	return (char)(n * 37 + i * 11 + i / 256 + 1);
}

int send_nth(struct subject *s, unsigned n, size_t len, unsigned prio)
{
	s->message->len = len;
	s->message->prio = prio;
	for (size_t i = 0; i < len; i++)
		s->message->body[i] = nth_byte(n, i);
	return s->mechanism->send(s->channel, s->message);
}

int recv_any(struct subject *s)
{
	s->message->len = SIZE_MAX;
	s->message->prio = 0;
	memset(s->message->body, GUARD_BYTE, room_of(s));
	return s->mechanism->recv(s->channel, s->message);
}

bool is_nth(const struct subject *s, unsigned n, size_t len)
{
	const char *body = s->message->body;
	if (s->message->len != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (body[i] != nth_byte(n, i))
			return false;
	/* A queue of empty messages may offer one byte, that of its limit. */
	for (size_t i = s->channel->size + 1; i < room_of(s); i++)
		if (body[i] != GUARD_BYTE)
			return false;
	return true;
}

void must_send(struct subject *s, unsigned n)
{
	assert_int_equal(send_nth(s, n, s->channel->size, 0), 0);
}

void must_recv(struct subject *s, unsigned n)
{
	assert_int_equal(recv_any(s), 0);
	assert_true(is_nth(s, n, s->channel->size));
}

unsigned fill_up(struct subject *s, unsigned n)
{
	unsigned first = n;
	int rc;
	while ((rc = send_nth(s, n, s->channel->size, 0)) == 0)
		n++;
	assert_int_equal(rc, -EAGAIN);
	return n - first;
}

/* In the host's namespace others make and remove queues meanwhile. */
static bool is_private;

unsigned queues_left(void)
{
	unsigned lines = 0;
	FILE *file = is_private ? fopen("/proc/sysvipc/msg", "re") : NULL;
	if (!file)
		return 0;
	for (int c; (c = fgetc(file)) != EOF;)
		lines += c == '\n';
	fclose(file);
	return lines - 1;
}

static void run(void **state)
{
	struct subject *s = *state;
	unsigned needs = s->claim->needs | (s->wait ? s->wait->needs : 0);
	unsigned missing = needs & ~s->mechanism->caps;
	if (missing)
		subject_skip(cap_reason(missing));
	alarm(HANG_S);
	s->claim->check(s);
}

static int release(void **state)
{
	alarm(0);
	subject_close(*state);
	return 0;
}

/* All subjects of a run; a test's state is its subject. */
struct group {
	struct subject subject[SUBJECTS_MAX];
	struct CMUnitTest test[SUBJECTS_MAX];
	size_t count;
};

static void add(struct group *group, const struct mechanism *mechanism,
		const struct claim *claim, const struct wait *wait)
{
	struct subject *s = &group->subject[group->count];
	struct CMUnitTest *test = &group->test[group->count];
	if (group->count++ == SUBJECTS_MAX)
		abort();
	s->mechanism = mechanism;
	s->claim = claim;
	s->wait = wait;
	snprintf(s->name, sizeof(s->name), "%s: %s%s", mechanism->name,
		 claim->name, wait ? wait->name : "");
	*test = (struct CMUnitTest){.name = s->name,
				    .test_func = run,
				    .teardown_func = release,
				    .initial_state = s};
}

static void add_claims(struct group *group, const struct mechanism *mechanism,
		       const struct claim *claim)
{
	for (; claim->name; claim++) {
		const struct wait *wait = waits;
		if (!claim->each_wait)
			add(group, mechanism, claim, NULL);
		for (; claim->each_wait && wait->name; wait++)
			add(group, mechanism, claim, wait);
	}
}

int main(void)
{
	struct error err = {0};
	struct group *group = calloc(1, sizeof(*group));
	if (!group)
		return 1;
	is_private = isolate_enter(&err) == 0;
	if (!is_private)
		print_message("in the host's IPC namespace: %s\n", err.text);
	for (size_t i = 0; mechanisms[i]; i++) {
		if (!(mechanisms[i]->caps & CARRIES))
			continue;
		add_claims(group, mechanisms[i], alone_claims);
		add_claims(group, mechanisms[i], pair_claims);
	}
	int failed = _cmocka_run_group_tests("contract", group->test,
					     group->count, NULL, NULL);
	free(group);
	return failed != 0;
}
