/* recv: prints what arrives in a named queue, and a summary. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/stop.h"
#include "base/text.h"
#include "base/units.h"
#include "command.h"
#include "command/talk.h"
#include "core/queues/reception.h"
#include "core/stats/summary.h"

#define LOOK_NS (NSEC_PER_SEC / 100) /* how often a queue is looked for */

struct recv_options {
	struct talk talk; /* first: talk_take_wait sets it */
	uint64_t wait_ns; /* for the queue to appear; UINT64_MAX: for ever */
	bool all, peek;
	struct message *message;
	struct reception reception;
	bool removed; /* the queue, by another process */
};

static const struct recv_options defaults = {.wait_ns = UINT64_MAX};

/* "5", "at-most:5", "not:5". */
static int take_select(void *into, const struct option_spec *spec,
		       const char *value, struct error *err)
{
	static const char *const names[] = {"exact", "at-most", "not", NULL};
	struct talk *talk = &((struct recv_options *)into)->talk;
	uint64_t type;
	char name[32] = "exact";
	uint64_t most = sizeof(long) > 4 ? UINT64_MAX >> 12 : INT32_MAX;
	const char *colon = strchr(value, ':');
	if (colon)
		snprintf(name, sizeof(name), "%.*s", (int)(colon - value),
			 value);
	int i = option_word(spec->name, name, names, err);
	if (i < 0 || option_count(spec->name, colon ? colon + 1 : value, 1,
				  most, &type, err) < 0)
		return -1;
	talk->how = names[i];
	talk->selected = (long)type;
	return 0;
}

#define AT(member) OPTION_AT(struct recv_options, member)

static const struct option_spec option_table[] = {
	{"count", 'n', "N", "end after N messages", OPTION_COUNT,
	 AT(talk.count), 1, UINT64_MAX >> 12},
	{"all", 'a', NULL, "end when the queue is empty", OPTION_FLAG, AT(all)},
	{"peek", 0, NULL, "copy all, and leave them there (System V)",
	 OPTION_FLAG, AT(peek)},
	{"wait-for", 0, "TIME",
	 "time to wait for the queue; 0: none (for ever)", OPTION_TIME,
	 AT(wait_ns), 0, UINT64_MAX},
	{"select-type", 0, "N", "N, at-most:N or not:N (System V)",
	 .handler = take_select},
	{"wait", 'w', "WAIT", "nonblock, or see mqbench list waits (block)",
	 .handler = talk_take_wait},
	{"timeout", 0, "TIME", "give up, with status 3, when empty for so long",
	 OPTION_TIME, AT(talk.timeout_ns), 1, INT64_MAX},
	{"remove", 0, NULL, "remove the queue at the end", OPTION_FLAG,
	 AT(talk.remove)},
	{"verbose", 'v', NULL, "print a line for every message", OPTION_FLAG,
	 AT(talk.verbose)},
	{0},
};

/* The sender may come later. */
static int open_queue(struct recv_options *o, struct error *err)
{
	struct talk *talk = &o->talk;
	uint64_t now = clock_now(), until = UINT64_MAX;
	bool said = false;
	int rc;
	if (talk->address.id >= 0)
		o->wait_ns = 0;
	if (o->wait_ns < until - now)
		until = now + o->wait_ns;
	while ((rc = talk_open(talk, RECEIVER)) == -ENOENT &&
	       clock_now() < until) {
		if (!said)
			fprintf(stderr, "waiting for %s to appear\n",
				talk->text);
		said = true;
		if (stop_sleep(clock_now() + LOOK_NS))
			return error_set(err, STATUS_INTERRUPTED,
					 "interrupted");
	}
	if (rc < 0)
		return talk_failed(talk, "open", rc, err);
	talk->channel->size = talk->message_bytes;
	o->message = talk_message(talk->message_bytes);
	return 0;
}

