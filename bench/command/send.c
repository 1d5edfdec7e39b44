/* send: puts lines, or messages that recv knows, into a named queue. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/stop.h"
#include "base/text.h"
#include "command.h"
#include "command/talk.h"
#include "core/queues/reception.h"

#define SIZE_MADE 64   /* of a message that is made up */
#define SIZE_LINE 1024 /* that a queue for lines takes */
#define CAPACITY 10    /* POSIX's own default */
#define DRAIN_NS (NSEC_PER_SEC / 200)

struct send_options {
	struct talk talk; /* first: talk_take_wait sets it */
	uint64_t size, capacity, rate, priority, type, mode;
	struct message *message;
	uint64_t sent, begun_ns, last_ns;
};

static int take_mode(void *into, const struct option_spec *spec,
		     const char *value, struct error *err)
{
	struct send_options *o = into;
	size_t digits = strspn(value, "01234567");
	o->mode = strtoul(value, NULL, 8);
	if (digits > 0 && digits <= 4 && !value[digits] && o->mode <= 0777)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "--%s %.40s: must be octal, at most 0777; 0600 is "
			 "owner only",
			 spec->name, value);
}

#define AT(member) OPTION_AT(struct send_options, member)

static const struct option_spec option_table[] = {
	{"count", 'n', "N", "generate N messages; else send lines of stdin",
	 OPTION_COUNT, AT(talk.count), 1, UINT64_MAX >> 12},
	{"size", 's', "BYTES",
	 "size of a generated message (64), a line (1024)", OPTION_BYTES,
	 AT(size), 1, 1 << 24},
	{"rate", 'r', "N", "messages a second (unlimited)", OPTION_COUNT,
	 AT(rate), 1, 100000000},
	{"priority", 'p', "N", "POSIX: 0 to 32767 (0)", OPTION_COUNT,
	 AT(priority), 0, 32767},
	{"type", 't', "N", "System V: from 1 (1)", OPTION_COUNT, AT(type), 1,
	 INT32_MAX},
	{"wait", 'w', "WAIT", "nonblock, or see mqbench list waits (block)",
	 .handler = talk_take_wait},
	{"timeout", 0, "TIME", "give up, with status 3, when full for so long",
	 OPTION_TIME, AT(talk.timeout_ns), 1, INT64_MAX},
	{"capacity", 'c', "N", "messages, if the queue is created (10)",
	 OPTION_COUNT, AT(capacity), 1, 1 << 24},
	{"mode", 'm', "OCTAL", "mode, if the queue is created (0600)",
	 .handler = take_mode},
	{"remove", 0, NULL, "remove the queue once it is empty", OPTION_FLAG,
	 AT(talk.remove)},
	{"verbose", 'v', NULL, "print a line for every message", OPTION_FLAG,
	 AT(talk.verbose)},
	{0},
};

/* With the requested mode, regardless of umask(2). */
static int make_queue(struct send_options *o, struct error *err)
{
	struct talk *talk = &o->talk;
	struct channel *ch = talk->channel;
	const struct named *named = ch->mechanism->named;
	umask(0);
	int rc = named->create(ch, &talk->address, (unsigned)o->mode);
	if (rc == -EEXIST)
		return 0;
	if (rc < 0)
		return named->refused(ch, -rc, err);
	talk_made(talk);
	struct error why = {0};
	if (!named->resize || named->resize(ch, &why) == 0)
		return 0;
	if (why.status == STATUS_SKIPPED && o->capacity == 0) {
		fprintf(stderr, "warning: not of the usual size: %s\n",
			why.text);
		return 0;
	}
	talk->remove = true;
	return error_set(err, why.status, "%s", why.text);
}

static int open_queue(struct send_options *o, struct error *err)
{
	struct talk *talk = &o->talk;
	int rc;
	while ((rc = talk_open(talk, SENDER)) == -ENOENT) {
		if (talk->address.id >= 0)
			break;
		if (make_queue(o, err) < 0)
			return -1;
	}
	if (rc < 0)
		return talk_failed(talk, "open", rc, err);
	return 0;
}

/* A message as it is sent: how it is known to either family. */
static void address_message(const struct send_options *o, struct message *m)
{
	if (o->talk.mechanism->caps & CAN_SELECT_TYPE)
		m->prio = 1 - (unsigned)o->type; /* what sysv_send undoes */
	else
		m->prio = (unsigned)o->priority;
}

static int too_long(const struct send_options *o, const char *what,
		    size_t bytes, struct error *err)
{
	return error_set(err, STATUS_USAGE,
			 "%s: %s of %zu bytes: the queue takes %zu at most",
			 o->talk.text, what, bytes, o->talk.message_bytes);
}

static int send_failed(struct send_options *o, int rc, struct error *err)
{
	struct channel *ch = o->talk.channel;
	const struct named *named = ch->mechanism->named;
	struct named_status status;
	if (rc != -EINVAL || !(ch->mechanism->caps & CAN_SELECT_TYPE))
		return talk_again(&o->talk, SENDER, rc, err);
	if (named->stat(ch, &status) == -EINVAL)
		return talk_failed(&o->talk, "send", -EIDRM, err);
	ch->size = o->message->len;
	return named->refused(ch, EINVAL, err);
}

static int send_one(struct send_options *o, struct error *err)
{
	struct talk *talk = &o->talk;
	struct channel *ch = talk->channel;
	int rc;
	talk_begin(talk);
	while ((rc = ch->send(ch, o->message)) < 0)
		if (send_failed(o, rc, err) < 0)
			return -1;
	o->last_ns = clock_now();
	o->sent++;
	if (talk->verbose)
		printf("%" PRIu64 ": %zu B\n", o->sent, o->message->len);
	return 0;
}

