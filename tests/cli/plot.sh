#!/usr/bin/env bash
# Pictures of a saved record. Claims:
#
# - `plot` draws an SVG and a PNG for each section of the record's columns,
#   into a folder that it makes, and prints their names; every plot script has
#   its section.
# - The reference record gives every picture: well-formed, as large as it says,
#   every series and row named, a point for each verdict and each run, and its
#   words in the SVG and in a list beside it.
# - A kept script draws the same picture again, alone with its data.
# - A record of one run, of one size, with parts missing, with skipped results
#   only or without any is drawn as far as it goes, and gnuplot does not
#   complain.
# - A knee that was looked for, or that the latencies show, is marked; none is
#   denied where latencies fall with the rate. The machine's fitness is said.
# - The colours of mechanisms mean nothing else.
# - --format and --only draw less; several records are drawn beside each other.
# - It works, and gnuplot does not complain, where no locale is set.
# - Without a file it draws the newest record; without -o into plots/.
# - A record that holds nothing to draw is status 4, and says so; a folder that
#   cannot be made is status 2.
# - A label, a background command, a file and a folder may hold anything:
#   quotes, spaces, newlines, backticks, $(...), a pipe: nothing is executed,
#   and all is drawn.
# - A stranger's record cannot write outside the folder.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
command -v gnuplot >/dev/null || skip_all 'there is no gnuplot'
own_program

# But for what is not drawn because it failed, as on a busy machine.
silent() {
	! grep -q -v '^note: .* not drawn; ' err
}
# gnuplot converts characters by it.
export LC_ALL=C.UTF-8
limit=120

claim 'plot draws an SVG and a PNG for each section'
run "$MQBENCH" run --workload pingpong,flood,priority,depth \
	--mechanism sysv,posix --size 64,1k --wait block,spin --fill 0,9 \
	--placement unpinned --keep-awake=no --messages 500 --runs 2 --seed 1 \
	-o r.json
"$MQBENCH" report --format gnuplot r.json >columns
# A busy machine cannot keep to a rate: the picture is drawn all the same.
"$MQBENCH" run --workload paced --mechanism sysv,posix --rate 20k,40k \
	--messages 6000 --runs 2 -o paced.json >out 2>err || [ $? -eq 4 ]
sed -i 's/"invalid_load"/"ok"/g' paced.json
"$MQBENCH" report --format gnuplot paced.json >>columns
for explained in "$SOURCE"/results/kernels/matrix/{6.1.0-57,6.12.117}*-explained.json; do
	"$MQBENCH" report --format gnuplot "$explained" >>columns
done
# Workloads that this program does not have are drawn by the record's tables.
python3 - r.json >foreign.json <<'PYTHON'
import json
import sys

with open(sys.argv[1]) as file:
    r = json.load(file)
for old, new in (("pingpong", "relay"), ("depth", "heap")):
    table = r["workloads"].pop(old)
    r["workloads"][new] = table | {"label": new.upper()}
    for result in r["results"]:
        if result["params"]["workload"] == old:
            result["params"]["workload"] = new
