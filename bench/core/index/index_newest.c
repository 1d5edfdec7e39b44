/* The newest record out of an index. */
#include "base/units.h"
#include "core/index/index_newest.h"

void index_newest(struct index *index, struct index_files *files, void *into)
{
	struct index_newest *newest = into;
	struct sqlite3_stmt *row =
		index_ask(index, "SELECT file, created FROM record", "");
	*newest = (struct index_newest){0};
	while (index_next(index, row)) {
		struct index_newest one = {
			.file = index_files_find(files, index_text(row, 0))};
		if (!one.file || one.file->why)
			continue;
		if (!units_parse_time(index_text(row, 1), &one.time))
			one.time = index_file_written(one.file);
		if (!newest->file || one.time > newest->time ||
		    (one.time == newest->time &&
		     index_file_written(one.file) >
			     index_file_written(newest->file)))
			*newest = one;
	}
}
