/* What choice.c and choice_rank.c share. */
#ifndef CHOICE_PARTS_H
#define CHOICE_PARTS_H

#include "core/judge/choice.h"

/* Orders the candidates and gives places. -1 where memory runs out. */
int choice_rank(struct choice *choice);

#endif
