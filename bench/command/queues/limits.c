/* queues limits: every limit, what is used of it, and what raises it. */
#include <jansson.h>
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
#include "core/record/json.h"

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
	{"  message, B", "limits.msgmax_bytes", "kernel.msgmax", 2147483647,
	 USE_NONE},
	{"  new queue, B", "limits.msgmnb_bytes", "kernel.msgmnb", 2147483647,
	 USE_SYSV_BYTES},
	{"  queues", "limits.msgmni", "kernel.msgmni", 32768, USE_SYSV_QUEUES},
	{"POSIX", NULL, NULL, 0, USE_NONE},
	{"  message, B", "limits.mqueue_msgsize_max_bytes",
	 "fs.mqueue.msgsize_max", 16777216, USE_POSIX_SIZE},
	{"    by default", "limits.mqueue_msgsize_default_bytes",
	 "fs.mqueue.msgsize_default", 16777216, USE_NONE},
	{"  queue, msgs", "limits.mqueue_msg_max", "fs.mqueue.msg_max", 65536,
	 USE_POSIX_MESSAGES},
	{"    by default", "limits.mqueue_msg_default", "fs.mqueue.msg_default",
	 65536, USE_NONE},
	{"  queues", "limits.mqueue_queues_max", "fs.mqueue.queues_max",
	 2147483647, USE_POSIX_QUEUES},
	{"  a user's, B", "limits.rlimit_msgqueue_bytes", NULL, INFINITY,
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
	for (int i = USE_SYSV_QUEUES; i < USES; i++)
		if ((i < USE_POSIX_QUEUES ? &list->sysv : &list->posix)
			    ->status != STATUS_OK)
			use[i] = NAN;
}

/* What of a limit is shown; NAN where it is not known, or there is none. */
struct reading {
	double value, used, percent;
	char raise[80]; /* the command for twice as much */
};

static void write_command(const struct limit *limit, double value, char *text,
			  size_t n)
{
	struct rlimit rlimit;
	double more = fmin(2 * value, limit->highest);
	if (isnan(value))
		*text = '\0';
	else if (value >= limit->highest)
		snprintf(text, n, "at its maximum");
	else if (limit->sysctl)
		snprintf(text, n, "sysctl %s=%.0f", limit->sysctl, more);
	else if (getrlimit(RLIMIT_MSGQUEUE, &rlimit) == 0 &&
		 more <= (double)rlimit.rlim_max)
		snprintf(text, n, "ulimit -q %.0f", more);
	else
		snprintf(text, n, "prlimit --pid $$ --msgqueue=%.0f", more);
}

static struct reading read_limit(const struct limit *limit,
				 const struct facts *facts,
				 const double use[USES])
{
	struct reading r = {.used = use[limit->use]};
	r.value = facts_value(facts, limit->fact, NAN);
	r.percent = r.value > 0 ? 100 * r.used / r.value : NAN;
	write_command(limit, r.value, r.raise, sizeof(r.raise));
	return r;
}

static void print_number(double number, int width, const char *otherwise)
{
	if (isnan(number))
		printf(" %*s", width, otherwise);
	else
		printf(" %*.0f", width, number);
}

static void print_limit(const struct limit *limit, const struct reading *r)
{
	char percent[CELL];
	printf("%-15s", limit->label);
	print_number(r->value, 9, limit->sysctl ? "-" : "none");
	print_number(r->used, 8, "-");
	printf(" %5s%s%s\n", queues_cell_percent(r->percent, percent),
	       *r->raise ? "  " : "", r->raise);
}

static void print_table(const struct facts *facts, const double use[USES])
{
	printf("%-15s %9s %8s %5s  %s\n", "LIMIT", "NOW", "IN USE", "USE%",
	       "RAISED, AS ROOT, WITH");
	for (size_t i = 0; i < ARRAY_LENGTH(limits); i++) {
		if (!limits[i].fact) {
			puts(limits[i].label);
			continue;
		}
		struct reading r = read_limit(&limits[i], facts, use);
		print_limit(&limits[i], &r);
	}
	puts("In use: the number that exist, or the size of the largest; -: "
	     "not "
	     "known here.");
}

static json_t *limits_json(const struct facts *facts, const double use[USES])
{
	json_t *array = json_array();
	bool posix = false;
	for (size_t i = 0; i < ARRAY_LENGTH(limits); i++) {
		const struct limit *limit = &limits[i];
		posix |= !strcmp(limit->label, "POSIX");
		if (!limit->fact)
			continue;
		struct reading r = read_limit(limit, facts, use);
		element_add(
			array,
			json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "name",
				  limit->sysctl ? limit->sysctl
						: "RLIMIT_MSGQUEUE",
				  "family", posix ? "posix" : "sysv", "value",
				  number_json(r.value), "used",
				  number_json(r.used), "use_percent",
				  number_json(r.percent), "highest",
				  number_json(limit->highest), "raise",
				  r.value < limit->highest ? note_json(r.raise)
							   : json_null()));
	}
	return array;
}

int queues_limits(struct queues_options *o, struct error *err)
{
	struct queue_list list;
	struct facts facts = {0};
	double use[USES];
	(void)err;
	queues_read(&list);
	host_limits(&facts);
	find_use(use, &list);
	if (o->format == QUEUES_JSON) {
		queues_write_json("mqbench-limits", "limits",
				  limits_json(&facts, use), &list);
	} else {
		print_table(&facts, use);
		queues_print_unseen(stdout, &list);
	}
	int rc = queue_list_is_whole(&list) ? 0 : STATUS_SKIPPED;
	queue_list_release(&list);
	facts_release(&facts);
	return rc;
}
