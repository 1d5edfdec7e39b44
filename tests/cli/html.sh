#!/usr/bin/env bash
# The HTML report, as its text: no browser is needed. Claims:
#
# - The page of a record is whole HTML, has each figure with its data, names
#   nothing outside itself, and is small; its numbers are those of the record.
# - It says how the record was made so that a shell reads the same words.
# - Two records of a machine are compared; records of several machines are put
#   side by side without a verdict on times; a folder is a history, with what
#   was decided about changes. In a table machines of a kind are pooled.
# - Counts of several kernels, in order of release: since which one a figure
#   moved, by how much, in which functions, and what cannot be told.
# - What a figure leaves out is said; a run far out does not set its scale; many
#   changes at a record are folded.
# - The colours of mechanisms differ for those who see fewer of them too.
# - A folder is for this report alone.
# - A stranger's text stays text, 10 kB of it too; a record of no results, one
#   that lacks all but its schema, and one whose fields are of other types have
#   a page.
# - A page that cannot be written is an error.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

reference=$SOURCE/results/reference-default.json

# whole PAGE [RECORD]: read by tests/page.py.
whole() {
	local said
	said=$(python3 -B "$SOURCE/tests/page.py" "$@" 2>&1) ||
		fail "$1: $said"
}

# page OUT FILE...: makes one.
page() {
	run "$MQBENCH" report --format html -o "$@"
	expect_status 0
	! grep -v '^note: .* has no results$' err ||
		fail "it complains: $(cat err)"
	whole "$1"
}

expect_page() {
	grep -qE -- "$2" "$1" || fail "$1 has nothing like '$2'"
}

# change FROM TO PYTHON: a copy of a record with `r` edited.
change() {
	python3 - "$@" <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    r = json.load(file)
exec(sys.argv[3])
with open(sys.argv[2], "w") as file:
    json.dump(r, file)
PYTHON
}

claim 'the page of a record is whole, and its numbers are the record'\''s'
page ref.html "$reference"
whole ref.html "$reference"
for id in answer promises figures results plan environment warnings \
	reproduce limits percentiles throughput sizes waits load urgent depth \
	runs-0 ratios-0; do
	expect_page ref.html "id=\"$id\""
done
expect_page ref.html '(POSIX|System V) faster by [0-9].* in [0-9]+ of'
expect_page ref.html '<h1>System V against POSIX message queues: reference'

claim 'raw names are not for readers, and counts of configurations agree'
! grep -oE '<(td|dt|li|summary|text|th)[^>]*>[^<]*(not_offered|invalid_load)[^<]*' \
	ref.html || fail 'a raw name'
python3 - ref.html <<'PYTHON' || fail 'a sum and its table differ'
import re, sys

with open(sys.argv[1]) as file:
    page = file.read()
told = dict(re.findall(r"<summary>([^<:]+): (\d+) configurations?<", page))
plan = page[page.index('id="plan"'):page.index('id="environment"')]
rows = re.findall(r'<tr><th scope="row">(.*?)</th>((?:<td.*?</td>)+)', plan)
sums = {name: sum(map(int, re.findall(r">(\d+)<", cells)))
        for name, cells in rows}
sys.exit(not told or sums != {name: int(n) for name, n in told.items()})
PYTHON

claim 'promises come after the figures, those that decide before the others'
python3 - ref.html <<'PYTHON' || fail 'another order'
import re, sys

with open(sys.argv[1]) as file:
    page = file.read()
at = [page.index('id="%s"' % name) for name in ("answer", "figures",
                                                "promises", "results")]
promises = page[at[2]:at[3]]
first = promises[promises.index("<h3>"):promises.index("<details>")]
sys.exit(at != sorted(at) or not 2 <= first.count("<tr>") <= 11)
PYTHON

claim 'the colours of mechanisms differ for every eye'
said=$(python3 -B "$SOURCE/tests/colours.py" ref.html) || fail "$said"

claim 'a shell reads the command as it was'
change "$SOURCE/tests/data/record-small.json" words.json \
	'r["argv"] = ["run", "--label", "it'\''s a <b>", "--background",
	"a $(touch pwned)\\", "*", ""]'
page words.html words.json
python3 - words.html words.json <<'PYTHON' || fail 'the words are others'
import html, json, re, subprocess, sys

with open(sys.argv[1]) as file:
    page = file.read()
command = html.unescape(re.search("<pre><code>mqbench(.*?)</code>", page,
                                  re.S).group(1))
