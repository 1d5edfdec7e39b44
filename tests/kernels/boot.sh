#!/usr/bin/env bash
# A real kernel in QEMU, in instructions. Claims:
#
# - Each boot of a kernel gives a record of its own that says instructions in
#   its clock and in every metric, is of the guest and not of this machine, and
#   whose messages are all right.
# - A guest has two CPUs, between which a round trip costs more than on one.
# - Two boots are within 0.5 % of each other where a figure is of one message,
#   and compare and history have no other verdict of any, streams included.
# - No report of it says ns or µs; kernels are shown side by side.
# - It is measured in a child memory cgroup, where a message costs more than in
#   the root, if the kernel charges it; record and table say which it was. So is
#   an older kernel, which starts its CPUs in another way.
# - Its first boot is like every first boot, to the instruction.
# - It is not compared with a record of times.
# - The gate: 0 for the kernel itself, 125 for what does not boot, hangs or is no
#   kernel.
# - A guest that hangs ends at the deadline with its last words, one that QEMU
#   has stopped, as it does where KVM fails, at once; an interrupt ends QEMU, and
#   what was finished is kept.
# shellcheck source=tests/guest.sh
. "$(dirname "$0")/../guest.sh"
limit=240

kernels() {
	run "$MQBENCH" kernels "$@"
}
plan=(--workload 'pingpong,flood,depth' --mechanism 'sysv,posix' --size 64
	--placement 'same-cpu,two-cpus' --messages 300 --runs 6)
ours() {
	grep -qsz "^file:$work/.*/console\$" /proc/[0-9]*/cmdline
}
gone() {
	! ours
}

