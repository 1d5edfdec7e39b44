# shellcheck shell=bash
# What the command-line tests share; they source it. A test is a list of
# claims. MQBENCH is the program, SOURCE the folder of its source; both come
# from ctest, and are guessed when a person starts a test by hand.
#
# Exit status: 0 every claim holds, 1 one does not, 77 none failed but at
# least one could not be tested here; each such claim says why.
set -eu

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
self=$(cd "$(dirname "$0")" && pwd -P)/$(basename "$0")
: "${SOURCE:=${here%/*}}"
: "${MQBENCH:=$SOURCE/build/mqbench}"
export SOURCE MQBENCH

[ -x "$MQBENCH" ] || {
	echo "MQBENCH=$MQBENCH: no such program; build it first"
	exit 1
}
command -v python3 >/dev/null || {
	echo "skipped: there is no python3, which reads the records"
	exit 77
}

# Messages are compared, those of the C library too.
export LC_ALL=C
unset NO_COLOR
export TERM=xterm

# How long a background load sleeps.
# shellcheck disable=SC2034 # some tests have one
nap=9$$
work=$(mktemp -d "${TMPDIR:-/tmp}/mqbench-test.XXXXXX")
# What the test starts inherits it, and nobody else has it.
export MQBENCH_TEST_MARK=$work

# marked PATTERN: processes that the test has started and that still run, those
# with such an argument.
marked() {
	local pid
	for pid in $(unset MQBENCH_TEST_MARK
		grep -lsz "^MQBENCH_TEST_MARK=$work\$" /proc/[0-9]*/environ |
			cut -d/ -f3); do
		! grep -qsz "^$1\$" "/proc/$pid/cmdline" || echo "$pid"
	done
}