said = subprocess.run(["bash", "-c", "printf '%s\\0'" + command],
                      capture_output=True, text=True).stdout
with open(sys.argv[2]) as file:
    sys.exit(said.split("\0")[:-1] != json.load(file)["argv"])
PYTHON
[ ! -e pwned ] || fail 'a command was run'

claim 'two records of a machine are compared'
change "$reference" after.json 'r["label"] = "after"
for result in r["results"]:
    for run in result["runs"]:
        percentiles = run["metrics"].get("rtt_ns", {}).get("percentiles", {})
        for key in percentiles:
            percentiles[key] = percentiles[key] and percentiles[key] * 1.5'
page two.html "$reference" after.json
expect_page two.html 'after against reference'
expect_page two.html 'THESE TWO RECORDS DIFFER'
expect_page two.html 'id="changes-1"'

claim 'what cannot be compared says why'
change "$reference" fuller.json 'for result in r["results"]:
    result["effective"]["capacity_messages"] += 7'
page refused.html "$reference" fuller.json
expect_page refused.html 'Not compared'
expect_page refused.html 'not the same experiment'

claim 'of several kernels it is said since which one a figure moved'
kept=$SOURCE/results/kernels/matrix
page kernels.html "$kept"/6.1.0-57-*-amd64{,-2}.json \
	"$kept"/6.12.117+*-amd64{,-2}.json
expect_page kernels.html '<h1>Message queues in 2 kernels</h1>'
expect_page kernels.html '>6\.12.*send mean: 64 B 0 queued.*System V.*-2\.2<'
expect_page kernels.html 'System V, send mean: 64 B 0 queued'

claim 'kernels are in order of release, however they are given'
for release in 6.13.0-9-x 6.13 6.13.0-10-x 6.13.0-rc2 6.9.3-new 6.9.3-old; do
	change "$kept"/6.1.0-57-cloud-amd64.json "$release.json" \
		"r['id'] = '$release'
r['environment']['kernel']['release'] = '$release-cloud'"
done
page ordered.html "$kept"/6.12.117+*-amd64{,-2}.json 6.13.0-10-x.json \
	6.13.0-rc2.json 6.13.0-9-x.json 6.13.json 6.9.3-old.json 6.9.3-new.json \
	"$kept"/6.1.0-57-*-amd64{,-2}.json
[ "$(sed -n '/<h2>The kernels/,$s/.*<tr><th scope="row">\([^<]*\).*/\1/p' \
	ordered.html)" = "$(printf '%s-cloud\n' 6.1.0-57 6.9.3-old 6.9.3-new \
	6.12.117+deb12 6.13.0-rc2 6.13 6.13.0-9-x 6.13.0-10-x |
	sed '/-57\|deb12/s/$/-amd64/')" ] || fail 'they are in another order'
run "$MQBENCH" report --format kernels "$kept"/6.12.117+*-amd64{,-2}.json \
	6.13.json "$kept"/6.1.0-57-*-amd64{,-2}.json
expect_out 'C: 6\.1\.0-57-cloud-amd64, 2 boots'
expect_out '^A: 6\.12\.117'
! grep -q '^C: 6\.1\.0-57-cloud-amd64$' out ||
	fail 'the oldest moved'

claim 'kernels of another architecture are in pictures of their own'
page two.html "$kept"/6.1.0-57-*-amd64{,-2}.json \
	"$kept"/../arm64/6.1.0-57-*-arm64{,-2}.json \
	"$kept"/6.12.43+*-amd64{,-2}.json "$kept"/../arm64/6.12.43+*-arm64{,-2}.json
expect_page two.html '<h1>Message queues in 4 kernels</h1>'
expect_page two.html '>2 kernels of x86_64 in QEMU'
expect_page two.html '>2 kernels of aarch64 in QEMU'
! grep -q '4 kernels of' two.html || fail 'a picture has both'

claim 'a kernel is compared with the release before of its command line'
words=mitigations=off
four=("$kept"/{6.1.0-57,6.12.117+deb12}-cloud-amd64{,-2}.json)
for name in {6.1.0-57,6.12.117+deb12}-cloud-amd64{,-2}; do
	change "$kept/$name.json" "worded-$name.json" "
r['id'] += '-worded'
k = r['environment']['kernel']
k['cmdline'] += ' $words'"
	four+=("worded-$name.json")
