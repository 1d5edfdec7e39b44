/* fleet: one plan on many machines; scripts/fleet.sh does it. */

#include "base/error.h"
#include "command.h"
#include "command/scripts.h"

static const struct option_spec option_table[] = {
	{"hosts", 0, "FILE", "hosts for ssh, one a line",
	 .handler = script_reads},
	{"slurm", 0, "WHERE", "a partition of Slurm, or options of sbatch",
	 .handler = script_reads},
	{"tasks", 0, "N", "of Slurm (as many as it has nodes there)",
	 .handler = script_reads},
	{"output", 'o', "FOLDER", "folder for the records (fleet-DATE)",
	 .handler = script_reads},
	{"resume", 0, NULL, "what is missing in the folder of -o",
	 .handler = script_reads},
	{"kernels", 0, NULL, "boot kernels there, as kernels --matrix does",
	 .handler = script_reads},
	{"program", 0, "FILE", "mqbench for an architecture; may be repeated",
	 .handler = script_reads},
	{"jobs", 0, "N", "hosts at once (32)", .handler = script_reads},
	{"retries", 0, "N", "tries of a host over ssh (1)",
	 .handler = script_reads},
	{"timeout", 0, "TIME", "time limit of a host", .handler = script_reads},
	{"ssh", 0, "PROGRAM", "instead of ssh: 'ssh -F FILE'",
	 .handler = script_reads},
	{0},
};

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	(void)options;
	return script_start("fleet.sh", (const char **)arguments->argv, err);
}

const struct command command_fleet = {
	.name = "fleet",
	.usage = "--hosts FILE | --slurm WHERE [-- run's options]",
	.summary = "Measure on many machines, by ssh or Slurm",
	.options = {option_table, NULL},
	.words = WORDS_ANY,
	.rest = "run",
	.run = run,
};
