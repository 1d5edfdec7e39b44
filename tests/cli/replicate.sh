#!/usr/bin/env bash
# What replicate says of another's conclusions, and how it ends. Claims:
#
# - The first line counts what held; what did not comes before it; 0 where all
#   held, 1 where the opposite of one is shown here.
# - What cannot be told here is neither: 0, and 3 under --strict.
# - What was not measured here is said with its reason; 4 where nothing was.
# - Times are never held side by side, only directions.
# - It runs their plan here, and keeps the record.
# - --format json is strict JSON with the same counts.
# - No line is wider than 80 columns; no NaN is printed, however poor the input.
# - Bad input is refused in one line that helps.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

# make.py FILE RATIO...: of each size a POSIX round trip, RATIO that of System
# V; "-" was skipped. SCALE is how fast the machine is, CV how steady.
cat >make.py <<'PYTHON'
import json, os, random, sys

random.seed(1)
scale = float(os.environ.get("SCALE", 1))
cv = float(os.environ.get("CV", 0.003))

def result(place, size, mechanism, us, skipped):
    return {
        "id": "pingpong/%s/%dB" % (mechanism, size),
        "status": "skipped" if skipped else "ok",
        "reason": "no room here" if skipped else None,
        "params": {"workload": "pingpong", "mechanism": mechanism,
                   "size_bytes": size, "capacity": 10},
        "runs": [] if skipped else
            [{"index": i, "block": i, "order": 100 * place + i, "status": "ok",
              "metrics": {"rtt_ns": {"count": 2000, "percentiles": {
                  "50": us * scale * random.lognormvariate(0, cv)}}}}
             for i in range(14)]}

results = []
for i, ratio in enumerate(sys.argv[2:]):
    size = 64 << i
    skipped = ratio == "-"
    times = 1 if skipped else float(ratio)
    results.append(result(2 * i, size, "sysv", 5000, skipped))
    results.append(result(2 * i + 1, size, "posix", 5000 * times, skipped))
with open(sys.argv[1], "w") as file:
    json.dump({"schema": "mqbench-result", "schema_version": "1.0",
               "id": "made-up", "created": "2025-01-01T00:00:00Z",
               "complete": True,
               "environment": {"machine_class": os.environ.get("CLASS", "0"),
                               "cpu": {"model": "CPU of " + sys.argv[1]}},
               "results": results}, file)
PYTHON

replicate() {
	run "$MQBENCH" replicate "$@"
}

fits() {
	local wide
	wide=$(LC_ALL=C.UTF-8 grep -E '.{81}' "$work/out") || true
	[ -z "$wide" ] || fail "wider than 80 columns: $wide"
	! grep -qiwE 'nan|inf' "$work/out" || fail 'printed a NaN'
}

python3 make.py theirs.json 0.8 0.9 1.2 1
SCALE=10 CLASS=1 python3 make.py same.json 0.7 0.95 1.4 1
python3 make.py opposite.json 0.8 1.1 1.2 1
CV=0.5 python3 make.py noisy.json 0.8 0.9 1.2 1
python3 make.py partial.json 0.8 - 1.2 1
python3 make.py none.json - - - 1

claim 'what holds is counted, whatever the times'
replicate theirs.json --with same.json
expect_status 0
fits
head -n 1 out | grep -qx 'Held: 3 of 3 conclusions' || fail 'not 3 of 3'
expect_out 'different machines: directions are compared, not times'
! grep -qE '[0-9] (µs|ns)' out || fail 'a time is told'
replicate theirs.json --with same.json -v
expect_out '^HELD$'
expect_out '^ +-20\.[0-9] % → +-30\.[0-9] % \[.*\] +64 B same CPU'

claim 'the opposite ends with 1, and comes first'
replicate theirs.json --with opposite.json
expect_status 1
fits
expect_out '^Held: 2 of 3 conclusions; CONTRADICTED: 1$'
expect_out '^CONTRADICTED'
expect_out '^ +-10\.[0-9] % → +\+[0-9.]+ % .*128 B'

claim 'what cannot be told here is neither held nor contradicted'
replicate theirs.json --with noisy.json
expect_status 0
expect_out '^Held: 0 of 3 conclusions; not shown here: 3$'
expect_out '^NOT SHOWN HERE'
replicate theirs.json --with noisy.json --strict
expect_status 3
replicate theirs.json --with same.json --strict
expect_status 0

claim 'what was not measured is said with its reason'
replicate theirs.json --with partial.json
expect_status 0
expect_out '^Held: 2 of 3 conclusions; not measured here: 1$'
expect_out '^ 1 conclusion: System V: skipped: no room here$'
replicate theirs.json --with partial.json -v
expect_out '128 B same CPU: System V: skipped'
replicate theirs.json --with none.json
expect_status 4
fits

claim 'a record that decides nothing has nothing to replicate'
replicate noisy.json --with same.json
expect_status 4
expect_out '^Nothing to replicate'

claim '--format json has the same counts'
replicate theirs.json --with opposite.json --format json
expect_status 1
cp out answer.json
expect_json answer.json 'r["schema"] == "mqbench-replication"'
expect_json answer.json 'r["conclusions"] == 3 and r["undecided"] == 1'
expect_json answer.json 'r["counts"]["held"] == 2 and
	r["counts"]["contradicted"] == 1'
expect_json answer.json '[x["outcome"] for x in r["rows"]] ==
	["held", "contradicted", "held"]'

claim 'a record replicates itself'
replicate "$SOURCE/results/reference-default.json" \
	--with "$SOURCE/results/reference-default.json" --strict
expect_status 0
expect_out '^same machine class'
fits
expect_err 'is the same record as .* shows nothing'

claim 'poor records are no crash and no NaN'
printf '%s' '{"schema": "mqbench-result", "schema_version": "1.0"}' >poor.json
for format in text json; do
	replicate theirs.json --with poor.json --format "$format"
	expect_status 4
	! grep -qiwE 'nan|inf' out || fail "$format: printed a NaN"
	replicate poor.json --with theirs.json --format "$format"
	expect_status 4
done

claim 'it runs their plan here, and keeps the record'
"$MQBENCH" run --workload pingpong --mechanism sysv,posix --size 64 --runs 2 \
	--placement same-cpu --messages 100 -o plan.json >/dev/null 2>err ||
	skip_claim 'nothing can be measured here'
replicate plan.json -o ours.json
expect_err '^measuring: mqbench run --plan plan.json -o ours.json$'
if [ -s ours.json ]; then
	expect_status 4 # two runs decide nothing
	expect_json ours.json '{x["params"]["mechanism"] for x in ok} ==
		{"sysv", "posix", "null"} or len(ok) >= 2'
	expect_json ours.json 'max(len(x["runs"]) for x in results) == 2'
else
	fail 'kept no record'
fi
replicate plan.json -o fewer.json -- --runs 1
expect_json fewer.json 'max(len(x["runs"]) for x in results) == 1'

claim 'bad input is refused in one line that helps'
refuses 2 'replicate -o /dev/null: the record needs a file' \
	replicate theirs.json -o /dev/null
refuses 2 'replicate -- -o: its own -o' replicate theirs.json -- -o x.json
refuses 2 'mqbench replicate THEIRS' replicate
refuses 2 'unexpected argument' replicate theirs.json same.json
refuses 2 'omit -o' replicate theirs.json --with same.json -o x.json
refuses 2 'did you mean json\?' replicate theirs.json --format jsn
refuses 2 'no-such.json' replicate no-such.json
refuses 2 'no-such.json' replicate theirs.json --with no-such.json

finish
