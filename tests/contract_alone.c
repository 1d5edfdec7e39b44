/* What a mechanism promises within one process, which sends and receives. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "channel.h"
#include "contract.h"

static unsigned room(const struct subject *s)
{
	return (unsigned)s->channel->effective.capacity_messages;
}

static void arrives_intact(struct subject *s)
{
	subject_open(s, SIZE, CAPACITY);
	for (unsigned n = 0; n < 300; n++) {
		must_send(s, n);
		must_recv(s, n);
	}
}

/* At every fill level, and more often than a ring has slots. */
static void in_order(struct subject *s)
{
	subject_open(s, SIZE, CAPACITY);
	unsigned sent = 0, received = 0;
	for (unsigned round = 0; round < 5 * room(s); round++) {
		unsigned fill = round % room(s) + 1;
		for (unsigned i = 0; i < fill; i++)
			must_send(s, sent++);
		for (unsigned i = 0; i < fill; i++)
			must_recv(s, received++);
	}
}

static void empty_is_eagain(struct subject *s)
{
	subject_open(s, SIZE, CAPACITY);
	assert_int_equal(recv_any(s), -EAGAIN);
	must_send(s, 0);
	must_recv(s, 0);
	assert_int_equal(recv_any(s), -EAGAIN);
	assert_int_equal(recv_any(s), -EAGAIN);
}

/* What was refused leaves nothing behind in the queue. */
static void full_is_eagain(struct subject *s)
{
	subject_open(s, SIZE, CAPACITY);
	assert_true(room(s) > 0);
	assert_int_equal(fill_up(s, 0), room(s));
	assert_int_equal(send_nth(s, 77, SIZE, 0), -EAGAIN);
	must_recv(s, 0);
	must_send(s, room(s));
	assert_int_equal(send_nth(s, 77, SIZE, 0), -EAGAIN);
	for (unsigned n = 1; n <= room(s); n++)
		must_recv(s, n);
	assert_int_equal(recv_any(s), -EAGAIN);
}

/* Equal work: both families hold what was asked; a control may round. */
static void holds_the_capacity_that_was_asked(struct subject *s)
{
	static const size_t capacity[] = {1, 2, 3, 10};
	for (size_t i = 0; i < sizeof(capacity) / sizeof(*capacity); i++) {
		subject_open(s, SIZE, capacity[i]);
		if (s->mechanism->caps & IS_CONTROL)
			assert_true(room(s) > 0);
		else
			assert_int_equal(room(s), capacity[i]);
		assert_int_equal(fill_up(s, 0), room(s));
		subject_close(s);
	}
}

static void check_size(struct subject *s, size_t size, size_t fallback)
{
	char reason[512];
	if (!subject_try_open(s, size, 2, reason)) {
		print_message("not %zu bytes: %s\n", size, reason);
		subject_open(s, fallback, 2);
	}
	subject_attach(s, true);
	unsigned fit = fill_up(s, 0);
	assert_int_equal(fit, room(s));
	for (unsigned n = 0; n < fit; n++)
		must_recv(s, n);
	assert_int_equal(recv_any(s), -EAGAIN);
}

static void smallest_size(struct subject *s)
{
	check_size(s, 0, 1);
}

/* The stock limit of both families; a pipe keeps packets of PIPE_BUF. */
static void largest_size(struct subject *s)
{
	check_size(s, 8192, 4096);
}

static void a_size_over_the_limits_is_skipped_with_the_reason(struct subject *s)
{
	char reason[512];
	if (subject_try_open(s, 32 << 20, 1, reason))
		subject_skip("no limit on the size of a message");
	print_message("%s\n", reason);
	assert_true(reason[0] != '\0');
}

static void
a_capacity_over_the_limits_is_skipped_with_the_reason(struct subject *s)
{
	char reason[512];
	if (subject_try_open(s, SIZE, 1 << 28, reason))
		subject_skip("no limit on the number of messages");
	print_message("%s\n", reason);
	assert_true(reason[0] != '\0');
}

