# What the programs in this folder share.

# The one record of the input. Anything else ends with status 2.
def record:
	if [inputs] != [] then
		"takes only 1 record\n" | halt_error(2)
	elif type != "object" or .schema != "mqbench-result" then
		"not a record of mqbench\n" | halt_error(2)
	else . end;

# A text without control characters.
def clean:
	tostring | explode
	| map(if . < 32 or (. >= 127 and . < 160) then 32 else . end) | implode;

# The figures that compare looks at, of records whose version is 1.0: later
# ones say it.
def compared:
	{pingpong: "rtt_ns.p(50|99)|rtt_instructions.p50",
	 oneway: "oneway_ns.p(50|99)|oneway_instructions.p50",
	 flood: "throughput_per_s|message_instructions",
	 paced: "response_ns.p(50|99)",
	 priority: "urgent_wait_(ns|instructions).p50",
	 depth: "(send|recv)_(ns|instructions).p50",
	 lifecycle: ("(create|open|first_message|stat|close|remove)" +
		"_(ns|instructions).p50")};

# Neither better high nor low.
def neutral: test("^(recv_call|early_share|fill_messages|lag)");

# Whether compare looks at the figure of this key.
def is_compared($record; $workload):
	. as $key | if $record | has("workloads") then
		try any($record.workloads[$workload].figures[];
			(.uses | index("compared")) and $key == .metric +
			(if .percentile == "mean" then ".mean"
			elif .percentile then ".p" + .percentile else "" end))
		catch false
	else test("^(\(compared[$workload] // "-"))$") end;

# {id, key, and the estimate} of results that are ok: what compare judges, and
# under --arg all yes all that is better high or low, of null too.
def figures:
	($ARGS.named | has("all")) as $all | . as $record
	| .results[]? | select(.status == "ok")
	| select($all or .params.mechanism != "null")
	| {id: (.id | clean), workload: .params.workload} as $of
	| .summary // {} | to_entries[]
	| select(if $all then .key | neutral | not
		else .key | is_compared($record; $of.workload) end)
	| $of + {key} + .value;

# Says on standard error what has no figure, and $more, a line of it; and ends.
def note($more):
	([.results[]? | select(.status != "ok" or (.summary // {}) == {}).status]
	| group_by(.) | sort_by(.[0] == "ok", -length)
	| map("\(length) \(if .[0] == "ok" then "unsummarised" else .[0] end)")
	| if . == [] then "" else
		"note: without a figure: \(join(", ")) configurations; " +
		"mqbench report --format csv says why\n" end) + $more
	| select(. != "")
	| halt_error(0);
