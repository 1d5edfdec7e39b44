/* What the checker finds in messages that arrive, or do not, or wrongly. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "message.h"

#define SIZE 64
#define PRODUCERS 3
#define LEVELS 4
#define SEEN 16

/* A receiver and the message that it is shown. */
struct receiver {
	struct checker check;
	uint64_t next[PRODUCERS * LEVELS], missing[PRODUCERS * LEVELS];
	uint64_t taken[PRODUCERS];
	unsigned char seen[PRODUCERS * SEEN];
	struct message *message;
};

/* The receive path has a shortcut for the plainest of runs; all hold twice. */
static bool shortcut;

static int setup(void **state)
{
	struct receiver *r = calloc(1, sizeof(*r));
	if (!r)
		return -1;
	r->message = calloc(1, sizeof(*r->message) + SIZE);
	r->message->len = SIZE;
	r->check = (struct checker){.size = SIZE,
				    .producers = 1,
				    .levels = 1,
				    .next = r->next,
				    .missing = r->missing,
				    .taken = r->taken};
	*state = r;
	return 0;
}

static int teardown(void **state)
{
	struct receiver *r = *state;
	free(r->message);
	free(r);
	return 0;
}

static void resize(struct receiver *r, size_t size)
{
	r->check.size = r->message->len = size;
}

/* Several receivers share the queue: each keeps bits of what it saw. */
static void share(struct receiver *r)
{
	r->check.seen = r->seen;
	r->check.seen_bytes = SEEN;
}

static void check(struct receiver *r)
{
	struct checker *c = &r->check;
	c->simple = shortcut && c->producers == 1 && !c->full && !c->seen &&
		    c->size >= MARK_BYTES;
	checker_take(c, r->message);
}

static void take_from(struct receiver *r, unsigned producer, unsigned level,
		      uint64_t sequence)
{
	r->message->prio = r->check.prio_base + level;
	message_mark(r->message,
		     mark_make(MARK_DATA, producer, level) | sequence);
	check(r);
}

static void take(struct receiver *r, uint64_t sequence)
{
	take_from(r, 0, 0, sequence);
}

static void assert_tally(const struct receiver *r, struct tally expected)
{
	const struct tally *tally = &r->check.tally;
	assert_int_equal(tally->received, expected.received);
	assert_int_equal(tally->lost, expected.lost);
	assert_int_equal(tally->duplicated, expected.duplicated);
	assert_int_equal(tally->reordered, expected.reordered);
	assert_int_equal(tally->corrupted, expected.corrupted);
}

static void a_mark_holds_its_four_parts_apart(void **state)
{
	struct receiver *r = *state;
	uint64_t mark = mark_make(MARK_DATA, 255, 65535) | MARK_SEQUENCE_MASK;
	message_mark(r->message, mark);
	assert_true(message_read_mark(r->message) == mark);
	assert_int_equal((unsigned char)r->message->body[0], 0xff);
	assert_int_equal((unsigned char)r->message->body[7], 0x5f);
	assert_true(mark_make(MARK_END, 0, 0) == MARK_END << 60);
	assert_true(mark_make(MARK_DATA, 1, 0) != mark_make(MARK_DATA, 0, 1));
}

static void a_short_body_carries_the_low_bytes_and_no_more(void **state)
{
	struct receiver *r = *state;
	memset(r->message->body, 0x77, SIZE);
	r->message->len = 3;
	message_mark(r->message, 0x1122334455667788);
	assert_int_equal(message_read_mark(r->message), 0x667788);
	assert_int_equal(r->message->body[3], 0x77);
	r->message->len = 0;
	message_mark(r->message, 1);
	assert_int_equal(message_read_mark(r->message), 0);
}

static void messages_in_order_are_only_received(void **state)
{
	struct receiver *r = *state;
	for (uint64_t i = 0; i < 1000; i++)
		take(r, i);
	assert_tally(r, (struct tally){.received = 1000});
}

static void a_gap_is_lost_messages(void **state)
{
	struct receiver *r = *state;
	take(r, 0);
	take(r, 4);
	take(r, 5);
	assert_tally(r, (struct tally){.received = 3, .lost = 3});
}

