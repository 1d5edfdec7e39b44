#!/usr/bin/env bash
# Whether advice, followed to the letter, leads to success. Claims:
#
# - Every command of mqbench that a message names exists, with its options, and
#   so does every sysctl.
# - What is suggested for a misspelt word is taken.
# - A configuration that a limit forbids says the command after which it is
#   measured; and so does a private namespace that is refused.
# - The command behind "next:" is quoted as a shell wants it.
# - TERM=dumb or none has no escapes, and an empty NO_COLOR has colours.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
own_namespaces

claim 'commands, options and sysctls that messages name exist'
python3 - "$MQBENCH" "$SOURCE/bench" >out 2>err <<'PYTHON' || fail "$(cat out)"
import glob, os, re, subprocess, sys

program, source = sys.argv[1:]

def said(*words):
    done = subprocess.run([program, *words], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else ""

def texts():
    for path in glob.glob(source + "/**/*.[ch]", recursive=True):
        code = re.sub(r"/\*.*?\*/", "", open(path).read(), flags=re.S)
        for run in re.findall(r'"(?:[^"\\\n]|\\.)*"'
                              r'(?:\s+"(?:[^"\\\n]|\\.)*")*', code):
            yield "".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', run))

commands = set(re.findall(r"^  ([a-z]+) ", said("--help"), re.M))
# A kernel may lack these; those who have them know their names.
absent = {"kernel.unprivileged_userns_clone", "fs.mqueue.%s",
          "kernel.apparmor_restrict_unprivileged_userns"}
wrong, met, sysctls = set(), 0, set()
for text in texts():
    for name, rest in re.findall(
            r"\bmqbench ([a-z]+)((?:[ =](?:--?[a-z-]+|[a-z]+\b|[A-Z]+\b))*)",
            text):
        if name not in commands and "see mqbench" not in text:
            continue # prose: "mqbench was"
        met += 1
        options = re.findall(r" (--[a-z-]+)", rest)
        page = said(name, "--help") if name in commands else ""
        if not page or any(o not in page + " --help" for o in options):
            wrong.add("mqbench " + name + rest)
        if name == "list" and rest.split()[:1] and "--" not in rest:
            if not said("list", rest.split()[0]):
                wrong.add("mqbench list" + rest)
    sysctls |= set(re.findall(
        r"\b((?:kernel|fs|net|user)\.[a-z_%]+(?:[.-][a-z_%-]+)*)=", text))
for name in sysctls - absent:
    if not os.path.exists("/proc/sys/" + name.replace(".", "/")):
        wrong.add("sysctl " + name)
if met < 20 or len(sysctls) < 6:
    wrong.add("only %d commands and %d sysctls found" % (met, len(sysctls)))
print(*sorted(wrong), sep="\n")
sys.exit(bool(wrong))
PYTHON

claim 'what is suggested is taken'
while read -r line; do
	# shellcheck disable=SC2086 # words
	run "$MQBENCH" $line
	expect_status 2
	meant=$(sed -n 's/.*did you mean \([^?]*\)?.*/\1/p' err)
	wrong=${line##* }
	# shellcheck disable=SC2086
	run "$MQBENCH" ${line%"$wrong"} "$meant"
	if [ -z "$meant" ] || [ "$status" -eq 2 ]; then
		fail "$wrong: '$meant' is suggested, and refused"
	fi
done <<'LINES'
lsit
run --show-paln
run --show-plan --workload pingpog
run --show-plan --wait pol
run --show-plan --mechanism possix
probe --only persits
list waitz
LINES

# What advice calls, for a namespace whose root is nobody outside.
cat >follow.sh <<'SH'
set -eu
sysctl() {
	for word in "$@"; do
		echo "${word#*=}" >"/proc/sys/$(echo "${word%%=*}" | tr . /)"
	done
}
sudo() { "$@"; }
SH

# limit.sh COMMAND ARGUMENT...: after COMMAND a run is skipped, and after what
# its reason names it is measured.
{
	cat follow.sh
	cat <<'SH'
measure() {
	"$MQBENCH" run --namespace host --workload pingpong --runs 1 \
		--placement same-cpu \
		--messages 100 "$@" -o r.json >out 2>&1
}
eval "$1"
shift
! measure "$@" || { echo "nothing forbids it"; exit 1; }
reason=$(python3 -c 'import json
print(*(x["reason"] for x in json.load(open("r.json"))["results"]
	if x["params"]["mechanism"] != "null"))')
command=$(echo "$reason" | sed 's/ (now [0-9]*)//g' | grep -oE \
	'sysctl [a-z_.=0-9-]+( sysctl [a-z_.=0-9-]+)*|prlimit --pid \$\$ [a-z0-9=-]+' | head -n 1)
eval "${command// sysctl / }"
measure "$@" || { echo "$reason: after $command: $(cat out)"; exit 1; }
SH
} >limit.sh
{
	cat follow.sh
	cat <<'SH'
finding() {
	"$MQBENCH" doctor --format json | python3 -c 'import json, sys
print(*("%s\n%s" % (f["measured"], f["hint"])
	for f in json.load(sys.stdin)["findings"]
	if f["code"] == "host_namespace"))'
}
sysctl user.max_ipc_namespaces=0
said=$(finding)
echo "$said" | head -n 1 | grep ' (unshare .*: No space left on device)$'
eval "$(echo "$said" | tail -n 1)"
[ -z "$(finding)" ]
SH
} >refused.sh

claim 'a limit that forbids a configuration is lifted by the command it names'
if unshare --user --map-root-user --ipc true 2>err; then
	while IFS=: read -r before line; do
		# shellcheck disable=SC2086
		unshare --user --map-root-user --ipc bash limit.sh "$before" \
			$line >said 2>&1 || fail "$line: $(cat said)"
	done <<-'LINES'
		true:--mechanism posix --capacity 20 --size 9000
		sysctl fs.mqueue.queues_max=0:--mechanism posix
		true:--mechanism sysv --capacity 1000
		true:--mechanism sysv --size 10000 --capacity 1
		sysctl kernel.msgmni=0:--mechanism sysv
	LINES
else
	skip_claim "no user namespace here: $(cat err)"
fi
# shellcheck disable=SC2016 # its own pid
bash limit.sh 'prlimit --pid $$ --msgqueue=1000:' --mechanism posix \
	>said 2>&1 || fail "$(cat said)"

claim 'a private namespace that is refused says what allows it'
if unshare --user --map-root-user true 2>err; then
	unshare --user --map-root-user bash -x refused.sh >said 2>&1 ||
		fail "$(tail -n 5 said)"
else
	skip_claim "no user namespace here: $(cat err)"
fi

claim 'the next command is quoted for the shell'
mkdir "a b"
run "$MQBENCH" run --workload pingpong --mechanism posix --runs 1 \
	--placement same-cpu --messages 100 -o "a b/it's \$(x).json"
expect_status 0
eval "set -- $(sed -n 's/.* next: //p' err)"
if [ "$#" -ne 3 ] || [ ! -e "$3" ]; then
	fail "it names no file: $*"
fi

claim 'a dumb terminal gets no escapes, an empty NO_COLOR is none'
if command -v script >/dev/null; then
	shown() {
		env "$@" script -qec "'$MQBENCH' report 'a b/it'\\''s \$(x).json'" \
			/dev/null | grep -c $'\033' || true
	}
	for dumb in TERM=dumb TERM= --unset=TERM; do
		[ "$(shown $dumb)" -eq 0 ] || fail "escapes with $dumb"
	done
	[ "$(shown TERM=xterm NO_COLOR=1)" -eq 0 ] || fail 'NO_COLOR=1 has some'
	[ "$(shown TERM=xterm NO_COLOR=)" -gt 0 ] || fail 'NO_COLOR= has none'
else
	skip_claim 'there is no script(1)'
fi

finish
