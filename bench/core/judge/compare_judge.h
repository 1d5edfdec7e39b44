/* Verdicts and families, once all rows are estimated. */
#ifndef COMPARE_JUDGE_H
#define COMPARE_JUDGE_H

#include "core/judge/comparison.h"

void compare_judge(struct comparison *comparison,
		   const struct compare_options *options);

/* Rows that regressed, or where improvements are alarms too, improved. */
size_t compare_alarms(const struct comparison *comparison);

/*
 * Alarms that a second comparison does not confirm (the same way again, p <=
 * alpha by itself) become inconclusive.
 */
void compare_confirm(struct comparison *comparison,
		     const struct comparison *again, double alpha);

#endif
