#!/usr/bin/env bash
# System calls that fail, each with every errno of its man page and with
# ENOSYS. Claims, of each call and errno: mqbench ends by itself, with the exit
# status of the table below; it says why in one line, or in the record, in the
# words of the errno or of the limit that it stands for; the record is whole
# JSON; no process and no queue is left.
#
# One line of the table: the call; which calls of it fail (tests/deny), `all`
# or AFTER:TIMES; what is measured; how it ends; which errnos.
#   skipped  status 4, the reason is in the record
#   failed   status 5, the reason is in the record and on standard error
#   refused  status 5 before anything was measured
#   ok       status 0: it is no matter, or is gone around and said in the record
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/processes.sh
. "$SOURCE/tests/processes.sh"
own_namespaces
own_program
deny=${DENY:-$SOURCE/build/tests/deny}

"$deny" mq_open=ENOSYS:1:1 true 2>err ||
	skip_all "system calls cannot be denied here: $(cat err)"

table='
msgget all sysv failed EACCES EEXIST ENOENT ENOMEM
msgget all sysv skipped ENOSPC ENOSYS EPERM
msgget 30:1 sysv-names failed EEXIST ENOENT ENOMEM
msgget 30:1 sysv-names skipped ENOSPC
msgsnd 150:20 sysv failed EACCES EAGAIN EFAULT EIDRM EINVAL ENOMEM ENOSYS
msgsnd 150:20 sysv ok EINTR
msgrcv 150:20 sysv failed E2BIG EACCES EAGAIN EFAULT EIDRM EINVAL ENOMSG ENOSYS
msgrcv 150:20 sysv ok EINTR
msgctl all sysv-private failed EACCES EFAULT EIDRM EINVAL EPERM ENOSYS
msgctl 1:1 sysv skipped EPERM EINVAL
msgctl 30:1 sysv-names failed EACCES EFAULT EIDRM EINVAL EPERM
mq_open all posix failed EACCES EEXIST EINVAL ENAMETOOLONG ENFILE ENOENT ENOMEM
mq_open all posix skipped EMFILE ENOSPC ENOSYS EPERM
mq_open 1:1 posix failed EACCES ENFILE ENOMEM
mq_open 30:1 posix-names failed EEXIST ENFILE ENOMEM
mq_open 30:1 posix-names skipped EMFILE ENOSPC
mq_timedsend 150:20 posix failed EAGAIN EBADF EINVAL EMSGSIZE ETIMEDOUT ENOSYS
mq_timedsend 150:20 posix ok EINTR
mq_timedreceive 150:20 posix failed EAGAIN EBADF EBADMSG EINVAL EMSGSIZE ENOSYS
mq_timedreceive 150:20 posix failed ETIMEDOUT
mq_timedreceive 150:20 posix ok EINTR
mq_notify all posix-notify failed EBADF EBUSY EINVAL ENOMEM ENOSYS
mq_notify 1:20 posix-notify failed EBADF EINVAL ENOMEM
unshare all sysv-private ok EINVAL ENOMEM ENOSPC EPERM EUSERS ENOSYS
sched_setaffinity all sysv skipped EFAULT EINVAL EPERM ESRCH ENOSYS
mmap all sysv refused EACCES EAGAIN EINVAL ENFILE ENODEV ENOMEM EOVERFLOW EPERM
mmap all sysv refused EBADF EEXIST ETXTBSY
mmap 2:1 posix refused ENOMEM
'
# What a clear line says in place of the errno's own words.
instead='{"EMFILE": "RLIMIT_MSGQUEUE", "ENOSPC": "no queue is free",
	"ENOMSG": "Resource temporarily unavailable",
	"mq_open ENOSYS": "CONFIG_POSIX_MQUEUE",
	"msgget ENOSYS": "CONFIG_SYSVIPC",
	"msgctl EPERM": "kernel.msgmnb",
	"msgctl EINVAL": "no id in this user namespace"}'

