/* Counts verdicts by figure, placement and blocking mode. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "core/record/label.h"
#include "figures.h"
#include "mark.h"
#include "report/answer.h"

static bool is_blocking(const struct answer *answer)
{
	return !strcmp(answer->like->a->params.wait, "block");
}

static bool is_alike(const struct pairing *a, const struct pairing *b)
{
	const struct params *p = &a->a->params, *q = &b->a->params;
	return a->metric == b->metric && a->percentile == b->percentile &&
	       !strcmp(p->workload, q->workload) &&
	       !strcmp(p->placement, q->placement) &&
	       !strcmp(p->wait, q->wait) && p->keep_awake == q->keep_awake;
}

static struct answer *answer_of(struct answers *all,
				const struct pairing *pairing)
{
	for (size_t i = 0; i < all->answers; i++)
		if (is_alike(all->answer[i].like, pairing))
			return &all->answer[i];
	struct answer *answer = &all->answer[all->answers++];
	answer->like = pairing;
	return answer;
}

/* How many times as fast POSIX is. */
static double speed_of(const struct pairing *pairing)
{
	double ratio = pairing->ratio.estimate;
	return metrics[pairing->metric].better == LOWER ? 1 / ratio : ratio;
}

static void extend(struct extent *extent, double times)
{
	if (extent->rows == 0 || times < extent->least)
		extent->least = times;
	if (extent->rows == 0 || times > extent->most)
		extent->most = times;
	extent->rows++;
}

static void count(struct answer *answer, const struct pairing *pairing)
{
	double speed = speed_of(pairing);
	if (pairing->verdict == PAIRING_SAME)
		answer->same++;
	else if (pairing->verdict != PAIRING_DIFFERS || !(speed > 0) ||
		 isinf(speed))
		answer->open++;
	else if (speed > 1)
		extend(&answer->lead[POSIX], speed);
	else
		extend(&answer->lead[SYSV], 1 / speed);
}

/* What a call costs one process alone does not decide between the two. */
static void sum(struct answers *all, const struct differences *d)
{
	for (size_t i = 0; i < d->pairings; i++)
		all->between |= d->pairing[i].blocks > 0 &&
				label_is_placed(&d->pairing[i].a->params);
	for (size_t i = 0; i < d->pairings; i++) {
		const struct pairing *pairing = &d->pairing[i];
		if (pairing->blocks == 0)
			continue;
		all->rows++;
		all->judged += pairing->verdict != PAIRING_NONE;
		if (!all->between || label_is_placed(&pairing->a->params))
			count(&all->sum, pairing);
	}
}

/* Blocking calls are what most people use. */
static void add(struct answers *all, const struct differences *d, bool blocking)
{
	for (int m = 0; m < METRICS; m++)
		for (size_t i = 0; i < d->pairings; i++) {
			const struct pairing *pairing = &d->pairing[i];
			const struct answer like = {.like = pairing};
			if ((int)pairing->metric == m && pairing->blocks > 0 &&
			    is_blocking(&like) == blocking)
				count(answer_of(all, pairing), pairing);
		}
}

void answers_collect(struct answers *all, const struct differences *d)
{
	*all = (struct answers){0};
	all->answer = mem_array(d->pairings, sizeof(*all->answer));
	add(all, d, true);
	add(all, d, false);
	sum(all, d);
}

void answers_release(struct answers *all)
{
	free(all->answer);
	*all = (struct answers){0};
}

size_t answer_rows(const struct answer *answer)
{
	return answer->lead[SYSV].rows + answer->lead[POSIX].rows +
	       answer->same + answer->open;
}

char *answer_figure(const struct answer *answer, char *text, size_t n)
{
	const struct pairing *like = answer->like;
	const struct metric *metric = &metrics[like->metric];
	const struct figures *known = figures_known(like->a->params.workload);
	snprintf(text, n, "%s", metric->label);
	if (metric->sampled)
		text_append(text, n, " %s", summary_names[like->percentile]);
	if (known && !known->placed && !known->by_call)
		text_append(text, n, ", by %s", known->axis);
	return text;
}

char *answer_place(const struct answer *answer, char *text, size_t n)
{
	const struct params *p = &answer->like->a->params;
	text[0] = '\0';
	if (label_is_placed(p))
		label_place(p, text, n);
	if (!is_blocking(answer))
		text_append(text, n, "%s%s", *text ? ", " : "", p->wait);
	return text;
}

/* "2.4 to 12 %", "8.0 % to a factor of 9.2", "a factor of 2.6 to 31". */
static void say_extent(const struct extent *extent, char *text, size_t n)
{
	static const char factor[] = "a factor of ";
	char least[32], most[32], *to = most;
	difference_size(extent->least, least, sizeof(least));
	difference_size(extent->most, most, sizeof(most));
	char *percent = strstr(least, " %");
	bool one = !strcmp(least, most);
	if (percent && strstr(most, " %"))
		*percent = '\0';
	else if (!strncmp(least, factor, strlen(factor)))
		to += strlen(factor);
	if (one)
		text_append(text, n, "%s", most);
	else
		text_append(text, n, "%s to %s", least, to);
}

static void add_part(const char *what, size_t rows, size_t all, char *text,
		     size_t n)
{
	bool first = !*text;
	if (rows == 0)
		return;
	text_append(text, n, "%s%s", first ? "" : ", ", what);
	if (all > 1)
		text_append(text, n, " in %s%zu", rows == all ? "all " : "",
			    rows);
	if (all > rows && first)
		text_append(text, n, " of %zu", all);
}

char *answer_say(const struct answer *answer, char *text, size_t n)
{
	static const char *const families[] = {"sysv", "posix"};
	const struct extent *lead = answer->lead;
	size_t all = answer_rows(answer);
	int first = lead[POSIX].rows > lead[SYSV].rows ? POSIX : SYSV;
	text[0] = '\0';
	for (int i = 0; i < 2; i++) {
		int family = i ? !first : first;
		char what[96];
		snprintf(what, sizeof(what), "%s faster by ",
			 mark_title(families[family]));
		say_extent(&lead[family], what, sizeof(what));
		add_part(what, lead[family].rows, all, text, n);
	}
	add_part("the same", answer->same, all, text, n);
	add_part("no verdict", answer->open, all, text, n);
	return text;
}

char *answers_headline(const struct answers *all, char *text, size_t n)
{
	char says[256];
	size_t rows = all->rows;
	if (rows == 0)
		snprintf(text, n,
			 "No comparison of System V with POSIX: no block of "
			 "runs has the same configuration of both.");
	else if (all->judged == 0)
		snprintf(text, n,
			 "Too few runs for a verdict: %zu comparison%s take%s "
			 "%u runs of each.",
			 rows, text_plural(rows), rows == 1 ? "s" : "",
			 pairings_runs_needed(rows));
	else
		snprintf(text, n, "%s%s.",
			 all->between ? "Between two processes: " : "",
			 answer_say(&all->sum, says, sizeof(says)));
	return text;
}
