/* Parsing and printing of numbers, and the nearest known word. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/array.h"
#include "base/error.h"
#include "base/text.h"
#include "base/units.h"

static bool scale_of(const char *suffix, unsigned kilo, double *scale)
{
	static const char letters[] = "kMGT";
	*scale = 1;
	if (!*suffix)
		return true;
	const char *at = strchr(letters, *suffix == 'K' ? 'k' : *suffix);
	if (!at || suffix[1])
		return false;
	*scale = pow(kilo, (double)(at - letters + 1));
	return true;
}

bool units_parse(const char *text, unsigned kilo, uint64_t *value)
{
	char *end;
	double scale;
	if (!isdigit((unsigned char)*text) || strpbrk(text, "xX"))
		return false;
	double number = strtod(text, &end);
	if (!scale_of(end, kilo, &scale))
		return false;
	number *= scale;
	if (!(number < 0x1p53) || number != floor(number))
		return false;
	*value = (uint64_t)number;
	return true;
}

uint64_t units_whole(double number)
{
	return number > 0 ? (uint64_t)fmin(number, 0x1p61) : 0;
}

uint64_t units_due(uint64_t rate, uint64_t duration_ns)
{
	double n = (double)rate * (double)duration_ns / 1e9;
	return n < 1 ? 1 : units_whole(n);
}

bool units_parse_ns(const char *text, uint64_t *ns)
{
	static const struct {
		const char *suffix;
		double ns;
	} units[] = {{"ns", 1},	 {"us", 1e3},	{"µs", 1e3},  {"ms", 1e6},
		     {"s", 1e9}, {"min", 60e9}, {"h", 3600e9}};
	char *end;
	if (!isdigit((unsigned char)*text))
		return false;
	double number = strtod(text, &end);
	for (size_t i = 0; i < ARRAY_LENGTH(units); i++) {
		if (strcmp(end, units[i].suffix) != 0)
			continue;
		number *= units[i].ns;
		if (!(number >= 1 && number < 0x1p53))
			return false;
		*ns = (uint64_t)number;
		return true;
	}
	return false;
}

char *units_ns(uint64_t ns, char *text, size_t n)
{
	static const char *const units[] = {"ns", "us", "ms", "s"};
	size_t i = 0;
	for (; i < 3 && ns % 1000 == 0; i++)
		ns /= 1000;
	snprintf(text, n, "%llu%s", (unsigned long long)ns, units[i]);
	return text;
}

/* Splits "low..high*step" or "low..high+step"; false where it is no range. */
static bool split_range(const char *text, char low[32], char high[32], char *op,
			char step[32])
{
	const char *dots = strstr(text, "..");
	if (!dots || strlen(text) > 31)
		return false;
	snprintf(low, 32, "%.*s", (int)(dots - text), text);
	snprintf(high, 32, "%s", dots + 2);
	char *at = strpbrk(high, "*+");
	*op = at ? *at : '+';
	snprintf(step, 32, "%s", at ? at + 1 : "1");
	if (at)
		*at = '\0';
	return true;
}

bool units_parse_time(const char *text, double *seconds)
{
	struct tm tm = {0};
	const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
	if (!rest)
		return false;
	int hours = 0, minutes = 0, length = 0;
	double fraction = 0;
	if (*rest == '.') {
		char *end;
		fraction = strtod(rest, &end);
		rest = end;
	}
	bool is_utc = *rest == 'Z' || *rest == 'z';
	if (!is_utc &&
	    sscanf(rest, "%3d:%2d%n", &hours, &minutes, &length) != 2)
		return false;
	if (rest[is_utc ? 1 : length])
		return false;
	if (*rest == '-')
		minutes = -minutes;
	*seconds = (double)timegm(&tm) + fraction - hours * 3600.0 -
		   minutes * 60.0;
	return true;
}

bool units_parse_share(const char *text, double *share)
{
	char *end;
	double number = strtod(text, &end);
	bool percent = end != text && *end == '%';
	number = percent ? number / 100 : number;
	if (end == text || end[percent] || !(number > 0 && number < 1))
		return false;
	*share = number;
	return true;
}

size_t units_range(const char *text, unsigned kilo, uint64_t *value,
		   size_t room)
{
	char low_text[32], high_text[32], step_text[32], op;
	uint64_t low, high, step;
	if (!split_range(text, low_text, high_text, &op, step_text)) {
		uint64_t one;
		if (!units_parse(text, kilo, &one))
			return 0;
		if (room > 0)
			value[0] = one;
		return 1;
	}
	if (!units_parse(low_text, kilo, &low) ||
	    !units_parse(high_text, kilo, &high) ||
	    !units_parse(step_text, kilo, &step) || low > high)
		return 0;
	if (op == '*' ? step < 2 || low == 0 : step < 1)
		return 0;
	size_t n = 0;
	for (uint64_t v = low; v <= high && n <= room;) {
		if (n < room)
			value[n] = v;
		n++;
		v = op == '+'	      ? v + step
		    : v > high / step ? high + 1
				      : v * step;
	}
	return n;
}

