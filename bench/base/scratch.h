/* A folder for files that are moved away or of no use when a program ends. */
#ifndef SCRATCH_H
#define SCRATCH_H

struct error;

/*
 * Makes one in `parent`, under a name that nobody can guess, and returns its
 * path. It is removed, with the files in it, when this process exits. NULL and
 * an error of STATUS_USAGE.
 */
const char *scratch_make(const char *parent, struct error *err);

#endif
