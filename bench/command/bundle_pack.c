/* A folder listed, summed and packed: libarchive and nettle. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <ftw.h>
#include <nettle/sha2.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "command/bundle_parts.h"

/* Every regular file under a folder, by name. */
struct list {
	char **name; /* relative to the folder */
	size_t names;
};

int bundle_possible(struct error *err)
{
	(void)err;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* libarchive walks a folder too, and without a global. */
static int read_list(struct list *list, const char *folder, struct error *err)
{
	struct archive *disk = archive_read_disk_new();
	struct archive_entry *entry = archive_entry_new();
	int rc = archive_read_disk_open(disk, folder);
	*list = (struct list){0};
	while (rc == ARCHIVE_OK &&
	       (rc = archive_read_next_header2(disk, entry)) == ARCHIVE_OK) {
		archive_read_disk_descend(disk);
		if (archive_entry_filetype(entry) != AE_IFREG)
			continue;
		char **more =
			realloc(list->name, (list->names + 1) * sizeof(*more));
		char *name = strdup(archive_entry_pathname(entry) +
				    strlen(folder) + 1);
		if (more)
			list->name = more;
		if (!more || !name) {
			free(name);
			break;
		}
		list->name[list->names++] = name;
	}
	if (rc != ARCHIVE_EOF)
		error_set(err, STATUS_FAILED, "%s: %s", folder,
			  archive_error_string(disk)
				  ? archive_error_string(disk)
				  : "out of memory");
	archive_entry_free(entry);
	archive_read_free(disk);
	if (list->names > 0)
		qsort(list->name, list->names, sizeof(*list->name), by_name);
	return rc == ARCHIVE_EOF ? 0 : -1;
}

static void release_list(struct list *list)
{
	for (size_t i = 0; i < list->names; i++)
		free(list->name[i]);
	free(list->name);
	*list = (struct list){0};
}

static char *read_member(const char *folder, const char *name, size_t *size,
			 struct error *err)
{
	char path[2 * BUNDLE_PATH];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	char *bytes = text_read(path, size);
	if (!bytes)
		error_errno(err, STATUS_FAILED, errno, "read %s", path);
	return bytes;
}

static int write_sum(FILE *out, const char *folder, const char *name,
		     struct error *err)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx sha;
	size_t size;
	char *bytes = read_member(folder, name, &size, err);
	if (!bytes)
		return -1;
	sha256_init(&sha);
	sha256_update(&sha, size, (const uint8_t *)bytes);
	sha256_digest(&sha, sizeof(digest), digest);
	free(bytes);
	for (size_t i = 0; i < sizeof(digest); i++)
		fprintf(out, "%02x", digest[i]);
	fprintf(out, "  %s\n", name);
	return 0;
}

int bundle_sum(const char *folder, struct error *err)
{
	struct list list;
	char path[2 * BUNDLE_PATH];
	int rc = read_list(&list, folder, err);
	snprintf(path, sizeof(path), "%s/SHA256SUMS", folder);
	FILE *out = rc == 0 ? fopen(path, "we") : NULL;
	if (rc == 0 && !out)
		rc = error_errno(err, STATUS_FAILED, errno, "open %s", path);
	for (size_t i = 0; i < list.names && rc == 0; i++)
		rc = write_sum(out, folder, list.name[i], err);
	if (out && fclose(out) == EOF)
		rc = error_errno(err, STATUS_FAILED, errno, "write %s", path);
	release_list(&list);
	return rc;
}

/* Nobody's, and of the records' time: the same records, the same bytes. */
static int pack_member(struct archive *archive, const char *folder,
		       const char *name, const char *inside, int64_t time_s,
		       struct error *err)
{
	char path[2 * BUNDLE_PATH];
	size_t size;
	char *bytes = read_member(folder, inside, &size, err);
	if (!bytes)
		return -1;
	struct archive_entry *entry = archive_entry_new();
	snprintf(path, sizeof(path), "%s/%s", name, inside);
	archive_entry_set_pathname(entry, path);
	archive_entry_set_size(entry, (la_int64_t)size);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_mtime(entry, time_s, 0);
	bool written =
		archive_write_header(archive, entry) == ARCHIVE_OK &&
		archive_write_data(archive, bytes, size) == (la_ssize_t)size;
	archive_entry_free(entry);
	free(bytes);
	return written ? 0 : -1;
}

static int open_archive(struct archive *archive, const char *output,
			struct error *err)
{
	archive_write_add_filter_gzip(archive);
	archive_write_set_format_pax_restricted(archive);
	archive_write_set_options(archive, "gzip:!timestamp");
	if (archive_write_open_filename(archive, output) == ARCHIVE_OK)
		return 0;
	return error_set(err, STATUS_USAGE, "open %s: %s", output,
			 archive_error_string(archive));
}

int bundle_pack(const char *output, const char *folder, const char *name,
		int64_t time_s, struct error *err)
{
	struct list list;
	if (read_list(&list, folder, err) < 0)
		return -1;
	struct archive *archive = archive_write_new();
	int rc = open_archive(archive, output, err);
	for (size_t i = 0; i < list.names && rc == 0; i++)
		rc = pack_member(archive, folder, name, list.name[i], time_s,
				 err);
	if (rc == 0 && archive_write_close(archive) != ARCHIVE_OK)
		rc = -1;
	if (rc < 0)
		error_set(err, STATUS_FAILED, "write %s: %s", output,
			  archive_error_string(archive)
				  ? archive_error_string(archive)
				  : "failed");
	archive_write_free(archive);
	release_list(&list);
	return rc;
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void bundle_remove(const char *folder)
{
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
