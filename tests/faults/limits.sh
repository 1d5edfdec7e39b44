#!/usr/bin/env bash
# Limits that are really reached. Claims:
#
# - One System V queue, one POSIX queue, no RLIMIT_MSGQUEUE at all: what takes
#   more is skipped with the limit and what raises it, all else is measured.
# - So it is with one that is reached within a slice, by --others: that mechanism
#   alone is skipped.
# - A user namespace in which the owner of a queue has no id: System V is skipped
#   with that reason.
# - A mechanism that can make no queue leaves the run to the others, which share
#   it by slices.
# - With few file descriptors it measures, or says in one line what it could
#   not open; it never hangs and leaves nothing.
# - A full disk: status 5, the file and why; what is on the disk is whole, what
#   was finished before is there, and once there is room --resume completes it.
# - A read-only folder: status 2 before anything was measured.
# - A memory cgroup that is too small for a backlog: the run fails, and says
#   so; mqbench itself is not what the kernel kills; nothing is left.
# - Without /dev/mqueue POSIX queues are measured all the same.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/processes.sh
. "$SOURCE/tests/processes.sh"
own_namespaces
own_program
queues >before

flood=(--workload flood --mechanism sysv,posix --size 64 --placement unpinned
	--capacity 10 --messages 200 --keep-awake=no)

# Whether this is a namespace of our own, whose limits we may set.
inside() {
	[ -n "${MQBENCH_TEST_INSIDE:-}" ] ||
		! skip_claim 'it takes namespaces of its own, so root'
}

# With a sysctl of this namespace at a value, for one run.
with_limit() {
	local path=$1 value=$2 old
	shift 2
	old=$(cat "$path")
	echo "$value" >"$path" 2>/dev/null || {
		skip_claim "$path cannot be written"
		return 1
	}
	run "$@"
	echo "$old" >"$path"
}

for family in sysv posix; do
	path=/proc/sys/kernel/msgmni
	[ $family = sysv ] || path=/proc/sys/fs/mqueue/queues_max
	words=$(basename $path)
	claim "$words = 1"
	if inside && with_limit $path 1 "$MQBENCH" run "${flood[@]}" --pairs 1,2 \
		--namespace host --runs 1 -o r.json; then
		expect_status 0
		expect_json r.json 'all(x["status"] == ("skipped"
			if x["params"]["mechanism"] == "'$family'"
			and x["params"]["pairs"] == 2 else "ok")
			for x in results)'
		expect_json r.json '"'"$words"'" in found(pairs=2,
			mechanism="'$family'")[0]["reason"]'
		expect_nothing_left
	fi
	claim "$words is reached within a slice: the other family is measured"
	if inside && with_limit $path 50 "$MQBENCH" run --workload lifecycle \
		--others 100 --mechanism sysv,posix --placement unpinned \
		--keep-awake=no --messages 200 --namespace host --runs 2 \
		-o r.json; then
		expect_status 0
		expect_json r.json 'all((x["status"], len(x["runs"])) ==
			(("skipped", 1) if x["params"]["mechanism"] == "'$family'"
			else ("ok", 2)) for x in results)'
		expect_json r.json '(lambda reason: "'"$words"'" in reason
			and reason.startswith("--others 100: beside "))(
			found(mechanism="'$family'")[0]["reason"])'
		expect_nothing_left
	fi
done

claim 'RLIMIT_MSGQUEUE is reached by --others'
run prlimit --msgqueue=5000:5000 "$MQBENCH" run --workload lifecycle \
	--others 100 --mechanism posix --messages 200 --runs 1 -o r.json
expect_status 4
expect_json r.json '"RLIMIT_MSGQUEUE is 5000 bytes" in
	found(mechanism="posix")[0]["reason"]'

claim 'a user namespace without ids'
if unshare -U true 2>/dev/null; then
	run unshare -U "$MQBENCH" run "${flood[@]}" --runs 1 -o r.json
	expect_json r.json '"no id in this user namespace" in
		found(mechanism="sysv")[0]["reason"]
		and found(mechanism="sysv")[0]["status"] == "skipped"'
	run unshare -U "$MQBENCH" send sysv:0x7e57 -n 1
	expect_status 0
	run "$MQBENCH" queues rm --yes sysv:0x7e57
	expect_nothing_left
else
	skip_claim 'no user namespaces'
fi

claim 'RLIMIT_MSGQUEUE = 0'
run prlimit --msgqueue=0:0 "$MQBENCH" run "${flood[@]}" --runs 1 -o r.json
expect_status 0
expect_json r.json '[x["status"] for x in found(mechanism="sysv")] == ["ok"]
	and "RLIMIT_MSGQUEUE is 0 bytes" in
		found(mechanism="posix")[0]["reason"]'

claim 'the others share the run of a mechanism without queues'
run prlimit --msgqueue=0:0 "$MQBENCH" run "${flood[@]}" \
	--workload pingpong,oneway --mechanism sysv,posix,pipe --runs 2 -o r.json
