/* Pictures drawn by gnuplot and scripts/NAME.gp. */
#ifndef DRAW_H
#define DRAW_H

#include <stdbool.h>
#include <stdio.h>

#include "picture.h"

#define DRAW_PATH 4096

struct drawing {
	const char *folder;	 /* for the pictures; created if missing */
	char name[DRAW_PATH];	 /* what their names begin with; has no slash */
	char scripts[DRAW_PATH]; /* where the *.gp are */
	/* In the folder: all is made here, and moved when it is whole. */
	const char *scratch;
	const char *const *input; /* files that are read, which it is none of */
	size_t inputs;
	const char *only; /* names of pictures, with commas; NULL: all */
	bool no_svg, no_png;
	unsigned drawn;
	bool failed; /* what was still to be drawn is not */
	struct error *err;
	char met[256]; /* the names of all pictures so far, with commas */
	FILE *list;    /* of the pictures in Markdown, for draw_end */
	char *text;    /* what is in it */
	size_t length;
};

/* To be called first: finds the scripts, and creates the folder. */
int draw_begin(struct drawing *drawing, struct error *err);

/*
 * Takes a picture for a `struct drawing`: writes FOLDER/NAME-PICTURE.dat and
 * .gp, which gnuplot alone can draw again, has it drawn as SVG and PNG, puts
 * its words into the SVG, and prints the files' names.
 */
void draw_picture(void *drawing, const struct picture *picture);

/*
 * Writes FOLDER/NAME.md, a list of the pictures since the last call; to be
 * called even if draw_picture failed.
 */
int draw_end(struct drawing *drawing, struct error *err);

#endif
