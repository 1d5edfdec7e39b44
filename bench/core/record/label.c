/* What a person calls a configuration, shorter than its id. */
#include <stdio.h>
#include <string.h>

#include "base/cpu.h"
#include "base/text.h"
#include "base/units.h"
#include "core/record/label.h"
#include "figures.h"
#include "params.h"

/* Axes that are said in words of their own, or by the reader's place. */
#define TOLD                                                                   \
	(1u << PARAM_WORKLOAD | 1u << PARAM_MECHANISM | 1u << PARAM_SIZE |     \
	 1u << PARAM_WAIT | 1u << PARAM_PLACEMENT | 1u << PARAM_CAPACITY |     \
	 1u << PARAM_KEEP_AWAKE | 1u << PARAM_FILL | 1u << PARAM_RATE)

bool label_is_placed(const struct params *params)
{
	const struct figures *known = figures_known(params->workload);
	return !known || known->placed;
}

/* The table's column has room for no more than this. */
char *label_place(const struct params *p, char *text, size_t n)
{
	const char *label = placement_label(p->placement);
	bool two = p->keep_awake && !strcmp(label, "two CPUs");
	snprintf(text, n, "%s%s", two ? "CPUs" : label,
		 p->keep_awake ? " kept busy" : "");
	return text;
}

void label_params(const struct params *p, char *label, size_t n)
{
	char size[32], value[COMMAND_MAX];
	const struct figures *known = figures_known(p->workload);
	const char *along = known ? known->axis : "";
	label[0] = '\0';
	text_append(label, n, "%-6s", units_bytes(p->size, size, sizeof(size)));
	if (!strcmp(along, "fill") || p->fill > 0)
		text_append(label, n, " %llu queued",
			    (unsigned long long)p->fill);
	if (!strcmp(along, "rate"))
		text_append(label, n, " %g%s/s",
			    p->rate < 1000 ? (double)p->rate
					   : (double)p->rate / 1000,
			    p->rate < 1000 ? "" : "k");
	if (label_is_placed(p))
		text_append(label, n, " %s",
			    label_place(p, value, sizeof(value)));
	if (strcmp(p->wait, "block") != 0)
		text_append(label, n, " %s", p->wait);
	for (const struct axis *axis = axes; axis->name; axis++) {
		bool alone =
			axis->kind == AXIS_WORD || axis->kind == AXIS_CHOICE;
		if (params_is_initial(p, axis) || TOLD >> (axis - axes) & 1)
			continue;
		text_append(label, n, "%s%s %s", alone ? "" : " ",
			    alone ? "" : axis->name,
			    params_get(p, axis, value, sizeof(value)));
	}
}

char *label_sentence(const struct params *params, char *text, size_t n)
{
	char label[256];
	size_t at = 0;
	label_params(params, label, sizeof(label));
	for (const char *c = label; *c && at + 1 < n; c++)
		if (c[0] != ' ' || (c[1] != ' ' && c[1] != '\0'))
			text[at++] = *c;
	text[at] = '\0';
	return text;
}
