/* The tables of an index; docs/index.md is their manual. */
#ifndef INDEX_SCHEMA_H
#define INDEX_SCHEMA_H

/* What makes them. */
const char *index_schema(void);

/*
 * Its user_version: another one where tables, axes, metrics or what is taken of
 * a record differ, so that no version of mqbench misreads another's.
 */
int index_version(void);

#endif
