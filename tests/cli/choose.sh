#!/usr/bin/env bash
# Which mechanism choose names, and how it ends. Claims:
#
# - The answer is the first line, with its figures, interval and runs below it;
#   candidates with no significant difference share the first place. Where
#   that is a control's, it names the queues too.
# - Of a folder it reads the newest records that have what is wanted.
# - What disqualifies is named: the promise, or the figure and its limit.
# - What was not measured is not recommended: the command that would tell is
#   printed, and `run` takes it; it ends with 4. Nobody left ends with 1.
# - --strict ends with 3 where the first place is not sure.
# - The settings are those of the size and the capacity that are wanted, with
#   what becomes of the queue.
# - Evidence of another machine class is labelled.
# - --measure runs what is missing, with run's options behind --, and then
#   answers; it does not ask for what it has just run.
# - --format json is strict JSON with the same answer, markdown has a table.
# - No line is wider than 80 columns; no NaN is printed, however poor the input.
# - Bad input is refused in one line that helps.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

mqbench=$MQBENCH
own_namespaces

# make.py FILE SYSV POSIX RUNS: a round trip of so many µs, within 1 %.
cat >make.py <<'PYTHON'
import json, os, sys

def result(place, mechanism, us, runs):
    def times(i):
        at = us * 1000 * (1 + 0.02 * (((i * 5 + place) % 7) / 7 - 0.43))
        return {"50": at, "90": at, "99": 2 * at}
    return {
        "id": "pingpong/" + mechanism, "status": "ok",
        "params": {"workload": "pingpong", "mechanism": mechanism,
                   "size_bytes": int(os.environ.get("SIZE", 256)),
                   "placement": {"name": "same-llc", "cpus": [0, 1]},
                   "capacity": 10},
        "effective": {"capacity_messages": 10, "equal": True},
        "runs": [{"index": i, "block": i, "order": 2 * i + place,
                  "status": "ok",
                  "metrics": {"cpu_ns": us * 500,
                              "rtt_ns": {"count": 5000, "min": us * 900,
                                         "percentiles": times(i)}}}
                 for i in range(runs)],
        "summary": {"rtt_ns." + name: {"median": median * us, "runs": runs}
                    for name, median in (("p50", 1000), ("p99", 2000))}}

def kept(word, sysv, posix):
    def one(verdict):
        return {"verdict": verdict, "observed": "seen so",
                "expected": "x", "because": "y", "offered": True}
    return {"id": 1, "word": word, "subject": "S", "promise": "p",
            "mechanisms": {"sysv": one(sysv), "posix": one(posix)}}

path, sysv, posix, runs = sys.argv[1:]
runs = int(runs)
record = {
    "schema": "mqbench-result", "schema_version": "1.0", "complete": True,
    "id": "made-up",
    "created": os.environ.get("DATE", "2025-01-01") + "T00:00:00Z",
    "environment": {"machine_class": os.environ.get("CLASS", "0123"),
                    "verdict": os.environ.get("VERDICT", "fit for tails"),
                    "kernel": {"release": "6.1"}},
    "promises": [kept("polled", "not_offered", "kept"),
                 kept("priority", "kept", "kept"),
                 kept("persists", "kept", "kept")],
    "results": [result(0, "sysv", float(sysv), runs),
                result(1, "posix", float(posix), runs)]}
with open(path, "w") as file:
    json.dump(record, file)
PYTHON

make() {
	python3 make.py "$@"
}

choose() {
	run "$mqbench" choose --size 256 "$@"
}

fits() {
	local wide
	wide=$(LC_ALL=C.UTF-8 grep -E '.{81}' "$work/out") || true
	[ -z "$wide" ] || fail "wider than 80 columns: $wide"
	! grep -qiwE 'nan|inf' "$work/out" || fail 'printed a NaN'
}

# The lines of a section, in one.
section() {
	awk -v title="$1" '$0 ~ "^" title { on = 1; next }
		/^[A-Z]/ || /^$/ { on = 0 } on' "$work/out" |
		tr -s ' \n' '  '
}

expect_in() {
	section "$1" | grep -qE -- "$2" ||
		fail "'$ran' says nothing like '$2' under $1"
}

make record.json 5 4 14
make tied.json 5 5 14
make few.json 5 4 4
VERDICT='fit for neither' make unfit.json 5 4 14

claim 'the answer is the first line, and its figures are below it'
choose record.json --p99 20us --needs priority,persistence
expect_status 0
fits
head -n 1 out | grep -qx posix || fail 'posix is not the first line'
expect_in 'MEETS ALL' '1 posix round trip p99 8\.[01][0-9] µs \[[0-9., ]+\], 14 runs; at most 20\.0 µs: yes kept: priority, persists'
expect_in 'MEETS ALL' '2 sysv .* \+2[0-9]\.[0-9] % \[.*\] against posix'

