/* What a person asks of compare. */
#ifndef COMPARE_ASK_H
#define COMPARE_ASK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/options.h"
#include "command/compare/live.h"
#include "command/compare/print.h"
#include "command/files.h"
#include "core/judge/compare.h"

struct error;

struct ask {
	const struct options *options; /* while they are read */
	struct compare_options compare;
	struct figure figure[FIGURES_ASKED_MAX + 1];
	struct files files;
	char side[FILES_MAX + 1]; /* a letter each */
	char adding; /* the side of --old and --new; 0: neither was given */
	struct live_request live;
	bool is_live, strict, bisect, verbose, help;
	int (*print)(FILE *out, const struct compare_view *view);
	const char *output;
};

extern const struct option_spec compare_ask_options[];

/* Reads and checks the arguments into a zeroed ask. -1 and an error. */
int compare_ask_read(struct ask *ask, int argc, char **argv, struct error *err);

#endif
