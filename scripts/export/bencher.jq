# jq -f bencher.jq RECORD.json: Bencher Metric Format, with intervals.
include "figures" {search: "./"};

record
| (reduce figures as $f ({};
	# A measure is found by its slug: rtt_ns.p99.9 is rtt-ns-p99-9.
	[$f.id[:1024], ($f.key | gsub("[._]"; "-"))] as $path
	| if getpath($path) then
		"two configurations have the same id\n" | halt_error(2)
	else setpath($path; {value: $f.median} +
		if $f.ci_low and $f.ci_high then
			{lower_value: $f.ci_low, upper_value: $f.ci_high}
		else {} end)
	end)) as $benchmarks
| $benchmarks, note("")