claim 'candidates with no significant difference share the first place'
choose tied.json
expect_status 0
head -n 1 out | grep -qE 'no significant difference$' || fail 'no tie is told'
expect_in 'MEETS ALL' '1= (sysv|posix) .* 1= .* same within 3 % as (sysv|posix): '

claim 'a ratio that the figures beside it contradict is said to be by block'
make against.json 5 4 21
python3 - <<'PYTHON'
import json
with open("against.json") as file:
    record = json.load(file)
for result in record["results"]:
    ours = result["params"]["mechanism"] == "posix"
    for i, run in enumerate(result["runs"]):
        percentiles = run["metrics"]["rtt_ns"]["percentiles"]
        for name in percentiles:
            percentiles[name] = (1000, 980)[ours] * (i + 1)
        if not ours and i >= 14:
            run.update(status="failed", reason="so")
with open("against.json", "w") as file:
    json.dump(record, file)
PYTHON
run "$mqbench" report against.json
tr -s '\n ' ' ' <out | grep -F '2.0 % less [2.0,2.0] by block' >by ||
	fail 'it is not told'
run "$mqbench" report record.json
! grep -q '[])] by block' out || fail 'they agree'

claim 'a place is lost only where the record'"'"'s table says the same'
make nine.json 5 4 9
python3 - <<'PYTHON'
import copy, json
with open("nine.json") as file:
    record = json.load(file)
first = {x["params"]["mechanism"]: x["runs"][0] for x in record["results"]}
metrics = first["posix"]["metrics"] = copy.deepcopy(first["sysv"]["metrics"])
for metric in filter(lambda m: isinstance(m, dict), metrics.values()):
    for name, value in metric["percentiles"].items():
        metric["percentiles"][name] = value and value * 1.0001
more = copy.deepcopy(record["results"])
for result in more:
    result["params"]["size_bytes"] = 512
record["results"] += more
with open("nine.json", "w") as file:
    json.dump(record, file)
PYTHON
run "$mqbench" report nine.json
expect_out 'cannot tell'
choose nine.json
head -n 1 out | grep -qE 'no significant difference$' ||
	fail 'one question is answered where the table of all cannot tell'
expect_in 'MEETS ALL' 'no significant difference from (sysv|posix): .*\], corrected for the number of comparisons'

python3 - <<'PYTHON'
import json
for name in ("sysv", "posix"):
    with open("record.json") as file:
        record = json.load(file)
    record["results"] = [x for x in record["results"]
                         if x["params"]["mechanism"] == name]
    with open(name + ".json", "w") as file:
        json.dump(record, file)
PYTHON
choose sysv.json posix.json
expect_in 'MEETS ALL' '1= posix .* 1= sysv .* not measured together with posix'

claim 'of a folder it reads the newest that have what is wanted'
mkdir folder
make folder/a.json 9 4 14
DATE=2025-02-01 make folder/b.json 5 4 14
DATE=2025-03-01 SIZE=512 make folder/c.json 1 1 14
for like in 256:b 512:c 300:c; do
	run "$mqbench" choose --size "${like%:*}" "folder/${like#*:}.json"
	cp out expected
	run "$mqbench" choose --size "${like%:*}" folder
	cmp -s out expected || fail "$like: it reads others: $(diff expected out)"
done
run "$mqbench" choose --workload flood folder
expect_out 'folder/c\.json'
mkdir hollow
refuses 2 'no usable record' choose hollow

claim 'what disqualifies is named'
choose record.json --needs poll
expect_status 0
expect_in 'RULED OUT' 'sysv polled: not offered: seen so'
choose record.json --p99 9us
expect_in 'RULED OUT' 'sysv round trip p99 10\.[0-9] µs .*; at most 9\.00 µs: NO'
choose record.json --cpu-budget 2200ns
expect_in 'RULED OUT' 'sysv CPU/msg 2\.50 µs .*; at most 2\.20 µs: NO'

choose unfit.json --p99 1ns
expect_in 'RULED OUT' 'posix round trip p99 .*, even the fastest message took 3\.60 µs; at most 1 ns: NO'
choose record.json --wait poll
expect_in 'RULED OUT' 'sysv not offered: no file descriptor'

claim 'a control is no answer: the queues are named with it'
python3 - <<'PYTHON'
import copy, json
with open("tied.json") as file:
    record = json.load(file)
ring = copy.deepcopy(record["results"][0])
ring["params"]["mechanism"] = "ring"
for run in ring["runs"]:
    p = run["metrics"]["rtt_ns"]["percentiles"]
    p.update({k: v / 3 for k, v in p.items()})
record["results"].append(ring)
with open("ring.json", "w") as file:
    json.dump(record, file)
