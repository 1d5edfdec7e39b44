/* Sizes of messages and buffers, and messages that do not fit. */
#include <errno.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "probe/queue.h"

#define SIZE 100

static struct queue make_one(struct probe *p, size_t size)
{
	static const char text[SIZE];
	struct queue q = queue_make(p, 4, SIZE);
	probe_need(p, queue_put(&q, 1, text, size, NOWAIT), "send");
	return q;
}

static void kept_if_larger(struct probe *p)
{
	struct taken m;
	struct queue q = make_one(p, SIZE);
	int rc = queue_take(&q, 0, &m, 10, NOWAIT);
	long left = queue_messages(&q);
	probe_conclude(p, rc < 0 && left == 1, "%s, %ld left", rc_name(rc),
		       left);
}

static void room_of_message(struct probe *p)
{
	struct taken m;
	struct queue q = make_one(p, 0);
	int rc = queue_take(&q, 0, &m, SIZE - 1, NOWAIT);
	probe_conclude(p, rc == 0, "0 bytes into %d: %s", SIZE - 1,
		       rc_name(rc));
}

static void truncated(struct probe *p)
{
	struct taken m;
	struct queue q = make_one(p, SIZE);
	int rc = queue_take(&q, 0, &m, 10, NOWAIT | MSG_NOERROR);
	long left = queue_messages(&q);
	probe_conclude(p, rc == 10 && left == 0, "%d of %d bytes, %ld left", rc,
		       SIZE, left);
}

static void empty_message(struct probe *p)
{
	struct taken m = {0};
	struct queue q = queue_make(p, 4, SIZE);
	int sent = queue_put(&q, 3, "", 0, NOWAIT);
	int took = queue_take(&q, 0, &m, SIZE, NOWAIT);
	probe_conclude(p, sent == 0 && took == 0 && m.kind == 3,
		       "send %s, receive %s, %s %ld", rc_name(sent),
		       rc_name(took), q.party == SYSV ? "type" : "priority",
		       m.kind);
}

static void sysv_largest(struct probe *p)
{
	static const char text[8192];
	struct msginfo info;
	struct queue q = queue_make(p, 2, sizeof(text));
	probe_set_limit(p, "/proc/sys/kernel/msgmax", "1000");
	int rc = rc_of(msgctl(0, IPC_INFO, (struct msqid_ds *)(void *)&info));
	probe_need(p, rc, "msgctl IPC_INFO");
	int fits = queue_put(&q, 1, text, (size_t)info.msgmax, NOWAIT);
	int over = queue_put(&q, 1, text, (size_t)info.msgmax + 1, NOWAIT);
	probe_conclude(p, fits == 0 && over == -EINVAL, "%d bytes %s, %d %s",
		       info.msgmax, rc_name(fits), info.msgmax + 1,
		       rc_name(over));
}

static void posix_largest(struct probe *p)
{
	static const char text[SIZE + 1];
	struct queue q = queue_make(p, 4, SIZE);
	int fits = queue_put(&q, 1, text, SIZE, NOWAIT);
	int over = queue_put(&q, 1, text, SIZE + 1, NOWAIT);
	probe_conclude(p, fits == 0 && over == -EMSGSIZE, "%d bytes %s, %d %s",
		       SIZE, rc_name(fits), SIZE + 1, rc_name(over));
}

/* Into memory that may not be written. */
static void kept_if_bad(struct probe *p)
{
	struct queue q = make_one(p, 4);
	void *page =
		mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int rc = rc_of(q.party == SYSV ? syscall(SYS_msgrcv, q.id, page, SIZE,
						 0, IPC_NOWAIT)
				       : syscall(SYS_mq_timedreceive, q.id,
						 page, SIZE, NULL, NULL));
	long left = queue_messages(&q);
	probe_conclude(p, left == 1, "%s, %ld left", rc_name(rc), left);
}

static const struct promise promises[] = {
	ROW(13, "kept-if-larger",
	    "a message too large for the buffer stays queued",
	    {KEPT, "E2BIG, it stays", "msgop(2)", kept_if_larger},
	    {KEPT, "EMSGSIZE, it stays", "mq_receive(3)", kept_if_larger}),
	ROW(14, "room-of-message", "the buffer may be as small as the message",
	    {KEPT, "ok", "msgop(2)", room_of_message},
	    {NOT_OFFERED, "EMSGSIZE under mq_msgsize", "mq_receive(3)",
	     room_of_message}),
	ROW(15, "truncates", "a long message can be truncated on receive",
	    {KEPT, "10 bytes, the rest is lost", "msgop(2): MSG_NOERROR",
	     truncated},
	    ABSENT("no such flag", "mq_receive(3)")),
	ROW(16, "empty-message", "a message may be empty",
	    {KEPT, "ok, with its type", "msgop(2)", empty_message},
	    {KEPT, "ok, with its priority", "mq_send(3)", empty_message}),
	ROW(17, "largest-exact",
	    "the largest size is accepted, one byte more is refused",
	    {KEPT, "EINVAL over kernel.msgmax", "msgop(2)", sysv_largest},
	    {KEPT, "EMSGSIZE over mq_msgsize", "mq_send(3)", posix_largest}),
	ROW(68, "kept-if-bad-buffer",
	    "a receive that fails with EFAULT loses no message",
	    {NOT_OFFERED, "EFAULT, the message is lost",
	     "ipc/msg.c do_msg_fill", kept_if_bad},
	    {NOT_OFFERED, "EFAULT, the message is lost",
	     "ipc/mqueue.c do_mq_timedreceive", kept_if_bad}),
	{0},
};

const struct subject subject_sizes = {"SIZES", promises};
