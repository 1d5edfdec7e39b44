/*
 * Helpers for the rows of probe/: verdicts, users, limits, deadlines. A row
 * runs in a process of its own, so nothing has to be given back.
 */
#ifndef KIT_H
#define KIT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/error.h"
#include "core/record/promise.h"
#include "probe/row.h"

#define BODY_MAX 64
#define JOBS 8
#define MADE 16
#define NUMBERED 2000

struct channel;
struct mechanism;
struct probe;

/*
 * A queue: System V's id, POSIX's two descriptors and its name, or a control's
 * channel.
 */
struct queue {
	enum party party;
	struct channel *channel; /* NULL: of a family */
	int id;			 /* msqid, or a descriptor that waits */
	int nowait;		 /* POSIX: a descriptor with O_NONBLOCK */
	char name[64];
	int key;	     /* of a System V queue */
	bool has_other_size; /* it was not possible to give it one */
};

/* What was received. */
struct taken {
	long kind;
	char text[BODY_MAX];
};

/* A call in a process of its own. The caller sets what is above the line. */
struct job {
	int (*body)(struct job *job); /* its result is job.result */
	struct queue queue;
	long kind;   /* 0: any is received, 1 is sent */
	size_t size; /* 0: BODY_MAX bytes to receive, 1 to send */
	struct timespec deadline;
	/* --- */
	struct probe *probe;
	pid_t pid;
	bool reaped;
	char state; /* as last seen: proc_pid_stat(5), 'Z' once it has ended */
	atomic_bool calling;
	int result; /* 0, a length, or -errno */
	struct taken got;
};

/* Shared by the row, its jobs and the process that runs it. */
struct probe {
	enum party party;
	const struct offer *offer;
	const struct mechanism *mechanism; /* of a control; else NULL */
	bool private;		      /* the IPC namespace is the row's own */
	struct error namespace_error; /* why it is not */
	int64_t clock_ahead;	      /* when it began; probe_clock_ahead */
	atomic_bool watches;	      /* the row waits for what it can see */
	atomic_bool concluded;	      /* the first verdict stands */
	enum keeping verdict;
	char observed[160];
	struct job job[JOBS];
	size_t jobs;
	struct queue made[MADE]; /* to be removed in a foreign namespace */
	size_t makes;
	atomic_int count; /* the rows' own */
	atomic_uchar seen[NUMBERED];
};

/*
 * Ends the row: whether the promise held, and the observation. If it did not,
 * the verdict is NOT_KEPT if Linux promises it, else NOT_OFFERED. To be called
 * for what was seen; what could not be seen, for want of time or of /proc, is
 * skipped.
 */
_Noreturn void probe_conclude(struct probe *p, bool held, const char *format,
			      ...) __attribute__((format(printf, 3, 4)));
_Noreturn void probe_skip(struct probe *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Ends the row by one call's result: what was called, and its error. */
_Noreturn void probe_expect(struct probe *p, int rc, int expected,
			    const char *call);

/* Skips the row, with the error of what was called, if there is one. */
void probe_need(struct probe *p, int rc, const char *call);

/* A system call's result as 0, a length, or -errno. */
int rc_of(long result);

/* "ok", or the name of the error: of 0, a length, or -errno. */
const char *rc_name(int rc);

/*
 * Becomes another user for good, without capabilities; 0 or -errno. The other
 * skips the row.
 */
int probe_try_other(void);
void probe_become_other(struct probe *p);

/* Gives up CAP_SYS_RESOURCE, or all capabilities. */
void probe_drop_resource(void);
void probe_drop_caps(void);

/* Writes a limit of the row's own namespace, or skips the row. */
void probe_set_limit(struct probe *p, const char *path, const char *value);

/* The letter of proc_pid_stat(5), of a thread too; '?': there is none. */
char probe_state(pid_t pid);

void probe_pause(long ms);
struct timespec probe_deadline(long ms); /* from now, CLOCK_REALTIME */
/* Whether it has passed, or does so within `ms`. */
bool probe_is_due(const struct timespec *deadline, long ms);
/* Nanoseconds, CLOCK_REALTIME to CLOCK_MONOTONIC: changes as it is set. */
int64_t probe_clock_ahead(void);
/* False if it does not hold within two seconds. */
bool probe_wait_until(struct probe *p, bool (*holds)(void *), void *context);
/* The same of p->count: that somebody has counted. */
bool probe_wait_count(struct probe *p);

#endif
