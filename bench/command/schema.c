/* schema: the record's JSON Schema. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "command.h"
#include "command/command_util.h"
#include "registry.h"

/* docs/record.schema.json, put there when the program is built. */
extern const char record_schema[];

static int run(int argc, char **argv, struct error *err)
{
	if (argc > 1 && !strcmp(argv[1], "--help")) {
		command_help_print(command_find("schema"));
		return STATUS_OK;
	}
	if (argc > 1)
		return error_set(err, STATUS_USAGE,
				 "schema %s: takes no argument", argv[1]);
	fputs(record_schema, stdout);
	return STATUS_OK;
}

static const struct manual manual = {
	.text = "Prints the JSON Schema, draft 2020-12, of records. The fields "
		"are described in mqbench-record(5).",
	.examples =
		(const struct note[]){
			{"mqbench schema > record.schema.json",
			 "for any validator"},
			{0},
		},
};

const struct command command_schema = {
	.name = "schema",
	.usage = "",
	.summary = "Print the JSON Schema of a record (draft 2020-12)",
	.manual = &manual,
	.run = run,
};
