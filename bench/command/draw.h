/* Pictures from columns of numbers, by gnuplot and scripts/NAME.gp. */
#ifndef DRAW_H
#define DRAW_H

#include <stdio.h>

struct error;

#define DRAW_PATH 4096

struct drawing {
	const char *folder;	 /* where the pictures go; made if need be */
	char name[DRAW_PATH];	 /* what theirs begin with; has no slash */
	char scripts[DRAW_PATH]; /* where the *.gp are */
	unsigned drawn;
};

/* Before the first: finds the scripts, and makes the folder. */
int draw_begin(struct drawing *drawing, struct error *err);

/*
 * Splits the columns at "# plot SECTION" into FOLDER/NAME-SECTION.dat, draws
 * each as SVG and PNG, and prints their names. "# title", "# subtitle" and
 * "# styles" lines are what the script is told beside the data.
 */
int draw_columns(struct drawing *drawing, FILE *columns, struct error *err);

#endif