expect_status 0
expect_json r.json 'all(x["status"] == "skipped" and len(x["runs"]) == 1
	and "RLIMIT_MSGQUEUE is 0 bytes" in x["reason"]
	for x in found(mechanism="posix"))'
expect_json r.json 'all(x["status"] == "ok" and len(x["runs"]) == 2
	and all(run["slicing"]["slices"] > 0 for run in x["runs"])
	for name in ("sysv", "pipe") for x in found(mechanism=name))'
expect_json r.json 'all(
	[run["order"] for run in found(workload=w, mechanism="sysv")[0]["runs"]]
	== [run["order"] for run in found(workload=w, mechanism="pipe")[0]["runs"]]
	for w in ("pingpong", "oneway", "flood"))'

for n in 6 7 8; do
	claim "RLIMIT_NOFILE = $n"
	rm -f r.json
	run prlimit --nofile=$n:$n "$MQBENCH" run "${flood[@]}" --runs 1 \
		--pairs 2 -o r.json
	case $status in
	0 | 4) expect_json r.json 'r["complete"] and all(x["status"] == "ok"
		or "ulimit -n" in x["reason"] or "descriptor" in x["reason"]
		for x in results)' ;;
	2 | 5) expect_one_error ;;
	127) grep -q 'shared libraries' err || fail 'it does not start' ;;
	*) fail "it ended with status $status" ;;
	esac
	expect_nothing_left
done

claim 'a full disk'
if inside; then
	mkdir disk
	mount -t tmpfs -o size=40k none disk
	run "$MQBENCH" run "${flood[@]}" --runs 40 --raw -o disk/r.json
	expect_status 5
	expect_err '^mqbench: write disk/r\.(journal|json|raw\.tsv): No space'
	expect_json disk/r.json 'r["complete"] is False'
	[ -z "$(ls disk/*.tmp 2>/dev/null)" ] || fail 'a temporary file is left'
	expect_nothing_left
	before_room=$(messages_on_disk disk/r.json)
	[ "$before_room" -gt 0 ] || fail 'no run was kept'
	run "$MQBENCH" report disk/r.json
	expect_out '^INCOMPLETE'
	[ "$(messages_in_table out)" = "$before_room" ] ||
		fail 'the report does not count every run that was finished'
	claim 'once there is room it is resumed'
	mount -o remount,size=4m disk
	run "$MQBENCH" run --resume disk/r.json
	expect_status 0
	expect_json disk/r.json 'r["complete"] and all(len(x["runs"]) == 40
		for x in results)'
	[ ! -e disk/r.journal ] || fail 'a journal is left'
	claim 'a disk that is full from the beginning'
	rm disk/*
	mount -o remount,size=40k disk
	dd if=/dev/zero of=disk/filler bs=4k 2>/dev/null || true
	refuses 5 'write disk/r\.json: No space left' run "${flood[@]}" \
		-o disk/r.json
	[ "$(ls disk)" = filler ] || fail "it left $(ls disk)"
	umount disk
fi

claim 'a read-only folder'
if inside; then
	mkdir -p disk
	mount -t tmpfs -o ro none disk
	refuses 2 'disk/r\.json.*: Read-only file system' run "${flood[@]}" \
		-o disk/r.json
	umount disk
fi

# The folder of a new memory cgroup, by either version of them.
memory_cgroup() {
	local root
	root=$(awk '$3 == "cgroup" && $4 ~ /memory/ { print $2; exit }
		$3 == "cgroup2" { two = $2 } END { if (two) print two }' \
		/proc/mounts | head -n 1)
	[ -n "$root" ] && mkdir "$root/mqbench-test.$$" 2>/dev/null &&
		echo "$root/mqbench-test.$$"
}

claim 'a memory cgroup that is too small'
if [ "$(id -u)" -eq 0 ] && group=$(memory_cgroup) &&
	{ echo $((96 << 20)) >"$group/memory.max" ||
		echo $((96 << 20)) >"$group/memory.limit_in_bytes"; } 2>err; then
	run sh -c 'echo $$ >"$1/cgroup.procs"; shift; exec "$@"' sh "$group" \
		"$MQBENCH" run --workload depth --mechanism posix,sysv --size 8k \
		--fill 16384 --placement unpinned --messages 20 --runs 1 \
		-o r.json
	expect_status 5
	expect_err 'Cannot allocate memory|killed by signal 9 .*out of memory'
	expect_json r.json 'r["complete"] and "failed" in [x["status"]
		for x in results]'
	expect_nothing_left
	until_true 5 rmdir "$group" 2>err || fail "the cgroup is still in use"
else
	[ -z "${group:-}" ] || rmdir "$group"
	skip_claim 'no memory cgroup can be made here'
fi

claim 'without /dev/mqueue'
if inside; then
	umount /dev/mqueue 2>/dev/null || true
	run "$MQBENCH" run "${flood[@]}" --runs 1 --namespace host -o r.json
	expect_status 0
	expect_json r.json 'ok == results'
fi
expect_nothing_left

finish
