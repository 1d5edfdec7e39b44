#!/usr/bin/env bash
# The plan before it is run. Claims:
#
# - --show-plan ends with 0, says how many runs and how long, and measures
#   nothing: no record, no queue.
# - The same seed gives the same order; another seed another order of the same
#   runs.
# - Every block holds every configuration exactly once.
# - A shared run counts once, and one without sharing as before.
# - What will be skipped is in the plan, with its reason; what nothing in it
#   uses is told.
# - A list and a range give the values they say; a value named twice is
#   measured once.
# - Every preset has a plan, and a run measures in the order of its plan.
# - --plan takes what was not said from a file, standard input or a record:
#   --show-plan=json is such a file, and a record gives the same runs in the
#   same order. What is wrong with it is said in one line.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

show() {
	run "$MQBENCH" run --show-plan -v "$@"
	expect_status 0
}

claim '--show-plan measures nothing and writes nothing'
show --preset smoke --seed 1 -o r.json
expect_out '^[0-9]+ configurations, 3 runs each, [0-9]+ runs in all \(shared ones count once\), seed 1, '
[ ! -s err ] || fail 'it says something on standard error'
[ -z "$(find . -name '*.json*' -o -name '*.journal')" ] || fail 'it saved'
run "$MQBENCH" run --show-plan --preset smoke -o missing/folder/r.json
expect_status 0

claim 'the same seed gives the same order'
show --preset quick --seed 5
cp out five
show --preset quick --seed 5
cmp -s out five || fail 'the two plans differ'

claim 'what no workload of the plan uses is told; one of a thing is one'
show --workload pingpong --mechanism sysv,posix --size 64 --runs 2 \
	--placement same-cpu --rate 5 --fill 3 --capacity 10
expect_err '^warning: --rate: no workload of this plan uses it$'
expect_err '^warning: --fill: '
[ "$(wc -l <err)" -eq 2 ] || fail "it says $(cat err)"
expect_out '^no difference can be shown: 1 comparison of SysV and POSIX needs '
expect_out '^run by run, not by slices: 1 configuration \('
refuses 2 'add --workload paced' run --show-plan --find-knee 'p99<5us' \
	--workload flood

claim 'another seed gives another order of the same runs'
show --preset quick --seed 6
! cmp -s out five || fail 'the two plans are the same'
sort five | sed 's/seed [0-9]*//' >sorted5
sort out | sed 's/seed [0-9]*//' >sorted6
cmp -s sorted5 sorted6 || fail "$(diff sorted5 sorted6 | head -5)"

claim 'two runs begin with seeds of their own'
show --preset smoke
cp out first
sleep 1.1
show --preset smoke
! cmp -s out first || fail 'the seed of two runs is the same'

for preset in smoke quick default publish; do
	claim "every block of $preset is complete"
	show --preset "$preset" --seed 3
	planned out >names
	python3 - out names >said 2>&1 <<'PYTHON' || fail "$(cat said)"
import re, sys

text = open(sys.argv[1]).read()
configs = re.findall(r"^ *[0-9]+ ms (\S+)$", text, re.M)
blocks = [int(block) for block in re.findall(r"^block (\d+): ", text, re.M)]
steps = [line.split() for line in open(sys.argv[2])]
runs = int(re.search(r"(\d+) runs each", text)[1])
total = int(re.search(r"(\d+) runs in all", text)[1])
assert configs and len(set(configs)) == len(configs)
assert len(steps) == len(blocks) == total < runs * len(configs)
orders = set()
for block in range(runs):
    here = [name for number, step in zip(blocks, steps) if number == block
            for name in step]
    assert sorted(here) == sorted(configs), block
    orders.add(tuple(here))
assert blocks == sorted(blocks)
assert len(orders) > 1, "all blocks have one order"
PYTHON
done

claim 'where nothing is shared the runs are those of all configurations'
show --preset smoke --interleave runs
[ "$(planned out | wc -w)" -eq "$(grep -c '^block' out)" ] || fail 'it shares'
expect_out ' [0-9]+ runs in all, seed '

