/* One synced line a run. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/target.h"
#include "base/text.h"
#include "core/record/journal.h"
#include "core/record/json_result.h"
#include "core/record/save.h"

/* How the lines of every version begin. */
static bool is_journal(const char *head)
{
	return !strncmp(head, "{\"re", 4);
}

int journal_lock(struct journal *journal, const char *path, struct error *err)
{
	*journal = (struct journal){.fd = -1};
	record_beside(path, "journal", journal->path, sizeof(journal->path));
	journal->fd = target_claim(journal->path, is_journal, err);
	return journal->fd < 0 ? -1 : 0;
}

bool journal_is_held(const char *path)
{
	char name[4096];
	record_beside(path, "journal", name, sizeof(name));
	int fd = open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool held = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) < 0 &&
		    errno == EWOULDBLOCK;
	if (fd >= 0)
		close(fd);
	return held;
}

int journal_start(struct journal *journal, const char *id, struct error *err)
{
	journal->record = id;
	if (ftruncate(journal->fd, 0) == 0)
		return 0;
	return error_errno(err, STATUS_FAILED, errno, "truncate %s",
			   journal->path);
}

int journal_append(struct journal *journal, const struct result *result,
		   const struct run *run,
		   const struct histogram histogram[METRICS], struct error *err)
{
	char *line = run_line(journal->record, result, run, histogram);
	size_t n = strlen(line);
	line[n] = '\n'; /* in the place of its end */
	int rc = 0;
	if (target_append(journal->fd, line, n + 1) < 0)
		rc = error_errno(err, STATUS_FAILED, errno, "write %s",
				 journal->path);
	free(line);
	return rc;
}

static void end(struct journal *journal, bool remove)
{
	struct stat st;
	if (journal->fd < 0)
		return;
	if (remove || (fstat(journal->fd, &st) == 0 && st.st_size == 0))
		unlink(journal->path);
	close(journal->fd);
	journal->fd = -1;
}

void journal_close(struct journal *journal)
{
	end(journal, false);
}

void journal_remove(struct journal *journal)
{
	end(journal, true);
}

static void warn_unread(struct record *record, const char *name,
			const char *why)
{
	record_warn(record, "journal_unread", SEVERITY_WARNING, NAN,
		    "move it away, or read the record where it was measured",
		    "%.160s: %s; runs may be missing", name, why);
}

/* As far as they are whole, of this record, and no more than one may have. */
static void merge_lines(struct record *record, char *text)
{
	size_t runs = record_runs(record);
	for (char *line; (line = strsep(&text, "\n")); runs++)
		if (runs == RECORD_RUNS_MAX || run_line_merge(record, line) < 0)
			return;
}

void journal_merge(struct record *record, const char *path)
{
	char name[4096], *text = NULL;
	size_t length;
	if (record->complete)
		return;
	record_beside(path, "journal", name, sizeof(name));
	/* What mqbench called it beside a record that is not *.json. */
	if (access(name, F_OK) != 0)
		snprintf(name, sizeof(name), "%s.journal", path);
	if (text_is_stream(name))
		warn_unread(record, name, "is not a plain file");
	else if ((text = text_read(name, &length)))
		merge_lines(record, text);
	else if (errno != ENOENT)
		warn_unread(record, name, strerror(errno));
	free(text);
}
