/*
 * What a counter outside of the machine looks for (scripts/qemu/count.c): an
 * instruction without effect, whose number says what begins or ends here. It
 * is left out on other architectures.
 */
#ifndef MARKER_H
#define MARKER_H

#define MARKER_RUN 0x6d1   /* a run: by the one that starts the workers */
#define MARKER_BEGIN 0x6d2 /* its measured part: by a worker */
#define MARKER_END 0x6d3
#define MARKER_LAST 0x6d4 /* no run follows */
/* Behind the measured part, what a stream's costs are made of: */
#define MARKER_UNSWITCHED 0x6d5 /* messages that meet no switch */
#define MARKER_SWITCHED 0x6d6	/* one that finds its receiver asleep */
#define MARKER_PAUSE 0x6d7	/* the end of either */

#if defined(__x86_64__)
#define MARKER_INSTRUCTION "nopl %c0(%%rax)"
#elif defined(__aarch64__)
#define MARKER_INSTRUCTION "movz xzr, %c0"
#elif defined(__riscv)
#define MARKER_INSTRUCTION "slti zero, zero, %c0"
#else
#define MARKER_INSTRUCTION ""
#endif

#define MARKER(number)                                                         \
	__asm__ volatile(MARKER_INSTRUCTION : : "i"(number) : "memory")

#endif
