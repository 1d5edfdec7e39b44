/*
 * Runs over a mechanism that lies: whatever goes wrong with one message makes
 * the run invalid, and nothing else does.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/child.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/shm.h"
#include "channel.h"
#include "core/plan/plan.h"
#include "core/run/isolate.h"
#include "core/run/runner.h"
#include "planning.h"
#include "registry.h"
#include "workload.h"

#define MESSAGES 2000
#define FAULTY 1000 /* which message it happens to, well within the run */

enum fault {
	HONEST,
	LOSES,
	DOUBLES,
	LOSES_AND_DOUBLES, /* sent and received agree, about */
	SWAPS,
	SPOILS_MARK,
	SPOILS_BODY,
	CUTS,
	REFUSES,
	OPENS_NOT
};

struct liar {
	struct channel channel;
	struct channel *pipe; /* what really carries */
	struct message *late;
	unsigned sent;
	enum fault fault;
};

static struct liar *liar_of(struct channel *ch)
{
	return (struct liar *)ch;
}

static const struct mechanism *carrier(void)
{
	return catalogue_mechanism(&catalogue, "pipe");
}

/* How many of a run's queues are honest before one has the fault. */
static unsigned honest;

/* What LOSES_AND_DOUBLES did, counted by all producers. */
static struct {
	_Atomic uint64_t lost, doubled;
} * done;

/* The capacity says which fault it is; the pipe has one of its own. */
static int liar_open(struct channel *ch, struct error *err)
{
	struct liar *liar = liar_of(ch);
	liar->fault = (enum fault)(ch->capacity - 1);
	if (honest > 0) {
		liar->fault = HONEST;
		honest--;
	}
	if (liar->fault == OPENS_NOT)
		return error_set(err, STATUS_SKIPPED, "none of these today");
	liar->pipe = calloc(1, carrier()->size);
	liar->late = calloc(1, sizeof(*liar->late) + ch->size);
	if (!liar->pipe || !liar->late)
		return error_set(err, STATUS_FAILED, "out of memory");
	liar->pipe->mechanism = carrier();
	liar->pipe->size = ch->size;
	liar->pipe->capacity = 16;
	return carrier()->open(liar->pipe, err);
}

static int send_late(struct liar *liar, struct message *m)
{
	int rc = carrier()->send(liar->pipe, m);
	return rc < 0 ? rc : carrier()->send(liar->pipe, liar->late);
}

static int send_wrongly(struct liar *liar, struct message *m)
{
	int rc = 0;
	switch (liar->fault) {
	case LOSES:
		return 0;
	case DOUBLES:
		rc = carrier()->send(liar->pipe, m);
		break;
	case SWAPS:
		memcpy(liar->late, m, sizeof(*m) + m->len);
		return 0;
	case SPOILS_MARK:
		m->body[MARK_BYTES - 1] ^= 1;
		break;
	case SPOILS_BODY:
		m->body[m->len - 1] ^= 1;
		break;
	case CUTS:
		m->len--;
		rc = carrier()->send(liar->pipe, m);
		m->len++;
		return rc;
	case REFUSES:
		return -EIO;
	case HONEST:
	case LOSES_AND_DOUBLES:
	case OPENS_NOT:
		break;
	}
	return rc < 0 ? rc : carrier()->send(liar->pipe, m);
}

/* Often, so that the two of a double go to two consumers as well. */
static int send_or_not(struct liar *liar, struct message *m)
{
	int rc = 0;
	if (liar->sent % 10 == 0) {
		atomic_fetch_add(&done->lost, 1);
		return 0;
	}
	if (liar->sent % 10 == 5) {
		atomic_fetch_add(&done->doubled, 1);
		rc = carrier()->send(liar->pipe, m);
	}
	return rc < 0 ? rc : carrier()->send(liar->pipe, m);
}

static int liar_send(struct channel *ch, struct message *m)
{
	struct liar *liar = liar_of(ch);
	liar->sent++;
	if (liar->sent == FAULTY)
		return send_wrongly(liar, m);
	if (liar->sent == FAULTY + 1 && liar->fault == SWAPS)
		return send_late(liar, m);
	if (liar->sent < FAULTY && liar->fault == LOSES_AND_DOUBLES &&
	    message_read_mark(m) >> 60 == MARK_DATA)
		return send_or_not(liar, m);
	return carrier()->send(liar->pipe, m);
}

static int liar_recv(struct channel *ch, struct message *m)
{
	return carrier()->recv(liar_of(ch)->pipe, m);
}

