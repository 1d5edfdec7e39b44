/* Pictures from columns of numbers, by gnuplot and scripts/NAME.gp. */
#ifndef DRAW_H
#define DRAW_H

#include <stdbool.h>
#include <stdio.h>

struct error;

#define DRAW_PATH 4096

struct drawing {
	const char *folder;	 /* where the pictures go; made if need be */
	char name[DRAW_PATH];	 /* what theirs begin with; has no slash */
	char scripts[DRAW_PATH]; /* where the *.gp are */
	const char *only;	 /* words of sections, with commas; NULL: all */
	bool no_svg, no_png;
	unsigned drawn;
	char met[256]; /* the words of all sections so far, with commas */
};

/* Before the first: finds the scripts, and makes the folder. */
int draw_begin(struct drawing *drawing, struct error *err);

/*
 * Splits the columns at "# plot SECTION", and draws each as SVG and PNG: of
 * FOLDER/NAME-SECTION.dat and .gp, which gnuplot alone can draw again. Prints
 * the pictures' names, and writes their words into the SVG and into
 * FOLDER/NAME.md.
 */
int draw_columns(struct drawing *drawing, FILE *columns, struct error *err);

#endif
