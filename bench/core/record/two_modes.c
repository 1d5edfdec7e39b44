/* The two modes of a figure, of both families beside each other. */
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "core/stats/modes.h"
#include "mark.h"
#include "core/record/two_modes.h"

char *two_modes_add(const struct modes *modes, enum metric_id metric,
		    char *text, size_t n)
{
	char place[2][32];
	double scale;
	const char *unit = metric_shown_in(metric, &scale);
	for (int i = 0; i < 2; i++)
		units_two(modes->place[i] * scale, place[i], sizeof(place[i]));
	text_append(text, n, "%.0f %% about %s %s, the rest about %s %s",
		    100 * modes->share, place[0], unit, place[1], unit);
	return text;
}

char *two_modes_say(const struct figure *figure, const char *which,
		    const struct result *const result[2], char *text, size_t n)
{
	bool any = false, named = strcmp(which, "p50") != 0;
	text[0] = '\0';
	if (!metrics[figure->metric].sampled || figure->percentile != P50)
		return text;
	for (int i = 0; i < 2; i++) {
		const struct result *r = result[i];
		const struct histogram *h =
			r ? &r->histogram[figure->metric] : NULL;
		struct modes modes;
		if (!r || r->status != RESULT_OK ||
		    histogram_count(h) < MODES_SAMPLES)
			continue;
		text_append(text, n, "%s%s%s%s: ", *text ? "; " : "",
			    mark_label(r->params.mechanism), named ? " " : "",
			    named ? which : "");
		bool two = modes_find(&modes, h);
		any |= two;
		text_append(text, n, two ? "two modes: " : "no two modes");
		if (two)
			two_modes_add(&modes, figure->metric, text, n);
	}
	if (!any)
		text[0] = '\0';
	return text;
}
