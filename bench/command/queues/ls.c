/* queues ls and stat: what there is, as tables for people. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "channel.h"
#include "command/queues/parts.h"
#include "registry.h"

#define WIDE 15 /* of the first column */

char *queues_cell_number(int64_t number, char text[CELL])
{
	if (number < 0)
		snprintf(text, CELL, "-");
	else
		snprintf(text, CELL, "%" PRId64, number);
	return text;
}

char *queues_cell_percent(double percent, char text[CELL])
{
	if (isnan(percent))
		snprintf(text, CELL, "-");
	else
		snprintf(text, CELL, "%.0f %%", percent);
	return text;
}

double queues_use(const struct queue *q)
{
	int64_t of = q->capacity_messages > 0 ? q->messages : q->bytes;
	int64_t room = q->capacity_messages > 0 ? q->capacity_messages
						: q->capacity_bytes;
	return of < 0 || room <= 0 ? NAN : 100 * (double)of / (double)room;
}

/* "10 x 64" or "16384 B" */
static char *cell_holds(const struct queue *q, char text[CELL])
{
	if (q->capacity_bytes < 0)
		snprintf(text, CELL, "-");
	else if (q->capacity_messages < 0)
		snprintf(text, CELL, "%" PRId64 " B", q->capacity_bytes);
	else
		snprintf(text, CELL, "%" PRId64 " x %" PRId64,
			 q->capacity_messages, q->message_bytes);
	return text;
}

static void cell_pid(int64_t pid, char text[CELL])
{
	queues_cell_number(pid > 0 ? pid : -1, text);
}

/* System V has the last users, POSIX the process to be notified. */
char *queues_cell_users(const struct queue *q, char text[CELL])
{
	char sender[CELL], receiver[CELL];
	if (q->notify_pid > 0) {
		snprintf(text, CELL, "notifies %" PRId64, q->notify_pid);
		return text;
	}
	cell_pid(q->sender, sender);
	cell_pid(q->receiver, receiver);
	snprintf(text, CELL, "%7.12s %8.12s", sender, receiver);
	return text;
}

const char *queues_user(uid_t uid)
{
	errno = 0;
	const struct passwd *entry = mem_got(getpwuid(uid));
	return entry ? entry->pw_name : NULL;
}

static const char *owner_name(uid_t uid, char text[CELL])
{
	const char *name = queues_user(uid);
	if (name)
		snprintf(text, CELL, "%s", name);
	else
		snprintf(text, CELL, "%u", (unsigned)uid);
	text_clean(text);
	return text;
}

void queues_print_name(FILE *out, const char *name, int width)
{
	if (strlen(name) > (size_t)width)
		fprintf(out, "%s\n%*s", name, width, "");
	else
		text_pad(out, name, -width);
}

static void print_unseen(FILE *out, const char *family, const struct error *why)
{
	char text[sizeof(why->text) + 40];
	snprintf(text, sizeof(text), "cannot see %s queues: %s", family,
		 why->text);
	text_paragraph(out, "", text, 2);
}

void queues_print_unseen(FILE *out, const struct queue_list *list)
{
	if (list->sysv.status != STATUS_OK)
		print_unseen(out, "System V", &list->sysv);
	if (list->posix.status == STATUS_OK)
		return;
	print_unseen(out, "POSIX", &list->posix);
	fprintf(out, "  as root of this machine:\n  > %s\n", list->mount);
}

void queues_read(struct queue_list *list)
{
	queue_list_read(list, catalogue_mechanism(&catalogue, "sysv"));
}

static void print_row(const struct queue *q)
{
	char id[CELL], messages[CELL], bytes[CELL], holds[CELL], owner[CELL],
		users[CELL];
	queues_print_name(stdout, q->text, WIDE);
	printf(" %10s %5s %6s %9s %04o ", queues_cell_number(q->address.id, id),
	       queues_cell_number(q->messages, messages),
	       queues_cell_number(q->bytes, bytes), cell_holds(q, holds),
	       (unsigned)q->mode);
	text_pad(stdout, owner_name(q->uid, owner), -8);
	printf(" %s\n", queues_cell_users(q, users));
}

int queues_ls(struct queues_options *o, struct error *err)
{
	struct queue_list list;
	(void)err;
	queues_read(&list);
	if (o->format == QUEUES_JSON) {
		queues_write_json("mqbench-queues", "queues",
				  queues_json(&list, NULL, 0), &list);
	} else {
		if (list.count > 0)
			printf("%-*s %10s %5s %6s %9s %4s %-8s %7s %8s\n", WIDE,
			       "QUEUE", "ID", "MSGS", "BYTES", "HOLDS", "MODE",
			       "OWNER", "SENDER", "RECEIVER");
		for (size_t i = 0; i < list.count; i++)
			print_row(&list.queue[i]);
		if (list.count == 0 && queue_list_is_whole(&list))
			puts("no queues");
		queues_print_unseen(stdout, &list);
	}
	int rc = queue_list_is_whole(&list) ? 0 : STATUS_SKIPPED;
	queue_list_release(&list);
	return rc;
}

static void line(const char *name, const char *text)
{
	printf("  %-14s %s\n", name, text);
}

static void line_number(const char *name, int64_t number)
{
	char text[CELL];
	if (number >= 0)
		line(name, queues_cell_number(number, text));
}

static void line_user(const char *name, uid_t uid, gid_t gid)
{
	char text[80], user[CELL];
	snprintf(text, sizeof(text), "%s, uid %u, gid %u",
		 owner_name(uid, user), (unsigned)uid, (unsigned)gid);
	line(name, text);
}

