/* Which promises are kept on which kernel. */
#ifndef KERNELS_PROMISES_H
#define KERNELS_PROMISES_H

#include <stdio.h>

struct kernels;
struct report_options;

/* Those that differ come first; nothing where none was tried. */
void kernels_print_promises(FILE *out, const struct kernels *kernels,
			    const struct report_options *options);

#endif