started=()
cleanup() {
	for pid in "${started[@]}" $(marked '.*'); do
		kill -KILL "$pid" 2>/dev/null || true
	done
	cd /
	umount "$work/mqueue" 2>/dev/null || true
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
cd "$work"

claim_text=none
claims=0
failures=0
skips=0

claim() {
	claim_text=$1
	claims=$((claims + 1))
}

fail() {
	failures=$((failures + 1))
	printf 'FAILED: %s\n  %s\n' "$claim_text" "$1"
	[ ! -s "$work/err" ] || sed -n '1,5s/^/  stderr: /p' "$work/err"
}

skip_claim() {
	skips=$((skips + 1))
	printf 'skipped: %s: %s\n' "$claim_text" "$1"
}

skip_all() {
	printf 'skipped: %s\n' "$1"
	exit 77
}

finish() {
	printf '%d claims, %d failures, %d skipped\n' \
		"$claims" "$failures" "$skips"
	[ "$failures" -eq 0 ] || exit 1
	[ "$skips" -eq 0 ] || exit 77
	exit 0
}

# Runs a command; what it said is in $work/out and $work/err, how it ended in
# $status. One that does nothing for $limit seconds is killed: 137.
limit=60
: "${PATIENT:=$SOURCE/build/tests/patient}"
[ -x "$PATIENT" ] || PATIENT='timeout -s KILL'
run() {
	status=0
	ran=$*
	# shellcheck disable=SC2086 # a command and its options
	$PATIENT "$limit" "$@" >"$work/out" 2>"$work/err" </dev/null ||
		status=$?
}

expect_status() {
	[ "$status" -eq "$1" ] ||
		fail "'$ran' ended with status $status instead of $1"
}

expect_out() {
	grep -qE -- "$1" "$work/out" ||
		fail "'$ran' printed nothing like '$1' on standard output"
}

expect_err() {
	grep -qE -- "$1" "$work/err" ||
		fail "'$ran' said nothing like '$1' on standard error"
}

expect_silent_out() {
	[ ! -s "$work/out" ] || fail "'$ran' printed on standard output"
}

# One line, and from whom: that is all that an error may print.
expect_one_error() {
	if [ "$(wc -l <"$work/err")" -ne 1 ] ||
		! grep -q '^mqbench: ' "$work/err"; then
		fail "'$ran' did not say one line that begins with 'mqbench: '"
	fi
}

# refuses STATUS PATTERN ARGUMENT...: the program ends so, says so in one line
# on standard error, and prints nothing else.
refuses() {
	local want=$1 pattern=$2
	shift 2
	run "$MQBENCH" "$@"
	expect_status "$want"
	expect_one_error
	expect_silent_out
	expect_err "$pattern"
}

# expect_json FILE PYTHON-EXPRESSION: holds for the record `r`. The parser
# refuses NaN and Infinity, which are no JSON.
expect_json() {
	local said
	said=$(python3 - "$1" "$2" 2>&1 <<'PYTHON'
import json, sys

def refuse(word):
    raise ValueError(word + " is no JSON")

with open(sys.argv[1]) as file:
    r = json.load(file, parse_constant=refuse)
results = r.get("results", [])
runs = [run for result in results for run in result["runs"]]
ok = [result for result in results if result["status"] == "ok"]
# An open loop may have found the machine too busy for its rate.
sound = [result for result in results
	if result["status"] in ("ok", "invalid_load")]

def found(**params):
    return [x for x in results
            if all(x["params"][k] == v for k, v in params.items())]

value = eval("(" + sys.argv[2] + ")")
if not value:
    shown = ["  %s: %s, %s" % (x["id"], x["status"], x["reason"])
             for x in sorted(results, key=lambda x: x["status"] == "ok")]
    sys.exit("\n".join(["does not hold: " + sys.argv[2]] + shown[:8]))
PYTHON
	) || fail "$1: $said"
}

# Messages sent in all the runs that a record and its journal hold: what a
# report that has lost none of them has to count.
messages_on_disk() {
	python3 - "$1" "${1%.json}.journal" <<'PYTHON'
import json, os, sys

runs = {}
with open(sys.argv[1]) as file:
    for result in json.load(file)["results"]:
        for run in result["runs"]:
            runs[result["id"], run["order"]] = run
if os.path.exists(sys.argv[2]):
    with open(sys.argv[2]) as file:
        for line in file:
            if line.endswith("\n"):
                line = json.loads(line)
                run = line["run"]
                runs.setdefault((line["result"], run["order"]), run)
print(sum(run["integrity"]["sent"] for run in runs.values()))
PYTHON
}

# The configurations of each run, a line each: of a plan that was shown with -v,
# and of a record.
planned() {
	python3 - "$1" <<'PYTHON'
import re, sys

for line in re.findall(r"^block \d+: (.+)$", open(sys.argv[1]).read(), re.M):
    first, *others = line.split(", ")
    workload, _, rest = first.split("/", 2)
    print(*sorted([first] + ["/".join((workload, name, rest))
                             for name in others]))
PYTHON
}
measured() {
	python3 - "$1" <<'PYTHON'
import json, sys

runs = {}
for result in json.load(open(sys.argv[1]))["results"]:
    for run in result["runs"]:
        runs.setdefault(run["order"], []).append(result["id"])
for order in sorted(runs):
    print(*sorted(runs[order]))
PYTHON
}

# The same number, as the table of a report says it.
messages_in_table() {
	sed -n 's/^every message checked (\([0-9]*\)).*/\1/p' "$1"
}

# Whether the claim has no /proc in which the program would still work: a
# sanitizer takes its options and the stacks from there.
without_proc() {
	! grep -q __asan_init "$MQBENCH" ||
		! skip_claim 'sanitizers need /proc themselves'
}

# A copy of the program, from here on in its place: with the plot scripts where
# it looks for them, wherever it was built; and whatever runs from it is ours.
own_program() {
	mkdir -p "$work/build"
	cp "$MQBENCH" "$work/build/mqbench"
	ln -sfn "$SOURCE/scripts" "$work/scripts"
	chmod 755 "$work"
	MQBENCH=$work/build/mqbench
}

# What looks like a kernel of x86-64, and is none.
no_kernel() {
	head -c 514 /dev/zero
	printf 'HdrS'
	head -c 48 /dev/zero
	printf '\3\0'
}

# until_true SECONDS COMMAND...: tries until it holds.
until_true() {
	local left=$(($1 * 20))
	shift
	until "$@"; do
		left=$((left - 1))
		[ "$left" -gt 0 ] || return 1
		sleep 0.05
	done
}

# As root a test moves into namespaces of its own: what it calls the host's
# queues is then nobody else's, and its mounts are gone with it. Which ones, is
# said as to unshare.
own_namespaces() {
	[ $# -gt 0 ] || set -- -im
	if [ -n "${MQBENCH_TEST_INSIDE:-}" ] || [ "$(id -u)" -ne 0 ] ||
		! unshare "$@" true 2>/dev/null; then
		return 0
	fi
	cd /
	rm -rf "$work"
	export MQBENCH_TEST_INSIDE=yes
	exec unshare "$@" "$self"
}

# Every queue of this IPC namespace; POSIX ones where they can be mounted.
queues() {
	awk 'NR > 1 { print "sysv", $2, $5 }' /proc/sysvipc/msg 2>/dev/null ||
		true
	if [ -n "${MQBENCH_TEST_INSIDE:-}" ]; then
		mkdir -p "$work/mqueue"
		mountpoint -q "$work/mqueue" ||
			mount -t mqueue none "$work/mqueue" || return 0
		ls "$work/mqueue"
	elif [ -d /dev/mqueue ]; then
		ls /dev/mqueue
	fi
}