/* "2026-01-02 03:04:05, 5 s ago, by 4242 (name)". */
static void line_time(const char *name, int64_t when, int64_t pid)
{
	char text[160], stamp[40], path[64], comm[32] = "name not to be seen";
	time_t seconds = (time_t)when;
	struct tm tm;
	if (when < 0)
		return;
	if (when == 0) {
		line(name, "never");
		return;
	}
	localtime_r(&seconds, &tm);
	strftime(stamp, sizeof(stamp), "%Y-%m-%d %H:%M:%S", &tm);
	snprintf(text, sizeof(text), "%s, %" PRId64 " s ago", stamp,
		 (int64_t)time(NULL) - when);
	if (pid > 0) {
		snprintf(path, sizeof(path), "/proc/%" PRId64 "/comm", pid);
		FILE *file = mem_got(fopen(path, "re"));
		if (file && fgets(comm, sizeof(comm), file))
			comm[strcspn(comm, "\n")] = '\0';
		else if (kill((pid_t)pid, 0) < 0 && errno == ESRCH)
			snprintf(comm, sizeof(comm), "gone");
		if (file)
			fclose(file);
		text_clean(comm);
		text_append(text, sizeof(text), ", by %" PRId64 " (%s)", pid,
			    comm);
	}
	line(name, text);
}

static void name_signal(char *text, size_t n, int number)
{
	const char *name = sigabbrev_np(number);
	if (name)
		snprintf(text, n, "SIG%s", name);
	else if (number >= SIGRTMIN)
		snprintf(text, n, "SIGRTMIN+%d", number - SIGRTMIN);
	else
		snprintf(text, n, "signal");
}

static void line_notify(const struct queue *q)
{
	char text[80], name[32];
	name_signal(name, sizeof(name), (int)q->notify_signal);
	if (q->notify_pid < 0)
		return;
	if (q->notify_pid == 0)
		snprintf(text, sizeof(text), "nobody");
	else if (q->notify_how == SIGEV_SIGNAL)
		snprintf(text, sizeof(text),
			 "process %" PRId64 " by %s (%" PRId64 ")",
			 q->notify_pid, name, q->notify_signal);
	else
		snprintf(text, sizeof(text), "process %" PRId64 "%s",
			 q->notify_pid,
			 q->notify_how == SIGEV_THREAD ? " by a thread" : "");
	line("notifies", text);
}

static void print_queue(const struct queue *q)
{
	char text[80], number[CELL];
	puts(q->text);
	line_number("id", q->address.id);
	if (q->address.id >= 0 && q->address.key != 0) {
		snprintf(text, sizeof(text), "0x%08x",
			 (unsigned)q->address.key);
		line("key", text);
	}
	line("messages", queues_cell_number(q->messages, number));
	line("bytes", queues_cell_number(q->bytes, number));
	line("holds", cell_holds(q, number));
	line("use", queues_cell_percent(queues_use(q), number));
	snprintf(text, sizeof(text), "%04o", (unsigned)q->mode);
	line("mode", text);
	line_user("owner", q->uid, q->gid);
	if (q->changed_s >= 0)
		line_user("creator", q->maker_uid, q->maker_gid);
	line_time("last sent", q->sent_s, q->sender);
	line_time("last received", q->received_s, q->receiver);
	line_time("last changed", q->changed_s, -1);
	line_time("last used", q->used_s, -1);
	line_notify(q);
}

void queues_also(struct error *err, const struct error *why)
{
	enum status worst =
		why->status > err->status ? why->status : err->status;
	if (why->status == STATUS_OK)
		return;
	if (err->status != STATUS_OK)
		fprintf(stderr, "mqbench: %s\n", err->text);
	*err = *why;
	err->status = worst;
}

/* A queue that cannot be listed may still be opened by its name. */
static int complete(struct queue_list *list, const struct queues_options *o,
		    size_t i, struct error *err)
{
	if (queue_list_find(list, o->family[i], &o->address[i]))
		return 0;
	int rc = -ENOENT;
	if (list->sysv.status != STATUS_OK && !strcmp(o->family[i], "sysv"))
		return error_set(err, STATUS_SKIPPED,
				 "%s: cannot see System V queues: %.300s",
				 o->text[i], list->sysv.text);
	if (list->posix.status != STATUS_OK && !strcmp(o->family[i], "posix"))
		rc = queue_list_add(list, &o->address[i]);
	if (rc == -ENOENT)
		return error_set(err, STATUS_USAGE, "%s: no such queue here",
				 o->text[i]);
	return rc < 0 ? error_errno(err, STATUS_USAGE, -rc, "%s: mq_open",
				    o->text[i])
		      : 0;
}

int queues_stat(struct queues_options *o, struct error *err)
{
	struct queue_list list;
	const struct queue *found[ADDRESSES_MAX];
	bool is_there[ADDRESSES_MAX];
	size_t n = 0;
	queues_read(&list);
	for (size_t i = 0; i < o->addresses; i++) {
		struct error why = {0};
		is_there[i] = complete(&list, o, i, &why) == 0;
		queues_also(err, &why);
	}
	for (size_t i = 0; i < o->addresses; i++)
		if (is_there[i])
			found[n++] = queue_list_find(&list, o->family[i],
						     &o->address[i]);
	if (n > 0 && o->format == QUEUES_JSON)
		queues_write_json("mqbench-queues", "queues",
				  queues_json(&list, found, n), &list);
	for (size_t i = 0; i < n && o->format != QUEUES_JSON; i++)
		print_queue(found[i]);
	queue_list_release(&list);
	return err->status == STATUS_OK ? 0 : -1;
}
