/* Records grouped by kernel, and the values of each. */
#ifndef KERNELS_COLUMNS_H
#define KERNELS_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/record/figure_name.h"
#include "core/record/record.h"

struct document;

struct error;

#define KERNELS_MAX 52 /* they have a letter each */

/* One kernel as it was booted: its records are taken for its boots. */
struct kernel {
	const struct record *const *record; /* all there are, of any kernel */
	size_t *boot;			    /* places of its own among them */
	size_t boots;
	size_t booted; /* fewer, where several records are of one boot */
};

struct kernels {
	struct kernel kernel[KERNELS_MAX];
	size_t count;
};

/*
 * Records of one release, build, architecture, command line and memory cgroup
 * are boots of one kernel; the first record's kernel is the base. -1 and an
 * error: too many.
 */
int kernels_sort(struct kernels *kernels, const struct record *const *record,
		 size_t records, struct error *err);
void kernels_release(struct kernels *kernels);

/*
 * Puts those that are alike in order of release: by the numbers of
 * kernel.release, -rc2 before its release and -57 after; of the same numbers as
 * they were given.
 */
void kernels_order(struct kernels *kernels);

/*
 * Whether they may differ in their release alone: of one architecture, memory
 * cgroup, flavour (-rt, -cloud) and command line as a person gave it.
 */
bool kernels_are_alike(const struct kernel *a, const struct kernel *b);

/* Whether they are of several architectures. */
bool kernels_are_mixed(const struct kernels *kernels);

/* "A" to "Z", "a" to "z". */
char kernel_letter(size_t kernel);

/* The record of its first boot. */
const struct record *kernel_first(const struct kernel *kernel);

/* "6.12.43 mitigations=off": release and words. */
char *kernel_label(const struct kernel *kernel, char *text, size_t n);

/* "2 boots", "2 records of 1 boot". */
char *kernel_boots(const struct kernel *kernel, char *text, size_t n);

/* What a person gave of a guest's command line; "". */
const char *kernel_words(const struct kernel *kernel);

/*
 * The kernel of a letter, with the words that a person gave, or how its command
 * line differs from the baseline's where nobody gave any.
 */
void kernels_put_legend(struct document *d, const struct kernels *kernels);

/*
 * The median over its boots, NAN if there is none; and the distance between the
 * extremes as a share of it, NAN for a single boot, of however many records.
 */
double kernel_value(const struct kernel *kernel, const struct params *params,
		    const struct figure *figure);
double kernel_spread(const struct kernel *kernel, const struct params *params,
		     const struct figure *figure);

/* Of the first boot in which it was counted by function; NULL if none was. */
const struct explanation *kernel_explanation(const struct kernel *kernel,
					     const struct params *params,
					     enum metric_id metric);

#endif
