/* What run is asked for, from a plan file or the record of another run. */
#ifndef REQUEST_FILE_H
#define REQUEST_FILE_H

#include <stddef.h>

struct catalogue;
struct error;
struct request;

/*
 * Reads a plan file, "-" from standard input: a JSON object of options with
 * their values as texts, numbers, flags or lists of these; or a record, whose
 * plan.options are such an object. -1 and an error of STATUS_USAGE that names
 * the file and the member.
 */
int request_load(struct request *request, const char *path,
		 const struct catalogue *catalogue, struct error *err);

/* The same from the text of a file that errors call `path`. */
int request_read(struct request *request, const char *text, size_t length,
		 const char *path, const struct catalogue *catalogue,
		 struct error *err);

#endif
