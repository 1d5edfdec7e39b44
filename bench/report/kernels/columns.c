/* Records by the kernel that they are of, and the values of each. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/stats/stats.h"
#include "document.h"
#include "report/kernels/columns.h"
#include "report/layout.h"

#define BOOT "mqbench.boot=" /* scripts/kernels.sh numbers them */

static const char *fact(const struct record *record, const char *name)
{
	return facts_get(&record->environment, name, "");
}

const struct record *kernel_first(const struct kernel *kernel)
{
	return kernel->record[kernel->boot[0]];
}

/* The boot's own number, and what becomes of an oops, which ends a boot. */
static bool is_of_boot(const char *word)
{
	return !strncmp(word, BOOT, strlen(BOOT)) ||
	       !strcmp(word, "oops=panic");
}

/* A word of the line that the other has not, but for those of a boot. */
static bool next_foreign(const char **line, const char *other, char *word,
			 size_t n)
{
	while (**line) {
		size_t length = strcspn(*line, " ");
		snprintf(word, n, "%.*s", (int)length, *line);
		*line += length + ((*line)[length] == ' ');
		if (length > 0 && length < n && !is_of_boot(word) &&
		    !text_lists(other, " ", word))
			return true;
	}
	return false;
}

static bool same_words(const char *a, const char *b)
{
	const char *left = a, *right = b;
	char word[256];
	return !next_foreign(&left, b, word, sizeof(word)) &&
	       !next_foreign(&right, a, word, sizeof(word));
}

static bool same_fact(const struct record *a, const struct record *b,
		      const char *name)
{
	return !strcmp(fact(a, name), fact(b, name));
}

/* As strcmp(3): by what the table says of them. */
static int memcg_order(const struct record *a, const struct record *b)
{
	char memcg[2][80];
	return strcmp(layout_memcg(a, "", memcg[0], sizeof(memcg[0])),
		      layout_memcg(b, "", memcg[1], sizeof(memcg[1])));
}

static bool is_boot_of(const struct kernel *kernel, const struct record *record)
{
	const struct record *first = kernel_first(kernel);
	return memcg_order(first, record) == 0 &&
	       same_fact(first, record, "kernel.release") &&
	       same_fact(first, record, "kernel.version") &&
	       same_fact(first, record, "kernel.machine") &&
	       same_words(fact(first, "kernel.cmdline"),
			  fact(record, "kernel.cmdline"));
}

static struct kernel *find(struct kernels *kernels, const struct record *record)
{
	for (size_t i = 0; i < kernels->count; i++)
		if (is_boot_of(&kernels->kernel[i], record))
			return &kernels->kernel[i];
	return NULL;
}

/* A record that does not say is of a boot of its own. */
static bool is_of_its_boot(const struct kernel *kernel,
			   const struct record *record)
{
	for (size_t i = 0; i < kernel->boots && *fact(record, "kernel.boot_id");
	     i++)
		if (same_fact(kernel->record[kernel->boot[i]], record,
			      "kernel.boot_id"))
			return true;
	return false;
}

int kernels_sort(struct kernels *kernels, const struct record *const *record,
		 size_t records, struct error *err)
{
	*kernels = (struct kernels){0};
	for (size_t i = 0; i < records; i++) {
		struct kernel *kernel = find(kernels, record[i]);
		if (!kernel && kernels->count == KERNELS_MAX)
			return error_set(err, STATUS_USAGE, "over %d kernels",
					 KERNELS_MAX);
		if (!kernel) {
			kernel = &kernels->kernel[kernels->count++];
			kernel->record = record;
			kernel->boot =
				mem_array(records, sizeof(*kernel->boot));
		}
		kernel->booted += !is_of_its_boot(kernel, record[i]);
		kernel->boot[kernel->boots++] = i;
	}
	return 0;
}

/* Whether its command line is one that a person gave words for. */
static bool is_asked(const struct kernel *kernel)
{
	return strstr(fact(kernel_first(kernel), "kernel.cmdline"), BOOT);
}

/* What follows the boot's number: scripts/kernels.sh puts it there. */
const char *kernel_words(const struct kernel *kernel)
{
	const char *line = fact(kernel_first(kernel), "kernel.cmdline");
	const char *boot = strstr(line, BOOT);
	const char *words = boot ? boot + strcspn(boot, " ") : "";
	return words + strspn(words, " ");
}

char *kernel_label(const struct kernel *kernel, char *text, size_t n)
{
	const char *words = kernel_words(kernel);
	snprintf(text, n, "%s%s%s",
		 fact(kernel_first(kernel), "kernel.release"),
		 *words ? " " : "", words);
	return text;
}

/*
 * How two kernels differ in anything but their release: in the architecture,
 * the memory cgroup, the words of the command line, the flavour.
 */
static int unlike(const struct kernel *a, const struct kernel *b)
{
	static const char *const flavour[] = {"rt", "cloud"};
	const struct record *x = kernel_first(a), *y = kernel_first(b);
	int order =
		strcmp(fact(x, "kernel.machine"), fact(y, "kernel.machine"));
	if (order == 0)
		order = memcg_order(x, y);
	if (order == 0)
		order = strcmp(kernel_words(a), kernel_words(b));
	for (size_t i = 0; order == 0 && i < ARRAY_LENGTH(flavour); i++)
		order = text_lists(fact(x, "kernel.release"), "-", flavour[i]) -
			text_lists(fact(y, "kernel.release"), "-", flavour[i]);
	return order;
}

#define NUMBERS 4 /* 6.12.43 and -57 */