PYTHON
choose ring.json
head -n 1 out | grep -qE '^ring \(a control\); of the queues (posix or sysv|sysv or posix): no significant difference$' ||
	fail 'the queues are not named'
expect_in SETTINGS 'sysv, 10 messages .*RemoveIPC=yes'
expect_in SETTINGS 'posix, 10 messages .* restart of the consumer'
choose ring.json --p99 5us
head -n 1 out | grep -qE '^ring \(a control\); of the queues none: (posix|sysv) is ruled out, (posix|sysv) is ruled out$' ||
	fail 'it does not say what became of the queues'

claim 'nobody left ends with 1'
choose record.json --p99 1us
expect_status 4
choose record.json --p99 1us --needs by-type
expect_status 1
expect_in 'RULED OUT' 'pipe by-type: not offered'
make three.json 5 4 14
python3 - <<'PYTHON'
import copy, json
with open("three.json") as file:
    record = json.load(file)
for name in ("pipe", "uds", "ring"):
    other = copy.deepcopy(record["results"][0])
    other["params"]["mechanism"] = name
    record["results"].append(other)
with open("three.json", "w") as file:
    json.dump(record, file)
PYTHON
choose three.json --p99 1us
expect_status 1
expect_out '^None: every mechanism is ruled out'

claim 'an interval that holds the limit makes nobody certain'
choose record.json --p99 8us
expect_status 0
head -n 1 out | grep -qx 'posix, but not for certain' || fail 'it is certain'
expect_out '\-\-runs 28'
choose few.json --p99 20us
expect_in 'NOT FOR CERTAIN' 'posix .*4 runs: too few for an interval'

claim '--strict ends with 3 where the first place is not sure'
choose record.json --strict
expect_status 0
choose tied.json --strict
expect_status 3
choose unfit.json --strict
expect_status 3
expect_out 'fit for neither medians nor tails'

claim 'what was not measured is not recommended, but asked for'
choose record.json --size 512
expect_status 4
fits
expect_out '^Measure first'
expect_in 'NOT MEASURED' 'posix .* measured at 256 B, the nearest there is'
choose record.json --rate 20k --p99 50us
expect_status 4
expect_in 'NOT SHOWN' 'posix not measured'
expect_in 'MEASURE FIRST' 'mqbench run --workload paced --size 256 .*--rate 20000'
choose record.json --size 512 --p99 1ms
expect_in 'MEASURE FIRST' '--messages 1200 --duration 10s'
choose record.json --needs fifo
expect_status 4
expect_in 'NOT SHOWN' 'posix .*fifo: not probed'

claim 'run takes the command that is asked for'
for wanted in '--rate 20k --p99.9 50us' '--size 1k --wait poll --p99 9us' \
	'--workload flood --rate 300k --needs type' \
	'--workload depth --fill 100 --select exact' \
	"--background 'true; true'"; do
	eval "choose record.json $wanted"
	fits
	command=$(awk '/^MEASURE FIRST|^STILL OPEN/ { on = 1; next }
		/^$/ { on = 0 } on' out)
	case $command in
	*"mqbench run "*) ;;
	*) fail "$wanted: asks for no run" ;;
	esac
	shown=$(printf '%s --show-plan' "$command" |
		sed "s|^  mqbench|$mqbench|")
	(eval "$shown") >plan 2>err || fail "$wanted: run refuses: $command"
done

claim 'the settings are of the size and the capacity wanted'
choose record.json
expect_in SETTINGS 'posix, 10 messages of 256 B: mq_maxmsg = 10, mq_msgsize = 256'
expect_in SETTINGS 'RLIMIT_MSGQUEUE at least 3520;'
choose record.json --needs type
choose tied.json
expect_in SETTINGS 'kernel\.msgmnb at least 2560;'

claim 'evidence of another machine class is labelled'
expect_out 'of another machine class \(0123\)'
"$mqbench" probe --only fifo --format json -o here.json >/dev/null
class=$(python3 -c 'import json
print(json.load(open("here.json"))["environment"]["machine_class"])')
CLASS=$class make here-record.json 5 4 14
choose here-record.json
! grep -q 'another machine class' out || fail 'this machine is labelled'

claim 'what is satisfied is not asked to be probed'
"$MQBENCH" run --workload pingpong,priority --mechanism sysv,posix --size 64 \
	--placement same-cpu --fill 1 --messages 200 --runs 6 -o both.json >ours
run "$mqbench" choose both.json --placement same-cpu --needs priority,poll
expect_out 'probe --only polled --format json'

claim 'a probe of its own answers for promises'
choose here-record.json --needs fifo --promises here.json
expect_status 0
expect_in 'MEETS ALL' 'posix .* kept: fifo'

claim '--format json has the same answer'
choose record.json --p99 9us --needs poll --format json
expect_status 0
cp out answer.json
expect_json answer.json 'r["schema"] == "mqbench-choice"'
expect_json answer.json 'r["answer"] == "posix" and r["sure"]'
expect_json answer.json '[c["standing"] for c in r["candidates"]
	if c["mechanism"] in ("posix", "sysv")] == ["meets", "ruled_out"]'
