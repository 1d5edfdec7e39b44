#!/usr/bin/env bash
# Two programs on one named queue. Claims:
#
# - Lines go through either family unchanged, empty ones and spaces too; either
#   side may start first; --count ends the receiver with status 0.
# - Generated messages are recognised: none lost, duplicated or reordered, and
#   their latency is told; -v prints a line for each.
# - Every blocking mode that the family offers carries them; what it does not
#   offer is refused with the reason.
# - One attempt (--wait nonblock) at a full or an empty queue says so, with status
#   3, and so does --timeout in every mode; --all ends when the queue is empty,
#   --peek leaves it as it is.
# - A rate is told where there is one, and a time with the unit of its size.
# - Ctrl-C ends either side in every mode with its summary and status 130.
# - System V receives by type: exactly, at most, all but. POSIX gives the
#   highest priority first.
# - The queue is made with the size, capacity and mode that were asked for,
#   whatever the umask; without them it is for its owner alone.
# - --remove leaves nothing, and only when what was sent has been received;
#   whatever ends the sender, the queue that it made is removed, and what it
#   found is left where it fails.
# - A receiver whose queue is removed says so, and has failed where it was to
#   receive more; of POSIX, which waits on, in every kind of wait.
# - A line that is too long, a queue that is not there, an address that is none
#   and options of the other family end with status 2.
# - All this as an ordinary user.
# shellcheck disable=SC2317 # some functions are called by until_true
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
own_namespaces

# start NAME ARGUMENT...: in the background; join NAME sets $status, and $out
# and $err are what it said.
declare -A pid_of
start() {
	local name=$1
	shift
	rm -f "$name.out" "$name.err"
	"$MQBENCH" "$@" >"$name.out" 2>"$name.err" </dev/null &
	pid_of[$name]=$!
	started+=("$!")
}
join() {
	until_true "${2:-20}" ended "${pid_of[$1]}" || {
		fail "the $1 in the background does not end"
		kill -KILL "${pid_of[$1]}"
	}
	status=0
	wait "${pid_of[$1]}" || status=$?
	ran="the $1 in the background"
	cp "$1.out" out
	cp "$1.err" err
}
interrupt() {
	kill -INT "${pid_of[$1]}" || fail "the $1 has ended"
}
# A process of ours that has ended is a zombie until it is waited for.
ended() {
	! grep -q '^State:[[:space:]]*[^Z[:space:]]' "/proc/$1/status" \
		2>/dev/null
}
absent() {
	! "$MQBENCH" queues stat "$1" >stat 2>&1
}
said() {
	grep -qE "$2" "$1" 2>/dev/null
}

both=(posix:/mqbench-test-$$ "sysv:0x7e57$(printf %04x $(($$ % 65536)))")

