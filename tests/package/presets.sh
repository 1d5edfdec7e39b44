#!/usr/bin/env bash
# CMakePresets.json. Claims:
#
# - It has dev, release, asan and fuzz, and each configures.
# - Each does what its name says.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
limit=120

claim 'the four are there'
cd "$SOURCE"
run cmake --list-presets
for preset in dev release asan fuzz; do
	expect_out "\"$preset\""
done

# configures PRESET VARIABLE=VALUE...: and has them so.
configures() {
	local preset=$1 wanted
	shift
	claim "$preset configures"
	if [ "$preset" = fuzz ] && ! command -v clang >/dev/null; then
		skip_claim 'there is no clang'
		return
	fi
	run cmake --preset "$preset" -B "$work/$preset"
	expect_status 0
	for wanted; do
		grep -qE "^${wanted%%=*}:[A-Z]*=${wanted#*=}$" \
			"$work/$preset/CMakeCache.txt" ||
			fail "$preset: not $wanted"
	done
}

configures dev CMAKE_BUILD_TYPE=Debug BUILD_TESTING=ON
configures release CMAKE_BUILD_TYPE=Release BUILD_TESTING=OFF
configures asan MQBENCH_SANITIZE=ON BUILD_TESTING=ON
configures fuzz MQBENCH_FUZZ=ON MQBENCH_SANITIZE=ON

finish
