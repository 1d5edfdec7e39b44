/* What recv makes of the stamps that send wrote. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/queues/reception.h"

static struct message *message_of(size_t size)
{
	struct message *m = calloc(1, sizeof(*m) + size + 1);
	assert_non_null(m);
	m->len = size;
	return m;
}

static uint64_t take(struct reception *r, struct message *m, uint32_t tag,
		     uint64_t sequence, uint64_t sent, uint64_t now)
{
	uint64_t latency = 0;
	stamp_write(m, tag, sequence, sent);
	reception_take(r, m, now, &latency);
	return latency;
}

static void a_text_is_no_stamp(void **state)
{
	(void)state;
	struct message *m = message_of(64);
	memset(m->body, 'x', 64);
	assert_false(stamp_found(m));
	stamp_write(m, 7, 0, 1);
	assert_true(stamp_found(m));
	m->len = STAMP_BYTES - 1;
	assert_false(stamp_found(m));
	free(m);
}

static void a_message_too_short_carries_no_stamp(void **state)
{
	(void)state;
	struct reception r = {0};
	struct message *m = message_of(STAMP_BYTES - 1);
	assert_int_equal(take(&r, m, 7, 0, 10, 20), 0);
	assert_int_equal(r.messages, 1);
	assert_int_equal(r.streams, 0);
	assert_int_equal(m->body[0], 0);
	reception_release(&r);
	free(m);
}

static void two_senders_are_counted_apart(void **state)
{
	(void)state;
	struct reception r = {0};
	struct message *m = message_of(64);
	for (uint64_t i = 0; i < 10; i++) {
		take(&r, m, 7, i, 100, 101);
		take(&r, m, 8, 5 + 2 * i, 100, 101);
	}
	struct tally tally = reception_tally(&r);
	assert_int_equal(r.streams, 2);
	assert_int_equal(tally.received, 20);
	assert_int_equal(tally.lost, 9); /* every second of the other's */
	assert_int_equal(tally.duplicated, 0);
	assert_int_equal(r.bytes, 20 * 64);
	reception_release(&r);
	free(m);
}

static void duplicates_and_late_ones_are_told_apart(void **state)
{
	(void)state;
	static const uint64_t order[] = {0, 1, 1, 4, 3, 5};
	struct reception r = {0};
	struct message *m = message_of(STAMP_BYTES);
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		take(&r, m, 7, order[i], 1, 2);
	struct tally tally = reception_tally(&r);
	assert_int_equal(tally.duplicated, 1);
	assert_int_equal(tally.reordered, 1);
	assert_int_equal(tally.lost, 1);
	reception_release(&r);
	free(m);
}

static void latency_is_from_the_stamp_to_the_receive(void **state)
{
	(void)state;
	struct reception r = {0};
	struct message *m = message_of(64);
	for (uint64_t i = 0; i < 3 * RECEPTION_BATCH; i++)
		assert_int_equal(take(&r, m, 7, i, 1000, 1001 + i), i + 1);
	reception_end(&r);
	assert_int_equal(histogram_count(&r.latency), 3 * RECEPTION_BATCH);
	assert_int_equal(r.latency_min, 1);
	assert_int_equal(r.latency_max, 3 * RECEPTION_BATCH);
	assert_int_equal(r.first_ns, 1001);
	assert_int_equal(r.last_ns, 1000 + 3 * RECEPTION_BATCH);
	reception_release(&r);
	free(m);
}

static void a_stamp_of_the_future_gives_no_latency(void **state)
{
	(void)state;
	struct reception r = {0};
	struct message *m = message_of(64);
	assert_int_equal(take(&r, m, 7, 0, 2000, 1000), 0);
	assert_int_equal(r.skewed, 1);
	reception_end(&r);
	assert_int_equal(histogram_count(&r.latency), 0);
	assert_int_equal(reception_tally(&r).received, 1);
	reception_release(&r);
	free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_no_stamp),
		cmocka_unit_test(a_message_too_short_carries_no_stamp),
		cmocka_unit_test(two_senders_are_counted_apart),
		cmocka_unit_test(duplicates_and_late_ones_are_told_apart),
		cmocka_unit_test(latency_is_from_the_stamp_to_the_receive),
		cmocka_unit_test(a_stamp_of_the_future_gives_no_latency),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
