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
	bool answer; /* of a table: ends with the answer in three lines */
};

struct report {
	const char *name;
	const char *summary;
	size_t min_records;
	size_t max_records; /* 0: any number */
	/* Of one summarised record, with what stands between two. */
	void (*write_one)(FILE *out, const struct record *record,
			  const struct report_options *options);
	const char *between;
	/* Where there is none: of all records; -1 and an error;
	 * STATUS_SKIPPED: it only says why there is nothing. */
	int (*write)(FILE *out, const struct record *const *record,
		     size_t records, const struct report_options *options,
		     struct error *err);
	/* Of a folder's records over time; NULL: it takes files. */
	void (*write_history)(FILE *out, const struct history *history,
			      const char *source);
	/* Shows the pictures of a record, of a history; NULL: it has none. */
	void (*show)(const struct record *record, const struct viewer *viewer);
	void (*show_history)(const struct history *history,
			     const struct viewer *viewer);
	bool pools;	  /* records that are alike: each counts once */
	bool of_promises; /* of records with promises, results or not */
};

/*
 * What the report returned; -1 and an error. Whether `out` took all of it is
 * for who closes that.
 */
int report_write(const struct report *report, FILE *out,
		 const struct record *const *record, size_t records,
		 const struct report_options *options, struct error *err);

#endif
