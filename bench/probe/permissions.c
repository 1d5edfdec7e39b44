/* Who may do what, and when that is checked. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/run/isolate.h"
#include "probe/queue.h"

#define MSGMNB "/proc/sys/kernel/msgmnb"
#define MSG_MAX "/proc/sys/fs/mqueue/msg_max"

static long read_limit(struct probe *p, const char *path)
{
	long value = 0;
	FILE *file = fopen(path, "re");
	if (!file || fscanf(file, "%ld", &value) != 1)
		probe_skip(p, "%s cannot be read", path);
	fclose(file);
	return value;
}

static void sysv_raise(struct probe *p)
{
	struct queue q = queue_make(p, 4, TEXT_MAX);
	give_up_resource();
	int rc = queue_resize(&q, (unsigned long)read_limit(p, MSGMNB) + 1);
	probe_conclude(p, rc == -EPERM, "msg_qbytes over msgmnb: %s", said(rc));
}

static void posix_raise(struct probe *p)
{
	struct mq_attr attr = {.mq_msgsize = 1};
	struct queue q = queue_address(p);
	attr.mq_maxmsg = read_limit(p, MSG_MAX) + 1;
	give_up_resource();
	q.id = mq_open(q.name, O_CREAT | O_EXCL | O_RDWR, 0600, &attr);
	int rc = q.id < 0 ? -errno : 0;
	if (rc == 0)
		queue_note(p, &q);
	probe_conclude(p, rc == -EINVAL, "mq_maxmsg over msg_max: %s",
		       said(rc));
}

/* As another user: every call. */
static int sysv_intrude(struct job *job)
{
	struct probe *p = job->probe;
	struct queue *q = &job->queue;
	struct taken m;
	become_other(p);
	int get = msgget(q->key, 0600) < 0 ? -errno : 0;
	int put = queue_put(q, 1, "x", 1, NOWAIT);
	int took = queue_take(q, 0, &m, TEXT_MAX, NOWAIT);
	int removed = queue_remove(q);
	probe_conclude(p,
		       get == -EACCES && put == -EACCES && took == -EACCES &&
			       removed == -EPERM,
		       "get %s, send %s, receive %s, remove %s", said(get),
		       said(put), said(took), said(removed));
}

static int posix_intrude(struct job *job)
{
	struct probe *p = job->probe;
	become_other(p);
	int open = queue_open(&job->queue), removed = queue_remove(&job->queue);
	probe_conclude(
		p, open == -EACCES && (removed == -EACCES || removed == -EPERM),
		"open %s, unlink %s", said(open), said(removed));
}

static void others(struct probe *p)
{
	struct queue q = queue_address(p);
	int rc = queue_create(p, &q, 0600);
	if (rc < 0)
		probe_skip(p, "create: %s", said(rc));
	job_result(job_start(p, &(struct job){.body = p->party == SYSV
							      ? sysv_intrude
							      : posix_intrude,
					      .queue = q}));
}

static int put_as_other(struct job *job)
{
	become_other(job->probe);
	return queue_put(&job->queue, 1, "x", 1, NOWAIT);
}

static void each_call(struct probe *p)
{
	struct queue q = queue_make(p, 4, TEXT_MAX);
	int rc = job_result(
		job_start(p, &(struct job){.body = put_as_other, .queue = q}));
	probe_conclude(p, rc == -EACCES,
		       "with the handle, as another user: send %s", said(rc));
}

static int open_as_other(struct job *job)
{
	become_other(job->probe);
	return queue_open(&job->queue);
}

static int set_mode(const struct queue *q, mode_t mode)
{
	struct msqid_ds status;
	if (q->party == POSIX)
		return fchmod(q->id, mode) < 0 ? -errno : 0;
	if (msgctl(q->id, IPC_STAT, &status) < 0)
		return -errno;
	status.msg_perm.mode = (unsigned short)mode;
	return msgctl(q->id, IPC_SET, &status) < 0 ? -errno : 0;
}

static void revoked(struct probe *p)
{
	struct queue q = queue_address(p);
	umask(0);
	int rc = queue_create(p, &q, 0666);
	if (rc < 0)
		probe_skip(p, "create: %s", said(rc));
	struct job *job = job_start(p, &(struct job){.body = job_take,
						     .queue = q,
						     .before = open_as_other});
	job_blocks(job);
	rc = set_mode(&q, 0600);
	if (job_stays(job))
		probe_conclude(p, false,
			       "mode 0600: %s, the receiver keeps waiting",
			       said(rc));
	rc = job_result(job);
	probe_conclude(p, rc == -EACCES, "the receiver is woken: %s", said(rc));
}

