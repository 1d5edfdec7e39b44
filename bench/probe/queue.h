/*
 * The same calls for queues of any party, for the rows of probe/. Of a
 * control only queue_make, queue_put and queue_take, which always wait.
 */
#ifndef QUEUE_H
#define QUEUE_H

#include <sys/ipc.h>

#include "probe/job.h"

/*
 * For the party under test, of mode 0600; skips the row if it is refused. A
 * System V queue whose owner has no id in this user namespace keeps the size
 * that the kernel gave it, which only queue_make_sized takes for a refusal.
 */
struct queue queue_make(struct probe *p, size_t capacity, size_t size);
struct queue queue_make_sized(struct probe *p, size_t capacity, size_t size);

/* With room for one message of one byte, which is queued. */
struct queue queue_make_full(struct probe *p);

/* Of a family, with another mode. */
struct queue queue_make_mode(struct probe *p, int mode);

/* A unique address: sets queue.name and queue.key only. */
struct queue queue_address(struct probe *p);

/* Creates (exclusively) or opens by name or key. 0 or -errno. */
int queue_create(struct probe *p, struct queue *q, int mode, size_t capacity,
		 size_t size);
int queue_open(struct queue *q);

/* POSIX: closes both descriptors. */
void queue_close(const struct queue *q);

/* IPC_RMID, or mq_unlink only. */
int queue_remove(const struct queue *q);

struct msqid_ds;

/*
 * Of a System V queue that is there: IPC_SET, and with it msg_qbytes. 0 or
 * -errno; skips the row if its owner has no id in this user namespace.
 */
int queue_set(struct probe *p, const struct queue *q, struct msqid_ds *status);
int queue_resize(struct probe *p, const struct queue *q, unsigned long bytes);

/* Number of queued messages. */
long queue_messages(const struct queue *q);

#define NOWAIT IPC_NOWAIT

/* `kind` is the type of System V, the priority of POSIX. 0 or -errno. */
int queue_put(const struct queue *q, long kind, const char *text, size_t size,
	      int flags);

/* The same of kind 1, without waiting. */
int queue_put_text(const struct queue *q, const char *text);

/*
 * Offers `room` bytes; `want` is msgrcv's msgtyp. The length or -errno, which
 * for an empty queue is what the family itself says.
 */
int queue_take(const struct queue *q, long want, struct taken *m, size_t room,
	       int flags);

/* Any message with room for it, without waiting. */
int queue_take_any(const struct queue *q);

/* Bodies: one message of job.size bytes of job.kind, one of job.kind taken. */
int job_put(struct job *job);
int job_take(struct job *job);

#endif
