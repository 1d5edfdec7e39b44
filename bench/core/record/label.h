/* The name of a configuration for people, shorter than its id. */
#ifndef LABEL_H
#define LABEL_H

#include <stdbool.h>
#include <stddef.h>

struct params;

/* Whether it matters to the workload on which CPUs it runs. */
bool label_is_placed(const struct params *params);

/*
 * "same CPU", "two CPUs", "CPUs kept busy" (two of them, --keep-awake). Returns
 * `text`.
 */
char *label_place(const struct params *params, char *text, size_t n);

/*
 * "64 B CPUs kept busy poll": size, CPUs, blocking mode, then every other
 * parameter that is not at its default; neither workload nor mechanism nor
 * capacity.
 */
void label_params(const struct params *params, char *label, size_t n);

/* The same for a sentence: "64 B CPUs kept busy poll". Returns `text`. */
char *label_sentence(const struct params *params, char *text, size_t n);

#endif
