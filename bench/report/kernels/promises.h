/* Which promises are kept on which kernel. */
#ifndef KERNELS_PROMISES_H
#define KERNELS_PROMISES_H

struct document;
struct kernels;

/* Those that differ come first; nothing where none was tried. */
void kernels_put_promises(struct document *d, const struct kernels *kernels);

#endif
