#!/usr/bin/env bash
# What compare says of two sides, and how it ends. Claims:
#
# - A regression leads the text and ends with 1, none with 0; --strict ends
#   with 3 where anything is inconclusive.
# - One record a side is no evidence of what records differ by themselves: what
#   it shows is no alarm, never enough for --strict, and neither good nor bad for
#   --bisect. Of counted instructions it is.
# - No line is wider than 80 columns; no NaN is printed, however poor the input.
# - Sides that cannot be compared are refused in one line that says what
#   differs; --force compares them.
# - Of records measured one after the other it says that time may have drifted,
#   of counted instructions it does not.
# - One boot a side is said, and is never enough for --strict.
# - --bisect ends with 0 only where everything is shown not to have regressed,
#   1 where something has, 125 for all else, errors too.
# - --format json is strict JSON, markdown has a table.
# - --live measures two programs in turn, keeps what it measured, measures a
#   regression again, and ends with 1 only where it is confirmed.
# - Two programs take turns, round after round, and the two records that are kept
#   say later what was said. Who takes no turns is measured run by run, and
#   told; what one of them cannot measure is no pair. With --versus the two are
#   configurations of one program.
# - A program that fails is named in one line; Ctrl-C ends with 130 and keeps
#   what was measured.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

# What others leave in a shared folder is not ours.
mkdir tmp
export TMPDIR=$work/tmp

# make.py FILE FACTOR SEED RUNS...: records of three configurations whose times
# are FACTOR times the usual ones.
cat >make.py <<'PYTHON'
import json, os, random, sys

cv = float(os.environ.get("CV", 0.005))

def metrics(workload, scale):
    if workload == "flood":
        return {"throughput_per_s": 1e6 / scale}
    return {"rtt_ns": {"count": 2000, "percentiles":
                       {"50": 5000 * scale, "99": 9000 * scale}}}

def result(place, workload, mechanism, factor, runs):
    return {
        "id": workload + "/" + mechanism, "status": "ok",
        "params": {"workload": workload, "mechanism": mechanism,
                   "size_bytes": int(os.environ.get("SIZE", 64)),
                   "capacity": 10},
        "effective": {"capacity_messages": int(os.environ.get("HOLDS", 10))},
        "runs": [{"index": i, "block": i, "order": 3 * i + place,
                  "status": "ok",
                  "metrics": metrics(workload, factor *
                                     random.lognormvariate(0, cv))}
                 for i in range(runs)]}

def make(path, factor, seed, runs):
    random.seed(seed)
    record = {
        "schema": "mqbench-result", "schema_version": "1.0", "complete": True,
        "id": "made-up", "created": "2025-01-01T00:00:00Z",
        "environment": {"machine_class": os.environ.get("CLASS", "0123"),
                        "cpu": {"model": os.environ.get("MODEL", "some CPU")},
                        "kernel": {"boot_id": os.environ.get("BOOT", "one"),
                                   "release": os.environ.get("KERNEL", "6.1")}},
        "results": [result(0, "pingpong", "sysv", factor, runs),
                    result(1, "pingpong", "posix", factor, runs),
                    result(2, "flood", "posix", factor, runs)]}
    with open(path, "w") as file:
        json.dump(record, file)

path, factor, seed, runs = sys.argv[1:]
if path == "pool":
    for i in range(64):
        make("pool/%s-%d.json" % (factor, i), float(factor), i, int(runs))
else:
    make(path, float(factor), int(seed), int(runs))
PYTHON

# make FILE FACTOR SEED [RUNS]
make() {
	python3 make.py "$1" "$2" "$3" "${4:-14}"
}

# fake.sh FACTOR run ... -o FILE: "measures" one run, the next of a pool.
mkdir pool
make pool 1 0 1
make pool 1.2 0 1
cat >fake.sh <<'SHELL'
factor=$1
while [ "$1" != -o ]; do
	shift
done
read -r calls <calls || calls=0
echo $((calls + 1)) >calls
cp "pool/$factor-$((calls % 64)).json" "$2"
SHELL
echo 0 >calls

compare() {
	run "$MQBENCH" compare "$@"
}