done
run "$MQBENCH" report --format kernels "${four[@]}"
expect_status 0
expect_out "^  C: 6\.1\.0-57-cloud-amd64 $words, 2 boots"
expect_out "^  D: 6\.12\.117\+deb12-cloud-amd64 $words, 2 boots"
sed -n '/^MOVED/,$p' out >moves
grep -q '^B: 6\.12\.117+deb12-cloud-amd64$' moves ||
	fail 'the kernel without words did not move'
grep -q "^D: 6\.12\.117+deb12-cloud-amd64 $words\$" moves ||
	fail 'the kernel with words did not move'
! grep -q '^[AC]: ' moves || fail 'the older kernel moved'
page words.html "${four[@]}"
expect_page words.html ">6\.12\.117\+deb12-cloud-amd64 $words<"
expect_page words.html ">2 kernels of x86_64 in QEMU, $words ·"
run "$MQBENCH" report --format kernels \
	"$kept"/../flavours/*mitigations=off{,-2}.json \
	"$kept"/6.12.117+deb12-cloud-amd64{,-2}.json
expect_out '^  A: 6\.12\.117\+deb12-cloud-amd64 mitigations=off, 2 boots'
expect_out '^  B: 6\.12\.117\+deb12-cloud-amd64, 2 boots'

claim 'what too few boots cannot tell is no standstill'
single=("$kept"/6.12.117+deb12-cloud-amd64.json
	"$kept"/6.16.12+deb13-cloud-amd64.json
	"$kept"/6.17.13+deb13-cloud-amd64.json)
doubt='f [0-9]+ comparisons with the release before [0-9]+ cannot tell: more'
page single.html "${single[@]}"
expect_page single.html "O$doubt"
run "$MQBENCH" report --format kernels "${single[@]}"
expect_out "o$doubt"

claim 'a move names the functions that changed most, each once'
page moves.html "$kept"/6.1.0-57-*.json "$kept"/6.12.43+*.json
expect_page moves.html \
	'send mean: 64 B 0 queued.*POSIX.*-4\.6<.*>__kmem_cache_alloc_node -215'
expect_page moves.html 'round trip mean: 64 B two CPUs.*>psi_group_change -9[0-9]+,'
! grep -q 'psi_group_change .*psi_group_change' moves.html ||
	fail 'a function is named twice'
expect_page moves.html 'switch: 64 B same CPU.*\+60\.8<.*>__schedule \+4[0-9]+,'

claim 'a matrix that is done boots nothing, and is the same page'
for name in 6.1.0-57 6.12.117+deb12; do
	mkdir -p "matrix/linux-image-$name-cloud-amd64"
	cp "$kept/$name-cloud-amd64"*.json \
		"matrix/linux-image-$name-cloud-amd64/"
done
PATH=/usr/bin:/bin run "$MQBENCH" kernels --matrix -o matrix \
	linux-image-6.1.0-57-cloud-amd64 \
	linux-image-6.12.117+deb12-cloud-amd64
expect_status 0
expect_out '2 kernels · instructions, in QEMU'
expect_page matrix/kernels.html '<h1>Message queues in 2 kernels</h1>'
run "$MQBENCH" kernels --matrix -o matrix 'linux-image-0.0-*-nowhere'
expect_status 2
expect_err 'apt has no such package'

claim 'several machines get no verdict on times'
change after.json board.json 'r["label"] = "board"
r["environment"]["machine_class"] = "0123456789abcdef"'
page machines.html "$reference" after.json board.json
expect_page machines.html '3 records of 2 machines'
expect_page machines.html 'of 2 machines'
! grep -qi 'regressed' machines.html || fail 'a verdict on times'

claim 'machines of a kind are one column, in which each is one value'
for i in 1 2 3; do
	change "$reference" "rack$i.json" "r['label'] = 'rack$i'
r['environment']['kernel']['boot_id'] = 'boot $i'
for x in r['results']:
	for run in x['runs']:
		run.pop('ratios', None)
		if x['params']['mechanism'] == 'posix' and 'rtt_ns' in run['metrics']:
			run['metrics']['rtt_ns']['percentiles']['50'] *= 1 + $i / 100"
done
run "$MQBENCH" report --format machines rack?.json board.json \
	--only 'pingpong/*/64B/block/same-cpu/cap10'
expect_status 0
expect_out 'on 4 machines of 2 kinds'
expect_out 'A: rack1, rack2, rack3: mqbench'
expect_out 'B: board: mqbench'
expect_out '^ 64 B same CPU +\(\+4\.[5-9]%\) +1\.0% +\+2\.[4-8]%  SysV on 4$'
page racks.html rack?.json board.json \
	--only 'pingpong/*/64B/block/same-cpu/cap10'
