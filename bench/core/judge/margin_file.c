/* Margins from a file. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/options.h"
#include "base/text.h"
#include "core/judge/margin_file.h"

#define FIELDS 3

/* Without its comment; how many fields there are, FIELDS + 1 for more. */
static int split(char *line, char *field[FIELDS])
{
	char *word;
	int n = 0;
	line[strcspn(line, "#")] = '\0';
	while ((word = strsep(&line, " \t\r")))
		if (*word && n++ < FIELDS)
			field[n - 1] = word;
	return n < FIELDS + 1 ? n : FIELDS + 1;
}

/* A metric with a percentile is one figure, else all its percentiles. */
static int read_metric(struct margin_rule *rule, const char *text,
		       struct error *err)
{
	struct figure list[FIGURES_ASKED_MAX + 1];
	rule->metric = METRICS;
	rule->percentile = -1;
	if (!strcmp(text, "*"))
		return 0;
	if (strchr(text, ',') || figures_parse(list, text, err) < 0)
		return error_set(err, STATUS_USAGE,
				 "%.40s is not a metric; see mqbench list "
				 "metrics",
				 text);
	rule->metric = list[0].metric;
	if (strchr(text, '.'))
		rule->percentile = (int)list[0].percentile;
	return 0;
}

static int add_line(struct margins *margins, char *line, struct error *err)
{
	char *field[FIELDS] = {NULL};
	struct margin_rule rule;
	int n = split(line, field);
	if (n == 0)
		return 0;
	if (n != FIELDS || strlen(field[0]) >= sizeof(rule.id))
		return error_set(err, STATUS_USAGE,
				 "has to be CONFIGURATION METRIC MARGIN, such "
				 "as: flood/ throughput_per_s 5%%");
	if (strpbrk(field[0], "*?[") && strcmp(field[0], "*") != 0)
		return error_set(err, STATUS_USAGE,
				 "%.40s: has to be a part of configurations' "
				 "ids, or * for all; it is no pattern",
				 field[0]);
	snprintf(rule.id, sizeof(rule.id), "%s",
		 strcmp(field[0], "*") != 0 ? field[0] : "");
	if (read_metric(&rule, field[1], err) < 0 ||
	    option_share("margins", field[2], &rule.margin, err) < 0)
		return -1;
	if (margins->rules == MARGIN_RULES_MAX)
		return error_set(err, STATUS_USAGE, "is over %d",
				 MARGIN_RULES_MAX);
	margins->rule = array_grow(margins->rule, margins->rules, sizeof(rule));
	margins->rule[margins->rules++] = rule;
	return 0;
}

int margins_read(struct margins *margins, const char *path, struct error *err)
{
	size_t size;
	int rc = 0;
	char *text = text_read(path, &size), *rest = text, *line;
	if (!text)
		return error_errno(err, STATUS_USAGE, errno, "open %s", path);
	for (int n = 1; rc == 0 && (line = strsep(&rest, "\n")); n++) {
		struct error why = {0};
		rc = add_line(margins, line, &why);
		if (rc < 0)
			error_set(err, why.status, "%.200s: line %d: %.200s",
				  path, n, why.text);
	}
	free(text);
	return rc;
}

void margins_release(struct margins *margins)
{
	free(margins->rule);
	margins->rule = NULL;
	margins->rules = 0;
}
