/*
 * The answer: which family is faster, where, by how much, with what confidence.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "base/text.h"
#include "core/record/label.h"
#include "core/record/record.h"
#include "report/html/page.h"
#include "report/html/sections.h"
#include "report/html/text.h"

enum { SYSV, POSIX, FAMILIES };

/* Comparisons of one workload in one place. */
struct group {
	char what[64], where[96];
	enum metric_id metric;
	size_t faster[FAMILIES], open, few;
	double least[FAMILIES],
		most[FAMILIES]; /* ratios, by the faster family */
};

static const char *const names[FAMILIES] = {"System V", "POSIX"};

static bool is_posix_faster(const struct pairing *pair)
{
	return (pair->ratio.estimate < 1) ==
	       (metrics[pair->metric].better == LOWER);
}

static void name_place(const struct params *p, char *text, size_t n)
{
	text[0] = '\0';
	if (label_is_placed(p))
		text_append(text, n, "%s%s", placement_label(p->placement),
			    p->keep_awake ? ", awake" : "");
}

static struct group *group_of(struct group *list, size_t *n,
			      const struct record *record,
			      const struct pairing *pair)
{
	struct group new = {.metric = pair->metric};
	const struct params *p = &pair->a->params;
	page_workload(record, p->workload, new.what, sizeof(new.what));
	name_place(p, new.where, sizeof(new.where));
	for (size_t i = 0; i < *n; i++)
		if (!strcmp(list[i].what, new.what) &&
		    !strcmp(list[i].where, new.where))
			return &list[i];
	/* Behind the others of its workload. */
	size_t at = *n;
	for (size_t i = 0; i < *n; i++)
		if (!strcmp(list[i].what, new.what))
			at = i + 1;
	memmove(&list[at + 1], &list[at], (*n - at) * sizeof(*list));
	list[at] = new;
	++*n;
	return &list[at];
}

static void count(struct group *group, const struct pairing *pair)
{
	int family = is_posix_faster(pair) ? POSIX : SYSV;
	double size = exp(fabs(log(pair->ratio.estimate)));
	double ratio = pair->ratio.estimate;
	group->open += pair->verdict == PAIRING_CANNOT_TELL;
	group->few += pair->verdict == PAIRING_NONE;
	if (pair->verdict != PAIRING_DIFFERS)
		return;
	double *least = &group->least[family], *most = &group->most[family];
	if (group->faster[family]++ == 0)
		*least = *most = ratio;
	*least = size < exp(fabs(log(*least))) ? ratio : *least;
	*most = size > exp(fabs(log(*most))) ? ratio : *most;
}

/* "6.0 % to 12 % less time". */
static void say_range(FILE *out, const struct group *g, int family)
{
	char from[32], to[32];
	const char *unit = metrics[g->metric].unit;
	difference_change(g->least[family], from, sizeof(from));
	difference_change(g->most[family], to, sizeof(to));
	if (strcmp(from, to) != 0) {
		char *word = strrchr(from, ' ');
		if (word)
			*word = '\0';
		fprintf(out, "%s to ", from);
	}
	char *less = strcmp(unit, "ns") ? strstr(to, "less") : NULL;
	if (less)
		*less = '\0';
	fprintf(out, "%s%s%s", to, less ? "fewer " : " ",
		!strcmp(unit, "ns")	 ? "time"
		: !strcmp(unit, "per_s") ? "messages/s"
					 : unit);
}

static size_t all_of(const struct group *g)
{
	return g->faster[SYSV] + g->faster[POSIX] + g->open + g->few;
}

static void say_size(FILE *out, const struct group *g)
{
	bool both = g->faster[SYSV] && g->faster[POSIX];
	fputs("<td>", out);
	for (int i = FAMILIES; i-- > 0;) {
		if (g->faster[i] == 0)
			continue;
		if (both)
			fprintf(out, "%s%s: ", i == SYSV ? "<br>" : "",
				names[i]);
		say_range(out, g, i);
	}
	fputs("</td>", out);
}

static void say_verdict(FILE *out, const struct group *g)
{
	bool posix = g->faster[POSIX] > 0, sysv = g->faster[SYSV] > 0;
	fputs("<td class=\"verdict\">", out);
	if (posix && sysv)
		fputs("it depends", out);
	else if (posix || sysv)
		fprintf(out, "<b class=\"m%d\">%s</b>", posix, names[posix]);
	else
		fputs(g->open ? "cannot tell" : "too few runs", out);
	fputs("</td>", out);
}

/* Shares of the comparisons, System V from the left, POSIX from the right. */
static void draw_bar(FILE *out, const struct group *g)
{
	double all = (double)all_of(g), at = 0;
	size_t part[3] = {g->faster[SYSV], g->open + g->few, g->faster[POSIX]};
	static const char *const classes[] = {"m0", "none", "m1"};
	fprintf(out,
		"<td><svg class=\"bar\" viewBox=\"0 0 120 12\" "
		"role=\"img\"><title>System V faster in %zu, POSIX in %zu, no "
		"significant difference in %zu</title>",
		part[0], part[2], part[1]);
	for (int i = 0; i < 3; i++) {
		double width = 120 * (double)part[i] / all;
		if (part[i])
			fprintf(out,
				"<rect class=\"%s\" x=\"%.1f\" width=\"%.1f\" "
				"height=\"12\"/>",
				classes[i], at, width);
		at += width;
	}
	fputs("</svg></td>", out);
	for (int i = 0; i < 3; i++)
		fprintf(out, "<td class=\"n\">%zu</td>", part[i]);
}

