#!/usr/bin/env bash
# Pictures of a saved record. Claims:
#
# - `plot` draws an SVG and a PNG for each section of the record's columns,
#   into a folder that it makes, and prints their names; every plot script has
#   its section.
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
	--messages 6000 --runs 2 -o paced.json >out 2>err
sed -i 's/"invalid_load"/"ok"/g' paced.json
"$MQBENCH" report --format gnuplot paced.json >>columns
for script in "$SOURCE"/scripts/*.gp; do
	section=$(basename "$script" .gp)
	[ "$section" = style ] || [ "$section" = history ] ||
		grep -qx "# plot $section" columns ||
		fail "$section is not drawn"
done
run "$MQBENCH" plot -o drawn paced.json
expect_status 0
[ ! -s err ] || fail 'gnuplot complains'
run "$MQBENCH" plot -o drawn r.json
expect_status 0
[ ! -s err ] || fail 'gnuplot complains'
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

claim 'where no locale is set it draws the same, and nothing complains'
cp drawn/r-sizes.svg with.svg
run env -u LC_ALL -u LANG -u LC_CTYPE "$MQBENCH" plot -o drawn r.json
expect_status 0
[ ! -s err ] || fail 'gnuplot complains'
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

claim 'no gnuplot is said, and what to do'
mkdir -p bin
run env PATH="$work/bin" "$MQBENCH" plot -o drawn r.json
expect_status 5
expect_one_error
expect_err '^mqbench: gnuplot: '

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
[ ! -s err ] || fail 'gnuplot complains'
ls drawn/hostile-*.svg >/dev/null || fail 'nothing was drawn'
python3 - hostile.json stranger.json <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    r = json.load(file)
evil = r["label"]
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
	[ ! -s err ] || fail 'gnuplot complains'
done
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
