/* recv: prints what arrives in a named queue, and what became of it. */
#include <inttypes.h>
#include <math.h>
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
#include "command/command_util.h"
#include "command/talk.h"
#include "core/queues/reception.h"
#include "core/stats/summary.h"
#include "registry.h"

#define LOOK_NS (NSEC_PER_SEC / 100) /* how often a queue is looked for */

struct ask {
	struct talk talk;
	uint64_t wait_ns; /* for the queue to appear; UINT64_MAX: for ever */
	bool help;
	struct message *message;
	struct reception reception;
	bool removed; /* the queue, by somebody else */
};

static const struct option_spec option_table[] = {
	{"count", 'n', "N", "end after N messages"},
	{"wait-for", 0, "TIME",
	 "time to wait for the queue; 0: none (for ever)"},
	{"select-type", 0, "N", "N, at-most:N or not:N (System V)"},
	{"wait", 'w', "WAIT", "see mqbench list waits (block)"},
	{"remove", 0, NULL, "remove the queue at the end"},
	{"verbose", 'v', NULL, "print a line for every message"},
	{"help", 'h', NULL, "show this help"},
	{0},
};

/* "5", "at-most:5", "not:5". */
static int take_select(struct talk *talk, const char *value, struct error *err)
{
	static const char *const names[] = {"exact", "at-most", "not", NULL};
	uint64_t type;
	char name[32] = "exact";
	const char *colon = strchr(value, ':');
	if (colon)
		snprintf(name, sizeof(name), "%.*s", (int)(colon - value),
			 value);
	for (size_t i = 0; names[i] && !talk->how; i++)
		if (!strcmp(names[i], name))
			talk->how = names[i];
	if (!talk->how)
		return units_unknown(err, "--select-type ", name, names,
				     "write N, at-most:N or not:N");
	if (option_count("select-type", colon ? colon + 1 : value, 1, INT32_MAX,
			 &type, err) < 0)
		return -1;
	talk->selected = (unsigned)type;
	return 0;
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	struct ask *ask = context;
	int rc = talk_option(&ask->talk, name, value, err);
	if (rc <= 0)
		return rc;
	if (!strcmp(name, "select-type"))
		return take_select(&ask->talk, value, err);
	if (!strcmp(name, "help"))
		ask->help = true;
	if (strcmp(name, "wait-for") != 0)
		return 0;
	ask->wait_ns = 0;
	if (!strcmp(value, "0") || units_parse_ns(value, &ask->wait_ns))
		return 0;
	return error_set(err, STATUS_USAGE,
			 "--wait-for %.40s: a time, as in 500ms or 5s", value);
}

static int take_word(void *context, const char *word, struct error *err)
{
	struct ask *ask = context;
	return talk_word(&ask->talk, "recv", word, err);
}

/* The sender may come later. */
static int open_queue(struct ask *ask, struct error *err)
{
	struct talk *talk = &ask->talk;
	uint64_t now = clock_now(), until = UINT64_MAX;
	bool said = false;
	int rc;
	if (talk->address.id >= 0)
		ask->wait_ns = 0;
	if (ask->wait_ns < until - now)
		until = now + ask->wait_ns;
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
	ask->message = talk_message(talk->message_bytes, err);
	return ask->message ? 0 : -1;
}

static void print_text(const struct message *m)
{
	char *text = strndup(m->body, m->len);
	if (text && isatty(1)) {
		text_clean(text);
		puts(text);
	} else {
		fwrite(m->body, 1, m->len, stdout);
		putchar('\n');
	}
	free(text);
}

static void print_message(const struct ask *ask, uint64_t latency_ns)
{
	const struct message *m = ask->message;
	bool typed = ask->talk.mechanism->caps & CAN_SELECT_TYPE;
	char number[32];
	if (ask->talk.verbose)
		printf("%" PRIu64 ": %zu B, %s %ld", ask->reception.messages,
		       m->len, typed ? "type" : "priority",
		       typed ? m->mtype : (long)m->prio);
	if (ask->talk.verbose && latency_ns > 0)
		printf(", %s µs", units_three((double)latency_ns / 1e3, number,
					      sizeof(number)));
	if (stamp_found(m)) {
		if (ask->talk.verbose)
			putchar('\n');
		return;
	}
	if (ask->talk.verbose)
		fputs(": ", stdout);
	print_text(m);
}

/* A System V queue may take larger messages than when it was opened. */
static int grow(struct ask *ask, struct error *err)
{
	struct talk *talk = &ask->talk;
	struct named_status status;
	int rc = talk->mechanism->named->stat(talk->channel, &status);
	if (rc < 0 || status.message_bytes <= talk->message_bytes)
		return talk_failed(talk, "receive", rc < 0 ? rc : -E2BIG, err);
	free(ask->message);
	talk->message_bytes = (size_t)status.message_bytes;
	talk->channel->size = talk->message_bytes;
	ask->message = talk_message(talk->message_bytes, err);
	return ask->message ? 0 : -1;
}

/* 1: no more will come. */
static int failed(struct ask *ask, int rc, struct error *err)
{
	struct talk *talk = &ask->talk;
	if (rc == -E2BIG)
		return grow(ask, err);
	if (talk_again(talk, RECEIVER, rc))
		return 0;
	if (*talk->stop)
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	/*
	 * EIDRM for a receiver that was blocked in the call, EINVAL otherwise.
	 */
	if (rc != -EIDRM && rc != -EINVAL)
		return talk_failed(talk, "receive", rc, err);
	ask->removed = true;
	talk->opened = false;
	if (talk->count == 0)
		return 1;
	return talk_failed(talk, "receive", -EIDRM, err);
}

