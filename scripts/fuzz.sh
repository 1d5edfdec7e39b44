#!/usr/bin/env bash
# Fuzzes what reads other people's bytes, with libFuzzer, AddressSanitizer and
# UndefinedBehaviorSanitizer: fuzz.sh [EXECUTIONS [NAME...]]. Each fuzzer in
# tests/fuzz/ gets 10^7 executions unless asked for others, less those of
# earlier sessions, which have their logs in build/fuzz/logs; remove them to
# begin anew. What it finds is left in build/fuzz/, and the status is 1 then.
# New inputs are kept in build/fuzz/corpus/NAME; tests/fuzz/corpus/NAME is where
# it begins, and what ctest replays. Of the environment, SECONDS_MAX bounds the
# time of each, MAX_LEN (4096) the bytes of an input.
set -eu

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
executions=${1:-10000000}
[ $# -eq 0 ] || shift
build=$root/build/fuzz
names=("$@")
[ $# -gt 0 ] || names=(explain histogram history journal plan record
	replicate sidecar words)

echo 'int LLVMFuzzerTestOneInput(const char *d, long n) { return n > 0 && !d; }' |
	clang -x c - -fsanitize=fuzzer -o /dev/null 2>/dev/null || {
	echo 'fuzz.sh: clang has no libFuzzer here'
	exit 77
}
cmake -S "$root" --preset fuzz -B "$build" >/dev/null
cmake --build "$build" -j "$(nproc)" --target "${names[@]/#/fuzz_}" >/dev/null
mkdir -p "$build/logs"
cd "$build"

# Executions of all sessions; of one that was interrupted, those it told of.
executed() {
	local log
	for log in logs/"$1".*; do
		[ ! -e "$log" ] || sed -n 's/^#\([0-9][0-9]*\).*/\1/p' "$log" | tail -n 1
	done | awk '{ n += $1 } END { print n + 0 }'
}

failed=0
for name in "${names[@]}"; do
	mkdir -p "corpus/$name"
	left=$((executions - $(executed "$name")))
	session=$(find logs -name "$name.*" | wc -l)
	# A session's number is its seed: none repeats another.
	[ "$left" -le 0 ] ||
		"tests/fuzz_$name" -runs="$left" -seed=$((session + 1)) \
			-max_len="${MAX_LEN:-4096}" -dict="$root/tests/fuzz/words.dict" \
			-rss_limit_mb=4096 -timeout=20 \
			-max_total_time="${SECONDS_MAX:-0}" \
			-artifact_prefix="$name-" "corpus/$name" \
			"$root/tests/fuzz/corpus/$name" \
			>"logs/$name.$session" 2>&1 ||
		failed=1
	found=$(find . -maxdepth 1 -name "$name-*" | wc -l)
	echo "$name: $(executed "$name") executions, $found findings"
done
exit "$failed"
