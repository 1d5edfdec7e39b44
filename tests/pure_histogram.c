/* The histogram against HdrHistogram's own tables and payloads. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/apart.h"
#include "base/error.h"
#include "core/stats/histogram.h"
#include "core/stats/histogram_code.h"

/* The values 1, 2, 2, 1000 (three times), 123456 and 10000000. */
static const char reference[] =
	"HISTFAAAACx42pNpmSzMwMDAwwABzFCaEch0M9ixgMH+A1SAieUk"
	"P9v+PKbPKUwAliEHxA==";
static const char reference_stored[] =
	"HISTFAAAAD94AQE0AMv/HISTEwAAAAwAAAAAAAAAAwAAAAAAAAAB"
	"AAADRjC4oAA/8AAAAAAAAAECBMkPBr9uAvNkApYhB8Q=";

/*
 * Written by HdrHistogram 2.1.11 for Java, of 100 values, with a highest
 * value of 6e10. That one writes a single zero as a count of 0.
 */
static const char java[] =
	"HISTFAAAAOR42i2PIUiDURSF3/neG5vIMAzThDEM5gURMYwlg/nH"
	"gSybxsKCYUFERYZBxGg2iBiGybRsMMgQMQ6DwbIi2PT8zAfvvnMv"
	"H+fct3JyVQkhfIX5if+vfMs/2+3QnM0HY/EsajQoUmVgdUjGKmdi"
	"14NfWWepxWukzgGn4kgsQYuOyaGosMGTXB7ERKyxYKcBTba4kLHP"
	"SJeQ+2Xsmd60YXTcC0ywGslNw1E3Yplzsc6OsXdhtMy1mMIQ9o1E"
	"bkWBceIYm/Xoe99H8twOHzGH/ZlR4i7lm99HppHLxHeJt0X+AMxc"
	"LqM=";

#define BUCKETS 33792
#define COOKIE 0x1c849314
#define INNER_COOKIE 0x1c849313

static uint64_t random_state = 1;

static uint64_t random_64(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

/* As many values of each magnitude. */
static uint64_t random_value(void)
{
	return random_64() >> (22 + random_64() % 42);
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static uint64_t *random_sorted(size_t n)
{
	uint64_t *value = malloc(n * sizeof(*value));
	assert_non_null(value);
	for (size_t i = 0; i < n; i++)
		value[i] = random_value();
	qsort(value, n, sizeof(*value), compare);
	return value;
}

static struct histogram histogram_of(const uint64_t *sorted, size_t n)
{
	struct histogram h = {0};
	histogram_add_sorted(&h, sorted, n);
	return h;
}

static struct histogram decoded(const char *text)
{
	struct histogram h = {0};
	struct error err = {0};
	int rc = histogram_decode(&h, text, &err);
	assert_string_equal(err.text, "");
	assert_int_equal(rc, 0);
	return h;
}

static void assert_same(const struct histogram *a, const struct histogram *b)
{
	assert_int_equal(a->bins, b->bins);
	for (size_t i = 0; i < a->bins; i++) {
		assert_int_equal(a->bin[i].index, b->bin[i].index);
		assert_int_equal(a->bin[i].count, b->bin[i].count);
	}
}

/* Written apart from the program's, so that both can be wrong only alike. */
static char *base64(const unsigned char *data, size_t size)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	char *text = calloc(1, size * 2 + 8), *at = text;
	assert_non_null(text);
	for (size_t bit = 0; bit < size * 8; bit += 6) {
		unsigned digit = 0;
		for (size_t i = bit; i < bit + 6; i++)
			digit = digit << 1 | (i < size * 8 &&
					      data[i / 8] >> (7 - i % 8) & 1);
		*at++ = digits[digit];
	}
	while ((at - text) % 4)
		*at++ = '=';
	return text;
}

static void put(unsigned char *at, uint64_t value, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--, value >>= 8)
		at[i] = (unsigned char)value;
}

