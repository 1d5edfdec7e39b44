/* queues as JSON: docs/queues.md is its manual. */
#include <jansson.h>
#include <signal.h>

#include "base/error.h"
#include "command/queues/parts.h"
#include "core/record/json.h"

static json_t *known_json(int64_t number)
{
	return number < 0 ? json_null() : json_integer(number);
}

static json_t *pid_json(int64_t pid)
{
	return known_json(pid > 0 ? pid : -1);
}

/* 0 is never. */
static json_t *time_json(int64_t seconds)
{
	return known_json(seconds > 0 ? seconds : -1);
}

/* Null for an id that has no name. */
static json_t *user_json(uid_t uid)
{
	return note_json(queues_user(uid));
}

static json_t *notify_json(const struct queue *q)
{
	static const char *const how[] = {
		[SIGEV_SIGNAL] = "signal",
		[SIGEV_NONE] = "none",
		[SIGEV_THREAD] = "thread",
	};
	if (q->notify_pid <= 0)
		return json_null();
	bool known = q->notify_how >= 0 && q->notify_how <= SIGEV_THREAD;
	return json_pack("{s:I, s:s?, s:I}", "pid", (json_int_t)q->notify_pid,
			 "how", known ? how[q->notify_how] : NULL, "signal",
			 (json_int_t)q->notify_signal);
}

static json_t *key_json(const struct queue *q)
{
	char key[16];
	if (q->address.id < 0 || q->address.key == 0)
		return json_null();
	snprintf(key, sizeof(key), "0x%08x", (unsigned)q->address.key);
	return json_string(key);
}

static json_t *queue_json(const struct queue *q)
{
	char mode[8];
	bool made = q->changed_s >= 0;
	snprintf(mode, sizeof(mode), "%04o", (unsigned)q->mode);
	json_t *json = json_pack(
		"{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:I, s:I, "
		"s:o}",
		"family", q->family, "address", string_json(q->text), "key",
		key_json(q), "id", known_json(q->address.id), "messages",
		known_json(q->messages), "bytes", known_json(q->bytes),
		"capacity_messages", known_json(q->capacity_messages),
		"capacity_bytes", known_json(q->capacity_bytes),
		"message_bytes", known_json(q->message_bytes), "mode", mode,
		"uid", (json_int_t)q->uid, "gid", (json_int_t)q->gid, "owner",
		user_json(q->uid));
	json_t *more = json_pack(
		"{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
		"use_percent", number_json(queues_use(q)), "creator_uid",
		known_json(made ? (int64_t)q->maker_uid : -1), "creator_gid",
		known_json(made ? (int64_t)q->maker_gid : -1), "creator",
		made ? user_json(q->maker_uid) : json_null(), "last_changed_s",
		time_json(q->changed_s), "last_sender_pid", pid_json(q->sender),
		"last_receiver_pid", pid_json(q->receiver), "last_sent_s",
		time_json(q->sent_s), "last_received_s",
		time_json(q->received_s), "last_used_s", time_json(q->used_s),
		"notify", notify_json(q));
	if (json && more)
		json_object_update(json, more);
	json_decref(more);
	return json;
}

json_t *queues_json(const struct queue_list *list,
		    const struct queue *const *only, size_t n)
{
	json_t *queues = json_array();
	for (size_t i = 0; i < (only ? n : list->count); i++)
		element_add(queues,
			    queue_json(only ? only[i] : &list->queue[i]));
	return queues;
}

void queues_write_json(const char *schema, const char *name, json_t *array,
		       const struct queue_list *list)
{
	bool sysv = list->sysv.status == STATUS_OK;
	bool posix = list->posix.status == STATUS_OK;
	json_t *json = json_pack(
		"{s:s, s:s, s:o, s:b, s:s?, s:b, s:s?}", "schema", schema,
		"schema_version", "1.1", name, array, "sysv_listed", sysv,
		"sysv_reason", sysv ? NULL : list->sysv.text, "posix_listed",
		posix, "posix_reason", posix ? NULL : list->posix.text);
	print_json(json, JSON_INDENT(2), stdout);
}
