/*
 * kernels: records of several kernels side by side. The first is the base of
 * those that follow; of several architectures each is beside itself, POSIX and
 * the controls against System V, since their instructions are not the same.
 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "core/record/label.h"
#include "core/record/workloads.h"
#include "document.h"
#include "mark.h"
#include "report.h"
#include "report/kernels/columns.h"
#include "report/kernels/moves.h"
#include "report/kernels/promises.h"

#define USUAL_CAPACITY 10
#define BESIDE 3 /* kernels beside the base in one line */

struct page {
	struct document d;
	const struct kernels *kernels;
	bool verbose;
	bool mixed;	 /* of several architectures */
	size_t from, to; /* of the kernels beside the base */
};

/* "+2.5%", "2.6x" or, within the margin or what boots are apart, "=". */
static void change_text(double ratio, double margin, char *text, size_t n)
{
	if (!isfinite(ratio) || !(ratio > 0))
		snprintf(text, n, "-");
	else if (fabs(log(ratio)) < log1p(margin))
		snprintf(text, n, "=");
	else if (ratio >= 2 || ratio <= 0.5)
		snprintf(text, n, "%.2fx", ratio);
	else
		snprintf(text, n, "%+.1f%%", 100 * (ratio - 1));
}

static void put_value(struct document *d, double value)
{
	char text[32] = "-";
	if (isfinite(value))
		units_three(value, text, sizeof(text));
	document_cell(d, "%s", text);
}

/* The columns of a figure, which has its name over the first of them. */
struct section {
	char name[128], letter[BESIDE][2];
	struct document_column column[4 + 2 * BESIDE];
};

static void begin_section(struct page *p, struct section *s,
			  const struct figure *figure)
{
	const struct metric *metric = &metrics[figure->metric];
	struct document_column *c = s->column;
	double scale;
	snprintf(s->name, sizeof(s->name), "%s%s%s, %s", metric->label,
		 metric->sampled ? " " : "",
		 metric->sampled ? summary_names[figure->percentile] : "",
		 metric_shown_in(figure->metric, &scale));
	*c++ = (struct document_column){.head = s->name, .width = -25};
	*c++ = (struct document_column){.head = "", .width = -6};
	*c++ = (struct document_column){.head = "A", .width = 7};
	if (p->mixed)
		*c++ = (struct document_column){.head = "to SysV", .width = 7};
	for (size_t i = p->from; i < p->to; i++) {
		char *letter = s->letter[i - p->from];
		snprintf(letter, 2, "%c", kernel_letter(i));
		*c++ = (struct document_column){.head = letter, .width = 7};
		*c++ = (struct document_column){
			.head = p->mixed ? "to SysV" : "to A", .width = 7};
	}
	document_table(&p->d, s->column, (unsigned)(c - s->column));
}

/* How its value differs from the base's with its own parameters. */
static void put_change(struct page *p, const struct kernel *kernel,
		       const struct params *params, const struct kernel *base,
		       const struct params *own, const struct figure *figure)
{
	const struct margins usual = MARGINS_USUAL;
	double margin = fmax(figure_margin(figure, &usual),
			     fmax(kernel_spread(base, own, figure),
				  kernel_spread(kernel, params, figure)));
	char text[32];
	change_text(kernel_value(kernel, params, figure) /
			    kernel_value(base, own, figure),
		    margin, text, sizeof(text));
	document_cell(&p->d, "%s", text);
}

/* One kernel's cells in the row. */
static void put_kernel(struct page *p, size_t i, const struct params *params,
		       const struct figure *figure)
{
	const struct kernel *kernel = &p->kernels->kernel[i];
	struct params sysv = *params;
	double scale;
	snprintf(sysv.mechanism, sizeof(sysv.mechanism), "sysv");
	metric_shown_in(figure->metric, &scale);
	put_value(&p->d, kernel_value(kernel, params, figure) * scale);
	if (p->mixed && !strcmp(params->mechanism, "sysv"))
		document_cell(&p->d, "%s", "");
	else if (p->mixed)
		put_change(p, kernel, params, kernel, &sysv, figure);
	else if (i > 0)
		put_change(p, kernel, params, &p->kernels->kernel[0], params,
			   figure);
}

