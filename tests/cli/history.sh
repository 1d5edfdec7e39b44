#!/usr/bin/env bash
# Changes over many records. Claims:
#
# - A folder of records without a change is status 0; a real step is status 1,
#   stands at its record, with its size, and with what changed on the machine;
#   a spike is nothing.
# - Acknowledging needs a reason; acknowledged or dismissed, by the change's id
#   or its record's, it is status 0, also after further records; the decisions
#   lie beside the records, a line each.
# - What was mended since is status 0; a step of null, or under the margin, too.
# - Relative to a control in the same slices: a machine that became slower is
#   status 0 and said, a queue that did is status 1, controls that changed alone
#   are named; records without a control are told apart.
# - A contended figure that became worse alone is isolated and status 0.
# - The JSON is JSON, says the same, and the same input gives the same bytes,
#   in whatever order files are named.
# - Machine classes are never mixed. The date orders, not the file's name; two
#   of the same time, and a clock that was set back, are said.
# - What is no record is named and left out of a folder; refused as a FILE.
# - One record, too few, missing metrics, values that are all the same or not
#   above 0, records of a later minor version: a word each, no NaN.
# - A folder says the same with its index, without one, and as files one by one.
# - --plot draws the series that changed.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
own_program

# A real record, and histories made of it: its numbers, scaled.
"$MQBENCH" run --workload pingpong,flood --mechanism sysv,posix,null \
	--size 64 --placement same-cpu --keep-awake=no --messages 20000 \
	--runs 6 --seed 1 -o template.json >/dev/null
make_history() {
	python3 "$SOURCE/scripts/make-history.py" template.json "$@"
}

# change FILE PYTHON: edits the record `r` in place.
change() {
	python3 - "$1" "$2" <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    r = json.load(file)
exec(sys.argv[2])
with open(sys.argv[1], "w") as file:
    json.dump(r, file)
PYTHON
}

no_nan() {
	! grep -qiE '(^|[^a-z])-?(nan|inf)' "$work/out" || fail 'it says NaN'
}

claim 'records without a change are status 0'
make_history still 30 1
run "$MQBENCH" history still
expect_status 0
expect_out 'machine class .*'
expect_out '30 records from 2026-01-01 to 2026-01-30'
expect_out 'no unacknowledged regression'
no_nan
[ ! -s err ] || fail 'it complains'

step='{"steps": [{"from": 30, "by": 1.09, "match": "pingpong/posix",
	"facts": {"kernel": {"release": "9.8.7"}, "cpu": {"governor": "slow"},
	"limits": {"msgmni": 77}}}], "spikes": {"12": 3, "33": 2}}'

claim 'a step is status 1, where it is, with its size and what changed there'
make_history stepped 38 2 "$step"
run "$MQBENCH" history stepped
expect_status 1
expect_out '^2026-01-31T12:00:00Z  20260131-120000-made, record 31 of 38$'
expect_out '^  kernel.release: .*, then 9\.8\.7$'
expect_out '^  limits.msgmni: .*, then 77$'
expect_out '^  cpu.governor: .*, then slow$'
expect_out ' REGRESSED pingpong/posix/64B/block/same-cpu/cap10 rtt_ns\.p50$'
expect_out '\+(8|9|10)\.[0-9] % \[\+[0-9.]+, \+[0-9.]+\].*30 and 8 records; stands'
expect_out '^1 unacknowledged regression;'
[ "$(grep -c ' REGRESSED ' out)" -eq 1 ] || fail 'it is not the only one'
cp out first

claim 'the same input gives the same bytes'
run "$MQBENCH" history stepped
cmp -s out first || fail 'it says something else'