export TMPDIR=$work
mkdir kept
claim 'each boot of a kernel gives a record in instructions'
kernels --output kept "$kernel" -- "${plan[@]}"
expect_status 0
mapfile -t records < <(ls -v kept/*.json 2>/dev/null)
[ ${#records[@]} -eq 2 ] || fail "there are ${#records[@]} records, not 2"
[ ${#records[@]} -gt 0 ] || finish
cp "$work/out" table
for record in "${records[@]}"; do
	expect_json "$record" 'r["complete"]
		and r["clock"]["unit"] == "instructions"
		and r["clock"]["overhead_instructions"] > 0'
	expect_json "$record" '{m for run in runs for m in run["metrics"]
		if m.endswith("_instructions")} >= {"rtt_instructions",
		"message_instructions", "send_instructions",
		"cpu_instructions"}'
	expect_json "$record" 'not [m for run in runs for m in run["metrics"]
		if m.endswith("_ns") or m.endswith("per_s")]'
	expect_json "$record" 'r["environment"]["clocksource"] == "tsc"
		and r["environment"]["virtualisation"]["hypervisor"]
			== "QEMU TCG"
		and r["environment"]["topology"]["cpus_online"] == 2'
	expect_json "$record" 'all(run["integrity"]["sent"] > 0
		and not sum(v for k, v in run["integrity"].items()
			if k not in ("sent", "received"))
		for x in ok for run in x["runs"]
		if x["params"]["mechanism"] != "null")'
	expect_json "$record" '{x["params"]["memcg"] for x in results}
			== {"child"}
		and r["environment"]["cgroup"]["root"] is True
		and r["environment"]["cgroup"]["kernel_memory"] is True'
	expect_json "$record" '{x["status"] for x in results} == {"ok"}'
	expect_json "$record" 'all(across > 1.2 * here
		for m in ("sysv", "posix") for here, across in [
			[x["summary"]["rtt_instructions.mean"]["median"]
			for cpus in ([0, 0], [0, 1])
			for x in found(mechanism=m, workload="pingpong")
			if x["status"] == "ok"
			and x["params"]["placement"]["cpus"] == cpus]])'
done

claim 'its machine is the guest, not this one'
"$MQBENCH" run --workload pingpong --mechanism sysv --size 64 \
	--placement same-cpu --messages 100 --runs 2 -o host.json >/dev/null
class() {
	python3 -c 'import json, sys
print(json.load(open(sys.argv[1]))["environment"]["machine_class"])' "$1"
}
[ "$(class host.json)" != "$(class "${records[0]}")" ] ||
	fail 'both are of one machine class'
refuses 2 'different machines' compare host.json "${records[0]}"

claim 'two boots are within 0.5 % of each other, a message'
python3 - "${records[@]}" >said <<'PYTHON' || fail "$(cat said)"
import json, sys

def medians(name):
    with open(name) as file:
        return {(x["id"], k): e["median"]
                for x in json.load(file)["results"]
                for k, e in x["summary"].items()
                if k in ("send_instructions.mean", "recv_instructions.mean",
                         "rtt_instructions.mean")
                and "/null/" not in x["id"]
                and ("/same-cpu/" in x["id"] or k[:3] == "rtt")}

a, b = map(medians, sys.argv[1:3])
assert len(a) >= 6 and a.keys() == b.keys(), (len(a), len(b))
apart = {k: abs(b[k] / a[k] - 1) for k in a}
worst = max(apart, key=apart.get)
print("%s: %.3f %% apart" % (worst, 100 * apart[worst]))
sys.exit(apart[worst] > 0.005)
PYTHON
run "$MQBENCH" compare "${records[@]}"
expect_status 0
expect_out 'margin 0.5 %'
run "$MQBENCH" history kept
expect_status 0

claim 'messages are charged in a child memory cgroup alone'
says_memcg() {
	tr -s '\n ' ' ' <"$1" | grep -qF ", memcg: $2 " ||
		fail "the table does not say $2"
}
says_memcg table 'child, charged'
mkdir both
# how_charged RELATION KERNEL OPTION...: of a send in either.
how_charged() {
	local record relation=$1
	shift
	kernels --boots 1 --output both "$@" -- \
		--workload depth --fill 0 --mechanism sysv --runs 3 \
		--memcg root,child
	expect_status 0
	record=$(ls both/*.json) || fail 'there is no record'
	expect_json "$record" "(lambda root, child: $relation)(
		*(x['summary']['send_instructions.mean']['median']
			for m in ('root', 'child')
			for x in found(memcg=m, mechanism='sysv')))"
	rm both/*
}
how_charged 'child > root + 100' "$older"
says_memcg out 'root, not charged; child, charged'
how_charged 'abs(child - root) < 10' "$kernel" --cpus 1 \
	--append cgroup.memory=nokmem
says_memcg out 'root, not charged; child, not charged'

claim 'no report says anything of time'
run grep -nE 'µs|[0-9] ?ns|messages/s' table
expect_status 1
for format in table metrics kernels; do
	run "$MQBENCH" report --format $format "${records[0]}"
	expect_status 0
	expect_out 'instructions'
	! grep -qE 'µs|_ns|[0-9] ns|[0-9] k/s' "$work/out" ||
		fail "the report $format speaks of time"
done
run "$MQBENCH" compare -v "${records[@]}"
! grep -qE 'µs|_ns|[0-9] k/s' "$work/out" || fail 'compare speaks of time'

claim 'the gate is open to the kernel itself'
gate=(--metric send_instructions.mean "$kernel" -- --workload depth
	--mechanism sysv,posix --size 64 --placement same-cpu --messages 300
	--runs 6)
mkdir gates
kernels --output gates --gate "${records[0]}" "$kernel" -- "${plan[@]}"
expect_status 0
expect_out '^gate: [a-z_.]+ of .*: base [0-9]+, new [0-9]+ \(.*\), equivalent$'
[ "$(ls gates/*.json | wc -l)" -eq 1 ] || fail 'the record is not kept'
python3 - "${records[0]}" gates/*.json <<'PYTHON' ||
import json, sys

first, again = (json.load(open(name)) for name in sys.argv[1:])
sys.exit(first["results"] != again["results"])
PYTHON
	fail 'its first boot is another, not the same to the instruction'

claim 'a base without a plan boots nothing'
echo '{}' >empty.json
python3 - "${records[0]}" plain.json <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    r = json.load(file)
r["plan"] = {}
with open(sys.argv[2], "w") as file:
    json.dump(r, file)
PYTHON
for base in empty.json plain.json; do
	kernels --output gates --gate $base --deadline 1s "$kernel"
	expect_status 125
	! grep -q 'not ended' err || fail "it booted for $base"
done

claim 'the gate cannot tell of what is no kernel, or does not come up in time'
echo 'no kernel' >text
kernels --gate "${records[0]}" text -- "${plan[@]}"
expect_status 125
expect_err 'text: no kernel of x86_64'
mkdir tree
kernels --gate "${records[0]}" tree
expect_status 125
expect_err 'make bzImage first'
kernels --gate "${records[0]}" --deadline 1s "${gate[@]}"
expect_status 125
expect_err 'not ended within 1s'
! grep -q 'line [0-9]' err || fail 'the shell speaks of it'
kernels --gate "${records[0]}" --append 'init=/nothing rdinit=/nothing' \
	"${gate[@]}"
expect_status 125
expect_err 'Kernel panic - not syncing.*the last it said'
! ours || fail 'QEMU is still there'

claim 'a guest that QEMU has stopped is not waited for'
: >nothing
# shellcheck source=scripts/qemu/kernel.sh
. "$SOURCE/scripts/qemu/kernel.sh"
image=$(kernel_image "$kernel")
run "$SOURCE/scripts/qemu/boot.sh" --deadline 60s "$image" nothing \
	"$work/stopped" -- -no-shutdown
expect_status 125
expect_err 'QEMU cannot go on with this guest'
! ours || fail 'QEMU is still there'

claim 'bad input is refused in a line'
for bad in "$work/none" "$work/text" linux-image-none; do
	kernels --output kept "$bad"
	expect_status 2
	expect_silent_out
done
kernels --boots 0 text
expect_status 2
for cpus in 0 -1 1.5 100 two; do
	kernels --cpus "$cpus" text
	expect_status 2
	expect_err "--cpus $cpus: from 1 to 99"
done
kernels
expect_status 2
expect_err 'no KERNEL'
kernels "$kernel" -- --workload none
expect_status 2
expect_err '--workload none: unknown'
kernels --gate text "$kernel"
expect_status 125
kernels --accel none --output kept "$kernel"
expect_status 2
expect_err '--accel none: must be tcg or kvm'
if [ ! -w /dev/kvm ]; then
	kernels --accel kvm --output kept "$kernel"
	expect_status 5
	expect_err 'there is no /dev/kvm that you may write'
fi

claim 'an interrupt ends QEMU, and what was finished is kept'
rm -f kept/*
"$MQBENCH" kernels --output kept "$kernel" -- "${plan[@]}" >/dev/null 2>err &
pid=$!
started+=("$pid")
until_true 20 ours || fail 'there is no QEMU'
kill -TERM $pid
status=0
wait $pid || status=$?
[ "$status" -eq 130 ] || fail "it ended with status $status instead of 130"
until_true 5 gone || fail 'QEMU is still there'
finish
