/* Prints a choice, for people or as JSON. */
#ifndef CHOOSE_PRINT_H
#define CHOOSE_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "core/judge/standing.h"
#include "document.h"

/* A command's words after mqbench: the first is `run` or `probe`. */
#define CHOOSE_WORDS 64
struct choose_command {
	char word[CHOOSE_WORDS][COMMAND_MAX];
	size_t words; /* 0: none */
};

struct choose_view {
	const struct choice *choice;
	const struct choice_evidence *evidence;
	const char *const *name;    /* of each record: its file */
	const char *probed_name;    /* of the promises' file, or NULL */
	const struct facts *limits; /* of this machine */
	/* What would answer what is open, unless that was measured just now. */
	const struct choose_command *next;
	bool repeats; /* it was, and left it open */
	bool colour;
	enum document_format format; /* for people */
};

void choose_print_text(FILE *out, const struct choose_view *view);
void choose_print_json(FILE *out, const struct choose_view *view);

/* What the writers share. Those with a `text` return it. */

/*
 * The first place, and the best of the queues where that has only controls:
 * "posix or sysv: no significant difference".
 */
char *choose_headline(const struct choose_view *view, char *text, size_t n);

/* "polled", "priority by msgtyp -N". */
char *choose_need(const struct choice_reason *reason, char *text, size_t n);

/* "64 B 10k/s two CPUs, capacity 10", followed by the requirements. */
char *choose_wanted(const struct choice_want *want, char *text, size_t n);

/* "response p99 43.9 µs [41.9, 52.4], 13 runs: at most 50 µs". */
char *choose_reason(const struct choice_reason *reason, char *text, size_t n);

/* "+18.0 % [+9.1, +22.0] against sysv"; "" if there is nothing to compare. */
char *choose_apart(const struct candidate *c, char *text, size_t n);

/* The i'th caveat; false past the end. */
bool choose_caveat(const struct choose_view *view, size_t i, char *text,
		   size_t n);

/* The file of a candidate's record. */
const char *choose_file(const struct choose_view *view,
			const struct record *record);

/*
 * Those that the headline names as an answer, whose settings are shown. NULL
 * past the end.
 */
const struct candidate *choose_winner(const struct choice *choice, size_t i);

/*
 * The command that would answer what is open. Returns its words; 0 if nothing
 * is open that can be measured.
 */
size_t choose_command_make(struct choose_command *command,
			   const struct choice *choice);

#endif