for queue in "${both[@]}"; do
	family=${queue%%:*}
	claim "$family: lines go through unchanged, the receiver first"
	printf 'hello\n\n two  words \nlast' >lines
	start recv recv "$queue" --count 4
	until_true 10 said recv.err '^waiting for' || fail 'it does not wait'
	run sh -c '"$1" send "$2" <lines' - "$MQBENCH" "$queue"
	expect_status 0
	expect_err '^sent 4 messages'
	join recv
	expect_status 0
	printf 'hello\n\n two  words \nlast\n' | cmp -s - out ||
		fail "it received: $(cat out)"
	expect_err '^received 4 messages, 21 bytes'

	claim "$family: the sender first, and what was made is recognised"
	run "$MQBENCH" send "$queue" --count 10 --size 64
	expect_status 0
	start recv recv "$queue" --count 500 -v
	run "$MQBENCH" send "$queue" --count 490 --size 64 --rate 5k
	expect_status 0
	join recv
	expect_status 0
	expect_err '^received 500 messages, 32000 bytes'
	expect_err '^from 2 senders: 0 lost, 0 duplicated, 0 reordered$'
	time='[0-9.]+ (µs|ms|s)'
	expect_err "^latency: min $time  p50 $time  p90 $time  max $time\$"
	[ "$(grep -cE "^[0-9]+: 64 B, .*, $time\$" out)" -eq 500 ] ||
		fail 'not every message has a line'

	claim "$family: a message without room for a stamp is one nevertheless"
	run "$MQBENCH" send "$queue" --count 2 --size 8
	run "$MQBENCH" recv "$queue" --count 2
	expect_status 0
	expect_err '^received 2 messages, 16 bytes'

	claim "$family: full and empty are told, with status 3"
	run "$MQBENCH" send "$queue" --count 3 --capacity 2 --wait nonblock
	expect_status 0
	run "$MQBENCH" recv "$queue" --all --remove
	expect_status 0
	expect_err '^received 3 messages'
	refuses 2 'no such queue' recv "$queue" --all
	refuses 2 'no such queue' recv "$queue" --wait nonblock
	run "$MQBENCH" send "$queue" --count 3 --capacity 2 --wait nonblock
	expect_status 3
	expect_err '^sent 2 messages in [0-9.]+ (µs|ms): [0-9]+/s$'
	expect_err "^mqbench: .*: full\$"
	run "$MQBENCH" recv "$queue" --wait nonblock
	expect_status 0
	expect_err '^received 1 message, 64 bytes$'
	run "$MQBENCH" recv "$queue" --wait nonblock --count 2
	expect_status 3
	expect_err '^received 1 message,'
	expect_err '^mqbench: .*: empty$'
	run "$MQBENCH" recv "$queue" --all
	expect_status 0
	expect_err '^received 0 messages'
	refuses 2 '--all: takes no --wait' recv "$queue" --all --wait spin

	claim "$family: every blocking mode carries, or is refused with reason"
	modes='block spin'
	[ "$family" = sysv ] || modes+=' poll select epoll timed notify'
	for mode in $modes; do
		start recv recv "$queue" --count 200 --wait "$mode"
		run "$MQBENCH" send "$queue" --count 200 --wait "$mode"
		expect_status 0
		join recv
		expect_status 0
		expect_err ': 0 lost, 0 duplicated, 0 reordered'
	done
	claim "$family: --timeout ends the wait in every mode"
	for mode in $modes; do
		run timeout 10 "$MQBENCH" recv "$queue" --wait "$mode" \
			--timeout 45ms
		expect_status 3
		expect_err '^mqbench: .*: empty$'
	done
	run "$MQBENCH" send "$queue" --count 2
	for mode in $modes; do
		run timeout 10 "$MQBENCH" send "$queue" --count 1 \
			--wait "$mode" --timeout 45ms --remove
		expect_status 3
		expect_err '^mqbench: .*: full$'
	done
	run "$MQBENCH" recv "$queue" --count 1
	run timeout 10 "$MQBENCH" send "$queue" --count 1 --timeout 45ms --remove
	expect_status 3
	expect_err 'not removed: is not empty$'
	run "$MQBENCH" recv "$queue" --all --remove
	expect_err '^received 2 messages'
	if [ "$family" = sysv ]; then
		for mode in poll select epoll timed notify; do
			refuses 2 "--wait $mode: SysV queues have no " \
				recv "$queue" --wait "$mode"
		done
	fi

	claim "$family: Ctrl-C ends either side with 130, and leaves the queue"
	for mode in $modes; do
		start recv recv "$queue" --wait "$mode" -v
		run "$MQBENCH" send "$queue" --count 3
		until_true 10 said recv.out '^3: ' || fail 'it received less'
		interrupt recv
		join recv
		expect_status 130
		expect_err '^received 3 messages'
		expect_err '^mqbench: interrupted$'
		start send send "$queue" --count 1000 --wait "$mode" -v
		until_true 10 said send.out '^10: ' || fail 'it sends nothing'
		interrupt send
		join send
		expect_status 130
		expect_err '^sent [1-9][0-9]* messages'
		run "$MQBENCH" recv "$queue" --count \
			"$(sed -n 's/^sent \([0-9]*\).*/\1/p' err)"
		expect_status 0
	done

	claim "$family: --remove waits until all is received"
	start send send "$queue" --count 5 --remove
	until_true 10 said send.err '^sent 5' || fail 'it does not send'
	run "$MQBENCH" recv "$queue" --count 5 --wait-for 0
	expect_status 0
	join send
	expect_status 0
	refuses 2 'no such queue' recv "$queue" --wait-for 0

	claim "$family: whatever ends send --remove, what it made is removed"
	for signal in KILL SEGV RTMAX; do
		start send send "$queue" --count 2 --remove
		until_true 10 said send.err '^sent 2' || fail 'it does not send'
		kill -s $signal "${pid_of[send]}"
		join send 2>/dev/null
		until_true 5 absent "$queue" || fail "$signal: the queue is left"
	done

	claim "$family: send --remove that fails leaves what others made"
	run "$MQBENCH" send "$queue" --count 1
	run "$MQBENCH" send "$queue" --count 1 --size 1M --remove
	expect_status 2
	run "$MQBENCH" recv "$queue" --count 1 --wait nonblock
	expect_status 0
	run "$MQBENCH" send "$queue" --remove
	expect_status 0
	absent "$queue" || fail 'the queue is left'

	claim "$family: the queue has the room that was asked for"
	start send send "$queue" --count 20 --size 100 --capacity 7 \
		--wait spin -v
	until_true 10 said send.out '^7: ' || fail 'it sends less'
	sleep 0.1
	interrupt send
	join send
	expect_status 130
	expect_err '^sent 7 messages'
	run "$MQBENCH" recv "$queue" --count 7 --remove
	expect_status 0
