/* The arguments of `mqbench choose`. */
#ifndef CHOOSE_ASK_H
#define CHOOSE_ASK_H

#include "command/choose/print.h"
#include "command/files.h"

struct error;
struct option_spec;

struct choose_ask {
	const char *axis[AXES];	     /* as given, by the axis' place; or NULL */
	double at_most[PERCENTILES]; /* ns; NAN: not given */
	unsigned order[PERCENTILES]; /* of those given, as they were given */
	size_t orders;
	const char *cpu_budget;
	struct choice_want want;
	struct files files;
	const char *promises, *output;
	int (*print)(FILE *out, const struct choose_view *view);
	bool measure, strict, help;
};

extern const struct option_spec choose_options[];

/* The axes but the mechanism's, of one value each. */
bool choose_more_options(size_t i, struct option_spec *spec);

int choose_ask_read(struct choose_ask *ask, int argc, char **argv,
		    struct error *err);

#endif
