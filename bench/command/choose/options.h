/* The arguments of `mqbench choose`. */
#ifndef CHOOSE_OPTIONS_H
#define CHOOSE_OPTIONS_H

#include "base/options.h"
#include "core/judge/choice.h"
#include "core/plan/plan.h"

struct error;

struct choose_options {
	const char *axis[AXES];	     /* as given, by the axis' place; or NULL */
	double at_most[PERCENTILES]; /* ns; 0: not given */
	unsigned order[PERCENTILES]; /* of those given, as they were given */
	size_t orders;
	const char *cpu_budget;
	struct choice_want want;
	const char *promises, *output;
	unsigned format; /* text, Markdown, JSON */
	bool measure, strict;
};

extern const struct option_spec choose_option_table[];

/* The axes but the mechanism's, of one value each. */
bool choose_more_options(size_t i, struct option_spec *spec);

/* Sets `want` from all options. -1 and an error of STATUS_USAGE. */
int choose_want(struct choose_options *options, struct error *err);

#endif