expect_json answer.json 'r["measure_first"][:2] == ["mqbench", "run"]'
expect_json answer.json '{s["name"]: s["value"] for s in
	r["candidates"][0]["settings"]}["RLIMIT_MSGQUEUE"] == 3520'
choose record.json --format markdown
expect_out '^### MEETS ALL$'
expect_out '^\| 1 \| posix \| '
expect_out '^\*\*posix\*\*$'

claim '--measure runs what is missing, and then answers'
limit=120 run prlimit --msgqueue=1000:1000 "$mqbench" choose --measure \
	--workload pingpong --size 100 --placement same-cpu --p50 1s
expect_status 0
expect_in 'STILL OPEN' 'measured just now did not decide it'
! grep -q 'mqbench run' out || fail 'it asks for what it has just run'
limit=120 run "$mqbench" choose --measure --workload pingpong --size 100 \
	--placement same-cpu --p50 1s --needs fifo -- --runs 6
expect_err '^measuring: mqbench run .*--promises --runs 6 -o'
expect_out '^  mqbench-choose-.*\.json: '
if [ "$status" -eq 0 ]; then
	fits
	expect_in 'MEETS ALL' 'posix .* kept: fifo'
else
	expect_status 4
	skip_claim "nothing could be measured here"
fi
limit=120 run "$mqbench" choose --measure --workload pingpong --size 101 \
	--placement same-cpu -- --runs 2 --mechanism sysv,posix
expect_err '^measuring: mqbench run .* --capacity 10 --runs 2 --mechanism sysv,posix -o'
! grep -q 'no significant difference' out || fail 'two runs show that'
refuses 2 'choose names the record' choose --measure --size 102 -- -o mine.json
[ "$(queues)" = "" ] || fail "left queues: $(queues)"

claim 'without a record it asks for everything'
mkdir empty
(cd empty && "$mqbench" choose --size 64 --p99 50us) >out 2>err || status=$?
expect_status 4
expect_out '^Measure first: not ruled out: sysv, posix; controls: pipe, uds, ring$'
expect_out 'no record: there is neither results/\*\.json nor'
fits

claim 'poor records are no crash and no NaN'
for poor in '{"schema": "mqbench-result", "schema_version": "1.0"}' \
	'{"schema": "mqbench-result", "schema_version": "1.0", "results": [{}]}' \
	'{"schema": "mqbench-result", "schema_version": "1.0", "created": 3,
	"results": [{"status": "ok", "params": {"workload": "pingpong",
	"mechanism": "\u001b[2J|`<b>", "placement": {"name": "same-llc"},
	"size_bytes": 256, "capacity": 10}, "runs": [{"status": "ok",
	"metrics": {"rtt_ns": {"count": 1e9, "percentiles": {"50": 0}}}}]}]}'; do
	printf '%s' "$poor" >poor.json
	for format in text markdown json; do
		choose poor.json --format "$format"
		[ "$status" -le 4 ] || fail "$format: ended with $status"
		! grep -qiwE 'nan|inf' out || fail "$format: printed a NaN"
		! grep -q $'\033' out || fail "$format: moved the cursor"
	done
done

claim 'a mechanism of another program is not asked for'
sed 's/"mechanism": "sysv"/"mechanism": "strange"/' record.json >strange.json
choose strange.json --size 512
expect_in 'NOT MEASURED' 'strange round trip'
expect_in 'MEASURE FIRST' '--mechanism posix,sysv,pipe,uds,ring'

claim 'bad input is refused in one line that helps'
refuses 2 'did you mean polled\?' choose record.json --needs polld
refuses 2 'did you mean persistence\?' choose record.json --needs persistense
choose record.json --needs 'priority, persistence'
expect_status 0
refuses 2 'has to be quoted' choose record.json --needs priority, persistence
refuses 2 'options, with --measure' choose record.json -- --runs 3
refuses 2 'takes one value' choose --size 64,128
refuses 2 'has no meaning for --workload pingpong' choose --workload pingpong \
	--rate 10
refuses 2 'has no time of each message' choose --workload flood --p99 5us
refuses 2 'must be a time' choose --p99 fast
refuses 2 'needs a --rate' choose --cpu-budget 20%
refuses 2 'must be a time a message' choose --cpu-budget lots
refuses 2 'did you mean pingpong\?' choose --workload pingpog
refuses 2 'did you mean --size\?' choose --sise 3
refuses 2 'did you mean json\?' choose --format jsn
refuses 2 'no-such.json' choose no-such.json
refuses 2 'no-such.json' choose record.json --promises no-such.json

finish
