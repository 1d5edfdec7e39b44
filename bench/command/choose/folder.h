/* Which records of a folder choose reads. */
#ifndef CHOOSE_FOLDER_H
#define CHOOSE_FOLDER_H

#include "core/judge/standing.h"

struct error;

/* Names of files, which it owns. */
struct choose_names {
	char **name;
	size_t count;
};

/*
 * Adds, of each mechanism, the newest record that has the leading figure of
 * what is wanted: of exactly that or, where none has, near it; of the machine
 * class (NULL: any) before others. Where none has anything, the newest of all.
 * -1 and an error of STATUS_USAGE: there is no record.
 */
int choose_of_folder(struct choose_names *names, const char *folder,
		     const struct choice_want *want, const char *machine_class,
		     struct error *err);

void choose_names_add(struct choose_names *names, const char *name);
void choose_names_release(struct choose_names *names);

#endif