claim 'the order in which files are named means nothing'
run "$MQBENCH" history stepped/*.json
tail -n +2 out >forward
tail -n +2 first | cmp -s - forward || fail 'a folder says something else'
mapfile -t files < <(printf '%s\n' stepped/*.json | sort -r)
run "$MQBENCH" history "${files[@]}"
tail -n +2 out | cmp -s - forward || fail 'it says something else'

claim 'the JSON is JSON and says the same'
run "$MQBENCH" history stepped --format json -o h.json
expect_status 1
expect_silent_out
expect_json h.json 'r["schema"] == "mqbench-history" and r["open"] == 1'
expect_json h.json '[c["kind"] for k in r["classes"] for c in k["changes"]
	if c["metric"] == "rtt_ns.p50"] == ["regressed"]'
expect_json h.json '[(c["record"], c["records_after"], c["standing"],
	c["triage"]) for c in r["classes"][0]["changes"]
	if c["kind"] == "regressed"] == [(30, 8, True, "open")]'
expect_json h.json '[1.07 < c["size"]["low"] < c["size"]["ratio"] <
	c["size"]["high"] < 1.11 for c in r["classes"][0]["changes"]
	if c["kind"] == "regressed"] == [True]'
expect_json h.json '{"fact": "kernel.release", "after": "9.8.7"}.items() <=
	[d for d in r["classes"][0]["changes"][0]["differences"]
	if d["fact"] == "kernel.release"][0].items()'
id=$(python3 -c 'import json
print([c["id"] for c in json.load(open("h.json"))["classes"][0]["changes"]
       if c["kind"] == "regressed"][0])')

claim 'a name that is not UTF-8 is told as well'
mkdir odd
cp stepped/*.json odd
echo '{' >odd/$'x\377.json'
"$MQBENCH" history odd --format json >o.json || true
expect_json o.json 'len(r["left_out"]) == 1 and "x?.json" in r["left_out"][0]'
rm -r odd

claim 'a folder that may not be written, with its index and without'
cp -r stepped theirs
chmod 755 theirs
chmod 644 theirs/*
nobody=()
[ "$(id -u)" -ne 0 ] ||
	nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
chmod 555 theirs
for said in '' 'theirs/index\.sqlite: Permission denied'; do
	run "${nobody[@]}" "$MQBENCH" history theirs
	expect_status 1
	tail -n +2 out | cmp -s - forward || fail 'it says something else'
	[ -z "$said" ] || expect_err "$said"
	[ -n "$said" ] || [ ! -s err ] || fail 'it complains'
	chmod 755 theirs
	rm -f theirs/index.sqlite
	chmod 555 theirs
done
chmod 755 theirs

claim 'acknowledging needs a reason, and an id that is there'
refuses 2 reason history stepped --ack "$id"
refuses 2 'nonsense' history stepped --ack nonsense --reason why
refuses 2 'nonsense' history stepped --dismiss "$id,nonsense"
[ ! -e stepped/triage.jsonl ] || fail 'something was written'

claim 'acknowledged, it is status 0 and told with its reason'
run "$MQBENCH" history stepped --ack "$id" --reason $'not \377 UTF-8'
expect_status 0
rm stepped/triage.jsonl
run "$MQBENCH" history stepped --ack "$id" --reason 'the "new" mitigation'
expect_status 0
expect_out '^1 change acknowledged in stepped/triage\.jsonl$'
run "$MQBENCH" history stepped
expect_status 0
expect_out 'acknowledged: the "new" mitigation'
python3 -c 'import json, sys
lines = [json.loads(line) for line in open("stepped/triage.jsonl")]
assert len(lines) == 1 and lines[0]["reason"] == "the \"new\" mitigation"
assert lines[0]["configuration"].startswith("pingpong/posix")' ||
	fail 'the sidecar is not as told'

claim 'it stays so with further records, another step does not'
make_history stepped 12 3 "${step%\}}, \"first\": 38}"
run "$MQBENCH" history stepped
expect_status 0
make_history stepped 10 4 '{"first": 50, "steps": [
	{"from": 0, "by": 1.09, "match": "pingpong/posix"},
	{"from": 50, "by": 1.08}]}'
run "$MQBENCH" history stepped
expect_status 1
expect_out 'acknowledged'
expect_out 'became worse'

claim 'by its record all changes are dismissed, and not shown any more'
run "$MQBENCH" history stepped --dismiss 20260220-120000-made
expect_status 0
run "$MQBENCH" history stepped
expect_status 0
if grep -q 'record 51' out; then fail 'it is shown'; fi
run "$MQBENCH" history stepped -v
expect_out dismissed

claim 'a sidecar that is none is refused, with its line'
cp -r stepped broken
printf 'nonsense\n' >>broken/triage.jsonl
lines=$(wc -l <broken/triage.jsonl)
refuses 2 "broken/triage.jsonl: line $lines:" history broken

claim 'the sidecar may be elsewhere'
mkdir pipes
cp stepped/0000.json pipes
mkfifo pipes/triage.jsonl
refuses 2 'pipes/triage.jsonl: is no file' history pipes
refuses 2 'pipes/triage.jsonl: is no file' report -f html pipes
refuses 2 '^mqbench: -: is no file' history stepped --triage -
refuses 2 'needs a --reason' history stepped --ack x --reason ''
run "$MQBENCH" history stepped --triage elsewhere.jsonl
expect_status 1

claim 'what was mended since is status 0'
make_history mended 60 5 '{"steps": [{"from": 20, "by": 1.2},
	{"from": 40, "by": 0.834}]}'
run "$MQBENCH" history mended
expect_status 0
expect_out 'fixed since'
expect_out 'improved'

claim 'a step of null alone, or under the margin, is status 0'
make_history harness 40 6 '{"steps": [{"from": 25, "by": 2, "match": "null"}]}'
run "$MQBENCH" history harness
expect_status 0
expect_out harness
make_history little 40 7 '{"noise": 0.001, "steps": [{"from": 25,
	"by": 1.02}]}'
run "$MQBENCH" history little
expect_status 0
expect_out 'under the margin or dismissed: -v shows them'
run "$MQBENCH" history little --margin 1%
expect_status 1

claim 'a contended figure alone raises no alarm, two of a mechanism do'
cp template.json whole.json
change template.json '
for x in r["results"]:
    if x["params"]["workload"] == "flood":
        x["params"]["producers"] = 2'
make_history isolated 40 10 '{"steps": [{"from": 30, "by": 1.3,
	"match": "flood/posix"}]}'
run "$MQBENCH" history isolated
expect_status 0
expect_out ' isolated  .*flood/posix.*/producers=2 throughput_per_s'
make_history two 40 10 '{"steps": [{"from": 30, "by": 1.3,
	"match": "posix"}]}'