claim 'slices that cannot be are refused'
refuses 2 '--slice 0: must be a time from 1us to 1s' run --slice 0
refuses 2 '--slice 2s: must be a time from 1us to 1s' run --slice 2s
refuses 2 '--cold 65: must be a whole number from 0 to 64' run --cold 65
refuses 2 '--slice: a run lasts 1000 .*s for each mechanism.* make it shorter' \
	run --workload pingpong --duration 1ms --slice 600us
show --workload pingpong --duration 1ms --slice 500us

claim 'what will be skipped is in the plan, with its reason'
show --mechanism sysv,posix --workload pingpong --wait poll
expect_out '^skip +pingpong/sysv/.*: not offered: .*descriptor'
show --placement 0:9999 --workload pingpong --mechanism posix
expect_out '^skip +pingpong/posix/.*: .+'

# The values of an axis in the plan last shown, in the order of an id.
sizes() {
	sed -n 's|^ *[0-9]* ms [^/]*/posix/\([0-9]*\)B/.*|\1|p' out |
		sort -nu | tr '\n' ' '
}

expect_sizes() {
	local want=$1
	shift
	show --mechanism posix --workload pingpong --capacity 2 \
		--placement same-cpu --keep-awake=no "$@"
	[ "$(sizes)" = "$want " ] || fail "$*: $(sizes)instead of $want"
}

claim 'lists and ranges mean what they say'
expect_sizes '64 1024 8192' --size 64,1k,8k
expect_sizes '64 128 256 512' --size '64..512*2'
expect_sizes '1 2 3 4' --size 1..4
expect_sizes '1 4 7 10' --size 1..10+3
expect_sizes '5 8 9 10 11' --size 5,8..11
expect_sizes '64' --size 64,64,64
expect_sizes '7 9' --size 7 --size 9

claim 'the allocation steps follow from the page size'
page=$(getconf PAGESIZE)
bits=$(getconf LONG_BIT)
first=$((page - 6 * bits / 8))
second=$((first + page - bits / 8))
expect_sizes "$first $((first + 1)) $second $((second + 1))" --size steps

claim 'a run measures in the order of its plan'
show --preset smoke --seed 11 --runs 2
planned out >planned
run "$MQBENCH" run --preset smoke --seed 11 --runs 2 --messages 20 -o r.json
expect_status 0
measured r.json >measured
cmp -s planned measured || fail "$(diff planned measured | head -5)"

claim '--show-plan=json is a plan of the same runs in the same order'
show --preset smoke --workload flood,pingpong --size 64,1k --seed 12 --runs 2
cp out planned
run "$MQBENCH" run --show-plan=json --preset smoke --workload flood,pingpong \
	--size 64,1k --seed 12 --runs 2
expect_status 0
cp out plan.json
show --plan plan.json
cmp -s out planned || fail "$(diff planned out | head -5)"

claim 'options go before the plan, and - is standard input'
show --preset smoke --workload flood,pingpong --size 8 --seed 12 --runs 2
cp out planned
"$MQBENCH" run --show-plan -v --size 8 --plan - <plan.json >out 2>err ||
	fail 'it was refused'
cmp -s out planned || fail "$(diff planned out | head -5)"

claim 'a record gives the same runs in the same order'
show --preset smoke --seed 11 --runs 2 --messages 20
cp out planned
show --plan r.json
cmp -s out planned || fail "$(diff planned out | head -5)"
run "$MQBENCH" run --plan r.json -o again.json
expect_status 0
expect_json again.json "r['plan']['options'] == \
	json.load(open('r.json'))['plan']['options']"

claim 'what is wrong with a plan is said in one line'
echo '{"sise": 64}' >plan.json
refuses 2 'plan.json: member sise: unknown, did you mean size' \
	run --plan plan.json
refuses 2 'missing.json' run --plan missing.json
refuses 2 'one plan at a time' run --plan plan.json --plan plan.json
refuses 2 'Is a directory' run --plan .
echo '{"background": "touch ran"}' >plan.json
refuses 2 "add --background 'touch ran'" run --plan plan.json --preset smoke
[ ! -e ran ] || fail 'the command of a file was run'

finish
