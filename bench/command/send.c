/* send: puts lines, or messages that recv knows, into a named queue. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/stop.h"
#include "base/units.h"
#include "command.h"
#include "command/command_util.h"
#include "command/talk.h"
#include "core/queues/reception.h"
#include "registry.h"

#define SIZE_MADE 64   /* of a message that is made up */
#define SIZE_LINE 1024 /* that a queue for lines takes */
#define CAPACITY 10    /* POSIX's own default */
#define DRAIN_NS (NSEC_PER_SEC / 200)

struct ask {
	struct talk talk;
	uint64_t size, capacity, rate, priority, type, mode;
	bool help;
	struct message *message;
	uint64_t sent, begun_ns, last_ns;
};

static const struct option_spec option_table[] = {
	{"count", 'n', "N", "generate N messages; else send lines of stdin"},
	{"size", 's', "BYTES",
	 "size of a generated message (64), a line (1024)"},
	{"rate", 'r', "N", "messages a second (unlimited)"},
	{"priority", 'p', "N", "POSIX: 0 to 32767 (0)"},
	{"type", 't', "N", "System V: from 1 (1)"},
	{"wait", 'w', "WAIT", "see mqbench list waits (block)"},
	{"capacity", 'c', "N", "messages, if the queue is created (10)"},
	{"mode", 'm', "OCTAL", "mode, if the queue is created (0600)"},
	{"remove", 0, NULL, "remove the queue once it is empty"},
	{"verbose", 'v', NULL, "print a line for every message"},
	{"help", 'h', NULL, "show this help"},
	{0},
};

static int take_mode(struct ask *ask, const char *value, struct error *err)
{
	size_t digits = strspn(value, "01234567");
	ask->mode = strtoul(value, NULL, 8);
	if (digits > 0 && digits <= 4 && !value[digits] && ask->mode <= 0777)
		return 0;
	return error_set(
		err, STATUS_USAGE,
		"--mode %.40s: must be octal, at most 0777; 0600 is owner only",
		value);
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	struct ask *ask = context;
	int rc = talk_option(&ask->talk, name, value, err);
	if (rc <= 0)
		return rc;
	if (!strcmp(name, "size")) {
		if (units_parse(value, 1024, &ask->size) && ask->size > 0 &&
		    ask->size <= 1 << 24)
			return 0;
		return error_set(err, STATUS_USAGE,
				 "--size %.40s: bytes, 1 to 16777216", value);
	}
	if (!strcmp(name, "rate"))
		return option_count(name, value, 1, 100000000, &ask->rate, err);
	if (!strcmp(name, "priority"))
		return option_count(name, value, 0, 32767, &ask->priority, err);
	if (!strcmp(name, "type"))
		return option_count(name, value, 1, INT32_MAX, &ask->type, err);
	if (!strcmp(name, "capacity"))
		return option_count(name, value, 1, 1 << 24, &ask->capacity,
				    err);
	if (!strcmp(name, "mode"))
		return take_mode(ask, value, err);
	ask->help = true;
	return 0;
}

static int take_word(void *context, const char *word, struct error *err)
{
	struct ask *ask = context;
	return talk_word(&ask->talk, "send", word, err);
}

/* With the requested mode, regardless of umask(2). */
static int make_queue(struct ask *ask, struct error *err)
{
	struct talk *talk = &ask->talk;
	struct channel *ch = talk->channel;
	const struct named *named = ch->mechanism->named;
	umask(0);
	int rc = named->create(ch, &talk->address, (unsigned)ask->mode);
	if (rc == -EEXIST)
		return 0;
	if (rc < 0)
		return named->refused(ch, -rc, err);
	talk->opened = true;
	if (!named->resize || named->resize(ch, err) == 0)
		return 0;
	talk->remove = true;
	return -1;
}

static int open_queue(struct ask *ask, struct error *err)
{
	struct talk *talk = &ask->talk;
	int rc;
	while ((rc = talk_open(talk, SENDER)) == -ENOENT) {
		if (talk->address.id >= 0)
			break;
		if (make_queue(ask, err) < 0)
			return -1;
	}
	if (rc < 0)
		return talk_failed(talk, "open", rc, err);
	return 0;
}

