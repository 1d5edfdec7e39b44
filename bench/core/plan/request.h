/*
 * What run is asked for, in the words of its options: from a command line, a
 * plan file, or the record of another run.
 */
#ifndef REQUEST_H
#define REQUEST_H

#include <stddef.h>

#include "base/options.h"
#include "core/plan/plan.h"

struct error;
struct facts;

/* How much, and in which order; the axes are options too. Ended by a NULL
 * name. */
extern const struct option_spec request_options[];

#define SEED_NONE UINT64_MAX

/* Nothing is asked for. */
void request_init(struct request *request);
void request_release(struct request *request);

/*
 * Sets one of them, or adds values to one of the axes. 1 where there is none
 * of that name; -1 and an error of STATUS_USAGE that names it.
 */
int request_set(struct request *request, const char *name, const char *value,
		const struct catalogue *catalogue, struct error *err);

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

/*
 * Takes over what the file `path` asked for, and this does not. A shell
 * command to run beside is not taken from a file, which may be a stranger's:
 * -1 and an error of STATUS_USAGE where this has no such axis of its own.
 */
int request_adopt(struct request *request, struct request *file,
		  const char *path, struct error *err);

/* All that is asked for, as texts: options.NAME. Preset and seed are set. */
void request_describe(const struct request *request, struct facts *plan);

/* Sets what those texts say. -1 and an error of STATUS_USAGE. */
int request_recall(struct request *request, const struct facts *plan,
		   const struct catalogue *catalogue, struct error *err);

#endif
