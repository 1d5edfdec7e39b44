/* What the pictures have in common. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/figure.h"

static const struct {
	const char *word, *label;
} mechanisms[] = {
	{"sysv", "System V"},	{"posix", "POSIX"}, {"pipe", "pipe"},
	{"uds", "UNIX socket"}, {"ring", "ring"},   {"null", "null"},
};
#define KNOWN (sizeof(mechanisms) / sizeof(*mechanisms))

unsigned figure_colour(const char *mechanism)
{
	unsigned i = 0;
	while (i < KNOWN && strcmp(mechanisms[i].word, mechanism) != 0)
		i++;
	return i + 1;
}

const char *figure_mechanism(const char *mechanism)
{
	unsigned colour = figure_colour(mechanism);
	return colour > KNOWN ? mechanism : mechanisms[colour - 1].label;
}

enum metric_id figure_metric(const struct record *record, enum metric_id id)
{
	const char *unit = facts_get(&record->clock, "unit", "ns");
	size_t stem = strlen(metrics[id].name);
	char name[2 * WORD_MAX];
	if (!strcmp(unit, "ns"))
		return id;
	if (stem > 3 && !strcmp(metrics[id].name + stem - 3, "_ns"))
		stem -= 3;
	snprintf(name, sizeof(name), "%.*s_%s", (int)stem, metrics[id].name,
		 unit);
	if (id == METRIC_THROUGHPUT_PER_S)
		snprintf(name, sizeof(name), "message_%s", unit);
	const struct metric *counted = metric_find(name);
	return counted ? (enum metric_id)(counted - metrics) : id;
}

void figure_row(FILE *out, size_t n, const double *number)
{
	for (size_t i = 0; i < n; i++) {
		if (isfinite(number[i]))
			fprintf(out, "%.6g", number[i]);
		else
			fputs("NaN", out);
		fputc(i + 1 < n ? ' ' : '\n', out);
	}
}

void heading_add_setup(struct heading *h, const struct record *record,
		       double runs)
{
	const struct facts *host = &record->environment;
	char vm[16];
	double cpus = facts_value(host, "topology.cpus_online", 1);
	text_append(h->subtitle, sizeof(h->subtitle),
		    "%.0f run%s · %s, %.0f CPU%s, %s · Linux %s", runs,
		    runs > 1 ? "s" : "",
		    facts_get(host, "cpu.model", "unknown CPU"), cpus,
		    cpus > 1 ? "s" : "", facts_vm(host, false, vm, sizeof(vm)),
		    facts_get(host, "kernel.release", "?"));
}

static void print_text(FILE *out, const char *word, const char *text)
{
	fprintf(out, "%s ", word);
	text_quote(out, text);
	fputc('\n', out);
}

void heading_print(FILE *out, const struct heading *h)
{
	char rows[32];
	snprintf(rows, sizeof(rows), "%zu", h->rows);
	fprintf(out, "# plot %s", h->name);
	if (h->page > 1)
		fprintf(out, "-%u", h->page);
	fputc('\n', out);
	print_text(out, "# alt", h->alt);
	print_text(out, "\"title\"", h->title);
	print_text(out, "\"subtitle\"", h->subtitle);
	print_text(out, "\"axis\"", h->axis);
	print_text(out, "\"rows\"", rows);
	print_text(out, "\"extra\"", h->extra);
}
