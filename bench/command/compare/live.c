/* compare --live: the invocations, and what is kept of them. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/random.h"
#include "base/text.h"
#include "base/units.h"
#include "command/compare/live.h"
#include "core/record/load.h"
#include "core/record/save.h"
#include "core/record/summarise.h"
#include "core/run/session.h"
#include "core/stats/block.h"

#define GRACE_NS (10 * NSEC_PER_SEC)

struct scratch {
	char folder[4096], record[4200], said[4200];
};

static int make_scratch(struct scratch *s, struct error *err)
{
	const char *tmp = getenv("TMPDIR");
	snprintf(s->folder, sizeof(s->folder), "%s/mqbench-live-XXXXXX",
		 tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(s->folder)) {
		int why = errno;
		s->folder[0] = '\0';
		return error_errno(err, STATUS_USAGE, why,
				   "mkdtemp in TMPDIR or /tmp");
	}
	snprintf(s->record, sizeof(s->record), "%s/run.json", s->folder);
	snprintf(s->said, sizeof(s->said), "%s/said", s->folder);
	return 0;
}

static void remove_scratch(const struct scratch *s)
{
	char journal[4300];
	snprintf(journal, sizeof(journal), "%s/run.journal", s->folder);
	unlink(journal);
	unlink(s->record);
	unlink(s->said);
	rmdir(s->folder);
}

/* Blocks of AABB, each shuffled: all six orders are as likely. */
static void draw_order(char *order, size_t blocks, uint64_t seed)
{
	for (size_t b = 0; b < blocks; b++) {
		char *block = order + b * BLOCK;
		memcpy(block, "AABB", BLOCK);
		for (size_t i = BLOCK - 1; i > 0; i--) {
			size_t j = random_next(&seed) % (i + 1);
			char letter = block[i];
			block[i] = block[j];
			block[j] = letter;
		}
	}
}

static int allocate(struct live *live, const struct live_request *request)
{
	size_t n = live->planned = request->blocks * BLOCK;
	live->record = calloc(n, sizeof(*live->record));
	live->list = calloc(n, sizeof(*live->list));
	live->name = calloc(n, sizeof(*live->name));
	live->order = calloc(n + 1, 1);
	if (!live->record || !live->list || !live->name || !live->order)
		return -1;
	draw_order(live->order, request->blocks, request->seed);
	for (size_t i = 0; i < n; i++) {
		live->list[i] = &live->record[i];
		live->name[i] = request->prefix[live->order[i] == 'B'];
	}
	return 0;
}

/* What the shell runs; the caller frees it. NULL: out of memory. */
static char *make_command(const struct live_request *request,
			  const char *prefix, const struct scratch *s,
			  uint64_t seed)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);
	if (!out)
		return NULL;
	fprintf(out, "%s run --seed %llu", prefix,
		(unsigned long long)(seed >> 12));
	for (char **argument = request->argument; *argument; argument++) {
		fputc(' ', out);
		text_shell(out, *argument);
	}
	fputs(" --runs 1 -o ", out);
	text_shell(out, s->record);
	fputs(" >/dev/null 2>", out);
	text_shell(out, s->said);
	text_finish(out, &text);
	return text;
}

/* A run that is asked to end cleans up; one that does not is ended. */
static void stop_command(pid_t pid)
{
	uint64_t until = clock_now() + GRACE_NS;
	struct timespec pause = {.tv_nsec = 10000000};
	kill(-pid, SIGTERM);
	while (waitpid(pid, NULL, WNOHANG) == 0 && clock_now() < until)
		nanosleep(&pause, NULL);
	kill(-pid, SIGKILL);
}

/* Its exit status; -1 and an error. */
static int run_command(const char *command, struct error *err)
{
	pid_t ended, pid = child_command(command, err);
	int status;
	if (pid < 0)
		return -1;
	for (;;) {
		enum child_event event =
			child_next(&ended, &status, clock_now() + NSEC_PER_SEC);
		if (event == CHILD_ENDED && ended == pid)
			return WIFEXITED(status) ? WEXITSTATUS(status)
						 : 128 + WTERMSIG(status);
		if (event != CHILD_INTERRUPTED)
			continue;
		stop_command(pid);
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	}
}

/* The last line that the command printed. */
static void last_words(const struct scratch *s, char *text, size_t n)
{
	char line[400];
	FILE *file = fopen(s->said, "re");
	snprintf(text, n, "it printed no message");
	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line)
			snprintf(text, n, "%s", line);
	}
	if (file)
		fclose(file);
}

static int measure_one(struct live *live, const struct live_request *request,
		       const struct scratch *s, uint64_t seed,
		       struct error *err)
{
	const char *prefix = live->name[live->done];
	char words[400];
	char *command = make_command(request, prefix, s, seed);
	if (!command)
		return error_set(err, STATUS_FAILED, "out of memory");
	unlink(s->record);
	int status = run_command(command, err);
	free(command);
	if (status < 0)
		return -1;
	last_words(s, words, sizeof(words));
	if (status != 0)
		return error_set(err,
				 status == STATUS_FAILED ? STATUS_FAILED
							 : STATUS_USAGE,
				 "%s run: ended with status %d: %s", prefix,
				 status, words);
	if (access(s->record, F_OK) != 0)
		return error_set(err, STATUS_USAGE,
				 "%s run: left no record; is it mqbench?",
				 prefix);
	struct record *record = &live->record[live->done];
	if (record_load(record, s->record, err) < 0)
		return -1;
	live->done++;
	return 0;
}

