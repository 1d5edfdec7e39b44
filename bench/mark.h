/* How mechanisms are called and coloured wherever they are shown. */
#ifndef MARK_H
#define MARK_H

struct mark {
	const char *label;     /* in a table: "SysV" */
	const char *title;     /* in a picture and a sentence: "System V" */
	const char *colour[2]; /* on light paper, in a file too, and on dark */
};

struct known_mark {
	const char *mechanism;
	const struct mark *mark;
};

/*
 * This program's mechanisms, filled by the registry. The last has no name: it
 * is how mechanisms of newer versions look, with their names as texts.
 */
extern const struct known_mark known_marks[];

/* The mechanism's place among them, from 1; of an unknown one the last. */
unsigned mark_number(const char *mechanism);

/* An unknown mechanism's own name. */
const char *mark_label(const char *mechanism);
const char *mark_title(const char *mechanism);

#endif
