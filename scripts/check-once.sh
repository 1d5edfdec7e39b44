#!/usr/bin/env bash
# What one place decides is decided nowhere else. Prints 'file:line: rule' for
# each breach; status 1 then. check-once.sh [FOLDER]: of the source in FOLDER.
set -eu

cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

status=0
# once PATTERN RULE FILE...: of the program only these files, or those in these
# folders, may match.
once() {
	local pattern=$1 rule=$2 found exclude=()
	shift 2
	exclude=("${@/#/-e ^bench\/}")
	# shellcheck disable=SC2068 # each is an option and its word
	found=$(grep -rnE --include='*.[ch]' "$pattern" bench |
		grep -vE ${exclude[@]} | cut -d: -f1,2) || true
	[ -n "$found" ] || return 0
	while read -r place; do
		printf '%s: %s\n' "$place" "$rule"
	done <<<"$found"
	status=1
}

once '(producers|consumers|pairs) > 1 \|\|' \
	'params_is_contended() says what is contended' params.c
once 'const double \*\)a, y = ' 'order_doubles() orders numbers' base/order.c
once '"virtualisation\.hypervisor"' 'facts_vm() names the hypervisor' \
	core/machine/ core/record/facts.c core/judge/compare_differ.c \
	report/html/limits.c
once 'access\("(bench/registry\.h|results)"' \
	'session_in_checkout() says where records go' core/run/session.c
once '"#[0-9a-fA-F]{6}"|"UNIX socket"' \
	'a mechanism names and colours itself' mechanism/ registry.c
once 'strcmp\(.*"(pingpong|oneway|flood|paced|priority|depth|lifecycle)"' \
	"a workload's table says what it is" workload/
exit "$status"
