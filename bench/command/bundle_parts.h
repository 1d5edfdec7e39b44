/* What the files of a bundle share. */
#ifndef BUNDLE_PARTS_H
#define BUNDLE_PARTS_H

#include <stddef.h>
#include <stdint.h>

struct error;

#define BUNDLE_PATH 4096

/* -1 and an error where mqbench was built without what an archive takes. */
int bundle_possible(struct error *err);

/* FOLDER/SHA256SUMS, of all files in it, as sha256sum -c reads it. */
int bundle_sum(const char *folder, struct error *err);

/* The folder's files as NAME/... in a compressed tar file. */
int bundle_pack(const char *output, const char *folder, const char *name,
		int64_t time_s, struct error *err);

/* Removes the folder and what is in it. */
void bundle_remove(const char *folder);

#endif
