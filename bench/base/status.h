/* What the program ends with. */
#ifndef STATUS_H
#define STATUS_H

/* The program's exit statuses (the manual is in docs/format.md). */
enum status {
	STATUS_OK = 0,
	STATUS_REGRESSION = 1,
	STATUS_USAGE = 2, /* usage, bad input, an output that won't open */
	STATUS_NOISY = 3, /* inconclusive, under --strict */
	STATUS_EMPTY = STATUS_NOISY, /* send: full; recv: empty */
	STATUS_SKIPPED = 4,	     /* nothing could be measured */
	STATUS_FAILED = 5,	 /* a measurement failed, or output was lost */
	STATUS_UNTESTABLE = 125, /* compare --bisect: neither good nor bad */
	STATUS_INTERRUPTED = 130,
};

#endif