/* A message as it is sent: how it is known to either family. */
static void address_message(const struct ask *ask, struct message *m)
{
	if (ask->talk.mechanism->caps & CAN_SELECT_TYPE)
		m->prio = 1 - (unsigned)ask->type; /* what sysv_send undoes */
	else
		m->prio = (unsigned)ask->priority;
}

static int too_long(const struct ask *ask, const char *what, size_t bytes,
		    struct error *err)
{
	return error_set(err, STATUS_USAGE,
			 "%s: %s of %zu bytes: the queue takes %zu at most",
			 ask->talk.text, what, bytes, ask->talk.message_bytes);
}

static int send_failed(struct ask *ask, int rc, struct error *err)
{
	if (rc == -EINVAL && ask->talk.mechanism->caps & CAN_SELECT_TYPE)
		return error_set(err, STATUS_FAILED,
				 "%s: msgsnd of %zu bytes: the queue was "
				 "removed, or sysctl kernel.msgmax is less",
				 ask->talk.text, ask->message->len);
	return talk_failed(&ask->talk, "send", rc, err);
}

static int send_one(struct ask *ask, struct error *err)
{
	struct talk *talk = &ask->talk;
	struct channel *ch = talk->channel;
	int rc;
	while ((rc = ch->send(ch, ask->message)) < 0) {
		if (talk_again(talk, SENDER, rc))
			continue;
		if (*talk->stop)
			return error_set(err, STATUS_INTERRUPTED,
					 "interrupted");
		return send_failed(ask, rc, err);
	}
	ask->last_ns = clock_now();
	ask->sent++;
	if (talk->verbose)
		printf("%" PRIu64 ": %zu B\n", ask->sent, ask->message->len);
	return 0;
}

static int send_made(struct ask *ask, struct error *err)
{
	uint32_t tag = address_tag();
	size_t size = (size_t)ask->size;
	if (size > ask->talk.message_bytes)
		return too_long(ask, "a message", size, err);
	ask->message = talk_message(size, err);
	if (!ask->message)
		return -1;
	ask->message->len = size;
	address_message(ask, ask->message);
	for (uint64_t i = 0; ask->talk.count == 0 || i < ask->talk.count; i++) {
		if (ask->rate > 0 &&
		    stop_sleep(ask->begun_ns +
			       (uint64_t)((double)i * 1e9 / (double)ask->rate)))
			return error_set(err, STATUS_INTERRUPTED,
					 "interrupted");
		stamp_write(ask->message, tag, i, clock_now());
		if (send_one(ask, err) < 0)
			return -1;
	}
	return 0;
}

static int send_line(struct ask *ask, const char *line, size_t length,
		     struct error *err)
{
	char what[40];
	snprintf(what, sizeof(what), "line %" PRIu64, ask->sent + 1);
	if (length > ask->talk.message_bytes)
		return too_long(ask, what, length, err);
	free(ask->message);
	ask->message = talk_message(length, err);
	if (!ask->message)
		return -1;
	memcpy(ask->message->body, line, length);
	ask->message->len = length;
	address_message(ask, ask->message);
	return send_one(ask, err);
}

static int send_lines(struct ask *ask, struct error *err)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	int rc = 0;
	while (rc == 0 && (n = getline(&line, &room, stdin)) >= 0) {
		if (n > 0 && line[n - 1] == '\n')
			n--;
		rc = send_line(ask, line, (size_t)n, err);
	}
	free(line);
	if (rc == 0 && *ask->talk.stop)
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	if (rc == 0 && ferror(stdin))
		return error_errno(err, STATUS_FAILED, errno, "standard input");
	return rc;
}

/* Waits until it is empty, since its messages would be lost. */
static void drain(struct ask *ask)
{
	struct channel *ch = ask->talk.channel;
	struct named_status status;
	while (ch->mechanism->named->stat(ch, &status) == 0 &&
	       status.messages > 0)
		if (stop_sleep(clock_now() + DRAIN_NS))
			return;
}

