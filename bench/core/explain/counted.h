/*
 * The counts of QEMU's plugin (scripts/qemu/count.c), part by part: how many
 * instructions each function took.
 */
#ifndef COUNTED_H
#define COUNTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct entry;
struct error;
struct explanation;
struct symbols;

struct counted {
	FILE *file;
	const char *path;
	const struct symbols *symbols;
	/* Of the part that was read last: its lines; by CPU, kind and place,
	 * and which are not 0. */
	struct entry *entry;
	size_t entries;
	double *sum;
	size_t *found, finds;
	size_t places;	      /* the symbols, then what is no function */
	double spent, beside; /* instructions: on messages, and not */
	char line[128];	      /* none of the plugin's is as long */
};

/* Reads up to the first run. -1 and an error that names the file. */
int counted_open(struct counted *c, const char *path,
		 const struct symbols *symbols, struct error *err);

/* -1 and an error that names the file, and says why it is none. */
int counted_refuse(const struct counted *c, struct error *err, const char *why);

/* False at the end, with "" in c->line, and where a line is cut short. */
bool counted_next(struct counted *c);

/*
 * Reads what was counted while its processes had these CPUs (cpu[0] may be
 * CPU_NONE). Up to its end: 1; up to the beginning of the next run or the end
 * of the file, since it was never measured: 0. The line read last is left in
 * c->line.
 */
int counted_read(struct counted *c, const int cpu[2], struct error *err);

/* What was read last as an explanation, for so many messages. */
void counted_explain(const struct counted *c, struct explanation *e,
		     uint64_t messages);

void counted_close(struct counted *c);

#endif
