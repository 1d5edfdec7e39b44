/* The words of verdicts, and the end of a comparison. */
#include <stdlib.h>

#include "core/judge/comparison.h"

const char *const verdict_names[VERDICTS] = {
	[VERDICT_DIFFERS] = "differs",
	[VERDICT_REGRESSED] = "regressed",
	[VERDICT_LOST] = "lost",
	[VERDICT_IMPROVED] = "improved",
	[VERDICT_SMALL] = "small",
	[VERDICT_ISOLATED] = "isolated",
	[VERDICT_INCONCLUSIVE] = "inconclusive",
	[VERDICT_EQUIVALENT] = "equivalent",
};

void comparison_release(struct comparison *comparison)
{
	free(comparison->row);
	free(comparison->family);
	free(comparison->difference);
	*comparison = (struct comparison){0};
}
