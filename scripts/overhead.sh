#!/usr/bin/env bash
# What mqbench adds to the system calls: it alternates with a bare loop
# (tests/bare) on the same queue and CPUs, and prints the ratio of the two
# with the interval of its median; then the same against the bare loop that
# checks and stamps as every benchmark of percentiles must. Measure while
# nothing else runs.
#
# usage: scripts/overhead.sh [PAIRS]   (default 16, at least 10)
set -euo pipefail
cd "$(dirname "$0")/.."
pairs=${1:-16}
if [ "$pairs" -lt 10 ]; then
	echo "overhead.sh: at least 10 pairs" >&2
	exit 2
fi

cmake -S . -B build -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=ON >/dev/null
cmake --build build --target mqbench bare >/dev/null
record=$(mktemp --suffix=.json)
trap 'rm -f "$record"' EXIT

# ns a message or a round trip, over the whole measured part.
measure_mqbench() { # mechanism workload placement messages
	build/mqbench run --mechanism "$1" --workload "$2" --placement "$3" \
		--messages "$4" --size 64 --capacity 10 --runs 1 \
		-o "$record" >/dev/null 2>&1
	python3 - "$record" "$1" <<'PY'
import json, sys
record = json.load(open(sys.argv[1]))
for result in record["results"]:
    if result["params"]["mechanism"] == sys.argv[2]:
        run = result["runs"][0]
        rate = run["metrics"].get("throughput_per_s")
        print(1e9 / rate if rate else run["duration_ns"] / run["messages"])
PY
}

measure_bare() { # mechanism workload cpu cpu messages
	build/tests/bare "$1" "$2" 64 10 "$3" "$4" "$5" "${@:6}"
}

# Median of the ratios, and the order statistics that hold it with 95 %.
summarise() { # goal: the ratio that the interval should lie under
	python3 -c '
import math, sys
rows = [tuple(map(float, line.split())) for line in sys.stdin]
n = len(rows)
tail = lambda k: sum(math.comb(n, i) for i in range(k)) / 2.0 ** n
k = max(k for k in range(1, n // 2 + 1) if 2 * tail(k) <= 0.05)
median = lambda v: (sorted(v)[(len(v) - 1) // 2] + sorted(v)[len(v) // 2]) / 2
def ratio(i, j):
    v = sorted(row[i] / row[j] for row in rows)
    return median(v), v[k - 1], v[n - k]
goal = float(sys.argv[1])
mid, low, high = ratio(0, 1)
met = "met" if high <= goal else "missed" if low > goal else "cannot tell"
print("%8.0f %8.0f %8.0f" % tuple(median(c) for c in zip(*rows)),
      "  %.3f [%.3f, %.3f]" % (mid, low, high),
      "  %.3f [%.3f, %.3f]" % ratio(0, 2),
      "  under %.2f: %s" % (goal, met))' "$1"
}

echo "$(uname -sr), $(nproc) CPUs, $(date -u +%F), $pairs alternating pairs"
printf '%-6s %-9s %-4s %8s %8s %8s   %-21s   %s\n' family workload CPUs \
	mqbench bare checked 'to bare [95 %]' 'to checked [95 %]'
for mechanism in sysv posix; do
	for workload in pingpong flood; do
		for cpus in 0:0 0:1; do
			[ "$cpus" = 0:0 ] || [ "$(nproc)" -gt 1 ] || continue
			goal=1.01 messages=100000
			[ "$cpus" = 0:0 ] || goal=1.03
			[ "$workload" = pingpong ] || messages=400000
			[ "$workload$cpus" != pingpong0:1 ] || messages=20000
			printf '%-6s %-9s %-4s ' "$mechanism" "$workload" "$cpus"
			bare=("$mechanism" "$workload" "${cpus%:*}" "${cpus#*:}"
				"$messages")
			for ((i = 0; i < pairs; i++)); do
				# Which of them comes first alternates too.
				if ((i % 2)); then
					b=$(measure_bare "${bare[@]}")
					c=$(measure_bare "${bare[@]}" checked)
				fi
				a=$(measure_mqbench "$mechanism" "$workload" \
					"$cpus" "$messages")
				if ((i % 2 == 0)); then
					c=$(measure_bare "${bare[@]}" checked)
					b=$(measure_bare "${bare[@]}")
				fi
				echo "$a $b $c"
			done | summarise "$goal"
		done
	done
done
