#!/usr/bin/env bash
# When things go wrong while it measures. Claims:
#
# - Ctrl-C, SIGTERM, SIGHUP, SIGXCPU and any other: status 130, a valid record
#   that is not complete and holds every finished run; no process and no queue
#   is left, in the host's namespace neither.
# - A worker that is killed: its configuration is failed and names worker and
#   signal, all others are measured, status 5; its named queues are removed.
#   What shared the run is measured again without it, so no block lacks a run;
#   the reason names the slice and whose it was.
# - A receiver that is stopped: the run ends at its deadline, is failed, and
#   says what each process was doing.
# - mqbench itself is killed: its workers and the background load die with it,
#   and record and journal hold every finished run. The next run cleans up.
# - A memory cgroup that --memcg has made is removed, however mqbench ends.
# - RLIMIT_MSGQUEUE too small: POSIX is skipped, with formula, need and limit.
# - No POSIX queues in the kernel (ENOSYS): skipped, and says so; no free
#   descriptor is not blamed on RLIMIT_MSGQUEUE.
# - No process can be started: failed, and says so.
# - An ordinary user measures in a private namespace, with its limits raised,
#   and in the host's within stock limits; what is over them is skipped with
#   the sysctl that lifts it.
# - Who may not count cycles is told the sysctl that permits it.
# shellcheck disable=SC2317 # some functions are called by until_true
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/processes.sh
. "$SOURCE/tests/processes.sh"
own_namespaces
own_program

# Like start, but with a seed that puts null, which has no queue, behind
# everything else.
start_with_queue() {
	local seed=1
	while "$MQBENCH" run --show-plan -v --seed "$seed" "$@" |
		sed -n '/^block 0: /{p;q;}' | grep -q '/null/'; do
		seed=$((seed + 1))
	done
	start --seed "$seed" "$@"
}

load() {
	[ -n "$(marked "$nap")" ]
}
no_load() {
	! load
}
expect_no_file_left() {
	[ -z "$(ls ./*.tmp 2>/dev/null)" ] || fail 'a temporary file is left'
	[ ! -e r.journal ] || fail 'a journal is left'
}

# What is on the disk loads, counts each of its runs, and is not complete.
expect_partial_report() {
	local disk
	disk=$(messages_on_disk r.json)
	run "$MQBENCH" report r.json
	expect_status 0
	expect_out '^INCOMPLETE'
	[ "$disk" -gt 0 ] || fail 'no run was kept'
	[ "$(messages_in_table out)" = "$disk" ] ||
		fail "the table counts $(messages_in_table out), not $disk"
}

flood=(--workload flood --size 64 --placement unpinned --keep-awake=no
	--capacity 10)
queues >before

for signal in INT TERM HUP QUIT XCPU RTMAX; do
	claim "SIG$signal is status 130 and keeps every finished run"
	start "${flood[@]}" --mechanism sysv,posix --duration 60ms --runs 200 \
		--namespace host
	until_true 30 finished 3 || fail 'three runs take half a minute'
	if [ "$signal" = INT ]; then
		kill -INT -- "-$pid" # as Ctrl-C: workers and all
	else
		kill "-$signal" "$pid"
	fi
	join 10
	expect_status 130
	expect_err '^mqbench: interrupted'
	done=$(sed -n 's/^saved r\.json, \([0-9]*\) of [0-9]* runs$/\1/p' err)
	# Three lines of the journal are those of two runs at least.
	[ "${done:-0}" -ge 2 ] || fail 'it does not say how many runs are kept'
	expect_json r.json 'r["complete"] is False
		and len({run["order"] for run in runs}) == '"${done:-0}"'
		and all(run["status"] == "ok" for run in runs)'
	expect_out '^INCOMPLETE'
	expect_partial_report
	expect_nothing_left
	expect_no_file_left
done

claim 'interrupted with named queues and a load beside, none is left'
start --workload lifecycle --mechanism sysv,posix --others 100 --runs 50 \
	--duration 300ms --namespace host \
	--background 'sleep '"$nap"' & sleep '"$nap"''
until_true 30 finished 2 || fail 'two runs take half a minute'
kill -INT "$pid"
join 10
expect_status 130
expect_nothing_left
until_true 5 no_load || fail 'the load is left'

claim 'a worker that is killed fails its configuration alone'
start_with_queue "${flood[@]}" --mechanism sysv,posix --duration 2s --runs 2 \
	--namespace host