static void boundaries_kept(struct subject *s)
{
	static const size_t length[] = {64, 1, 63, 2, 33, 8, 64};
	const unsigned count = sizeof(length) / sizeof(*length);
	subject_open(s, SIZE, CAPACITY);
	for (unsigned n = 0; n < count; n++)
		assert_int_equal(send_nth(s, n, length[n], 0), 0);
	for (unsigned n = 0; n < count; n++) {
		assert_int_equal(recv_any(s), 0);
		assert_true(is_nth(s, n, length[n]));
	}
	assert_int_equal(recv_any(s), -EAGAIN);
}

static void receives_are_in(struct subject *s, const unsigned (*expected)[2],
			    unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		assert_int_equal(recv_any(s), 0);
		assert_int_equal(s->message->prio, expected[i][0]);
		assert_true(is_nth(s, expected[i][1], SIZE));
	}
	assert_int_equal(recv_any(s), -EAGAIN);
}

static void priority_comes_first_and_fifo_within(struct subject *s)
{
	static const unsigned prio[] = {1, 0, 3, 1, 3, 0, 2, 3, 0};
	static const unsigned expected[][2] = {{3, 2}, {3, 4}, {3, 7},
					       {2, 6}, {1, 0}, {1, 3},
					       {0, 1}, {0, 5}, {0, 8}};
	struct channel *ch = subject_open(s, SIZE, CAPACITY);
	ch->prio_max = 3;
	ch->select = channel_select(ch, SELECT_HIGHEST);
	for (unsigned n = 0; n < 9; n++)
		assert_int_equal(send_nth(s, n, SIZE, prio[n]), 0);
	receives_are_in(s, expected, 9);
}

/* The whole range that mq_send(3) allows. */
static void priorities_reach_from_0_to_32767(struct subject *s)
{
	static const unsigned expected[][2] = {{32767, 1}, {1, 2}, {0, 0}};
	struct channel *ch = subject_open(s, SIZE, CAPACITY);
	ch->prio_max = 32767;
	ch->select = channel_select(ch, SELECT_HIGHEST);
	assert_int_equal(send_nth(s, 0, SIZE, 0), 0);
	assert_int_equal(send_nth(s, 1, SIZE, 32767), 0);
	assert_int_equal(send_nth(s, 2, SIZE, 1), 0);
	receives_are_in(s, expected, 3);
}

/* Type = highest priority + 1 - priority, so type 1 is the highest. */
static void receive_by_exact_type(struct subject *s)
{
	static const unsigned rest[][2] = {{0, 0}, {2, 1}, {0, 3}};
	struct channel *ch = subject_open(s, SIZE, CAPACITY);
	static const unsigned prio[] = {0, 2, 1, 0, 1};
	ch->prio_max = 2;
	for (unsigned n = 0; n < 5; n++)
		assert_int_equal(send_nth(s, n, SIZE, prio[n]), 0);
	ch->select = 2;
	for (unsigned n = 2; n <= 4; n += 2) {
		assert_int_equal(recv_any(s), 0);
		assert_true(is_nth(s, n, SIZE));
		assert_int_equal(s->message->prio, 1);
	}
	assert_int_equal(recv_any(s), -EAGAIN);
	ch->select = channel_select(ch, SELECT_FIRST);
	receives_are_in(s, rest, 3);
}

static short poll_events(const struct subject *s, enum side side)
{
	struct pollfd pfd = {
		.fd = s->mechanism->fd(s->channel, side),
		.events = side == SENDER ? POLLOUT : POLLIN,
	};
	assert_true(pfd.fd >= 0);
	assert_true(poll(&pfd, 1, 0) >= 0);
	return pfd.revents;
}