static void umask_limits(struct probe *p)
{
	struct msqid_ds status;
	struct stat file;
	struct queue q = queue_address(p);
	umask(022);
	int rc = queue_create(p, &q, 0666);
	if (rc == 0 && q.party == SYSV)
		rc = msgctl(q.id, IPC_STAT, &status) < 0 ? -errno : 0;
	else if (rc == 0)
		rc = fstat(q.id, &file) < 0 ? -errno : 0;
	if (rc < 0)
		probe_skip(p, "create: %s", said(rc));
	unsigned mode =
		q.party == SYSV ? status.msg_perm.mode : file.st_mode & 0777;
	probe_conclude(p, mode == 0644, "0666 under umask 022 gives %04o",
		       mode);
}

static void sysv_direction(struct probe *p)
{
	struct queue q = queue_address(p);
	int rc = queue_create(p, &q, 0400);
	if (rc < 0)
		probe_skip(p, "msgget: %s", said(rc));
	give_up_all();
	rc = queue_put(&q, 1, "x", 1, NOWAIT);
	probe_conclude(p, rc == -EACCES, "mode 0400: send %s", said(rc));
}

static void posix_direction(struct probe *p)
{
	struct queue q = queue_make(p, 4, TEXT_MAX);
	q.nowait = mq_open(q.name, O_RDONLY | O_NONBLOCK);
	int rc = queue_put(&q, 1, "x", 1, NOWAIT);
	probe_conclude(p, rc == -EBADF, "O_RDONLY: send %s", said(rc));
}

/* Without privilege, in a user namespace. */
static void own_limits(struct probe *p)
{
	struct error err = {0};
	const char *path = p->party == SYSV ? MSGMNB : MSG_MAX;
	try_other();
	if (isolate_enter(&err) < 0)
		probe_skip(p, "%s", err.text);
	int fd = open(path, O_WRONLY);
	int rc = fd < 0 || write(fd, "100", 3) < 0 ? -errno : 0;
	if (rc == -EACCES || rc == -EPERM)
		probe_skip(p, "before Linux 6.9: %s", said(rc));
	probe_conclude(p, rc == 0 && read_limit(p, path) == 100, "written: %s",
		       said(rc));
}

static const struct promise promises[] = {
	{50,
	 "others-denied",
	 "mode 0600 denies access to other users",
	 {{KEPT, "EACCES; removing EPERM", "ipc/util.c ipcperms", others},
	  {KEPT, "EACCES", "mq_open(3), mq_unlink(3)", others}}},
	{51,
	 "checked-each-call",
	 "permissions are checked at every call",
	 {{KEPT, "EACCES", "ipc/msg.c do_msgsnd", each_call},
	  {NOT_OFFERED, "only when it is opened", "mq_open(3)", each_call}}},
	{52,
	 "revocable",
	 "a blocked receiver is woken when its permission is revoked",
	 {{KEPT, "EACCES", "ipc/msg.c msgctl_down", revoked},
	  {NOT_OFFERED, "keeps waiting", "mq_open(3)", revoked}}},
	{53,
	 "umask",
	 "the umask limits the mode of a new queue",
	 {{NOT_OFFERED, "0666 stays", "ipc/util.c ipc_addid", umask_limits},
	  {KEPT, "0644", "mq_open(3)", umask_limits}}},
	{69,
	 "one-direction",
	 "access can be limited to sending or to receiving",
	 {{KEPT, "EACCES, by the mode", "msgop(2)", sysv_direction},
	  {KEPT, "EBADF, by how it was opened", "mq_send(3)",
	   posix_direction}}},
	{49,
	 "raising-guarded",
	 "exceeding the system limit requires a privilege",
	 {{KEPT, "EPERM without CAP_SYS_RESOURCE", "msgctl(2): IPC_SET",
	   sysv_raise},
	  {KEPT, "EINVAL without CAP_SYS_RESOURCE", "mq_overview(7)",
	   posix_raise}}},
	{73,
	 "own-limits",
	 "limits can be set without root in a private namespace",
	 {{KEPT, "kernel.msgmnb can be written, since 6.9", "ipc/ipc_sysctl.c",
	   own_limits},
	  {KEPT, "fs.mqueue.msg_max can be written, since 6.9",
	   "ipc/mq_sysctl.c", own_limits}}},
	{0},
};

const struct subject subject_permissions = {"permissions", "PERMISSIONS",
					    promises};