static int send_made(struct send_options *o, struct error *err)
{
	uint32_t tag = address_tag();
	size_t size = (size_t)o->size;
	if (size > o->talk.message_bytes)
		return too_long(o, "a message", size, err);
	o->message = talk_message(size);
	o->message->len = size;
	address_message(o, o->message);
	for (uint64_t i = 0; o->talk.count == 0 || i < o->talk.count; i++) {
		if (o->rate > 0 &&
		    stop_sleep(o->begun_ns +
			       (uint64_t)((double)i * 1e9 / (double)o->rate)))
			return error_set(err, STATUS_INTERRUPTED,
					 "interrupted");
		stamp_write(o->message, tag, i, clock_now());
		if (send_one(o, err) < 0)
			return -1;
	}
	return 0;
}

static int send_line(struct send_options *o, const char *line, size_t length,
		     struct error *err)
{
	char what[40];
	snprintf(what, sizeof(what), "line %" PRIu64, o->sent + 1);
	if (length > o->talk.message_bytes)
		return too_long(o, what, length, err);
	free(o->message);
	o->message = talk_message(length);
	memcpy(o->message->body, line, length);
	o->message->len = length;
	address_message(o, o->message);
	return send_one(o, err);
}

static int send_lines(struct send_options *o, struct error *err)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	int rc = 0;
	while (rc == 0 && (n = mem_line(&line, &room, stdin)) >= 0) {
		if (n > 0 && line[n - 1] == '\n')
			n--;
		rc = send_line(o, line, (size_t)n, err);
	}
	free(line);
	if (rc == 0 && *o->talk.stop)
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	if (rc == 0 && ferror(stdin))
		return error_errno(err, STATUS_FAILED, errno, "standard input");
	return rc;
}

/* Waits until it is empty, since its messages would be lost. */
static int drain(struct send_options *o, struct error *err)
{
	struct talk *talk = &o->talk;
	struct channel *ch = talk->channel;
	struct named_status status;
	talk_begin(talk);
	while (ch->mechanism->named->stat(ch, &status) == 0 &&
	       status.messages > 0) {
		if (stop_sleep(clock_now() + DRAIN_NS))
			break;
		talk_tell_of_name(talk);
		if (talk->timeout_ns == 0 || clock_now() < talk->until_ns)
			continue;
		return error_set(err, STATUS_EMPTY,
				 "%s: not removed: is not empty", talk->text);
	}
	return 0;
}

static void print_summary(const struct send_options *o)
{
	fprintf(stderr, "sent %" PRIu64 " message%s", o->sent,
		text_plural(o->sent));
	talk_print_rate(o->sent, o->sent > 0 ? o->last_ns - o->begun_ns : 0);
	fputc('\n', stderr);
}

static int send_all(struct send_options *o, struct error *err)
{
	bool made = o->talk.count > 0 || o->rate > 0;
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (o->size == 0)
		o->size = made ? SIZE_MADE : SIZE_LINE;
	int rc = talk_prepare(&o->talk, SENDER, err);
	if (rc == 0) {
		o->talk.channel->size = (size_t)o->size;
		o->talk.channel->capacity =
			o->capacity ? (size_t)o->capacity : CAPACITY;
		rc = open_queue(o, err);
	}
	if (rc == 0) {
		o->begun_ns = clock_now();
		rc = made ? send_made(o, err) : send_lines(o, err);
		print_summary(o);
		if (rc == 0 && o->talk.remove)
			rc = drain(o, err);
		/* What it was made for it, or the system, cannot take. */
		if (rc < 0 && o->sent == 0 &&
		    (err->status == STATUS_USAGE ||
		     err->status == STATUS_SKIPPED))
			o->talk.remove = true;
		/* With what others have sent, if it is theirs. */
		if (rc < 0 && (!o->talk.made || err->status == STATUS_EMPTY))
			o->talk.remove = false;
	}
	if (talk_end(&o->talk, err) < 0)
		rc = -1;
	free(o->message);
	return rc;
}

/* What says nothing to the family is not left unsaid. */
static int check_family(const struct send_options *o, struct error *err)
{
	bool typed = o->talk.mechanism->caps & CAN_SELECT_TYPE;
	if (typed && o->priority != UINT64_MAX)
		return error_set(err, STATUS_USAGE,
				 "--priority: System V messages have a --type");
	if (!typed && o->type != UINT64_MAX)
		return error_set(err, STATUS_USAGE,
				 "--type: POSIX messages have a --priority");
	return 0;
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	struct send_options *o = options;
	if (talk_take_address(&o->talk, arguments->word[0], err) < 0 ||
	    check_family(o, err) < 0)
		return -1;
	if (o->priority == UINT64_MAX)
		o->priority = 0;
	if (o->type == UINT64_MAX)
		o->type = 1;
	return send_all(o, err);
}

static const struct send_options defaults = {
	.mode = 0600,
	.priority = UINT64_MAX,
	.type = UINT64_MAX,
};

const struct command command_send = {
	.name = "send",
	.usage = "ADDRESS [options]",
	.summary = "Send to a named queue: lines, or generated messages",
	.options = {option_table, NULL},
	.size = sizeof(struct send_options),
	.defaults = &defaults,
	.words = 1,
	.run = run,
};