char *units_bytes(uint64_t bytes, char *text, size_t n)
{
	if (bytes >= 1 << 20 && bytes % (1 << 20) == 0)
		snprintf(text, n, "%llu MiB", (unsigned long long)bytes >> 20);
	else if (bytes >= 1 << 10 && bytes % (1 << 10) == 0)
		snprintf(text, n, "%llu KiB", (unsigned long long)bytes >> 10);
	else
		snprintf(text, n, "%llu B", (unsigned long long)bytes);
	return text;
}

/* Two significant digits where `one` is 1, three where it is 10. */
static char *digits(double value, double one, char *text, size_t n)
{
	double size = fabs(value);
	if (isnan(value))
		snprintf(text, n, "-");
	else
		snprintf(text, n, "%.*f",
			 size < one - 0.005	  ? 2
			 : size < 10 * one - 0.05 ? 1
						  : 0,
			 value);
	return text;
}

char *units_two(double value, char *text, size_t n)
{
	return digits(value, 1, text, n);
}

char *units_three(double value, char *text, size_t n)
{
	return digits(value, 10, text, n);
}

char *units_number(double value, char *text, size_t n)
{
	bool whole = fabs(value) < 0x1p53 && value == trunc(value);
	text[0] = '\0';
	if (!isfinite(value))
		return text;
	snprintf(text, n, whole ? "%.0f" : "%.7g", value);
	if (strtod(text, NULL) != value)
		snprintf(text, n, "%.17g", value);
	return text;
}

char *units_time(double ns, char *text, size_t n)
{
	double unit = ns >= 1e9 ? 1e9 : ns >= 1e6 ? 1e6 : 1e3;
	units_three(ns / unit, text, n);
	text_append(text, n, " %s",
		    unit == 1e9	  ? "s"
		    : unit == 1e6 ? "ms"
				  : "µs");
	return text;
}

char *units_seconds(double seconds, char *text, size_t n)
{
	long s = lround(seconds);
	if (s < 60)
		snprintf(text, n, "%ld s", s);
	else if (s < 3600)
		snprintf(text, n, "%ld min %ld s", s / 60, s % 60);
	else
		snprintf(text, n, "%ld h %ld min", s / 3600, s % 3600 / 60);
	return text;
}

#define WORD_LONGEST 64

/*
 * Characters to insert, drop, change or swap with their neighbour (optimal
 * string alignment, Levenshtein 1966 and Damerau 1964).
 */
static size_t distance(const char *a, const char *b)
{
	size_t row[3][WORD_LONGEST];
	size_t n = strlen(a), m = strlen(b);
	if (m >= WORD_LONGEST)
		return WORD_LONGEST;
	for (size_t j = 0; j <= m; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *now = row[i % 3], *last = row[(i + 2) % 3];
		now[0] = i;
		for (size_t j = 1; j <= m; j++) {
			bool same = a[i - 1] == b[j - 1];
			size_t near =
				now[j - 1] < last[j] ? now[j - 1] : last[j];
			size_t change = last[j - 1] + !same;
			now[j] = near + 1 < change ? near + 1 : change;
			if (i > 1 && j > 1 && !same && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] &&
			    row[(i + 1) % 3][j - 2] + 1 < now[j])
				now[j] = row[(i + 1) % 3][j - 2] + 1;
		}
	}
	return row[n % 3][m];
}

const char *units_nearest(const char *text, const char *const *words)
{
	const char *nearest = NULL;
	size_t least = strlen(text) / 2 + 1;
	for (; *words; words++) {
		size_t d = distance(text, *words);
		if (d < least || (strlen(text) > 1 && d > 0 && least > 1 &&
				  !strncmp(text, *words, strlen(text)))) {
			least = d < least ? d : 1;
			nearest = *words;
		}
	}
	return nearest;
}

int units_unknown(struct error *err, const char *what, const char *text,
		  const char *const *words, const char *otherwise)
{
	const char *nearest = units_nearest(text, words);
	if (nearest)
		return error_set(err, STATUS_USAGE,
				 "%s%s: unknown, did you mean %s?", what, text,
				 nearest);
	return error_set(err, STATUS_USAGE, "%s%s: unknown; %s", what, text,
			 otherwise);
}
