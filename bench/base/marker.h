/*
 * What a counter outside of the machine looks for (scripts/qemu/count.c): a
 * long NOP whose displacement says what begins or ends here. It costs one
 * instruction, does nothing on any x86-64 processor, and is left out on others.
 */
#ifndef MARKER_H
#define MARKER_H

#define MARKER_RUN 0x6d710001	/* a run: by the one that starts the workers */
#define MARKER_BEGIN 0x6d710002 /* its measured part: by a worker */
#define MARKER_END 0x6d710003

#ifdef __x86_64__
#define MARKER(displacement)                                                   \
	__asm__ volatile("nopl %c0(%%rax)" : : "i"(displacement) : "memory")
#else
#define MARKER(displacement) ((void)0)
#endif

#endif
