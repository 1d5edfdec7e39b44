/* Memory shared with the processes forked later. */
#ifndef SHM_H
#define SHM_H

#include <stddef.h>

struct error;

/*
 * Maps `size` bytes, anonymous and shared, not reserved: a page costs memory
 * only once it is touched. Zeroed. NULL and an error when refused.
 */
void *shm_map(size_t size, struct error *err);
void shm_unmap(void *memory, size_t size);

/*
 * Makes the pages present in this process' tables, writable, so that no page
 * fault falls into a timed loop (MADV_POPULATE_WRITE, else by touching).
 */
void shm_populate(void *memory, size_t size);

#endif
