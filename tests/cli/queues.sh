#!/usr/bin/env bash
# Queues listed, shown, removed, watched, limited and cleaned. Claims:
#
# - `ls` shows every queue of either family: address, id, messages, bytes,
#   room, mode, owner, last sender and receiver, the notify registration; in 80
#   columns, and as JSON. A queue of another namespace is not in it.
# - Where queues of a family cannot be seen (no mount, no /proc), that is said,
#   with status 4, and never "no queues"; the others are listed all the same; one
#   that may be opened can be asked about nevertheless.
# - A name with control characters moves no terminal's cursor, one that is not
#   UTF-8 leaves the JSON valid, different ones look different, and what is shown
#   in text and JSON leads back to the queue.
# - `stat` shows one queue; two paths of one ftok key are warned about.
# - `rm` removes with --yes, and without a terminal refuses to guess; it goes on
#   after one that is missing or denied; --all removes the user's own.
# - `top` prints plain lines on a pipe, and ends.
# - `limits` shows each limit as the kernel has it, what is used of it, and a
#   command that raises it, as JSON too.
# - The manifest: when mqbench is killed in the host's namespace, `clean` removes
#   what it left, of either family, and nothing else: not a queue of ours, not
#   one of a run that goes on, not one that another user made or that was there
#   before. A run that ends leaves no manifest.
# - A manifest folder with another mode is refused; where another user has made
#   one of its name, there is another.
# - All this as an ordinary user.
# shellcheck disable=SC2317 # some functions are called by until_true
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
own_namespaces
own_program
export XDG_RUNTIME_DIR=$work/runtime
mkdir -m 700 "$XDG_RUNTIME_DIR"

sysv=sysv:0x7e58$(printf %04x $(($$ % 65536)))
posix=/mqbench-test-$$
send() {
	"$MQBENCH" send "$@" >/dev/null 2>err </dev/null
}

# The JSON's queues are the record's "results" to expect_json.
queue_json() {
	run "$MQBENCH" queues ls --format json
	expect_status "$(grep -q '_listed": false' out && echo 4 || echo 0)"
	cp out list.json
	expect_json list.json "(lambda q: $1)({x['address']: x for x in r['queues']})"
}

if [ -n "${MQBENCH_TEST_INSIDE:-}" ]; then
	claim 'without a queue that is said'
	run "$MQBENCH" queues
	expect_status 0
	expect_out '^no queues$'

	claim 'without /proc none can be seen, which is not that there are none'
	bare() {
		run unshare -m sh -c 'mount -t tmpfs none /proc; exec "$@"' sh \
			"$MQBENCH" queues "$@"
	}
	if without_proc; then
		bare ls
		expect_status 4
		expect_out '^cannot see System V queues: open /proc/sysvipc/msg: '
		! grep -q 'no queues' out || fail 'it says that there are none'
		bare ls --format json
		expect_status 4
		expect_out '"sysv_listed": false'
		bare top -n 1
		expect_out '^cannot see System V queues: '
		bare limits
		expect_out '^  queues +- +- +-'
		bare stat sysv:0x1234
		expect_status 4
	fi
fi

claim 'ls shows every queue of either family'
send "$sysv" --count 3 --size 100 --type 2
send "$posix" --count 2 --size 64 --mode 0640
run "$MQBENCH" queues ls
expect_status 0
expect_out "^$sysv +[0-9]+ +3 +300 +1000 B 0600 [^ ]+ +[0-9]+ +-$"
[ "$(wc -L <out)" -le 80 ] || fail 'it is over 80 columns wide'
queue_json "q['$sysv']['messages'] == 3 and q['$sysv']['bytes'] == 300
	and q['$sysv']['capacity_bytes'] == 1000
	and q['$sysv']['mode'] == '0600' and q['$sysv']['last_sender_pid'] > 0
	and q['$sysv']['last_receiver_pid'] is None
	and q['$sysv']['last_received_s'] is None
	and q['$sysv']['use_percent'] == 30
	and q['$sysv']['creator_uid'] == q['$sysv']['uid']
	and q['$sysv']['last_changed_s'] > 0"
listed=yes
if grep -q '"posix_listed": false' list.json; then
	listed=
	skip_claim 'POSIX queues are not to be listed here'
