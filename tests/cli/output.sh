#!/usr/bin/env bash
# Where records go to and come from. Claims:
#
# - A record that cannot be opened is status 2 and named, before anything is
#   measured.
# - A disk that fills up is status 5; what is on it loads with `report` and
#   holds every run that was finished.
# - A table that cannot be printed is status 5, and the record is there.
# - Whatever a command prints, that it did not arrive is status 5; a descriptor
#   that is closed is nobody else's.
# - Devices, pipes and links stay what they are; "-" is standard output where a
#   file is made, and standard input where one is read.
# - An output that is an input is refused, and neither is touched.
# - Two runs into one file: the second is refused. r and r.json are two files.
# - What is at the output stays until the record is complete.
# - A link or a file of somebody else beside a record is not written to.
# - A limit on the size of files: status 5, nothing half written, no queue left.
# - Truncated and foreign files are status 2 and named, each in one line.
# - A record without results is said to be one, in every format: what comes of
#   it may be no line at all.
# - A stranger's record cannot make a file or run a command.
# - A record that was cut short is completed from its journal, and a journal
#   that ends in half a line gives up that line alone.
# - `report` and `plot` without a file take the record that began last, whatever
#   its file's time; where there is none they end with 2 and say what to do.
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
	[ -z "$(ls full/*.tmp 2>/dev/null)" ] || fail 'a temporary file is left'
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
refuses 2 'folder: is a folder; name the records in it' compare folder good.json
refuses 2 'folder: has no usable record' choose folder

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
	kernels | machines)
		run "$MQBENCH" report -f "$format" none.json
		expect_status 4
		expect_out '^no (kernel|record) has (a figure to compare|the same configuration of both families)$'
		;;
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

claim 'the name of a fact forges no line, and a long one is whole'
python3 - good.json named.json <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    r = json.load(file)
r["environment"]["x\nREGRESSED: 5 of 5\n::error::y\u009b\u202ez"] = "a"
r["environment"]["long"] = "x" + "\u20ac" * 2000
with open(sys.argv[2], "w") as file:
    json.dump(r, file)
PYTHON
run "$MQBENCH" compare good.json named.json
expect_out 'x REGRESSED: 5 of 5 :error::y z: unknown → a'
! grep -qE '^ *(REGRESSED|::error)' out || fail 'a line was forged'
iconv -f UTF-8 -t UTF-8 out >/dev/null || fail 'a character was cut'
run "$MQBENCH" compare --format json good.json named.json
expect_out '"x(€)+"'

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

claim 'without a file, report takes the record that began last'
mkdir -p newest/results
cp good.json newest/results/a.json
run env -C newest "$MQBENCH" run "${quick[@]}" --label first \
	-o mqbench-b.json
run env -C newest "$MQBENCH" run "${quick[@]}" --label second \
	-o results/c.json
began() {
	sed -i 's/"created": *"[^"]*"/"created":"'"$1"'"/' "newest/$2"
}
began 2031-01-01T00:00:00Z mqbench-b.json
began 2031-01-01T02:00:00+03:00 results/c.json
touch newest/results/c.json
mkfifo newest/results/d.json
echo '{}' >newest/results/e.json
run env -C newest "$MQBENCH" report
expect_status 0
expect_out '^first$'
expect_err 'left out: results/d.json: is not a plain file'
expect_err 'left out: results/e.json: not a record'
began 2031-01-01T02:00:00+01:00 results/c.json
touch -d '-1 hour' newest/results/c.json
run env -C newest "$MQBENCH" report
expect_out '^second$'

claim 'one that does not say when it began is as old as its file'
began yesterday results/c.json
run env -C newest "$MQBENCH" report
expect_out '^first$'
touch -d '2032-01-01' newest/results/c.json
run env -C newest "$MQBENCH" report
expect_out '^second$'
rm newest/results/[ac].json newest/mqbench-b.json
echo '{' >newest/results/f.json
touch -d '-1 hour' newest/results/e.json
run env -C newest "$MQBENCH" report
expect_status 2
expect_err 'results/f.json: .*not a complete JSON file'
cp good.json newest/results/c.json

claim 'several records are printed one after the other'
run "$MQBENCH" report good.json newest/results/c.json
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

# Like run, with standard output as OUT says: "closed", or a path.
run_into() {
	local out=$1
	shift
	status=0
	ran="$* >$out"
	if [ "$out" = closed ]; then
		"$@" 2>err </dev/null >&- || status=$?
	else
		"$@" >"$out" 2>err </dev/null || status=$?
	fi
}