static int liar_attach(struct channel *ch, enum side side)
{
	liar_of(ch)->pipe->nonblock = ch->nonblock;
	return carrier()->attach(liar_of(ch)->pipe, side);
}

static void liar_close(struct channel *ch)
{
	struct liar *liar = liar_of(ch);
	if (liar->pipe)
		carrier()->close(liar->pipe);
	free(liar->pipe);
	free(liar->late);
}

static const struct mechanism mechanism_liar = {
	.name = "liar",
	.mark = {.label = "liar"},
	.summary = "carries all but one message rightly",
	.caps = CAN_TRY | CAN_FAN | CARRIES | IS_CONTROL,
	.size = sizeof(struct liar),
	.open = liar_open,
	.attach = liar_attach,
	.send = liar_send,
	.recv = liar_recv,
	.close = liar_close,
};

static void set(struct config *config, const char *axis, const char *value)
{
	assert_int_equal(
		params_set(&config->params, axis_find(axis), value, NULL), 0);
}

static void plan_run(struct config *config, const struct mechanism *mechanism)
{
	memset(config, 0, sizeof(*config));
	config->params = params_initial;
	set(config, "workload", "flood");
	set(config, "mechanism", mechanism->name);
	set(config, "placement", "unpinned");
	set(config, "capacity", "10");
	config->mechanism = mechanism;
	config->workload = catalogue_workload(&catalogue, "flood");
	config->wait = wait_find("block");
	config->cpu[0] = config->cpu[1] = CPU_NONE;
	config->amount = (struct amount){.messages = MESSAGES,
					 .duration_ns = 60 * NSEC_PER_SEC,
					 .max_samples = 1 << 16};
}

static struct run run_once(const struct config *like)
{
	struct config alone = *like, *config = &alone;
	struct plan plan = plan_alone(config);
	struct samples samples;
	struct product product = {0};
	struct error err = {0};
	int rc = samples_init(&samples, &plan, &err);
	if (rc == 0)
		rc = runner_run((const struct config *const[]){config}, 1,
				&samples, &product, &err);
	assert_string_equal(err.text, "");
	assert_int_equal(rc, 0);
	struct run run = product.run;
	run.interval_per_s = NULL;
	print_message("  %s\n", run.reason);
	product_release(&product);
	samples_release(&samples);
	return run;
}

static struct run run_liar(enum fault fault, const char *verify)
{
	struct config config;
	plan_run(&config, &mechanism_liar);
	set(&config, "verify", verify);
	config.params.capacity = (uint64_t)fault + 1;
	return run_once(&config);
}

static void assert_found(enum fault fault, const char *verify,
			 struct integrity expected)
{
	struct run run = run_liar(fault, verify);
	const struct integrity *i = &run.integrity;
	assert_int_equal(run.status, RESULT_INVALID);
	assert_int_equal(i->lost, expected.lost);
	assert_int_equal(i->duplicated, expected.duplicated);
	assert_int_equal(i->reordered, expected.reordered);
	assert_int_equal(i->corrupted, expected.corrupted);
	assert_true(run.reason[0] != '\0');
}

static void assert_clean(const struct run *run)
{
	const struct integrity *i = &run->integrity;
	assert_int_equal(run->status, RESULT_OK);
	assert_string_equal(run->reason, "");
	assert_int_equal(i->lost + i->duplicated + i->reordered + i->corrupted,
			 0);
	assert_int_equal(i->sent, i->received);
	assert_true(i->sent > MESSAGES);
	assert_true(run->messages >= MESSAGES / 2);
}

static void an_honest_run_is_ok(void **state)
{
	(void)state;
	struct run run = run_liar(HONEST, "header");
	assert_clean(&run);
	assert_string_equal(run.ended_by, "messages");
	run = run_liar(HONEST, "full");
	assert_clean(&run);
}

static void one_lost_message_makes_a_run_invalid(void **state)
{
	(void)state;
	assert_found(LOSES, "header", (struct integrity){.lost = 1});
}

static void one_doubled_message_makes_a_run_invalid(void **state)
{
	(void)state;
	assert_found(DOUBLES, "header", (struct integrity){.duplicated = 1});
}

static void two_swapped_messages_make_a_run_invalid(void **state)
{
	(void)state;
	assert_found(SWAPS, "header", (struct integrity){.reordered = 1});
}

