/* Queues of either family behind the same calls, for the rows of probe/. */
#ifndef QUEUE_H
#define QUEUE_H

#include "probe/kit.h"

/* For the party under test; skips the row if it is refused. */
struct queue queue_make(struct probe *p, size_t capacity, size_t size);

/* A unique address: sets queue.name and queue.key only. */
struct queue queue_address(struct probe *p);

/* Creates (exclusively) or opens by name or key. 0 or -errno. */
int queue_create(struct probe *p, struct queue *q, int mode);
int queue_open(struct queue *q);

/* Registers a queue for removal in case the row does not remove it. */
void queue_note(struct probe *p, const struct queue *q);

/* IPC_RMID, or mq_unlink only. */
int queue_remove(const struct queue *q);

/* Sets the capacity in bytes: System V's msg_qbytes. 0 or -errno. */
int queue_resize(const struct queue *q, unsigned long bytes);

/* Number of queued messages. */
long queue_messages(const struct queue *q);

#define NOWAIT 1

/* `kind` is the type of System V, the priority of POSIX. 0 or -errno. */
int queue_put(const struct queue *q, long kind, const char *text, size_t size,
	      int flags);

/*
 * Offers `room` bytes; `want` is msgrcv's msgtyp. The length or -errno, which
 * for an empty queue is what the family itself says.
 */
int queue_take(const struct queue *q, long want, struct taken *m, size_t room,
	       int flags);

/* Bodies: one message of job.size bytes of job.kind, one of job.kind taken. */
int job_put(struct job *job);
int job_take(struct job *job);

#endif