/* What a test may get wrong on purpose; everything is right in `sound`. */
struct payload {
	uint32_t cookie, inner_cookie;
	int length_off, inner_length_off; /* added to the true lengths */
	uint32_t offset, digits;
	uint64_t lowest, highest, ratio;
	const unsigned char *counts;
	size_t size;
	size_t behind; /* bytes after the zlib stream */
};

static const unsigned char one[] = {2};

static const struct payload sound = {
	.cookie = COOKIE,
	.inner_cookie = INNER_COOKIE,
	.digits = 3,
	.lowest = 1,
	.highest = HISTOGRAM_HIGHEST,
	.ratio = 0x3ff0000000000000,
	.counts = one,
	.size = sizeof(one),
};

static char *payload_text(const struct payload *p)
{
	size_t inner_size = 40 + p->size;
	uLongf length = compressBound(inner_size);
	unsigned char *inner = malloc(inner_size);
	unsigned char *outer = calloc(1, 8 + length + p->behind);
	assert_non_null(inner);
	assert_non_null(outer);
	put(inner, p->inner_cookie, 4);
	put(inner + 4, p->size + (uint64_t)p->inner_length_off, 4);
	put(inner + 8, p->offset, 4);
	put(inner + 12, p->digits, 4);
	put(inner + 16, p->lowest, 8);
	put(inner + 24, p->highest, 8);
	put(inner + 32, p->ratio, 8);
	memcpy(inner + 40, p->counts, p->size);
	assert_int_equal(compress(outer + 8, &length, inner, inner_size), Z_OK);
	put(outer, p->cookie, 4);
	put(outer + 4, length + p->behind + (uint64_t)p->length_off, 4);
	char *text = base64(outer, 8 + length + p->behind);
	free(inner);
	free(outer);
	return text;
}