run "$MQBENCH" history two
expect_status 1
expect_out ' REGRESSED flood/posix.*/producers=2 throughput_per_s'
cp whole.json template.json

claim 'what a machine does to its controls too is no alarm, and is said'
change template.json '
control = [dict(x, id=x["id"].replace("/sysv/", "/pipe/"),
                params=dict(x["params"], mechanism="pipe"))
           for x in r["results"] if "/sysv/" in x["id"]]
for x in r["results"]:
    if "/null/" not in x["id"]:
        x["relative"] = dict(x["summary"], reference="pipe")
r["results"] += control'
related() {
	make_history "$1" "${3:-30}" 11 "{\"summary\": true, \"steps\": [$2]}"
	run "$MQBENCH" history "$1"
	no_nan
}
related slower '{"from": 22, "by": 1.2}'
expect_status 0
expect_out 'of them relative to a reference in the same slices, the others absolute'
expect_out '^from record 23 on the machine is (19|2[01])\.[0-9] % slower, by its pipe;'
expect_out 'the queues, relative to it, are not$'
expect_out ' machine   pingpong/pipe/.* rtt_ns\.p50$'
if grep -qE ' REGRESSED |posix' out; then fail 'it shows queues'; fi
run "$MQBENCH" history slower --format json -o h.json
expect_json h.json '[(m["record"], m["alone"], 1.18 < m["times"] < 1.22)
	for m in r["classes"][0]["machine"]] == [(22, False, True)]'
