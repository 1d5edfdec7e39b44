#!/usr/bin/env bash
# How long the commands that read many numbers take, the best of five:
#   compare   two records of 1000 configurations and 14 runs: under 1 s
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
