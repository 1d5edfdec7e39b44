#!/usr/bin/env bash
# What doctor says of a machine. Claims:
#
# - It ends with 0, says the verdict first, and for each finding its effect and
#   what mends it, on at most 80 columns; nothing on standard error.
# - --format json says the same as strict JSON; every check is in exactly one
#   of findings, good and unknown; the worst finding is first and decides.
# - --strict ends with 3 where the machine is not fit for medians,
#   --strict=tails where it is not fit for tails, else with 0.
# - -o writes a file and prints nothing; one that cannot be opened is status 2.
# - It says what waking a CPU costs, idle and kept busy, where there are two.
# - It changes nothing: no limit, no queue, no file, no process is left.
# - What takes the CPUs away is found: another process, and a cgroup's quota.
# - So are queues that take up RLIMIT_MSGQUEUE.
# - A run counts the periods in which its cgroup was held up.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
own_namespaces
own_program

group=
leave_group() {
	[ -z "$group" ] || rmdir "$group" 2>/dev/null || true
}
trap 'leave_group; cleanup' EXIT

# Everything that mqbench elsewhere raises or makes.
state() {
	sysctl -a 2>/dev/null | grep -E '^(kernel\.msg|fs\.mqueue\.)' || true
	cat /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor \
		2>/dev/null || true
	queues
	find "$work" -type f ! -name out ! -name err ! -name 'state-*' | sort
	pgrep -P $$ -x mqbench || true
}

claim 'a person reads the verdict first, on 80 columns'
state >state-before
run "$MQBENCH" doctor
expect_status 0
[ ! -s err ] || fail 'it complains'
head -n 1 out | grep -qE '^fit for (tails|(medians|neither): [a-z_, ]+)$' ||
	fail "the first line is $(head -n 1 out)"
width=$(LC_ALL=C.UTF-8 wc -L <out)
[ "$width" -le 80 ] || fail "it is $width columns wide"
expect_out '^good +[a-z_]+'
[ "$(grep -cE '^(note|limit|TAILS|MEDIANS) ' out)" -eq \
	"$(grep -cE '^  > .' out)" ] ||
	fail 'not every finding says what mends it'

claim 'it changes nothing'
state >state-after
cmp -s state-before state-after ||
	fail "changed: $(diff state-before state-after)"

claim 'the JSON says which check found what'
run "$MQBENCH" doctor --format json
expect_status 0
expect_json out 'r["schema"] == "mqbench-doctor"
	and r["schema_version"] == "1.0"
	and r["verdict"] in ("fit for tails", "fit for medians",
		"fit for neither")'
expect_json out 'all(set(f) == {"code", "severity", "spoils", "value",
	"measured", "effect", "hint"} and f["measured"] and f["effect"]
	and f["hint"] and f["severity"] in ("info", "warning")
	for f in r["findings"])'
expect_json out '(lambda codes: len(codes) == len(set(codes)) > 20
	and {"governor", "steal", "interruptions", "msgqueue_limit"}
		<= set(codes))(
	[f["code"] for f in r["findings"]] + r["good"] + r["unknown"])'

claim 'it says what waking a CPU costs, idle and kept busy'
expect_json out 'r["wakeup"] is None or set(r["wakeup"]) == {"cpus", "idle",
	"spinner", "dma_latency"}'
cp out doctor.json
if python3 -c 'import json, sys
w = json.load(open("doctor.json"))["wakeup"]
sys.exit(w is None or w["idle"]["median_ns"] is None)'; then
	run "$MQBENCH" doctor
	expect_out '^wake-up +waking CPUs [0-9]+,[0-9]+ takes [0-9.]+ µs idle'
else
	skip_claim 'there are not two CPUs'
fi
cp doctor.json out

claim 'the worst finding is first and decides'
expect_json out '(lambda worst: r["fit_for_medians"] == (worst != "medians")
	and r["fit_for_tails"] == (worst is None)
	and r["verdict"] == {None: "fit for tails", "tails": "fit for medians",
		"medians": "fit for neither"}[worst])(
	r["findings"][0]["spoils"] if r["findings"] else None)'
expect_json out '(lambda rank: rank == sorted(rank))(
	[["medians", "tails", None].index(f["spoils"])
		for f in r["findings"]])'

claim '--strict ends with 3 where the machine is not fit'
for kind in medians tails; do
	run "$MQBENCH" doctor --strict=$kind --format json -o strict.json
	case $status in
	0) expect_json strict.json "r['fit_for_$kind']" ;;
	*)
		expect_status 3
		expect_json strict.json "not r['fit_for_$kind']"
		;;
	esac
	expect_silent_out