fits() {
	local wide
	wide=$(LC_ALL=C.UTF-8 grep -E '^.{81,}' "$work/out" || true)
	[ -z "$wide" ] || fail "wider than 80 columns: $wide"
	! grep -qiwE 'nan|inf' "$work/out" || fail 'printed a NaN'
}

make old.json 1 1
make same.json 1 2
make slow.json 1.2 3
make fast.json 0.90 4
make bit.json 1.02 5

# sides NAME: four records of it, NAME-1.json to NAME-4.json
for side in 'old 1' 'same 1' 'slow 1.2' 'fast 0.90' 'bit 1.02'; do
	for i in 1 2 3 4; do
		make "${side% *}-$i.json" "${side#* }" "$i${#side}"
	done
done
old=(--old old-{1..4}.json --new)

claim 'a regression leads the text and ends with 1'
compare "${old[@]}" slow-{1..4}.json
expect_status 1
fits
head -n 1 out | grep -q '^REGRESSED: 5 of 5 comparisons in 3 conf' ||
	fail 'REGRESSED does not lead'
expect_out '^ +\+(19|20)\.[0-9] %  \[\+[0-9.]+, \+[0-9.]+\] +[0-9.]+ → +[0-9.]+  (sysv|posix) 64 B'
expect_out '^round trip p50, µs$'
expect_out '^4 \+ 4 records; .*; false alarms at most 1 %$'
expect_out '^  the record is the unit: 4 records of OLD, 4 of NEW'

claim 'a record that is given again counts once, whatever its name'
cp slow.json again.json
ln -s old.json link.json
compare old.json slow.json
cp out single
compare --old old.json old.json link.json --new slow.json again.json
cmp -s out single || fail 'it says something else than of one each'
[ "$(grep -c 'is the same record as .*, and taken once$' err)" -eq 3 ] ||
	fail 'it is not told'
compare old.json link.json
expect_out '^  a record is on both sides: with itself it agrees$'
run "$MQBENCH" report -f kernels old.json again.json link.json
expect_status 0
expect_err 'link.json: is the same record as old.json, and taken once$'
kept=$SOURCE/results/kernels/matrix/6.1.0-57-cloud-amd64
sed -E 's/("(id|created)": ?"2026)/\1+/' "$kept.json" >again.json
compare --old "$kept.json" again.json --new "$kept-2.json"
expect_err '^mqbench: again.json: is the same record as .*, and taken once$'
"$MQBENCH" run --workload pingpong --mechanism sysv --size 64 --messages 50 \
	--runs 2 --placement same-cpu -o first.json >ours
"$MQBENCH" run --workload pingpong --mechanism sysv --size 64 --messages 50 \
	--runs 2 --placement same-cpu -o second.json >ours
"$MQBENCH" report --merge first.json second.json -o both.json
compare --old first.json both.json --new second.json
expect_status 2
expect_one_error
expect_err 'both.json: has runs of first.json, which would count twice'
run "$MQBENCH" report -f kernels first.json second.json
expect_out '^  A: .*, 2 records of 1 boot, '
expect_out 'difference between boots was not measured'

claim 'what is as it was, or better, ends with 0'
compare "${old[@]}" same-{1..4}.json
expect_status 0
fits
expect_out '^NO REGRESSION: 0 of 5'
compare -v "${old[@]}" same-{1..4}.json
expect_out '^EQUIVALENT'
compare --strict "${old[@]}" same-{1..4}.json
expect_status 0
compare "${old[@]}" fast-{1..4}.json
expect_status 0
expect_out '^IMPROVED'

claim 'the margin decides what is small'
compare "${old[@]}" bit-{1..4}.json
expect_status 0
expect_out '^SMALL'
compare --margin 1% "${old[@]}" bit-{1..4}.json
expect_status 1
compare --margin=0.3 --margin-p99=30% "${old[@]}" slow-{1..4}.json
expect_status 0

claim 'one record a side is no alarm, and never enough for --strict'
compare old.json slow.json
expect_status 0
fits
head -n 1 out | grep -q '^THESE TWO RECORDS DIFFER: 5 of 5 comparisons' ||
	fail 'it is not said first'
