/* Bar, configuration, time left, last median; redrawn ten times a second. */
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/clock.h"
#include "base/units.h"
#include "command/output.h"
#include "command/progress.h"
#include "workload.h"

#define REDRAW_NS 100000000ull
#define BAR 20

static int columns(void)
{
	struct winsize size;
	if (ioctl(2, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
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

static void draw(struct progress *p, const char *last)
{
	char id[512], line[700], time_left[32], bar[BAR + 1];
	const struct session *session = p->session;
	p->drawn_ns = clock_now();
	p->all_seconds = plan_seconds(session->plan);
	double share = p->done_seconds / (p->all_seconds + 1e-9);
	int filled = (int)(share * BAR);
	for (int i = 0; i < BAR; i++)
		bar[i] = i < filled ? '#' : '.';
	bar[BAR] = '\0';
	params_id(&p->config->params, id, sizeof(id));
	snprintf(line, sizeof(line), "[%s] %zu/%zu %s left  %s  %s", bar,
		 session->done, session->plan->steps,
		 units_seconds(left(p), time_left, sizeof(time_left)), last,
		 id);
	fprintf(stderr, "\r\033[K%.*s", columns() - 1, line);
}

static void before(void *context, const struct session *session,
		   const struct config *config)
{
	struct progress *p = context;
	(void)session;
	p->config = config;
	p->messages = 0;
	p->beaten_ns = clock_now();
	if (p->beaten_ns - p->drawn_ns >= REDRAW_NS)
		draw(p, p->last);
}

/* A run that takes long: how far it is, and its rate in the last second. */
static void beat(void *context, uint64_t messages)
{
	struct progress *p = context;
	char line[64], sent[32], rate[32];
	uint64_t now = clock_now();
	double seconds = (double)(now - p->beaten_ns) / 1e9;
	double more = (double)(messages - p->messages);
	if (messages == 0)
		return;
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
	char number[32];
	p->done_seconds += config_seconds(config);
	if (!m)
		return;
	if (metric->sampled)
		snprintf(p->last, sizeof(p->last), "%s µs",
			 units_three(m->distribution.percentile[0] / 1e3,
				     number, sizeof(number)));
	else
		snprintf(p->last, sizeof(p->last), "%s k/s",
			 units_three(m->value / 1e3, number, sizeof(number)));
}

struct session_watch progress_watch(struct progress *progress,
				    struct session *session)
{
	const struct plan *plan = session->plan;
	memset(progress, 0, sizeof(*progress));
	progress->shown = output_takes_escapes(2);
	progress->started_ns = clock_now();
	progress->all_seconds = plan_seconds(plan);
	for (size_t i = 0; i < session->done; i++)
		progress->done_seconds += plan_step_seconds(plan, i);
	progress->earlier_seconds = progress->done_seconds;
	progress->session = session;
	if (!progress->shown)
		return (struct session_watch){0};
	session->samples.pulse = (struct pulse){beat, progress};
	return (struct session_watch){progress, before, after};
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		fprintf(stderr, "\r\033[K");
}
