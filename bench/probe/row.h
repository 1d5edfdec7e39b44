/*
 * The promises of message queues, tested by calls: the contract that each
 * probe/SUBJECT.c fills. A promise is a row of its subject's table.
 */
#ifndef ROW_H
#define ROW_H

#include "core/record/promise.h"

struct probe;

/* The mechanism whose promise it is; named as the mechanisms are. */
enum party { SYSV, POSIX, PIPE, UDS, RING, PARTIES };

/* What Linux is expected to do, the source for that, and the test. */
struct offer {
	enum keeping expect; /* KEPT, or NOT_OFFERED: Linux promises no such
			      * thing */
	const char *expected;
	const char *because; /* man page, or function of the kernel */
	/* In a process of its own, which it ends with probe_conclude or
	 * probe_skip. NULL with NOT_OFFERED: there is no call to try. */
	void (*observe)(struct probe *probe);
};

struct promise {
	unsigned id;	      /* permanent; in no order */
	const char *word;     /* short, unique, permanent */
	const char *sentence; /* what a user may want to rely on */
	/* SYSV and POSIX always; of the controls those that are compared. */
	struct offer offer[PARTIES];
};

/* A row; of the offers as many as are known, in the order of the parties. */
#define ROW(id, word, sentence, ...)                                           \
	{                                                                      \
		id, word, sentence,                                            \
		{                                                              \
			__VA_ARGS__                                            \
		}                                                              \
	}

/* Linux promises no such thing, and there is no call to try. */
#define ABSENT(expected, because)                                              \
	{                                                                      \
		NOT_OFFERED, expected, because, NULL                           \
	}

struct subject {
	const char *title;
	const struct promise *promise; /* ended by a NULL word */
};

#endif
