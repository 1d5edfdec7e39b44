/* queues limits: every limit, what is used of it, and what raises it. */
#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/array.h"
#include "base/error.h"
#include "command/queues/parts.h"
#include "core/machine/host.h"
#include "core/machine/settings.h"
#include "core/record/facts.h"

enum use {
	USE_NONE,
	USE_SYSV_QUEUES,
	USE_SYSV_BYTES,
	USE_POSIX_QUEUES,
	USE_POSIX_MESSAGES,
	USE_POSIX_SIZE,
	USE_POSIX_CHARGE,
	USES
};

/* Highest values: INT_MAX, IPCMNI, HARD_MSGMAX, HARD_MSGSIZEMAX. */
static const struct limit {
	const char *label, *fact, *sysctl;
	double highest;
	enum use use;
} limits[] = {
	{"System V", NULL, NULL, 0, USE_NONE},
	{"  message, bytes", "limits.msgmax_bytes", "kernel.msgmax", 2147483647,
	 USE_NONE},
	{"  new queue, bytes", "limits.msgmnb_bytes", "kernel.msgmnb",
	 2147483647, USE_SYSV_BYTES},
	{"  queues", "limits.msgmni", "kernel.msgmni", 32768, USE_SYSV_QUEUES},
	{"POSIX", NULL, NULL, 0, USE_NONE},
	{"  message, bytes", "limits.mqueue_msgsize_max_bytes",
	 "fs.mqueue.msgsize_max", 16777216, USE_POSIX_SIZE},
	{"    unless specified", "limits.mqueue_msgsize_default_bytes",
	 "fs.mqueue.msgsize_default", 16777216, USE_NONE},
	{"  queue, messages", "limits.mqueue_msg_max", "fs.mqueue.msg_max",
	 65536, USE_POSIX_MESSAGES},
	{"    unless specified", "limits.mqueue_msg_default",
	 "fs.mqueue.msg_default", 65536, USE_NONE},
	{"  queues", "limits.mqueue_queues_max", "fs.mqueue.queues_max",
	 2147483647, USE_POSIX_QUEUES},
	{"  a user's, bytes", "limits.rlimit_msgqueue_bytes", NULL, INFINITY,
	 USE_POSIX_CHARGE},
};

static void at_least(double *highest, int64_t value)
{
	if ((double)value > *highest)
		*highest = (double)value;
}

static void add_use(double use[USES], const struct queue *q)
{
	if (!strcmp(q->family, "sysv")) {
		use[USE_SYSV_QUEUES]++;
		at_least(&use[USE_SYSV_BYTES], q->capacity_bytes);
		return;
	}
	use[USE_POSIX_QUEUES]++;
	at_least(&use[USE_POSIX_MESSAGES], q->capacity_messages);
	at_least(&use[USE_POSIX_SIZE], q->message_bytes);
	if (q->uid == geteuid() && q->capacity_messages > 0)
		use[USE_POSIX_CHARGE] += (double)q->capacity_messages *
					 ((double)q->message_bytes +
					  (double)POSIX_MESSAGE_CHARGE);
}

static void find_use(double use[USES], const struct queue_list *list)
{
	for (int i = 0; i < USES; i++)
		use[i] = 0;
	for (size_t i = 0; i < list->count; i++)
		add_use(use, &list->queue[i]);
	use[USE_NONE] = NAN;
	for (int i = USE_POSIX_QUEUES; i < USES; i++)
		if (list->posix.status != STATUS_OK)
			use[i] = NAN;
}

/* Twice as much, where that can be. */
static void print_command(const struct limit *limit, double value)
{
	struct rlimit rlimit;
	double more = fmin(2 * value, limit->highest);
	if (value >= limit->highest)
		printf("at its maximum");
	else if (limit->sysctl)
		printf("sysctl %s=%.0f", limit->sysctl, more);
	else if (getrlimit(RLIMIT_MSGQUEUE, &rlimit) == 0 &&
		 more <= (double)rlimit.rlim_max)
		printf("ulimit -q %.0f", more);
	else
		printf("prlimit --pid $$ --msgqueue=%.0f", more);
}

static void print_number(double number, const char *otherwise)
{
	if (isnan(number))
		printf(" %9s", otherwise);
	else
		printf(" %9.0f", number);
}

static void print_limit(const struct limit *limit, const struct facts *facts,
			const double use[USES])
{
	if (!limit->fact) {
		puts(limit->label);
		return;
	}
	double value = facts_value(facts, limit->fact, NAN);
	printf("%-20s", limit->label);
	print_number(value, limit->sysctl ? "-" : "none");
	print_number(use[limit->use], "-");
	fputs("  ", stdout);
	if (!isnan(value))
		print_command(limit, value);
	putchar('\n');
}

int queues_limits(struct queues_options *o, struct error *err)
{
	struct queue_list list;
	struct facts facts = {0};
	double use[USES];
	(void)o;
	if (queues_read(&list, err) < 0)
		return -1;
	host_limits(&facts);
	find_use(use, &list);
	printf("%-20s %9s %9s  %s\n", "LIMIT", "NOW", "IN USE",
	       "RAISED, AS ROOT, WITH");
	for (size_t i = 0; i < ARRAY_LENGTH(limits); i++)
		print_limit(&limits[i], &facts, use);
	puts("In use: the number that exist, or the size of the largest.");
	queues_print_unlisted(stdout, &list);
	queue_list_release(&list);
	facts_release(&facts);
	return 0;
}
