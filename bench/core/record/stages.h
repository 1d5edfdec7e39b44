/*
 * The stages of a message's way through the kernel, and which one a function
 * belongs to: a table with a line for each function, in stages.c.
 */
#ifndef STAGES_H
#define STAGES_H

enum stage {
	STAGE_ENTRY,
	STAGE_LOOKUP,
	STAGE_MEMORY,
	STAGE_COPY,
	STAGE_QUEUE,
	STAGE_WAKE,
	STAGE_NOTICE,
	STAGE_USER,
	STAGE_OTHER, /* what the table lacks */
	STAGES
};

/* A name that ends in "*" stands for all that begin so. */
struct stage_line {
	const char *function;
	enum stage stage;
};

/* The table, ended by a NULL function. */
extern const struct stage_line stage_lines[];

/* As in the record: "entry"; and as people read them. */
extern const char *const stage_names[STAGES];
extern const char *const stage_labels[STAGES];

/* STAGE_OTHER for an unknown function. */
enum stage stage_find(const char *name);

/*
 * The first line for a kernel function, whatever a compiler has put behind a
 * dot of its name; the last, where there is none.
 */
const struct stage_line *stage_line_of(const char *function);
enum stage stage_of(const char *function);

#endif
