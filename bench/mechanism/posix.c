/* posix: POSIX message queues, mq_open mq_send mq_receive mq_close mq_unlink.
 */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "channel.h"
#include "mechanism.h"
#include "message.h"
#include "named.h"

/*
 * O_NONBLOCK belongs to the open file description, which fork shares, so each
 * side has one of its own.
 */
struct posix {
	struct channel channel;
	mqd_t mqd[SIDES];
	bool opened[SIDES];
};

/* What ipc/mqueue.c charges beside the text: struct msg_msg and a tree node. */
#define MESSAGE_CHARGE (12 * sizeof(void *))

/* The kernel's own bound, which no sysctl lifts. */
#define HARD_MSGMAX 65536
#define ENOUGH_QUEUES 65536

static struct posix *posix_of(struct channel *ch)
{
	return (struct posix *)ch;
}

static struct mq_attr posix_attr(const struct channel *ch)
{
	return (struct mq_attr){
		.mq_maxmsg = (long)ch->capacity,
		.mq_msgsize = ch->size ? (long)ch->size : 1,
	};
}

/* EMFILE is also what a process gets that has no descriptor left. */
static bool no_descriptor_left(void)
{
	int fd = open("/", O_PATH | O_CLOEXEC);
	if (fd < 0)
		return true;
	close(fd);
	return false;
}

static int posix_over_rlimit(const struct mq_attr *attr, struct error *err)
{
	struct rlimit limit;
	if (no_descriptor_left())
		return error_set(err, STATUS_SKIPPED,
				 "mq_open: no descriptor is free; raise ulimit "
				 "-n");
	getrlimit(RLIMIT_MSGQUEUE, &limit);
	unsigned long long need =
		(unsigned long long)attr->mq_maxmsg *
		((unsigned long long)attr->mq_msgsize + MESSAGE_CHARGE);
	bool fits_one = attr->mq_maxmsg > 1 &&
			(unsigned long long)attr->mq_msgsize + MESSAGE_CHARGE <=
				limit.rlim_cur;
	/* The hard limit is anybody's to use, and root's to raise. */
	bool raises = limit.rlim_max == RLIM_INFINITY ||
		      limit.rlim_max == limit.rlim_cur || limit.rlim_max < need;
	char most[32] = "unlimited";
	if (!raises)
		snprintf(most, sizeof(most), "%llu",
			 (unsigned long long)limit.rlim_max);
	return error_set(
		err, STATUS_SKIPPED,
		"mq_open: RLIMIT_MSGQUEUE is %llu bytes for all "
		"queues of the user; this one needs %ld x (%ld + %zu) "
		"= %llu: %s%sprlimit --pid $$ --msgqueue=%s",
		(unsigned long long)limit.rlim_cur, attr->mq_maxmsg,
		attr->mq_msgsize, MESSAGE_CHARGE, need,
		fits_one ? "use a smaller --capacity, or " : "",
		raises && limit.rlim_max != RLIM_INFINITY ? "sudo " : "", most);
}

/* " sysctl fs.mqueue.NAME=NEED" where the limit is lower. */
static void say_limit(char *text, size_t n, const char *name, long need)
{
	char path[64];
	long limit = 0;
	snprintf(path, sizeof(path), "/proc/sys/fs/mqueue/%s", name);
	FILE *file = fopen(path, "re");
	if (!file)
		text_append(text, n, "%s cannot see fs.mqueue.%s",
			    *text ? "," : "", name);
	else if (fscanf(file, "%ld", &limit) == 1 && limit < need)
		text_append(text, n, " sysctl fs.mqueue.%s=%ld (now %ld)", name,
			    need, limit);
	if (file)
		fclose(file);
}

static int posix_over_limits(const struct mq_attr *attr, struct error *err)
{
	char advice[192] = "";
	if (attr->mq_maxmsg > HARD_MSGMAX)
		return error_set(err, STATUS_SKIPPED,
				 "mq_open: a queue holds at most %d messages "
				 "(HARD_MSGMAX): use a smaller --capacity",
				 HARD_MSGMAX);
	say_limit(advice, sizeof(advice), "msg_max", attr->mq_maxmsg);
	say_limit(advice, sizeof(advice), "msgsize_max", attr->mq_msgsize);
	if (!*advice)
		return error_errno(err, STATUS_FAILED, EINVAL,
				   "mq_open: %ld messages of %ld bytes, which "
				   "no limit in /proc/sys/fs/mqueue forbids",
				   attr->mq_maxmsg, attr->mq_msgsize);
	return error_set(err, STATUS_SKIPPED,
			 "mq_open: %ld messages of %ld bytes are over the "
			 "limits:%s",
			 attr->mq_maxmsg, attr->mq_msgsize, advice);
}