static void show_progress(const struct live *live, uint64_t begun, bool again)
{
	char left[32] = "";
	double spent = (double)(clock_now() - begun) / 1e9;
	if (!isatty(2))
		return;
	if (live->done > 0)
		units_seconds(spent / (double)live->done *
				      (double)(live->planned - live->done),
			      left, sizeof(left));
	fprintf(stderr, "\r\033[K%s%zu/%zu %s%s %.40s",
		again ? "to confirm: " : "", live->done, live->planned, left,
		*left ? " left" : "", live->name[live->done]);
}

/* Adds the runs of one invocation, where they stood in the whole experiment. */
static int merge(struct record *to, const struct record *from, size_t place)
{
	for (size_t i = 0; i < from->results && i < to->results; i++) {
		const struct result *more = &from->result[i];
		struct result *result = &to->result[i];
		if (!params_equal(&result->params, &more->params))
			continue;
		for (size_t j = 0; j < more->runs; j++) {
			struct run run = more->run[j];
			run.index = (unsigned)result->runs;
			run.block = (unsigned)(place / BLOCK);
			run.order += (unsigned)(place * from->results);
			if (!result_add_run(result, &run))
				return -1;
		}
		for (int m = 0; m < METRICS; m++)
			if (histogram_merge(&result->histogram[m],
					    &more->histogram[m]) < 0)
				return -1;
	}
	return 0;
}

/* Where the first record of a side lies: what the others are added to. */
static void first_path(const struct scratch *s, char letter, char *path,
		       size_t n)
{
	snprintf(path, n, "%s/first-%c.json", s->folder, letter);
}

static const char *folder_of(const struct live_request *request)
{
	return request->keep	       ? request->keep
	       : session_in_checkout() ? "results"
				       : ".";
}

/* Asked before it costs time. */
static int check_folder(const struct live_request *request, struct error *err)
{
	const char *folder = folder_of(request);
	if (access(folder, W_OK | X_OK) == 0)
		return 0;
	return error_errno(err, STATUS_USAGE, errno,
			   "--keep %s: no folder to write to", folder);
}

static int save_side(const struct live *live,
		     const struct live_request *request,
		     const struct scratch *s, char letter, struct error *err)
{
	char path[4300];
	struct record side;
	const char *folder = folder_of(request);
	size_t runs = 0;
	int rc = 0;
	first_path(s, letter, path, sizeof(path));
	if (access(path, F_OK) != 0)
		return 0;
	if (record_load(&side, path, err) < 0)
		return -1;
	for (size_t k = 0; k < live->done && rc == 0; k++)
		if (live->order[k] == letter && runs++ > 0)
			rc = merge(&side, &live->record[k], k);
	if (rc < 0)
		error_set(err, STATUS_FAILED, "out of memory");
	side.complete = live->done == live->planned;
	facts_number(&side.plan, "runs", (double)live->planned / 2);
	facts_text(&side.plan, "live_order", live->order);
	facts_text(&side.plan, "live_prefix", request->prefix[letter == 'B']);
	snprintf(path, sizeof(path), "%s/%s-%s-%s.json", folder,
		 live->record[0].id, request->again ? "confirm" : "live",
		 letter == 'A' ? "old" : "new");
	record_summarise(&side);
	if (rc == 0)
		rc = record_save(&side, path, err);
	if (rc == 0)
		fprintf(stderr, "saved %s\n", path);
	record_release(&side);
	return rc;
}

static int measure_all(struct live *live, const struct live_request *request,
		       struct scratch *s, struct error *err)
{
	uint64_t begun = clock_now(), seed = request->seed;
	while (live->done < live->planned) {
		char letter = live->order[live->done], path[4300];
		show_progress(live, begun, request->again);
		if (measure_one(live, request, s, random_next(&seed), err) < 0)
			return -1;
		first_path(s, letter, path, sizeof(path));
		if (access(path, F_OK) != 0)
			rename(s->record, path);
	}
	return 0;
}

int live_measure(struct live *live, const struct live_request *request,
		 struct error *err)
{
	struct scratch s = {0};
	*live = (struct live){0};
	if (check_folder(request, err) < 0)
		return -1;
	if (allocate(live, request) < 0)
		return error_set(err, STATUS_FAILED, "out of memory");
	if (make_scratch(&s, err) < 0)
		return -1;
	int rc = measure_all(live, request, &s, err);
	if (isatty(2))
		fputs("\r\033[K", stderr);
	for (const char *letter = "AB"; *letter; letter++) {
		char path[4300];
		if (save_side(live, request, &s, *letter, err) < 0)
			rc = -1;
		first_path(&s, *letter, path, sizeof(path));
		unlink(path);
	}
	remove_scratch(&s);
	live->input = (struct compare_input){live->list, live->order,
					     live->done, true};
	return rc;
}

void live_release(struct live *live)
{
	for (size_t i = 0; i < live->done; i++)
		record_release(&live->record[i]);
	free(live->record);
	free(live->list);
	free(live->name);
	free(live->order);
	*live = (struct live){0};
}
