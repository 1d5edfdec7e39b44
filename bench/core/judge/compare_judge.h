/* Verdicts and families, once all rows are estimated. */
#ifndef COMPARE_JUDGE_H
#define COMPARE_JUDGE_H

#include "core/judge/comparison.h"

/* -1: no memory. */
int compare_judge(struct comparison *comparison,
		  const struct compare_options *options);

/*
 * Regressed rows that a second comparison does not confirm (worse again, p <=
 * alpha by itself) become inconclusive.
 */
void compare_confirm(struct comparison *comparison,
		     const struct comparison *again, double alpha);

#endif
