/* kernels: measure in other kernels, in QEMU; scripts/kernels.sh does it. */

#include "base/error.h"
#include "command.h"
#include "command/scripts.h"

static const struct option_spec option_table[] = {
	{"accel", 0, "NAME", "tcg (counts instructions, the default) or kvm",
	 .handler = script_reads},
	{"append", 0, "WORDS",
	 "add to the guest's command line: mitigations=off",
	 .handler = script_reads},
	{"boots", 0, "N", "boots of each kernel (2; 1 with --gate)",
	 .handler = script_reads},
	{"cpu", 0, "MODEL", "CPU of the guest, as QEMU names it (qemu64)",
	 .handler = script_reads},
	{"cpus", 0, "N", "CPUs of the guest (2; 1 of riscv64)",
	 .handler = script_reads},
	{"deadline", 0, "TIME",
	 "time limit of a boot (5min; 30min with options)",
	 .handler = script_reads},
	{"guests", 0, "FOLDER", "its ARCH/mqbench are the guests' programs",
	 .handler = script_reads},
	{"output", 'o', "FOLDER",
	 "folder for the records (results/ in a checkout)",
	 .handler = script_reads},
	{"explain", 0, NULL, "count instructions by function; see explain",
	 .handler = script_reads},
	{"gate", 0, "BASE", "status 0 not worse, 1 worse, 125 cannot tell",
	 .handler = script_reads},
	{"matrix", 0, NULL, "many kernels, by patterns too; resumed; a page",
	 .handler = script_reads},
	{"metric", 0, "NAME,...", "metrics of --gate, as for compare",
	 .handler = script_reads},
	{"margin", 0, "SHARE", "of --gate (0.5%)", .handler = script_reads},
	{0},
};

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	(void)options;
	return script_start("kernels.sh", (const char **)arguments->argv, err);
}

const struct command command_kernels = {
	.name = "kernels",
	.usage = "KERNEL... [-- run's options]",
	.summary = "Measure other kernels in QEMU, in instructions",
	.options = {option_table, NULL},
	.words = WORDS_ANY,
	.rest = "run",
	.bisect = "gate",
	.run = run,
};
