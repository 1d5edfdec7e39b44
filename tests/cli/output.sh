#!/usr/bin/env bash
# Where records go to and come from. Claims:
#
# - A record that cannot be opened is status 2 and named, before anything is
#   measured.
# - A disk that fills up is status 5; what is on it loads with `report` and
#   holds every run that was finished.
# - A table that cannot be printed is status 5, and the record is there.
# - Truncated and foreign files are status 2 and named, each in one line.
# - A record without results is said to be one, in every format: what comes of
#   it may be no line at all.
# - A stranger's record cannot make a file or run a command.
# - A record that was cut short is completed from its journal, and a journal
#   that ends in half a line gives up that line alone.
# - `report` and `plot` without a file take the newest record; where there is
#   none they end with 2 and say what to do.
# - A report into a file that cannot be opened is status 2.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
own_namespaces
own_program

# shellcheck disable=SC2054 # the commas belong to a word
quick=(--workload pingpong --mechanism sysv,posix --size 64 --runs 2
	--messages 50 --placement same-cpu --keep-awake=no --capacity 10)

claim 'a record that cannot be opened is named before anything is measured'
begin=$SECONDS
# Were it measured, it would take a minute.
refuses 2 'missing/folder/r\.json' run --workload pingpong --runs 1 \
	--duration 60s -o missing/folder/r.json
[ $((SECONDS - begin)) -lt 30 ] || fail 'it measured first'
mkdir folder
refuses 2 folder run --workload pingpong --runs 1 --duration 60s -o folder
[ -z "$(find . -name '*.json*' -o -name '*.journal' -o -name '*.tmp')" ] ||
	fail 'it left a file'
if [ "$(id -u)" -eq 0 ]; then
	refuses 2 /proc/r.json run "${quick[@]}" -o /proc/r.json
fi

claim 'a full disk is status 5 and what is on it loads'
# It has room for the record and some dozen lines of its journal.
if [ -n "${MQBENCH_TEST_INSIDE:-}" ] && mkdir full &&
	mount -t tmpfs -o size=128k none full 2>err; then
	run "$MQBENCH" run --workload pingpong --mechanism sysv,posix \
		--size 64 --placement same-cpu --keep-awake=no --runs 5000 \
		--messages 500 -o full/r.json
	expect_status 5
	expect_err '^mqbench: .*full/r\.[a-z.]*: No space left on device'
	[ "$(grep -c '^mqbench: ' err)" -eq 1 ] || fail 'it is not one error'
	[ ! -e full/r.json.tmp ] || fail 'a temporary file is left'
	disk=$(messages_on_disk full/r.json)
	run "$MQBENCH" report full/r.json
	expect_status 0
	expect_out '^INCOMPLETE'
	[ "$disk" -gt 0 ] || fail 'nothing was saved'
	[ "$(messages_in_table out)" = "$disk" ] ||
		fail "the table counts $(messages_in_table out), not $disk"
	umount full
else
	skip_claim 'a small file system could not be mounted (not root)'
fi

claim 'a table that cannot be printed is status 5, and the record is there'
if [ -e /dev/full ]; then
	status=0
	"$MQBENCH" run "${quick[@]}" -o r.json >/dev/full 2>err || status=$?
	ran='mqbench run >/dev/full'
	expect_status 5
	expect_err '^mqbench: '
	expect_json r.json 'r["complete"]'
	status=0
	"$MQBENCH" report r.json >/dev/full 2>err || status=$?
	ran='mqbench report >/dev/full'
	expect_status 5
	expect_one_error
	refuses 5 /dev/full report -o /dev/full r.json
	ln -s /dev/full full.raw.tsv
	run "$MQBENCH" run "${quick[@]}" --raw -o full.json
	expect_status 5
	expect_err '^mqbench: write full\.raw\.tsv: No space left on device'
else
	skip_claim 'there is no /dev/full'
fi

run "$MQBENCH" run --preset smoke --runs 1 --seed 1 -o good.json