done
posix=${both[0]} sysv=${both[1]}

claim 'who waits for the queue no longer than it was told says so'
refuses 2 'no such queue' recv "$posix" --wait-for 0
run "$MQBENCH" recv "$sysv" --wait-for 50ms
expect_status 2
expect_err 'no such queue'

claim 'System V receives by type'
for type in 5 3 9; do
	echo "type $type" | "$MQBENCH" send "$sysv" --type "$type" 2>err
done
run "$MQBENCH" recv "$sysv" --select-type not:5 --count 1
expect_out '^type 3$'
run "$MQBENCH" recv "$sysv" --select-type at-most:8 --count 1 -v
expect_out '^1: 6 B, type 5: type 5$'
run "$MQBENCH" recv "$sysv" --select-type 4294967297 --wait nonblock
expect_err 'has no message of that type$'
run "$MQBENCH" recv "$sysv" --select-type 5 --wait nonblock
expect_status 3
expect_err 'has no message of that type$'

claim '--peek leaves what is there, where the kernel can'
echo again | "$MQBENCH" send "$sysv" --type 3 2>err
run "$MQBENCH" recv "$sysv" --peek
if grep -q 'no MSG_COPY' err; then
	skip_claim 'this kernel cannot'
else
	expect_status 0
	[ "$(tr '\n' ' ' <out)" = 'type 9 again ' ] || fail "it is $(cat out)"
	expect_err '^copied 2 messages, 11 bytes$'
fi
refuses 2 '--peek: POSIX queues have no call' recv "$posix" --peek
refuses 2 '--peek: takes no --select-type' recv "$sysv" --peek --remove
run "$MQBENCH" recv "$sysv" --select-type 9 --count 1 --remove
expect_out '^type 9$'

claim 'POSIX gives the highest priority first'
for priority in 0 32767 5; do
	echo "priority $priority" |
		"$MQBENCH" send "$posix" --priority "$priority" 2>err
done
run "$MQBENCH" recv "$posix" --count 3 --remove -v
[ "$(sed 's/.*: //' out | tr '\n' ' ')" = \
	'priority 32767 priority 5 priority 0 ' ] || fail "it is $(cat out)"
expect_out ', priority 32767: '

claim 'a terminal is shown what stands behind a zero byte'
if [ -n "$(command -v script)" ]; then
	printf 'a\0b\n' | "$MQBENCH" send "$posix" 2>err
	run script -qec "$MQBENCH recv $posix --all --remove" /dev/null
	expect_out '^a b'
else
	skip_claim 'there is no script(1)'
fi

claim 'the mode is what was asked for, whatever the umask; else 0600'
mode_of() {
	awk -v key="$((16#${sysv#sysv:0x}))" '$1 == key { print $3 }' \
		/proc/sysvipc/msg
}
umask 077
"$MQBENCH" send "$sysv" --mode 0622 --count 1 2>err
[ "$(mode_of)" = 622 ] || fail "it is $(mode_of)"
run "$MQBENCH" recv "$sysv" --count 1 --remove
"$MQBENCH" send "$sysv" --count 1 2>err
[ "$(mode_of)" = 600 ] || fail "it is $(mode_of)"
run "$MQBENCH" recv "$sysv" --count 1 --remove
umask 022

claim 'a second receiver that would be notified is told that it cannot'
start recv recv "$posix" --wait notify
notified() {
	"$MQBENCH" queues stat "$posix" | grep -q 'notifies  *process'
}
"$MQBENCH" send "$posix" --size 64 --count 1 2>err
until_true 10 notified 2>err || fail 'nobody is registered'
run "$MQBENCH" recv "$posix" --wait notify
expect_status 5
expect_err '^mqbench: .*another process is already registered'
interrupt recv
join recv
expect_status 130
run "$MQBENCH" queues rm "$posix" --yes
expect_status 0

claim 'a receiver whose queue is removed says so'
for count in '' '--count 9'; do
	"$MQBENCH" send "$sysv" --count 1 2>err
	# shellcheck disable=SC2086 # two words or none
	start recv recv "$sysv" -v $count
	until_true 10 said recv.out '^1: ' || fail 'it receives nothing'
	"$MQBENCH" send "$sysv" --count 1 --remove 2>err
	join recv
	expect_err "^$sysv was removed$"
	expect_err '^received 2 messages'
	[ -n "$count" ] || expect_status 0
	[ -z "$count" ] || expect_err 'receive: the queue was removed$'
	[ -z "$count" ] || expect_status 5