static void release_numbers(const struct kernel *kernel, long number[NUMBERS])
{
	const char *text = fact(kernel_first(kernel), "kernel.release");
	char *end;
	for (size_t i = 0; i + 1 < NUMBERS; i++) {
		number[i] = 0;
		if (*text < '0' || *text > '9')
			continue;
		number[i] = strtol(text, &end, 10);
		text = end + (*end == '.');
	}
	number[NUMBERS - 1] = !strncmp(text, "-rc", 3)
				      ? strtol(text + 3, NULL, 10) - LONG_MAX
			      : *text == '-' ? strtol(text + 1, NULL, 10)
					     : 0;
}

static bool is_later(const struct kernel *a, const struct kernel *b)
{
	long left[NUMBERS], right[NUMBERS];
	size_t i = 0;
	int other = unlike(a, b);
	if (other)
		return other > 0;
	release_numbers(a, left);
	release_numbers(b, right);
	while (i + 1 < NUMBERS && left[i] == right[i])
		i++;
	return left[i] > right[i];
}

void kernels_order(struct kernels *kernels)
{
	for (size_t i = 1; i < kernels->count; i++) {
		struct kernel moved = kernels->kernel[i];
		size_t j = i;
		for (; j > 0 && is_later(&kernels->kernel[j - 1], &moved); j--)
			kernels->kernel[j] = kernels->kernel[j - 1];
		kernels->kernel[j] = moved;
	}
}

bool kernels_are_alike(const struct kernel *a, const struct kernel *b)
{
	return unlike(a, b) == 0;
}

bool kernels_are_mixed(const struct kernels *kernels)
{
	for (size_t i = 1; i < kernels->count; i++)
		if (!same_fact(kernel_first(&kernels->kernel[0]),
			       kernel_first(&kernels->kernel[i]),
			       "kernel.machine"))
			return true;
	return false;
}

void kernels_release(struct kernels *kernels)
{
	for (size_t i = 0; i < kernels->count; i++)
		free(kernels->kernel[i].boot);
	*kernels = (struct kernels){0};
}

char kernel_letter(size_t kernel)
{
	return (char)(kernel < 26 ? 'A' + kernel : 'a' + kernel - 26);
}

static const struct result *result_in(const struct kernel *kernel, size_t boot,
				      const struct params *params)
{
	return record_find(kernel->record[kernel->boot[boot]], params,
			   params->mechanism);
}

/* Of its boots that have one; how many. */
static size_t values(const struct kernel *kernel, const struct params *params,
		     const struct figure *figure, double *value)
{
	size_t n = 0;
	for (size_t i = 0; i < kernel->boots; i++) {
		const struct result *r = result_in(kernel, i, params);
		if (r && r->status == RESULT_OK)
			value[n++] = result_median(r, figure->metric,
						   figure->percentile);
	}
	return stats_sort(value, n);
}

double kernel_value(const struct kernel *kernel, const struct params *params,
		    const struct figure *figure)
{
	double *value = mem_array(kernel->boots, sizeof(*value));
	double median =
		stats_median(value, values(kernel, params, figure, value));
	free(value);
	return median;
}

double kernel_spread(const struct kernel *kernel, const struct params *params,
		     const struct figure *figure)
{
	double *value = mem_array(kernel->boots, sizeof(*value));
	size_t n = values(kernel, params, figure, value);
	double spread = n > 1 && kernel->booted > 1
				? (value[n - 1] - value[0]) / value[0]
				: NAN;
	free(value);
	return spread;
}

const struct explanation *kernel_explanation(const struct kernel *kernel,
					     const struct params *params,
					     enum metric_id metric)
{
	enum stream_cost cost = metric_cost(metric);
	for (size_t i = 0; i < kernel->boots; i++) {
		const struct result *r = result_in(kernel, i, params);
		if (r && result_explanation(r, cost)->runs > 0)
			return result_explanation(r, cost);
	}
	return NULL;
}

char *kernel_boots(const struct kernel *kernel, char *text, size_t n)
{
	text[0] = '\0';
	if (kernel->booted < kernel->boots)
		snprintf(text, n, "%zu records of ", kernel->boots);
	text_append(text, n, "%zu boot%s", kernel->booted,
		    text_plural(kernel->booted));
	return text;
}

/* Whether another one has its release: then its build is named too. */
static bool needs_build(const struct kernels *kernels, size_t i)
{
	const struct record *one = kernel_first(&kernels->kernel[i]);
	for (size_t j = 0; j < kernels->count; j++) {
		const struct record *other = kernel_first(&kernels->kernel[j]);
		if (same_fact(one, other, "kernel.release") &&
		    !same_fact(one, other, "kernel.version"))
			return true;
	}
	return false;
}

void kernels_put_legend(struct document *d, const struct kernels *kernels)
{
	const struct record *base = kernel_first(&kernels->kernel[0]);
	bool mixed = kernels_are_mixed(kernels);
	for (size_t i = 0; i < kernels->count; i++) {
		const struct kernel *kernel = &kernels->kernel[i];
		const struct record *first = kernel_first(kernel);
		const char *line =
			is_asked(kernel) ? "" : fact(first, "kernel.cmdline");
		char text[1024], word[256], memcg[80], boots[48];
		kernel_label(kernel, text, sizeof(text));
		if (needs_build(kernels, i))
			text_append(text, sizeof(text), " %s",
				    fact(first, "kernel.version"));
		if (mixed)
			text_append(text, sizeof(text), " (%s)",
				    fact(first, "kernel.machine"));
		while (next_foreign(&line, fact(base, "kernel.cmdline"), word,
				    sizeof(word)))
			text_append(text, sizeof(text), " %s", word);
		document_item(d, "%c: %s, %s%s", kernel_letter(i), text,
			      kernel_boots(kernel, boots, sizeof(boots)),
			      layout_memcg(first, ", ", memcg, sizeof(memcg)));
	}
}