static int receive_all(struct ask *ask, struct error *err)
{
	struct talk *talk = &ask->talk;
	struct channel *ch = talk->channel;
	struct reception *r = &ask->reception;
	while (talk->count == 0 || r->messages < talk->count) {
		uint64_t latency;
		int rc = ch->recv(ch, ask->message);
		uint64_t now = clock_now();
		if (rc < 0) {
			if ((rc = failed(ask, rc, err)) != 0)
				return rc < 0 ? -1 : 0;
			continue;
		}
		if (reception_take(r, ask->message, now, &latency) < 0)
			return error_set(err, STATUS_FAILED, "out of memory");
		print_message(ask, latency);
	}
	return 0;
}

static void print_us(const char *name, uint64_t ns)
{
	char number[32];
	fprintf(stderr, "%s %s", name,
		units_three((double)ns / 1e3, number, sizeof(number)));
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
	if (r->unearthly > 0)
		fprintf(stderr,
			"%" PRIu64 " have stamps of another clock (another "
			"time namespace?): no latency\n",
			r->unearthly);
	if (count == 0)
		return;
	print_us("latency, µs: min", r->latency_min);
	for (size_t i = 0; i < PERCENTILES; i++) {
		char name[16];
		if (i > 0 && !percentile_supported(percentiles[i], count,
						   PERCENTILE_BEYOND_RUN))
			continue;
		snprintf(name, sizeof(name), "  p%s", percentile_names[i]);
		print_us(name, percentile(r, percentiles[i]));
	}
	print_us("  max", r->latency_max);
	fputc('\n', stderr);
}

static void print_summary(const struct ask *ask)
{
	const struct reception *r = &ask->reception;
	struct tally tally = reception_tally(r);
	double seconds = (double)(r->last_ns - r->first_ns) / 1e9;
	if (ask->removed)
		fprintf(stderr, "%s was removed\n", ask->talk.text);
	fprintf(stderr, "received %" PRIu64 " message%s, %" PRIu64 " bytes",
		r->messages, r->messages == 1 ? "" : "s", r->bytes);
	if (r->messages > 1 && seconds > 0)
		fprintf(stderr, " in %.3f s: %.0f/s", seconds,
			(double)(r->messages - 1) / seconds);
	fputc('\n', stderr);
	if (r->streams == 0)
		return;
	fprintf(stderr,
		"from %zu sender%s: %" PRIu64 " lost, %" PRIu64
		" duplicated, %" PRIu64 " reordered\n",
		r->streams, r->streams > 1 ? "s" : "", tally.lost,
		tally.duplicated, tally.reordered);
	print_latency(r);
}

static int receive(struct ask *ask, struct error *err)
{
	ask->talk.stop = stop_on_signals();
	setvbuf(stdout, NULL, _IOLBF, 0);
	int rc = talk_prepare(&ask->talk, RECEIVER, err);
	if (rc == 0)
		rc = open_queue(ask, err);
	if (rc == 0) {
		rc = receive_all(ask, err);
		if (reception_end(&ask->reception) < 0)
			rc = error_set(err, STATUS_FAILED, "out of memory");
		fflush(stdout);
		print_summary(ask);
	}
	if (talk_end(&ask->talk, err) < 0)
		rc = -1;
	free(ask->message);
	reception_release(&ask->reception);
	return rc;
}

static int run(int argc, char **argv, struct error *err)
{
	struct ask *ask = calloc(1, sizeof(*ask));
	if (!ask)
		return error_set(err, STATUS_FAILED, "out of memory");
	ask->wait_ns = UINT64_MAX;
	struct options options = {argc, argv, 1, option_table, NULL, false};
	struct options_taker taker = {ask, take_option, take_word};
	int rc = options_read(&options, &taker, err);
	if (rc == 0 && ask->help)
		command_help_print(command_find("recv"));
	else if (rc == 0)
		rc = receive(ask, err);
	free(ask);
	return rc;
}

static const struct manual manual = {
	.text = "Receives from one named queue, which may belong to any "
		"program: prints lines, or, for messages generated by `mqbench "
		"send`, reports at the end how many were lost, duplicated or "
		"reordered, and their latency. If started first, it waits for "
		"its queue.\n\nAn `ADDRESS` is /name or posix:/name, "
		"sysv:0xKEY, sysv:id:N, or sysv:ftok:PATH:ID.",
	.statuses =
		(const struct note[]){
			{"0", "done"},
			{"2", "usage, or no such queue"},
			{"5", "a call failed, or output was lost"},
			{"130", "interrupted, after the summary"},
			{0},
		},
	.examples =
		(const struct note[]){
			{"mqbench recv /demo",
			 "lines, or messages generated by send"},
			{"mqbench recv sysv:0x1234 --select-type at-most:3",
			 "by type"},
			{0},
		},
};

const struct command command_recv = {
	.name = "recv",
	.usage = "ADDRESS [options]",
	.summary = "Receive from a named queue: lines, or loss and latency",
	.options = option_table,
	.manual = &manual,
	.run = run,
};
