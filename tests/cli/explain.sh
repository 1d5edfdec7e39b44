#!/usr/bin/env bash
# Where instructions go, from counts that are made up for runs that are real.
# Claims:
#
# - --merge puts stages and functions into the record, and the record is still
#   one.
# - What is printed adds up, families beside each other; -v has every function.
# - Two sizes and two records are compared, the largest difference first.
# - One mechanism is shown alone.
# - `report --format folded` has a line for each function of each
#   configuration, and no more words than three frames and a number.
# - The stages are drawn.
# - A stranger's explanation is read as far as it makes sense.
# - Counts that are cut short or of another record, symbols that are none, and
#   a record that was not counted are one line each, and change nothing.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
own_namespaces
own_program

run "$MQBENCH" run --interleave runs --workload pingpong,depth --mechanism sysv,posix \
	--size 64,1k --placement same-cpu --keep-awake=no --capacity 10 \
	--fill 0 --select highest --levels 1 --messages 100 --runs 2 -o r.json
expect_status 0

cat >kallsyms <<'TEXT'
ffffffff81000000 T _text
ffffffff81001000 T do_msgsnd
ffffffff81002000 t do_mq_timedsend
ffffffff81003000 T kfree
ffffffff81004000 T a_stranger
ffffffff81005000 T after_it
TEXT

# make_counts FILE N: of each message 100 instructions in the send, as many as
# the size in kfree, N in a stranger, 20 in the program; and once a tick of 900.
make_counts() {
	python3 - r.json "$@" <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    r = json.load(file)
runs = sorted((run["order"], run["messages"], x["params"])
              for x in r["results"] for run in x["runs"])
PROCESS, THREAD = 0, 2
with open(sys.argv[2], "w") as out:
    out.write("mqbench-counts 4\n")
    for order, n, params in runs:
        send = {"sysv": "ffffffff81001010",
                "posix": "ffffffff81002010"}.get(params["mechanism"])
        cpu = params["placement"]["cpus"][0]
        blocks = [("555555556000", 20, cpu, PROCESS, n)]
        if send:
            blocks += [(send, 50, cpu, PROCESS, 2 * n),
                       ("ffffffff81003020", params["size_bytes"], cpu,
                        PROCESS, n),
                       ("ffffffff81004fff", int(sys.argv[3]), cpu, PROCESS, n),
                       ("ffffffff81005000", 900, cpu, THREAD, 1)]
        out.write("run\n")
        for block in blocks:
            out.write("%s %d %d %d %d\n" % block)
        out.write("end %d\n" % sum(b[1] * b[4] for b in blocks))
PYTHON
}
make_counts counts 7
make_counts slower 17
cp r.json plain.json

claim 'merging puts stages and functions into the record'
run "$MQBENCH" explain --merge counts --symbols kallsyms r.json
expect_status 0
expect_silent_out
expect_json r.json 'all(abs(x["explanation"]["instructions"]
	- (127 + x["params"]["size_bytes"])) < 1e-3
	for x in results if x["params"]["mechanism"] != "null")'
expect_json r.json '{x["explanation"]["runs"] for x in results} == {2}'
expect_json r.json 'all(
	abs(sum(f["instructions"] for f in e["functions"])
		- e["instructions"]) < 1e-3 and
	abs(sum(e["stages"].values()) - e["instructions"]) < 1e-3
	for e in (x["explanation"] for x in results))'
expect_json r.json 'found(mechanism="posix", size_bytes=1024,
	workload="depth")[0]["explanation"]["stages"] == {
	"entry": 0, "lookup": 0, "memory": 1024, "copy": 0, "queue": 100,
	"wake": 0, "notice": 0, "ipi": 0, "idle": 0, "user": 20, "other": 7}'
expect_json r.json '{x["explanation"]["per"] for x in results
	if x["params"]["workload"] == "pingpong"} == {"round trip"}'
run "$MQBENCH" report r.json
expect_status 0

claim 'the families stand beside each other, and what is printed adds up'
run "$MQBENCH" explain r.json --workload depth --size 64
expect_status 0
expect_out '^depth, 64 B, capacity 10: instructions a send and receive$'
expect_out '^ +SysV +POSIX +differs$'
expect_out '^  queue  queue and locking +100 +100 +-$'
expect_out '^  other +7.0 +7.0 +-$'
expect_out '^  all +191 +191 +-$'
expect_out '^  interrupts, kernel threads +9.0 +9.0 +-$'
expect_out '^  do_msgsnd +100 +- +-100  queue$'
[ "$(grep -c 'instructions a' out)" -eq 1 ] || fail 'it prints more than that'
! grep -q null out || fail 'null is there'

claim 'two sizes are compared, the largest difference first'
run "$MQBENCH" explain r.json --workload depth --size 64,1k --mechanism posix
expect_status 0
expect_out '^depth, POSIX, capacity 10: instructions a send and receive$'
expect_out '^ +64 B +1 KiB +differs$'
[ "$(sed -n 5p out | tr -s ' ')" = \
	' memory allocation and accounting 64 1024 +960' ] ||
	fail "first comes $(sed -n 5p out)"
expect_out '^  kfree +64 +1024 +\+960  memory$'

claim 'one mechanism is shown without the other family'
run "$MQBENCH" explain r.json --workload depth --size 64 --mechanism posix
expect_status 0
expect_out '^depth, POSIX, 64 B, capacity 10: instructions a send and receive$'
! grep -E 'SysV|differs' out || fail 'the other family is there'

