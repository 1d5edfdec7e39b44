/* Files of a folder, or files that were named. */
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "core/index/index_files.h"

static void add(struct index_files *files, const char *name, const char *path)
{
	files->file =
		array_grow(files->file, files->count, sizeof(*files->file));
	files->file[files->count++] = (struct index_file){
		.name = mem_text(name), .path = mem_text(path)};
}

static int by_name(const void *a, const void *b)
{
	const struct index_file *x = a, *y = b;
	return strcmp(x->name, y->name);
}

int index_files_list(struct index_files *files, const char *folder,
		     const char *pattern, struct error *err)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[PATH_MAX];
	*files = (struct index_files){.folder = folder};
	if (!dir)
		return error_errno(err, STATUS_USAGE, errno, "open %s", folder);
	while ((entry = readdir(dir)))
		if (fnmatch(pattern, entry->d_name, FNM_PERIOD) == 0 &&
		    snprintf(path, sizeof(path), "%s/%s", folder,
			     entry->d_name) < PATH_MAX)
			add(files, entry->d_name, path);
	closedir(dir);
	if (files->count > 1)
		qsort(files->file, files->count, sizeof(*files->file), by_name);
	return 0;
}

void index_files_name(struct index_files *files, const char *const *path,
		      size_t n)
{
	*files = (struct index_files){0};
	for (size_t i = 0; i < n; i++) {
		char number[24];
		snprintf(number, sizeof(number), "%020zu", i);
		add(files, number, path[i]);
	}
}

struct index_file *index_files_find(struct index_files *files, const char *name)
{
	const struct index_file wanted = {.name = (char *)name};
	struct index_file *found = NULL;
	if (files->next < files->count &&
	    !strcmp(files->file[files->next].name, name))
		found = &files->file[files->next];
	else if (files->count > 0)
		found = bsearch(&wanted, files->file, files->count,
				sizeof(*files->file), by_name);
	if (found)
		files->next = (size_t)(found - files->file) + 1;
	return found;
}

double index_file_written(const struct index_file *file)
{
	struct stat st;
	if (stat(file->path, &st) < 0 || !S_ISREG(st.st_mode))
		return 0;
	return (double)st.st_mtim.tv_sec +
	       (double)st.st_mtim.tv_nsec / (double)NSEC_PER_SEC;
}

void index_files_release(struct index_files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		free(files->file[i].name);
		free(files->file[i].path);
		free(files->file[i].why);
	}
	free(files->file);
	*files = (struct index_files){0};
}
