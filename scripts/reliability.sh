#!/usr/bin/env bash
# Breaks mqbench at length, and prints the figures of docs/reliability.md:
# reliability.sh [OUT.md]. Takes the program of build/, some minutes, and root
# for all of it. KILLS (200) is how often it is killed.
set -eu

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
out=$(realpath -m "${1:-/dev/stdout}")
export MQBENCH=$root/build/mqbench DENY=$root/build/tests/deny SOURCE=$root
export KILLS=${KILLS:-200}
figures=$(mktemp)
log=$(mktemp)
trap 'rm -f "$figures" "$log"' EXIT
export KILLS_FIGURES=$figures
failed=0

# said TITLE COMMAND...: its last line under a title, and whether it failed.
said() {
	local title=$1 status=0
	shift
	"$@" >"$log" 2>&1 || status=$?
	case $status in
	0 | 77) ;;
	*)
		failed=1
		cat "$log" >&2
		;;
	esac
	printf '| %s | %s |\n' "$title" "$(grep -v '^skipped' "$log" | tail -n 1)"
}

{
	printf 'mqbench %s, Linux %s\n\n' \
		"$(git -C "$root" describe --always --dirty 2>/dev/null)" \
		"$(uname -r)"
	printf '| what | result |\n|---|---|\n'
	said 'system calls that fail' "$root/tests/faults/denied.sh"
	said 'limits that are reached' "$root/tests/faults/limits.sh"
	said 'untrusted users and files' "$root/tests/faults/stranger.sh"
	said 'a million messages of each family' "$root/tests/faults/long.sh"
	said 'interrupted and resumed' "$root/tests/cli/resume.sh"
	said "killed $KILLS times" "$root/tests/faults/kills.sh"
	printf '\n'
	cat "$figures"
} >"$out"
exit "$failed"