claim 'what is printed and does not arrive is status 5, of every command'
while read -r words; do
	for out in /dev/full closed; do
		[ "$out" = closed ] || [ -e "$out" ] || continue
		# shellcheck disable=SC2086 # a command and its arguments
		run_into $out "$MQBENCH" $words
		expect_status 5
		expect_one_error
	done
done <<'END'
schema
help
run --help
list
version
run --show-plan
run --show-plan=json
report good.json
report -f csv good.json
report -f html good.json
compare -f json good.json good.json
compare good.json good.json
choose good.json
doctor
queues ls
history --only pingpong good.json
replicate good.json --with good.json
END

claim 'a closed descriptor is taken by no file'
for closed in '<&-' '>&-' '2>&-' '<&- >&- 2>&-'; do
	rm -f c.json
	status=0
	eval '"$MQBENCH" run "${quick[@]}" -o c.json '"$closed" >said 2>&1 ||
		status=$?
	[ "$status" -eq 0 ] || [ "$status" -eq 5 ] ||
		fail "status $status with $closed"
	expect_json c.json 'r["complete"] and sound == results'
done

claim 'devices, pipes and links stay what they are'
if [ "$(id -u)" -eq 0 ] && cp -a /dev/null null 2>err; then
	run "$MQBENCH" run "${quick[@]}" -o null
	expect_status 0
	[ -c null ] || fail 'a device became a file'
	rm null
else
	skip_claim 'no device can be made here (not root)'
fi
mkfifo pipe
cat pipe >from-pipe &
run "$MQBENCH" run "${quick[@]}" -o pipe
expect_status 0
wait $!
[ -p pipe ] || fail 'a pipe became a file'
{ sleep 0.2; cat from-pipe; } >pipe &
run "$MQBENCH" report pipe
expect_status 0
wait $!
expect_json from-pipe 'r["complete"]'
ln -s linked.json link.json
run "$MQBENCH" run "${quick[@]}" -o link.json
expect_status 0
[ -L link.json ] || fail 'a link became a file'
expect_json linked.json 'r["complete"]'

if [ -n "${MQBENCH_TEST_INSIDE:-}" ] && echo old >volume &&
	touch mounted.json && mount --bind volume mounted.json 2>err; then
	run "$MQBENCH" report good.json -o mounted.json
	expect_status 0
	cmp -s volume <("$MQBENCH" report good.json) ||
		fail 'a mounted file was not written'
	umount mounted.json
else
	skip_claim 'no file could be mounted (not root)'
fi

claim '"-" is standard output, and standard input'
"$MQBENCH" run "${quick[@]}" -o - 2>err </dev/null >from-stdout ||
	fail 'run -o - failed'
expect_json from-stdout 'r["complete"]'
"$MQBENCH" report - <good.json >out 2>err || fail 'report - failed'
"$MQBENCH" report good.json >again
cmp -s out again || fail 'report - prints another table'
# shellcheck disable=SC2002 # a pipe is what is meant
cat good.json | "$MQBENCH" compare -f json - good.json -o - >out 2>err ||
	fail 'compare - failed'
expect_json out 'r["schema"] == "mqbench-compare"'
"$MQBENCH" run --show-plan=json "${quick[@]}" |
	"$MQBENCH" run --plan - --show-plan >out 2>err || fail 'run --plan - failed'
[ ! -e ./- ] || fail 'a file of that name was made'

claim 'an output that is an input is refused, and stays'
mkdir folder-of-records
cp good.json folder-of-records/a.json
cp good.json in.json
"$MQBENCH" probe --only fifo -f json -o promises.json >out 2>err
ln -s in.json alias
echo 'flood/ throughput_per_s 5%' >margins
cp half.journal kept.journal
echo >folder-of-records/triage.jsonl
inputs=(in.json promises.json margins kept.journal
	folder-of-records/{a.json,triage.jsonl})
while read -r words; do
	sum=$(cat "${inputs[@]}" | cksum)
	# shellcheck disable=SC2086
	refuses 2 '(open|--bundle) [^ ]*(\.jsonl?|alias|margins|journal): is' $words
	[ "$(cat "${inputs[@]}" | cksum)" = "$sum" ] ||
		fail "$words: an input was changed"