expect_out '^DIFFERS BETWEEN THESE TWO RECORDS; record-to-record variation not measured$'
expect_out '; false alarms not bounded$'
expect_out '^  one record each: record-to-record variation not measured'
compare --strict old.json slow.json
expect_status 3
compare --strict old.json same.json
expect_status 3
expect_out '^NO DIFFERENCE BETWEEN THESE TWO RECORDS: 0 of 5'
compare --format json -o out.json old.json slow.json
expect_status 0
expect_json out.json 'r["one_record_each"] and r["counts"]["differs"] == 5
	and r["rows"][0]["verdict"] == "differs"
	and 1.18 < r["rows"][0]["change"]["low"] < 1.22'

claim '--strict ends with 3 where something is inconclusive'
CV=0.3 make noise-1.json 1 6
CV=0.3 make noise-2.json 1 7
compare noise-1.json noise-2.json
expect_status 0
fits
expect_out '^CANNOT TELL: '
expect_out '[0-9]+ more runs a( side( needed)?)?$'
compare --strict noise-1.json noise-2.json
expect_status 3

claim 'poor input gives poor answers, never a NaN'
make one.json 1 8 1
make none.json 1 9 0
CV=0 make flat.json 1 10
CV=0 make flat-slow.json 1.1 11
compare one.json old.json
expect_status 0
fits
expect_out 'too few: '
compare one.json one.json
expect_status 0
fits
compare old.json none.json
expect_status 0
fits
compare none.json none.json
expect_status 2
expect_err 'nothing to compare'
compare flat.json flat.json
expect_status 0
fits
compare flat.json flat-slow.json
expect_status 0
expect_out '^THESE TWO RECORDS DIFFER: '
fits

claim 'configurations, margins of their own, and improvements are asked for'
compare "${old[@]}" slow-{1..4}.json --only pingpong/ --skip sysv
expect_status 1
expect_out '^REGRESSED: 2 of 2 comparisons in 1 conf'
compare "${old[@]}" slow-{1..4}.json --skip pingpong
expect_out '^REGRESSED: 1 of 1 '
refuses 2 '--only, --skip' compare "${old[@]}" slow-1.json --only nothing
printf '* * 30%%\nflood * 5%% # but these\n' >margins
compare "${old[@]}" slow-{1..4}.json --margins margins
expect_status 1
fits
expect_out '^REGRESSED: 1 of 5 '
expect_out 'or by --margins'
echo 'pingpong/* * 5%' >margins
refuses 2 'margins: line 1: pingpong/\*: has to be a part' compare \
	"${old[@]}" slow-1.json --margins margins
echo '* rtt_nz 5%' >margins
refuses 2 'margins: line 1: --metric rtt_nz' compare "${old[@]}" slow-1.json \
	--margins margins
compare "${old[@]}" fast-{1..4}.json --both-ways
expect_status 1
fits
expect_out '^IMPROVED, AN ALARM WITH --both-ways: 5 of 5'

claim 'one number over all configurations is said, and what it is'
compare "${old[@]}" slow-{1..4}.json
expect_out '^  overall \+(19|20)\.[0-9] % \[.*\] \(\+ is worse\): geometric mean'
compare "${old[@]}" slow-{1..4}.json --format json -o out.json
expect_json out.json '1.18 < r["overall"]["low"] < r["overall"]["ratio"] < 1.22
	and r["overall"]["configurations"] == 3'

claim 'what cannot be compared is refused, and what differs is said'
CLASS=4567 MODEL='other CPU' make class.json 1 1
HOLDS=8 make holds.json 1 1
SIZE=65 make size.json 1 1
echo '{"schema": "mqbench-result", "schema_version": "2.0"}' >major.json
refuses 2 'some CPU.*other CPU' compare old.json class.json
refuses 2 'held 10 messages.*8' compare old.json holds.json
refuses 2 'no configuration in common' compare old.json size.json
refuses 2 'no configuration in common' compare --force old.json size.json
refuses 2 'version 2.0' compare old.json major.json
refuses 2 'nowhere.json' compare old.json nowhere.json
# They are read beside each other, and the first of them is named.
for _ in 1 2 3 4 5; do
	refuses 2 'major.json' compare --old major.json old.json \
		--new nowhere.json
