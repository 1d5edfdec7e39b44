/*
 * A command line, one argument a line: options by the table of `run`, every
 * axis with its lists and ranges, numbers, times and targets.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "command.h"
#include "command/start.h"
#include "fuzz.h"
#include "registry.h"

#define WORDS_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct command *run = command_find("run");
	char *text = fuzz_text(data, size), *rest;
	char *argv[WORDS_MAX + 1] = {"run"};
	int argc = 1;
	for (char *word = strtok_r(text, "\n", &rest); word && argc < WORDS_MAX;
	     word = strtok_r(NULL, "\n", &rest))
		argv[argc++] = word;
	void *options = calloc(1, run->size);
	struct arguments arguments = {.argv = argv};
	struct error err = {0};
	int rc = command_read(run, options, &arguments, &err);
	fuzz_claim((rc < 0) == (err.status != STATUS_OK),
		   "an error where it fails, and only there");
	run->release(options);
	free(arguments.word);
	free(options);
	free(text);
	return 0;
}
