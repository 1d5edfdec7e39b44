#!/usr/bin/env bash
# What probe observes and says. Claims:
#
# - All 74 promises and the three that only place the controls are there, each
#   once, with System V and POSIX; what was tried has an observation.
# - The table is 80 columns wide at most; on this kernel nothing that Linux
#   promises is broken: status 0.
# - The JSON is a record of its own that report --format promises and ktap
#   print as probe does; KTAP is what a small reader of it takes.
# - --only and --mechanism choose; unknown words are refused, the nearest named.
# - Nothing is left: no queue, no process, not even when it is interrupted.
# - An ordinary user, and root of a user namespace, skip what takes a second
#   user and observe the rest. Without a namespace queues are removed.
# - What could not be seen is skipped with its reason and never not kept: without
#   /proc, under another PID namespace's, in a user namespace without ids, at the
#   lowest priority, without pending signals, on a CPU that others use.
# - A kernel that behaves differently is found: a call with another error is
#   not kept (status 1) or skipped (nothing else: status 4).
# - run --promises keeps them in the record; the table sets them beside it, and
#   kernels side by side begin with those that differ.
# shellcheck disable=SC2317 # some functions are called by until_true
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
own_namespaces
own_program

claim 'every promise is tried with both families'
queues >queues-before
run "$MQBENCH" probe --format json -o probe.json
expect_status 0
expect_silent_out
python3 - >broken <<'PYTHON'
import json

with open("probe.json") as file:
    for promise in json.load(file)["promises"]:
        for name, seen in promise["mechanisms"].items():
            if seen["verdict"] == "not_kept":
                print(promise["word"], name, seen["observed"])
PYTHON
[ ! -s broken ] || fail "$(cat broken)"
expect_json probe.json 'r["schema"] == "mqbench-probe"
	and r["schema_version"] == "1.2" and r["tool"]["name"] == "mqbench"
	and r["environment"]["kernel"]["release"]'
expect_json probe.json 'sorted(p["id"] for p in r["promises"])
	== list(range(1, 78))'
expect_json probe.json 'len({p["word"] for p in r["promises"]}) == 77
	and all({"sysv", "posix"} <= set(p["mechanisms"])
		for p in r["promises"])'
expect_json probe.json 'all(m["verdict"] in ("kept", "not_offered", "skipped")
	and m["expected"] and m["because"]
	and (m["observed"] or not m["offered"])
	and "without a verdict" not in (m["observed"] or "")
	and "killed" not in (m["observed"] or "")
	for p in r["promises"] for m in p["mechanisms"].values())'
expect_json probe.json 'all(sum(name in p["mechanisms"]
	for p in r["promises"]) == 10 for name in ("pipe", "uds", "ring"))'

claim 'what the two families are chosen by is found'
# word: System V, POSIX
expect_json probe.json '(lambda v: v("polled") == ("not_offered", "kept")
	and v("timed") == ("not_offered", "kept")
	and v("by-type") == ("kept", "not_offered")
	and v("removal-wakes") == ("kept", "not_offered")
	and v("wakes-one") == ("not_offered", "kept")
	and v("exactly-once") == ("kept", "kept")
	and v("fifo") == ("kept", "kept"))(
	lambda word: next(tuple(p["mechanisms"][m]["verdict"]
		for m in ("sysv", "posix"))
		for p in r["promises"] if p["word"] == word))'

claim 'nothing is left'
queues >queues-after
cmp -s queues-before queues-after || fail "$(diff queues-before queues-after)"
no_process() {
	! grep -lsz "^$MQBENCH\$" /proc/[0-9]*/cmdline | grep -q .
}
until_true 5 no_process || fail 'a process is left'

claim 'list promises has each word and its sentence'
run "$MQBENCH" list promises
expect_status 0
[ "$(wc -l <out)" -eq 77 ] || fail "it has $(wc -l <out) lines"
expect_out '^  polled +the queue can be polled'
[ "$(wc -L <out)" -le 80 ] || fail "it is $(wc -L <out) columns wide"

