/* The measurement that answers a requirement. */
#ifndef CHOICE_FIND_H
#define CHOICE_FIND_H

#include "core/record/record.h"

/*
 * How far a configuration of any mechanism is from what is wanted; INFINITY:
 * it is another one, where it is not `near` in more than size or rate.
 */
double choice_distance(const struct params *like, const struct params *found,
		       bool near);

/*
 * The result of a mechanism in a record: of exactly the wanted parameters or,
 * if `near`, the nearest in size and rate that is ok. NULL: none.
 */
const struct result *choice_find(const struct record *record,
				 const struct params *like,
				 const char *mechanism, bool near);

#endif