print(json.dumps(r))
PYTHON
"$MQBENCH" report --format gnuplot foreign.json >>columns
run "$MQBENCH" plot -o foreign foreign.json
expect_status 0
silent || fail 'gnuplot complains'
for script in "$SOURCE"/scripts/*.gp; do
	section=$(basename "$script" .gp)
	! grep -qx 'load "style.gp"' "$script" || [ "$section" = history ] ||
		grep -qxE "# plot $section(-[0-9]+)?" columns ||
		fail "$section is not drawn"
done
run "$MQBENCH" plot -o drawn paced.json
expect_status 0
silent || fail 'gnuplot complains'
run "$MQBENCH" plot -o drawn r.json
expect_status 0
silent || fail 'gnuplot complains'
cp out said
for section in $("$MQBENCH" report --format gnuplot r.json |
	sed -n 's/^# plot //p'); do
	for suffix in svg png; do
		file=drawn/r-$section.$suffix
		grep -qx "$file" said || fail "$file was not announced"
		[ -s "$file" ] || fail "there is no $file"
	done
	python3 -c 'import sys, xml.dom.minidom
xml.dom.minidom.parse(sys.argv[1])' "drawn/r-$section.svg" 2>err ||
		fail "drawn/r-$section.svg is no XML"
	[ "$(head -c 8 "drawn/r-$section.png" | od -An -tx1 | tr -d ' ')" = \
		89504e470d0a1a0a ] || fail "drawn/r-$section.png is no PNG"
done

claim 'the reference record gives every picture, whole'
reference=$SOURCE/results/reference-default.json
run "$MQBENCH" plot -o reference -- "$reference"
expect_status 0
silent || fail 'gnuplot complains'
# whole FOLDER: what is not as it should be of the pictures in it.
whole() {
	python3 - "$1" <<'PYTHON'
import collections, glob, re, struct, sys, xml.etree.ElementTree as tree

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
folder = sys.argv[1]
lists = "".join(open(f).read() for f in glob.glob(folder + "/*.md"))
for name in sorted(glob.glob(folder + "/*.dat")):
    base = name[:-4]
    try:
        svg = tree.parse(base + ".svg").getroot()
    except (OSError, tree.ParseError) as error:
        print(base, error)
        continue
    with open(base + ".png", "rb") as file:
        size = struct.unpack(">8x8xII", file.read(24))
    want = [int(svg.get(x)) * 4 / 3 for x in ("width", "height")]
    if any(abs(a - b) > 1 for a, b in zip(size, want)):
        print(base, "PNG of", size, "not", want)
    for what in "title", "desc":
        words = svg.find(SVG + what).text
        if not words or "gnuplot" in words.lower():
            print(base, "has no", what)
    if base.rsplit("/")[-1] + ".svg" not in lists:
        print(base, "is not in the list")
    shown = collections.Counter("".join(t.itertext()).strip()
                                for t in svg.iter(SVG + "text"))
    marks = collections.Counter(u.get(XLINK) for u in svg.iter(SVG + "use")
                                if not u.get("id"))
    with open(name) as file:
        blocks = file.read().split("\n\n\n")
    script = re.sub(r"-[0-9]+$", "", re.search("# plot (.*)", blocks[0])[1])
    if script in ("ratios", "runs"):
        rows = [[a or b for a, b in re.findall(r'"([^"]*)"|([^ ]+)', line)]
                for line in blocks[1].splitlines()]
        names = [text for row in rows for text in row[2:4]]
        headings = [line.split('"')[1] for line in blocks[2].splitlines()]
        names += headings
        if len(headings) > len(set(headings)):
            print(base, "says a heading twice")
        extra = float(re.search('"extra" "(.*)"', blocks[0])[1])
    if script == "ratios":
        # A row of the list is a mark, or an arrow where it lies farther out;
        # each kind has another mark in the key.
        inside = [row[1] for row in rows if 1 / extra <= float(row[4]) <= extra]
        for verdict, kinds in (("2", (4, 6)), ("3", (11,)), ("1", (5,)),
                               ("0", (0,))):
            found = sum(marks["#gpPt%d" % kind] - 1 for kind in kinds)
            if found != inside.count(verdict):
                print(base, found, "marks of verdict", verdict)
        if shown["◀"] + shown["▶"] != len(rows) - len(inside):
            print(base, "lacks arrows")
    elif script == "runs":
        points = len(blocks[3].splitlines())
        if sum(marks["#gpPt%d" % kind] for kind in (1, 4, 6)) != points + 2:
            print(base, "shows other than", points, "runs")
    elif script == "history":
        names = []
    else:
        names = [block.split('"')[1] for block in blocks[1:]]
    if script in ("percentiles", "throughput", "sizes", "by-size", "by-fill"):
        # Of "System V, same CPU" the one is in the key, the other over a panel.
        names = [part for name in names for part in name.split(", ", 1)]
    for text in names:
        if shown[text] < 1:
            print(base, "does not show", text)
PYTHON
}
[ "$(find reference -name '*.dat' | wc -l)" -gt 9 ] || fail 'some are missing'
whole reference >wrong
[ ! -s wrong ] || fail "$(cat wrong)"

claim 'a kept script draws the same again, alone with its data'
mkdir alone
cp reference/*.dat reference/*.gp alone
for script in alone/*.gp; do
	env -C alone gnuplot "$(basename "$script")" 2>>err
	for suffix in svg png; do
		picture=$(basename "$script" .gp).$suffix
		# Its words come from the program.
		cmp -s <(grep -av '^<title>\|^<desc>' "alone/$picture") \
			<(grep -av '^<title>\|^<desc>' "reference/$picture") ||
			fail "$picture is another one"
	done
done
silent || fail 'gnuplot complains'

claim 'a record that lacks something is drawn as far as it goes'
python3 - "$reference" <<'PYTHON'
import copy, json, sys

with open(sys.argv[1]) as file:
    reference = json.load(file)

def write(name, change):
    record = copy.deepcopy(reference)
    change(record["results"], record)
    with open(name, "w") as file:
        json.dump(record, file)

def one_run(results, record):
    for result in results:
        del result["runs"][1:]

def one_size(results, record):
    results[:] = [x for x in results if x["params"]["size_bytes"] == 1024]

def one_result(results, record):
    del results[1:]

def one_family(results, record):
    results[:] = [x for x in results if x["params"]["mechanism"] == "posix"]

def missing(results, record):
    for result in results:
        for run in result["runs"][::2]:
            run["metrics"] = {}
        result["histograms"] = {}
    for name in "environment", "clock", "plan", "tool":
        del record[name]

def zero(results, record):
    for result in results:
        for run in result["runs"]:
            for metric in run["metrics"].values():
                if isinstance(metric, dict):
                    metric.update(min=0, max=0, percentiles={
                        p: 0 for p in metric["percentiles"]})

def skipped(results, record):
    for result in results:
        result.update(status="skipped", reason="so", runs=[], summary={},
                      histograms={})

def none(results, record):
    del results[:]

for change in (one_run, one_size, one_result, one_family, missing, zero,
               skipped, none):
    write(change.__name__ + ".json", change)
PYTHON
for record in one_run one_size one_result one_family missing zero skipped none; do
	run "$MQBENCH" plot -o "of $record" $record.json
	case $record in skipped | none) expect_status 4 ;; *) expect_status 0 ;; esac
	[ "$status" -ne 0 ] || silent || fail 'gnuplot complains'
	whole "of $record" >wrong
	[ ! -s wrong ] || fail "$(cat wrong)"
done

claim 'a knee is marked'
python3 - "$reference" <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    record = json.load(file)
record["results"] = [x for x in record["results"]
                     if x["params"]["workload"] == "paced"]
for result in record["results"]:
    # POSIX has a bad spell, and is as before at a higher rate.
    slow = 100000 if result["params"]["mechanism"] == "sysv" else 10000
    result["status"], result["reason"] = "ok", None
    for run in result["runs"]:
        run["status"], run["reason"] = "ok", None
        found = run["metrics"]["response_ns"]["percentiles"]
        found["99"] = (
            3 if result["params"]["rate_per_s"] == slow else 1) * 50000
with open("shown.json", "w") as file:
    json.dump(record, file)
record["plan"].update(knee_target="p99<70us", knees=[])
record["plan"]["knees"] = {
    "0": {"mechanism": "posix", "rate_per_s": 50000, "label": "of another"},
    "1": {"mechanism": "posix", "rate_per_s": 12000, "confirmed": False,
          "label": "64 B   12k/s two CPUs"}}
with open("found.json", "w") as file:
    json.dump(record, file)
del record["plan"]["knee_target"], record["plan"]["knees"]
record["environment"]["verdict"] = "fit for medians"
p99s = iter((110, 318, 434, 43) * 9)
for result in sorted(record["results"],
                     key=lambda x: (x["params"]["mechanism"],
                                    x["params"]["rate_per_s"])):
    p99 = next(p99s) * 1000
    for run in result["runs"]:
        run["metrics"]["response_ns"]["percentiles"]["99"] = p99
with open("falling.json", "w") as file:
    json.dump(record, file)
PYTHON
run "$MQBENCH" plot -o knees --only load shown.json found.json falling.json
expect_status 0
grep -q 'System V: knee 50 k' knees/shown-load.svg ||
	fail 'the knee that the latencies show is not marked'
! grep -q 'POSIX: knee' knees/shown-load.svg ||
	fail 'a knee is marked although higher rates are as good'
grep -q 'POSIX: knee 12 k' knees/found-load.svg ||
	fail 'the knee that was found is not marked'
grep -q 'p99&lt;70us, 1 not confirmed' knees/found-load.svg ||
	fail 'its target is not told, or that more runs did not keep it'
grep -q 'no knee can be told' knees/falling-load.svg ||
	fail 'there is said to be no knee where p99 falls with the rate'
grep -q 'fit for medians: do not quote tails' knees/falling-load.svg ||
	fail 'tails are drawn of a machine that is not fit for them'

claim 'the colours of mechanisms mean nothing else'
for colour in $(sed -n 's/^"colours" "\(.*\) [^ ]*"$/\1/p' knees/found-load.dat); do
	! grep -i "$colour" "$SOURCE"/scripts/*.gp || fail 'another meaning'
done

claim '--format and --only draw less, several records go side by side'
run "$MQBENCH" plot -o less --format svg --only ratios,runs one_run.json \
	one_family.json
expect_status 0
[ -z "$(find less -name '*.png')" ] || fail 'there is a PNG'
[ -s less/one_run-ratios.svg ] || fail 'the first record was not drawn'
[ -s less/one_family-runs.svg ] || fail 'the second record was not drawn'
[ -z "$(find less -name '*-sizes*')" ] || fail 'more was drawn'
refuses 2 'did you mean png\?' plot -o less --format pngg one_run.json
refuses 4 'no plot rations; it has .*ratios' plot -o less --only rations \
	one_run.json
mkdir -p twin
cp one_run.json twin
refuses 2 'same name' plot -o less one_run.json twin/one_run.json

claim 'where no locale is set it draws the same, and nothing complains'
cp drawn/r-sizes.svg with.svg
run env -u LC_ALL -u LANG -u LC_CTYPE "$MQBENCH" plot -o drawn r.json
expect_status 0
silent || fail 'gnuplot complains'
cmp -s drawn/r-sizes.svg with.svg || fail 'the picture is another one'

claim 'without a file the newest record is drawn, without -o into plots/'
mkdir -p plain/results
cp r.json plain/results/
run env -C plain "$MQBENCH" plot
expect_status 0
ls plain/plots/r-*.svg >/dev/null || fail 'plots/ has no picture'

claim 'a record with nothing to draw is status 4'
python3 - r.json empty.json <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    r = json.load(file)
for result in r["results"]:
    result.update(status="skipped", reason="so", runs=[], summary={},
                  histograms={})
with open(sys.argv[2], "w") as file:
    json.dump(r, file)
PYTHON
refuses 4 'empty\.json' plot -o nothing empty.json

claim 'a folder that cannot be made is status 2'
refuses 2 'missing/folder' plot -o missing/folder r.json
touch taken
run "$MQBENCH" plot -o taken r.json
expect_status 2
expect_one_error
expect_err taken

claim 'who waits for a writer of a pipe can be interrupted'
mkfifo waiting
run timeout -k 20 -s INT 1 "$MQBENCH" plot -o never waiting
expect_status 124
[ ! -e never ] || fail 'a folder is left'

claim 'a text that no plot has left is not replaced'
for name in r.md r-sizes.gp r-sizes.dat; do
	mkdir notes
	echo notes >notes/$name
	run "$MQBENCH" plot -o notes --format svg r.json
	expect_status 2
	expect_one_error
	expect_err "$name: is not from an earlier plot"
	[ "$(cat notes/$name)" = notes ] || fail "$name is another"
	rm -r notes
done

claim 'no gnuplot is said, and what to do'
mkdir -p bin
run env PATH="$work/bin" "$MQBENCH" plot -o drawn r.json
expect_status 5
expect_one_error
expect_err '^mqbench: gnuplot: .*gnuplot-nox'

# shellcheck disable=SC2016,SC1003 # nothing of it is to be expanded here
hostile='a "b" '\''c'\'' $(touch pwned) `touch pwned` ; touch pwned | touch pwned
# plot ../../forged
%s %n \n @a {/Symbol x} \' # ends in a backslash

claim 'a hostile label and command execute nothing, and are drawn'
run "$MQBENCH" run --workload pingpong,flood --mechanism sysv,posix \
	--size 64,1k --messages 500 --runs 2 --placement same-cpu \
	--keep-awake=no --capacity 10 --label "$hostile" -o hostile.json
expect_status 0
run "$MQBENCH" plot -o drawn hostile.json
expect_status 0
silent || fail 'gnuplot complains'
ls drawn/hostile-*.svg >/dev/null || fail 'nothing was drawn'
python3 - hostile.json stranger.json <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    r = json.load(file)
# What ends CDATA, is no character of XML, or turns the line around; and long.
evil = "]]> & < \x85 \ufffe \u202e " + r["label"] + 10000 * "x"
r["id"] = evil
r["environment"]["cpu"]["model"] = evil
r["environment"]["kernel"]["release"] = evil
r["environment"]["topology"]["description"] = evil
r["plan"]["mechanisms"]["sysv"]["label"] = evil
r["plan"]["runs"] = evil
for result in r["results"]:
    result["id"] = evil
    result["params"]["background"] = evil
    result["params"]["sched"] = evil[:31]
    result["params"]["placement"]["name"] = "`touch pwned`\n# plot x"
with open(sys.argv[2], "w") as file:
    json.dump(r, file)
PYTHON
run "$MQBENCH" plot -o drawn stranger.json
[ "$status" -eq 0 ] || [ "$status" -eq 4 ] ||
	fail "it ended with status $status"
[ -z "$(find . -name '*pwned*')" ] || fail 'a command was executed'
[ -z "$(find . -name '*forged*')" ] || fail 'a file was written elsewhere'

claim 'a kept script holds nothing of the record, and executes nothing of it'
whole drawn >wrong
[ ! -s wrong ] || fail "$(cat wrong)"
for script in drawn/*.gp; do
	! grep -q pwned "$script" || fail "$script holds the label"
	env -C drawn gnuplot "./$(basename "$script")" 2>err ||
		fail "$script alone fails"
done
[ -z "$(find . -name '*pwned*')" ] || fail 'a command was executed'

claim 'hostile names of files and folders execute nothing, and are drawn'
# One picture is enough for each.
run "$MQBENCH" run --workload pingpong --mechanism posix --size 64 \
	--placement same-cpu --keep-awake=no --capacity 10 --messages 500 \
	--runs 1 -o r.json
sections=$("$MQBENCH" report --format gnuplot r.json | sed -n 's/^# plot //p')
# A name has no slash.
name=$(printf '%s' "$hostile" | tr -d '/')
cp r.json "$name.json"
# shellcheck disable=SC2016 # nor here
for name in "$name.json" './|touch pwned #.json' './<touch pwned #.json' \
	'$(touch pwned).json' '`touch pwned`.json' "it's.json" 'a b.json'; do
	cp r.json "$name" 2>/dev/null || true
	run "$MQBENCH" plot -o 'of files' -- "$name"
	expect_status 0
	silent || fail 'gnuplot complains'
done
# As a person would call them, in their folder.
rm -f 'of files'/*.svg
find 'of files' -name '*.gp' -printf '%f\0' |
	env -C 'of files' xargs -0 -I '{}' gnuplot './{}' 2>err ||
	fail 'a kept script fails'
silent || fail 'gnuplot complains'
[ "$(find 'of files' -name '*.svg' | wc -l)" -eq \
	$((7 * $(echo "$sections" | wc -w))) ] || fail 'a picture is missing'
# gnuplot takes a file whose name begins so for a command.
# shellcheck disable=SC2016
for folder in '|touch pwned #' '<touch pwned #' '$(touch pwned)' \
	'`touch pwned`' '"; system("touch pwned"); "' "'" '-' '+'; do
	run "$MQBENCH" plot -o "$folder" r.json
	expect_status 0
	[ -n "$(find "./$folder" -name '*.svg')" ] ||
		fail "nothing is in '$folder'"
done
[ -z "$(find . -maxdepth 2 -name 'pwned*')" ] || fail 'a command was executed'

finish