static void readable_and_writable_by_poll(struct subject *s)
{
	subject_open(s, SIZE, CAPACITY);
	assert_int_equal(poll_events(s, RECEIVER), 0);
	assert_int_equal(poll_events(s, SENDER), POLLOUT);
	must_send(s, 0);
	assert_int_equal(poll_events(s, RECEIVER), POLLIN);
	assert_int_equal(poll_events(s, SENDER), POLLOUT);
	unsigned fit = 1 + fill_up(s, 1);
	assert_int_equal(poll_events(s, RECEIVER), POLLIN);
	assert_int_equal(poll_events(s, SENDER), 0);
	for (unsigned n = 0; n < fit; n++)
		must_recv(s, n);
	assert_int_equal(poll_events(s, RECEIVER), 0);
	assert_int_equal(poll_events(s, SENDER), POLLOUT);
}

/* A deadline that has passed ends a wait, but nothing that need not wait. */
static void timed_out(struct subject *s)
{
	static const struct timespec past = {.tv_sec = 1};
	struct channel *ch = subject_open(s, SIZE, CAPACITY);
	subject_attach(s, false);
	ch->deadline = &past;
	assert_int_equal(recv_any(s), -ETIMEDOUT);
	for (unsigned n = 0; n < room(s); n++)
		must_send(s, n);
	assert_int_equal(send_nth(s, 77, SIZE, 0), -ETIMEDOUT);
	for (unsigned n = 0; n < room(s); n++)
		must_recv(s, n);
	assert_int_equal(recv_any(s), -ETIMEDOUT);
}

/* Nor may a step of CLOCK_REALTIME end it, which is set to 2232 at most. */
static void timed_waits_for_ever(struct subject *s)
{
	struct channel *ch = subject_open(s, SIZE, CAPACITY);
	assert_int_equal(channel_attach(ch, SENDER, wait_find("timed")), 0);
	assert_non_null(ch->deadline);
	if (sizeof(time_t) > 4)
		assert_true(ch->deadline->tv_sec > 8277292036);
	else
		assert_true(ch->deadline->tv_sec == INT32_MAX);
	must_send(s, 0);
}

static bool was_notified(void)
{
	static const struct timespec at_once = {0};
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, CHANNEL_SIGNAL);
	return sigtimedwait(&set, NULL, &at_once) == CHANNEL_SIGNAL;
}

static void notified_once(struct subject *s)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, CHANNEL_SIGNAL);
	sigprocmask(SIG_BLOCK, &set, NULL);
	struct channel *ch = subject_open(s, SIZE, CAPACITY);
	must_send(s, 0);
	assert_false(was_notified());
	must_recv(s, 0);
	assert_int_equal(s->mechanism->arm(ch), 0);
	assert_int_equal(s->mechanism->arm(ch), -EBUSY);
	assert_false(was_notified());
	must_send(s, 1);
	assert_true(was_notified());
	must_send(s, 2);
	must_recv(s, 1);
	must_recv(s, 2);
	must_send(s, 3);
	assert_false(was_notified());
}

/* The same signal from somebody else is pending when the message comes. */
static void a_foreign_signal_hides_no_notification(struct subject *s)
{
	static const struct timespec at_once = {0};
	siginfo_t info;
	sigset_t set;
	unsigned notified = 0;
	sigemptyset(&set);
	sigaddset(&set, CHANNEL_SIGNAL);
	sigprocmask(SIG_BLOCK, &set, NULL);
	struct channel *ch = subject_open(s, SIZE, CAPACITY);
	assert_int_equal(s->mechanism->arm(ch), 0);
	kill(getpid(), CHANNEL_SIGNAL);
	must_send(s, 0);
	while (sigtimedwait(&set, &info, &at_once) == CHANNEL_SIGNAL)
		notified += info.si_code == SI_MESGQ;
	assert_int_equal(notified, 1);
}

/* One may have come before: the caller drains, the kernel will not tell. */
static void not_notified_of_what_was_there(struct subject *s)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, CHANNEL_SIGNAL);
	sigprocmask(SIG_BLOCK, &set, NULL);
	struct channel *ch = subject_open(s, SIZE, CAPACITY);
	must_send(s, 0);
	assert_int_equal(s->mechanism->arm(ch), 0);
	assert_false(was_notified());
	must_recv(s, 0);
	must_send(s, 1);
	assert_true(was_notified());
}