signal_worker KILL sender || fail 'no worker was found'
join 60
expect_status 5
expect_json r.json 'r["complete"] and [x["status"] for x in results].count("ok")
	== len(results) - 1'
expect_json r.json 'any(x["status"] == "failed"
	and "the producer was killed by signal 9" in x["reason"]
	for x in results)'
expect_json r.json 'all([run["block"] for run in x["runs"]] == [0, 1]
	for x in ok)'
expect_json r.json 'all(len(x["runs"]) == 1 and __import__("re").search(
	r"in slice \d+, of %s, which (was not handed back|both ends had)"
	% x["params"]["mechanism"], x["reason"])
	for x in results if x["status"] == "failed")'
expect_out 'FAILED'
expect_out 'killed by signal 9'
expect_nothing_left

claim 'named queues of a killed worker are removed'
start --workload lifecycle --mechanism posix,sysv --others 100 --runs 1 \
	--duration 3s --messages 100000000 --namespace host
lone_worker() {
	workers=$(children)
	[ -e r.journal ] && [ "$(echo "$workers" | wc -w)" -eq 1 ] &&
		[ "$(queues | wc -l)" -gt 50 ] && kill -KILL "$workers"
}
if [ -n "${MQBENCH_TEST_INSIDE:-}" ]; then
	until_true 20 lone_worker || fail 'no worker was found'
	until_true 10 grep -q 'signal 9' r.journal || fail 'it is not told'
	kill -INT "$pid" # the other family need not be measured
	join 20
	expect_json r.json 'any("signal 9" in (x["reason"] or "")
		for x in results)'
	expect_nothing_left
else
	skip_claim "others' queues cannot be told apart (not root)"
	kill -INT "$pid"
	join 20
fi

claim 'a receiver that is stopped ends at the deadline, told in words'
start_with_queue "${flood[@]}" --mechanism posix --duration 2s --runs 1
signal_worker STOP receiver || fail 'no worker was found'
begin=$SECONDS
join 60
[ $((SECONDS - begin)) -le 30 ] || fail "it took $((SECONDS - begin)) s"
expect_status 5
expect_json r.json 'any(x["status"] == "failed" and "nothing moved for" in x["reason"]
	and "producer: " in x["reason"] and "consumer: T" in x["reason"]
	for x in results)'
expect_out 'nothing moved for'
expect_nothing_left

claim 'a turn that is not handed back ends at the deadline, told whose it was'
start_with_queue "${flood[@]}" --mechanism sysv,posix,pipe --duration 2s \
	--runs 2
signal_worker STOP receiver || fail 'no worker was found'
join 60
expect_status 5
expect_json r.json '[x["status"] for x in results].count("failed") == 1
	and all(__import__("re").search(r"nothing moved for .* in slice \d+, "
	"of %s, which was not handed back .*consumer: T"
	% x["params"]["mechanism"], x["reason"])
	for x in results if x["status"] == "failed")'
expect_json r.json 'all([run["block"] for run in x["runs"]] == [0, 1]
	for x in ok)'
expect_nothing_left

claim 'when mqbench is killed all die with it, and no finished run is lost'
start "${flood[@]}" --mechanism sysv,posix --duration 400ms --runs 50 \
	--background "sleep $nap"
until_true 30 finished 4 || fail 'four runs take half a minute'
until_true 10 load || fail 'there is no load'
kill -KILL "$pid"
join 10
expect_status 137
seen=$(wc -l <r.journal)
[ "$seen" -ge 4 ] || fail 'the journal is gone'
expect_nothing_left
expect_json r.json 'r["complete"] is False'
expect_partial_report

claim 'a memory cgroup that was made is removed, also when mqbench is killed'
memory=/sys/fs/cgroup
[ -e $memory/cgroup.controllers ] || memory=$memory/memory
made() {
	ls -d $memory/mqbench-*/ 2>/dev/null
}
none_made() {
	! made >/dev/null
}
in_root() {
	( echo 0 >$memory/cgroup.procs ) 2>/dev/null
}
# From the root, where a child has to be made.
start_in_child() {
	printf '#!/bin/sh\necho 0 >%s/cgroup.procs\nexec %s "$@"\n' \
		$memory "$MQBENCH" >in_root.sh
	chmod 755 in_root.sh
	MQBENCH=$work/in_root.sh start "${flood[@]}" --memcg child \
		--mechanism posix --duration 400ms "$@"
}
if in_root && none_made; then
	start_in_child --runs 2
	until_true 10 made >group || fail 'none is made'
	until_true 10 grep -qs . "$(head -n 1 group)cgroup.procs" ||
		fail 'no worker is in it'
	join 20
	expect_status 0
	tr -s '\n ' ' ' <out | grep -qE 'memcg: child, (not )?charged' ||
		fail 'the table does not say it'
	expect_json r.json 'all(x["status"] == "ok" for x in results)'
	none_made || fail 'it is left'
	for signal in INT KILL; do
		start_in_child --runs 50
		until_true 10 made >group || fail 'none is made'
		kill -$signal -- "-$pid"
		join 10
		until_true 5 none_made || fail "it is left after SIG$signal"
	done
	expect_nothing_left
