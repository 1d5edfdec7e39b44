/* A histogram as a text that other programs read. */
#ifndef HISTOGRAM_CODE_H
#define HISTOGRAM_CODE_H

#include "core/stats/histogram.h"

struct error;

/*
 * The HdrHistogram V2 compressed payload in base64 ("HISTFA..."): zlib
 * over zig-zag LEB128 counts. The caller frees the text.
 */
char *histogram_encode(const struct histogram *h);

/*
 * Reads such a payload, from anybody's encoder, into an empty histogram.
 * -1 with an error for anything that is not one, for another precision, and
 * for a payload that would unpack to more than its histogram can hold.
 */
int histogram_decode(struct histogram *h, const char *text, struct error *err);

#endif
