#!/usr/bin/env bash
# slow, which makes queue calls slower by a known amount. Claims:
#
# - The command's status, output and arguments pass through.
# - A number of instructions out of range, or none, is status 2 and one line;
#   a command that cannot be run is 126 or 127.
# - The filter is in force in the command, from 1 instruction to 4000.
# - mqbench measures under it, in a private namespace as everywhere.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
: "${SLOW:=${MQBENCH%/*}/tests/slow}"

run "$SLOW" 1 true
[ "$status" -ne 125 ] || skip_all "$(cat err)"

claim 'status, output and arguments pass through'
# shellcheck disable=SC2016 # the inner shell's
run "$SLOW" 10 sh -c 'echo "$1,$2"; echo said >&2; exit 7' sh 'a b' -x
expect_status 7
expect_out '^a b,-x$'
expect_err '^said$'
# shellcheck disable=SC2016
run "$SLOW" 10 sh -c 'kill -TERM $$'
expect_status 143

claim 'what is no number of instructions in range is refused'
for n in 0 -1 4001 99999999999999999999 x 1x 1.5 ''; do
	run "$SLOW" "$n" echo ran
	expect_status 2
	expect_silent_out
	expect_err "^slow: $n: .* from 1 to 4000$"
done
for arguments in '' '5'; do
	# shellcheck disable=SC2086 # none or one
	run "$SLOW" $arguments
	expect_status 2
	expect_silent_out
	expect_err '^usage: slow N COMMAND'
done

claim 'a command that cannot be run says so'
run "$SLOW" 1 ./no-such-command
expect_status 127
expect_err '^slow: \./no-such-command: '
run "$SLOW" 1 .
expect_status 126
expect_err '^slow: \.: '

claim 'the filter is in force in the command'
for n in 1 4000; do
	run "$SLOW" "$n" cat /proc/self/status
	expect_status 0
	expect_out '^Seccomp:[[:space:]]+2$'
	expect_out '^NoNewPrivs:[[:space:]]+1$'
done

claim 'mqbench measures under it, in a private namespace where it does without'
run "$MQBENCH" run --workload pingpong --mechanism posix --messages 20 \
	--runs 1 -o plain.json
for n in 1 4000; do
	run "$SLOW" "$n" "$MQBENCH" run --workload pingpong,lifecycle \
		--mechanism sysv,posix --placement same-cpu --messages 200 \
		--runs 1 -o r.json
	expect_status 0
	expect_json r.json 'r["complete"] and results and ok == results'
	expect_json r.json 'r["environment"]["namespace"] ==
		json.load(open("plain.json"))["environment"]["namespace"]'
done

finish