/* How many are to be made is not known here. */
static int posix_no_queue(struct error *err)
{
	char advice[96] = "";
	say_limit(advice, sizeof(advice), "queues_max", ENOUGH_QUEUES);
	return error_set(err, STATUS_SKIPPED, "mq_open: no queue is free:%s",
			 *advice ? advice
				 : " remove some, see mqbench queues ls");
}

static int posix_refused(struct channel *ch, int errnum, struct error *err)
{
	struct mq_attr attr = posix_attr(ch);
	switch (errnum) {
	case EMFILE:
		return posix_over_rlimit(&attr, err);
	case EINVAL:
		return posix_over_limits(&attr, err);
	case ENOSPC:
		return posix_no_queue(err);
	case ENOSYS:
		return error_set(err, STATUS_SKIPPED,
				 "mq_open: this kernel has no POSIX message "
				 "queues (CONFIG_POSIX_MQUEUE)");
	case EPERM:
		return error_errno(err, STATUS_SKIPPED, errnum,
				   "mq_open, which seccomp or a security "
				   "module forbids");
	default:
		return error_errno(err, STATUS_FAILED, errnum, "mq_open");
	}
}

static int posix_read_back(struct posix *q, struct error *err)
{
	struct channel *ch = &q->channel;
	struct mq_attr attr;
	if (mq_getattr(q->mqd[RECEIVER], &attr) < 0)
		return error_errno(err, STATUS_FAILED, errno, "mq_getattr");
	ch->effective.capacity_messages = (uint64_t)attr.mq_maxmsg;
	ch->effective.message_bytes = (uint64_t)attr.mq_msgsize;
	ch->effective.capacity_bytes =
		(uint64_t)attr.mq_maxmsg * (uint64_t)attr.mq_msgsize;
	return 0;
}

static int posix_open(struct channel *ch, struct error *err)
{
	static const int flags[SIDES] = {O_CREAT | O_EXCL | O_WRONLY, O_RDONLY};
	struct posix *q = posix_of(ch);
	struct mq_attr attr = posix_attr(ch);
	struct address address;
	if (ch->address)
		address = *ch->address;
	else
		address_make(&address, address_tag(), 0);
	for (enum side side = SENDER; side < SIDES; side++) {
		q->mqd[side] = mq_open(address.name, flags[side], 0600, &attr);
		q->opened[side] = q->mqd[side] >= 0;
		if (!q->opened[side]) {
			int errnum = errno;
			if (side == RECEIVER)
				mq_unlink(address.name);
			return posix_refused(ch, errnum, err);
		}
	}
	if (mq_unlink(address.name) < 0)
		return error_errno(err, STATUS_FAILED, errno, "mq_unlink %s",
				   address.name);
	return posix_read_back(q, err);
}

static int posix_attach(struct channel *ch, enum side side)
{
	struct mq_attr attr = {.mq_flags = ch->nonblock ? O_NONBLOCK : 0};
	return mq_setattr(posix_of(ch)->mqd[side], &attr, NULL) < 0 ? -errno
								    : 0;
}

static int posix_send(struct channel *ch, struct message *m)
{
	mqd_t mqd = posix_of(ch)->mqd[SENDER];
	int rc = ch->deadline ? mq_timedsend(mqd, m->body, m->len, m->prio,
					     ch->deadline)
			      : mq_send(mqd, m->body, m->len, m->prio);
	return rc < 0 ? -errno : 0;
}

/*
 * The buffer must hold mq_msgsize, which is at least 1. The kernel writes the
 * priority only where it is asked for, which is not free.
 */
