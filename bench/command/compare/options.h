/* The arguments of `mqbench compare`. */
#ifndef COMPARE_OPTIONS_H
#define COMPARE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/options.h"
#include "command/compare/live.h"
#include "command/compare/versus.h"
#include "core/judge/compare.h"

struct error;

#define COMPARE_FILES_MAX (2 * OPTION_TEXTS_MAX + 2)

struct compare_request {
	struct compare_options judge;
	struct figure figure[FIGURES_ASKED_MAX + 1];
	struct live_request live;
	struct versus versus;
	char self[4200]; /* this program, in a shell */
	bool is_live, strict, bisect, verbose;
	unsigned format; /* text, JSON, Markdown, KTAP */
	const char *output, *margins;
	struct option_texts old, new;
	/* Of both, and of words, as compare_take_arguments sets them: */
	const char *file[COMPARE_FILES_MAX];
	char side[COMPARE_FILES_MAX + 1]; /* a letter each */
	size_t files;
};

/* What history takes too. --metric: an array of FIGURES_ASKED_MAX + 1. */
int compare_take_metrics(void *into, const struct option_spec *spec,
			 const char *list, struct error *err);
int compare_take_margin(void *into, const struct option_spec *spec,
			const char *value, struct error *err);

/* The rows of struct margins; --margin sets that of counts too. */
#define COMPARE_MARGIN(type, member)                                           \
	.name = "margin", .argument = "SHARE", .handler = compare_take_margin, \
	.help = "smallest change that matters (3%; 0.5% of counts)",           \
	OPTION_AT(type, member)
#define COMPARE_MARGIN_TAIL(type, member)                                      \
	.name = "margin-p99", .argument = "SHARE", .kind = OPTION_SHARE,       \
	.help = "the same for percentiles above p50 (10%)",                    \
	OPTION_AT(type, member.tail)

extern const struct option_spec compare_option_table[];
extern const struct compare_request compare_defaults;

/* After the options: reads the words, and checks that all go together. */
int compare_take_arguments(struct compare_request *request,
			   const struct arguments *arguments,
			   struct error *err);

#endif
