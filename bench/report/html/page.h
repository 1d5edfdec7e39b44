/* What the sections of a page are made of; sections.h lists them. */
#ifndef HTML_PAGE_H
#define HTML_PAGE_H

#include <stdbool.h>
#include <stdio.h>

#include "report/difference.h"

struct record;

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

/* A section about one record. */
struct page_part {
	const char *id, *word, *title; /* word: in the contents */
	void (*write)(const struct part *part);
};

/* All of them in their order, ended by a NULL id. */
extern const struct page_part page_parts[];

/* One, with its heading; the number and the name of the record are added
 * where it has one. */
void page_write(const struct part *part, const struct page_part *section);

/* "Linux 6.18 · 2 CPUs, VM · 14 runs each · 2026-11-21", in a paragraph. */
void page_setup(FILE *out, const struct record *record);

/* Its name for people: the label, or the id. */
const char *page_name(const struct record *record);

/* Its machine class; "" if unknown. */
const char *page_class(const struct record *record);

/*
 * "Round trip": the plan's heading of a workload, with a capital only at its
 * beginning.
 */
void page_workload(const struct record *record, const char *workload,
		   char *text, size_t n);

#endif
