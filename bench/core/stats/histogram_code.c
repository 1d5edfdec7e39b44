/* HdrHistogram's V2 payload of a histogram: writing and reading it. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "core/stats/histogram.h"
#include "core/stats/histogram_code.h"

#define HALF 1024u /* the counts array grows by as many buckets */

#define OUTER_COOKIE 0x1c849314u
#define OUTER_HEADER 8
#define INNER_COOKIE 0x1c849313u
#define INNER_HEADER 40
#define RATIO_ONE 0x3ff0000000000000u /* 1.0 as a double */
#define COUNT_BYTES 9		      /* of the longest LEB128 count */
#define ZEROS_BYTES 3		      /* of a run over all buckets */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789+/";

static uint8_t *put_be(uint8_t *at, uint64_t value, unsigned bytes)
{
	while (bytes--)
		*at++ = (uint8_t)(value >> (8 * bytes));
	return at;
}

static uint64_t get_be(const uint8_t *at, unsigned bytes)
{
	uint64_t value = 0;
	while (bytes--)
		value = value << 8 | *at++;
	return value;
}

static uint8_t *put_leb(uint8_t *at, uint64_t value)
{
	for (unsigned i = 1; i < COUNT_BYTES && value >= 0x80; i++) {
		*at++ = (uint8_t)(value | 0x80);
		value >>= 7;
	}
	*at++ = (uint8_t)value;
	return at;
}

/* The ninth byte has eight bits: nothing can follow it. */
static bool get_leb(const uint8_t **at, const uint8_t *end, uint64_t *value)
{
	*value = 0;
	for (unsigned shift = 0; *at < end; shift += 7) {
		uint64_t byte = *(*at)++;
		bool last = byte < 0x80 || shift == 7 * (COUNT_BYTES - 1);
		*value |= (last ? byte : byte & 0x7f) << shift;
		if (last)
			return true;
	}
	return false;
}

/* Zig-zag makes counts even and runs of zeros, written as -run, odd. */
static uint8_t *put_counts(uint8_t *at, const struct histogram *h)
{
	uint32_t next = 0;
	for (size_t i = 0; i < h->bins; i++) {
		uint32_t zeros = h->bin[i].index - next;
		if (zeros)
			at = put_leb(at, 2 * (uint64_t)zeros - 1);
		at = put_leb(at, 2 * h->bin[i].count);
		next = h->bin[i].index + 1;
	}
	/* An empty one has a zero, as all of HdrHistogram's writers do. */
	return h->bins ? at : put_leb(at, 1);
}

static uint8_t *pack_inner(const struct histogram *h, size_t *size)
{
	size_t room = h->bins * (ZEROS_BYTES + COUNT_BYTES) + 1;
	uint8_t *inner = mem_alloc(INNER_HEADER + room);
	uint8_t *payload = inner + INNER_HEADER;
	size_t length = (size_t)(put_counts(payload, h) - payload);
	uint8_t *at = put_be(inner, INNER_COOKIE, 4);
	at = put_be(at, length, 4);
	at = put_be(at, 0, 4); /* normalizing index offset */
	at = put_be(at, HISTOGRAM_DIGITS, 4);
	at = put_be(at, 1, 8); /* lowest discernible value */
	at = put_be(at, HISTOGRAM_HIGHEST, 8);
	put_be(at, RATIO_ONE, 8);
	*size = INNER_HEADER + length;
	return inner;
}

static uint8_t *pack_outer(const uint8_t *inner, size_t *size)
{
	uLongf length = compressBound(*size);
	uint8_t *outer = mem_alloc(OUTER_HEADER + length);
	if (compress2(outer + OUTER_HEADER, &length, inner, *size,
		      Z_BEST_COMPRESSION) != Z_OK)
		mem_out();
	put_be(put_be(outer, OUTER_COOKIE, 4), length, 4);
	*size = OUTER_HEADER + length;
	return outer;
}

static char *base64_encode(const uint8_t *data, size_t size)
{
	char *text = mem_alloc((size + 2) / 3 * 4 + 1), *at = text;
	for (size_t i = 0; i < size; i += 3) {
		size_t n = size - i < 3 ? size - i : 3;
		uint8_t group[3] = {0};
		memcpy(group, data + i, n);
		uint64_t bits = get_be(group, 3);
		*at++ = alphabet[bits >> 18];
		*at++ = alphabet[bits >> 12 & 63];
		*at++ = n > 1 ? alphabet[bits >> 6 & 63] : '=';
		*at++ = n > 2 ? alphabet[bits & 63] : '=';
	}
	*at = '\0';
	return text;
}

char *histogram_encode(const struct histogram *h)
{
	size_t size = 0;
	uint8_t *inner = pack_inner(h, &size);
	uint8_t *outer = pack_outer(inner, &size);
	char *text = base64_encode(outer, size);
	free(outer);
	free(inner);
	return text;
}

static int refuse(struct error *err, const char *why)
{
	return error_set(err, STATUS_USAGE, "a histogram's payload %s", why);
}

/* Four characters; -1 for one outside the alphabet. */
static int base64_group(const char *text)
{
	int bits = 0;
	for (int i = 0; i < 4; i++) {
		const char *digit = text[i] ? strchr(alphabet, text[i]) : NULL;
		if (!digit)
			return -1;
		bits = bits << 6 | (int)(digit - alphabet);
	}
	return bits;
}

