/*
 * What was executed while runs were measured, as the plugin of QEMU that counts
 * it wrote it (scripts/qemu/count.c), put into their record.
 */
#ifndef COUNTS_H
#define COUNTS_H

struct error;
struct record;
struct symbols;

/*
 * Explains each result that has runs that are ok: record->result[].explanation.
 * The counts must be of the record's own runs, one after another. -1 and an
 * error that names the file: STATUS_USAGE where it is no such file, is cut
 * short, or is of other runs.
 */
int counts_merge(struct record *record, const char *path,
		 const struct symbols *symbols, struct error *err);

#endif
