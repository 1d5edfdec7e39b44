/*
 * Takes out of a record what tells whose machine it was, everywhere in it, so
 * that whatever is made from it lacks that too. Pure.
 */
#ifndef REDACT_H
#define REDACT_H

struct record;

enum redaction {
	REDACT_HOST = 1 << 0,	 /* the name, as a word, wherever it stands */
	REDACT_PATHS = 1 << 1,	 /* but those in /proc, /sys and /dev */
	REDACT_CMDLINE = 1 << 2, /* the kernel's */
};

#define REDACTED "REDACTED"

/* `host` may be "". Result ids follow their parameters. */
void record_redact(struct record *record, unsigned what, const char *host);

#endif
