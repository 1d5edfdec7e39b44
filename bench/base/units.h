/* Numbers as people write and read them, and suggestions for misspelt words. */
#ifndef UNITS_H
#define UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

/*
 * "64", "1e6", "1k": a whole number; k, M, G are powers of `kilo`, 1000 or
 * 1024. False when the text is no such number or over UINT64_MAX.
 */
bool units_parse(const char *text, unsigned kilo, uint64_t *value);

/* "100ms", "2s", "1500us", "3min": nanoseconds, at least 1. */
bool units_parse_ns(const char *text, uint64_t *ns);

/* RFC 3339, "2026-11-21T10:33:18Z", "...18.25+01:00": seconds since 1970. */
bool units_parse_time(const char *text, double *seconds);

/* "3%" or "0.03": above 0 and below 1. */
bool units_parse_share(const char *text, double *share);

/*
 * A number from 0 on, rounded down: at most 2^61, so that what comes of
 * people's numbers can be added up and doubled without an overflow. Sums and
 * products of them are computed as double and end here.
 */
uint64_t units_whole(double number);

/* What is due within a duration at a rate a second; at least 1. */
uint64_t units_due(uint64_t rate, uint64_t duration_ns);

/*
 * Expands one item of a list into numbers: "64", or a range "64..8192*2",
 * "0..100+10", "1..4" (+1). Returns how many there are, room + 1 where they
 * are more than the `room` that are stored; 0 when it is neither.
 */
size_t units_range(const char *text, unsigned kilo, uint64_t *value,
		   size_t room);

/* "100ms", "90s", "1500ns": what units_parse_ns reads, exactly. */
char *units_ns(uint64_t ns, char *text, size_t n);

/* "64 B", "1 KiB", "4049 B". Returns `text`. */
char *units_bytes(uint64_t bytes, char *text, size_t n);

/* Three significant digits, without an exponent: "6.42", "44.0", "1150". */
char *units_three(double value, char *text, size_t n);

/* Two: "0.14", "6.0", "17", "206"; shares and spreads. */
char *units_two(double value, char *text, size_t n);

/*
 * For programs: a whole number as such, another with the 7 digits that a
 * record has, or as many more as it takes to read the same back. "" of what
 * is not finite.
 */
char *units_number(double value, char *text, size_t n);

/* Of nanoseconds, in three digits: "8.21 µs", "43.0 ms", "625 s". */
char *units_time(double ns, char *text, size_t n);

/* "3 s", "2 min 10 s", "1 h 5 min". */
char *units_seconds(double seconds, char *text, size_t n);

/*
 * The word of a list (ended by NULL) that is nearest to what was written, by
 * Levenshtein's distance; NULL where none is near.
 */
const char *units_nearest(const char *text, const char *const *words);

/*
 * "WHAT TEXT: unknown, did you mean NEAREST?", or what to do `otherwise`, as
 * an error of STATUS_USAGE; returns -1.
 */
int units_unknown(struct error *err, const char *what, const char *text,
		  const char *const *words, const char *otherwise);

#endif