else
	run "$MQBENCH" queues
	expect_out "^$posix\$|^$posix +- +2 +128 +10 x 64 0640"
	queue_json "q['$posix']['messages'] == 2 and q['$posix']['bytes'] == 128
		and q['$posix']['capacity_messages'] == 10
		and q['$posix']['message_bytes'] == 64
		and q['$posix']['mode'] == '0640' and q['$posix']['id'] is None
		and q['$posix']['notify'] is None and r['posix_listed']
		and q['$posix']['use_percent'] == 20
		and q['$posix']['creator'] is None"

	claim 'ls shows who is to be notified'
	"$MQBENCH" recv "$posix-n" --wait notify >/dev/null 2>&1 &
	started+=("$!")
	send "$posix-n" --count 1
	notified() {
		"$MQBENCH" queues stat "$posix-n" |
			grep -q "notifies  *process $1 by SIGRTMIN+0 (34)"
	}
	until_true 10 notified "$!" || fail 'it does not'
	run "$MQBENCH" queues ls
	expect_out "notifies $!\$"
	kill -INT "$!"
	wait "$!" || true
	"$MQBENCH" queues rm --yes "$posix-n" >/dev/null
fi

claim 'a strange name neither moves a cursor nor breaks the JSON'
name=/$(printf 'mq\033[2J\377\233\342\200\256\n%s' $$)
if [ -n "$listed" ]; then
	send "$name" --count 1
	for action in ls 'top --count 1'; do
		# shellcheck disable=SC2086 # words
		run "$MQBENCH" queues $action
		expect_status 0
		expect_out '^/mq\\033\[2J\\377\\233\\342\\200\\256\\012'
		! LC_ALL=C grep -q "[^ -~]" out || fail 'it is printed as it is'
	done
	queue_json 'len(q) >= 3'
	shown=$(python3 -c 'import json
print(*(q["address"] for q in json.load(open("list.json"))["queues"]
	if "033" in q["address"]))')
	run "$MQBENCH" queues stat "$shown"
	expect_status 0
	run "$MQBENCH" recv "$shown" --wait-for 0 --count 1
	expect_status 0
	run "$MQBENCH" queues rm --yes "$name"
	expect_status 0
	[ "$(cat out)" = "removed $shown" ] || fail "it is $(cat out)"
else
	skip_claim 'POSIX queues are not to be listed here'
fi

claim 'a queue of another namespace is not in it'
if unshare -i true 2>/dev/null; then
	run unshare -i "$MQBENCH" queues ls
	! grep -q "$sysv" out || fail 'the System V one is'
	! grep -q "$posix" out || fail 'the POSIX one is'
else
	skip_claim 'no namespace may be made'
fi

claim 'stat shows what there is to know'
run "$MQBENCH" queues stat "$sysv"
expect_status 0
expect_out '^  messages +3$'
expect_out '^  mode +0600$'
expect_out '^  use +30 %$'
expect_out "^  creator +[^ ]+, uid $(id -u), gid [0-9]+\$"
expect_out '^  last changed +20[0-9-]+ [0-9:]+, [0-9]+ s ago$'
expect_out '^  last sent +20[0-9-]+ [0-9:]+, [0-9]+ s ago, by [0-9]+ \('
expect_out '^  last received +never$'
id=$(sed -n 's/^  id *//p' out)
run "$MQBENCH" queues stat "sysv:id:$id"
expect_out "^$sysv\$"
run "$MQBENCH" queues stat "$posix"
expect_status 0
expect_out '^  messages +2$'
refuses 2 'no such queue' queues stat "$posix-none"
refuses 2 'no such queue' queues stat sysv:id:2147483647
run "$MQBENCH" queues stat "$posix-none" "$sysv" "$posix-no"
expect_status 2
expect_out "^$sysv\$"
[ "$(grep -c 'no such queue' err)" -eq 2 ] || fail "it said $(cat err)"
refuses 2 'no ADDRESS' queues stat

claim 'two paths of one key are warned about'
touch a
ln a b
send sysv:ftok:a:7 --count 1
run "$MQBENCH" queues rm --yes sysv:ftok:a:7 sysv:ftok:b:7
expect_err 'warning: sysv:ftok:a:7 and sysv:ftok:b:7 give one key, 0x7'
run "$MQBENCH" queues stat sysv:ftok:a:7
expect_status 2

claim 'top prints plain lines on a pipe, and ends'
run "$MQBENCH" queues top --count 2
expect_status 0
[ "$(grep -c '^QUEUE' out)" -eq 2 ] || fail 'there are not two pictures'
expect_out "^$sysv +3 +30 % +\\+0 "
! grep -q $'\033' out || fail 'there are escapes'
"$MQBENCH" queues top >top.out 2>err </dev/null &
pid=$!
started+=("$pid")
until_true 10 grep -q QUEUE top.out || fail 'it prints nothing'
kill -INT "$pid"
status=0
wait "$pid" || status=$?
expect_status 130

claim 'limits shows what the kernel has, and what raises it'
run "$MQBENCH" queues limits
expect_status 0
[ "$(wc -L <out)" -le 80 ] || fail 'it is over 80 columns wide'
for sysctl in kernel.msgmax kernel.msgmnb kernel.msgmni fs.mqueue.queues_max \
	fs.mqueue.msg_max fs.mqueue.msgsize_max fs.mqueue.msg_default \
	fs.mqueue.msgsize_default; do
	now=$(cat "/proc/sys/${sysctl//.//}" 2>/dev/null) || continue
	expect_out " $now +[0-9-]+ +(-|[0-9]+ %)  (sysctl $sysctl=[0-9]+|at its maximum)\$"
done
expect_out ' (none|[0-9]+) .*(--msgqueue=|ulimit -q |$)'
"$MQBENCH" queues limits --format json >limits.json
python3 - <<'PYTHON' >read 2>&1 || fail "$(cat read)"
import json
r = json.load(open("limits.json"))
assert r["schema"] == "mqbench-limits"
limits = {x["name"]: x for x in r["limits"]}
assert len(limits) == 9, limits.keys()
x = limits["kernel.msgmni"]
assert x["family"] == "sysv" and x["used"] >= 1 and x["highest"] == 32768
assert abs(x["use_percent"] - 100 * x["used"] / x["value"]) < 1e-9
assert x["raise"] is None or x["raise"].startswith("sysctl kernel.msgmni=")
PYTHON
if [ -n "${MQBENCH_TEST_INSIDE:-}" ]; then
	expect_out '^  queues +32000 +1 +0 %  sysctl kernel.msgmni=32768$'
	expect_out '^  queue, msgs +10 +10 +100 %  sysctl fs.mqueue.msg_max=20$'
	claim 'what it prints raises the limit, where that is permitted'
	sed -n 's/.*sysctl \([a-z._]*\)=\([0-9]*\)$/\1 \2/p' out >commands
	while read -r name value; do
		file=/proc/sys/${name//.//}
		if echo "$value" 2>/dev/null >"$file"; then
			[ "$(cat "$file")" = "$value" ] || fail "$name"
		fi
	done <commands
fi

claim 'rm refuses to guess without a terminal, and removes with --yes'
refuses 2 'use --yes' queues rm "$sysv"
run "$MQBENCH" queues rm --yes "$sysv" "$posix"
expect_status 0
expect_out "^removed $sysv\$"
expect_out "^removed $posix\$"
refuses 2 'no such queue' queues rm --yes "$sysv"
refuses 2 'no such queue' queues rm --yes "$posix"

claim 'rm goes on after one that is missing'
send "$sysv" --count 1
send "$posix" --count 1
run "$MQBENCH" queues rm --yes "$posix-a" "$sysv" sysv:id:2147483647 "$posix"
expect_status 2
[ "$(grep -c '^mqbench: .*: no such queue here$' err)" -eq 2 ] ||
	fail "it says $(cat err)"
[ "$(grep -c '^removed ' out)" -eq 2 ] || fail "it removed $(cat out)"
refuses 2 'not both' queues rm --all "$sysv"
refuses 2 'takes no --all' queues ls --all
if [ -n "${MQBENCH_TEST_INSIDE:-}" ]; then
	claim 'rm --all removes what the user owns, and nothing else'
	send "$sysv" --count 1
	send "$posix" --count 1
	theirs=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	"${theirs[@]}" "$MQBENCH" send "$posix-theirs" --count 1 2>err
	run "$MQBENCH" queues rm --all --yes
	expect_status 0
	expect_out "^removed $sysv\$"
	expect_out "^removed $posix\$"
	[ "$(wc -l <out)" -eq 2 ] || fail "it removed $(cat out)"
	run "${theirs[@]}" "$MQBENCH" queues rm --yes "$posix-theirs"
	expect_status 0
fi
if command -v script >/dev/null; then
	claim 'on a terminal rm asks'
	send "$sysv" --count 1
	for answer in n y; do
		echo "$answer" | timeout 20 script -qec \
			"'$MQBENCH' queues rm $sysv" /dev/null >out 2>&1 ||
			fail 'it failed'
		expect_out "remove $sysv with its 1 message\\? "
		status=0
		"$MQBENCH" queues stat "$sysv" >/dev/null 2>err || status=$?
		[ "$answer$status" = n0 ] || [ "$answer$status" = y2 ] ||
			fail "after '$answer' stat ends with $status"
	done
fi

claim 'words it does not know are refused'
refuses 2 'did you mean stat\?' queues sat
refuses 2 'takes no --yes' queues ls --yes
refuses 2 'takes no ADDRESS' queues ls /a
refuses 2 'did you mean json\?' queues ls --format jsn

# Starts a run in the host's namespace, which is ours, and waits for its queues.
begin_run() {
	set -m
	"$MQBENCH" run --namespace host --runs 1 --duration 20s \
		--messages 100000000 -o "$1.json" "${@:2}" >"$1.out" \
		2>"$1.err" </dev/null &
	pid=$!
	set +m
	started+=("$pid")
	until_true 20 entered "$pid" || fail "$1: it enters nothing"
}
# Everything that a run started; what has ended is at most a zombie.
killed_all() {
	! cat /proc/[0-9]*/stat 2>/dev/null | sed 's/.*) //' |
		awk -v group="$1" '$3 == group && $1 != "Z" { alive = 1 }
			END { exit !alive }'
}
kill_run() {
	kill -KILL -- "-$1"
	wait "$1" 2>/dev/null || true
	until_true 10 killed_all "$1" || fail "some of $1 live on"
}
manifests() {
	find "$XDG_RUNTIME_DIR" -type f
}
entered() {
	cat "$XDG_RUNTIME_DIR"/mqbench/"$1".* 2>/dev/null |
		grep -qE '^(sysv|posix) [0-9a-f]{8} [0-9]+ [0-9]+$'
}
sysv_queues() {
	awk 'NR > 1' /proc/sysvipc/msg | wc -l
}
there_are() {
	[ "$(sysv_queues)" -eq "$1" ]
}
flood=(--workload flood --size 64 --placement unpinned --keep-awake=no)

if [ -z "${MQBENCH_TEST_INSIDE:-}" ]; then
	claim 'the manifest'
	skip_claim "others' queues cannot be told apart (not root)"
	finish
fi

claim 'clean removes what a killed run left, and nothing else'
send "$sysv" --count 1
begin_run killed "${flood[@]}" --mechanism sysv --pairs 2
until_true 10 there_are 3 || fail "there are $(sysv_queues) queues"
killed=$pid
begin_run goes-on "${flood[@]}" --mechanism sysv
until_true 10 there_are 4 || fail "there are $(sysv_queues) queues"
goes_on=$pid
kill_run "$killed"
[ "$(sysv_queues)" -eq 4 ] || fail 'they are gone without it'
run "$MQBENCH" queues clean
expect_status 0
expect_out "^removed sysv of process $killed, which has exited\$"
expect_out '^2 queues removed; 1 run is active'
[ "$(sysv_queues)" -eq 2 ] || fail "$(sysv_queues) queues are left, not 2"
run "$MQBENCH" queues stat "$sysv"
expect_status 0
kill -0 "$goes_on" || fail 'the other run has ended'
entered "$goes_on" || fail "the other run's manifest is gone"

claim 'who is interrupted removes queues and manifest alone'
kill -INT "$goes_on"
status=0
wait "$goes_on" || status=$?
expect_status 130
[ "$(sysv_queues)" -eq 1 ] || fail "$(sysv_queues) queues are left, not ours"
[ -z "$(manifests)" ] || fail "a manifest is left: $(manifests)"
"$MQBENCH" queues rm --yes "$sysv" >/dev/null

claim 'named queues of either family are removed too'
for mechanism in posix sysv; do
	begin_run "$mechanism" --workload lifecycle --others 50 \
		--mechanism "$mechanism"
	many() {
		[ "$(queues | wc -l)" -ge 50 ]
	}
	until_true 10 many || fail "there are $(queues | wc -l) queues"
	kill_run "$pid"
	send "$posix" --count 1
	run "$MQBENCH" queues clean
	expect_status 0
	expect_out '^5[01] queues removed$'
	[ "$(queues | wc -l)" -eq 1 ] || fail "left: $(queues | head -3)"
	"$MQBENCH" queues rm --yes "$posix" >/dev/null
done
run "$MQBENCH" queues clean
expect_out '^0 queues removed$'
[ -z "$(manifests)" ] || fail "a manifest is left: $(manifests)"

claim 'a manifest of another namespace is left to those in it'
begin_run other "${flood[@]}" --mechanism sysv
kill_run "$pid"
run unshare -i "$MQBENCH" queues clean
expect_out '^0 queues removed; 1 run is active or in another namespace$'
run "$MQBENCH" queues clean
expect_out '^1 queue removed$'

claim 'clean leaves what another user made, or what was there before'
# ledger COUNT SECONDS: of a process that is gone, the key 0x7e590001.
ledger() {
	printf '%s %s\nsysv 7e590001 %s %s\n' 4194304 \
		"$(readlink /proc/self/ns/ipc)" "$1" "$2" \
		>"$XDG_RUNTIME_DIR/mqbench/4194304.abcdef"
}
now=$(date +%s)
send sysv:0x7e590001 --count 1
"${theirs[@]}" "$MQBENCH" send sysv:0x7e590003 --count 1 2>err
send sysv:0x7e590005 --count 1 --mode 0644
ledger 3 $((now + 60))
run "$MQBENCH" queues clean
expect_status 0
expect_out '^0 queues removed$'
[ -z "$(manifests)" ] || fail "a manifest is left: $(manifests)"
ledger 4294967295 "$now"
run timeout 10 "$MQBENCH" queues clean
expect_status 0
expect_out '^0 queues removed$'
ledger 3 "$now"
run "$MQBENCH" queues clean
expect_out '^1 queue removed$'
run "$MQBENCH" queues rm --yes sysv:0x7e590003 sysv:0x7e590005
expect_status 0

claim 'a folder that is not ours alone is refused, or passed over'
nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all)
chmod 777 "$work/runtime/mqbench"
refuses 5 'mode 0700' queues clean
run "$MQBENCH" run --namespace host "${flood[@]}" --mechanism sysv --runs 1 \
	--messages 200 -o r.json
expect_status 0
expect_err '^warning: created queues are not listed .*mode 0700'
chmod 700 "$work/runtime/mqbench"
mkdir -m 1777 tmp
mkdir -m 700 "tmp/mqbench-65534"
ledgers_of() {
	find tmp -name 'mqbench-65534*' -user 65534 -perm 0700 | wc -l
}
clean=(env -u XDG_RUNTIME_DIR "TMPDIR=$work/tmp" "${nobody[@]}" "$MQBENCH"
	queues clean)
run "${clean[@]}"
expect_status 0
rmdir tmp/mqbench-65534
ln -s / tmp/mqbench-65534
run "${clean[@]}"
expect_status 0
[ "$(ledgers_of)" -eq 1 ] || fail "there are $(ledgers_of) folders"
rm -r tmp/mqbench-65534*

claim 'an ordinary user lists, and is told what is not to be listed'
send "$sysv" --count 1
send "$posix" --count 1 --mode 0644
run env -u XDG_RUNTIME_DIR TMPDIR="$work/tmp" "${nobody[@]}" "$MQBENCH" \
	queues clean
expect_status 0
umount /dev/mqueue 2>/dev/null || true
run "${nobody[@]}" "$MQBENCH" queues ls
expect_status 4
expect_out "^$sysv +[0-9]+ +1 +64 +- 0600 root"
expect_out '^cannot see POSIX queues: '
expect_out 'mount -t mqueue none /dev/mqueue'
run "${nobody[@]}" "$MQBENCH" queues rm --all --yes
expect_status 4
expect_err 'what cannot be seen is left'
run "${nobody[@]}" "$MQBENCH" queues stat "$posix"
expect_status 0
expect_out '^  messages +1$'
run "${nobody[@]}" "$MQBENCH" queues rm --yes "$sysv" "$posix"
expect_status 2
[ "$(grep -c 'remove: permission denied; see ' err)" -eq 2 ] ||
	fail "it says $(cat err)"
run "${nobody[@]}" "$MQBENCH" send "$sysv" --count 1
expect_status 2
run "$MQBENCH" queues rm --yes "$sysv" "$posix"
expect_status 0

claim 'an ordinary user lists all in a namespace of their own'
if "${nobody[@]}" unshare -Uri true 2>/dev/null; then
	run "${nobody[@]}" unshare -Uri sh -c \
		"'$MQBENCH' send /own -n 2 && '$MQBENCH' queues ls"
	expect_out '^/own +- +2 +128 +10 x 64 0600'
else
	skip_claim 'user namespaces are not permitted here'
fi

finish