claim 'truncated and foreign files are refused, and named'
size=$(wc -c <good.json)
for part in 0 1 100 $((size / 2)) $((size - 2)); do
	head -c "$part" good.json >cut.json
	refuses 2 'cut\.json' report cut.json
	refuses 2 'cut\.json' plot -o plots cut.json
done
bad() {
	printf '%s' "$1" >bad.json
	refuses 2 'bad\.json' report bad.json
}
bad '{}'
bad '[]'
bad '"mqbench-result"'
bad 'mqbench'
bad '{"schema": "google-benchmark", "schema_version": "1.0"}'
bad '{"schema": "mqbench-result", "schema_version": "2.0"}'
bad '{"schema": "mqbench-result"}'
bad '{"schema": ["mqbench-result"], "schema_version": 1.0}'
bad '{"schema": "mqbench-result", "schema_version": "1.0", "results":
	[{"id": "x", "histograms": {"rtt_ns": {"hdr_v2": "HISTFAAAAxxxx"}}}]}'
head -c 100000 /dev/zero | tr '\0' '[' >bad.json
refuses 2 'bad\.json' report bad.json
head -c 1000 /dev/urandom >bad.json
refuses 2 'bad\.json' report bad.json
refuses 2 nothing report nothing.json
refuses 2 nothing plot nothing.json -o plots
refuses 2 folder report folder

claim 'a good file beside a bad one does not hide it'
refuses 2 'nothing\.json' report good.json nothing.json

claim 'a record without results is said to be one'
python3 - good.json none.json <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    good = json.load(file)
with open(sys.argv[2], "w") as file:
    json.dump(good | {"results": []}, file)
PYTHON
for format in $("$MQBENCH" list reports | awk '{ print $1 }'); do
	case $format in
	promises | ktap) continue ;; # of records with promises, results or not
	folded) refuses 4 'no instruction counts' report -f folded none.json ;;
	*)
		run "$MQBENCH" report -f "$format" none.json
		expect_status 0
		expect_err '^note: none\.json: has no results$'
		;;
	esac
done
run "$MQBENCH" report none.json
expect_out '^no message was checked$'

claim 'a record that lacks all but its schema is read'
printf '{"schema": "mqbench-result", "schema_version": "1.7", "results": 3}' \
	>bare.json
run "$MQBENCH" report bare.json
expect_status 0
python3 - good.json odd.json <<'PYTHON'
import json, sys

# Every leaf of another type, and fields that nobody knows.
def turn(value):
    if isinstance(value, dict):
        return {key: turn(inner) for key, inner in value.items()} | {"?": [1]}
    if isinstance(value, list):
        return [turn(inner) for inner in value]
    return {"odd": value} if isinstance(value, str) else "text"

with open(sys.argv[1]) as file:
    good = json.load(file)
odd = turn(good) | {"schema": good["schema"],
                    "schema_version": good["schema_version"]}
for result in odd["results"]:
    result["histograms"] = {}
with open(sys.argv[2], "w") as file:
    json.dump(odd, file)
PYTHON
run "$MQBENCH" report odd.json
expect_status 0

claim "a stranger's text stays text"
python3 - good.json hostile.json <<'PYTHON'
import json, sys

evil = "x\n# plot ../../evil\n`touch pwned` $(touch pwned) \"; system('touch pwned') %s%n \x1b[2J"
with open(sys.argv[1]) as file:
    r = json.load(file)
r["label"] = evil
r["environment"]["cpu"]["model"] = evil
r["environment"]["kernel"]["release"] = evil
r["plan"]["mechanisms"]["sysv"]["not_offered"] = evil
r["promises"] = [{"id": 1, "word": evil[:23], "subject": evil, "promise": evil,
    "mechanisms": {name: {"verdict": verdict, "observed": evil,
        "expected": evil, "because": evil}
        for name, verdict in (("sysv", "kept"), ("posix", "not_kept"),
            ("pipe", "odd"), (evil, "kept"))}}]
for i, result in enumerate(r["results"]):
    result["reason"] = evil
    result["params"]["background"] = evil[:200]
    result["params"]["sched"] = evil[:30]
    result["params"]["placement"]["name"] = "a%d\n# plot b" % i
with open(sys.argv[2], "w") as file:
    json.dump(r, file)
