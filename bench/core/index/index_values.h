/* The values of an index's series as those of a history. */
#ifndef INDEX_VALUES_H
#define INDEX_VALUES_H

#include "core/index/index_records.h"

/* Of all series that the history has, once its records are there. */
void index_load_values(struct index_loading *loading);

#endif
