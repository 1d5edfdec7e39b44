/*
 * The parts of a page. Each writes whole sections of HTML, and takes whatever
 * the record holds, or lacks.
 */
#ifndef HTML_PAGE_H
#define HTML_PAGE_H

#include <stdbool.h>
#include <stdio.h>

#include "report/difference.h"

struct history;
struct record;
struct section;

/* The style sheet and the script, as bench/report/html/ has them. */
extern const char html_style[], html_script[];

/* From the doctype to the title, and the end. */
void page_begin(FILE *out, const char *title);
void page_end(FILE *out);

/* A record on a page, and what its parts are made of. */
struct part {
	FILE *out;
	const struct record *record;
	const struct differences *differences;
	unsigned number; /* of the record, where a page has several; else 0 */
	bool verbose;	 /* null too */
};

/* <section> with its heading; `id` and `title` are trusted text. */
void page_section(FILE *out, const char *id, const char *title);
void page_section_end(FILE *out);

/* The same of one record: its number and name are added where it has one. */
void part_begin(const struct part *part, const char *id, const char *title);

/* "Linux 6.18 · 2 CPUs, VM · 14 runs each · 2026-11-21", in a paragraph. */
void page_setup(FILE *out, const struct record *record);

/* What a person calls it: the label, or the id. */
const char *page_name(const struct record *record);

/* Of machines alike; "" where that is not known. */
const char *page_class(const struct record *record);

/* What the doctor made of the machine; NULL where it was not asked. */
const char *page_verdict(const struct record *record);

/* "Round trip": the plan's heading of a workload, as a person writes it. */
void page_workload(const struct record *record, const char *workload,
		   char *text, size_t n);

/* Least and most runs of the results that are ok. */
void page_runs(const struct record *record, size_t *least, size_t *most);

/* Which family is faster, where, and by how much. -1: no memory. */
int html_answer(const struct part *part);

/* What is kept, side by side. */
void html_promises(const struct part *part);

/* Every figure with its data. -1: no memory. */
int html_figures(const struct part *part);
int html_ratios(const struct part *part);
int html_runs(const struct part *part);
int html_waits(FILE *out, const struct section *section);

/* All that was measured, a table for each workload. */
void html_results(const struct part *part);

void html_plan(const struct part *part);
void html_environment(const struct part *part);
void html_warnings(const struct part *part);
void html_reproduce(const struct part *part);
void html_limits(const struct part *part);

/* Several records: of one machine class compared, of several side by side. */
int html_several(FILE *out, const struct record *const *record, size_t records);
int html_compare(FILE *out, const struct record *const *record, size_t records);
int html_machines(FILE *out, const struct record *const *record,
		  size_t records);

/* Series over time, with their changes. -1: no memory. */
int html_history(FILE *out, const struct history *history, const char *source);

#endif
