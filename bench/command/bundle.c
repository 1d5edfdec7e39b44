/* report --bundle: what goes into the archive. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "command/bundle.h"
#include "command/bundle_parts.h"
#include "command/measure.h"
#include "core/record/load.h"
#include "core/record/record.h"
#include "core/record/redact.h"
#include "core/record/save.h"
#include "registry.h"
#include "report.h"

static const struct {
	const char *word;
	unsigned bit;
	const char *said;
} redactions[] = {
	{"host", REDACT_HOST, "the host's name"},
	{"paths", REDACT_PATHS, "paths and file names"},
	{"cmdline", REDACT_CMDLINE, "the kernel's command line"},
};
#define REDACTIONS (sizeof(redactions) / sizeof(*redactions))

/* What each record is shown as, where there is such a report. */
static const struct {
	const char *report, *suffix;
} shown[] = {
	{"table", "table.txt"},
	{"metrics", "metrics.txt"},
	{"html", "html"},
};
#define SHOWN (sizeof(shown) / sizeof(*shown))

struct bundle {
	const struct bundle_request *request;
	char scratch[BUNDLE_PATH];
	char name[256];	     /* of the folder in the archive */
	char created[40];    /* the newest record's */
	char host[256];	     /* this machine's */
	char tool[160];	     /* that the first record was measured with */
	size_t plots, empty; /* records with plots; with nothing to draw */
};

static int take_word(const char *word, unsigned *redact, struct error *err)
{
	const char *names[REDACTIONS + 1] = {NULL};
	for (size_t i = 0; i < REDACTIONS; i++) {
		names[i] = redactions[i].word;
		if (strcmp(word, redactions[i].word) != 0)
			continue;
		*redact |= redactions[i].bit;
		return 0;
	}
	return units_unknown(err, "--redact ", word, names,
			     "there are host paths cmdline");
}

int bundle_parse_redact(const char *list, unsigned *redact, struct error *err)
{
	char *copy = strdup(list), *rest = copy, *word;
	int rc = copy ? 0 : error_set(err, STATUS_FAILED, "out of memory");
	while (rc == 0 && (word = strsep(&rest, ",")))
		rc = take_word(word, redact, err);
	free(copy);
	return rc;
}

/* "out/result.tar.gz" becomes result/ in the archive. */
static void name_folder(struct bundle *b)
{
	static const char *const endings[] = {".gz", ".tar", ".tgz"};
	const char *base = strrchr(b->request->output, '/');
	snprintf(b->name, sizeof(b->name), "%s",
		 base ? base + 1 : b->request->output);
	for (size_t i = 0; i < 3; i++) {
		size_t n = strlen(b->name), m = strlen(endings[i]);
		if (n > m && !strcmp(b->name + n - m, endings[i]))
			b->name[n - m] = '\0';
	}
	text_clean(b->name);
	/* "...tar.gz" would be unpacked beside its folder. */
	if (!strcmp(b->name, ".") || !strcmp(b->name, ".."))
		snprintf(b->name, sizeof(b->name), "bundle");
}

/* Of the second record of a name the number tells it apart. */
static void name_record(const struct bundle *b, size_t i, char *name, size_t n)
{
	const char *base = strrchr(b->request->file[i], '/');
	base = base ? base + 1 : b->request->file[i];
	size_t length = strlen(base);
	if (length > 5 && !strcmp(base + length - 5, ".json"))
		length -= 5;
	bool alone = b->request->files == 1;
	if (b->request->redact & REDACT_PATHS)
		snprintf(name, n, alone ? "record" : "record-%zu", i + 1);
	else if (alone)
		snprintf(name, n, "%.*s", (int)length, base);
	else
		snprintf(name, n, "%zu-%.*s", i + 1, (int)length, base);
	text_clean(name);
}

static int make_folder(const char *path, struct error *err)
{
	if (mkdir(path, 0777) == 0)
		return 0;
	return error_errno(err, STATUS_FAILED, errno, "mkdir %s", path);
}

static int copy_file(const char *from, const char *to, struct error *err)
{
	size_t size;
	char *bytes = text_read(from, &size);
	FILE *out = bytes ? fopen(to, "we") : NULL;
	bool written = out && fwrite(bytes, 1, size, out) == size;
	if (out && fclose(out) == EOF)
		written = false;
	free(bytes);
	return written ? 0
		       : error_errno(err, STATUS_FAILED, errno, "copy %s to %s",
				     from, to);
}

/*
 * As it is; but one that was interrupted with what its journal holds, and one
 * to be redacted without that.
 */
static int add_record(struct bundle *b, size_t i, const char *path,
		      struct error *err)
{
	struct record record;
	if (record_load(&record, b->request->file[i], err) < 0)
		return -1;
	record_redact(&record, b->request->redact, b->host);
	if (strcmp(record.created, b->created) > 0)
		snprintf(b->created, sizeof(b->created), "%s", record.created);
	if (i == 0)
		snprintf(b->tool, sizeof(b->tool), "mqbench %s, commit %s",
			 facts_get(&record.tool, "version", "?"),
			 facts_get(&record.tool, "commit", "?"));
	text_clean(b->tool);
	text_clean(b->created);
	int rc = record.complete && !b->request->redact
			 ? copy_file(b->request->file[i], path, err)
			 : record_save(&record, path, err);
	record_release(&record);
	return rc;
}

