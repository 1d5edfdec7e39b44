#!/usr/bin/env bash
# A real kernel's instructions, function by function. Claims:
#
# - Each configuration that was measured is explained, and what was counted
#   agrees with the guest's clock, which counts instructions too, within 1 %.
# - The system calls' own functions are there, each in its family alone, what
#   charges a message too, and none of a kernel thread's; at most 3 % of the
#   instructions are in functions that no stage has.
# - Between two CPUs it is known what each executed, interrupts between them and
#   the idle tasks are part of a message, and on one CPU there are none.
# - Two boots count the same, within 2 %, but for what the kernel varies more: all
#   of a run is explained, and the scheduler takes one of two ways in it, 1 %
#   apart.
# - A stream's two costs are explained beside it, each within 10 % of the clock's
#   figure (a mean of 32 rounds beside their median): a message without a switch
#   wakes nobody, a switch does.
# - It is printed, and compared with itself.
# - What is installed, with nothing of the source or the build, explains too.
# - A plugin that is not there, and --accel kvm, are refused.
# shellcheck source=tests/guest.sh
. "$(dirname "$0")/../guest.sh"
limit=280

version=$(qemu-system-x86_64 --version | grep -oE '[0-9]+' | head -n 1)
[ "$version" -lt 9 ] ||
	skip_all "QEMU $version has no version 1 of its plugins' interface"

export TMPDIR=$work
mkdir both saved

claim 'each configuration is explained, in agreement with the clock'
run "$MQBENCH" kernels --cpus 1 --explain --output saved "$kernel" -- \
	--workload pingpong,flood,depth,priority,lifecycle \
	--mechanism sysv,posix --size 64 --placement same-cpu --fill 0 \
	--others 0 --select highest --levels 1 --messages 300 --runs 3
expect_status 0
mapfile -t records < <(ls saved/*.json 2>/dev/null)
[ ${#records[@]} -eq 2 ] || fail "there are ${#records[@]} records, not 2"
[ ${#records[@]} -eq 2 ] || finish
cp out table
for record in "${records[@]}"; do
	expect_json "$record" 'len(ok) >= 10
		and all("explanation" in x for x in ok)'
	expect_json "$record" 'all(0.99 < x["explanation"]["clock"] < 1.01
		for x in ok if x["params"]["mechanism"] != "null")'
done
explained() {
	expect_json "${records[0]}" "all(
		[f['instructions'] for f in x['explanation']['functions']
			if f['name'] == '$1' and f['stage'] == '$2'] $3
		for x in found(mechanism='$4'))"
}

claim 'the functions of the system calls are there, each in its family'
explained mod_objcg_state memory '[0] > 20' sysv
explained do_msgsnd queue '[0] > 50' sysv
explained do_msgrcv queue '[0] > 50' sysv
explained load_msg memory '[0] > 20' sysv
explained load_msg memory '[0] > 20' posix
explained do_mq_timedsend queue '[0] > 50' posix
explained do_mq_timedreceive queue '[0] > 50' posix
explained do_msgsnd queue '== []' posix
explained do_mq_timedsend queue '== []' sysv
for record in "${records[@]}"; do
	expect_json "$record" 'not [f["name"] for x in ok
		for f in x["explanation"]["functions"]
		if f["name"].startswith(("rcu_gp_fqs", "worker_th"))]'
	expect_json "$record" 'any(x["explanation"]["beside"] > 0 for x in ok)'
done
expect_json "${records[0]}" 'all(x["explanation"]["stages"]["other"]
	< 0.03 * x["explanation"]["instructions"] for x in ok)'

claim "a stream's two costs have their functions"
for record in "${records[@]}"; do
	expect_json "$record" 'all(0.9 < c["clock"] < 1.1 and abs(c["instructions"]
		- sum(f["instructions"] for f in c["functions"])) < 1
		and c["stages"]["other"] < 0.03 * c["instructions"]
		for m in ("sysv", "posix")
		for x in found(workload="flood", mechanism=m)
		for c in map(x["explanation"].get, ("unswitched", "switch")))'
	expect_json "$record" 'all(
		e["unswitched"]["stages"]["wake"] < 100
		and e["switch"]["stages"]["wake"] > 1000
		for m in ("sysv", "posix")
		for x in found(workload="flood", mechanism=m)
		for e in [x["explanation"]])'
done

claim 'two boots count the same'
python3 - "${records[@]}" >said <<'PYTHON' || fail "$(cat said)"
import json, sys

def instructions(name):
    with open(name) as file:
        return {x["id"]: x["explanation"]["instructions"]
                for x in json.load(file)["results"]}

a, b = map(instructions, sys.argv[1:3])
assert a.keys() == b.keys()
for id in a:
    apart = abs(b[id] / a[id] - 1)
    # A stream's ends may take turns in another rhythm from boot to boot; and
    # what is freed is given out again in a random order.
    if id.startswith("flood/"):
        continue
    if apart > (0.05 if id.startswith("lifecycle/") else 0.02):
        sys.exit("%s: %.3f %% apart" % (id, 100 * apart))
PYTHON

claim 'it is printed, and compared with another boot'
grep -q '^pingpong, 64 B, .*: instructions a round trip$' table ||
	fail 'kernels --explain explains nothing'
run "$MQBENCH" explain "${records[0]}" --workload depth
expect_status 0
expect_out '^  do_msgsnd +[0-9]+ +- +-[0-9]+  queue$'
run "$MQBENCH" explain "${records[@]}" --workload depth --mechanism posix
expect_status 0
expect_out '^  all +([0-9]+) +[0-9]+ '
expect_out '^  clock: send mean +[0-9]+ +[0-9]+ .*%$'
run "$MQBENCH" explain "${records[@]}" --workload flood
expect_out '^flood, .*: instructions a switch$'
expect_out '^  clock: switch +[0-9]+ +[0-9]+ .*%$'

claim 'what is installed alone explains too'
run cmake --install "$BUILD" --prefix "$work/prefix" --component program
expect_status 0
run "$work/prefix/bin/mqbench" kernels --explain --boots 1 \
	--output both "$kernel" -- --workload pingpong --mechanism sysv,posix \
	--size 64 --placement same-cpu,two-cpus --keep-awake=no \
	--messages 300 --runs 3
expect_status 0
expect_out '^  do_msgsnd +[0-9]+ '

claim 'between two CPUs it is known what each executed'
record=$(ls both/*.json)
expect_json "$record" 'all(
	0.99 < e["clock"] < 1.01 and {f["cpu"] for f in e["functions"]} == cpus
	and (e["stages"]["ipi"] > 500) == (len(cpus) == 2)
	and (e["stages"]["idle"] > 500) == (len(cpus) == 2)
	for m in ("sysv", "posix") for x in found(mechanism=m)
	for e in [x["explanation"]] for cpus in [{"any"}
		if x["params"]["placement"]["cpus"] == [0, 0]
		else {"sender", "receiver"}])'
run "$MQBENCH" explain "$record" --sides
expect_status 0
expect_out '^ +sender +receiver +differs$'
[ "$(grep -c 'a round trip$' out)" -eq 2 ] || fail 'one on one CPU has sides'

claim 'what cannot count is refused'
run "$MQBENCH" kernels --explain --accel kvm --output saved "$kernel"
expect_status 2
expect_err 'only --accel tcg counts'
mkdir alone
cp "$MQBENCH" alone/mqbench
ln -s "$SOURCE/scripts" scripts
run alone/mqbench kernels --explain --output saved "$kernel"
expect_status 2
expect_err 'there is no libmqcount.so'
finish