done
run "$MQBENCH" doctor --strict -o strict.txt
case $(head -n 1 strict.txt) in
'fit for neither'*) expect_status 3 ;;
*) expect_status 0 ;;
esac

claim 'what cannot be is refused'
refuses 2 'did you mean json\?' doctor --format jsn
refuses 2 'did you mean tails\?' doctor --strict=tail
refuses 2 'options only' doctor now
refuses 2 'nowhere' doctor -o nowhere/file
if [ -e /dev/full ]; then
	refuses 5 '/dev/full' doctor -o /dev/full
else
	skip_claim 'there is no /dev/full'
fi

# The codes that doctor finds, one a line.
found() {
	run "$@" doctor --format json -o found.json
	expect_status 0
	python3 -c 'import json
for f in json.load(open("found.json"))["findings"]:
	print(f["code"], f["spoils"])'
}

claim 'a process that takes the CPUs is found'
cpus=$(python3 -c 'import json; print(json.load(open("strict.json"))["cpus"])')
if [ -n "$cpus" ] && command -v taskset >/dev/null; then
	hogs=()
	for cpu in ${cpus//,/ }; do
		taskset -c "$cpu" sh -c 'while :; do :; done' &
		hogs+=($!)
		started+=($!)
	done
	found "$MQBENCH" >codes
	kill -KILL "${hogs[@]}"
	wait "${hogs[@]}" 2>/dev/null || true
	grep -q '^interruptions medians' codes ||
		fail "nothing but $(tr '\n' ';' <codes)"
else
	skip_claim 'there is no taskset to put a process on a CPU'
fi

# Eight of the default size, in a /dev that only this command sees, of a user
# who has no others.
# shellcheck disable=SC2016 # the inner shell's
with_queues='
	mkdir "$0/dev" && mount -t tmpfs none "$0/dev" && cd "$0/dev" &&
	mkdir mqueue shm && touch null && mount --bind /dev/null null &&
	mount -t mqueue none mqueue && mount --rbind "$0/dev" /dev &&
	setpriv --reuid=$((61000 + $$ % 4000)) --clear-groups sh -c '"'"'
		for i in 1 2 3 4 5 6 7 8; do
			: >"/dev/mqueue/$i" || exit
		done
		cd "$0" && exec "$@"'"'"' "$0" "$@"
	status=$?
	rm -f /dev/mqueue/[1-8]
	exit $status'

claim "the user's own POSIX queues count against RLIMIT_MSGQUEUE"
if [ -n "${MQBENCH_TEST_INSIDE:-}" ] && command -v prlimit >/dev/null &&
	command -v setpriv >/dev/null; then
	chmod 1777 "$work"
	rm -f found.json
	found prlimit --msgqueue=819200 unshare -m sh -c "$with_queues" \
		"$work" "$MQBENCH" >codes
	grep -q '^msgqueue_limit None' codes ||
		fail "nothing but $(tr '\n' ';' <codes)"
else
	skip_claim 'a file system of queues can only be mounted by root'
fi

# A cgroup that may use a tenth of a CPU, made in $group; or false.
make_group() {
	local v1=/sys/fs/cgroup/cpu/mqbench-test-$$
	local v2=/sys/fs/cgroup/mqbench-test-$$
	if mkdir "$v1" 2>/dev/null; then
		group=$v1
		echo 10000 >"$group/cpu.cfs_quota_us"
	elif grep -qw cpu /sys/fs/cgroup/cgroup.subtree_control 2>/dev/null &&
		mkdir "$v2" 2>/dev/null; then
		group=$v2
		echo '10000 100000' >"$group/cpu.max"
	else
		return 1
	fi
}

# shellcheck disable=SC2016 # the inner shell's
inside='echo $$ >"$0/cgroup.procs" && exec "$@"'

claim "a cgroup's quota is found, and what it holds up"
if make_group 2>/dev/null; then
	found sh -c "$inside" "$group" "$MQBENCH" >codes
	for code in cpu_quota throttled; do
		grep -q "^$code medians" codes ||
			fail "no $code: $(tr '\n' ';' <codes)"
	done
	claim 'a run counts the periods in which it was held up'
	run sh -c "$inside" "$group" "$MQBENCH" run --preset smoke --runs 4 \
		--workload flood --mechanism sysv --placement same-cpu \
		--duration 300ms -o r.json
	expect_status 0
	expect_json r.json 'sum(x["usage"]["throttled_periods"]
		for x in runs) > 0'
	expect_json r.json '{"cpu_quota", "disturbed"} <=
		{w["code"] for w in r["warnings"]}'
	expect_json r.json '{"interruptions", "throttled"} &
		{w["code"] for w in r["warnings"]}'
else
	skip_claim 'no cgroup with a CPU quota can be made here (needs root)'
fi

finish
