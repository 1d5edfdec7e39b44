/* Who may do what, and when that is checked. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/text.h"
#include "core/run/isolate.h"
#include "probe/queue.h"

#define MSGMNB "/proc/sys/kernel/msgmnb"
#define MSG_MAX "/proc/sys/fs/mqueue/msg_max"

static long read_limit(struct probe *p, const char *path)
{
	long value = 0;
	FILE *file = mem_got(fopen(path, "re"));
	if (!file || fscanf(file, "%ld", &value) != 1)
		probe_skip(p, "%s cannot be read", path);
	fclose(file);
	return value;
}

static void sysv_raise(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX);
	probe_drop_resource();
	int rc = queue_resize(p, &q, (unsigned long)read_limit(p, MSGMNB) + 1);
	probe_expect(p, rc, -EPERM, "msg_qbytes over msgmnb:");
}

static void posix_raise(struct probe *p)
{
	struct queue q = queue_address(p);
	size_t over = (size_t)read_limit(p, MSG_MAX) + 1;
	probe_drop_resource();
	int rc = queue_create(p, &q, 0600, over, 1);
	if (rc == -ENOSPC || rc == -EMFILE)
		probe_need(p, rc, "mq_open");
	probe_expect(p, rc, -EINVAL, "mq_maxmsg over msg_max:");
}

/* As another user: every call. */
static int sysv_intrude(struct job *job)
{
	struct probe *p = job->probe;
	struct queue *q = &job->queue;
	probe_become_other(p);
	int get = rc_of(msgget(q->key, 0600)), put = queue_put_text(q, "x");
	int took = queue_take_any(q), removed = queue_remove(q);
	probe_conclude(p,
		       get == -EACCES && put == -EACCES && took == -EACCES &&
			       removed == -EPERM,
		       "get %s, send %s, receive %s, remove %s", rc_name(get),
		       rc_name(put), rc_name(took), rc_name(removed));
}

static int posix_intrude(struct job *job)
{
	struct probe *p = job->probe;
	probe_become_other(p);
	int open = queue_open(&job->queue), removed = queue_remove(&job->queue);
	probe_conclude(
		p, open == -EACCES && (removed == -EACCES || removed == -EPERM),
		"open %s, unlink %s", rc_name(open), rc_name(removed));
}

static void others(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX);
	job_run(p, &q, p->party == SYSV ? sysv_intrude : posix_intrude);
}

static int put_as_other(struct job *job)
{
	probe_become_other(job->probe);
	return queue_put_text(&job->queue, "x");
}

static void each_call(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX);
	probe_expect(p, job_run(p, &q, put_as_other), -EACCES,
		     "with the handle, as another user: send");
}

static int open_and_take(struct job *job)
{
	probe_become_other(job->probe);
	int rc = queue_open(&job->queue);
	return rc < 0 ? rc : job_take(job);
}

static int set_mode(struct probe *p, const struct queue *q, mode_t mode)
{
	struct msqid_ds status;
	if (q->party == POSIX)
		return rc_of(fchmod(q->id, mode));
	if (msgctl(q->id, IPC_STAT, &status) < 0)
		return -errno;
	status.msg_perm.mode = (unsigned short)mode;
	return queue_set(p, q, &status);
}

static void revoked(struct probe *p)
{
	umask(0);
	struct queue q = queue_make_mode(p, 0666);
	struct job *job = job_blocked(p, &q, open_and_take);
	int rc = set_mode(p, &q, 0600);
	if (job_stays(job))
		probe_conclude(p, false,
			       "mode 0600: %s, the receiver keeps waiting",
			       rc_name(rc));
	probe_expect(p, job_result(job), -EACCES, "the receiver is woken:");
}

static void umask_limits(struct probe *p)
{
	struct msqid_ds status;
	struct stat file;
	umask(022);
	struct queue q = queue_make_mode(p, 0666);
	int rc = rc_of(q.party == SYSV ? msgctl(q.id, IPC_STAT, &status)
				       : fstat(q.id, &file));
	probe_need(p, rc, "stat");
	unsigned mode =
		q.party == SYSV ? status.msg_perm.mode : file.st_mode & 0777;
	probe_conclude(p, mode == 0644, "0666 under umask 022 gives %04o",
		       mode);
}

static void sysv_direction(struct probe *p)
{
	struct queue q = queue_make_mode(p, 0400);
	probe_drop_caps();
	probe_expect(p, queue_put_text(&q, "x"), -EACCES, "mode 0400: send");
}

static void posix_direction(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX);
	q.nowait = mq_open(q.name, O_RDONLY | O_NONBLOCK);
	probe_expect(p, queue_put_text(&q, "x"), -EBADF, "O_RDONLY: send");
}

/* Without privilege, in a user namespace. */
static void own_limits(struct probe *p)
{
	struct error err = {0};
	const char *path = p->party == SYSV ? MSGMNB : MSG_MAX;
	probe_try_other();
	if (isolate_enter(&err) < 0)
		probe_skip(p, "%s", err.text);
	int rc = text_write(path, "100");
	if (rc < 0)
		probe_skip(p, "before Linux 6.9, or /proc/sys is read-only: %s",
			   rc_name(rc));
	probe_conclude(p, read_limit(p, path) == 100, "written: ok");
}

static const struct promise promises[] = {
	ROW(50, "others-denied", "mode 0600 denies access to other users",
	    {KEPT, "EACCES; removing EPERM", "ipc/util.c ipcperms", others},
	    {KEPT, "EACCES", "mq_open(3), mq_unlink(3)", others}),
	ROW(51, "checked-each-call", "permissions are checked at every call",
	    {KEPT, "EACCES", "ipc/msg.c do_msgsnd", each_call},
	    {NOT_OFFERED, "only when it is opened", "mq_open(3)", each_call}),
	ROW(52, "revocable",
	    "a blocked receiver is woken when its permission is revoked",
	    {KEPT, "EACCES", "ipc/msg.c msgctl_down", revoked},
	    {NOT_OFFERED, "keeps waiting", "mq_open(3)", revoked}),
	ROW(53, "umask", "the umask limits the mode of a new queue",
	    {NOT_OFFERED, "0666 stays", "ipc/util.c ipc_addid", umask_limits},
	    {KEPT, "0644", "mq_open(3)", umask_limits}),
	ROW(69, "one-direction",
	    "access can be limited to sending or to receiving",
	    {KEPT, "EACCES, by the mode", "msgop(2)", sysv_direction},
	    {KEPT, "EBADF, by how it was opened", "mq_send(3)",
	     posix_direction}),
	ROW(49, "raising-guarded",
	    "exceeding the system limit requires a privilege",
	    {KEPT, "EPERM without CAP_SYS_RESOURCE", "msgctl(2): IPC_SET",
	     sysv_raise},
	    {KEPT, "EINVAL without CAP_SYS_RESOURCE", "mq_overview(7)",
	     posix_raise}),
	ROW(73, "own-limits",
	    "limits can be set without root in a private namespace",
	    {KEPT, "kernel.msgmnb can be written, since 6.9",
	     "ipc/ipc_sysctl.c", own_limits},
	    {KEPT, "fs.mqueue.msg_max can be written, since 6.9",
	     "ipc/mq_sysctl.c", own_limits}),
	{0},
};

const struct subject subject_permissions = {"PERMISSIONS", promises};