static void print_summary(const struct ask *ask)
{
	double seconds = (double)(ask->last_ns - ask->begun_ns) / 1e9;
	fprintf(stderr, "sent %" PRIu64 " message%s", ask->sent,
		ask->sent == 1 ? "" : "s");
	if (ask->sent > 0 && seconds > 0)
		fprintf(stderr, " in %.3f s: %.0f/s", seconds,
			(double)ask->sent / seconds);
	fputc('\n', stderr);
}

static int send_all(struct ask *ask, struct error *err)
{
	bool made = ask->talk.count > 0 || ask->rate > 0;
	ask->talk.stop = stop_on_signals();
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (ask->size == 0)
		ask->size = made ? SIZE_MADE : SIZE_LINE;
	int rc = talk_prepare(&ask->talk, SENDER, err);
	if (rc == 0) {
		ask->talk.channel->size = (size_t)ask->size;
		ask->talk.channel->capacity = (size_t)ask->capacity;
		rc = open_queue(ask, err);
	}
	if (rc == 0) {
		ask->begun_ns = clock_now();
		rc = made ? send_made(ask, err) : send_lines(ask, err);
		print_summary(ask);
		if (rc == 0 && ask->talk.remove)
			drain(ask);
	}
	if (talk_end(&ask->talk, err) < 0)
		rc = -1;
	free(ask->message);
	return rc;
}

/* What says nothing to the family is not left unsaid. */
static int check_family(const struct ask *ask, struct error *err)
{
	const struct mechanism *mechanism = ask->talk.mechanism;
	bool typed = mechanism && mechanism->caps & CAN_SELECT_TYPE;
	if (mechanism && typed && ask->priority != UINT64_MAX)
		return error_set(err, STATUS_USAGE,
				 "--priority: System V messages have a --type");
	if (mechanism && !typed && ask->type != UINT64_MAX)
		return error_set(err, STATUS_USAGE,
				 "--type: POSIX messages have a --priority");
	return 0;
}

static int run(int argc, char **argv, struct error *err)
{
	struct ask ask = {.capacity = CAPACITY,
			  .mode = 0600,
			  .priority = UINT64_MAX,
			  .type = UINT64_MAX};
	struct options options = {argc, argv, 1, option_table, NULL, false};
	struct options_taker taker = {&ask, take_option, take_word};
	if (options_read(&options, &taker, err) < 0)
		return -1;
	if (ask.help) {
		command_help_print(command_find("send"));
		return STATUS_OK;
	}
	if (check_family(&ask, err) < 0)
		return -1;
	if (ask.priority == UINT64_MAX)
		ask.priority = 0;
	if (ask.type == UINT64_MAX)
		ask.type = 1;
	return send_all(&ask, err);
}

static const struct manual manual = {
	.text = "Sends the lines of standard input to one named queue or, with "
		"`--count` or `--rate`, generated messages with a stamp, which "
		"`mqbench recv` measures. The queue is created if there is "
		"none.\n\nAn `ADDRESS` is /name or posix:/name, sysv:0xKEY, "
		"sysv:id:N, or sysv:ftok:PATH:ID.",
	.statuses =
		(const struct note[]){
			{"0", "done"},
			{"2", "usage, or a queue that cannot be opened"},
			{"5", "a call failed, or output was lost"},
			{"130", "interrupted, after the summary"},
			{0},
		},
	.examples =
		(const struct note[]){
			{"mqbench send /demo --count 1000 --rate 10k",
			 "generated messages, on a schedule"},
			{"echo hello | mqbench send sysv:0x1234 --type 7",
			 "a line, with a type"},
			{0},
		},
};

const struct command command_send = {
	.name = "send",
	.usage = "ADDRESS [options]",
	.summary = "Send to a named queue: lines, or generated messages",
	.options = option_table,
	.manual = &manual,
	.run = run,
};
