/* The words of standings. */
#include "core/judge/standing.h"

const char *const standing_names[STANDINGS] = {
	[STANDING_MEETS] = "meets",	[STANDING_MAY] = "may",
	[STANDING_NEAR] = "near",	[STANDING_UNKNOWN] = "unknown",
	[STANDING_FAILS] = "ruled_out",
};
