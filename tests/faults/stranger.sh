#!/usr/bin/env bash
# What strangers can do. Claims:
#
# - Queues of a run are open to nobody else: mode 0600, and another user can
#   neither read, fill, look at nor remove them; their names, where they have
#   any, are other ones each time.
# - Quotes, newlines and $(...) in the name of a record or in a label run
#   nothing, and reach no line of a report as lines of their own.
# - A record that would take more memory than any record does is refused in one
#   line, within seconds: a file without end, too many runs, warnings or
#   facts, too deep a nesting. No plan is accepted that would make such a one.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/processes.sh
. "$SOURCE/tests/processes.sh"
own_namespaces
own_program
queues >before

# As another user: what of a System V queue can be done by its id, and of
# POSIX queues by their names. Prints what was permitted.
cat >attack.py <<'PYTHON'
import ctypes, os, sys

libc = ctypes.CDLL(None, use_errno=True)
librt = ctypes.CDLL("librt.so.1", use_errno=True)
os.setgroups([])
os.setresgid(65534, 65534, 65534)
os.setresuid(65534, 65534, 65534)
buffer = ctypes.create_string_buffer(4096)
IPC_NOWAIT, IPC_RMID, IPC_STAT, IPC_SET = 0o4000, 0, 2, 1
for id in map(int, sys.argv[2].split()):
    for name, call in [
            ("msgrcv", lambda: libc.msgrcv(id, buffer, 1024, 0, IPC_NOWAIT)),
            ("msgsnd", lambda: libc.msgsnd(id, b"\1" + bytes(80), 64,
                                           IPC_NOWAIT)),
            ("IPC_STAT", lambda: libc.msgctl(id, IPC_STAT, buffer)),
            ("IPC_RMID", lambda: libc.msgctl(id, IPC_RMID, None))]:
        if call() >= 0:
            print(name, id, "was permitted")
for name in os.listdir(sys.argv[1]):
    path = b"/" + name.encode()
    for flags in os.O_RDONLY, os.O_WRONLY:
        if librt.mq_open(path, flags | os.O_NONBLOCK) >= 0:
            print("mq_open", name, "was permitted")
    if librt.mq_unlink(path) >= 0:
        print("mq_unlink", name, "was permitted")
PYTHON

sysv_ids() {
	awk 'NR > 1 { print $2 }' /proc/sysvipc/msg
}
some_queues() {
	[ "$(queues | wc -l)" -gt "$(($(wc -l <before) + $1))" ]
}

claim 'another user can do nothing with the queues of a run'
if [ -n "${MQBENCH_TEST_INSIDE:-}" ]; then
	for try in first second; do
		start --workload lifecycle --mechanism sysv,posix --size 64 \
			--others 20 --duration 400ms --messages 100000000 --runs 1 \
			--namespace host --placement unpinned
		until_true 10 some_queues 15 || fail 'there are no queues'
		sleep 0.1
		queues 2>/dev/null | sort >"$try"
		ls -l "$work/mqueue" >modes 2>/dev/null || true # some are gone
		! awk '$1 ~ /^-[r-]/ && $1 !~ /^-rw-------/' modes | grep . ||
			fail 'a POSIX queue is open to others'
		! awk 'NR > 1 && $3 % 1000 != 600' /proc/sysvipc/msg | grep . ||
			fail 'a System V queue is open to others'
		python3 attack.py "$work/mqueue" \
			"$(sysv_ids | xargs)" >done 2>&1 || fail "$(cat done)"
		[ ! -s done ] || fail "$(head -3 done)"
		join 30
		expect_status 0
		expect_json r.json 'all(x["status"] == "ok" for x in results)'
		expect_nothing_left
	done
	[ -z "$(awk '$1 != "sysv"' first second | sort | uniq -d)" ] ||
		fail 'names come again'
else
	skip_claim 'it takes another user and a namespace, so root'
fi

claim 'a name or a label is never a command, nor a line of its own'
odd='it'"'"'s "odd" $(touch pwned) `touch pwned`; touch pwned
mqbench: forged'
flood=(--workload flood --mechanism pipe,uds --size 64 --placement unpinned
	--messages 200 --runs 1)
run "$MQBENCH" run "${flood[@]}" --label "$odd" -o "$odd.json"
expect_status 0
for command in "report --format table" 'report --format markdown' history \
	compare plot; do
	set --
	[ "${command%% *}" != compare ] || set -- "$odd.json"
	[ "${command%% *}" != plot ] || set -- -o plots
	# shellcheck disable=SC2086 # a command and its option
	run "$MQBENCH" $command "$odd.json" "$@"
	[ "$status" -lt 126 ] || fail "'$command' ended with status $status"
	! grep -q '^mqbench: forged' out || fail "'$command' printed the line"
done
# shellcheck disable=SC2012 # the names are the point
! ls -R | grep -qx pwned || fail 'something was run'
rm -rf plots ./*.json

claim 'an error moves no cursor'
printf '{"size\\u009b2J\\u001b[2J\\u007f": 64}' >odd.json
refuses 2 'odd\.json: member size' run --plan odd.json
! grep -qP '\x1b|\x7f|\xc2\x9b' err || fail 'a control character is printed'
rm odd.json

claim 'a file without end is refused'
limit=20
refuses 2 '/dev/zero: File too large' report /dev/zero
refuses 2 '/dev/zero: File too large' run --plan /dev/zero

claim 'too many runs, warnings or facts are refused, and too deep a nesting'
python3 - <<'PYTHON'
head = '{"schema":"mqbench-result","schema_version":"1.0",'
many = 1000000
few = many // 5
parts = {
    "runs": '"results":[{"runs":[' + "{}," * few + '{}]}]}',
    "warnings": '"warnings":[' + "{}," * many + '{}],"results":[]}',
    "facts": '"plan":{' + "".join('"%d":1,' % i for i in range(few))
             + '"x":1},"results":[]}',
    "workloads": '"workloads":{' + "".join('"%d":{},' % i for i in range(few))
                 + '"x":{}},"results":[]}',
    "deep": '"plan":' + "[" * many,
    "results-deep": '"results":' + "[" * many,
}
for name, part in parts.items():
    with open(name + ".json", "w") as file:
        file.write(head + part)
PYTHON
refuses 2 'warnings\.json: takes over 512 MiB' report warnings.json
refuses 2 'runs\.json: has over 30000 runs' report runs.json
refuses 2 'workloads\.json: has over 256 workloads' report workloads.json
refuses 2 'facts\.json: has over 4096 facts in its "plan"' report facts.json
for name in deep results-deep; do
	refuses 2 "$name\\.json: .*not a complete JSON file" report $name.json
	refuses 2 "$name\\.json: .*not a complete JSON file" run --plan $name.json
done

claim 'no plan is accepted that no record could hold'
python3 -c 'print({"fill": ["0..255"] * 17})' | tr "'" '"' >many.json
refuses 2 'many\.json: --fill: over 4096 values' run --plan many.json
refuses 2 'over 30000 combinations' run --workload pingpong --size 64 \
	--fill 0..255 --others 0..255
refuses 2 'a record holds 30000 runs' run --preset default --runs 10000

finish