done

claim 'a POSIX receiver is told that its queue has no name any more'
"$MQBENCH" send "$posix" --count 1 2>err
opened() {
	find "/proc/$1/fd" -lname "*${posix#posix:}*" 2>/dev/null | grep -q .
}
for mode in block poll spin; do
	start "$mode" recv "$posix" --wait "$mode"
	until_true 10 opened "${pid_of[$mode]}" || fail "$mode: it opens nothing"
done
run "$MQBENCH" queues rm "$posix" --yes
for mode in block poll spin; do
	until_true 10 said "$mode.err" 'was removed \(mq_unlink\)' ||
		fail "$mode: it is not"
	interrupt "$mode"
	join "$mode"
	expect_status 130
done
start drain send "$posix" --count 2 --remove
until_true 10 said drain.err '^sent 2' || fail 'it does not send'
run "$MQBENCH" queues rm "$posix" --yes
"$MQBENCH" send "$posix" --count 1 2>err
until_true 10 said drain.err 'was removed \(mq_unlink\)' ||
	fail 'who waits for it to be empty is not told'
interrupt drain
join drain
run "$MQBENCH" recv "$posix" --all --remove
expect_err '^received 1 message,'

claim 'a line that is too long is refused, and which it is'
printf 'short\n%2000d\n' 1 >long
run sh -c '"$1" send "$2" <long' - "$MQBENCH" "$posix"
expect_status 2
expect_err '^mqbench: .*line 2 of 2000 bytes: the queue takes 1024 at most'
run "$MQBENCH" recv "$posix" --count 1 --remove
expect_out '^short$'

claim 'a queue that cannot take what it was made for is not left'
for queue in "${both[@]}"; do
	run "$MQBENCH" send "$queue" --count 1 --size 16777216
	[ "$status" -ne 0 ] || fail "$queue took 16 MiB"
	refuses 2 'no such queue' queues stat "$queue"
done

claim 'what cannot be is refused, and named'
refuses 2 'no ADDRESS' send
refuses 2 'unexpected argument' recv /a /b
refuses 2 'did you mean /demo\?' send demo
refuses 2 '--type: POSIX' send "$posix" --type 2
refuses 2 '--priority: System V' send "$sysv" --priority 2
refuses 2 '--select-type: POSIX' recv "$posix" --select-type 2
refuses 2 'did you mean at-most\?' recv "$sysv" --select-type at-mst:2
refuses 2 'did you mean block\?' recv "$sysv" --wait blok
refuses 2 '--mode' send "$posix" --mode 0888
refuses 2 '--count' recv "$posix" --count 0
refuses 2 '--size' send "$posix" --size 0
refuses 2 '--wait-for' recv "$posix" --wait-for soon
refuses 2 'no such queue' send sysv:id:2147483647 --count 1

claim 'what is over the limits is refused with what lifts it'
over=$(($(cat /proc/sys/kernel/msgmax) + 1))
if [ $over -lt 12800 ]; then
	"$MQBENCH" send "$sysv" --count 1 --capacity 200 2>err
	run "$MQBENCH" send "$sysv" --count 1 --size $over
	expect_status 4
	expect_err "sysctl kernel\.msgmax=$over\$"
	run "$MQBENCH" recv "$sysv" --all --remove
else
	skip_claim 'kernel.msgmax is raised'
fi
run "$MQBENCH" send "$posix" --count 1 --capacity 60000 --size 8k
if [ "$status" -eq 0 ]; then
	"$MQBENCH" recv "$posix" --count 1 --remove 2>err
	skip_claim 'there are no limits for us'
else
	expect_status 4
	expect_err 'msg_max|RLIMIT_MSGQUEUE'
fi

claim 'an ordinary user may do it, and others may not take part'
if [ "$(id -u)" -eq 0 ]; then
	chmod 755 "$work"
	nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups
		--inh-caps=-all)
	other=(setpriv --reuid=65533 --regid=65533 --clear-groups
		--inh-caps=-all)
	for queue in "${both[@]}"; do
		run "${nobody[@]}" "$MQBENCH" send "$queue" --count 3
		expect_status 0
		run "${other[@]}" "$MQBENCH" recv "$queue" --count 1
		expect_status 2
		expect_err 'permission denied'
		run "${other[@]}" "$MQBENCH" send "$queue" --count 1
		expect_status 2
		run "${nobody[@]}" "$MQBENCH" recv "$queue" --count 3 --remove
		expect_status 0
		expect_err ': 0 lost'
	done
else
	skip_claim 'there is nobody else (not root)'
fi

finish
