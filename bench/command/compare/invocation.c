/* Programs started in a shell, and what they leave. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "command/compare/invocation.h"
#include "core/run/hand_over.h"

#define GRACE_NS (10 * NSEC_PER_SEC)
#define REST_NS NSEC_PER_SEC
#define LOOK_NS (NSEC_PER_SEC / 5)
/* So long one that could take turns may need to start. */
#define JOIN_NS (20 * NSEC_PER_SEC)

void invocation_init(struct invocation *one, const char *folder, char letter)
{
	*one = (struct invocation){0};
	snprintf(one->record, sizeof(one->record), "%s/run-%c.json", folder,
		 letter);
	snprintf(one->said, sizeof(one->said), "%s/said-%c", folder, letter);
}

/* What the shell runs; the caller frees it. */
static char *make_command(const struct invocation *one)
{
	char *text = NULL;
	size_t n;
	FILE *out = mem_open(&text, &n);
	fprintf(out, "%s run --seed %llu", one->prefix,
		(unsigned long long)one->seed);
	for (char *const *argument = one->argument; *argument; argument++) {
		fputc(' ', out);
		text_shell(out, *argument);
	}
	fputs(" --runs 1 -o ", out);
	text_shell(out, one->record);
	fputs(" >/dev/null 2>", out);
	text_shell(out, one->said);
	mem_close(out);
	return text;
}

/* fd: of a turn, or -1. */
static int start(struct invocation *one, int fd, unsigned side,
		 struct error *err)
{
	char turn[64], *command = make_command(one);
	unlink(one->record);
	snprintf(turn, sizeof(turn), "%d %u %d", fd, side, HAND_OVER_VERSION);
	if (fd >= 0 && setenv(HAND_OVER_ENVIRONMENT, turn, 1) < 0)
		mem_out();
	one->pid = child_command(command, err);
	unsetenv(HAND_OVER_ENVIRONMENT);
	free(command);
	if (one->pid > 0)
		return 0;
	one->pid = 0;
	return -1;
}

/*
 * Waits for the shell, and for what it had started and is still there; no
 * longer than ns each.
 */
static void await_end(pid_t pid, uint64_t ns)
{
	uint64_t until = clock_now() + ns;
	struct timespec pause = {.tv_nsec = 10000000};
	while (waitpid(pid, NULL, WNOHANG) == 0 && clock_now() < until)
		nanosleep(&pause, NULL);
	until = clock_now() + REST_NS;
	while (kill(-pid, 0) == 0 && clock_now() < until)
		nanosleep(&pause, NULL);
}

/* One that is asked to end cleans up; one that does not is ended. */
static void stop(struct invocation *one)
{
	if (one->pid == 0)
		return;
	kill(-one->pid, SIGTERM);
	await_end(one->pid, GRACE_NS);
	kill(-one->pid, SIGKILL);
	await_end(one->pid, GRACE_NS);
	one->pid = 0;
}

/* Its last line that is an error of mqbench, or else its last one. */
static void last_words(const struct invocation *one, char *text, size_t n)
{
	static const char own[] = "mqbench: ";
	char line[400];
	bool seen = false;
	FILE *file = mem_got(fopen(one->said, "re"));
	snprintf(text, n, "it printed no message");
	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		bool is_own = !strncmp(line, own, sizeof(own) - 1);
		if (*line && (is_own || !seen))
			snprintf(text, n, "%s", line);
		seen |= is_own;
	}
	if (file)
		fclose(file);
}

/* Whether it has ended well. */
static int check(const struct invocation *one, struct error *err)
{
	char words[400];
	last_words(one, words, sizeof(words));
	if (one->status != 0)
		return error_set(err,
				 one->status == STATUS_FAILED ? STATUS_FAILED
							      : STATUS_USAGE,
				 "%s run: ended with status %d: %s",
				 one->prefix, one->status, words);
	if (access(one->record, F_OK) == 0)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "%s run: left no record; is it mqbench?", one->prefix);
}

/* Which of n has ended; n: none as yet. -1 and an error: interrupted. */
static int next_end(struct invocation *one, int n, struct error *err)
{
	pid_t ended;
	int status;
	enum child_event event =
		child_next(&ended, &status, clock_now() + LOOK_NS);
	if (event == CHILD_INTERRUPTED)
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	for (int i = 0; i < n && event == CHILD_ENDED; i++) {
		if (one[i].pid != ended)
			continue;
		one[i].pid = 0;
		one[i].status = WIFEXITED(status) ? WEXITSTATUS(status)
						  : 128 + WTERMSIG(status);
		return i;
	}
	return n;
}

int invocation_run(struct invocation *one, struct error *err)
{
	int rc = start(one, -1, 0, err);
	while (rc == 0 && one->pid > 0)
		rc = next_end(one, 1, err) < 0 ? -1 : 0;
	stop(one);
	return rc < 0 ? -1 : check(one, err);
}

/* One that has ended, or has had its time, and never joined; 2: none. */
static unsigned stranger(const struct invocation *one, const struct turn *turn,
			 uint64_t begun)
{
	for (unsigned i = 0; i < 2; i++)
		if (!hand_over_has_joined(turn, i) &&
		    (one[i].pid == 0 || clock_now() - begun > JOIN_NS))
			return i;
	return 2;
}

/* Neither is waited for in vain. */
static int check_turns(const struct invocation *one, const struct turn *turn,
		       struct error *err)
{
	for (unsigned i = 0; i < 2; i++)
		if (one[i].pid > 0 && hand_over_has_left(turn, i))
			return error_set(err, STATUS_FAILED,
					 "%s run: the other side waited for it "
					 "in vain, so both were ended",
					 one[i].prefix);
	return 0;
}

static int wait_for_both(struct invocation *one, struct turn *turn,
			 unsigned *cannot, struct error *err)
{
	uint64_t begun = clock_now();
	while (one[0].pid > 0 || one[1].pid > 0) {
		int ended = next_end(one, 2, err);
		if (ended < 0)
			return -1;
		if (ended < 2) {
			hand_over_leave(turn, (unsigned)ended);
			if (check(&one[ended], err) < 0)
				return -1;
		}
		if (check_turns(one, turn, err) < 0)
			return -1;
		*cannot = stranger(one, turn, begun);
		if (*cannot < 2)
			return 0;
	}
	return 0;
}

int invocation_run_both(struct invocation one[2], unsigned *cannot,
			struct error *err)
{
	int fd;
	const char *const name[2] = {one[0].prefix, one[1].prefix};
	struct turn *turn = hand_over_create(&fd, name, err);
	if (!turn)
		return -1;
	*cannot = 2;
	int rc =
		start(&one[0], fd, 0, err) < 0 || start(&one[1], fd, 1, err) < 0
			? -1
			: wait_for_both(one, turn, cannot, err);
	for (int i = 0; i < 2; i++)
		stop(&one[i]);
	hand_over_release(turn, fd);
	return rc;
}