/* -1 where it could not be written at all. */
static int add_reports(const struct bundle *b, const char *name, char *record,
		       struct error *err)
{
	for (size_t i = 0; i < SHOWN; i++) {
		char path[2 * BUNDLE_PATH];
		char *argv[] = {"report", "--format", (char *)shown[i].report,
				"-o",	  path,	      record,
				NULL};
		snprintf(path, sizeof(path), "%s/%s.%s", b->scratch, name,
			 shown[i].suffix);
		if (!report_find(shown[i].report))
			continue;
		int status = measure_apart(argv, err);
		if (status < 0)
			return -1;
		if (status > 0)
			return error_set(err, (enum status)status,
					 "report --format %s: failed for the "
					 "bundle",
					 shown[i].report);
	}
	return 0;
}

/* Pictures with scripts and data; without gnuplot the rest is a bundle too. */
static int add_plots(struct bundle *b, char *record, struct error *err)
{
	char folder[BUNDLE_PATH + 16];
	snprintf(folder, sizeof(folder), "%s/plots", b->scratch);
	char *argv[] = {"plot", record, "-o", folder, NULL};
	int status = measure_apart(argv, err);
	if (status < 0)
		return -1;
	b->plots += status == STATUS_OK;
	b->empty += status == STATUS_SKIPPED;
	if (status != STATUS_OK)
		fprintf(stderr, "note: no plots of %s in the bundle\n",
			record + strlen(b->scratch) + 1);
	return 0;
}

static int add_file(struct bundle *b, size_t i, struct error *err)
{
	char name[300], path[2 * BUNDLE_PATH];
	name_record(b, i, name, sizeof(name));
	snprintf(path, sizeof(path), "%s/%s.json", b->scratch, name);
	if (add_record(b, i, path, err) < 0 ||
	    add_reports(b, name, path, err) < 0)
		return -1;
	return add_plots(b, path, err);
}

static void write_redactions(const struct bundle *b, FILE *out)
{
	const char *before = "\nReplaced by " REDACTED ": ";
	for (size_t i = 0; i < REDACTIONS; i++) {
		if (!(b->request->redact & redactions[i].bit))
			continue;
		fprintf(out, "%s%s", before, redactions[i].said);
		before = "; ";
	}
	fputs(b->request->redact ? ".\n" : "", out);
}

static void write_readme_body(const struct bundle *b, FILE *out)
{
	fprintf(out,
		"Measured with %s; the newest record is of %s.\n\n"
		"SHA256SUMS       of every file here but itself\n"
		"*.json           the records: all else is made from them\n",
		b->tool, b->created);
	for (size_t i = 0; i < SHOWN; i++)
		if (report_find(shown[i].report))
			fprintf(out, "*.%-14s %s\n", shown[i].suffix,
				report_find(shown[i].report)->summary);
	if (b->plots > 0)
		fputs("plots/           drawn by gnuplot from the data beside "
		      "them\n",
		      out);
	else
		fprintf(out, "no plots:        %s\n",
			b->empty == b->request->files
				? "there is nothing to draw"
				: "gnuplot did not draw any");
	fputs("\nTo check that nothing has changed:\n\n"
	      "  sha256sum -c SHA256SUMS\n\n"
	      "To print a record again, and to see whether its conclusions "
	      "hold elsewhere:\n\n"
	      "  mqbench report RECORD.json\n"
	      "  mqbench replicate RECORD.json\n",
	      out);
	write_redactions(b, out);
}

static int write_readme(const struct bundle *b, struct error *err)
{
	char path[BUNDLE_PATH + 16];
	snprintf(path, sizeof(path), "%s/README.txt", b->scratch);
	FILE *out = fopen(path, "we");
	if (!out)
		return error_errno(err, STATUS_FAILED, errno, "open %s", path);
	write_readme_body(b, out);
	if (fclose(out) == EOF)
		return error_errno(err, STATUS_FAILED, errno, "write %s", path);
	return 0;
}

/* 0 where it is no time. */
static int64_t seconds_of(const char *created)
{
	struct tm tm = {0};
	if (!strptime(created, "%Y-%m-%dT%H:%M:%SZ", &tm))
		return 0;
	return (int64_t)timegm(&tm);
}

static int fill(struct bundle *b, struct error *err)
{
	char plots[BUNDLE_PATH + 16];
	snprintf(plots, sizeof(plots), "%s/plots", b->scratch);
	if (make_folder(plots, err) < 0)
		return -1;
	for (size_t i = 0; i < b->request->files; i++)
		if (add_file(b, i, err) < 0)
			return -1;
	if (write_readme(b, err) < 0 || bundle_sum(b->scratch, err) < 0)
		return -1;
	return bundle_pack(b->request->output, b->scratch, b->name,
			   seconds_of(b->created), err);
}

int bundle_write(const struct bundle_request *request, struct error *err)
{
	struct bundle b = {.request = request};
	const char *tmp = getenv("TMPDIR");
	struct utsname uts;
	if (bundle_possible(err) < 0)
		return -1;
	if (uname(&uts) == 0)
		snprintf(b.host, sizeof(b.host), "%s", uts.nodename);
	name_folder(&b);
	snprintf(b.scratch, sizeof(b.scratch), "%.4000s/mqbench-bundle-XXXXXX",
		 tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(b.scratch))
		return error_errno(err, STATUS_USAGE, errno,
				   "mkdtemp in TMPDIR or /tmp");
	int rc = fill(&b, err);
	bundle_remove(b.scratch);
	return rc;
}