static void the_first_message_may_be_lost_too(void **state)
{
	struct receiver *r = *state;
	take(r, 1);
	assert_tally(r, (struct tally){.received = 1, .lost = 1});
}

static void what_comes_twice_is_duplicated(void **state)
{
	struct receiver *r = *state;
	take(r, 0);
	take(r, 1);
	take(r, 1);
	take(r, 0);
	take(r, 2);
	assert_tally(r, (struct tally){.received = 5, .duplicated = 2});
}

static void a_loss_at_one_level_excuses_no_double_at_another(void **state)
{
	struct receiver *r = *state;
	r->check.levels = 2;
	take_from(r, 0, 1, 1);
	take_from(r, 0, 0, 0);
	take_from(r, 0, 0, 0);
	assert_tally(r,
		     (struct tally){.received = 3, .lost = 1, .duplicated = 1});
}

static void what_comes_late_is_reordered_and_not_lost(void **state)
{
	struct receiver *r = *state;
	take(r, 0);
	take(r, 2);
	take(r, 1);
	take(r, 3);
	assert_tally(r, (struct tally){.received = 4, .reordered = 1});
}

static void another_length_is_corrupted(void **state)
{
	struct receiver *r = *state;
	r->message->len = SIZE - 1;
	take(r, 0);
	r->message->len = 0;
	take(r, 0);
	assert_tally(r, (struct tally){.received = 2, .corrupted = 2});
	r->message->len = SIZE;
	take(r, 0);
	assert_tally(r, (struct tally){.received = 3, .corrupted = 2});
}

static void another_kind_producer_or_level_is_corrupted(void **state)
{
	struct receiver *r = *state;
	r->check.producers = PRODUCERS;
	r->check.levels = LEVELS;
	take_from(r, PRODUCERS, 0, 0);
	take_from(r, 0, LEVELS, 0);
	message_mark(r->message, mark_make(MARK_END, 0, 0));
	check(r);
	message_mark(r->message, 0);
	check(r);
	assert_tally(r, (struct tally){.received = 4, .corrupted = 4});
}

static void every_producer_has_its_own_sequence(void **state)
{
	struct receiver *r = *state;
	r->check.producers = PRODUCERS;
	for (uint64_t i = 0; i < 10; i++)
		for (unsigned producer = 0; producer < PRODUCERS; producer++)
			take_from(r, producer, 0, i);
	take_from(r, 2, 0, 9);
	take_from(r, 1, 0, 11);
	assert_tally(
		r, (struct tally){.received = 32, .lost = 1, .duplicated = 1});
	assert_int_equal(r->taken[0], 10);
	assert_int_equal(r->taken[1], 11);
	assert_int_equal(r->taken[2], 11);
}

static void every_level_has_its_own_sequence(void **state)
{
	struct receiver *r = *state;
	r->check.producers = 2;
	r->check.levels = LEVELS;
	for (unsigned level = LEVELS; level-- > 0;)
		for (uint64_t i = 0; i < 10; i++)
			take_from(r, level % 2, level, i);
	assert_tally(r, (struct tally){.received = 40});
	take_from(r, 1, 3, 12);
	assert_tally(r, (struct tally){.received = 41, .lost = 2});
}

static void a_level_above_zero_is_checked_with_one_producer_too(void **state)
{
	struct receiver *r = *state;
	r->check.levels = 2;
	take_from(r, 0, 1, 0);
	take_from(r, 0, 0, 0);
	take_from(r, 0, 1, 2);
	assert_tally(r, (struct tally){.received = 3, .lost = 1});
}

/* The sequence of a 1-byte message comes round after 256. */
static void short_messages_are_checked_by_what_fits(void **state)
{
	struct receiver *r = *state;
	for (size_t size = 1; size < MARK_BYTES; size++) {
		resize(r, size);
		r->next[0] = 0;
		r->check.tally = (struct tally){0};
		for (uint64_t i = 0; i < 600; i++)
			take(r, i);
		assert_tally(r, (struct tally){.received = 600});
		take(r, 602);
		assert_tally(r,
			     (struct tally){.received = 601, .corrupted = 1});
	}
}

