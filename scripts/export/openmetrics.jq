# jq -rf openmetrics.jq RECORD.json: gauges for Prometheus, as node_exporter's
# textfile collector takes them (text format 0.0.4) and as OpenMetrics 1.0
# alike. Neither has a place for comments, so what could not be measured is a
# gauge of its own.
include "figures" {search: "./"};

def pair:
	"\(.key)=\"\(.value // "" | clean | gsub("(?<c>[\"\\\\])"; "\\\(.c)"))\"";
def labels: map(pair) | join(",");

# What an id names: six always, others where they are not as usual.
def usual:
	{priority: 0, pattern: "constant", levels: 1, select: "highest",
	 fill: 0, others: 0, producers: 1, consumers: 1, pairs: 1,
	 rate_per_s: 1000, arrivals: "fixed", verify: "header",
	 sched: "other", keep_awake: false, memcg: "inherit",
	 background: "none"};
def parameters:
	.placement |= .name?
	| to_entries | map(select(.value != usual[.key])
		| if .value == true then .value = "yes" else . end)
	| labels;

def head($name; $unit; $help):
	"# HELP \($name) \($help).", "# TYPE \($name) gauge",
	if $unit == "" then empty else "# UNIT \($name) \($unit)" end;

# Prometheus counts in base units, and a name ends with its own.
def family:
	if endswith("_ns") then
		{name: "mqbench_\(.[:-3])_seconds", unit: "seconds",
		 scale: 1e-9}
	elif endswith("_per_s") then
		{name: "mqbench_\(.[:-6])_per_second", unit: "per_second",
		 scale: 1}
	else {name: "mqbench_\(.)", unit: "", scale: 1} end;

# All of one metric.
def metric:
	(.[0].metric | family) as $family
	| head($family.name; $family.unit;
		"\(.[0].metric): medians over runs and their intervals"),
	(.[] | . as $of | "median", "ci_low", "ci_high"
		| . as $statistic | $of.estimate[.] | values
		| "\($family.name){\($of.labels),statistic=\"\($statistic)\"} " +
			"\(. * $family.scale)");

def about:
	head("mqbench_record_info"; ""; "The record that the figures are of"),
	"mqbench_record_info{\({id, version: .tool.version,
		commit: .tool.commit, kernel: .environment.kernel.release,
		cpu_model: .environment.cpu.model,
		machine_class: .environment.machine_class,
		verdict: .environment.verdict} | to_entries | labels)} 1",
	head("mqbench_record_complete"; "";
		"1 once every planned run was tried"),
	"mqbench_record_complete \(if .complete then 1 else 0 end)",
	(try (.created | fromdateiso8601) catch empty
	| head("mqbench_record_created_timestamp_seconds"; "seconds";
		"When measuring began, since 1970"),
	"mqbench_record_created_timestamp_seconds \(.)");

record
| [.results[]? | .labels = (.params | parameters)] as $results
| if [$results[].labels] | length != (unique | length) then
	"two configurations have the same parameters\n" | halt_error(2)
else . end
| about,
head("mqbench_configuration"; "";
	"A configuration, whether it could be measured, and why not"),
($results[] | "mqbench_configuration{\(.labels),\({status, reason}
	| to_entries | labels)} 1"),
([$results[] | . as $result | .summary // {} | to_entries[]
	| (.key / ".p") as [$metric, $percentile]
	| {metric: $metric, estimate: .value,
	   labels: ($result.labels + if $percentile then
		",percentile=\"\($percentile)\"" else "" end)}]
	| group_by(.metric)[] | metric),
"# EOF"
