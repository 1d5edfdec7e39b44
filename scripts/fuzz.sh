#!/usr/bin/env bash
# Fuzzes what reads other people's bytes, with libFuzzer, AddressSanitizer and
# UndefinedBehaviorSanitizer: fuzz.sh [EXECUTIONS [NAME...]]. 10^7 executions
# of each fuzzer in tests/fuzz/ unless asked; what it finds is left in
# build/fuzz/, and the status is 1 then. New inputs are kept in
# build/fuzz/corpus/NAME; tests/fuzz/corpus/NAME is where it begins, and what
# ctest replays. SECONDS_MAX bounds the time of each.
set -eu

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
executions=${1:-10000000}
[ $# -eq 0 ] || shift
build=$root/build/fuzz
names=("$@")
[ $# -gt 0 ] || names=(histogram journal record sidecar words)

echo 'int LLVMFuzzerTestOneInput(const char *d, long n) { return n > 0 && !d; }' |
	clang -x c - -fsanitize=fuzzer -o /dev/null 2>/dev/null || {
	echo 'fuzz.sh: clang has no libFuzzer here'
	exit 77
}
cmake -S "$root" -B "$build" -DCMAKE_C_COMPILER=clang -DMQBENCH_FUZZ=ON \
	-DMQBENCH_SANITIZE=ON -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$build" -j "$(nproc)" --target "${names[@]/#/fuzz_}" >/dev/null

failed=0
cd "$build"
for name in "${names[@]}"; do
	mkdir -p "corpus/$name"
	log=$name.log
	# The fixed seed makes it the same again, on the same program.
	"tests/fuzz_$name" -runs="$executions" -seed=1 -max_len=65536 \
		-rss_limit_mb=4096 -timeout=20 -print_final_stats=1 \
		-max_total_time="${SECONDS_MAX:-0}" -artifact_prefix="$name-" \
		"corpus/$name" "$root/tests/fuzz/corpus/$name" >"$log" 2>&1 ||
		failed=1
	done=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	found=$(find . -maxdepth 1 -name "$name-*" | wc -l)
	echo "$name: ${done:-?} executions, $found findings"
done
exit "$failed"
