/* The search for the highest rate that keeps a target. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/units.h"
#include "core/stats/knee.h"
#include "core/stats/summary.h"

static bool parse_percentile(const char *text, size_t n, unsigned *place)
{
	for (unsigned i = 0; i < PERCENTILES; i++)
		if (strlen(percentile_names[i]) == n &&
		    !strncmp(text, percentile_names[i], n)) {
			*place = i;
			return true;
		}
	return false;
}

int knee_parse(struct knee_target *target, const char *text, struct error *err)
{
	const char *under = strchr(text, '<');
	memset(target, 0, sizeof(*target));
	if (text[0] == 'p' && under && strlen(text) < sizeof(target->text) &&
	    parse_percentile(text + 1, (size_t)(under - text) - 1,
			     &target->percentile) &&
	    units_parse_ns(under + 1, &target->ns)) {
		snprintf(target->text, sizeof(target->text), "%s", text);
		return 0;
	}
	return error_set(err, STATUS_USAGE,
			 "--find-knee %s: must be a percentile (p50 p90 p99 "
			 "p99.9 p99.99) under a time, such as p99<100us",
			 text);
}

void knee_begin(struct knee *knee, uint64_t rate)
{
	*knee = (struct knee){.first = rate, .rate = rate};
}

bool knee_is_unseen(const struct knee *knee)
{
	return knee->unseen > 0 &&
	       (knee->lost == 0 || knee->unseen < knee->lost);
}

/* The lowest rate that did not keep the target, for whatever reason; 0. */
static uint64_t bound_of(const struct knee *knee)
{
	return knee_is_unseen(knee) ? knee->unseen : knee->lost;
}

/* Between the two, where they are far enough apart. */
static uint64_t between(const struct knee *knee)
{
	uint64_t gap = bound_of(knee) - knee->kept;
	double close = KNEE_STEP * (double)knee->kept;
	if (gap < 2 || (double)gap <= close)
		return 0;
	return knee->kept + gap / 2;
}

#define DOWN 8
#define DOWN_MOST (DOWN * DOWN * DOWN)

static uint64_t below(const struct knee *knee)
{
	uint64_t bound = bound_of(knee);
	return bound > knee->first / DOWN_MOST ? bound / DOWN : 0;
}

static uint64_t next_rate(const struct knee *knee)
{
	if (bound_of(knee) > 0)
		return knee->kept ? between(knee) : below(knee);
	if (knee->kept >= KNEE_RATE_MAX)
		return 0;
	return 2 * knee->kept < KNEE_RATE_MAX ? 2 * knee->kept : KNEE_RATE_MAX;
}

void knee_tell(struct knee *knee, enum rate_answer answer)
{
	uint64_t *place[] = {
		[RATE_KEEPS] = &knee->kept,
		[RATE_LOSES] = &knee->lost,
		[RATE_UNMEASURED] = &knee->unseen,
	};
	*place[answer] = knee->rate;
	knee->rate = next_rate(knee);
	knee->done = knee->rate == 0;
	if (knee->done)
		knee->rate = knee->kept;
}