static int posix_recv(struct channel *ch, struct message *m)
{
	mqd_t mqd = posix_of(ch)->mqd[RECEIVER];
	size_t room = ch->size ? ch->size : 1;
	unsigned *prio = ch->prio_max > ch->prio_min ? &m->prio : NULL;
	ssize_t n = ch->deadline ? mq_timedreceive(mqd, m->body, room, prio,
						   ch->deadline)
				 : mq_receive(mqd, m->body, room, prio);
	if (n < 0)
		return -errno;
	m->len = (size_t)n;
	return 0;
}

static int posix_fd(const struct channel *ch, enum side side)
{
	return ((const struct posix *)ch)->mqd[side];
}

static int posix_arm(struct channel *ch)
{
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL,
		.sigev_signo = CHANNEL_SIGNAL,
	};
	return mq_notify(posix_of(ch)->mqd[RECEIVER], &event) < 0 ? -errno : 0;
}

static void posix_close(struct channel *ch)
{
	struct posix *q = posix_of(ch);
	for (enum side side = SENDER; side < SIDES; side++) {
		if (q->opened[side])
			mq_close(q->mqd[side]);
		q->opened[side] = false;
	}
}

/* A named queue is opened once, for both directions. */
static int posix_named_handle(struct posix *q, mqd_t mqd)
{
	if (mqd < 0)
		return -errno;
	q->mqd[SENDER] = q->mqd[RECEIVER] = mqd;
	return 0;
}

static int posix_named_create(struct channel *ch, const struct address *address,
			      unsigned mode)
{
	struct mq_attr attr = posix_attr(ch);
	return posix_named_handle(
		posix_of(ch),
		mq_open(address->name, O_CREAT | O_EXCL | O_RDWR, mode, &attr));
}

static int posix_named_open(struct channel *ch, const struct address *address,
			    enum side side)
{
	static const int flags[] = {O_WRONLY, O_RDONLY, O_RDWR};
	return posix_named_handle(posix_of(ch),
				  mq_open(address->name, flags[side]));
}

static int posix_named_stat(struct channel *ch, struct named_status *status)
{
	struct mq_attr attr;
	if (mq_getattr(posix_of(ch)->mqd[RECEIVER], &attr) < 0)
		return -errno;
	status->messages = (uint64_t)attr.mq_curmsgs;
	status->capacity_messages = (uint64_t)attr.mq_maxmsg;
	status->capacity_bytes =
		(uint64_t)attr.mq_maxmsg * (uint64_t)attr.mq_msgsize;
	status->message_bytes = (uint64_t)attr.mq_msgsize;
	return 0;
}

static int posix_named_origin(struct channel *ch, struct named_origin *origin)
{
	struct stat file;
	if (fstat(posix_of(ch)->mqd[RECEIVER], &file) < 0)
		return -errno;
	origin->maker = file.st_uid;
	origin->mode = file.st_mode & 0777;
	origin->since_s = file.st_ctim.tv_sec;
	origin->unlinked = file.st_nlink == 0;
	return 0;
}

static int posix_named_close(struct channel *ch)
{
	return mq_close(posix_of(ch)->mqd[RECEIVER]) < 0 ? -errno : 0;
}

static int posix_named_remove(struct channel *ch, const struct address *address)
{
	(void)ch;
	return mq_unlink(address->name) < 0 ? -errno : 0;
}

static const struct named posix_named = {
	.create = posix_named_create,
	.open = posix_named_open,
	.stat = posix_named_stat,
	.origin = posix_named_origin,
	.close = posix_named_close,
	.remove = posix_named_remove,
	.refused = posix_refused,
};

const struct mechanism mechanism_posix = {
	.name = "posix",
	.mark = {"POSIX", "POSIX", {"#c24e00", "#f58f45"}},
	.summary = "POSIX message queue: mq_open mq_send mq_receive",
	.caps = CAN_TRY | CAN_POLL | CAN_TIMEOUT | CAN_NOTIFY | CAN_PRIORITY |
		CAN_FAN | CAN_NAME | CARRIES,
	.size = sizeof(struct posix),
	.most_messages = HARD_MSGMAX,
	.open = posix_open,
	.attach = posix_attach,
	.send = posix_send,
	.recv = posix_recv,
	.fd = posix_fd,
	.arm = posix_arm,
	.close = posix_close,
	.named = &posix_named,
};