/* A message that cannot be told is a lost one too: its place stays empty. */
static void one_spoilt_mark_makes_a_run_invalid(void **state)
{
	(void)state;
	struct run run = run_liar(SPOILS_MARK, "header");
	assert_int_equal(run.status, RESULT_INVALID);
	assert_int_equal(run.integrity.corrupted, 1);
	assert_int_equal(run.integrity.duplicated, 0);
	assert_int_equal(run.integrity.reordered, 0);
}

static void one_short_message_makes_a_run_invalid(void **state)
{
	(void)state;
	struct run run = run_liar(CUTS, "header");
	assert_int_equal(run.status, RESULT_INVALID);
	assert_int_equal(run.integrity.corrupted, 1);
}

static void a_spoilt_body_is_found_by_verify_full_alone(void **state)
{
	(void)state;
	struct run run = run_liar(SPOILS_BODY, "header");
	assert_clean(&run);
	run = run_liar(SPOILS_BODY, "full");
	assert_int_equal(run.status, RESULT_INVALID);
	assert_int_equal(run.integrity.corrupted, 1);
}

static void a_call_that_fails_is_named_with_its_worker(void **state)
{
	(void)state;
	struct run run = run_liar(REFUSES, "header");
	assert_int_equal(run.status, RESULT_FAILED);
	assert_non_null(strstr(run.reason, "liar"));
	assert_non_null(strstr(run.reason, "producer"));
	assert_non_null(strstr(run.reason, "send"));
	assert_non_null(strstr(run.reason, strerror(EIO)));
}

static void a_queue_that_does_not_open_is_a_skip(void **state)
{
	(void)state;
	struct run run = run_liar(OPENS_NOT, "header");
	assert_int_equal(run.status, RESULT_SKIPPED);
	assert_string_equal(run.reason, "none of these today");
}

static void check_fan(const char *producers, const char *consumers,
		      const char *pairs)
{
	struct config config;
	const struct mechanism *m = catalogue_mechanism(&catalogue, "sysv");
	plan_run(&config, m);
	set(&config, "producers", producers);
	set(&config, "consumers", consumers);
	set(&config, "pairs", pairs);
	struct run run = run_once(&config);
	if (run.status == RESULT_SKIPPED)
		skip();
	assert_clean(&run);
}

static void many_producers_and_consumers_lose_nothing(void **state)
{
	(void)state;
	check_fan("4", "1", "1");
	check_fan("1", "3", "1");
	check_fan("3", "2", "1");
}

static void pairs_are_checked_each_for_itself(void **state)
{
	(void)state;
	check_fan("1", "1", "3");
	check_fan("2", "1", "2");
	check_fan("2", "2", "2");
}

/* In the second pair only, between several producers and consumers. */
static void a_fault_in_a_fan_is_found_where_it_is(void **state)
{
	(void)state;
	struct config config;
	plan_run(&config, &mechanism_liar);
	set(&config, "producers", "2");
	set(&config, "consumers", "2");
	set(&config, "pairs", "2");
	config.params.capacity = LOSES_AND_DOUBLES + 1;
	honest = 1;
	done = shm_map(sizeof(*done), NULL);
	assert_non_null(done);
	struct run run = run_once(&config);
	assert_int_equal(run.status, RESULT_INVALID);
	assert_true(done->lost > 0 && done->doubled > 0);
	assert_int_equal(run.integrity.lost, done->lost);
	assert_int_equal(run.integrity.duplicated, done->doubled);
	assert_int_equal(run.integrity.reordered, 0);
	assert_int_equal(run.integrity.corrupted, 0);
	shm_unmap(done, sizeof(*done));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_honest_run_is_ok),
		cmocka_unit_test(one_lost_message_makes_a_run_invalid),
		cmocka_unit_test(one_doubled_message_makes_a_run_invalid),
		cmocka_unit_test(two_swapped_messages_make_a_run_invalid),
		cmocka_unit_test(one_spoilt_mark_makes_a_run_invalid),
		cmocka_unit_test(one_short_message_makes_a_run_invalid),
		cmocka_unit_test(a_spoilt_body_is_found_by_verify_full_alone),
		cmocka_unit_test(a_call_that_fails_is_named_with_its_worker),
		cmocka_unit_test(a_queue_that_does_not_open_is_a_skip),
		cmocka_unit_test(many_producers_and_consumers_lose_nothing),
		cmocka_unit_test(pairs_are_checked_each_for_itself),
		cmocka_unit_test(a_fault_in_a_fan_is_found_where_it_is),
	};
	struct error err = {0};
	if (isolate_enter(&err) < 0)
		print_message("in the host's IPC namespace: %s\n", err.text);
	child_take_signals();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
