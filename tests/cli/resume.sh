#!/usr/bin/env bash
# --resume goes on with an interrupted run. Claims:
#
# - After Ctrl-C, and after mqbench itself was killed, the record is completed
#   in place: same id, same order, every block has every configuration once,
#   and each run that was on the disk is there as it was.
# - With --raw each run has its samples once then, and no line is torn.
# - It can be interrupted again, and resumed again.
# - Where only some of the mechanisms that shared a run are on the disk, the
#   others are measured too.
# - A run that had failed is not repeated, and its reason stays.
# - A complete record is refused; so is one of another kernel, boot, machine,
#   limit, program or plan, and the error names what differs; and one that
#   belongs to another user. The file is left as it was.
# - So is one whose load is not UTF-8: the record does not have its command.
# - No option goes with it that the record has; a search for knees is refused.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/processes.sh
. "$SOURCE/tests/processes.sh"
own_namespaces
own_program
queues >before

runs=(--workload flood,pingpong --mechanism sysv,posix --size 64
	--placement unpinned --capacity 10 --duration 40ms --runs 4 --seed 7)

# Goes on and may be interrupted: as start, of what is there.
go_on() {
	set -m
	"$MQBENCH" run --resume r.json >out 2>err </dev/null &
	pid=$!
	set +m
	started+=("$pid")
	ran='mqbench run --resume r.json'
}

# What may not change: each run that is on the disk, by its place in the plan.
keep_runs() {
	python3 - "$1" <<'PYTHON'
import json, os, sys

runs = {}
with open("r.json") as file:
    r = json.load(file)
for result in r["results"]:
    for run in result["runs"]:
        runs[result["id"], run["order"]] = run
if os.path.exists("r.journal"):
    with open("r.journal") as file:
        for line in file:
            if line.endswith("\n"):
                line = json.loads(line)
                runs.setdefault((line["result"], line["run"]["order"]),
                                line["run"])
with open(sys.argv[1], "w") as file:
    json.dump({"id": r["id"], "created": r["created"],
               "runs": {"%s %d" % k: v for k, v in runs.items()}}, file)
PYTHON
}

expect_completed() {
	expect_json r.json 'r["complete"] and all(
		sorted(run["block"] for run in result["runs"]) == list(range(4))
		for result in results)'
	expect_json r.json '{run["order"] for run in runs}
		== set(range(int(r["plan"]["steps"])))'
	expect_json r.json 'r["plan"]["resumed"] == '"$1"' and sound == results'
	expect_json r.json '(lambda codes: len(codes) == len(set(codes)))(
		[w["code"] for w in r["warnings"]])'
	cp r.json now.json
	keep_runs now
	python3 - <<'PYTHON' || fail 'a run is not as it was'
import json, sys

kept, now = json.load(open("kept")), json.load(open("now"))
sys.exit(kept["id"] != now["id"] or kept["created"] != now["created"]
         or any(now["runs"].get(k) != v for k, v in kept["runs"].items()))
PYTHON
	[ ! -e r.journal ] || fail 'a journal is left'
	run "$MQBENCH" run "${runs[@]}" --show-plan -v
	[ "$(planned out)" = "$(measured r.json)" ] ||
		fail 'not the order of the plan'
}

# Each series of samples of each run, once.
expect_raw() {
	python3 - >said 2>&1 <<'PYTHON' || fail "$(tail -n 1 said)"
import json

want = {(x["id"], run["index"], name): metric["count"] + metric["omitted"]
        for x in json.load(open("r.json"))["results"] for run in x["runs"]
        for name, metric in run["metrics"].items()
        if isinstance(metric, dict)}
seen = {}
for line in open("r.raw.tsv"):
    name, run, metric, values = line.split("\t")
    key = name, int(run), metric
    assert values.endswith("\n") and key not in seen, key
    seen[key] = values.count(",") + 1
assert seen == want, set(seen.items()) ^ set(want.items())
PYTHON
}

for signal in INT KILL; do
	claim "after SIG$signal it goes on where it was, and completes"
	rm -f r.raw.tsv
	start "${runs[@]}" --raw
	until_true 30 finished 5 || fail 'five runs take half a minute'
	kill "-$signal" "$pid"
	join 10
	expect_nothing_left
	keep_runs kept
	# What a kill leaves of a run that the journal does not have.
	printf '%s\t77\trtt_ns\t1,2\n%s\t0\trtt_ns\t1' \
		"$(head -n 1 r.raw.tsv | cut -f 1)" flood/torn >>r.raw.tsv
	go_on
	join 60
	expect_status 0
	expect_completed 1
	expect_raw
done

claim 'without the samples of the runs it is refused'
python3 -c 'import json
r = json.load(open("r.json"))
r["complete"] = False
json.dump(r, open("lacks.json", "w"))'
refuses 2 'open lacks\.raw\.tsv: No such file' run --resume lacks.json
head -n 3 r.raw.tsv >lacks.raw.tsv
refuses 2 'lacks\.raw\.tsv: has samples of [0-9]* runs, the record of' \
	run --resume lacks.json

claim 'killed twice, it is resumed twice'
start "${runs[@]}"
until_true 30 finished 3 || fail 'three runs take half a minute'
kill -KILL "$pid"
join 10
until_true 5 no_process || fail 'a process is left'
go_on
until_true 10 grep -qs '"resumed":1' r.json || fail 'it did not go on'
until_true 30 finished 2 || fail 'two runs take half a minute'
kill -KILL "$pid"
join 10
until_true 5 no_process || fail 'a process is left'
keep_runs kept
go_on
join 60
expect_status 0
expect_completed 2

