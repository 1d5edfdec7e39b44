/* The manual of run, beyond its options. */
#include "command.h"
#include "command/run/plan.h"

const struct manual run_manual = {
	.text = "Measures every configuration that the options describe, each "
		"several times, each time with fresh processes and a fresh "
		"queue, in a random order drawn from `--seed`. The record is "
		"kept on disk while measuring; a crash costs at most the "
		"current run.\n\nOptions named after an axis take a list "
		"(`64,1k,8k`) or a range (`64..8192*2`); all combinations are "
		"measured. Such an option overrides the preset. What cannot be "
		"measured is in the record too, with the reason and the "
		"remedy.\n\nAs root, or if user namespaces are permitted, "
		"queues are created in a private IPC namespace, whose limits "
		"are raised as needed; else in the host's, within its limits.",
	.statuses =
		(const struct note[]){
			{"0", "something was measured, and nothing failed"},
			{"2", "usage, or an output that cannot be opened"},
			{"4", "nothing could be measured; the reasons are in "
			      "the table"},
			{"5", "a run failed, a message was lost or damaged, or "
			      "output was lost"},
			{"130", "interrupted; `--resume` completes the record"},
			{0},
		},
	.files =
		(const struct note[]){
			{"results/ID.json",
			 "the record, in a checkout of mqbench"},
			{"./mqbench-ID.json", "the record, elsewhere"},
			{"ID.journal", "beside it, while measuring: a line for "
				       "each run"},
			{"ID.raw.tsv", "beside it, with `--raw`: every sample"},
			{0},
		},
	.examples =
		(const struct note[]){
			{"mqbench run --preset default --show-plan",
			 "what would run, and for how long"},
			{"mqbench run --workload pingpong,flood --size 64,1k",
			 "round trips and streams, of two sizes"},
			{"mqbench run --workload priority --fill 0,10,1000 "
			 "--placement two-cpus",
			 "an urgent message behind a backlog"},
			{"mqbench run --precision 1% --max-time 10min -o "
			 "r.json",
			 "until the interval is within 1 %, or for ten "
			 "minutes"},
			{"mqbench run --resume r.json",
			 "complete an interrupted run"},
			{0},
		},
};
