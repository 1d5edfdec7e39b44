/* pipe: a control, pipe(2) in packet mode, which keeps message boundaries. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "base/error.h"
#include "channel.h"
#include "mechanism.h"
#include "message.h"

struct pipe_channel {
	struct channel channel;
	int fd[SIDES];
	bool opened;
};

static struct pipe_channel *pipe_of(struct channel *ch)
{
	return (struct pipe_channel *)ch;
}

/* Each packet takes a buffer of the pipe, a page, whatever its size. */
static int pipe_set_capacity(struct pipe_channel *p, struct error *err)
{
	struct channel *ch = &p->channel;
	long page = sysconf(_SC_PAGESIZE);
	int bytes = fcntl(p->fd[SENDER], F_SETPIPE_SZ,
			  (int)(ch->capacity * (size_t)page));
	if (bytes < 0)
		return error_errno(err, STATUS_SKIPPED, errno,
				   "fcntl F_SETPIPE_SZ for %zu messages, which "
				   "sysctl fs.pipe-max-size=%zu "
				   "fs.pipe-user-pages-soft=0 allows",
				   ch->capacity, ch->capacity * (size_t)page);
	ch->effective.capacity_bytes = (uint64_t)bytes;
	ch->effective.capacity_messages = (uint64_t)(bytes / page);
	ch->effective.message_bytes = PIPE_BUF;
	return 0;
}

static int pipe_open(struct channel *ch, struct error *err)
{
	struct pipe_channel *p = pipe_of(ch);
	if (ch->size > PIPE_BUF || ch->size == 0)
		return error_set(err, STATUS_SKIPPED,
				 "a pipe keeps the boundaries of messages of "
				 "1 to %d bytes (PIPE_BUF)",
				 PIPE_BUF);
	if (ch->capacity > (size_t)INT_MAX / (size_t)sysconf(_SC_PAGESIZE))
		return error_set(err, STATUS_SKIPPED,
				 "a pipe cannot hold %zu messages",
				 ch->capacity);
	int fd[2];
	if (pipe2(fd, O_DIRECT | O_CLOEXEC) < 0)
		return error_errno(err, STATUS_FAILED, errno, "pipe2 O_DIRECT");
	p->fd[SENDER] = fd[1];
	p->fd[RECEIVER] = fd[0];
	p->opened = true;
	return pipe_set_capacity(p, err);
}

static int pipe_attach(struct channel *ch, enum side side)
{
	int flags = O_DIRECT | (ch->nonblock ? O_NONBLOCK : 0);
	return fcntl(pipe_of(ch)->fd[side], F_SETFL, flags) < 0 ? -errno : 0;
}

static int pipe_send(struct channel *ch, struct message *m)
{
	return write(pipe_of(ch)->fd[SENDER], m->body, m->len) < 0 ? -errno : 0;
}

static int pipe_recv(struct channel *ch, struct message *m)
{
	ssize_t n = read(pipe_of(ch)->fd[RECEIVER], m->body, ch->size);
	if (n <= 0)
		return n < 0 ? -errno : -EPIPE;
	m->len = (size_t)n;
	return 0;
}

static int pipe_fd(const struct channel *ch, enum side side)
{
	return ((const struct pipe_channel *)ch)->fd[side];
}

static void pipe_close(struct channel *ch)
{
	struct pipe_channel *p = pipe_of(ch);
	if (p->opened) {
		close(p->fd[SENDER]);
		close(p->fd[RECEIVER]);
	}
	p->opened = false;
}

const struct mechanism mechanism_pipe = {
	.name = "pipe",
	.mark = {"pipe", "pipe", {"#007f5c", "#38c79c"}},
	.summary = "control: pipe(2) in packet mode",
	.caps = CAN_TRY | CAN_POLL | CAN_FAN | CARRIES | IS_CONTROL,
	.size = sizeof(struct pipe_channel),
	.most_bytes = PIPE_BUF,
	.open = pipe_open,
	.attach = pipe_attach,
	.send = pipe_send,
	.recv = pipe_recv,
	.fd = pipe_fd,
	.close = pipe_close,
};