run "$MQBENCH" report --format html slower -o page.html
grep -q 'the machine is .* slower' page.html || fail 'the page says nothing'

claim 'a queue that became slower alone is one'
related alone '{"from": 22, "by": 1.05, "match": "pingpong/posix"}'
expect_status 1
expect_out ' REGRESSED pingpong/posix/.* rtt_ns\.p50, relative to pipe$'
expect_out '\+[456]\.[0-9] % \[.*\], itself \+[456]\.[0-9] %, .* µs, 2[123] and [789]'
if grep -q 'the machine is' out; then fail 'it blames the machine'; fi

claim 'controls that changed alone are named'
related control '{"from": 22, "by": 0.8, "match": "/pipe/"}'
expect_status 0
expect_out 'the pipe alone changed, by -(19|2[01])\.[0-9] % of its times'
expect_out ' control   pingpong/posix/.* rtt_ns\.p50, relative to pipe$'

claim 'records without a control are left out, or have a series of their own'
without() {
	sed -i 's/"relative":{\("[^"]*":{[^}]*},\)*"reference":"pipe"},//g' "$@"
}
without slower/000*.json
rm slower/0009.json
run "$MQBENCH" history slower
expect_err 'records without one, under 10 of each, are left out'
without slower/001*.json
run "$MQBENCH" history slower
expect_err 'the other records are absolute series of their own'
expect_status 0
cp whole.json template.json

claim '--metric and --only choose what is searched'
run "$MQBENCH" history mended --metric cpu_ns --only flood/sysv -v
expect_out 'flood/sysv/.* cpu_ns$'
if grep -qE 'posix|throughput' out; then fail 'it shows others'; fi
refuses 2 'rtt_ns' history mended --metric rtt_nz
refuses 2 '--margin' history mended --margin 300%
refuses 2 'text' history mended --format texd

claim 'machine classes are not mixed'
cp -r stepped classes
rm classes/triage.jsonl
for file in classes/003?.json; do
	change "$file" 'r["environment"]["machine_class"] = "another"'
done
run "$MQBENCH" history classes
expect_out '^2 machine classes, which are not mixed$'
expect_out '^machine class another: '
expect_out '^10 records from 2026-01-31 to 2026-02-09'

claim 'the date orders, not the file; the same time, a copy, a clock set back'
cp -r still times
mv times/0000.json times/zzzz.json
cp times/0004.json times/copy.json
change times/0007.json 'r["created"] = "2026-01-07T12:00:00Z"'
change times/0010.json 'r["environment"]["kernel"]["boot_id"] = "x"
r["environment"]["uptime_s"] = 900'
change times/0011.json 'r["environment"]["kernel"]["boot_id"] = "x"
r["environment"]["uptime_s"] = 100'
run "$MQBENCH" history times
expect_status 0
expect_out '30 records from 2026-01-01'
expect_err 'times/copy.json: is the same record as times/0004.json'
expect_err 'times/0006.json and times/0007.json have the same time'
expect_err 'times/0010.json .*clock was set back'

claim 'what is no record is named and left out of a folder, refused as a file'
cp -r still mixed
echo '{}' >mixed/0.json
echo 'no JSON' >mixed/1.json
head -c 3000 still/0001.json >mixed/2.json
change mixed/0003.json 'r["schema_version"] = "2.0"'
change mixed/0004.json 'r["schema_version"] = "1.7"; r["more"] = {"a": [1]}'
change mixed/0005.json 'r["created"] = "yesterday"'
change mixed/0006.json 'del r["environment"]["machine_class"]'
mkdir mixed/folder.json
mkfifo mixed/fifo.json
ln -s /dev/zero mixed/zero.json
for odd in '[garbage]' '[1e999]' '[0x10]' '[1.5.5]' '[{},{},]' '{}]'; do
	echo '{"schema":"mqbench-result","schema_version":"1.2","created":
		"2026-01-01T00:00:00Z","environment":{"machine_class":"x"},
		"results":'"$odd}" >"mixed/odd${#odd}.json"
	refuses 2 'not a complete JSON file' history "mixed/odd${#odd}.json"