/* The first after a gap cannot be told from a wrong one; the second can. */
static void a_lost_short_message_spoils_no_later_one(void **state)
{
	struct receiver *r = *state;
	for (size_t size = 1; size < MARK_BYTES; size++) {
		resize(r, size);
		r->next[0] = r->missing[0] = 0;
		r->check.tally = (struct tally){0};
		for (uint64_t i = 0; i < 600; i++)
			if (i != 10 && i / 20 != 15)
				take(r, i);
		assert_tally(r, (struct tally){.received = 579, .lost = 21});
		take(r, 599);
		for (uint64_t i = 600; i < 900; i++)
			take(r, i);
		assert_tally(r, (struct tally){.received = 880,
					       .lost = 21,
					       .duplicated = 1});
	}
}

static void a_wrong_short_message_spoils_no_later_one(void **state)
{
	struct receiver *r = *state;
	for (size_t size = 1; size < MARK_BYTES; size++) {
		resize(r, size);
		r->next[0] = r->missing[0] = 0;
		r->check.tally = (struct tally){0};
		for (uint64_t i = 0; i < 600; i++)
			take(r, i == 100 ? 77 : i);
		assert_tally(r,
			     (struct tally){.received = 600, .corrupted = 1});
	}
}

static void each_level_of_short_messages_has_its_own_gaps(void **state)
{
	struct receiver *r = *state;
	resize(r, 2);
	r->check.levels = 2;
	for (uint64_t i = 0; i < 50; i++) {
		take_from(r, 0, 0, i);
		take_from(r, 0, 1, i < 20 ? i : i + 3);
	}
	assert_tally(r, (struct tally){.received = 100, .lost = 3});
}

/* Each level has a sequence of its own, and what is below it wraps round. */
static void the_priority_is_the_level_where_the_mark_is_short(void **state)
{
	struct receiver *r = *state;
	resize(r, 2);
	r->check.levels = LEVELS;
	r->check.prio_base = 5;
	for (unsigned level = LEVELS; level-- > 0;)
		for (uint64_t i = 0; i < 10; i++)
			take_from(r, 0, level, i);
	assert_tally(r, (struct tally){.received = 40});
	take_from(r, 0, LEVELS, 0);
	r->message->prio = 4;
	check(r);
	assert_tally(r, (struct tally){.received = 42, .corrupted = 2});
}

static void empty_messages_are_counted(void **state)
{
	struct receiver *r = *state;
	resize(r, 0);
	take(r, 0);
	take(r, 77);
	assert_tally(r, (struct tally){.received = 2});
}

static void fill_and_take(struct receiver *r, uint64_t sequence, size_t spoilt)
{
	uint64_t mark = mark_make(MARK_DATA, 0, 0) | sequence;
	message_mark(r->message, mark);
	message_fill(r->message, mark);
	if (spoilt)
		r->message->body[spoilt] ^= 1;
	check(r);
}

static void every_byte_of_a_full_body_is_checked(void **state)
{
	struct receiver *r = *state;
	r->check.full = true;
	for (uint64_t i = 0; i < 100; i++)
		fill_and_take(r, i, 0);
	assert_tally(r, (struct tally){.received = 100});
	for (size_t i = MARK_BYTES; i < SIZE; i++)
		fill_and_take(r, 100, i);
	assert_int_equal(r->check.tally.corrupted, SIZE - MARK_BYTES);
	assert_int_equal(r->check.tally.lost, 0);
}

/* The body of the message before it, under a new mark. */
static void a_full_body_follows_from_its_mark(void **state)
{
	struct receiver *r = *state;
	r->check.full = true;
	fill_and_take(r, 0, 0);
	take(r, 1);
	assert_tally(r, (struct tally){.received = 2, .corrupted = 1});
}

static void with_headers_only_the_body_is_not_looked_at(void **state)
{
	struct receiver *r = *state;
	fill_and_take(r, 0, SIZE - 1);
	assert_tally(r, (struct tally){.received = 1});
}

