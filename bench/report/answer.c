/* Counts verdicts by figure and placement. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/record/label.h"
#include "figures.h"
#include "report/answer.h"

static bool is_alike(const struct pairing *a, const struct pairing *b)
{
	const struct params *p = &a->a->params, *q = &b->a->params;
	return a->metric == b->metric && a->percentile == b->percentile &&
	       !strcmp(p->workload, q->workload) &&
	       !strcmp(p->placement, q->placement) &&
	       p->keep_awake == q->keep_awake;
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

static void extend(struct extent *extent, double ratio)
{
	double far = fabs(log(ratio));
	if (extent->rows == 0 || far < fabs(log(extent->least)))
		extent->least = ratio;
	if (extent->rows == 0 || far > fabs(log(extent->most)))
		extent->most = ratio;
	extent->rows++;
}

static void count(struct answer *answer, const struct pairing *pairing)
{
	bool less = pairing->ratio.estimate < 1;
	bool faster = less == (metrics[pairing->metric].better == LOWER);
	if (pairing->verdict == PAIRING_SAME)
		answer->same++;
	else if (pairing->verdict != PAIRING_DIFFERS)
		answer->unclear++;
	else
		extend(faster ? &answer->faster : &answer->slower,
		       pairing->ratio.estimate);
}

int answers_collect(struct answers *all, const struct differences *d)
{
	*all = (struct answers){0};
	all->answer = calloc(d->pairings + 1, sizeof(*all->answer));
	if (!all->answer)
		return -1;
	for (int m = 0; m < METRICS; m++)
		for (size_t i = 0; i < d->pairings; i++) {
			const struct pairing *pairing = &d->pairing[i];
			if ((int)pairing->metric != m || pairing->blocks == 0)
				continue;
			count(answer_of(all, pairing), pairing);
			count(&all->all, pairing);
			all->judged += pairing->verdict != PAIRING_NONE;
		}
	return 0;
}

void answers_release(struct answers *all)
{
	free(all->answer);
	*all = (struct answers){0};
}

char *answer_figure(const struct answer *answer, char *text, size_t n)
{
	const struct pairing *like = answer->like;
	const struct metric *metric = &metrics[like->metric];
	const struct figures *known = figures_known(like->a->params.workload);
	snprintf(text, n, "%s", metric->label);
	if (metric->sampled)
		text_append(text, n, " p%s",
			    percentile_names[like->percentile]);
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
	return text;
}

char *answer_extent(const struct extent *extent, char *text, size_t n)
{
	char least[32], most[32];
	text[0] = '\0';
	if (extent->rows == 0)
		return text;
	difference_size(extent->least, least, sizeof(least));
	difference_size(extent->most, most, sizeof(most));
	char *percent = strstr(least, " %");
	if (percent && strstr(most, " %") && strcmp(least, most) != 0)
		*percent = '\0';
	if (strcmp(least, most) != 0)
		text_append(text, n, "%s to ", least);
	text_append(text, n, "%s", most);
	return text;
}

char *answers_headline(const struct answers *all, char *text, size_t n)
{
	const struct answer *sum = &all->all;
	size_t rows =
		sum->faster.rows + sum->slower.rows + sum->same + sum->unclear;
	snprintf(text, n,
		 "POSIX is faster than System V in %zu of %zu comparisons, "
		 "slower in %zu, the same within the margin in %zu; open in "
		 "%zu",
		 sum->faster.rows, rows, sum->slower.rows, sum->same,
		 sum->unclear);
	return text;
}
