/*
 * The stages of a message's way through the kernel, and which one a function
 * belongs to: a table, in stages.c.
 */
#ifndef STAGES_H
#define STAGES_H

#include <stdbool.h>

enum stage {
	STAGE_ENTRY,
	STAGE_LOOKUP,
	STAGE_MEMORY,
	STAGE_COPY,
	STAGE_QUEUE,
	STAGE_WAKE,
	STAGE_NOTICE,
	STAGE_IPI,
	STAGE_IDLE,
	STAGE_USER,
	STAGE_OTHER, /* what the table lacks */
	STAGES
};

/*
 * The functions of each stage, with spaces between; NULL: none. A name that
 * ends in "*" matches all that begin with it. To STAGE_IPI belongs all that is
 * done in an interrupt with one of its handlers, too, and to STAGE_IDLE all
 * that the idle task does.
 */
extern const char *const stage_functions[STAGES];

/* As in the record: "entry"; and as people read them. */
extern const char *const stage_names[STAGES];
extern const char *const stage_labels[STAGES];

/*
 * The first name of the table that matches a kernel function, without a
 * compiler's suffix, and its stage; NULL and STAGE_OTHER: none.
 */
const char *stage_pattern_of(const char *function, enum stage *stage);

/* STAGE_OTHER for an unknown function. */
enum stage stage_of(const char *function);

/* Whether the kernel calls it in interrupts from other CPUs only. */
bool stage_is_ipi_handler(const char *function);

#endif
