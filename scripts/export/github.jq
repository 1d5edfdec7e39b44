# jq -f github.jq RECORD.json: github-action-benchmark's
# customSmallerIsBetter. What is better high has another format, and a file is
# of one, so a rate is given as the time that one message or byte takes: the
# ratio of two figures, which alerts go by, is the same. It takes no value below
# 0, as which noise lets the estimate of a small cost come out.
include "figures" {search: "./"};

# Three significant digits, or all before the point.
def three:
	if . == 0 or fabs >= 100 then round else
		pow(10; 2 - (fabs | log10 | floor)) as $unit
		| (. * $unit | round) / $unit
	end;

def scale:
	if test("bytes_per_s$") then {inverse: 1e9, unit: "ns/byte"}
	elif test("_per_s$") then {inverse: 1e9, unit: "ns/message"}
	elif . == "fairness" then {inverse: 1, unit: "inverse"}
	else {unit: (capture("_(?<unit>ns|instructions)([.]|$)")
		// capture("(?<unit>instructions|cycles)$")
		// {unit: "ratio"}).unit} end;

record
| [figures | . as $f
	| (.key | scale) as $scale
	| def scaled:
		if . == null or $scale.inverse == null then .
		elif . == 0 then null
		else $scale.inverse / . end;
	([.ci_low, .ci_high | scaled] | sort) as [$low, $high]
	| {name: "\(.id) \(if $scale.inverse then "1/" else "" end)\(.key)",
		unit: $scale.unit, value: (.median | scaled),
		extra: "median of \(.runs) run\(if .runs == 1 then "" else "s" end)"}
	| if $low then
		.range = "± \(($high - $low) / 2 | three)"
		| .extra += ", \($f.ci_level * 100 | floor) % interval " +
			"\($low | three) to \($high | three)"
	else . end
] as $entries
| ($entries | map(select(.value and .value >= 0))) as $taken
| (($entries | length) - ($taken | length)) as $left
| $taken, note(if $left == 0 then "" else
	"note: figures left out, below 0 or of a rate of 0: \($left)\n" end)