else
	skip_claim 'no memory cgroup can be made here'
fi

claim 'a record that cannot be saved leaves the runs of the older one'
start "${flood[@]}" --mechanism posix --duration 200ms --runs 50
until_true 30 finished 3 || fail 'three runs take half a minute'
kill -KILL "$pid"
join 10
cp r.journal kept
run prlimit --fsize=1000:1000 "$MQBENCH" run -o r.json "${flood[@]}" \
	--mechanism posix --runs 1
expect_status 5
cmp -s r.journal kept || fail 'their journal is gone'

claim 'a signal of somebody else does not part a load from mqbench'
start "${flood[@]}" --mechanism posix --duration 5s --runs 1 \
	--background "sleep $nap"
until_true 10 load || fail 'there is no load'
kill -CHLD -- "-$(ps -o pgid= -p "$(marked "$nap")" | tr -d " ")"
sleep 0.2
kill -KILL "$pid"
join 10
until_true 5 no_load || fail 'the load is left'

claim 'a test ends what it has started, and nothing else'
cat >inner.sh <<'TEST'
. "$SOURCE/tests/lib.sh"
setsid sleep "$nap" &
own=$!
env -u MQBENCH_TEST_MARK setsid sleep "$nap" &
echo "$own $!" >"$1"
for pid in "$own" "$!"; do
	until_true 10 grep -q sleep "/proc/$pid/cmdline"
done
TEST
run bash inner.sh "$work/pids"
read -r own stranger <pids
dead "$own" || fail 'what it has started is left'
! dead "$stranger" || fail 'the process of somebody else is gone'
kill -KILL "$stranger"

claim 'when mqbench is killed, the load in the background dies too'
until_true 5 no_load || fail 'it is left'

claim 'the next run replaces what was left'
run "$MQBENCH" run "${flood[@]}" --mechanism posix --messages 100 --runs 1 \
	-o r.json
expect_status 0
expect_no_file_left

claim 'too small an RLIMIT_MSGQUEUE skips POSIX with formula, need and limit'
extra=$((12 * $(getconf LONG_BIT) / 8))
need=$((10 * (64 + extra)))
for namespace in private host; do
	run prlimit --msgqueue=1000:1000 "$MQBENCH" run "${flood[@]}" \
		--mechanism sysv,posix --messages 200 --runs 2 \
		--namespace "$namespace" -o r.json
	expect_status 0
	expect_json r.json 'all(x["status"] == "ok"
		for x in found(mechanism="sysv"))'
	expect_json r.json 'all(x["status"] == "skipped" and all(part in
		x["reason"] for part in ["RLIMIT_MSGQUEUE", "1000 bytes",
		"10 x (64 + '"$extra"') = '"$need"'",
		"prlimit --pid $$ --msgqueue=unlimited"])
		for x in found(mechanism="posix"))'
	expect_out "10 x \\(64 \\+ $extra\\) = $need"
done
run prlimit --msgqueue=1000:1000 "$MQBENCH" run "${flood[@]}" \
	--mechanism posix --messages 200 --runs 1 -o r.json
expect_status 4

claim 'a kernel without POSIX queues skips them, and measures System V'
nosys=("${DENY:-$SOURCE/build/tests/deny}" mq_open=ENOSYS)
if run "${nosys[@]}" true && [ "$status" -eq 0 ]; then
	run "${nosys[@]}" "$MQBENCH" run "${flood[@]}" --mechanism sysv,posix \
		--messages 200 --runs 2 -o r.json
	expect_status 0
	expect_json r.json 'all(x["status"] == "ok"
		for x in found(mechanism="sysv"))'
	expect_json r.json 'all(x["status"] == "skipped"
		and "CONFIG_POSIX_MQUEUE" in x["reason"]
		for x in found(mechanism="posix"))'
	expect_out 'CONFIG_POSIX_MQUEUE'