claim 'the table is on 80 columns, and the report prints the same'
run "$MQBENCH" report --format promises probe.json
expect_status 0
width=$(LC_ALL=C.UTF-8 wc -L <out)
[ "$width" -le 80 ] || fail "it is $width columns wide"
expect_out '^LIFETIME +System V +POSIX'
expect_out '^ polled +[^ ]+ an id is no descriptor +[^ ]+ empty OUT'
expect_out '^CONTROLS +pipe +uds +ring'
! grep -q ' $' out || fail 'a line ends with spaces'
run "$MQBENCH" probe -v --only polled
expect_status 0
expect_out 'the queue can be polled for messages and for room'
expect_out 'POSIX: OUT when empty.*\(mq_overview\(7\)\)'

# Reads KTAP as far as the kernel's selftests use it: "NUMBER NAME" of every
# failed test; complains of what does not fit.
read_ktap() {
	python3 - "$1" <<'PYTHON'
import re, sys

lines = [line.rstrip("\n") for line in open(sys.argv[1])]

def read(at, indent):
    assert lines[at] == indent + "KTAP version 1", lines[at]
    at += 1
    while lines[at].startswith(indent + "# "):
        at += 1
    plan = int(re.fullmatch(indent + r"1\.\.(\d+)", lines[at])[1])
    at, number = at + 1, 0
    while number < plan:
        if lines[at] == indent + "  KTAP version 1":
            at = read(at, indent + "  ")
        if lines[at].startswith(indent + "#"):
            at += 1
            continue
        test = re.fullmatch(indent +
            r"(not ok|ok) (\d+) ([\w-]+)( # (SKIP )?[^#]+)?", lines[at])
        assert test, lines[at]
        number += 1
        assert int(test[2]) == number, lines[at]
        if test[1] == "not ok":
            print(test[3])
        at += 1
    return at

assert read(0, "") == len(lines)
PYTHON
}

claim 'KTAP is what a reader of it takes'
run "$MQBENCH" probe --format ktap -o probe.ktap
expect_status 0
said=$(read_ktap probe.ktap 2>&1) || fail "$said"
[ -z "$said" ] || fail "failed: $said"
grep -q '^  ok [0-9]* polled # SKIP not offered: ' probe.ktap ||
	fail 'what is not offered is not skipped'
run "$MQBENCH" report --format ktap probe.json
expect_status 0
said=$(read_ktap out 2>&1) || fail "$said"

claim '--only and --mechanism choose'
run "$MQBENCH" probe --only fifo,polled --mechanism posix --format json \
	-o chosen.json
expect_status 0
expect_json chosen.json '{p["word"] for p in r["promises"]}
	== {"fifo", "polled"} and all(set(p["mechanisms"]) == {"posix"}
	for p in r["promises"])'
refuses 2 'did you mean polled\?' probe --only poled
refuses 2 'did you mean posix\?' probe --mechanism posx
refuses 2 'did you mean ktap\?' probe --format tap
refuses 2 'options only' probe now
refuses 2 'nowhere' probe --only fifo -o nowhere/file
if [ -e /dev/full ]; then
	refuses 5 '/dev/full' probe --only fifo -o /dev/full
fi

claim 'interrupted, it leaves nothing'
"$MQBENCH" probe >/dev/null 2>&1 &
pid=$!
started+=("$pid")
sleep 0.2
kill -INT "$pid" 2>/dev/null || true
wait "$pid" || [ $? -eq 130 ] || fail 'it did not end with 130'
until_true 5 no_process || fail 'a process is left'
queues >queues-after
cmp -s queues-before queues-after || fail "$(diff queues-before queues-after)"

claim 'an ordinary user observes all that takes no second one'
as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
if [ "$(id -u)" -eq 0 ] && "${as_nobody[@]}" unshare -Ur true 2>/dev/null; then
	run "${as_nobody[@]}" "$MQBENCH" probe --format json
	expect_status 0
	expect_json out '{p["word"] for p in r["promises"]
		for m in p["mechanisms"].values() if m["verdict"] == "skipped"}
		>= {"others-denied", "checked-each-call", "revocable"}'
	expect_json out 'sum(m["verdict"] == "kept" for p in r["promises"]
		for m in p["mechanisms"].values()) > 90'
