/* queues top: fill, change and last users, once a second. */
#include <inttypes.h>
#include <poll.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/stop.h"
#include "command/output.h"
#include "command/queues/parts.h"

#define WIDE 24 /* of the first column */

struct screen {
	bool terminal; /* standard output takes escapes: redraw */
	bool keys;     /* standard input is one: q ends */
	struct termios before;
};

static void screen_begin(struct screen *screen)
{
	struct termios raw;
	screen->terminal = output_takes_escapes(1);
	screen->keys = isatty(0) && tcgetattr(0, &screen->before) == 0;
	if (!screen->keys)
		return;
	raw = screen->before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(0, TCSANOW, &raw);
}

static void screen_end(const struct screen *screen)
{
	if (screen->keys)
		tcsetattr(0, TCSANOW, &screen->before);
}

/* A second's end; true where it is to be the last. */
static bool wait_second(const struct screen *screen, uint64_t until)
{
	struct pollfd key = {.fd = screen->keys ? 0 : -1, .events = POLLIN};
	for (;;) {
		uint64_t now = clock_now();
		if (now >= until)
			return false;
		if (!screen->keys)
			return stop_sleep(until);
		int n = poll(&key, 1, (int)((until - now) / 1000000 + 1));
		char c;
		if (n < 0 || (n > 0 && (read(0, &c, 1) != 1 || c == 'q')))
			return true;
	}
}

/* What the kernel does not count: messages that came and went meanwhile. */
static void cell_change(const struct queue *q, const struct queue *before,
			double seconds, char text[CELL])
{
	if (!before || q->messages < 0 || before->messages < 0 || seconds <= 0)
		snprintf(text, CELL, "-");
	else
		snprintf(text, CELL, "%+.0f",
			 (double)(q->messages - before->messages) / seconds);
}

static void cell_age(int64_t when, char text[CELL])
{
	int64_t age = (int64_t)time(NULL) - when;
	if (when <= 0)
		snprintf(text, CELL, "-");
	else
		snprintf(text, CELL, "%" PRId64 " s", age < 0 ? 0 : age);
}

static void print_row(const struct queue *q, const struct queue *before,
		      double seconds)
{
	char messages[CELL], fill[CELL], change[CELL], age[CELL], users[CELL];
	queues_cell_percent(queues_use(q), fill);
	cell_change(q, before, seconds, change);
	cell_age(q->used_s, age);
	queues_print_name(stdout, q->text, WIDE);
	printf(" %7s %6s %9s %9s  %s\n",
	       queues_cell_number(q->messages, messages), fill, change, age,
	       queues_cell_users(q, users));
}

static void print_picture(const struct screen *screen,
			  const struct queue_list *now,
			  const struct queue_list *before, double seconds)
{
	if (screen->terminal)
		fputs("\033[H\033[J", stdout);
	printf("%-*s %7s %6s %9s %9s  %7s %8s\n", WIDE, "QUEUE", "MSGS", "FILL",
	       "CHANGE/s", "USED", "SENDER", "RECEIVER");
	for (size_t i = 0; i < now->count; i++) {
		const struct queue *q = &now->queue[i];
		print_row(q, queue_list_find(before, q->family, &q->address),
			  seconds);
	}
	if (now->count == 0 && queue_list_is_whole(now))
		puts("no queues");
	queues_print_unseen(stdout, now);
	if (screen->keys)
		puts("q ends");
	fflush(stdout);
}

static int watch(struct queues_options *o, const struct screen *screen,
		 const volatile sig_atomic_t *stop, struct error *err)
{
	struct queue_list list[2] = {0};
	uint64_t at = clock_now(), last = at;
	for (uint64_t i = 0; o->count == 0 || i < o->count; i++) {
		struct queue_list *now = &list[i % 2];
		if (i > 0 && wait_second(screen, at += NSEC_PER_SEC))
			break;
		queue_list_release(now);
		queues_read(now);
		uint64_t read_at = clock_now();
		print_picture(screen, now, &list[(i + 1) % 2],
			      (double)(read_at - last) / 1e9);
		last = read_at;
	}
	queue_list_release(&list[0]);
	queue_list_release(&list[1]);
	return *stop ? error_set(err, STATUS_INTERRUPTED, "interrupted") : 0;
}

int queues_top(struct queues_options *o, struct error *err)
{
	struct screen screen;
	const volatile sig_atomic_t *stop = stop_on_signals();
	screen_begin(&screen);
	int rc = watch(o, &screen, stop, err);
	screen_end(&screen);
	return rc;
}