done
compare --force old.json class.json
expect_status 0
expect_out 'cpu.model: some CPU → other CPU'
compare --force old.json holds.json
expect_status 0

claim 'a call that makes no sense is refused'
refuses 2 'OLD and NEW' compare
refuses 2 'OLD and NEW' compare old.json
refuses 2 'takes OLD and NEW' compare old.json same.json slow.json
refuses 2 'OLD and NEW' compare --old old.json same.json
refuses 2 'only --live' compare old.json same.json -- --size 64
refuses 2 'two commands' compare --live a b --new c
refuses 2 'or run.s options behind --versus' compare --live -- --size 64
refuses 2 'did you mean json\?' compare --format jsno old.json same.json
refuses 2 'did you mean rtt_ns\?' compare --metric rtt_n old.json same.json
refuses 2 'p50, p90' compare --metric rtt_ns.p98 old.json same.json
refuses 2 'single number' compare --metric cpu_ns.p99 old.json same.json
refuses 2 'no direction' compare --metric recv_call_ns old.json same.json
for bad in 0 -1% 100% 3 x '' nan 1e400; do
	refuses 2 '--margin' compare --margin "$bad" old.json same.json
	refuses 2 '--alpha' compare --alpha "$bad" old.json same.json
done
for bad in 0 -1 x 1000; do
	refuses 2 '--blocks' compare --blocks "$bad" --live a b
done
refuses 2 'open /nowhere/x' compare -o /nowhere/x old.json same.json

claim '--metric compares what is asked for'
compare --metric throughput_per_s,rtt_ns.p99 old.json slow.json
expect_out '^[A-Z ]+: [0-9] of 3 comparisons'

claim 'drift is of time, not of instructions'
run "$MQBENCH" compare old.json same.json
expect_out 'drift and change cannot be separated'
one=$SOURCE/results/kernels/matrix/6.1.0-57-cloud-amd64
two=$SOURCE/results/kernels/matrix/6.12.117+deb12-cloud-amd64
for base in "$one" "$two"; do
	run "$MQBENCH" compare "$base.json" "$base-2.json"
	expect_status 0
	! grep drift out || fail 'instructions drift'
	! grep 'record each' out || fail 'counts differ by themselves'
done

claim 'three boots of a kernel say no less than two'
regressed() {
	run "$MQBENCH" compare --metric send_instructions.mean,recv_instructions.p50 \
		--old "$one"{,-2}.json ${1:+"$one$1.json"} \
		--new "$two"{,-2}.json ${1:+"$two$1.json"}
	expect_status 1
	rows=$(grep -oE '[0-9]+ regressed' out) && rows=${rows%% *}
}
regressed
few=$rows
regressed -explained
[ "$few" -ge 2 ] && [ "$rows" -ge "$few" ] ||
	fail "$rows regressed in three boots, $few in two"

claim 'one boot a side is said, and never enough for --strict'
BOOT=two KERNEL=6.2 make boot.json 1.10 12
compare old.json boot.json
expect_status 0
expect_out '^  one boot each: boot-to-boot variation not measured$'
expect_out '^  kernel.release: 6.1 → 6.2$'
compare --strict old.json boot.json
expect_status 3
BOOT=three make boot-3.json 1 13
compare --old old.json boot-3.json --new boot.json
expect_out '^  the boot is the unit: 2 boots of OLD, 1 of NEW$'
expect_out '^2 \+ 1 boots'
fits

claim '--bisect has the statuses of git bisect run'
compare --bisect "${old[@]}" same-{1..4}.json
expect_status 0
compare --bisect "${old[@]}" fast-{1..4}.json
expect_status 0
compare --bisect "${old[@]}" slow-{1..4}.json
expect_status 1
expect_out '^gate: [a-z_.0-9]+ of [^ ]+: base [0-9.]+, new [0-9.]+ \(.* %\), regressed$'
compare --bisect old.json same.json
expect_status 125
compare --bisect old.json slow.json
expect_status 125
compare --bisect noise-1.json noise-2.json
expect_status 125
compare --bisect old.json none.json
expect_status 125
compare --bisect old.json nowhere.json
expect_status 125
expect_one_error
compare --bisect --strict old.json boot.json
expect_status 125