else
	skip_claim 'not root, or no user namespaces'
fi

claim 'only what can be observed has a verdict'
if unshare -Ur true 2>/dev/null; then
	run unshare -Ur "$MQBENCH" probe --only others-denied
	expect_status 4
	expect_one_error
	expect_out 'no second user'
else
	skip_claim 'no user namespaces'
fi

# unseen WHAT COMMAND...: a probe that is started so finds nothing broken.
unseen() {
	claim "what could not be seen is skipped: $1"
	shift
	run "$@" "$MQBENCH" probe --format json
	if [ "$status" -eq 0 ]; then
		expect_json out 'not [p["word"] for p in r["promises"]
			for m in p["mechanisms"].values()
			if m["verdict"] == "not_kept"]'
		expect_json out 'all(m["observed"] for p in r["promises"]
			for m in p["mechanisms"].values()
			if m["verdict"] == "skipped")'
	else
		fail "it ended with $status: $(grep -B3 -A3 not_kept out |
			head -n 8)"
	fi
}
sighted() {
	expect_json out 'sum(m["verdict"] == "skipped" for p in r["promises"]
		for m in p["mechanisms"].values()) <= '"$1"
}

if unshare -U true 2>/dev/null; then
	unseen 'no ids in the user namespace' unshare -U
	sighted 45
	expect_json out 'next(p["mechanisms"]["sysv"]["verdict"] == "kept"
		for p in r["promises"] if p["word"] == "by-type")'
fi
if [ "$(id -u)" -eq 0 ]; then
	if without_proc; then
		# shellcheck disable=SC2016 # the inner shell's
		unseen 'no /proc' unshare -m sh -c \
			'mount -t tmpfs none /proc && exec "$@"' sh
		sighted 60
	fi
	unseen 'the /proc of another PID namespace' unshare --fork --pid
	sighted 60
fi
unseen 'the lowest priority' nice -n 19 # how little is the load's to say
unseen 'no pending signals' prlimit --sigpending=0:0

claim 'what could not be seen is skipped: a CPU that others use'
for i in 1 2 3 4 5 6 7 8; do
	taskset -c 0 sh -c 'while :; do :; done' &
	started+=("$!")
done
run taskset -c 0 "$MQBENCH" probe --format json \
	--only deadline-stays,timed,stops,wakes-one,full-waits,receivers-in-turn
kill -KILL "${started[@]: -8}" 2>/dev/null || true
wait "${started[@]: -8}" 2>/dev/null || true
expect_status 0
expect_json out 'not [p["word"] for p in r["promises"]
	for m in p["mechanisms"].values() if m["verdict"] == "not_kept"]'

deny=${DENY:-$SOURCE/build/tests/deny}
if ! run "$deny" mq_open=ENOSYS true || [ "$status" -ne 0 ]; then
	claim 'a kernel that behaves differently is found'
	skip_claim 'seccomp filters are not permitted'
	finish
fi

claim 'without a namespace the queues are removed, limits left alone'
sysctl -n kernel.msgmni fs.mqueue.queues_max >limits-before
run "$deny" unshare=EPERM "$MQBENCH" probe --format json
expect_status 0
expect_json out 'r["environment"]["namespace"] == "host"
	and all("no private namespace" in m["observed"]
	for p in r["promises"] if p["word"] == "queues-limited"
	for m in p["mechanisms"].values())'
queues >queues-after
cmp -s queues-before queues-after || fail "$(diff queues-before queues-after)"
sysctl -n kernel.msgmni fs.mqueue.queues_max | cmp -s - limits-before ||
	fail 'a limit has changed'

claim 'another error than Linux promises is not kept'
run "$deny" msgrcv=EPERM "$MQBENCH" probe --only empty-nowait,fifo \
	--format json
