#!/usr/bin/env bash
# docs/adding.md. Claims:
#
# - Its examples, copied to the files it names, and one line of the registry
#   for each are all that it takes: they compile without a warning, keep the
#   rules of who may include what, and are in the program's lists.
# - The workload is measured, over the mechanism too, and is in the table, the
#   plot's data, the page, a comparison and a history.
# - A program without the workload shows its records by their own tables.
# - The report writes.
SOURCE=${SOURCE:-$(cd "$(dirname "$0")/../.." && pwd -P)}
# shellcheck source=tests/lib.sh
. "$SOURCE/tests/lib.sh"

: "${BUILD:=${MQBENCH%/*}}"
flags=$BUILD/CMakeFiles/objects.dir/flags.make
link=$BUILD/CMakeFiles/mqbench.dir/link.txt
[ -s "$flags" ] && [ -s "$link" ] ||
	skip_all "$BUILD was not configured for make"

cp -r "$SOURCE/bench" bench
old=$MQBENCH

# example FOLDER NAME LIST: the file of the document that begins "/* NAME: ",
# and the line that it asks for.
example() {
	sed -n "/^\/\* $2: /,/^\`\`\`/p" "$SOURCE/docs/adding.md" | sed '$d' \
		>"bench/$1/$2.c"
	[ -s "bench/$1/$2.c" ] || fail "docs/adding.md has no $2"
	sed -i "/#define $3(X)/,/[^\\\\]\$/ s/)\$/) X($2)/" bench/registry.c
}

# What is compiled anew, with the flags of the build.
compile() {
	local words
	words=$(sed -n 's/^C_\(FLAGS\|DEFINES\|INCLUDES\) = //p' "$flags")
	# shellcheck disable=SC2001 # as a shell reads them
	eval "cc $(echo $words) -Werror -c -o '$2' '$1'" 2>err ||
		fail "$1 does not compile"
}

claim 'a file and a line each are all that it takes'
example mechanism fifo MECHANISMS
example workload bounce WORKLOADS
example report count REPORTS
for file in registry mechanism/fifo workload/bounce report/count; do
	compile "bench/$file.c" "${file##*/}.o"
done
(
	cd "$BUILD"
	words=$(sed -e "s| [^ ]*/registry\.c\.o | $work/registry.o |" \
		-e "s| -o [^ ]* | -o $work/mqbench $work/fifo.o $work/bounce.o \
$work/count.o |" "$link")
	eval "$words"
) 2>err || fail 'it does not link'
[ -x mqbench ] || finish
"$SOURCE/scripts/check-layers.sh" . >out || fail "$(head -n 1 out)"
MQBENCH=$work/mqbench
for word in 'mechanisms fifo' 'workloads bounce' 'reports count'; do
	"$MQBENCH" list "${word% *}" | grep -q "^ *${word#* } " ||
		fail "list ${word% *} lacks ${word#* }"
done

limit=150 # so short a run takes seconds, but the machine may be busy
claim 'the workload is measured, over the mechanism too'
for record in a b; do
	run "$MQBENCH" run --workload bounce,pingpong --size 64,256 --runs 6 \
		--placement same-cpu --keep-awake=no --messages 200 \
		--mechanism sysv,posix,fifo -o $record.json
	expect_status 0
	sleep 1 # a record's id has its second
done
expect_json a.json 'len([x for x in r["results"]
		if x["params"]["workload"] == "bounce" and x["status"] == "ok"
		and all(y["integrity"]["received"] == y["integrity"]["sent"] > 0
			for y in x["runs"])]) == 6
	and r["workloads"]["bounce"]["figures"][0]["uses"][0] == "leads"'

# A program shows the records of the workload.
in_all() {
	run "$MQBENCH" report a.json
	expect_out '^BOUNCE, µs \(4 rows\)$'
	expect_out ' 64 B .* (less|more|cannot tell)'
	run "$MQBENCH" report --format markdown a.json
	expect_out 'BOUNCE, µs \(4 rows\)'
	run "$MQBENCH" report --format gnuplot a.json
	expect_out '^# plot by-size$'
	expect_out '"BOUNCE: round trip, p50"'
	run "$MQBENCH" report --format html a.json
	expect_out 'Bounce: POSIX against System V'
	expect_out 'Bounce: 6 configurations'
	"$MQBENCH" compare --format json a.json b.json >compare.json
	expect_json compare.json '{(x["metric"], x["percentile"])
		for x in r["rows"] if x["id"].startswith("bounce/")}
		== {("rtt_ns", "50")}'
	run "$MQBENCH" compare -v a.json b.json
	expect_out ' bounce sysv 64 B'
	expect_out ' pingpong sysv 64 B'
	mkdir -p records
	cp a.json b.json records
	"$MQBENCH" history --format json records >history.json
	expect_json history.json 'len(r["classes"][0]["records"]) == 2
		and r["classes"][0]["series"] >= 6 + 2 * 6'
}

claim 'it is in the table, the plot, the page, comparisons and histories'
in_all

claim 'a program without it goes by the tables of the record'
MQBENCH=$old
"$MQBENCH" list workloads | grep -q bounce && fail 'it has it'
in_all

claim 'the report writes'
run "$work/mqbench" report --format count a.json
expect_status 0
expect_out '  1[0-9] ok$'

finish