claim 'JSON is strict, Markdown has a table'
for pair in 'old.json slow.json' 'one.json one.json' 'old.json none.json'; do
	# shellcheck disable=SC2086 # two files
	compare --format json -o out.json $pair
	expect_silent_out
	expect_json out.json 'r["schema"] == "mqbench-compare" and len(r["rows"]) >= 3'
done
compare --format json -o out.json "${old[@]}" slow-{1..4}.json
expect_status 1
expect_json out.json 'r["rows"][0]["verdict"] == "regressed"
	and 1.17 < r["rows"][0]["change"]["low"] < 1.22
	and r["unit"] == "record" and not r["one_record_each"]
	and r["counts"]["regressed"] == 5 and r["tested"] == 5'
compare --format markdown "${old[@]}" slow-{1..4}.json
expect_status 1
expect_out '^\*\*REGRESSED: 5 of 5 '
expect_out '^### REGRESSED$'
expect_out '^\| \+(19|20)\.[0-9] % \|.*\| (sysv|posix) 64 B'
if [ -w /dev/full ]; then
	compare -o /dev/full old.json slow.json
	expect_status 5
fi

claim 'records that were measured can be compared'
measure=(run --workload pingpong --mechanism posix --size 64
	--placement same-cpu --runs 6 -n 500)
run "$MQBENCH" "${measure[@]}" -o real-1.json
expect_status 0
run "$MQBENCH" "${measure[@]}" -o real-2.json
expect_status 0
compare --format json -o out.json real-1.json real-2.json
expect_status 0
expect_json out.json 'all(row["units"] == [6, 6] and row["change"]["low"]
	for row in r["rows"]) and not r["one_boot_each"]'

claim '--live measures in turn, keeps it, and confirms'
mkdir kept
live=(--live --interleave runs --seed 7 --keep kept)
compare "${live[@]}" 'sh fake.sh 1' 'A=b sh fake.sh 1' -- -n 5
expect_status 0
fits
expect_out '^NO REGRESSION: 0 of 5'
expect_out '^14 \+ 14 runs'
ls kept >names
[ "$(wc -l <names)" -eq 2 ] || fail "kept $(cat names)"
expect_json kept/made-up-live-new.json 'len(runs) == 3 * 14
	and len({run["order"] for run in runs}) == 3 * 14
	and r["plan"]["live_prefix"].startswith("A=b")'
compare --live --keep missing 'sh fake.sh 1' 'sh fake.sh 1'
expect_status 2
expect_err '--keep missing: no folder'
compare "${live[@]}" 'sh fake.sh 1' 'sh fake.sh 1.2'
expect_status 1
expect_out '^  measured again: 5 regressions were confirmed, 0 were not$'
ls kept/made-up-confirm-old.json >/dev/null || fail 'the second is not kept'

claim 'a regression that does not come again ends with 0'
cat >once.sh <<'SHELL'
echo >>once
[ "$(wc -l <once)" -gt 14 ] && exec sh fake.sh 1 "$@"
exec sh fake.sh 1.2 "$@"
SHELL
compare "${live[@]}" 'sh fake.sh 1' 'sh once.sh'
expect_status 0
expect_out ' 0 regressions were confirmed, 5 were not$'
expect_out 'not confirmed( when( measured( again)?)?)?$'

claim 'two programs take turns, round after round'
cat >wrap.sh <<'SHELL'
"$@"
exit $?
SHELL
mkdir pairs
turns=(--live --seed 7 --blocks 1 --keep pairs --format json -o out.json)
args=(-- --workload pingpong,flood --mechanism "sysv,posix" --size 64
	--placement same-cpu --keep-awake=no -n 800)
