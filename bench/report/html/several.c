/* Several records: what they are, and everything that is said of each. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "core/record/record.h"
#include "report/beside.h"
#include "report/html/page.h"
#include "report/html/sections.h"
#include "report/html/text.h"

static size_t count(const struct record *const *record, size_t records,
		    bool (*same)(const struct record *, const struct record *))
{
	size_t n = 0;
	for (size_t i = 0; i < records; i++) {
		size_t j = 0;
		while (j < i && !same(record[j], record[i]))
			j++;
		n += j == i;
	}
	return n;
}

static void write_records(FILE *out, const struct record *const *record,
			  size_t records)
{
	html_table(out, NULL,
		   (const char *const[]){"Record", "Measured", "Machine",
					 "Kernel", "Fitness of the machine",
					 "Commit", NULL},
		   0);
	for (size_t i = 0; i < records; i++) {
		const struct facts *host = &record[i]->environment;
		const char *class = page_class(record[i]);
		html_format(out,
			    "<tr><th scope=\"row\">%s</th><td class=\"d\">%s"
			    "</td><td>%s, class %s</td><td>%s</td><td>%s</td>"
			    "<td>%s</td></tr>\n",
			    page_name(record[i]), record[i]->created,
			    facts_get(host, "cpu.model", "unknown CPU"),
			    *class ? class : "unknown",
			    facts_get(host, "kernel.release", "unknown"),
			    facts_get(host, "verdict", "unknown"),
			    facts_get(&record[i]->tool, "commit", "unknown"));
	}
	html_table_end(out);
}

static const struct page_part *find(const char *id)
{
	const struct page_part *part = page_parts;
	while (strcmp(part->id, id) != 0)
		part++;
	return part;
}

static void write_rest(FILE *out, const struct record *const *record,
		       size_t records)
{
	for (size_t i = 0; i < records; i++) {
		struct differences d;
		const struct part part = {out, record[i], &d, (unsigned)i + 1,
					  false};
		differences_collect(&d, record[i]);
		page_write(&part, find("warnings"));
		page_write(&part, find("limits"));
		html_format(out,
			    "<details><summary>Plan, environment and command: "
			    "%s</summary>\n",
			    page_name(record[i]));
		page_write(&part, find("plan"));
		page_write(&part, find("environment"));
		page_write(&part, find("reproduce"));
		fputs("</details>\n", out);
		differences_release(&d);
	}
}

/* Where names are alike, their numbers tell them apart: "before (2)". */
static void name(struct record *named, const struct record *const *record,
		 size_t records, size_t i)
{
	size_t alike = 0, number = 0;
	for (size_t j = 0; j < records; j++) {
		bool is = !strcmp(page_name(record[j]), page_name(record[i]));
		alike += is;
		number += is && j <= i;
	}
	*named = *record[i];
	if (alike > 1)
		snprintf(named->label, sizeof(named->label), "%.100s (%zu)",
			 page_name(record[i]), number);
}

static void write_all(FILE *out, const struct record *const *record,
		      const struct record *const *named, size_t records)
{
	char title[96];
	size_t machines = count(record, records, beside_same_machine);
	if (machines == 1)
		snprintf(title, sizeof(title), "%zu records of one machine",
			 records);
	else
		snprintf(title, sizeof(title), "%zu records of %zu machines",
			 records, machines);
	page_begin(out, title);
	fprintf(out,
		"<header><p class=\"kind\">System V against POSIX message "
		"queues</p><h1>%s</h1>\n",
		title);
	write_records(out, named, records);
	fputs("</header>\n", out);
	if (count(record, records, beside_same_kind) == 1)
		html_compare(out, named, records);
	html_machines(out, record, named, records);
	write_rest(out, named, records);
	page_end(out);
}

void html_several(FILE *out, const struct record *const *record, size_t records)
{
	struct record *named = mem_array(records, sizeof(*named));
	const struct record **list = mem_array(records, sizeof(*list));
	for (size_t i = 0; i < records; i++) {
		name(&named[i], record, records, i);
		list[i] = &named[i];
	}
	write_all(out, record, list, records);
	free(list);
	free(named);
}