expect_status 1
expect_json out 'all(p["mechanisms"]["sysv"]["verdict"] == "not_kept"
	and p["mechanisms"]["posix"]["verdict"] == "kept"
	for p in r["promises"])'
expect_json out 'any(p["mechanisms"]["sysv"]["observed"] == "EPERM"
	for p in r["promises"])'
run "$deny" msgrcv=EPERM "$MQBENCH" probe --only empty-nowait --format ktap
expect_status 1
[ "$(read_ktap out)" = "$(printf 'empty-nowait\nsysv')" ] ||
	fail "KTAP says: $(cat out)"

claim 'what would wait and does not is not kept'
run "$deny" mq_timedreceive=EAGAIN "$MQBENCH" probe --mechanism posix \
	--only restarts,timed --format json
expect_status 1
expect_json out 'all(p["mechanisms"]["posix"]["verdict"] == "not_kept"
	for p in r["promises"])'

claim 'without the calls all is skipped, with the reason'
for denial in mq_open=ENOSYS:posix mq_open=EPERM:posix msgget=EPERM:sysv; do
	run "$deny" "${denial%:*}" "$MQBENCH" probe --mechanism "${denial#*:}"
	expect_status 4
	expect_one_error
	expect_err "$(echo "$denial" | grep -o 'E[A-Z]*')"
done
run "$deny" mq_open=ENOSYS "$MQBENCH" probe --only fifo,persists
expect_status 0
expect_out '^ fifo +[^ ]+ sent abc, received abc +\? mq_open: ENOSYS'

claim 'a record keeps them, and its table sets them beside the figures'
small=(--workload pingpong --size 64 --capacity 10 --placement same-cpu
	--mechanism "sysv,posix" --messages 50 --runs 1)
run "$MQBENCH" run "${small[@]}" --promises -o r.json
expect_status 0
expect_out '^ .* polled, selected'
expect_json r.json 'len(r["promises"]) == 77'
run "$MQBENCH" report --format promises r.json
expect_status 0
expect_out '^WAKING +System V +POSIX'
run "$MQBENCH" run "${small[@]}" -o plain.json
expect_status 0
expect_json plain.json 'r["promises"] is None'
run "$MQBENCH" report plain.json --promises probe.json
expect_status 0
expect_out '^PROMISES'
tr -s '\n ' ' ' <out >joined
grep -q ' SysV: [^:]* by-type, lowest-type,' joined ||
	fail 'what System V alone keeps is not told'

claim 'kernels side by side: what one keeps and another does not stands first'
python3 - r.json other.json <<'PYTHON'
import json, sys
r = json.load(open(sys.argv[1]))
r["id"] += "-other"
r["environment"]["kernel"]["release"] = "9.9.9-other"
for p in r["promises"]:
    if p["word"] == "edges-exact":
        p["mechanisms"]["posix"]["verdict"] = "kept"
json.dump(r, open(sys.argv[2], "w"))
PYTHON
run "$MQBENCH" report --format kernels r.json other.json
expect_status 0
expect_out '9\.9\.9-other'
differ=$(sed -n '/^PROMISES/{n;p;q}' out)
[[ $differ =~ edges-exact\ +posix ]] || fail "first is: $differ"

claim 'a run that is gone on with keeps them'
"$MQBENCH" run "${small[@]}" --runs 100 --promises -o cut.json \
	>/dev/null 2>&1 &
pid=$!
started+=("$pid")
until_true 20 test -s cut.journal || fail 'it has measured nothing'
kill -INT "$pid" 2>/dev/null || true
wait "$pid" || true
run "$MQBENCH" run --resume cut.json
expect_status 0
expect_json cut.json 'r["complete"] and len(r["promises"]) == 77'

claim 'what has none is refused'
refuses 2 'has no promises' report --format promises plain.json
for format in promises ktap; do
	"$MQBENCH" report --format $format probe.json >from-probe
	run "$MQBENCH" report --format $format --promises probe.json plain.json
	expect_status 0
	cmp -s out from-probe || fail "$format: the promises of the file differ"
done
refuses 2 'report --format promises' report probe.json
finish
