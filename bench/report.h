/* A report: reads saved records, writes text. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdio.h>

struct error;
struct history;
struct record;
struct viewer;

struct report_options {
	bool verbose; /* null and the controls' details too */
	bool colour;
};

struct report {
	const char *name;
	const char *summary;
	size_t min_records;
	size_t max_records; /* 0: any number */
	/* 0, or -1 and an error. The records are summarised. */
	int (*write)(FILE *out, const struct record *const *record,
		     size_t records, const struct report_options *options,
		     struct error *err);
	/* The same of a folder's records over time; NULL: it takes files. */
	int (*write_history)(FILE *out, const struct history *history,
			     const char *source, struct error *err);
	/* Shows the pictures of a record, of a history; NULL: it has none. */
	int (*show)(const struct record *record, const struct viewer *viewer);
	int (*show_history)(const struct history *history,
			    const struct viewer *viewer);
	bool of_promises; /* of records with promises, results or not */
};

#endif