static void print_text(struct message *m)
{
	if (isatty(1)) {
		for (size_t i = 0; i < m->len; i++)
			if (!m->body[i])
				m->body[i] = ' ';
		m->body[m->len] = '\0'; /* talk_message made room for it */
		text_clean(m->body);
		puts(m->body);
	} else {
		fwrite(m->body, 1, m->len, stdout);
		putchar('\n');
	}
}

static void print_message(const struct recv_options *o, uint64_t latency_ns)
{
	struct message *m = o->message;
	bool typed = o->talk.mechanism->caps & CAN_SELECT_TYPE;
	char text[32];
	if (o->talk.verbose)
		printf("%" PRIu64 ": %zu B, %s %ld", o->reception.messages,
		       m->len, typed ? "type" : "priority",
		       typed ? m->mtype : (long)m->prio);
	if (o->talk.verbose && latency_ns > 0)
		printf(", %s",
		       units_time((double)latency_ns, text, sizeof(text)));
	if (stamp_found(m)) {
		if (o->talk.verbose)
			putchar('\n');
		return;
	}
	if (o->talk.verbose)
		fputs(": ", stdout);
	print_text(m);
}

/* A System V queue may take larger messages than when it was opened. */
static int grow(struct recv_options *o, struct error *err)
{
	struct talk *talk = &o->talk;
	struct named_status status;
	int rc = talk->mechanism->named->stat(talk->channel, &status);
	if (rc < 0 || status.message_bytes <= talk->message_bytes)
		return talk_failed(talk, "receive", rc < 0 ? rc : -E2BIG, err);
	free(o->message);
	talk->message_bytes = (size_t)status.message_bytes;
	talk->channel->size = talk->message_bytes;
	o->message = talk_message(talk->message_bytes);
	return 0;
}

/* 1: no more will come. */
static int failed(struct recv_options *o, int rc, struct error *err)
{
	struct talk *talk = &o->talk;
	if (rc == -E2BIG)
		return grow(o, err);
	if (rc == -EAGAIN && o->all)
		return 1;
	if (rc == -ENOSYS && o->peek)
		return error_set(err, STATUS_USAGE,
				 "--peek: this kernel has no MSG_COPY "
				 "(CONFIG_CHECKPOINT_RESTORE)");
	/*
	 * EIDRM for a receiver that was blocked in the call, EINVAL otherwise.
	 */
	if (*talk->stop || (rc != -EIDRM && rc != -EINVAL))
		return talk_again(talk, RECEIVER, rc, err);
	o->removed = true;
	talk->opened = false;
	if (talk->count == 0)
		return 1;
	return talk_failed(talk, "receive", -EIDRM, err);
}

static int attempt(struct recv_options *o)
{
	struct channel *ch = o->talk.channel;
	if (o->peek)
		return ch->mechanism->named->peek(ch, o->reception.messages,
						  o->message);
	return ch->recv(ch, o->message);
}

/* 1: no more will come. */
static int receive(struct recv_options *o, struct error *err)
{
	uint64_t latency;
	int rc;
	talk_begin(&o->talk);
	while ((rc = attempt(o)) < 0)
		if ((rc = failed(o, rc, err)) != 0)
			return rc;
	reception_take(&o->reception, o->message, clock_now(), &latency);
	print_message(o, latency);
	if (ferror(stdout))
		return error_set(err, STATUS_FAILED,
				 "write standard output: failed; no more was "
				 "received");
	return 0;
}

static int receive_all(struct recv_options *o, struct error *err)
{
	uint64_t count = o->talk.count;
	int rc = 0;
	while (rc == 0 && (count == 0 || o->reception.messages < count))
		rc = receive(o, err);
	return rc < 0 ? -1 : 0;
}

static void print_time(const char *name, uint64_t ns)
{
	char text[32];
	fprintf(stderr, "%s %s", name,
		units_time((double)ns, text, sizeof(text)));
}

/* A bucket of the histogram may end past the largest. */
static uint64_t percentile(const struct reception *r, double percent)
{
	uint64_t ns = histogram_percentile(&r->latency, percent);
	return ns < r->latency_max ? ns : r->latency_max;
}

