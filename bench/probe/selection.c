/* Receiving by type, and peeking. */
#include <errno.h>
#include <limits.h>
#include <sys/msg.h>

#include "probe/queue.h"

/* With a tie, and the lowest type after it. */
static struct queue make_types(struct probe *p)
{
	static const long types[] = {5, 3, 9, 3, 1, 7};
	struct queue q = queue_make(p, 8, BODY_MAX);
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		int rc = queue_put(&q, types[i], &"abcdef"[i], 1, NOWAIT);
		probe_need(p, rc, "msgsnd");
	}
	return q;
}

static void type(struct probe *p)
{
	struct taken m = {0};
	struct queue q = make_types(p);
	int rc = queue_take(&q, 7, &m, BODY_MAX, NOWAIT);
	probe_conclude(p, rc == 1 && m.kind == 7, "of 5 3 9 3 1 7: %s, %ld",
		       rc_name(rc), m.kind);
}

static void lowest(struct probe *p)
{
	struct taken a = {0}, b = {0};
	struct queue q = make_types(p);
	queue_take(&q, -4, &a, BODY_MAX, NOWAIT);
	queue_take(&q, -4, &b, BODY_MAX, NOWAIT);
	probe_conclude(p, a.kind == 1 && b.kind == 3 && b.text[0] == 'b',
		       "of 5 3 9 3 1 7 by -4: %ld, then the %s %ld", a.kind,
		       b.text[0] == 'b' ? "first" : "second", b.kind);
}

static void except(struct probe *p)
{
	struct taken m = {0};
	struct queue q = make_types(p);
	int rc = queue_take(&q, 5, &m, BODY_MAX, NOWAIT | MSG_EXCEPT);
	probe_conclude(p, rc == 1 && m.kind == 3, "of 5 3 9: %s, %ld",
		       rc_name(rc), m.kind);
}

static void smallest_long(struct probe *p)
{
	struct taken m = {0};
	struct queue q = make_types(p);
	int rc = queue_take(&q, LONG_MIN, &m, BODY_MAX, NOWAIT);
	probe_conclude(p, rc == 1 && m.kind == 1, "%s, type %ld", rc_name(rc),
		       m.kind);
}

static void peek(struct probe *p)
{
	struct taken m = {0};
	struct queue q = make_types(p);
	int rc = queue_take(&q, 2, &m, BODY_MAX, NOWAIT | MSG_COPY);
	if (rc == -ENOSYS)
		probe_skip(p, "MSG_COPY needs CONFIG_CHECKPOINT_RESTORE");
	long left = queue_messages(&q);
	probe_conclude(p, rc == 1 && m.kind == 9 && left == 6,
		       "the third: %s, type %ld; %ld of 6 stay", rc_name(rc),
		       m.kind, left);
}

/* A receiver that waits with too little room, and a later one with enough. */
static void sysv_small(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX);
	struct job *small = job_start(
		p, &(struct job){.body = job_take, .queue = q, .size = 1});
	job_sleeps(small);
	struct job *large = job_blocked(p, &q, job_take);
	queue_put_text(&q, "four");
	int a = job_result(small), b = job_result(large);
	probe_conclude(p, a == -E2BIG && b == 4, "small room %s, behind it %s",
		       rc_name(a), rc_name(b));
}

static void posix_small(struct probe *p)
{
	struct taken m;
	struct queue q = queue_make(p, 4, BODY_MAX);
	int a = queue_take(&q, 0, &m, 1, 0);
	queue_put_text(&q, "four");
	int b = queue_take_any(&q);
	probe_conclude(p, a == -EMSGSIZE && b == 4,
		       "small room %s at once, the next %s", rc_name(a),
		       rc_name(b));
}

static void undisturbed(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX);
	struct job *job = job_start(
		p, &(struct job){.body = job_take, .queue = q, .kind = 5});
	job_sleeps(job);
	queue_put(&q, 6, "six", 3, NOWAIT);
	bool waits = job_stays(job);
	queue_put(&q, 5, "five", 4, NOWAIT);
	int rc = job_result(job);
	probe_conclude(p, waits && rc == 4 && job->got.kind == 5,
		       "type 6: %s, type 5: %s",
		       waits ? "keeps waiting" : "woken", rc_name(rc));
}

#define NO_TYPE ABSENT("mq_receive takes no type", "mq_receive(3)")

static const struct promise promises[] = {
	ROW(9, "by-type", "a receiver can select messages by type",
	    {KEPT, "the message of type 7", "msgop(2): msgtyp > 0", type},
	    NO_TYPE, ABSENT("one order", "pipe(7)"),
	    ABSENT("one order", "unix(7)"), ABSENT("one order", "its slots")),
	ROW(10, "lowest-type",
	    "a receiver can ask for the lowest type up to a bound",
	    {KEPT, "1, then the first 3", "msgop(2): msgtyp < 0", lowest},
	    NO_TYPE),
	ROW(11, "all-but-type", "a receiver can ask for any type except one",
	    {KEPT, "the first that is not 5", "msgop(2): MSG_EXCEPT", except},
	    NO_TYPE),
	ROW(12, "any-bound", "the lowest type can be requested without a bound",
	    {KEPT, "LONG_MIN is taken as -LONG_MAX", "ipc/msg.c convert_mode",
	     smallest_long},
	    NO_TYPE),
	ROW(57, "peek", "a message can be read without removing it",
	    {KEPT, "a copy, nothing is removed", "msgop(2): MSG_COPY", peek},
	    ABSENT("no such flag", "mq_receive(3)")),
	ROW(70, "small-room",
	    "a receiver with too small a buffer takes no message",
	    {KEPT, "E2BIG; the next waiter gets it", "ipc/msg.c pipelined_send",
	     sysv_small},
	    {KEPT, "EMSGSIZE before it waits", "mq_receive(3)", posix_small}),
	ROW(71, "others-undisturbed",
	    "a receiver waiting for another type is not woken",
	    {KEPT, "keeps waiting", "ipc/msg.c pipelined_send", undisturbed},
	    NO_TYPE),
	{0},
};

const struct subject subject_selection = {"SELECTION", promises};
