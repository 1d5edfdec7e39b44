/* uds: a control, a pair of AF_UNIX sockets of type SOCK_SEQPACKET. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "channel.h"
#include "mechanism.h"
#include "message.h"

struct uds {
	struct channel channel;
	int fd[SIDES];
	bool opened;
};

/* What a small packet takes of SO_SNDBUF beside its text, about. */
#define PACKET_CHARGE 704

static struct uds *uds_of(struct channel *ch)
{
	return (struct uds *)ch;
}

/*
 * The socket counts memory, not messages, so how many fit is found out by
 * sending until it is full.
 */
static int uds_find_capacity(struct uds *u, struct error *err)
{
	static const char zeros[65536];
	struct channel *ch = &u->channel;
	uint64_t n = 0;
	while (send(u->fd[SENDER], zeros, ch->size, MSG_DONTWAIT) >= 0)
		n++;
	if (errno != EAGAIN || n == 0)
		return error_errno(err, STATUS_SKIPPED, errno,
				   "a packet of %zu bytes through AF_UNIX, "
				   "which sysctl net.core.wmem_max=%zu allows",
				   ch->size, ch->size);
	char drain;
	for (uint64_t i = 0; i < n; i++)
		if (recv(u->fd[RECEIVER], &drain, 1, MSG_DONTWAIT) < 0)
			return error_errno(err, STATUS_FAILED, errno, "recv");
	ch->effective.capacity_messages = n;
	return 0;
}

static int uds_open(struct channel *ch, struct error *err)
{
	struct uds *u = uds_of(ch);
	if (ch->size > ch->mechanism->most_bytes ||
	    ch->capacity > ch->mechanism->most_messages)
		return error_set(err, STATUS_SKIPPED,
				 "an AF_UNIX packet of %zu bytes, %zu times, "
				 "is over what a socket buffers",
				 ch->size, ch->capacity);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, u->fd) < 0)
		return error_errno(err, STATUS_FAILED, errno,
				   "socketpair AF_UNIX SOCK_SEQPACKET");
	u->opened = true;
	/* The kernel doubles what it is given (socket(7)). */
	int bytes = (int)(ch->capacity * (ch->size + PACKET_CHARGE) / 2);
	setsockopt(u->fd[SENDER], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
	socklen_t n = sizeof(bytes);
	getsockopt(u->fd[SENDER], SOL_SOCKET, SO_SNDBUF, &bytes, &n);
	ch->effective.capacity_bytes = (uint64_t)bytes;
	ch->effective.message_bytes = ch->size;
	return uds_find_capacity(u, err);
}

static int uds_attach(struct channel *ch, enum side side)
{
	int flags = ch->nonblock ? O_NONBLOCK : 0;
	return fcntl(uds_of(ch)->fd[side], F_SETFL, flags) < 0 ? -errno : 0;
}

static int uds_send(struct channel *ch, struct message *m)
{
	ssize_t n = send(uds_of(ch)->fd[SENDER], m->body, m->len, MSG_NOSIGNAL);
	return n < 0 ? -errno : 0;
}

static int uds_recv(struct channel *ch, struct message *m)
{
	ssize_t n = recv(uds_of(ch)->fd[RECEIVER], m->body, ch->size, 0);
	if (n < 0)
		return -errno;
	m->len = (size_t)n;
	return 0;
}

static int uds_fd(const struct channel *ch, enum side side)
{
	return ((const struct uds *)ch)->fd[side];
}

static void uds_close(struct channel *ch)
{
	struct uds *u = uds_of(ch);
	if (u->opened) {
		close(u->fd[SENDER]);
		close(u->fd[RECEIVER]);
	}
	u->opened = false;
}

const struct mechanism mechanism_uds = {
	.name = "uds",
	.mark = {"uds", "UNIX socket", {"#a5528a", "#e29ac9"}},
	.summary = "control: AF_UNIX SOCK_SEQPACKET",
	.caps = CAN_TRY | CAN_POLL | CAN_FAN | CARRIES | IS_CONTROL,
	.size = sizeof(struct uds),
	.most_bytes = 65536,
	.most_messages = INT_MAX / 2 / 65536,
	.open = uds_open,
	.attach = uds_attach,
	.send = uds_send,
	.recv = uds_recv,
	.fd = uds_fd,
	.close = uds_close,
};