expect_page racks.html '4 records of 4 machines'
expect_page racks.html '>Mean of 3 machines of class'
expect_page racks.html '>cannot tell \(4\.[5-9] % more ± 1\.0 %\)<'
expect_page racks.html '>POSIX 0, System V 4<'
expect_page racks.html '>Faster, of 4 machines<'
change rack1.json again.json 'r["label"] = "later"'
change rack1.json boots.json 'r["environment"]["kernel"]["boot_id"] = "next"'
run "$MQBENCH" report --format machines rack[12].json again.json boots.json \
	--only 'pingpong/*/64B/block/same-cpu/cap10'
expect_out 'on 2 machines of 1 kind'
expect_out 'A: rack1, rack2: mqbench'
page racks.html rack[12].json again.json boots.json \
	--only 'pingpong/*/64B/block/same-cpu/cap10'
expect_page racks.html '4 records of 2 machines'
expect_page racks.html '>Mean of 2 machines of class'

claim 'what is not drawn is said'
expect_page ref.html 'the first [0-9]+ of [0-9]+ rows are drawn, all are in'
expect_page machines.html 'the first 40 of [0-9]+ rows are drawn'

claim 'a run far from the others does not set the scale of all'
expect_page ref.html 'farther out'
outlier() {
	change "$reference" "$1" '
result = next(result for result in r["results"] if
	      result["params"]["mechanism"] == "sysv" and
	      "rtt_ns" in result["runs"][0]["metrics"])
percentiles = result["runs"][0]["metrics"]["rtt_ns"]["percentiles"]
for key in percentiles:
    percentiles[key] = percentiles[key] and percentiles[key] * '"$2"
}
outlier near.json 30
outlier far.json 30000
page near.html near.json
page far.html far.json
for file in near far; do
	sed -n '/id="runs-0"/,/<output/p' $file.html | grep -o ' d="M[^"]*"' \
		>$file.marks
done
[ -s near.marks ] || fail 'there are no marks'
cmp -s near.marks far.marks || fail 'the other runs moved'

claim 'records of one name are told apart by number'
page alike.html "$reference" "$reference"
expect_page alike.html 'reference \(2\) against reference \(1\)'
! grep -q '>reference<' alike.html || fail 'one of them has no number'

claim 'where the families never met, nothing is put side by side'
change "$reference" sysv.json 'r["results"] = [result
	for result in r["results"] if result["params"]["mechanism"] == "sysv"]'
page apart.html sysv.json sysv.json
expect_page apart.html 'No record has the same configuration of both families'
! grep -q 'Of 0 comparisons\|id="machines"' apart.html ||
	fail 'it compares nothing with nothing'

change "$reference" turns.json 'for result in r["results"]:
	for run in result["runs"]:
		run["block"] += 100 * (result["params"]["mechanism"] == "sysv")'
page turns.html turns.json
expect_page turns.html 'no block of runs has the same configuration of both'
! grep -q 'id="ratios-' turns.html || fail 'a figure without a ratio'

claim 'a folder is a history'
python3 "$SOURCE/scripts/make-history.py" "$reference" many 30 1 \
	'{"summary": true, "results": 6, "steps": [{"from": 20, "by": 1.2,
	"match": "pingpong/(sysv|posix)", "facts": {"kernel": {"release": "9.8.7<i>"}}}]}'
echo '{}' >many/none.json
page history.html many
expect_page history.html '[1-9][0-9]* unacknowledged regression'
expect_page history.html '9\.8\.7&lt;i&gt;'
expect_page history.html 'left out: many/none\.json'
run "$MQBENCH" history many --ack 20260121-120000-made --reason 'wanted <b>'
page acked.html many
expect_page acked.html 'acknowledged: wanted &lt;b&gt;'

claim 'of many changes at a record the first are shown, the others folded'
python3 "$SOURCE/scripts/make-history.py" "$reference" moved 30 1 \
	'{"summary": true, "results": 40, "steps": [{"from": 20, "by": 1.2,
	"match": "/(sysv|posix)/"}]}'
page moved.html moved
expect_page moved.html 'class="more"><summary>[0-9]+ more at this record'
python3 - moved.html <<'PYTHON' || fail 'a change is not there, or twice'
import re, sys

with open(sys.argv[1]) as file:
    page = file.read()
