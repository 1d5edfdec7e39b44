/* Promises of the controls, tested through their mechanisms. */
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "channel.h"
#include "core/plan/catalogue.h"
#include "probe/controls.h"
#include "probe/kit.h"
#include "probe/probe.h"

#define CAPACITY 8

static struct channel *open_channel(struct probe *p)
{
	struct error err = {0};
	const struct mechanism *m =
		catalogue_mechanism(p->catalogue, party_names[p->party]);
	struct channel *ch = m ? calloc(1, m->size) : NULL;
	if (!ch)
		probe_skip(p, "there is no mechanism %s",
			   party_names[p->party]);
	ch->mechanism = m;
	ch->size = TEXT_MAX;
	ch->capacity = CAPACITY;
	if (m->open(ch, &err) < 0)
		probe_skip(p, "%s", err.text);
	return ch;
}

static struct message *message_make(struct probe *p)
{
	struct message *m = calloc(1, sizeof(*m) + TEXT_MAX);
	if (!m)
		probe_skip(p, "out of memory");
	return m;
}

static int put(struct channel *ch, struct message *m, const char *text)
{
	m->len = strlen(text);
	memcpy(m->body, text, m->len);
	return ch->mechanism->send(ch, m);
}

static int take(struct channel *ch, struct message *m)
{
	int rc = ch->mechanism->recv(ch, m);
	m->body[rc < 0 ? 0 : m->len] = '\0';
	return rc;
}

void control_order(struct probe *p)
{
	struct channel *ch = open_channel(p);
	struct message *m = message_make(p);
	char order[4] = "";
	put(ch, m, "a");
	put(ch, m, "b");
	put(ch, m, "c");
	for (int i = 0; i < 3; i++) {
		take(ch, m);
		order[i] = m->body[0];
	}
	probe_conclude(p, !strcmp(order, "abc"), "%s", order);
}

void control_boundaries(struct probe *p)
{
	struct channel *ch = open_channel(p);
	struct message *m = message_make(p);
	put(ch, m, "abc");
	put(ch, m, "defgh");
	take(ch, m);
	size_t first = m->len;
	take(ch, m);
	probe_conclude(p, first == 3 && m->len == 5,
		       "3 and 5 bytes arrive as %zu and %zu", first, m->len);
}

/* The channel is the address that all forked processes share. */
static int put_numbers(struct job *job)
{
	struct channel *ch = job->context;
	struct message *m = message_make(job->probe);
	int rc = 0;
	for (uint32_t i = 0; i < NUMBERED / 2 && rc == 0; i++) {
		uint32_t number = i * 2 + (uint32_t)job->kind;
		m->len = sizeof(number);
		memcpy(m->body, &number, sizeof(number));
		rc = ch->mechanism->send(ch, m);
	}
	return rc;
}

static int take_numbers(struct job *job)
{
	struct channel *ch = job->context;
	struct message *m = message_make(job->probe);
	uint32_t number = 0;
	for (;;) {
		int rc = ch->mechanism->recv(ch, m);
		if (rc < 0)
			return rc;
		memcpy(&number, m->body, sizeof(number));
		if (number >= NUMBERED)
			return 0;
		atomic_fetch_add(&job->probe->seen[number], 1);
	}
}

void control_many(struct probe *p)
{
	struct channel *ch = open_channel(p);
	struct message *m = message_make(p);
	struct job *reader[2], *writer[2];
	uint32_t end = NUMBERED;
	for (int i = 0; i < 2; i++) {
		reader[i] = job_start(
			p, &(struct job){.body = take_numbers, .context = ch});
		writer[i] = job_start(p, &(struct job){.body = put_numbers,
						       .context = ch,
						       .kind = i});
	}
	job_result(writer[0]);
	job_result(writer[1]);
	m->len = sizeof(end);
	memcpy(m->body, &end, sizeof(end));
	for (int i = 0; i < 2; i++)
		ch->mechanism->send(ch, m);
	job_result(reader[0]);
	job_result(reader[1]);
	unsigned wrong = 0;
	for (int i = 0; i < NUMBERED; i++)
		wrong += p->seen[i] != 1;
	probe_conclude(p, wrong == 0, "of %d, %u not once", NUMBERED, wrong);
}

void control_polled(struct probe *p)
{
	struct channel *ch = open_channel(p);
	struct message *m = message_make(p);
	struct pollfd fd = {ch->mechanism->fd(ch, RECEIVER), POLLIN, 0};
	int before = poll(&fd, 1, 0);
	put(ch, m, "a");
	int after = poll(&fd, 1, 0);
	probe_conclude(p, before == 0 && after == 1 && fd.revents & POLLIN,
		       "empty %s, then %s", before ? "IN" : "nothing",
		       after == 1 ? "IN" : "nothing");
}

void control_timed(struct probe *p)
{
	struct channel *ch = open_channel(p);
	struct message *m = message_make(p);
	struct timespec deadline = probe_deadline(30);
	struct timeval timeout = {.tv_usec = 30000};
	if (p->party == UDS)
		setsockopt(ch->mechanism->fd(ch, RECEIVER), SOL_SOCKET,
			   SO_RCVTIMEO, &timeout, sizeof(timeout));
	ch->deadline = &deadline;
	int rc = ch->mechanism->recv(ch, m);
	probe_conclude(p,
		       probe_is_due(&deadline, 5) &&
			       (rc == -ETIMEDOUT || rc == -EAGAIN),
		       "%s after 30 ms", rc_name(rc));
}

/* Both ends are open in every process that forked later. */
static int hold_sender(struct job *job)
{
	struct channel *ch = job->context;
	close(ch->mechanism->fd(ch, RECEIVER));
	probe_pause(20);
	return 0;
}

void control_peer(struct probe *p)
{
	struct channel *ch = open_channel(p);
	char text[8];
	job_start(p, &(struct job){.body = hold_sender, .context = ch});
	close(ch->mechanism->fd(ch, SENDER));
	ssize_t n = read(ch->mechanism->fd(ch, RECEIVER), text, sizeof(text));
	probe_conclude(p, n == 0, "%s",
		       n == 0 ? "end of file" : rc_name((int)n));
}
