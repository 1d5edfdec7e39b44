/* What the controls have calls of their own for. */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "channel.h"
#include "probe/controls.h"
#include "probe/queue.h"

static int end_of(const struct queue *q, enum side side)
{
	return q->channel->mechanism->fd(q->channel, side);
}

void control_polled(struct probe *p)
{
	struct queue q = queue_make(p, 8, BODY_MAX);
	struct pollfd fd = {end_of(&q, RECEIVER), POLLIN, 0};
	int before = poll(&fd, 1, 0);
	queue_put_text(&q, "a");
	int after = poll(&fd, 1, 0);
	probe_conclude(p, before == 0 && after == 1 && fd.revents & POLLIN,
		       "empty %s, then %s", before ? "IN" : "nothing",
		       after == 1 ? "IN" : "nothing");
}

void control_timed(struct probe *p)
{
	struct queue q = queue_make(p, 8, BODY_MAX);
	struct timespec deadline = probe_deadline(30);
	struct timeval timeout = {.tv_usec = 30000};
	if (p->party == UDS)
		setsockopt(end_of(&q, RECEIVER), SOL_SOCKET, SO_RCVTIMEO,
			   &timeout, sizeof(timeout));
	q.channel->deadline = &deadline;
	uint64_t begun = clock_now();
	int rc = queue_take_any(&q);
	uint64_t ms = (clock_now() - begun) / 1000000;
	bool ended = rc == (p->party == UDS ? -EAGAIN : -ETIMEDOUT);
	/* SO_RCVTIMEO counts in ticks, and a busy machine makes up for some. */
	if (p->party == UDS && ended && ms > 0 && ms < 15)
		probe_skip(p, "%s after %d ms: too few ticks to tell",
			   rc_name(rc), (int)ms);
	probe_conclude(p,
		       ended && (p->party == UDS ? ms > 0
						 : probe_is_due(&deadline, 0)),
		       "%s after 30 ms", rc_name(rc));
}

/* Both ends are open in every process that forked later. */
static int hold_sender(struct job *job)
{
	close(end_of(&job->queue, RECEIVER));
	probe_pause(20);
	return 0;
}

void control_peer(struct probe *p)
{
	char text[8];
	struct queue q = queue_make(p, 8, BODY_MAX);
	job_start(p, &(struct job){.body = hold_sender, .queue = q});
	close(end_of(&q, SENDER));
	int n = rc_of(read(end_of(&q, RECEIVER), text, sizeof(text)));
	probe_conclude(p, n == 0, "%s", n == 0 ? "end of file" : rc_name(n));
}
