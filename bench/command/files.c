/* Which records are meant: those that are named, or the newest. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "command/files.h"
#include "command/progress.h"
#include "core/index/index_newest.h"
#include "core/judge/merge.h"
#include "core/record/load.h"
#include "core/record/record.h"

int files_index(struct index_files *files, index_reader *reader, void *into,
		struct error *err)
{
	char word[512];
	struct counting counting;
	const struct index_watch watch = {&counting, progress_count};
	progress_count_begin(&counting, "records");
	int rc = index_read(files, &watch, reader, into, word, err);
	progress_count_end(&counting);
	if (*word)
		fprintf(stderr, "mqbench: %s\n", word);
	return rc;
}

static void take_record(struct index_files *files, struct index_newest *newest)
{
	struct index_newest own = {0};
	if (files->count > 0)
		files_index(files, index_newest, &own, NULL);
	for (size_t i = 0; i < files->count; i++)
		if (files->file[i].why)
			fprintf(stderr, "mqbench: left out: %s\n",
				files->file[i].why);
	if (own.file && (!newest->file || own.time > newest->time))
		*newest = own;
}

/* Where none is a record, what was written last: its reader says what it is. */
static struct index_newest find_newest(struct index_files list[2])
{
	struct index_newest record = {0}, written = {0};
	size_t plain = 0;
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < list[i].count; j++) {
			const struct index_file *file = &list[i].file[j];
			double time = index_file_written(file);
			plain += time > 0;
			if (time > written.time)
				written = (struct index_newest){file, time};
		}
	for (size_t i = 0; i < 2 && plain > 1; i++)
		take_record(&list[i], &record);
	return record.file ? record : written;
}

int files_take(struct files *files, const struct arguments *arguments,
	       struct error *err)
{
	struct index_files list[2];
	*files = (struct files){.name = arguments->word,
				.count = arguments->words};
	if (files->count > 0)
		return 0;
	index_files_list(&list[0], "results", "*.json", NULL);
	index_files_list(&list[1], ".", "mqbench-*.json", NULL);
	struct index_newest newest = find_newest(list);
	if (newest.file) {
		snprintf(files->newest, sizeof(files->newest), "%s",
			 newest.file->path);
		files->only[0] = files->newest;
		files->name = files->only;
		files->count = 1;
	}
	index_files_release(&list[0]);
	index_files_release(&list[1]);
	return files->count ? 0
			    : error_set(err, STATUS_USAGE,
					"no record in results/ or here; name a "
					"FILE, or measure one: mqbench run");
}

int records_read(struct records *records, char *const *name, size_t count,
		 bool of_promises, struct error *err)
{
	*records = (struct records){
		.record = mem_array(count + 1, sizeof(*records->record)),
		.list = mem_array(count + 1, sizeof(*records->list)),
		.count = count,
	};
	for (size_t i = 0; i < count; i++)
		records->list[i] = &records->record[i];
	if (!of_promises)
		return records_load(records->record, (const char *const *)name,
				    count, err);
	for (size_t i = 0; i < count; i++)
		if (record_load_promises(&records->record[i], name[i], err) < 0)
			return -1;
	return 0;
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat x, y;
	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

static bool is_same_record(const struct records *records, const char **name,
			   size_t i, size_t j)
{
	return is_same_file(name[i], name[j]) ||
	       record_is_twin(&records->record[i], &records->record[j]);
}

/* Whether one was merged from the other, or from what that was merged from. */
static bool is_merged_of(const struct record *a, const struct record *b)
{
	return (facts_get(&a->plan, "merged", NULL) ||
		facts_get(&b->plan, "merged", NULL)) &&
	       records_share_runs(a, b);
}

/* The one before it that it is, or itself. */
static int find_same(const struct records *records, const char **name,
		     const char *side, size_t i, size_t *found,
		     struct error *err)
{
	const struct record *one = &records->record[i];
	*found = i;
	for (size_t j = 0; j < i && *found == i; j++) {
		bool same = is_same_record(records, name, i, j);
		if (same && (!side || side[i] == side[j]))
			*found = j;
		else if (!same && is_merged_of(one, &records->record[j]))
			return error_set(
				err, STATUS_USAGE,
				"%s: has runs of %s, which would count "
				"twice; give one of the two",
				name[i], name[j]);
	}
	return 0;
}

int records_once(struct records *records, const char **name, char *side,
		 struct error *err)
{
	size_t all = records->count, kept = 0, same;
	int rc = 0;
	for (size_t i = 0; i < all; i++) {
		struct record one = records->record[i];
		records->record[i] = (struct record){0};
		records->record[kept] = one;
		name[kept] = name[i];
		if (side)
			side[kept] = side[i];
		if (rc == 0)
			rc = find_same(records, name, side, kept, &same, err);
		if (rc < 0 || same == kept) {
			kept++;
			continue;
		}
		fprintf(stderr,
			"mqbench: %s: is the same record as %s, and taken "
			"once\n",
			name[kept], name[same]);
		record_release(&records->record[kept]);
	}
	records->count = kept;
	return rc;
}

void records_release(struct records *records)
{
	for (size_t i = 0; records->record && i < records->count; i++)
		record_release(&records->record[i]);
	free(records->record);
	free(records->list);
	*records = (struct records){0};
}