claim 'a complete record is refused, and left as it was'
sum=$(cksum <r.json)
refuses 2 'r\.json: is complete' run --resume r.json
[ "$(cksum <r.json)" = "$sum" ] || fail 'it was changed'

claim 'what failed is not repeated, and its reason stays'
start --workload flood --mechanism sysv,posix --size 64 --placement unpinned \
	--duration 400ms --runs 6 --seed 7
# A run may end before the signal arrives, and then has not failed.
kill_a_worker() {
	signal_worker KILL sender && until_true 3 grep -qs 'signal 9' r.journal
}
kill_a_worker || kill_a_worker || kill_a_worker || fail 'no run failed'
kill -INT "$pid"
join 10
go_on
join 60
expect_status 5
# Of a configuration that had good runs before, these count.
expect_json r.json 'r["complete"] and len(ok) >= len(results) - 1
	and all(len(x["runs"]) == 6 for x in results if not x["reason"])
	and [run["status"] for run in runs].count("failed") == 1
	and sum("signal 9" in (x["reason"] or "") for x in results) == 1'

# refuses_changed TEXT PYTHON-STATEMENT: of a record in which that was done.
refuses_changed() {
	python3 - "$2" <<'PYTHON'
import json, sys

r = json.load(open("partial.json"))
exec(sys.argv[1])
json.dump(r, open("changed.json", "w"))
PYTHON
	sum=$(cksum <changed.json)
	refuses 2 "changed\\.json: cannot be resumed: $1" \
		run --resume changed.json
	[ "$(cksum <changed.json)" = "$sum" ] || fail 'it was changed'
	[ ! -e changed.journal ] || fail 'a journal was begun'
}

claim 'what is another than it was is named, and refused'
start "${runs[@]}"
until_true 30 finished 4 || fail 'four runs take half a minute'
kill -INT "$pid"
join 10
mv r.json partial.json
refuses_changed 'kernel.release was 1\.2\.3 and is ' \
	'r["environment"]["kernel"]["release"] = "1.2.3"'
refuses_changed 'kernel.boot_id' 'r["environment"]["kernel"]["boot_id"] = "x"'
refuses_changed 'machine_class' 'r["environment"]["machine_class"] = "0"'
refuses_changed 'limits.msgmnb_bytes was 17 ' \
	'r["environment"]["limits"]["msgmnb_bytes"] = 17'
refuses_changed 'namespace' 'r["environment"]["namespace"] = "elsewhere"'
refuses_changed 'commit' 'r["tool"]["commit"] = "0123456"'
refuses_changed 'flags' 'r["tool"]["flags"] = "-O0"'
refuses_changed 'runs was 4 and is now 5' \
	'r["plan"]["options"]["runs"] = "5"'
refuses_changed 'its arguments do not give' \
	'r["results"][0]["params"]["size_bytes"] = 65'
refuses_changed 'its arguments do not give' \
	'next(x for x in r["results"] if x["runs"])["runs"][0]["order"] = 9999'

claim 'what shared a run and is not on the disk is measured'
python3 - <<'PYTHON'
import json

r = json.load(open("partial.json"))
orders = [run["order"] for x in r["results"] for run in x["runs"]]
last = max(order for order in orders if orders.count(order) > 1)
for x in r["results"]:
    x["runs"] = [run for run in x["runs"] if run["order"] <= last]
next(x for x in r["results"]
     if x["runs"] and x["runs"][-1]["order"] == last)["runs"].pop()
json.dump(r, open("r.json", "w"))
PYTHON
keep_runs kept
go_on
join 60
expect_status 0
expect_completed 1

claim 'arguments that are none are refused with the name of the record'
python3 - <<'PYTHON'
import json

r = json.load(open("partial.json"))
r["argv"] = ["run", "--no-such"]
json.dump(r, open("changed.json", "w"))
r["argv"] = ["run"]
r["plan"]["options"]["find-knee"] = "p99<1ms"
json.dump(r, open("knee.json", "w"))
PYTHON
refuses 2 'changed\.json: run --no-such: unknown option' \
	run --resume changed.json
refuses 2 'knee\.json: a search for knees cannot be resumed' \
	run --resume knee.json

claim 'a run by a plan goes on without the file'
"$MQBENCH" run --show-plan=json "${runs[@]}" >plan.json
start --plan plan.json
until_true 30 finished 2 || fail 'two runs take half a minute'
rm plan.json
kill -INT "$pid"
join 10
keep_runs kept
go_on
join 60
expect_status 0
expect_completed 1

claim 'no other options go with it'
refuses 2 'takes no other options' run --resume partial.json --runs 3
refuses 2 'takes no other options' run --size 64 --resume partial.json
refuses 2 'nothing\.json: No such file' run --resume nothing.json

claim "another user's record is refused"
if [ "$(id -u)" -eq 0 ]; then
	cp partial.json theirs.json
	chown 65534 theirs.json
	refuses 2 'belongs to another user' run --resume theirs.json
else
	skip_claim 'nobody can give a file away but root'
fi
expect_nothing_left

claim 'a load that is not UTF-8 is not replaced by another command'
run "$MQBENCH" run --workload pingpong --mechanism pipe --size 64 --runs 1 \
	--messages 10 --background $'sleep 99 # \377?' -o load.json
expect_status 0
python3 - <<'PYTHON' || fail 'argv is not as it should be'
import json
with open("load.json") as file:
    r = json.load(file)
r["complete"] = False
with open("load.json", "w") as file:
    json.dump(r, file)
assert "sleep 99 # \ufffd?" in r["argv"]
PYTHON
refuses 2 '--background was not UTF-8' run --resume load.json

finish
