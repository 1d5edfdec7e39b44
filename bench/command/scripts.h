/* The scripts that come with the program. */
#ifndef SCRIPTS_H
#define SCRIPTS_H

#include <stddef.h>

struct error;
struct option_spec;

/*
 * The folder that has the script: beside the program when installed, in the
 * source when built there. -1 and an error of STATUS_USAGE where there is none.
 */
int scripts_find(const char *script, char *folder, size_t n, struct error *err);

/*
 * Becomes the script, with argv (argv[0] is set here, NULL ends it) and with
 * the program in MQBENCH. Returns only where that failed: -1 and an error.
 */
int script_start(const char *script, const char **argv, struct error *err);

/* Handler of an option whose value the script reads. */
int script_reads(void *into, const struct option_spec *spec, const char *value,
		 struct error *err);

#endif