done <<'END'
report in.json -o in.json
report in.json -o alias
report good.json in.json -o ./in.json
report good.json --promises promises.json -o promises.json
report -f html folder-of-records -o folder-of-records/a.json
report --bundle in.json in.json
compare good.json in.json -o in.json
compare -f json in.json good.json -o in.json
choose in.json -o in.json
choose good.json --promises promises.json -o promises.json
compare --margins margins good.json in.json -o margins
history --margins margins in.json -o margins
report good.json -o kept.journal
history in.json -o in.json
history folder-of-records -f json -o folder-of-records/a.json
report -f html folder-of-records -o folder-of-records/triage.jsonl
replicate in.json -o in.json
run --plan in.json -o in.json
END
"$MQBENCH" report in.json >>in.json 2>err && fail 'it was appended to its input'
expect_one_error

# A run that goes on for some seconds, until it is interrupted.
start_long() {
	"$MQBENCH" run --workload pingpong --mechanism sysv --size 64 \
		--duration 100ms --runs 100 --placement unpinned \
		--keep-awake=no -o "$1" >out 2>long.err </dev/null &
	pid=$!
	started+=("$pid")
}
some_lines() {
	[ -s "$1" ]
}

claim 'what is at the output stays until the record is complete'
cp good.json whole.json
sum=$(cksum <whole.json)
start_long whole.json
until_true 20 some_lines whole.partial.journal || fail 'it does not run'

claim 'two runs into one file: the second is refused'
refuses 2 'another mqbench' run "${quick[@]}" -o whole.json
refuses 2 'another mqbench' run --resume whole.partial.json

claim 'what a run writes nobody else does'
exec {lock}>held.journal
flock $lock
refuses 2 'held.json: another mqbench measures' report r.json -o held.json
refuses 2 'held.json: another mqbench measures' compare -f json r.json r.json \
	-o held.json
[ ! -e held.json ] || fail 'something was written'
exec {lock}>&-
rm held.journal

claim 'interrupted, the old record and the new runs are there'
kill -INT "$pid"
status=0
wait "$pid" || status=$?
expect_status 130
grep -q '^saved whole\.partial\.json, .*; whole\.json is as it was$' long.err ||
	fail "$(cat long.err)"
[ "$(cksum <whole.json)" = "$sum" ] || fail 'the old record is gone'
expect_json whole.partial.json 'not r["complete"] and len(runs) > 0'
[ -z "$(ls whole*.journal whole*.tmp 2>/dev/null)" ] || fail 'something is left'

claim 'r and r.json are two files'
start_long two.json
until_true 20 some_lines two.journal || fail 'it does not run'
run "$MQBENCH" run "${quick[@]}" -o two
expect_status 0
kill -INT "$pid"
wait "$pid" || true
expect_json two 'r["complete"]'
expect_json two.json 'not r["complete"] and len(runs) > 0'

claim "what is somebody else's beside a record is not written to"
echo theirs >theirs
for beside in journal raw.tsv; do
	ln -s theirs "new.$beside"
	refuses 2 "new.$beside" run "${quick[@]}" --raw -o new.json
	rm "new.$beside"
	echo mine >"new.$beside"
	refuses 2 "new.$beside" run "${quick[@]}" --raw -o new.json
	[ "$(cat "new.$beside" theirs | xargs)" = 'mine theirs' ] ||
		fail 'it was written to'
	rm "new.$beside"
done

claim 'a limit on the size of files is status 5, and leaves nothing'
queues >queues-before
"$MQBENCH" report -f html good.json -o limited
cp limited limited-before
for limit_of in 100 5000 50000; do
	run prlimit --fsize=$limit_of:$limit_of "$MQBENCH" report -f html \
		good.json -o limited
	expect_status 5
	expect_one_error
	cmp -s limited limited-before || fail 'the old page is gone'
done
cp good.json stays.json
run prlimit --fsize=100:100 "$MQBENCH" run "${quick[@]}" --raw -o stays.json
expect_status 5
cmp -s good.json stays.json || fail 'the old record is gone'
[ "$(ls stays*)" = stays.json ] || fail "it left $(ls stays*)"
run prlimit --fsize=40000:40000 "$MQBENCH" run "${quick[@]}" --runs 2000 \
	--namespace host -o limited.json
expect_status 5
expect_err 'write limited\.(json|journal): File too large'
queues >queues-after
cmp -s queues-before queues-after || fail 'a queue is left'
[ -z "$(ls ./*.tmp 2>/dev/null)" ] || fail 'a temporary file is left'

finish
