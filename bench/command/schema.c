/* schema: the record's JSON Schema. */
#include <stdio.h>

#include "base/error.h"
#include "command.h"

/* docs/record.schema.json, put there when the program is built. */
extern const char record_schema[];

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	(void)options, (void)arguments, (void)err;
	fputs(record_schema, stdout);
	return STATUS_OK;
}

const struct command command_schema = {
	.name = "schema",
	.usage = "",
	.summary = "Print the JSON Schema of a record (draft 2020-12)",
	.run = run,
};