static unsigned descriptors(void)
{
	unsigned n = 0;
	DIR *dir = opendir("/proc/self/fd");
	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

/* Anonymous shared memory, by the name that the kernel gives it. */
static unsigned shared_mappings(void)
{
	char line[512];
	unsigned n = 0;
	FILE *file = fopen("/proc/self/maps", "re");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		n += strstr(line, "/dev/zero") != NULL;
	fclose(file);
	return n;
}

/* The largest of a few queues that the limits allow. */
static void open_large(struct subject *s)
{
	static const size_t large[][2] = {{8192, 10}, {8192, 2}, {4096, 2}};
	char reason[512];
	for (size_t i = 0; i < sizeof(large) / sizeof(*large); i++)
		if (subject_try_open(s, large[i][0], large[i][1], reason)) {
			subject_attach(s, true);
			return;
		}
	subject_skip(reason);
}

/*
 * Each time with messages still queued, and so often that queues which stay
 * would use up RLIMIT_MSGQUEUE (819200 bytes, in which 9 of posix' fit) and
 * fs.mqueue.queues_max.
 */
static void nothing_left_behind(struct subject *s)
{
	unsigned before[] = {queues_left(), descriptors(), shared_mappings()};
	for (unsigned i = 0; i < 300; i++) {
		open_large(s);
		must_send(s, 0);
		must_send(s, 1);
		subject_close(s);
	}
	assert_int_equal(queues_left(), before[0]);
	assert_int_equal(descriptors(), before[1]);
	assert_int_equal(shared_mappings(), before[2]);
}

static void nothing_left_where_open_fails(struct subject *s)
{
	unsigned before[] = {queues_left(), descriptors(), shared_mappings()};
	char reason[512];
	for (unsigned i = 0; i < 20; i++) {
		subject_try_open(s, 32 << 20, 1, reason);
		subject_close(s);
		subject_try_open(s, SIZE, 1 << 28, reason);
		subject_close(s);
	}
	assert_int_equal(queues_left(), before[0]);
	assert_int_equal(descriptors(), before[1]);
	assert_int_equal(shared_mappings(), before[2]);
}

static void closed_twice_is_closed(struct subject *s)
{
	struct channel *ch = subject_open(s, SIZE, CAPACITY);
	s->mechanism->close(ch);
	s->mechanism->close(ch);
}

#define CLAIM(claim, needs)                                                    \
	{                                                                      \
#claim, CAN_TRY | (needs), false, claim                        \
	}

const struct claim alone_claims[] = {
	CLAIM(arrives_intact, 0),
	CLAIM(in_order, 0),
	CLAIM(empty_is_eagain, 0),
	CLAIM(full_is_eagain, 0),
	CLAIM(holds_the_capacity_that_was_asked, 0),
	CLAIM(smallest_size, 0),
	CLAIM(largest_size, 0),
	CLAIM(a_size_over_the_limits_is_skipped_with_the_reason, 0),
	CLAIM(a_capacity_over_the_limits_is_skipped_with_the_reason, 0),
	CLAIM(boundaries_kept, 0),
	CLAIM(priority_comes_first_and_fifo_within, CAN_PRIORITY),
	CLAIM(priorities_reach_from_0_to_32767, CAN_PRIORITY),
	CLAIM(receive_by_exact_type, CAN_SELECT_TYPE),
	CLAIM(readable_and_writable_by_poll, CAN_POLL),
	CLAIM(timed_out, CAN_TIMEOUT),
	CLAIM(timed_waits_for_ever, CAN_TIMEOUT),
	CLAIM(a_foreign_signal_hides_no_notification, CAN_NOTIFY),
	CLAIM(notified_once, CAN_NOTIFY),
	CLAIM(not_notified_of_what_was_there, CAN_NOTIFY),
	CLAIM(nothing_left_behind, 0),
	CLAIM(nothing_left_where_open_fails, 0),
	CLAIM(closed_twice_is_closed, 0),
	{0},
};
