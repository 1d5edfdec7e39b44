/* The options of any command, read into its struct. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "command/help.h"
#include "command/start.h"

int command_read(const struct command *command, void *options,
		 struct arguments *arguments, struct error *err)
{
	if (command->defaults)
		memcpy(options, command->defaults, command->size);
	if (options_read(&command->options, options, command->rest != NULL,
			 arguments, err) < 0)
		return -1;
	if (arguments->help || arguments->words <= command->words)
		return 0;
	const char *word = arguments->word[command->words];
	if (command->words == 0)
		return error_set(err, STATUS_USAGE,
				 "%s %.200s: takes options only", command->name,
				 word);
	return error_set(err, STATUS_USAGE,
			 "%s %.200s: unexpected argument; usage: mqbench %s %s",
			 command->name, word, command->name, command->usage);
}

static bool has_option(char **argv, const char *name)
{
	for (; *argv && strcmp(*argv, "--") != 0; argv++)
		if (!strncmp(*argv, "--", 2) &&
		    !strncmp(*argv + 2, name, strlen(name)))
			return true;
	return false;
}

int command_start(const struct command *command, char **argv, struct error *err)
{
	struct arguments arguments = {.argv = argv};
	void *options = mem_array(1, command->size);
	int rc = command_read(command, options, &arguments, err);
	if (rc == 0 && arguments.help)
		command_help_print(command);
	else if (rc == 0)
		rc = command->run(options, &arguments, err);
	if (command->release)
		command->release(options);
	free(arguments.word);
	free(options);
	if (rc < 0 && command->bisect && has_option(argv, command->bisect) &&
	    err->status != STATUS_INTERRUPTED)
		return STATUS_UNTESTABLE;
	return rc;
}