static void print_latency(const struct reception *r)
{
	uint64_t count = histogram_count(&r->latency);
	if (r->skewed > 0)
		fprintf(stderr,
			"%" PRIu64 " have stamps of another clock (another "
			"time namespace?): no latency\n",
			r->skewed);
	if (count == 0)
		return;
	print_time("latency: min", r->latency_min);
	for (size_t i = 0; i < PERCENTILES; i++) {
		char name[16];
		if (i > 0 && !percentile_supported(percentiles[i], count,
						   PERCENTILE_BEYOND_RUN))
			continue;
		snprintf(name, sizeof(name), "  p%s", percentile_names[i]);
		print_time(name, percentile(r, percentiles[i]));
	}
	print_time("  max", r->latency_max);
	fputc('\n', stderr);
}

static void print_summary(const struct recv_options *o)
{
	const struct reception *r = &o->reception;
	struct tally tally = reception_tally(r);
	if (o->removed)
		fprintf(stderr, "%s was removed\n", o->talk.text);
	fprintf(stderr, "%s %" PRIu64 " message%s, %" PRIu64 " bytes",
		o->peek ? "copied" : "received", r->messages,
		text_plural(r->messages), r->bytes);
	if (r->messages > 1 && !o->peek)
		talk_print_rate(r->messages - 1, r->last_ns - r->first_ns);
	fputc('\n', stderr);
	if (r->streams == 0 || o->peek)
		return;
	fprintf(stderr,
		"from %zu sender%s: %" PRIu64 " lost, %" PRIu64
		" duplicated, %" PRIu64 " reordered\n",
		r->streams, r->streams > 1 ? "s" : "", tally.lost,
		tally.duplicated, tally.reordered);
	print_latency(r);
}

/* Where one attempt is made, the queue is there now, or is not. */
static int settle(struct recv_options *o, struct error *err)
{
	struct talk *talk = &o->talk;
	if (o->peek && !talk->mechanism->named->peek)
		return error_set(err, STATUS_USAGE,
				 "--peek: %s queues have no call that leaves a "
				 "message where it is",
				 talk->mechanism->mark.label);
	if (o->peek && (talk->how || talk->remove))
		return error_set(err, STATUS_USAGE,
				 "--peek: takes no --select-type and no "
				 "--remove");
	o->all |= o->peek;
	if (o->all && talk->wait && talk->wait != &talk_nonblock)
		return error_set(err, STATUS_USAGE, "--all: takes no --wait");
	if (o->all)
		talk->wait = &talk_nonblock;
	else if (talk->wait == &talk_nonblock && talk->count == 0)
		talk->count = 1;
	if (o->wait_ns == UINT64_MAX && talk->wait == &talk_nonblock)
		o->wait_ns = 0;
	else if (o->wait_ns == UINT64_MAX && talk->timeout_ns > 0)
		o->wait_ns = talk->timeout_ns;
	return 0;
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	struct recv_options *o = options;
	if (talk_take_address(&o->talk, arguments->word[0], err) < 0 ||
	    settle(o, err) < 0)
		return -1;
	setvbuf(stdout, NULL, _IOLBF, 0);
	int rc = talk_prepare(&o->talk, RECEIVER, err);
	if (rc == 0)
		rc = open_queue(o, err);
	if (rc == 0) {
		rc = receive_all(o, err);
		reception_end(&o->reception);
		fflush(stdout);
		print_summary(o);
	}
	if (talk_end(&o->talk, err) < 0)
		rc = -1;
	free(o->message);
	reception_release(&o->reception);
	return rc;
}

const struct command command_recv = {
	.name = "recv",
	.usage = "ADDRESS [options]",
	.summary = "Receive from a named queue: lines, or loss and latency",
	.options = {option_table, NULL},
	.size = sizeof(struct recv_options),
	.defaults = &defaults,
	.words = 1,
	.run = run,
};