static void put_row(struct page *p, const struct params *params,
		    const struct figure *figure)
{
	char label[256];
	label_params(params, label, sizeof(label));
	if (params->capacity != USUAL_CAPACITY && params->fill == 0)
		text_append(label, sizeof(label), ", cap %llu",
			    (unsigned long long)params->capacity);
	document_cell(&p->d, "%s", label);
	document_cell(&p->d, "%s", mark_label(params->mechanism));
	put_kernel(p, 0, params, figure);
	for (size_t i = p->from; i < p->to; i++)
		put_kernel(p, i, params, figure);
}

/* Whether any kernel of the page has the value. */
static bool is_measured(const struct page *p, const struct params *params,
			const struct figure *figure)
{
	if (!params_is_shown(params, p->verbose))
		return false;
	for (size_t i = 0; i < p->kernels->count; i++)
		if (isfinite(kernel_value(&p->kernels->kernel[i], params,
					  figure)))
			return true;
	return false;
}

/* The first result with these parameters, over all kernels in their order. */
static bool is_first(const struct kernels *k, size_t kernel,
		     const struct params *params)
{
	for (size_t i = 0; i < kernel; i++)
		if (record_find(kernel_first(&k->kernel[i]), params,
				params->mechanism))
			return false;
	return true;
}

/* How many rows it has. */
static size_t print_section(struct page *p, const char *workload,
			    const struct figure *figure)
{
	const struct kernels *k = p->kernels;
	struct section section;
	size_t rows = 0;
	for (size_t i = 0; i < k->count; i++) {
		const struct record *r = kernel_first(&k->kernel[i]);
		for (size_t j = 0; j < r->results; j++) {
			const struct params *params = &r->result[j].params;
			if (strcmp(params->workload, workload) != 0 ||
			    !is_first(k, i, params) ||
			    !is_measured(p, params, figure))
				continue;
			if (rows++ == 0)
				begin_section(p, &section, figure);
			put_row(p, params, figure);
		}
	}
	return rows;
}

struct apart {
	double most; /* as a share; NAN: no figure has two boots */
	size_t kernel;
	const struct result *result;
};

static void look_apart(const struct page *p, struct apart *apart, size_t kernel,
		       const struct result *result)
{
	struct figures figures =
		record_figures(kernel_first(&p->kernels->kernel[kernel]),
			       result->params.workload);
	for (const struct figure *f = figures.figure; f->use; f++) {
		double spread =
			f->use & IS_COMPARED &&
					is_measured(p, &result->params, f)
				? kernel_spread(&p->kernels->kernel[kernel],
						&result->params, f)
				: NAN;
		if (isfinite(spread) && !(spread <= apart->most))
			*apart = (struct apart){spread, kernel, result};
	}
}

/* The largest difference between boots of one kernel, and where it is. */
static void print_apart(struct page *p)
{
	const struct kernels *k = p->kernels;
	struct apart apart = {.most = NAN};
	for (size_t i = 0; i < k->count; i++) {
		const struct record *r = kernel_first(&k->kernel[i]);
		for (size_t j = 0; j < r->results; j++)
			look_apart(p, &apart, i, &r->result[j]);
	}
	size_t boots = 0;
	for (size_t i = 0; i < k->count; i++)
		if (k->kernel[i].booted > boots)
			boots = k->kernel[i].booted;
	if (isnan(apart.most)) {
		document_text(&p->d,
			      "%s: the difference between boots was not "
			      "measured",
			      boots > 1 ? "no figure was measured in two boots"
					: "each was booted once");
		return;
	}
	document_text(
		&p->d,
		"largest difference between two boots of one kernel: %.1f %% "
		"(%c, %s)",
		100 * apart.most, kernel_letter(apart.kernel),
		mark_label(apart.result->params.mechanism));
}