static void write_group(FILE *out, const struct group *g)
{
	fputs("<tr>", out);
	html_element(out, "th scope=\"row\"", g->what);
	html_element(out, "td", g->where);
	say_verdict(out, g);
	say_size(out, g);
	draw_bar(out, g);
	fputs("</tr>\n", out);
}

static void write_groups(FILE *out, const struct group *group, size_t n)
{
	fputs("<div class=\"scroll\"><table class=\"answer\"><thead><tr>"
	      "<th scope=\"col\">What</th><th scope=\"col\">Where</th>"
	      "<th scope=\"col\">Faster</th>"
	      "<th scope=\"col\">POSIX against System V</th>"
	      "<th scope=\"col\">Comparisons</th>"
	      "<th scope=\"col\" class=\"n\">System V</th>"
	      "<th scope=\"col\" class=\"n\">neither</th>"
	      "<th scope=\"col\" class=\"n\">POSIX</th>"
	      "</tr></thead><tbody>\n",
	      out);
	for (size_t i = 0; i < n; i++)
		write_group(out, &group[i]);
	fputs("</tbody></table></div>\n", out);
}

static void say_headline(FILE *out, const struct group *all)
{
	size_t n = all_of(all), judged = n - all->few;
	int first = all->faster[POSIX] >= all->faster[SYSV] ? POSIX : SYSV;
	fputs("<p class=\"lead\">", out);
	if (n == 0)
		fputs("No comparison of System V with POSIX: no block of runs "
		      "has the same configuration of both.",
		      out);
	else if (judged == 0)
		fprintf(out,
			"Too few runs for a verdict: %zu comparison%s take%s "
			"%u runs of each.",
			n, html_plural(n), n == 1 ? "s" : "",
			pairings_runs_needed(n));
	else if (all->faster[first] == 0)
		fprintf(out,
			"System V and POSIX show no significant difference in "
			"any of %zu comparison%s.",
			judged, html_plural(judged));
	else
		fprintf(out,
			"<b class=\"m%d\">%s</b> is faster in %zu of %zu "
			"comparisons, <b class=\"m%d\">%s</b> in %zu; in %zu "
			"there is no significant difference.",
			first, names[first], all->faster[first], n, !first,
			names[!first], all->faster[!first],
			all->open + all->few);
	fputs("</p>\n", out);
}

static void say_certainty(FILE *out, const struct record *record,
			  size_t comparisons)
{
	struct integrity i = record_integrity(record);
	const char *verdict = page_verdict(record);
	uint64_t wrong = i.lost + i.duplicated + i.reordered + i.corrupted;
	fputs("<p>", out);
	if (comparisons > 0)
		fprintf(out,
			"Verdicts are corrected for their number: the chance "
			"that any of the %zu is wrong is at most %.0f %%. An "
			"interval that excludes “same” is therefore not yet a "
			"verdict. Runs are compared block by block, which "
			"cancels drift. ",
			comparisons, 100 * PAIRING_ALPHA);
	if (i.sent == 0)
		fputs("No message was sent. ", out);
	else if (wrong == 0)
		fprintf(out,
			"All %llu messages arrived once, whole and in order. ",
			(unsigned long long)i.sent);
	else
		fprintf(out,
			"<strong>Of %llu messages %llu were lost, %llu "
			"duplicated, %llu reordered, %llu corrupted.</strong> ",
			(unsigned long long)i.sent, (unsigned long long)i.lost,
			(unsigned long long)i.duplicated,
			(unsigned long long)i.reordered,
			(unsigned long long)i.corrupted);
	if (verdict) {
		fputs("The machine was ", out);
		html_text(out, verdict);
		fputs(": see the <a href=\"#warnings\">warnings</a> and the "
		      "<a href=\"#limits\">limits</a>.",
		      out);
	}
	fputs("</p>\n", out);
	if (!record->complete)
		fputs("<p><strong>Incomplete: some planned runs are "
		      "missing.</strong></p>\n",
		      out);
}

int html_answer(const struct part *part)
{
	FILE *out = part->out;
	const struct record *record = part->record;
	const struct differences *d = part->differences;
	struct group *group = calloc(d->pairings + 1, sizeof(*group));
	struct group all = {0};
	size_t n = 0;
	if (!group)
		return -1;
	for (size_t i = 0; i < d->pairings; i++) {
		const struct pairing *pair = &d->pairing[i];
		if (pair->blocks == 0) /* a call that one of them lacks */
			continue;
		count(group_of(group, &n, record, pair), pair);
		count(&all, pair);
	}
	say_headline(out, &all);
	if (n > 0)
		write_groups(out, group, n);
	say_certainty(out, record, all_of(&all));
	free(group);
	return 0;
}