static void assert_refused(const char *text, const char *why)
{
	struct histogram h = {0};
	struct error err = {0};
	assert_int_equal(histogram_decode(&h, text, &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_non_null(strstr(err.text, why));
	assert_null(h.bin);
	assert_int_equal(h.bins, 0);
}

static void assert_payload_refused(const struct payload *p, const char *why)
{
	char *text = payload_text(p);
	assert_refused(text, why);
	free(text);
}

static void assert_counts_refused(const unsigned char *counts, size_t size,
				  const char *why)
{
	struct payload p = sound;
	p.counts = counts;
	p.size = size;
	assert_payload_refused(&p, why);
}

static void the_buckets_are_those_of_hdrhistogram(void **state)
{
	(void)state;
	assert_int_equal(histogram_index(1), 1);
	assert_int_equal(histogram_index(2), 2);
	assert_int_equal(histogram_index(1000), 1000);
	assert_int_equal(histogram_index(123456), 8073);
	assert_int_equal(histogram_index(10000000), 14532);
	assert_int_equal(histogram_highest(8073), 123519);
	assert_int_equal(histogram_highest(14532), 10002431);
	assert_int_equal(histogram_highest(BUCKETS - 1), (1ull << 42) - 1);
}

static void values_below_2048_have_buckets_of_their_own(void **state)
{
	(void)state;
	for (uint32_t value = 0; value < 2048; value++) {
		assert_int_equal(histogram_index(value), value);
		assert_int_equal(histogram_lowest(value), value);
		assert_int_equal(histogram_highest(value), value);
	}
	assert_int_equal(histogram_index(2048), histogram_index(2049));
}

static void buckets_follow_each_other_without_a_gap(void **state)
{
	(void)state;
	for (uint32_t index = 0; index < BUCKETS - 1; index++)
		assert_int_equal(histogram_highest(index) + 1,
				 histogram_lowest(index + 1));
}

static void a_bucket_is_at_most_a_thousandth_wide(void **state)
{
	(void)state;
	for (uint32_t index = 1; index < BUCKETS; index++) {
		uint64_t lowest = histogram_lowest(index);
		uint64_t width = histogram_highest(index) - lowest + 1;
		assert_true(width == 1 || width * 1000 <= lowest);
	}
}

static void a_value_lies_in_its_bucket(void **state)
{
	(void)state;
	for (int i = 0; i < 100000; i++) {
		uint64_t value = random_64() % (HISTOGRAM_HIGHEST + 1);
		value >>= random_64() % 42;
		uint32_t index = histogram_index(value);
		assert_true(histogram_lowest(index) <= value);
		assert_true(histogram_highest(index) >= value);
	}
}

static void values_over_the_range_are_counted_in_the_last_bucket(void **state)
{
	(void)state;
	uint64_t value[] = {HISTOGRAM_HIGHEST - 1, HISTOGRAM_HIGHEST,
			    HISTOGRAM_HIGHEST + 1, HISTOGRAM_HIGHEST * 2,
			    UINT64_MAX};
	struct histogram h = histogram_of(value, 5);
	assert_int_equal(h.bins, 1);
	assert_int_equal(h.bin[0].count, 5);
	assert_int_equal(h.bin[0].index, histogram_index(HISTOGRAM_HIGHEST));
	histogram_release(&h);
}

static void an_empty_histogram_has_no_percentile(void **state)
{
	(void)state;
	struct histogram h = histogram_of(NULL, 0);
	assert_int_equal(histogram_count(&h), 0);
	assert_int_equal(histogram_percentile(&h, 50), 0);
	assert_int_equal(histogram_percentile(&h, 100), 0);
	histogram_release(&h);
}

static void percentiles_are_nearest_rank(void **state)
{
	(void)state;
	uint64_t value[1000];
	for (size_t i = 0; i < 1000; i++)
		value[i] = i + 1;
	struct histogram h = histogram_of(value, 1000);
	assert_int_equal(histogram_percentile(&h, 0.01), 1);
	assert_int_equal(histogram_percentile(&h, 0.1), 1);
	assert_int_equal(histogram_percentile(&h, 50), 500);
	assert_int_equal(histogram_percentile(&h, 99), 990);
	assert_int_equal(histogram_percentile(&h, 99.9), 999);
	assert_int_equal(histogram_percentile(&h, 99.91), 1000);
	assert_int_equal(histogram_percentile(&h, 100), 1000);
	histogram_release(&h);
}

static void merging_loses_nothing(void **state)
{
	(void)state;
	enum { N = 20000 };
	uint64_t *value = random_sorted(N);
	uint64_t *half[2] = {calloc(N, 8), calloc(N, 8)};
	size_t n[2] = {0};
	for (size_t i = 0; i < N; i++) {
		int side = random_64() % 3 == 0;
		half[side][n[side]++] = value[i];
	}
	struct histogram all = histogram_of(value, N);
	struct histogram parts = histogram_of(half[0], n[0]);
	struct histogram other = histogram_of(half[1], n[1]);
	histogram_merge(&parts, &other);
	assert_same(&parts, &all);
	assert_int_equal(histogram_count(&parts), N);
	for (size_t i = 1; i < parts.bins; i++)
		assert_true(parts.bin[i - 1].index < parts.bin[i].index);
	histogram_release(&all);
	histogram_release(&parts);
	histogram_release(&other);
	free(half[0]);
	free(half[1]);
	free(value);
}

static void merging_an_empty_histogram_changes_nothing(void **state)
{
	(void)state;
	struct histogram h = decoded(reference), same = decoded(reference);
	struct histogram empty = {0};
	histogram_merge(&h, &empty);
	assert_same(&h, &same);
	histogram_merge(&empty, &h);
	assert_same(&empty, &same);
	histogram_release(&h);
	histogram_release(&same);
	histogram_release(&empty);
}

static void adding_in_turns_is_adding_at_once(void **state)
{
	(void)state;
	enum { N = 5000 };
	uint64_t *value = random_sorted(N);
	struct histogram at_once = histogram_of(value, N);
	struct histogram in_turns = histogram_of(value + N / 3, N - N / 3);
	histogram_add_sorted(&in_turns, value, N / 3);
	assert_same(&in_turns, &at_once);
	histogram_release(&at_once);
	histogram_release(&in_turns);
	free(value);
}

static void
percentile_of_merge_is_within_a_bucket_of_the_exact_one(void **state)
{
	(void)state;
	enum { N = 10000, PARTS = 4 };
	uint64_t *value = malloc(PARTS * N * sizeof(*value));
	struct histogram h = {0};
	for (size_t part = 0; part < PARTS; part++) {
		uint64_t *sorted = random_sorted(N);
		memcpy(value + part * N, sorted, N * sizeof(*value));
		struct histogram run = histogram_of(sorted, N);
		histogram_merge(&h, &run);
		histogram_release(&run);
		free(sorted);
	}
	qsort(value, PARTS * N, sizeof(*value), compare);
	for (size_t tenth = 1; tenth <= 1000; tenth++) {
		uint64_t exact = value[tenth * PARTS * N / 1000 - 1];
		if (exact > HISTOGRAM_HIGHEST)
			exact = HISTOGRAM_HIGHEST;
		uint64_t got = histogram_percentile(&h, (double)tenth / 10);
		assert_int_equal(histogram_index(got), histogram_index(exact));
	}
	histogram_release(&h);
	free(value);
}

static void assert_is_reference(const struct histogram *h)
{
	assert_int_equal(histogram_count(h), 8);
	assert_int_equal(h->bins, 5);
	assert_int_equal(histogram_lowest(h->bin[0].index), 1);
	assert_int_equal(h->bin[1].count, 2);
	assert_int_equal(h->bin[2].count, 3);
	assert_int_equal(histogram_percentile(h, 50), 1000);
	assert_int_equal(histogram_percentile(h, 75), 1000);
	assert_int_equal(histogram_percentile(h, 87.5), 123519);
	assert_int_equal(histogram_percentile(h, 100), 10002431);
}

static void the_reference_vector_decodes(void **state)
{
	(void)state;
	struct histogram h = decoded(reference);
	assert_is_reference(&h);
	histogram_release(&h);
}

static void a_stored_zlib_stream_decodes(void **state)
{
	(void)state;
	struct histogram h = decoded(reference_stored);
	assert_is_reference(&h);
	histogram_release(&h);
}

static void the_reference_values_encode_to_the_reference_vector(void **state)
{
	(void)state;
	uint64_t value[] = {1, 2, 2, 1000, 1000, 1000, 123456, 10000000};
	struct histogram h = histogram_of(value, 8);
	char *text = histogram_encode(&h);
	assert_string_equal(text, reference);
	free(text);
	histogram_release(&h);
}

static void a_payload_from_java_decodes(void **state)
{
	(void)state;
	struct histogram h = decoded(java);
	assert_int_equal(histogram_count(&h), 100);
	assert_int_equal(histogram_percentile(&h, 50), 3153);
	assert_int_equal(histogram_percentile(&h, 90), 19151);
	assert_int_equal(histogram_percentile(&h, 99), 84351);
	assert_int_equal(histogram_percentile(&h, 100), 133503);
	histogram_release(&h);
}

static void assert_round_trip(const struct histogram *h)
{
	char *text = histogram_encode(h);
	assert_non_null(text);
	assert_memory_equal(text, "HISTFA", 6);
	struct histogram back = decoded(text);
	assert_same(&back, h);
	histogram_release(&back);
	free(text);
}

static void what_was_encoded_decodes_to_the_same(void **state)
{
	(void)state;
	for (size_t n = 1; n <= 30000; n = n * 3 / 2 + 1) {
		uint64_t *value = random_sorted(n);
		struct histogram h = histogram_of(value, n);
		assert_round_trip(&h);
		histogram_release(&h);
		free(value);
	}
}

static void counts_of_every_length_survive(void **state)
{
	(void)state;
	struct bin bin[63];
	struct histogram h = {.bin = bin, .bins = 62};
	for (uint32_t i = 0; i < 62; i++)
		bin[i] = (struct bin){i * i, 1ull << i};
	assert_round_trip(&h);
	bin[0] = (struct bin){BUCKETS - 1, INT64_MAX};
	h.bins = 1;
	assert_round_trip(&h);
}

static void a_full_histogram_survives(void **state)
{
	(void)state;
	size_t size = BUCKETS * sizeof(struct bin);
	struct histogram h = {apart_resize(NULL, 0, size), BUCKETS};
	assert_non_null(h.bin);
	for (uint32_t i = 0; i < BUCKETS; i++)
		h.bin[i] = (struct bin){i, 1 + (random_64() >> 24)};
	assert_round_trip(&h);
	histogram_release(&h);
}

static void an_empty_histogram_survives(void **state)
{
	(void)state;
	struct histogram h = {0};
	assert_round_trip(&h);
}

static void a_truncated_payload_is_refused(void **state)
{
	(void)state;
	for (size_t length = 0; length < strlen(java); length++) {
		char text[sizeof(java)];
		memcpy(text, java, sizeof(text));
		text[length] = '\0';
		assert_refused(text, length % 4 ? "is not base64" : "payload");
	}
}

/* Few corruptions get past the checksum: spare bits, zlib's level hint. */
static void a_corrupted_payload_never_decodes_to_something_else(void **state)
{
	(void)state;
	struct histogram sane = decoded(reference);
	for (size_t i = 0; i < strlen(reference); i++) {
		for (int byte = 1; byte < 256; byte++) {
			char text[sizeof(reference)];
			memcpy(text, reference, sizeof(text));
			text[i] = (char)byte;
			struct histogram h = {0};
			struct error err = {0};
			if (histogram_decode(&h, text, &err) == 0)
				assert_same(&h, &sane);
			else
				assert_int_equal(err.status, STATUS_USAGE);
			histogram_release(&h);
		}
	}
	histogram_release(&sane);
}

/* A bad count behind a good checksum reaches the parser, unlike above. */
static void corrupted_counts_never_crash(void **state)
{
	(void)state;
	unsigned char counts[] = {1,	2,    4, 0xc9, 0x0f, 6,
				  0xbf, 0x6e, 2, 0xf3, 0x64, 2};
	struct payload p = sound;
	p.counts = counts;
	p.size = sizeof(counts);
	for (size_t i = 0; i < sizeof(counts); i++) {
		unsigned char kept = counts[i];
		for (int byte = 0; byte < 256; byte++) {
			counts[i] = (unsigned char)byte;
			char *text = payload_text(&p);
			struct histogram h = {0};
			struct error err = {0};
			int rc = histogram_decode(&h, text, &err);
			assert_int_equal(rc == 0, err.status == STATUS_OK);
			histogram_release(&h);
			free(text);
		}
		counts[i] = kept;
	}
}

static void random_counts_never_crash(void **state)
{
	(void)state;
	unsigned char counts[64];
	struct payload p = sound;
	p.counts = counts;
	for (int i = 0; i < 3000; i++) {
		p.size = 1 + random_64() % sizeof(counts);
		for (size_t k = 0; k < p.size; k++)
			counts[k] = (unsigned char)random_64();
		char *text = payload_text(&p);
		struct histogram h = {0};
		struct error err = {0};
		if (histogram_decode(&h, text, &err) == 0)
			assert_round_trip(&h);
		histogram_release(&h);
		free(text);
	}
}

static void what_is_not_base64_is_refused(void **state)
{
	(void)state;
	assert_refused("HIST FAAAA==", "is not base64");
	assert_refused("HISTFAAAA", "is not base64");
	assert_refused("HIST\xff\xff\xff\xff", "is not base64");
	assert_refused("AA==AAAA", "is not base64");
	assert_refused("A===", "is not base64");
	assert_refused("====", "is not base64");
}

static void what_is_no_histogram_is_refused(void **state)
{
	(void)state;
	assert_refused("", "is not a compressed HdrHistogram V2");
	assert_refused("AAAA", "is not a compressed HdrHistogram V2");
	assert_refused("HISTFAAAAAA=", "holds a damaged zlib stream");
}

static void wrong_cookies_are_refused(void **state)
{
	(void)state;
	static const uint32_t cookie[] = {0,	      0x1c849304, 0x1c849302,
					  0x1c849309, 0x1c849324, INNER_COOKIE};
	for (size_t i = 0; i < sizeof(cookie) / sizeof(*cookie); i++) {
		struct payload p = sound;
		p.cookie = cookie[i];
		assert_payload_refused(&p,
				       "is not a compressed HdrHistogram V2");
		p = sound;
		p.inner_cookie = cookie[i] ^ 7;
		if (p.inner_cookie != INNER_COOKIE)
			assert_payload_refused(&p, "holds no HdrHistogram V2");
	}
}

static void wrong_lengths_are_refused(void **state)
{
	(void)state;
	for (int off = -1; off <= 1; off += 2) {
		struct payload p = sound;
		p.length_off = off;
		assert_payload_refused(&p, "does not have the stated length");
		p = sound;
		p.inner_length_off = off;
		assert_payload_refused(&p,
				       "not have the stated number of counts");
	}
	struct payload p = sound;
	p.behind = 5;
	assert_payload_refused(&p, "has data after its zlib stream");
}

static void another_precision_is_refused(void **state)
{
	(void)state;
	static const uint32_t digits[] = {0, 1, 2, 4, 5, UINT32_MAX};
	for (size_t i = 0; i < sizeof(digits) / sizeof(*digits); i++) {
		struct payload p = sound;
		p.digits = digits[i];
		assert_payload_refused(&p, "three significant digits");
	}
}

static void another_range_is_refused(void **state)
{
	(void)state;
	static const uint64_t highest[] = {0, 1, HISTOGRAM_HIGHEST + 1,
					   UINT64_MAX};
	for (size_t i = 0; i < sizeof(highest) / sizeof(*highest); i++) {
		struct payload p = sound;
		p.highest = highest[i];
		assert_payload_refused(&p, "has a highest value");
	}
	struct payload p = sound;
	p.lowest = 1000;
	assert_payload_refused(&p, "has a lowest value other than 1");
}

static void shifted_or_scaled_values_are_refused(void **state)
{
	(void)state;
	struct payload p = sound;
	p.offset = 1;
	assert_payload_refused(&p, "shifted or scaled");
	p = sound;
	p.ratio = 0x4000000000000000;
	assert_payload_refused(&p, "shifted or scaled");
}

static void zeros_past_the_end_are_refused(void **state)
{
	(void)state;
	/* runs of 33792 and 33793 zeros: zig-zag 67583 and 67585 */
	static const unsigned char fits[] = {0xff, 0x8f, 0x04};
	static const unsigned char count_behind[] = {0xff, 0x8f, 0x04, 2};
	static const unsigned char over[] = {0x81, 0x90, 0x04};
	static const unsigned char huge[] = {0xff, 0xff, 0xff, 0xff, 0xff,
					     0xff, 0xff, 0xff, 0xff};
	struct payload p = sound;
	p.counts = fits;
	p.size = sizeof(fits);
	char *text = payload_text(&p);
	struct histogram h = decoded(text);
	assert_int_equal(h.bins, 0);
	free(text);
	assert_counts_refused(count_behind, sizeof(count_behind),
			      "beyond its range");
	assert_counts_refused(over, sizeof(over), "beyond its range");
	assert_counts_refused(huge, sizeof(huge), "beyond its range");
}

static void counts_past_a_smaller_range_are_refused(void **state)
{
	(void)state;
	/* 60 s has 27648 buckets (a run of 27648 zeros is 55295) */
	static const unsigned char counts[] = {0xff, 0xaf, 0x03, 2};
	struct payload p = sound;
	p.counts = counts;
	p.size = 3;
	p.highest = 60000000000;
	char *text = payload_text(&p);
	struct histogram h = decoded(text);
	histogram_release(&h);
	free(text);
	p.size = sizeof(counts);
	assert_payload_refused(&p, "beyond its range");
}

static void a_count_cut_short_is_refused(void **state)
{
	(void)state;
	static const unsigned char counts[] = {2,    0x80, 0x80, 0x80,
					       0x80, 0x80, 0x80, 0x80};
	for (size_t size = 2; size <= sizeof(counts); size++)
		assert_counts_refused(counts, size, "ends within a count");
}

static void a_total_over_an_int64_is_refused(void **state)
{
	(void)state;
	/* INT64_MAX and 1 more */
	static const unsigned char counts[] = {0xfe, 0xff, 0xff, 0xff, 0xff,
					       0xff, 0xff, 0xff, 0xff, 2};
	struct payload p = sound;
	p.counts = counts;
	p.size = 9;
	char *text = payload_text(&p);
	struct histogram h = decoded(text);
	assert_int_equal(histogram_count(&h), INT64_MAX);
	assert_int_equal(histogram_percentile(&h, 50), 0);
	histogram_release(&h);
	free(text);
	assert_counts_refused(counts, sizeof(counts), "counts more than");
}

static void a_payload_that_unpacks_to_too_much_is_refused(void **state)
{
	(void)state;
	size_t size = 64 << 20;
	unsigned char *zeros = calloc(1, size);
	assert_non_null(zeros);
	assert_counts_refused(zeros, size, "unpacks to more");
	assert_counts_refused(zeros, BUCKETS * 9 + 1, "unpacks to more");
	assert_counts_refused(zeros, BUCKETS * 9, "beyond its range");
	free(zeros);
}

static void an_error_may_go_unheard(void **state)
{
	(void)state;
	struct histogram h = {0};
	assert_int_equal(histogram_decode(&h, "!", NULL), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_buckets_are_those_of_hdrhistogram),
		cmocka_unit_test(values_below_2048_have_buckets_of_their_own),
		cmocka_unit_test(buckets_follow_each_other_without_a_gap),
		cmocka_unit_test(a_bucket_is_at_most_a_thousandth_wide),
		cmocka_unit_test(a_value_lies_in_its_bucket),
		cmocka_unit_test(
			values_over_the_range_are_counted_in_the_last_bucket),
		cmocka_unit_test(an_empty_histogram_has_no_percentile),
		cmocka_unit_test(percentiles_are_nearest_rank),
		cmocka_unit_test(merging_loses_nothing),
		cmocka_unit_test(merging_an_empty_histogram_changes_nothing),
		cmocka_unit_test(adding_in_turns_is_adding_at_once),
		cmocka_unit_test(
			percentile_of_merge_is_within_a_bucket_of_the_exact_one),
		cmocka_unit_test(the_reference_vector_decodes),
		cmocka_unit_test(a_stored_zlib_stream_decodes),
		cmocka_unit_test(
			the_reference_values_encode_to_the_reference_vector),
		cmocka_unit_test(a_payload_from_java_decodes),
		cmocka_unit_test(what_was_encoded_decodes_to_the_same),
		cmocka_unit_test(counts_of_every_length_survive),
		cmocka_unit_test(a_full_histogram_survives),
		cmocka_unit_test(an_empty_histogram_survives),
		cmocka_unit_test(a_truncated_payload_is_refused),
		cmocka_unit_test(
			a_corrupted_payload_never_decodes_to_something_else),
		cmocka_unit_test(corrupted_counts_never_crash),
		cmocka_unit_test(random_counts_never_crash),
		cmocka_unit_test(what_is_not_base64_is_refused),
		cmocka_unit_test(what_is_no_histogram_is_refused),
		cmocka_unit_test(wrong_cookies_are_refused),
		cmocka_unit_test(wrong_lengths_are_refused),
		cmocka_unit_test(another_precision_is_refused),
		cmocka_unit_test(another_range_is_refused),
		cmocka_unit_test(shifted_or_scaled_values_are_refused),
		cmocka_unit_test(zeros_past_the_end_are_refused),
		cmocka_unit_test(counts_past_a_smaller_range_are_refused),
		cmocka_unit_test(a_count_cut_short_is_refused),
		cmocka_unit_test(a_total_over_an_int64_is_refused),
		cmocka_unit_test(a_payload_that_unpacks_to_too_much_is_refused),
		cmocka_unit_test(an_error_may_go_unheard),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