measured() {
	echo --size 64 --placement same-cpu --messages 200 --runs 1
	case $1 in
	*-names) echo --workload lifecycle --others 20 ;;
	*) echo --workload flood ;;
	esac
	case $1 in
	*-private) ;;
	*) echo --namespace host ;;
	esac
	[ "${1#*-}" != notify ] || echo --wait notify
	echo --mechanism "${1%%-*}"
}

queues >before
: >cases
while read -r call which what how errnos; do
	[ -n "$call" ] || continue
	mapfile -t arguments < <(measured "$what" | xargs -n1)
	for errno in $errnos; do
		claim "$call=$errno $which of $what: $how"
		denial=$call=$errno
		[ "$which" = all ] || denial+=:$which
		name=$call-$errno-${which/:/-}-$what
		run "$deny" "$denial" "$MQBENCH" run "${arguments[@]}" \
			-o "$name.json"
		case $how in
		ok) expect_status 0 ;;
		skipped) expect_status 4 ;;
		*)
			expect_status 5
			[ "$(grep -c '^mqbench: ' err)" -eq 1 ] ||
				fail 'it does not say one line'
			;;
		esac
		! grep -q 'Sanitizer\|runtime error' err || fail 'a finding'
		mv err "$name.err"
		printf '%s %s %s %s\n' "$name" "$call" "$errno" "$how" >>cases
	done
done <<<"$table"
claim 'nothing is left'
expect_nothing_left

claim 'send, recv and probe say what they lack'
for command in send 'recv --wait-for 0'; do
	# shellcheck disable=SC2086 # a command and its options
	run "$deny" mq_open=ENOSYS "$MQBENCH" $command /mqbench-test-$$
	expect_status 5
	expect_err 'open: this kernel has no POSIX message queues$'
	# shellcheck disable=SC2086
	run "$deny" msgget=ENOSYS "$MQBENCH" $command sysv:0x7e57
	expect_status 5
	expect_err 'open: this kernel has no SysV message queues$'
done
run "$deny" mmap=ENOMEM "$MQBENCH" probe --only fifo
expect_status 5
expect_err '^mqbench: mmap of [0-9]+ shared bytes: Cannot allocate memory$'

claim 'queues that cannot be listed are told of'
run "$deny" fcntl=EIO "$MQBENCH" queues ls
expect_status 4
expect_out '^cannot see POSIX queues: read the folder of POSIX queues: '
run "$deny" fcntl=EIO "$MQBENCH" queues ls --format json
expect_out '"posix_listed": false'

claim 'each reason says what it was'
python3 - "$instead" >out <<'PYTHON' || fail "$(cat out)"
import errno, json, os, sys

instead = json.loads(sys.argv[1])
# What would allow a private namespace; another filter may be the first.
hints = {"EPERM": ["seccomp", "sysctl kernel."], "EINVAL": ["CONFIG_IPC_NS"],
         "ENOSPC": ["max_ipc_namespaces="], "EUSERS": ["max_ipc_namespaces="]}
wrong = []
for line in open("cases"):
    name, call, code, how = line.split()
    r = json.load(open(name + ".json"))
    said = open(name + ".err").read()
    words = [os.strerror(getattr(errno, code))]
    words += [instead[key] for key in (code, call + " " + code)
              if key in instead]
    results = [x for x in r["results"] if x["params"]["mechanism"] != "null"]
    statuses = {x["status"] for x in results}
    reasons = " ".join(x["reason"] or "" for x in results)
    if how == "refused":
        good = not r["complete"] and call in said
        reasons = said
    elif how == "ok":
        good = statuses == {"ok"}
        reasons = r["environment"]["namespace_reason"] or ""
        if call == "unshare":
            good &= os.strerror(getattr(errno, code)) in reasons and any(
                hint in reasons for hint in hints.get(code, [""]))
        else:
            words = [""]
            good &= sum(run["usage"]["interrupted_calls"]
                        for x in results for run in x["runs"]) == 20
    else:
        good = statuses == {how}
    if how == "failed":
        good &= reasons[:80] in said
    if not good or not any(word in reasons for word in words):
        wrong.append("%s: %s %s" % (name, statuses, reasons))
print("\n  ".join(wrong))
sys.exit(bool(wrong))
PYTHON

finish
