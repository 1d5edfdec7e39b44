/* One archive with all that a reader needs to check and to repeat a result. */
#ifndef BUNDLE_H
#define BUNDLE_H

#include <stddef.h>

struct error;

struct bundle_request {
	const char *output;	 /* OUT.tar.gz */
	const char *const *file; /* records */
	size_t files;
	unsigned redact; /* enum redaction */
};

/* "host,paths,cmdline"; -1 and an error of STATUS_USAGE. */
int bundle_parse_redact(const char *list, unsigned *redact, struct error *err);

/*
 * Records, what reports and plots are made of them, a README and SHA256SUMS
 * in a folder, that as a compressed tar file. The same records give the same
 * bytes: the time of its files is that of the newest record, and nobody owns
 * them.
 */
int bundle_write(const struct bundle_request *request, struct error *err);

#endif