compare "${turns[@]}" "env A=b $MQBENCH" "sh wrap.sh $MQBENCH" "${args[@]}"
expect_status 0
old=$(echo pairs/*-live-old.json) new=$(echo pairs/*-live-new.json)
cat >turns.py <<'PYTHON'
import json, sys

old, new = (json.load(open(path)) for path in sys.argv[1:])
assert old["plan"]["live_pair"] == new["plan"]["live_pair"]
first = []
for a, b in zip(old["results"], new["results"]):
    assert a["id"] == b["id"] and len(a["runs"]) == len(b["runs"]) == 2, a["id"]
    if "/null/" in a["id"]:
        continue
    for x, y in zip(a["runs"], b["runs"]):
        assert x["block"] == y["block"]
        assert x["slicing"] == y["slicing"], (x["slicing"], y["slicing"])
        for run in x, y:
            series, rounds = run["series"], run["slicing"]["slices"]
            assert rounds > 1 and series["last_turn"] - \
                series["first_turn"] == 2 * (rounds - 1), series
        between = y["series"]["first_turn"] - x["series"]["first_turn"]
        assert between in (1, -1), between
        first.append(between)
        assert {m: len(v) for m, v in x["series"]["metrics"].items()} == \
            {m: len(v) for m, v in y["series"]["metrics"].items()}
assert set(first) == {1, -1}, "one side always begins"
PYTHON
python3 turns.py "$old" "$new" >"$work/err" 2>&1 || fail 'they did not alternate'

claim 'the two records say later what was said'
compare --format json -o later.json "$old" "$new"
expect_status 0
expect_json out.json 'r["blocked"] and r["rows"] ==
	json.load(open("later.json"))["rows"] and
	any(row["units"] == [2, 2] for row in r["rows"])'
[ -z "$(ls tmp)" ] || fail "left its scratch folder: $(ls tmp)"

claim '--versus compares two configurations of one program'
for changed in '--capacity 20' '--mechanism=sysv'; do
	rm -f pairs/*
	# shellcheck disable=SC2086 # an option and its value
	compare "${turns[@]}" -- --workload pingpong --mechanism posix \
		--capacity=10 --size 64 --placement same-cpu --keep-awake=no \
		-n 800 --versus $changed
	[ "$status" -le 1 ] || fail "ended with status $status"
	old=$(echo pairs/*-live-old.json) new=$(echo pairs/*-live-new.json)
	expect_json "$new" "r['plan']['live_versus'] == '$changed'
		and all('series' in run for x in ok for run in x['runs']
			if '/null/' not in x['id'])"
	run "$MQBENCH" compare "$old" "$new"
	expect_out "^NEW .*-live-new.json $changed\$"
	expect_json out.json '[row["units"] for row in r["rows"]
		if row["percentile"] == "50"] == [[2, 2]]'
done
refuses 2 'options of run have to follow' compare --live -- -n 5 --versus
refuses 2 'did not take its turn' compare --live --keep pairs \
	"env -u MQBENCH_TURN $MQBENCH" -- "${args[@]:1}" --versus --size 65
refuses 2 'only --live' compare old.json same.json -- --versus --size 65

claim 'who takes no turns is measured run by run, and told'
cat >older.sh <<'SHELL'
MQBENCH_TURN="${MQBENCH_TURN% *} 0" "$@"
SHELL
for older in "env -u MQBENCH_TURN $MQBENCH" "sh older.sh $MQBENCH"; do
	rm -f pairs/*
	compare "${turns[@]}" "$MQBENCH" "$older" "${args[@]}"
	expect_status 0
	expect_err "^$older run: takes no turns"
	expect_json "$(echo pairs/*-live-old.json)" 'len(runs) == 2 * len(ok)
		and not any("series" in run for run in runs)
		and "live_pair" not in r["plan"]'
done

claim 'what one side cannot measure is no pair, with the reason'
rm -f pairs/*
compare "${turns[@]}" "$MQBENCH" "prlimit --msgqueue=0:0 $MQBENCH" "${args[@]}"
expect_status 0
expect_json out.json 'all(("RLIMIT_MSGQUEUE" in (row["reason"] or "")) ==
	("/posix/" in row["id"]) for row in r["rows"])'

# Whose parent was killed ends by a signal, which takes a moment.
# shellcheck disable=SC2317 # until_true calls it
none_runs() {
	[ -z "$(marked run)" ]
}

claim 'a side that is killed ends both'
cat >killed.sh <<'SHELL'
"$@" &
sleep 1
while [ "$1" != -o ]; do
	shift
done
: >"$2.tmp"
kill -KILL $!
wait $!
SHELL
for side in "false" "sh killed.sh $MQBENCH"; do
	rm -f pairs/*
	compare "${turns[@]}" "$MQBENCH" "$side" -- --workload pingpong \
		--size 64 --placement same-cpu --duration 20s
	expect_err "$side run: ended with status (1|137): "
	until_true 10 none_runs || fail 'a side is still there'
	[ -z "$(ls tmp)" ] || fail "left its scratch folder: $(ls tmp)"
done

claim 'a turn that is never handed back ends at a deadline'
cat >stopped.sh <<'SHELL'
"$@" &
until pgrep -P $! >/dev/null; do
	sleep 0.05
done
sleep 0.2
# shellcheck disable=SC2046 # two processes
kill -STOP $! $(pgrep -P $!)
wait $!
SHELL
rm -f pairs/*
compare "${turns[@]}" "$MQBENCH" "sh stopped.sh $MQBENCH" -- \
	--workload pingpong --mechanism posix --size 64 --placement same-cpu \
	--keep-awake=no --duration 500ms -n 1000000
expect_status 5
expect_err "sh stopped.sh $MQBENCH (held the turn|run: the other side waited)"
until_true 10 none_runs || fail 'a side is still there'
[ -z "$(ls tmp)" ] || fail "left its scratch folder: $(ls tmp)"

claim 'Ctrl-C ends both sides'
"$MQBENCH" compare "${turns[@]}" "$MQBENCH" "$MQBENCH" -- --workload pingpong \
	--size 64 --placement same-cpu --duration 20s \
	>"$work/out" 2>"$work/err" &
pid=$!
started+=("$pid")
# shellcheck disable=SC2317 # until_true calls it
both_run() {
	[ "$(marked run | wc -l)" -ge 4 ]
}
until_true 30 both_run || fail 'they never ran together'
kill -INT "$pid"
status=0
wait "$pid" || status=$?
ran='compare --live, interrupted'
expect_status 130
until_true 10 none_runs || fail 'a side is still there'
[ -z "$(ls tmp)" ] || fail "left its scratch folder: $(ls tmp)"

claim 'a program that fails is named in one line'
refuses 2 'nosuch run: ended with status 127: .*not found' \
	compare "${live[@]}" ./nosuch ./nosuch
refuses 2 'true run: left no record' compare "${live[@]}" true true
refuses 5 'sad run: ended with status 5: oh' compare "${live[@]}" \
	"sh -c 'echo oh >&2; exit 5' sad" "sh -c 'echo oh >&2; exit 5' sad"
compare --bisect "${live[@]}" true true
expect_status 125

claim 'Ctrl-C ends with 130 and keeps what was measured'
rm -rf kept/*
cat >slow.sh <<'SHELL'
echo >>turns
[ "$(wc -l <turns)" -lt 6 ] || sleep "$NAP"
exec sh fake.sh 1 "$@"
SHELL
NAP=$nap "$MQBENCH" compare "${live[@]}" 'sh slow.sh' 'sh slow.sh' \
	>"$work/out" 2>"$work/err" &
pid=$!
started+=("$pid")
# shellcheck disable=SC2317 # until_true calls it
six_turns() {
	[ -e turns ] && [ "$(wc -l <turns)" -ge 6 ]
}
until_true 30 six_turns || fail 'never came to the sixth turn'
kill -INT "$pid"
status=0
wait "$pid" || status=$?
ran='compare --live, interrupted'
expect_status 130
expect_err '^mqbench: interrupted'
expect_json kept/made-up-live-old.json 'not r["complete"] and len(runs) >= 3'
[ -z "$(ls tmp)" ] || fail "left its scratch folder: $(ls tmp)"

finish