done
run "$MQBENCH" history mixed
expect_status 0
for name in 0 1 2 0003 0005 0006 folder fifo zero odd9; do
	expect_err "^mqbench: left out: (open )?mixed/$name\.json: "
done
if grep -q '0004' err; then fail 'a later minor version is left out'; fi
expect_out '^27 records '
refuses 2 'mixed/0\.json' history still/0000.json mixed/0.json

claim 'nothing that can be used is status 2'
mkdir empty
refuses 2 'empty: has no usable record' history empty
[ ! -e empty/index.sqlite ] || fail 'an index of nothing is made'
cp mixed/0.json empty/
refuses 2 'empty/0\.json' history empty
refuses 2 'nothing to search' history --only nowhere "$SOURCE"/tests/data/record-small.json
refuses 2 'absent' history absent
refuses 2 'one folder' history still mixed
refuses 2 'results' history

claim 'one record, or a few, are told to be too few'
for n in 1 9; do
	make_history "few$n" "$n" 8
	run "$MQBENCH" history "few$n"
	expect_status 0
	expect_out "^$n records? from"
	expect_out 'with under 10 values, of counts under 2: too few to show a change'
	expect_out '^no verdict: too few values$'
	no_nan
done

claim 'a missing metric, equal values, zeros and an empty record have a word'
make_history odd 30 9 '{"noise": 0}'
for file in odd/*.json; do
	change "$file" '
for x in r["results"]:
    if x["id"].startswith("flood/sysv"):
        x["summary"]["throughput_per_s"]["median"] = 0
    if x["id"].startswith("flood/posix"):
        del x["summary"]["throughput_per_s"]
    if x["id"].startswith("pingpong/posix") and r["id"] < "20260110":
        x["summary"] = {}'
done
change odd/0000.json 'r["results"] = []'
run "$MQBENCH" history odd
expect_status 0
expect_err 'flood/sysv/.* throughput_per_s: has values that are not above 0'
expect_err 'odd/0000.json: no summary has a figure'
no_nan
run "$MQBENCH" history odd --format json -o odd-history.json
expect_json odd-history.json 'r["open"] == 0 and len(r["notes"]) >= 2'

claim "a stream's two costs are left out where few of its runs have them"
for few in 0 1; do
	for file in odd/00[12]?.json; do
		change "$file" '
for x in r["results"]:
    if x["id"].startswith("flood/sysv"):
        own = x["summary"]
        own["switch_ns"] = dict(own["throughput_per_s"], median=-1)
        if '$few':
            own["switch_ns"]["runs"] = own["throughput_per_s"]["runs"] // 2'
	done
	run "$MQBENCH" history odd
	expect_status 0
	grep -q ' switch_ns: ' err && noted=1 || noted=0
	[ "$noted" -ne "$few" ] || fail "few $few: $(cat err)"
done

claim '--plot draws the series that changed'
refuses 2 '-o' history mended --plot drawn --format json
if command -v gnuplot >/dev/null; then
	run env LC_ALL=C.UTF-8 "$MQBENCH" history mended --only pingpong/posix \
		--metric rtt_ns.p50 --plot drawn
	expect_status 0
	[ ! -s err ] || fail 'gnuplot complains'
	expect_out '^drawn/pingpong_posix_.*-history\.svg$'
	[ "$(find drawn -name '*-history.png' -size +2k | wc -l)" -eq 1 ] ||
		fail 'there is not one picture'
	python3 -c 'import glob, xml.dom.minidom
xml.dom.minidom.parse(glob.glob("drawn/*.svg")[0])' 2>err ||
		fail 'the SVG is no XML'
	run env LC_ALL=C.UTF-8 "$MQBENCH" history still --plot none
	expect_status 0
	expect_err 'no series changed'
else
	skip_claim 'there is no gnuplot'
fi

finish
