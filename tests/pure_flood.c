/* How a stream ends, whatever the order its two ends run in. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>

#include "worker.h"
#include "workload.h"

extern const struct workload workload_flood;

#define SIZE 64
#define ENOUGH 10000 /* messages; the stream below takes 612 */

/* A sender that is interrupted before it has counted what it has sent. */
struct interrupted {
	struct channel base;
	struct gate *gate;
	uint64_t sent;
};

static int recv_from_interrupted(struct channel *ch, struct message *m)
{
	struct interrupted *it = (struct interrupted *)ch;
	uint64_t kind = MARK_DATA;
	if (it->sent == ENOUGH)
		return -ECANCELED;
	if (atomic_load(&it->gate->phase) == TAIL)
		atomic_store(&it->gate->sent, it->sent);
	if (atomic_load(&it->gate->phase) == STOP) {
		atomic_store(&it->gate->finished, 1);
		kind = MARK_END;
	}
	m->len = SIZE;
	message_mark(m, mark_make(kind, 0, 0) | it->sent++);
	return 0;
}

static void
a_sender_that_is_always_interrupted_does_not_prolong_it(void **state)
{
	(void)state;
	static uint64_t stamp[2][1024 + 1];
	_Alignas(struct message) char room[sizeof(struct message) + SIZE];
	struct params params = {.size = SIZE};
	struct gate gate = {0};
	struct outcome outcome = {0};
	struct interrupted sender = {{.recv = recv_from_interrupted}, &gate, 0};
	struct channel *channel[] = {&sender.base};
	uint64_t next = 0, taken = 0;
	struct worker w = {
		.role = RECEIVER,
		.instances = {1, 1},
		.params = &params,
		.channel = channel,
		.message = (struct message *)room,
		.gate = &gate,
		.check = {.size = SIZE,
			  .producers = 1,
			  .levels = 1,
			  .simple = true,
			  .next = &next,
			  .taken = &taken},
		.warmup = 1,
		.messages = 100,
		.duration_ns = UINT64_MAX,
		.carries = true,
		.lane = {{stamp[0], 1024}, {stamp[1], 1024}},
		.outcome = &outcome,
	};
	assert_int_equal(workload_flood.role[RECEIVER].body(&w), 0);
	assert_true(sender.sent < ENOUGH);
	assert_true(outcome.stamps[1] > 0);
	for (size_t i = 0; i < outcome.stamps[1]; i++)
		assert_int_equal(stamp[1][i], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_sender_that_is_always_interrupted_does_not_prolong_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
