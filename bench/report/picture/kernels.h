/* The picture of a figure over kernels, and of where it moved. */
#ifndef REPORT_PICTURE_KERNELS_H
#define REPORT_PICTURE_KERNELS_H

#include "report/kernels/moves.h"

struct viewer;

/*
 * A picture of each figure of the two families that moved, in the order of the
 * first of its moves. Kernels are in order (kernels_order).
 */
void kernels_show(const struct kernels *kernels, const struct moves *moves,
		  const struct viewer *viewer);

#endif
