#!/usr/bin/env bash
# Memory that is refused, at one allocation after another. Claims:
#
# - Each command then ends with status 5 and "mqbench: out of memory" alone, or
#   as it does with memory, with the same output: never otherwise.
# - What it was to write is not there, or whole, and nothing is left beside it.
# - A run leaves no queue, nor does send --remove one that it made; what a run
#   had measured is in its record and journal.
# - A worker that gets none ends its run, not the plan.
#
# SWEEP_STEP is the STEP of each sweep below, and lets it begin with the first;
# SWEEP_FIGURES says where the counts go.
# Not tried: what tests/refuse/refuse.c names, which crashes without memory.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
refuse=${BUILD:-$SOURCE/build}/tests/librefuse.so
[ -e "$refuse" ] || skip_all 'sanitizers have a malloc of their own'
own_program

cp "$SOURCE/tests/data/record-small.json" a.json
cp a.json b.json
export XDG_RUNTIME_DIR=$work/runtime
mkdir -m 700 "$XDG_RUNTIME_DIR"

cat >sweep.py <<'PYTHON'
import json, os, shutil, subprocess, sys

first, step, program, library, *words = sys.argv[1:]
first, step = int(first), int(step)
if os.environ.get("SWEEP_STEP"):
    first, step = 1, int(os.environ["SWEEP_STEP"])
varies = words[0] in ("doctor", "probe", "run") and "out.json" in words
before = set(os.listdir())


def made():
    if os.path.isdir("plots"):
        return sorted(os.listdir("plots"))
    if not os.path.exists("out.json"):
        return None
    text = open("out.json").read()
    if not varies:
        return text
    json.loads(text)
    return "JSON"


def tried(which):
    for name in set(os.listdir()) - before:
        if os.path.isdir(name):
            shutil.rmtree(name)
        else:
            os.remove(name)
    subprocess.run(os.environ.get("BEFORE", ":"), shell=True, check=True)
    done = subprocess.run(
        [program, *words], stdin=open("/dev/null"), capture_output=True,
        env=dict(os.environ, LD_PRELOAD=library, REFUSE=str(which)))
    said = done.stderr.decode()
    left = set(os.listdir()) - before - {"plots", "out.json", "out.journal",
                                         "out.raw.tsv"}
    if subprocess.run(os.environ.get("AFTER", ":"), shell=True).returncode:
        left.add("a queue")
    if left or any(n.startswith("mqbench-") for n in made() or ()):
        print(which, "leaves", left)
    return done.returncode, "" if varies else done.stdout, made(), said


status, out, whole, _ = tried(0)
which, alike, dead, trials = first, 0, 0, 0
while alike < 3 and which < 20000:
    got = tried(which)
    same = got[:3] == (status, out, whole)
    told = got[0] == 5 and got[3].endswith("mqbench: out of memory\n") and (
        got[2] in (None, [], whole) or words[0] == "plot")
    if not same and not told:
        print(which, "status", got[0], got[3].strip()[-200:])
    which += 1 + which // step
    alike = alike + 1 if same else 0
    dead += told
    trials += 1
if os.environ.get("SWEEP_FIGURES"):
    with open(os.environ["SWEEP_FIGURES"], "a") as file:
        print(trials, dead, file=file)
if dead == 0:
    print("none was refused")
PYTHON

# sweep FIRST STEP ARGUMENT...: from the FIRST allocation on, each one more by
# a STEP-th than the one before.
sweep() {
	claim "memory is refused to: ${*:3}"
	run python3 sweep.py "$1" "$2" "$MQBENCH" "$refuse" "${@:3}"
	expect_status 0
	[ ! -s out ] || fail "$(cat out)"
	rm -rf plots out.*
}

sweep 1 4 report a.json
sweep 1 3 report -f html a.json -o out.json
sweep 1 2 report -f hlog a.json
sweep 1 2 report --merge a.json b.json
sweep 1 3 compare -f json a.json b.json
sweep 1 2 choose a.json
sweep 1 2 history a.json b.json
sweep 1 2 replicate a.json --with b.json
for command in list schema help version; do
	sweep 1 2 $command
done
sweep 1 2 queues ls
sweep 1 2 queues limits --format json
sweep 1 2 explain "$SOURCE"/results/kernels/matrix/{6.1.0-57,6.12.117}*-explained.json
sweep 1 2 run --show-plan=json --seed 1
sweep 1 1 doctor -f json -o out.json
sweep 1 1 probe --only fifo -f json -o out.json
if command -v gnuplot >/dev/null; then
	sweep 1 1 plot a.json -o plots --only ratios --format svg
else
	skip_claim 'there is no gnuplot'
fi

queue=sysv:0x7e58$(printf %04x $(($$ % 65536)))
remove="'$MQBENCH' queues rm $queue --yes >removed 2>&1"
gone="for i in 1 2 3 4 5 6 7 8 9; do
	'$MQBENCH' queues stat $queue >stat 2>&1 || exit 0; sleep 0.1
done; exit 1"
touch removed stat
AFTER=$gone sweep 1 1 send "$queue" --remove
BEFORE="$remove || :" sweep 1 1 send "$queue" --count 2
BEFORE="$remove || :; '$MQBENCH' send $queue --count 2 2>stat" \
	sweep 1 1 recv "$queue" --count 2
eval "$remove" || fail 'there is no queue'

quick=(run --mechanism 'sysv,posix' --workload pingpong --size 64
	--messages 200 --runs 2 --namespace host)
sweep 100 1 "${quick[@]}" --raw -o out.json
run "$MQBENCH" queues clean
expect_out '^0 queues removed'

claim 'a worker without memory ends its run, and the plan goes on'
for n in 3 6; do
	run env LD_PRELOAD="$refuse" REFUSE=-$n \
		"$MQBENCH" "${quick[@]}" -o worker.json
	expect_status 5
	expect_err '^mqbench: out of memory$'
	expect_json worker.json 'r["complete"] and
		all("out of memory" in x["runs"][0]["reason"] for x in results)'
	rm -f worker.json
done
run "$MQBENCH" queues clean
expect_out '^0 queues removed'
finish
