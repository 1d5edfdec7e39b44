#!/usr/bin/env bash
# What the shells complete. Claims, of bash and zsh as they are:
#
# - Commands, options, and the words that an option takes, also behind a comma
#   and behind "--option="; what was given already is not offered again.
# - Every word of `mqbench list`, every option of --help is offered.
# - Files where a file stands, records before others, folders, queues that
#   there are and how an address begins.
# - Behind "--" of compare come the options of run.
# - Nothing is offered where anything may stand, or the command is unknown.
# - The key Tab does it, in a real terminal.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
own_namespaces
own_program
PATH=$(dirname "$MQBENCH"):$PATH
mkdir folder
touch a.json b.json notes.txt

# What bash would insert, a line each, for a line with the cursor at its end.
in_bash() {
	bash --norc --noprofile -c '
		. "$1/scripts/completion/mqbench.bash"
		COMP_LINE=$2 COMP_POINT=${#2}
		_mqbench
		[ "${#COMPREPLY[@]}" -eq 0 ] || printf "%s\n" "${COMPREPLY[@]}"
	' bash "$SOURCE" "$1" 2>err | sort
}

# offers LINE WORD...: exactly these.
offers() {
	local line=$1 want got
	shift
	want=$(printf '%s\n' "$@" | sort)
	got=$(in_bash "$line")
	[ "$got" = "$want" ] ||
		fail "'$line' gives ${got//$'\n'/ }, not ${want//$'\n'/ }"
	[ ! -s err ] || fail "'$line' complains"
}

claim 'commands'
# shellcheck disable=SC2046 # words
offers 'mqbench ' $("$MQBENCH" list commands | awk '{ print $1 }') --help \
	--version
offers 'mqbench ru' run
offers 'mqbench qu' queues
offers 'mqbench xyz' ''
offers 'mqbench xyz ' ''

claim 'options, and words that they take'
for command in run report compare queues; do
	# shellcheck disable=SC2046 # words
	offers "mqbench $command --" $("$MQBENCH" help "$command" |
		sed -nE 's/^  (-[a-z],|   ) (--[a-z0-9-]+).*/\2/p')
done
offers 'mqbench run --mess' --messages
offers 'mqbench run --preset ' smoke quick default publish
offers 'mqbench run -p s' smoke
offers 'mqbench run --pattern ' constant rising falling random
offers 'mqbench compare --format ' text json markdown ktap
offers 'mqbench send /x --wait e' epoll
for list in mechanism workload wait; do
	# shellcheck disable=SC2046 # words
	offers "mqbench run --size 64 --$list " $("$MQBENCH" list "${list}s" |
		awk '{ print $1 }')
done
# shellcheck disable=SC2046 # words
offers 'mqbench probe --only ' $("$MQBENCH" list promises | awk '{ print $1 }')
# shellcheck disable=SC2046 # words
offers 'mqbench report -f ' $("$MQBENCH" list reports | awk '{ print $1 }')

claim 'behind a comma, and behind ='
offers 'mqbench run --mechanism sysv,po' sysv,posix
offers 'mqbench run --wait block,poll,n' block,poll,notify
offers 'mqbench run --wait=poll,po' ''
offers 'mqbench run --pattern constant,' constant,rising constant,falling \
	constant,random
offers 'mqbench run --keep-awake=' no yes
offers 'mqbench run --wait=ep' epoll
offers 'mqbench run --wait=poll,ep' poll,epoll
offers 'mqbench doctor --strict=' medians tails

claim 'words beside options'
# shellcheck disable=SC2046 # words
offers 'mqbench list ' $("$MQBENCH" list --help |
	sed -n '/^One of:/,/^$/s/^One of:\|^  //p')
offers 'mqbench help rep' replicate report
offers 'mqbench queues l' ls limits
offers 'mqbench queues stat sysv:i' id:

claim 'files, records and folders'
offers 'mqbench report ' a.json b.json build folder scripts
offers 'mqbench report a' a.json
offers 'mqbench run -o n' notes.txt
offers 'mqbench plot --output ' build folder scripts

claim 'addresses: how they begin, and the queues that there are'
offers 'mqbench send po' posix:/
printf 'x\n' | "$MQBENCH" send sysv:0x4d510001 2>err
printf 'x\n' | "$MQBENCH" send /completed 2>err
offers 'mqbench queues stat sysv:0x4d51' 0x4d510001
case $(in_bash 'mqbench recv /comp') in
/completed) ;;
*) skip_claim 'POSIX queues cannot be listed here' ;;
esac
"$MQBENCH" queues rm --yes sysv:0x4d510001 /completed >out 2>&1

claim 'behind -- the options of run'
offers 'mqbench compare --live ./a ./b -- --works' ''
offers 'mqbench compare --live ./a ./b -- --workl' --workload
offers 'mqbench compare --live ./a ./b -- --workload pi' pingpong

claim 'nothing where anything may stand'
offers 'mqbench run --size ' ''
offers 'mqbench run --label x' ''
offers 'mqbench run ' ''

# typed SHELL PROMPT LINE WANT: the line, then Tab, in a terminal of its own.
typed() {
	python3 - "$@" <<'PYTHON' 2>&1
import os, pty, select, sys, time

shell, setup, typed, want = sys.argv[1:5]
pid, fd = pty.fork()
if pid == 0:
    os.environ.update(TERM="dumb", PS1="> ", HISTFILE="/dev/null")
    flags = ["--norc", "--noprofile"] if shell == "bash" else ["-f"]
    os.execvp(shell, [shell, *flags, "-i"])
seen = b""

def until(what, seconds):
    global seen
    end = time.monotonic() + seconds
    while what not in seen.replace(b"\a", b"") and time.monotonic() < end:
        if select.select([fd], [], [], 0.1)[0]:
            try:
                seen += os.read(fd, 4096)
            except OSError:
                break
    return what in seen.replace(b"\a", b"")

os.write(fd, (setup + "; echo set''up\n").encode())
ready = until(b"setup\r", 20)
seen = b""
os.write(fd, typed.encode() + b"\t")
good = ready and until(want.encode(), 20)
os.kill(pid, 9)
if not good:
    sys.exit("%s: typed %r and Tab, saw %r" % (shell, typed, seen[-300:]))
PYTHON
}

claim 'Tab in bash'
said=$(typed bash ". '$SOURCE/scripts/completion/mqbench.bash'" \
	'mqbench run --workload ping' 'pingpong') || fail "$said"

if command -v zsh >/dev/null; then
	setup="fpath=('$SOURCE/scripts/completion' \$fpath); autoload -Uz compinit; compinit -D -u"
	while IFS='|' read -r line want; do
		claim "Tab in zsh: $line"
		said=$(typed zsh "$setup" "$line" "$want") || fail "$said"
	done <<'LINES'
mqbench que|queues
mqbench run --workload ping|pingpong
mqbench run --mechanism sysv,po|sysv,posix
mqbench run --wait=ep|--wait=epoll
mqbench compare --live x y -- --workl|--workload
mqbench report a|a.json
mqbench queues stat pos|posix:/
LINES
else
	claim 'Tab in zsh'
	skip_claim 'there is no zsh'
fi

finish
