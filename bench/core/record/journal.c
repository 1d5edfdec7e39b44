/* One synced line a run. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "core/record/journal.h"
#include "core/record/json_result.h"

/* results/ID.json has results/ID.journal beside it. */
static void journal_path(char *journal, size_t n, const char *path)
{
	size_t length = strlen(path);
	if (length > 5 && !strcmp(path + length - 5, ".json"))
		length -= 5;
	snprintf(journal, n, "%.*s.journal", (int)length, path);
}

int journal_open(struct journal *journal, const char *path, const char *id,
		 struct error *err)
{
	journal->record = id;
	journal_path(journal->path, sizeof(journal->path), path);
	journal->fd =
		open(journal->path,
		     O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
	if (journal->fd < 0)
		return error_errno(err, STATUS_USAGE, errno, "open %s",
				   journal->path);
	return 0;
}

static int write_all(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, text, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		text += done;
		n -= (size_t)done;
	}
	return 0;
}

int journal_append(struct journal *journal, const struct result *result,
		   const struct run *run,
		   const struct histogram histogram[METRICS], struct error *err)
{
	char *line = run_line(journal->record, result, run, histogram);
	if (!line)
		return error_set(err, STATUS_FAILED, "out of memory");
	int rc = 0;
	if (write_all(journal->fd, line, strlen(line)) < 0 ||
	    write_all(journal->fd, "\n", 1) < 0 || fdatasync(journal->fd) < 0)
		rc = error_errno(err, STATUS_FAILED, errno, "write %s",
				 journal->path);
	free(line);
	return rc;
}

void journal_close(struct journal *journal)
{
	if (journal->fd >= 0)
		close(journal->fd);
	journal->fd = -1;
}

void journal_remove(struct journal *journal)
{
	journal_close(journal);
	unlink(journal->path);
}

static void warn_unread(struct record *record, const char *name,
			const char *why)
{
	record_warn(record, "journal_unread", SEVERITY_WARNING, NAN,
		    "move it away, or read the record where it was measured",
		    "%.160s: %s; runs may be missing", name, why);
}

/* As far as they are whole, of this record, and no more than one may have. */
static void merge_lines(struct record *record, char *text, struct error *why)
{
	size_t runs = record_runs(record);
	for (char *line; (line = strsep(&text, "\n")); runs++)
		if (runs == RECORD_RUNS_MAX ||
		    run_line_merge(record, line, why) < 0)
			return;
}

int journal_merge(struct record *record, const char *path, struct error *err)
{
	char name[4096], *text = NULL;
	struct error why = {0};
	size_t length;
	if (record->complete)
		return 0;
	journal_path(name, sizeof(name), path);
	errno = 0;
	if (text_is_stream(name))
		warn_unread(record, name, "is not a plain file");
	else if ((text = text_read(name, &length)))
		merge_lines(record, text, &why);
	else if (errno != ENOENT && errno != ENOMEM)
		warn_unread(record, name, strerror(errno));
	bool no_memory =
		why.status == STATUS_FAILED || (!text && errno == ENOMEM);
	free(text);
	if (no_memory)
		return error_set(err, STATUS_FAILED, "%s: out of memory", name);
	return 0;
}