told = int(re.search(r"(\d+) changes? of 3 %", page).group(1))
rows = re.findall(r'<tr data-id="([0-9a-f]+)">.*?<td>(?:reg|imp)', page)
sys.exit(told != len(rows) or len(rows) != len(set(rows)) or len(rows) <= 20)
PYTHON

claim 'a short history says that it cannot tell, and has no half a record'
mkdir short
cp many/0000.json many/0001.json short
page short.html short
expect_page short.html 'Too few records to show a change'
! grep -q 'No unacknowledged regression' short.html || fail 'it gives an answer'
python3 - short.html <<'PYTHON' || fail 'other records than 1 and 2'
import re, sys

with open(sys.argv[1]) as file:
    page = file.read()
drawing = re.search(r'<svg class="wide.*?record, in the order', page, re.S)
axis = re.findall(r'text-anchor="middle" class="t">(.*?)<', drawing.group())
sys.exit(axis != ["1", "2"])
PYTHON

claim 'a folder is for this report, and alone'
refuses 2 'many: only --format html' report many
refuses 2 'many: only --format html' report --format html many "$reference"
mkdir empty
refuses 2 'empty: has no usable record' report --format html empty

claim "a stranger's text stays text"
change "$reference" hostile.json '
evil = ("</title></style></script><script>alert(1)</script><img src=x " +
        "onerror=alert(2)>\"'\''> ]]> <!-- & \x1b[2J\r\n\u202e\u0007\u2028")
def turn(value):
    if isinstance(value, dict):
        return {key: turn(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [turn(inner) for inner in value]
    return value + evil if isinstance(value, str) else value
r["results"] = r["results"][:60]
for result in r["results"]:
    result["reason"] = evil * 2
    result["id"] += evil
    result["params"]["background"] = evil
    result["params"]["placement"]["name"] = evil
    if result["params"]["mechanism"] == "pipe":
        result["params"]["mechanism"] = evil
for key in ("label", "environment", "plan", "warnings", "tool", "argv",
            "clock", "created"):
    r[key] = turn(r[key])
r["label"] = evil + "x" * 10000
r["environment"]["cpu"]["model"] = evil + "y" * 10000
r["environment"]["strange<b>"] = {"\"onload=": evil * 100}
r["promises"] = [{"id": 1, "word": evil, "subject": evil, "promise": evil,
    "mechanisms": {name: {"verdict": verdict, "observed": evil,
        "expected": evil, "because": evil}
        for name, verdict in (("sysv", "kept"), ("posix", "not_kept"),
            ("pipe", "kept"), (evil, "kept"))}}]'
page hostile.html hostile.json
page hostile2.html hostile.json "$reference"
page hostile3.html hostile.json hostile.json
mkdir evil
cp hostile.json 'evil/<script>.json'
change evil/*.json 'evil/<script>.json' 'r["created"] = "2026-01-01T00:00:00Z"'
run "$MQBENCH" report --format html evil -o evil.html
expect_status 0
whole evil.html
! grep -l '<img\|<script>alert\|<!--' ./*.html || fail 'a tag went through'

claim 'a record that lacks nearly all has a page'
printf '{"schema": "mqbench-result", "schema_version": "1.7", "results": 3}' \
	>bare.json
page bare.html bare.json
expect_page bare.html 'No comparison of System V with POSIX'
expect_page bare.html 'nothing was measured'
change "$reference" none.json 'r["results"] = []'
page none.html none.json
page none2.html none.json bare.json
change "$reference" odd.json '
def turn(value):
    if isinstance(value, dict):
        return {key: turn(inner) for key, inner in value.items()} | {"?": [1]}
    if isinstance(value, list):
        return [turn(inner) for inner in value]
    return {"odd": value} if isinstance(value, str) else "text"
r = turn(r) | {"schema": r["schema"], "schema_version": r["schema_version"]}
r["results"] = r["results"][:20]
for result in r["results"]:
    result["histograms"] = {}'
page odd.html odd.json
change "$reference" one.json '
for result in r["results"]:
    result["runs"] = result["runs"][:1]'
page one.html one.json
expect_page one.html 'Too few runs'

claim 'a page that cannot be written is an error'
refuses 2 'missing/page' report --format html "$reference" -o missing/page
if [ -e /dev/full ]; then
	refuses 5 /dev/full report --format html "$reference" -o /dev/full
	refuses 5 /dev/full report --format html many -o /dev/full
fi

finish
