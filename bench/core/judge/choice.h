/*
 * Which mechanism meets given requirements: requirements and records in, every
 * mechanism's standing out, with its evidence. Nothing is interpolated, and
 * only measured mechanisms are recommended. Pure.
 */
#ifndef CHOICE_H
#define CHOICE_H

#include "core/judge/standing.h"

void choice_make(struct choice *choice, const struct choice_want *want,
		 const struct choice_evidence *evidence);
void choice_release(struct choice *choice);

#endif