/* Each reason why something has no value, with the kernels that gave it. */
static void print_reason(struct page *p, const char *reason)
{
	char text[512] = "not measured on ";
	size_t most = 0;
	for (size_t i = 0; i < p->kernels->count; i++) {
		const struct record *r = kernel_first(&p->kernels->kernel[i]);
		size_t n = 0;
		for (size_t j = 0; j < r->results; j++)
			n += r->result[j].status != RESULT_OK &&
			     !strcmp(r->result[j].reason, reason);
		if (n > 0)
			text_append(text, sizeof(text), "%c", kernel_letter(i));
		most = n > most ? n : most;
	}
	text_append(text, sizeof(text), ": %zu configuration%s: %s", most,
		    text_plural(most), reason);
	document_text(&p->d, "%s", text);
}

static bool was_named(const struct kernels *k, size_t kernel, size_t result)
{
	const char *reason =
		kernel_first(&k->kernel[kernel])->result[result].reason;
	for (size_t i = 0; i <= kernel; i++) {
		const struct record *r = kernel_first(&k->kernel[i]);
		size_t end = i < kernel ? r->results : result;
		for (size_t j = 0; j < end; j++)
			if (r->result[j].status != RESULT_OK &&
			    !strcmp(r->result[j].reason, reason))
				return true;
	}
	return false;
}

static void print_reasons(struct page *p)
{
	const struct kernels *k = p->kernels;
	for (size_t i = 0; i < k->count; i++) {
		const struct record *r = kernel_first(&k->kernel[i]);
		for (size_t j = 0; j < r->results; j++)
			if (r->result[j].status != RESULT_OK &&
			    !was_named(k, i, j))
				print_reason(p, r->result[j].reason);
	}
}

static size_t print_sections(struct page *p, const struct record *base)
{
	const char *workload;
	size_t rows = 0;
	for (size_t i = 0; (workload = record_workload(base, i)); i++) {
		struct figures figures = record_figures(base, workload);
		for (const struct figure *f = figures.figure; f->use; f++)
			if (f->use & IS_COMPARED)
				rows += print_section(p, workload, f);
	}
	return rows;
}

/* How many rows it has, and promises. */
static size_t print_page(struct page *p)
{
	const struct kernels *k = p->kernels;
	size_t rows = 0;
	const struct record *base = kernel_first(&k->kernel[0]);
	document_text(&p->d, "mqbench %s · %zu kernel%s%s",
		      facts_get(&base->tool, "version", "?"), k->count,
		      text_plural(k->count),
		      record_is_counted(base) ? " · instructions, in QEMU"
					      : "");
	kernels_put_legend(&p->d, k);
	print_apart(p);
	if (p->mixed)
		document_text(&p->d, "to SysV: of the same kernel. For what "
				     "changed give kernels of one "
				     "architecture");
	if (k->count > 1)
		document_text(&p->d, "=: within the margin, or within the "
				     "difference between boots");
	p->from = 1;
	do {
		p->to = p->from + BESIDE < k->count ? p->from + BESIDE
						    : k->count;
		rows += print_sections(p, base);
		p->from = p->to;
	} while (p->from < k->count);
	kernels_put_moves(&p->d, k, p->verbose);
	print_reasons(p);
	kernels_put_promises(&p->d, k);
	for (size_t i = 0; i < k->count; i++)
		rows += kernel_first(&k->kernel[i])->promises.count;
	return rows;
}

static int write_kernels(FILE *out, const struct record *const *record,
			 size_t records, const struct report_options *options,
			 struct error *err)
{
	struct kernels kernels;
	struct page page = {
		.d = document_of(out, DOCUMENT_TERMINAL, options->colour),
		.kernels = &kernels,
		.verbose = options->verbose};
	int rc = kernels_sort(&kernels, record, records, err);
	page.mixed = rc == 0 && kernels_are_mixed(&kernels);
	if (rc == 0 && print_page(&page) == 0) {
		document_text(&page.d, "no kernel has a figure to compare");
		rc = STATUS_SKIPPED;
	}
	kernels_release(&kernels);
	return rc;
}

const struct report report_kernels = {
	.name = "kernels",
	.summary = "kernels side by side; the first record is the baseline",
	.min_records = 1,
	.write = write_kernels,
	.pools = true,
};