/* False where the text is not base64; `data` holds 3/4 of its length. */
static bool base64_decode(uint8_t *data, size_t *size, const char *text)
{
	uint8_t *at = data;
	size_t length = strlen(text), padding = 0;
	if (length % 4 != 0)
		return false;
	while (padding < 2 && padding < length &&
	       text[length - 1 - padding] == '=')
		padding++;
	for (size_t i = 0; i < length; i += 4) {
		char group[4];
		memcpy(group, text + i, 4);
		if (i + 4 == length)
			memset(group + 4 - padding, 'A', padding);
		int bits = base64_group(group);
		if (bits < 0)
			return false;
		at = put_be(at, (uint64_t)bits, 3);
	}
	*size = (size_t)(at - data) - padding;
	return true;
}

/* What HdrHistogram allocates for values up to `highest`. */
static uint32_t buckets_for(uint64_t highest)
{
	return (histogram_index(highest | (2 * HALF - 1)) | (HALF - 1)) + 1;
}

/* Of the longest payload there can be: every bucket with a long count. */
static size_t inner_max(void)
{
	return INNER_HEADER + buckets_for(HISTOGRAM_HIGHEST) * COUNT_BYTES;
}

/* Beyond inner_max() zlib stops, so a bomb costs no more than that. */
static int unpack_outer(uint8_t *inner, size_t *inner_size,
			const uint8_t *outer, size_t size, struct error *err)
{
	if (size < OUTER_HEADER || get_be(outer, 4) != OUTER_COOKIE)
		return refuse(err, "is not a compressed HdrHistogram V2");
	size -= OUTER_HEADER;
	if (get_be(outer + 4, 4) != size)
		return refuse(err, "does not have the stated length");
	uLongf unpacked = inner_max();
	uLong used = size;
	switch (uncompress2(inner, &unpacked, outer + OUTER_HEADER, &used)) {
	case Z_OK:
		break;
	case Z_MEM_ERROR:
		mem_out();
	case Z_BUF_ERROR:
		return refuse(err, "unpacks to more than a histogram can hold");
	default:
		return refuse(err, "holds a damaged zlib stream");
	}
	if (used != size)
		return refuse(err, "has data after its zlib stream");
	*inner_size = unpacked;
	return 0;
}

static int check_inner(const uint8_t *inner, size_t size, struct error *err)
{
	if (size < INNER_HEADER || get_be(inner, 4) != INNER_COOKIE)
		return refuse(err, "holds no HdrHistogram V2");
	if (get_be(inner + 4, 4) != size - INNER_HEADER)
		return refuse(err, "does not have the stated number of counts");
	if (get_be(inner + 8, 4) != 0 || get_be(inner + 32, 8) != RATIO_ONE)
		return refuse(err, "holds shifted or scaled values");
	if (get_be(inner + 12, 4) != HISTOGRAM_DIGITS)
		return refuse(err, "does not have three significant digits");
	if (get_be(inner + 16, 8) != 1)
		return refuse(err, "has a lowest value other than 1");
	uint64_t highest = get_be(inner + 24, 8);
	if (highest < 2 || highest > HISTOGRAM_HIGHEST)
		return refuse(err, "has a highest value not in 2 to 3.6e12");
	return 0;
}

/* `bin` has room for `buckets`. The total is an int64 in HdrHistogram. */
static int read_counts(struct histogram *h, uint32_t buckets, const uint8_t *at,
		       const uint8_t *end, struct error *err)
{
	uint64_t index = 0, left = INT64_MAX;
	while (at < end) {
		uint64_t zigzag;
		if (!get_leb(&at, end, &zigzag))
			return refuse(err, "ends within a count");
		bool zeros = zigzag & 1;
		uint64_t count = zeros ? 0 : zigzag / 2;
		uint64_t step = zeros ? zigzag / 2 + 1 : 1;
		if (step > buckets - index)
			return refuse(err, "has counts beyond its range");
		if (count > left)
			return refuse(err, "counts more than 2^63 values");
		if (count)
			h->bin[h->bins++] =
				(struct bin){(uint32_t)index, count};
		index += step;
		left -= count;
	}
	return 0;
}

static int read_inner(struct histogram *h, const uint8_t *inner, size_t size,
		      struct error *err)
{
	if (check_inner(inner, size, err) < 0)
		return -1;
	uint64_t highest = get_be(inner + 24, 8);
	uint32_t buckets = buckets_for(highest);
	struct histogram read = {
		.bin = mem_alloc(buckets * sizeof(struct bin))};
	int rc = read_counts(&read, buckets, inner + INNER_HEADER, inner + size,
			     err);
	if (rc == 0)
		histogram_merge(h, &read);
	free(read.bin);
	return rc;
}

int histogram_decode(struct histogram *h, const char *text, struct error *err)
{
	size_t size = 0;
	uint8_t *outer = mem_alloc(strlen(text) / 4 * 3 + 1);
	uint8_t *inner = mem_alloc(inner_max());
	int rc = base64_decode(outer, &size, text)
			 ? 0
			 : refuse(err, "is not base64");
	if (rc == 0)
		rc = unpack_outer(inner, &size, outer, size, err);
	if (rc == 0)
		rc = read_inner(h, inner, size, err);
	free(inner);
	free(outer);
	return rc;
}