else
	skip_claim 'seccomp filters are not permitted here'
fi

claim 'without a descriptor that limit is named, not RLIMIT_MSGQUEUE'
run prlimit --nofile=9:9 "$MQBENCH" run "${flood[@]}" --mechanism posix \
	--messages 200 --runs 1 --pairs 4 -o r.json
expect_json r.json 'all("ulimit -n" in x["reason"]
	for x in found(mechanism="posix"))'

# As nobody, who may do nothing; as ourselves where we are nobody special.
mkdir user
nobody=(env -C user HOME="$work/user")
if [ "$(id -u)" -eq 0 ]; then
	chown 65534:65534 user
	nobody+=(setpriv --reuid=65534 --regid=65534 --clear-groups
		--inh-caps=-all)
fi

claim 'no process can be started'
# The leak check of a sanitized build would need one itself.
run env ASAN_OPTIONS=detect_leaks=0 "${nobody[@]}" prlimit --nproc=1:1 "$MQBENCH" run "${flood[@]}" \
	--mechanism posix --messages 200 --runs 1 -o r.json
expect_status 4
expect_json user/r.json 'all("fork: over the limit of processes" in x["reason"]
	for x in results)'

claim 'an ordinary user measures in a private namespace'
if run "${nobody[@]}" unshare -Ui true && [ "$status" -eq 0 ]; then
	run "${nobody[@]}" "$MQBENCH" run --preset smoke -o r.json
	expect_status 0
	expect_json user/r.json 'r["complete"] and sound == results
		and r["environment"]["namespace"] == "private"'
	[ -O user/r.json ] || [ "$(stat -c %u user/r.json)" = 65534 ] ||
		fail 'the record belongs to somebody else'
	claim 'an ordinary user raises the limits of that namespace'
	if unshare -i sh -c ': >/proc/sys/fs/mqueue/msg_max' 2>err ||
		"${nobody[@]}" unshare -Uri \
			sh -c ': >/proc/sys/fs/mqueue/msg_max' 2>err; then
		run "${nobody[@]}" "$MQBENCH" run --workload pingpong \
			--mechanism sysv,posix --size 64 --capacity 1000 \
			--keep-awake=no --messages 200 --runs 1 -o r.json
		expect_status 0
		expect_json user/r.json 'ok == results'
	else
		skip_claim 'limits are read-only here'
	fi
else
	skip_claim 'user namespaces are not permitted here'
fi

claim "an ordinary user measures in the host's namespace within its limits"
run "${nobody[@]}" "$MQBENCH" run --preset smoke --namespace host -o r.json
expect_status 0
expect_json user/r.json 'r["complete"] and sound == results
	and r["environment"]["namespace"] == "host"'
run "${nobody[@]}" "$MQBENCH" run --preset quick --namespace host --runs 1 \
	--keep-awake=no --messages 20 -o r.json
expect_status 0
expect_json user/r.json 'r["complete"] and ok == results'

claim 'who may not count cycles is told the sysctl, and measures without'
if [ "$(cat /proc/sys/kernel/perf_event_paranoid 2>/dev/null || echo 0)" -gt 1 ]
then
	run "${nobody[@]}" "$MQBENCH" run --workload pingpong --mechanism pipe --size 64 \
		--keep-awake=no --counters --messages 200 --runs 1 -o r.json
	expect_status 0
	expect_json user/r.json 'ok == results and ["sysctl" in w["hint"]
		for w in r["warnings"] if w["code"] == "no_counters"] == [True]'
else
	skip_claim 'everybody may count here'
fi

claim 'what is over the limits there is skipped with what lifts it'
run "${nobody[@]}" "$MQBENCH" run --workload pingpong --mechanism sysv,posix \
	--size 8k --capacity 4000 --namespace host --messages 20 --runs 1 \
	-o r.json
expect_status 4
expect_json user/r.json '"kernel.msgmnb=32768000"
	in found(mechanism="sysv")[0]["reason"]'
expect_json user/r.json '"fs.mqueue.msg_max=4000"
	in found(mechanism="posix")[0]["reason"]'
# Only what is too low: who did as it says would lower the other.
run "${nobody[@]}" "$MQBENCH" run --workload pingpong --mechanism posix \
	--size 64 --capacity 4000 --namespace host --messages 20 --runs 1 \
	-o r.json
expect_status 4
expect_json user/r.json '"msgsize_max="
	not in found(mechanism="posix")[0]["reason"]'
expect_nothing_left

finish
