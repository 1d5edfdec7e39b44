/*
 * On a terminal a line that is redrawn: bar, time left, a configuration with
 * its last figure. Elsewhere such a line now and then.
 */
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/clock.h"
#include "base/units.h"
#include "command/output.h"
#include "command/progress.h"
#include "workload.h"

#define REDRAW_NS (NSEC_PER_SEC / 10)
#define BEAT_NS NSEC_PER_SEC
#define LINE_NS (30 * NSEC_PER_SEC) /* without a terminal */
#define BAR 20

/* Worth a word: so many times the plan's estimate, and so many seconds more. */
#define SLOW 2
#define SLOW_SECONDS 60
#define SLOW_FROM 0.05 /* of the plan */

static int columns(void)
{
	struct winsize size;
	if (ioctl(2, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}

static void draw_bar(char bar[BAR + 1], double share)
{
	int filled = (int)(share * BAR);
	for (int i = 0; i < BAR; i++)
		bar[i] = i < filled ? '#' : '.';
	bar[BAR] = '\0';
}

/* The time left, by how the time so far compares with the plan's. */
static double left(const struct progress *p)
{
	double spent = (double)(clock_now() - p->started_ns) / 1e9;
	double done = p->done_seconds - p->earlier_seconds;
	double pace = done > 0.5 ? spent / done : 1;
	double rest = p->all_seconds - p->done_seconds;
	return rest > 0 ? rest * pace : 0;
}

/* The plan's estimate may not hold for a machine that is slow, or busy. */
static void tell_slow(struct progress *p)
{
	char all_text[32], planned_text[32];
	double planned = p->all_seconds - p->earlier_seconds;
	double done = p->done_seconds - p->earlier_seconds;
	double all = (double)(clock_now() - p->started_ns) / 1e9 + left(p);
	if (p->told || p->session->plan->max_ns > 0 ||
	    done < SLOW_FROM * planned || all < SLOW * planned ||
	    all < planned + SLOW_SECONDS)
		return;
	p->told = true;
	fprintf(stderr,
		"%sthis machine is slow, or busy: about %s in all, not %s as "
		"planned\n",
		p->shown ? "\r\033[K" : "",
		units_seconds(all, all_text, sizeof(all_text)),
		units_seconds(planned, planned_text, sizeof(planned_text)));
}

/* The figure is one of the configuration, or "". */
static void draw(struct progress *p, const char *figure)
{
	char id[512], line[700], time_left[32], bar[BAR + 1];
	const struct session *session = p->session;
	if (clock_now() - p->drawn_ns < (p->shown ? REDRAW_NS : LINE_NS))
		return;
	p->drawn_ns = clock_now();
	p->all_seconds = plan_seconds(session->plan);
	tell_slow(p);
	draw_bar(bar, p->done_seconds / (p->all_seconds + 1e-9));
	params_id(&p->config->params, id, sizeof(id));
	snprintf(line, sizeof(line), "[%s] %zu/%zu %s left  %s%s%s", bar,
		 session->done, session->plan->steps,
		 units_seconds(left(p), time_left, sizeof(time_left)), figure,
		 *figure ? "  " : "", id);
	if (p->shown)
		fprintf(stderr, "\r\033[K%.*s", columns() - 1, line);
	else
		fprintf(stderr, "%s\n", line);
}

static void before(void *context, const struct session *session,
		   const struct config *config)
{
	struct progress *p = context;
	(void)session;
	p->config = config;
	p->messages = 0;
	p->beaten_ns = clock_now();
	draw(p, "");
}

/* A run that takes long: how far it is, and its rate since the last beat. */
static void beat(void *context, uint64_t messages)
{
	struct progress *p = context;
	char line[64], sent[32], rate[32];
	uint64_t now = clock_now();
	double seconds = (double)(now - p->beaten_ns) / 1e9;
	double more = (double)(messages - p->messages);
	if (messages == 0) {
		draw(p, "");
		return;
	}
	p->messages = messages;
	p->beaten_ns = now;
	snprintf(line, sizeof(line), "%s M messages, %s k/s",
		 units_three((double)messages / 1e6, sent, sizeof(sent)),
		 units_three(more / seconds / 1e3, rate, sizeof(rate)));
	draw(p, line);
}

static void after(void *context, const struct session *session,
		  const struct result *result, const struct run *run)
{
	struct progress *p = context;
	const struct config *config =
		&session->plan->config[result - session->record.result];
	const struct metric *metric = &metrics[config_leading(config)];
	const struct measurement *m =
		run_measurement(run, config_leading(config));
	char number[32], figure[64];
	p->done_seconds += config_seconds(config);
	p->config = config;
	if (!m)
		return;
	if (metric->sampled)
		snprintf(figure, sizeof(figure), "%s µs",
			 units_three(m->distribution.percentile[0] / 1e3,
				     number, sizeof(number)));
	else
		snprintf(figure, sizeof(figure), "%s k/s",
			 units_three(m->value / 1e3, number, sizeof(number)));
	draw(p, figure);
}

struct session_watch progress_watch(struct progress *progress,
				    struct session *session)
{
	const struct plan *plan = session->plan;
	memset(progress, 0, sizeof(*progress));
	progress->shown = output_takes_escapes(2);
	progress->started_ns = clock_now();
	if (!progress->shown)
		progress->drawn_ns = progress->started_ns;
	progress->all_seconds = plan_seconds(plan);
	for (size_t i = 0; i < session->done; i++)
		progress->done_seconds += plan_step_seconds(plan, i);
	progress->earlier_seconds = progress->done_seconds;
	progress->session = session;
	session->samples.pulse = (struct pulse){
		beat, progress, progress->shown ? BEAT_NS : LINE_NS};
	return (struct session_watch){progress, before, after};
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		fprintf(stderr, "\r\033[K");
}

void progress_count_begin(struct counting *counting, const char *what)
{
	*counting = (struct counting){.what = what,
				      .shown = output_takes_escapes(2),
				      .started_ns = clock_now()};
	counting->drawn_ns = counting->started_ns;
}

void progress_count(void *context, size_t done, size_t all)
{
	struct counting *c = context;
	char bar[BAR + 1], rest[32];
	uint64_t now = clock_now();
	if (!c->shown || now - c->drawn_ns < REDRAW_NS)
		return;
	c->drawn_ns = now;
	draw_bar(bar, (double)done / (double)all);
	double spent = (double)(now - c->started_ns) / 1e9;
	fprintf(stderr, "\r\033[K[%s] %zu/%zu %s, %s left", bar, done, all,
		c->what,
		units_seconds(spent * (double)(all - done) / (double)done, rest,
			      sizeof(rest)));
}

void progress_count_end(struct counting *counting)
{
	if (counting->drawn_ns != counting->started_ns)
		fprintf(stderr, "\r\033[K");
}