claim 'two records are compared, configuration by configuration'
cp plain.json second.json
run "$MQBENCH" explain --merge slower --symbols kallsyms second.json
expect_status 0
run "$MQBENCH" explain r.json second.json --workload pingpong --size 64
expect_status 0
expect_out '^  all +191 +201 +\+10$'
expect_out '^  a_stranger +7.0 +17 +\+10  other$'
[ "$(sed -n 6p out | tr -s ' ')" = ' other 7.0 17 +10' ] ||
	fail "first comes $(sed -n 6p out)"

claim 'flame graphs have a line for each function'
run "$MQBENCH" report --format folded r.json
expect_status 0
! grep -vE '^[^; ]+;[^; ]+;[^; ]+ [0-9]+$' out || fail 'a line is another'
expect_out '^depth/sysv/64B/.*;queue_and_locking;do_msgsnd 100000$'
refuses 4 'no instruction counts' report --format folded plain.json

claim 'the stages are drawn'
if command -v gnuplot >/dev/null; then
	run "$MQBENCH" plot -o drawn r.json
	expect_status 0
	[ ! -s err ] || fail 'gnuplot complains'
	grep -q 'permission and lookup' drawn/r-stages.svg ||
		fail 'the picture has no stages'
	run "$MQBENCH" plot -o drawn plain.json
	[ ! -e drawn/plain-stages.svg ] || fail 'a picture of nothing is drawn'
else
	skip_claim 'there is no gnuplot'
fi

claim 'a stranger that explains what cannot be is read, and moves no line'
python3 - r.json stranger.json <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    r = json.load(file)
odd = [{"name": "a;b c\nd\x1b[2J" + "x" * 300, "stage": "queue",
        "instructions": 1e300},
       {"name": 5, "stage": [], "instructions": "many"}, 7, None,
       {"name": "minus", "stage": "none", "instructions": -1},
       {"name": "minus", "stage": "none", "instructions": 2}]
for i, x in enumerate(r["results"]):
    x["explanation"] = [
        {"runs": 1, "instructions": 1e300, "functions": odd},
        {"runs": -5, "functions": odd}, {"runs": 1e300, "functions": odd},
        {"functions": odd * 1000}, {"functions": {}}, [], None, 3][i % 8]
with open(sys.argv[2], "w") as file:
    json.dump(r, file)
PYTHON
run "$MQBENCH" explain stranger.json -v
expect_status 0
! grep -qP '[\x00-\x09\x0b-\x1f]|nan|inf' out || fail 'it prints such characters'
run "$MQBENCH" report --format folded stranger.json
! grep -vE '^[^; ]+;[^; ]+;[^; ]* [0-9]+$' out || fail 'a line is another'
if command -v gnuplot >/dev/null; then
	run "$MQBENCH" plot -o drawn stranger.json
	[ "$status" -eq 0 ] || fail 'it is not drawn'
fi

claim 'counts and symbols that are none are one line, and change nothing'
cp r.json before.json
head -c "$(($(wc -c <counts) - 20))" counts >short
refuses 2 'short: is truncated' explain --merge short --symbols kallsyms r.json
sed '/^run/,/^end/!b; 2,7d' counts >fewer
refuses 2 'fewer: has fewer runs' explain --merge fewer --symbols kallsyms \
	r.json
refuses 2 'r.json: holds no counts' explain --merge r.json --symbols kallsyms \
	r.json
refuses 2 'counts: no list of functions' explain --merge counts \
	--symbols counts r.json
sed 's/^[0-9a-f]*/0000000000000000/' kallsyms >hidden
refuses 2 'hidden: all addresses are 0' explain --merge counts \
	--symbols hidden r.json
refuses 2 'nowhere: No such file' explain --merge nowhere --symbols kallsyms \
	r.json
refuses 2 'nowhere: No such file' explain --merge counts --symbols nowhere \
	r.json
refuses 2 'needs all three' explain --merge counts r.json
cmp -s r.json before.json || fail 'the record is another one'

claim 'what was measured and not counted is told, what was skipped is not that'
python3 - <<'PYTHON'
import json

with open("r.json") as file:
    r = json.load(file)
skipped, plain = (x for x in r["results"]
                  if x["params"]["mechanism"] == "sysv"
                  and x["params"]["workload"] == "pingpong")
del skipped["explanation"], plain["explanation"]
skipped.update(status="skipped", reason="no second CPU", runs=[])
with open("some.json", "w") as file:
    json.dump(r, file)
PYTHON
run "$MQBENCH" explain some.json
expect_status 0
expect_out "^not counted: 1 of $(($(grep -o '"explanation"' r.json |
	wc -l) - 1)) configurations\$"

claim 'a record that was not counted is one line, and so is nothing to show'
kept=$SOURCE/results/kernels
refuses 2 'of two architectures are not compared' explain \
	"$kept"/{matrix,arm64}/6.1.0-57*-explained.json --workload depth
refuses 2 'a round trip of pingpong and a message of flood' explain \
	"$kept"/matrix/6.1.0-57*-explained.json --workload pingpong,flood
refuses 4 'plain.json: its instructions were not counted' explain plain.json
run "$MQBENCH" explain r.json --size 5
expect_status 2
expect_one_error
refuses 2 'only one of them may' explain r.json --size 64,1k \
	--workload depth,pingpong
refuses 2 'unexpected argument' explain r.json r.json r.json
refuses 2 'not a whole number' explain r.json --size much

finish
