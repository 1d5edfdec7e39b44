/* What the files that write a record's JSON share. */
#ifndef RECORD_SAVE_PARTS_H
#define RECORD_SAVE_PARTS_H

#include <jansson.h>

struct facts;
struct sightings;

/* Of a text that is not UTF-8, the bytes over 127 are lost, not all. */
json_t *string_json(const char *text);

json_t *facts_json(const struct facts *facts);

/* null where there are none. */
json_t *promises_json(const struct sightings *all);

#endif
