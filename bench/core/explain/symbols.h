/* The functions of a kernel by their addresses: a copy of its /proc/kallsyms.
 */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

struct error;

struct symbol {
	uint64_t address;
	const char *name; /* without a compiler's suffix (.cold, .isra.0) */
};

struct symbols {
	char *text;
	struct symbol *symbol; /* by address, no two alike */
	size_t count;
};

/*
 * -1 and an error of STATUS_USAGE that names the file: it cannot be read, is
 * no such list, or was read by one who may not see addresses.
 */
int symbols_load(struct symbols *symbols, const char *path, struct error *err);

/* The place of the function that holds the address; `count` where none does. */
size_t symbols_find(const struct symbols *symbols, uint64_t address);

void symbols_release(struct symbols *symbols);

#endif
