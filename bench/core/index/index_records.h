/* The records of an index as those of a history, and their configurations. */
#ifndef INDEX_RECORDS_H
#define INDEX_RECORDS_H

#include <stddef.h>
#include <stdint.h>

#include "core/index/index_update.h"
#include "core/judge/history.h"

/* A record of the index, and where it is in the history. */
struct index_place {
	int64_t id;
	size_t class, record;
	size_t taken;			  /* values */
	const char *path;		  /* its file's */
	int64_t configurations, compared; /* ids of texts */
};

/* A configuration of the index, and of a class. */
struct index_link {
	int64_t id;
	size_t class, config;
};

struct index_loading {
	struct index *index;
	struct history *history;
	struct index_files *files;
	struct index_place *place; /* as the files are ordered */
	size_t places;
	struct index_link *link;
	size_t links;
};

/*
 * The records of those files; a file whose record no history can have, or which
 * was had already, says why. Series have no values yet.
 */
void index_load_records(struct index_loading *loading);

void index_loading_release(struct index_loading *loading);

#endif
