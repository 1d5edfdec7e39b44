/* What people decided about changes, kept beside the records. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/target.h"
#include "base/text.h"
#include "command/history/print.h"
#include "core/judge/history.h"
#include "core/judge/history_find.h"
#include "core/record/json.h"

/* One line of the file. */
struct decision {
	const char *class, *configuration, *metric, *record, *reason;
	bool worse;
	enum history_triage triage;
};

static size_t find_record(const struct history_class *class, const char *id)
{
	size_t i = 0;
	while (i < class->records && strcmp(class->record[i].id, id) != 0)
		i++;
	return i;
}

static bool is_about(const struct decision *d,
		     const struct history_class *class,
		     const struct history_change *change)
{
	const struct history_series *series = &class->series[change->series];
	char name[64];
	figure_name(&series->figure, name, sizeof(name));
	return (change->found.size.estimate > 0) == d->worse &&
	       !strcmp(name, d->metric) &&
	       !strcmp(class->config[series->config].id, d->configuration);
}

static void apply_to(struct history_class *class, const struct decision *d)
{
	size_t record = find_record(class, d->record);
	size_t nearest = TRIAGE_REACH + 1;
	struct history_change *meant = NULL;
	for (size_t i = 0; i < class->changes && record < class->records; i++) {
		struct history_change *change = &class->change[i];
		size_t off = change->record > record ? change->record - record
						     : record - change->record;
		if (off >= nearest || !is_about(d, class, change))
			continue;
		nearest = off;
		meant = change;
	}
	if (!meant)
		return;
	meant->triage = d->triage;
	snprintf(meant->reason, sizeof(meant->reason), "%s", d->reason);
	text_clean(meant->reason);
}

static bool is_verdict(const char *word, enum history_triage *triage)
{
	bool dismissed = !strcmp(word, "dismissed");
	*triage = dismissed ? TRIAGE_DISMISSED : TRIAGE_ACKNOWLEDGED;
	return dismissed || !strcmp(word, "acknowledged");
}

static int apply_line(struct history *history, const char *line)
{
	json_t *json = parse_json(line, strlen(line), 0, "", NULL);
	struct decision d = {
		.class = member_text(json, "machine_class"),
		.configuration = member_text(json, "configuration"),
		.metric = member_text(json, "metric"),
		.record = member_text(json, "record"),
		.reason = member_text(json, "reason"),
		.worse = !strcmp(member_text(json, "direction"), "up"),
	};
	bool known = is_verdict(member_text(json, "triage"), &d.triage);
	for (size_t i = 0; i < history->classes && known; i++)
		if (!strcmp(history->class[i].name, d.class))
			apply_to(&history->class[i], &d);
	json_decref(json);
	return known ? 0 : -1;
}

int triage_read(struct history *history, char *text, const char *path,
		struct error *err)
{
	char *line;
	for (size_t number = 1; (line = strsep(&text, "\n")); number++)
		if (line[strspn(line, " \t\r")] &&
		    apply_line(history, line) < 0)
			return error_set(err, STATUS_USAGE,
					 "%s: line %zu: is not a decision "
					 "about a change; fix or remove it",
					 path, number);
	return 0;
}

int triage_apply(struct history *history, const char *path, struct error *err)
{
	size_t length;
	if (text_is_stream(path) || !strcmp(path, "-"))
		return error_set(err, STATUS_USAGE,
				 "%s: is no file, which decisions are kept in",
				 path);
	char *text = text_read(path, &length);
	if (!text && errno == ENOENT)
		return 0;
	if (!text)
		return error_errno(err, STATUS_USAGE, errno, "open %s", path);
	int rc = strlen(text) < length ? error_set(err, STATUS_USAGE,
						   "%s: is not a text", path)
				       : triage_read(history, text, path, err);
	free(text);
	return rc;
}

/* Of a record all are dismissed, but only what is open is acknowledged. */
static bool is_meant(const struct history_class *class,
		     const struct history_change *change, const char *ids,
		     enum history_triage triage)
{
	bool open = triage == TRIAGE_DISMISSED || history_is_open(change);
	const char *record = class->record[change->record].id;
	return text_lists(ids, ",", change->id) ||
	       (open && text_lists(ids, ",", record));
}

static void write_line(FILE *file, const struct history_class *class,
		       const struct history_change *change,
		       enum history_triage triage, const char *reason)
{
	const struct history_series *series = &class->series[change->series];
	char name[64], now[32];
	figure_name(&series->figure, name, sizeof(name));
	clock_date(now, sizeof(now), CLOCK_RFC3339, time(NULL));
	json_t *json = json_pack(
		"{so ss so ss so so ss so ss}", "id", string_json(change->id),
		"triage",
		triage == TRIAGE_DISMISSED ? "dismissed" : "acknowledged",
		"reason", string_json(reason ? reason : ""), "decided", now,
		"machine_class", string_json(class->name), "configuration",
		string_json(class->config[series->config].id), "metric", name,
		"record", string_json(class->record[change->record].id),
		"direction", change->found.size.estimate > 0 ? "up" : "down");
	print_json(json, JSON_COMPACT, file);
}

/* Every word of the list has to match a change. */
static int check_ids(const struct history *history, const char *ids,
		     enum history_triage triage, struct error *err)
{
	while (*ids) {
		char id[96];
		size_t length = strcspn(ids, ","), found = 0;
		snprintf(id, sizeof(id), "%.*s", (int)length, ids);
		ids += length + (ids[length] == ',');
		for (size_t i = 0; i < history->classes; i++) {
			const struct history_class *class = &history->class[i];
			for (size_t j = 0; j < class->changes; j++)
				found += is_meant(class, &class->change[j], id,
						  triage);
		}
		if (found == 0)
			return error_set(err, STATUS_USAGE,
					 "%s: neither a change nor a record "
					 "with one; mqbench history -v "
					 "shows all ids",
					 id);
	}
	return 0;
}

/* All of it or nothing. */
static int append(const char *path, const char *text, size_t n,
		  struct error *err)
{
	int fd = open(path,
		      O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC,
		      0666);
	if (fd < 0)
		return error_errno(err, STATUS_USAGE, errno, "open %s", path);
	int rc = target_append(fd, text, n) < 0
			 ? error_errno(err, STATUS_FAILED, errno, "write %s",
				       path)
			 : 0;
	close(fd);
	return rc;
}

int triage_add(const struct history *history, const char *path, const char *ids,
	       enum history_triage triage, const char *reason,
	       struct error *err)
{
	if (check_ids(history, ids, triage, err) < 0)
		return -1;
	char *text = NULL;
	size_t length;
	FILE *memory = mem_open(&text, &length);
	int n = 0;
	for (size_t i = 0; i < history->classes; i++) {
		const struct history_class *class = &history->class[i];
		for (size_t j = 0; j < class->changes; j++) {
			const struct history_change *c = &class->change[j];
			if (!is_meant(class, c, ids, triage))
				continue;
			write_line(memory, class, c, triage, reason);
			n++;
		}
	}
	mem_close(memory);
	int rc = append(path, text, length, err);
	free(text);
	return rc < 0 ? -1 : n;
}
