/* A record into an index, and out of it again. */
#ifndef INDEX_PUT_H
#define INDEX_PUT_H

#include <stddef.h>
#include <stdint.h>

#include "core/index/index.h"

struct record;

/* What tells whether a file is still the one that was read. */
struct index_stamp {
	int64_t bytes, changed_ns, hash;
};

/* What was met so far, so that it is not looked up again. To be released. */
struct index_memory {
	struct index_known *known; /* configurations */
	size_t many;
	struct {
		char *text;
		int64_t id;
	} last[4]; /* texts */
};

/* `file` is its name in the index, which has no other record of that name. */
void index_put(struct index *index, struct index_memory *memory,
	       const struct record *record, const char *file,
	       const struct index_stamp *stamp);

void index_remove(struct index *index, const char *file);

void index_memory_release(struct index_memory *memory);

#endif
