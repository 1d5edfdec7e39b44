#!/usr/bin/env bash
# How long the commands that read many numbers take, the best of five:
#   compare   two records of 1000 configurations and 14 runs: under 1 s
#   report    each format of one of 500 configurations and 10 runs: under 1 s,
#             (html: under 2 s), with less than 256 MiB of memory
#   plot      all pictures of 500 configurations and 10 runs: under 10 s
# speed.sh [PROGRAM]: build/mqbench unless named. The records are made up from
# results/reference-default.json, in a folder that is removed again.
set -eu

cd "$(dirname "${BASH_SOURCE[0]}")/.."
program=${1:-build/mqbench}
work=$(mktemp -d "${TMPDIR:-/tmp}/mqbench-speed.XXXXXX")
trap 'rm -rf "$work"' EXIT

# best WORD...: runs a command, which may end with 1; prints the least seconds.
best() {
	local TIMEFORMAT=%R
	for _ in 1 2 3 4 5; do
		{ time "$@" >/dev/null 2>&1 || [ $? -eq 1 ]; } 2>&1
	done | sort -n | head -n 1
}

for seed in 1 2; do
	python3 scripts/make-records.py results/reference-default.json \
		"$work/$seed.json" 1000 14 "$seed"
done
printf 'compare, 2 records of 1000 configurations x 14 runs (%s MB each): %s s\n' \
	"$(($(stat -c %s "$work/1.json") / 1000000))" \
	"$(best "$program" compare "$work/1.json" "$work/2.json")"

python3 scripts/make-records.py results/reference-default.json \
	"$work/export.json" 500 10 1 every
for format in table metrics markdown text csv hlog hgrm gnuplot html; do
	memory=$(python3 - "$program" "$format" "$work/export.json" <<'PYTHON'
import resource, subprocess, sys
program, format, record = sys.argv[1:]
subprocess.run([program, "report", "--format", format, record],
               stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
PYTHON
	)
	printf 'report --format %s, 500 configurations x 10 runs: %s s, %s MiB\n' \
		"$format" \
		"$(best "$program" report --format "$format" "$work/export.json")" \
		"$memory"
done
printf 'plot, a record of 500 configurations x 10 runs: %s s\n' \
	"$(best "$program" plot -o "$work/plots" "$work/export.json")"
