/*
 * Pictures as columns of numbers: a section each, which scripts/NAME.gp draws.
 * A section begins with "# plot NAME" and "# alt TEXT"; its first block holds
 * texts, a row each of a word and a text, and the script says what the blocks
 * behind it are.
 */
#ifndef FIGURE_H
#define FIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "core/record/record.h"

struct heading {
	const char *name; /* of the script */
	unsigned page;	  /* "NAME-2" is the second; 0 and 1: the first */
	char title[160], subtitle[512];
	char axis[128];	 /* what the values are, and in what */
	char extra[128]; /* what this script alone is told */
	size_t rows;	 /* that make it high; 0: of the usual height */
	char alt[2048];	 /* the picture in words, behind its title */
};

void heading_print(FILE *out, const struct heading *heading);

/* "3 runs · CPU, 2 CPUs, VM · Linux 6.1" behind the subtitle. */
void heading_add_setup(struct heading *heading, const struct record *record,
		       double runs);

/* Numbers of a row, NaN for what there is none of. */
void figure_row(FILE *out, size_t n, const double *number);

/* Place of a mechanism among the colours of scripts/style.gp, from 1. */
unsigned figure_colour(const char *mechanism);

/* "System V"; an unknown mechanism's own name. */
const char *figure_mechanism(const char *mechanism);

/* The metric that stands for a time where the clock counts something else. */
enum metric_id figure_metric(const struct record *record, enum metric_id id);

#endif