static void a_full_body_of_a_mark_alone_is_whole(void **state)
{
	struct receiver *r = *state;
	r->check.full = true;
	resize(r, MARK_BYTES);
	fill_and_take(r, 0, 0);
	assert_tally(r, (struct tally){.received = 1});
}

static void a_gap_among_several_receivers_is_no_loss(void **state)
{
	struct receiver *r = *state;
	share(r);
	take(r, 0);
	take(r, 3);
	take(r, 100);
	assert_tally(r, (struct tally){.received = 3});
	assert_int_equal(r->seen[0], 1 << 0 | 1 << 3);
	assert_int_equal(r->seen[100 / 8], 1 << 100 % 8);
}

static void each_producer_has_its_own_bits(void **state)
{
	struct receiver *r = *state;
	share(r);
	r->check.producers = PRODUCERS;
	take_from(r, 2, 0, 9);
	take_from(r, 1, 0, 9);
	assert_tally(r, (struct tally){.received = 2});
	assert_int_equal(r->seen[1], 0);
	assert_int_equal(r->seen[SEEN + 1], 1 << 1);
	assert_int_equal(r->seen[2 * SEEN + 1], 1 << 1);
}

static void one_of_several_receivers_sees_doubles_and_disorder(void **state)
{
	struct receiver *r = *state;
	share(r);
	take(r, 5);
	take(r, 5);
	take(r, 2);
	take(r, 2);
	assert_tally(
		r,
		(struct tally){.received = 4, .duplicated = 2, .reordered = 1});
}

static void a_sequence_beyond_the_bits_is_corrupted(void **state)
{
	struct receiver *r = *state;
	share(r);
	take(r, SEEN * 8 - 1);
	take(r, SEEN * 8);
	take(r, MARK_SEQUENCE_MASK);
	assert_tally(r, (struct tally){.received = 3, .corrupted = 2});
}

#define WITH_RECEIVER(claim)                                                   \
	cmocka_unit_test_setup_teardown(claim, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WITH_RECEIVER(a_mark_holds_its_four_parts_apart),
		WITH_RECEIVER(a_short_body_carries_the_low_bytes_and_no_more),
		WITH_RECEIVER(messages_in_order_are_only_received),
		WITH_RECEIVER(a_gap_is_lost_messages),
		WITH_RECEIVER(the_first_message_may_be_lost_too),
		WITH_RECEIVER(what_comes_twice_is_duplicated),
		WITH_RECEIVER(a_loss_at_one_level_excuses_no_double_at_another),
		WITH_RECEIVER(what_comes_late_is_reordered_and_not_lost),
		WITH_RECEIVER(another_length_is_corrupted),
		WITH_RECEIVER(another_kind_producer_or_level_is_corrupted),
		WITH_RECEIVER(every_producer_has_its_own_sequence),
		WITH_RECEIVER(every_level_has_its_own_sequence),
		WITH_RECEIVER(
			a_level_above_zero_is_checked_with_one_producer_too),
		WITH_RECEIVER(short_messages_are_checked_by_what_fits),
		WITH_RECEIVER(a_lost_short_message_spoils_no_later_one),
		WITH_RECEIVER(a_wrong_short_message_spoils_no_later_one),
		WITH_RECEIVER(each_level_of_short_messages_has_its_own_gaps),
		WITH_RECEIVER(
			the_priority_is_the_level_where_the_mark_is_short),
		WITH_RECEIVER(empty_messages_are_counted),
		WITH_RECEIVER(every_byte_of_a_full_body_is_checked),
		WITH_RECEIVER(a_full_body_follows_from_its_mark),
		WITH_RECEIVER(with_headers_only_the_body_is_not_looked_at),
		WITH_RECEIVER(a_full_body_of_a_mark_alone_is_whole),
		WITH_RECEIVER(a_gap_among_several_receivers_is_no_loss),
		WITH_RECEIVER(each_producer_has_its_own_bits),
		WITH_RECEIVER(
			one_of_several_receivers_sees_doubles_and_disorder),
		WITH_RECEIVER(a_sequence_beyond_the_bits_is_corrupted),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	shortcut = true;
	return failed + cmocka_run_group_tests_name("by the shortcut", tests,
						    NULL, NULL);
}