PYTHON
for format in table gnuplot promises ktap markdown text csv hlog hgrm html; do
	run "$MQBENCH" report --format "$format" hostile.json
	expect_status 0
	! grep -q '^# plot [^a-z]' out || fail 'a line was forged'
	! grep -q "$(printf '\033\\[2J')" out ||
		fail "the terminal is sent a stranger's control sequence"
done
[ ! -e pwned ] || fail 'a command was run'

claim 'a record that was cut short is completed from its journal'
python3 - good.json half.json half.journal <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    r = json.load(file)
r["complete"] = False
with open(sys.argv[3], "w") as journal:
    for result in r["results"]:
        for run in result["runs"]:
            json.dump({"result": result["id"], "run": run,
                       "effective": result["effective"],
                       "histograms": result["histograms"]}, journal)
            journal.write("\n")
        result["runs"], result["summary"] = [], {}
        result["histograms"] = {}
with open(sys.argv[2], "w") as file:
    json.dump(r, file)
PYTHON
run "$MQBENCH" report good.json
grep -v '^INCOMPLETE' out >whole
run "$MQBENCH" report half.json
expect_status 0
expect_out '^INCOMPLETE'
grep -v '^INCOMPLETE' out >again
cmp -s whole again || fail "$(diff whole again | head -5)"

claim 'half a line at the end of a journal costs that line alone'
lines=$(wc -l <half.journal)
head -n $((lines - 1)) half.journal >cut.journal
cp half.json cut.json
run "$MQBENCH" report cut.json
cp out without
tail -n 1 half.journal | head -c 200 >>cut.journal
run "$MQBENCH" report cut.json
expect_status 0
cmp -s without out || fail "$(diff without out | head -5)"
[ "$(messages_in_table out)" = "$(messages_on_disk cut.json)" ] ||
	fail 'the table counts other runs'

claim 'what is no plain file beside a record is told, and not read'
mv cut.journal kept
mkfifo cut.journal
run "$MQBENCH" report cut.json
expect_status 0
expect_out 'cut.journal: is not a plain file; runs may be missing'
rm cut.journal
cp good.json unrelated.json
cp half.journal unrelated.journal
run "$MQBENCH" report unrelated.json
cp out with
rm unrelated.journal
run "$MQBENCH" report unrelated.json
cmp -s out with || fail 'a journal is merged into a complete record'

claim 'without a record, report and plot say what to do'
mkdir empty
for command in report plot; do
	run env -C empty "$MQBENCH" "$command"
	expect_status 2
	expect_one_error
	expect_err 'mqbench run'
done

claim 'without a file, report takes the newest record'
mkdir -p newest/results
cp good.json newest/results/a.json
run env -C newest "$MQBENCH" run "${quick[@]}" --label first \
	-o mqbench-b.json
run env -C newest "$MQBENCH" run "${quick[@]}" --label second \
	-o results/c.json
touch -d '-1 hour' newest/results/a.json newest/mqbench-b.json
run env -C newest "$MQBENCH" report
expect_status 0
expect_out '^second$'
touch newest/mqbench-b.json
mkfifo newest/results/d.json
run env -C newest "$MQBENCH" report
expect_out '^first$'
expect_err 'left out: results/d.json: is not a plain file'

claim 'several records are printed one after the other'
run "$MQBENCH" report newest/mqbench-b.json newest/results/c.json
expect_status 0
[ "$(grep -c '^mqbench ' out)" -eq 2 ] || fail 'there are not two tables'

claim 'a report into a file that cannot be opened is refused'
refuses 2 'missing/out' report good.json -o missing/out
refuses 2 folder report good.json -o folder

claim 'a record is replaced as a whole'
cp good.json r.json
run "$MQBENCH" run "${quick[@]}" -o r.json
expect_status 0
expect_json r.json 'r["complete"] and not found(workload="depth")'

claim 'a stale journal of an older record is no part of a new one'
cp half.journal r.journal
run "$MQBENCH" run "${quick[@]}" -o r.json
expect_status 0
[ ! -e r.journal ] || fail 'a journal is left'

finish
