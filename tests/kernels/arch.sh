#!/usr/bin/env bash
# Kernels of other architectures. Claims:
#
# - An image's architecture is seen from it, packed or not, and what cannot be
#   booted is said to be what it is.
# - Without QEMU, a guest's program or apt's knowledge of an architecture, a line
#   says what to do.
# - A kernel of 64-bit Arm gives a record that says so, in instructions, with
#   round trips of both families and messages that are all right.
# - It is explained as one of x86-64 is: counts agree with the clock, each
#   family has its functions, hardly any is in no stage, and between two CPUs it
#   is known what each executed, interrupts between them and the idle task too.
# - Kernels of two architectures are columns beside each other, with the
#   families' ratio in each, and are not compared with each other.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
limit=120
# shellcheck source=scripts/qemu/kernel.sh
. "$SOURCE/scripts/qemu/kernel.sh"

kernels() {
	run "$MQBENCH" kernels "$@"
}
# bytes FILE OFFSET TEXT: written there, with zeroes before it.
bytes() {
	printf '%b' "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
is() {
	local what
	what=$(image_arch "$1" || true)
	# shellcheck disable=SC2053 # a pattern
	[[ $what == $2 ]] || fail "$1 is '$what', not '$2'"
}

claim 'the architecture is seen from the image'
for file in x86 x86-32; do
	bytes $file 514 HdrS
done
bytes x86 566 '\x03\0'
bytes x86-32 566 '\x02\0'
bytes arm64 56 'ARM\x64'
bytes riscv64 56 'RSC\x05'
bytes arm 36 '\x18\x28\x6f\x01'
bytes elf 0 '\x7fELF'
echo 'no kernel' >text
for file in arm64 riscv64 text; do
	gzip -c $file >$file.gz
	size=$(stat -c %s $file.gz)
	bytes $file.efi 0 "MZ\0\0zimg\x40\0\0\0\\x$(printf %x "$size")\0\0\0"
	bytes $file.efi 24 'gzip\0'
	truncate -s 64 $file.efi
	cat $file.gz >>$file.efi
	echo trailer >>$file.efi
done
is x86 x86_64
is x86-32 'a kernel of 32-bit x86'
is arm 'a kernel of 32-bit Arm'
is elf 'an ELF file: *'
for file in arm64 arm64.gz arm64.efi; do
	is $file aarch64
done
for file in riscv64 riscv64.gz riscv64.efi; do
	is $file riscv64
done
for file in text text.gz text.efi; do
	is $file 'no kernel of *'
done
mkdir -p tree/arch/arm64/boot
cp arm64 tree/arch/arm64/boot/Image
[ "$(kernel_image tree)" = tree/arch/arm64/boot/Image ] ||
	fail 'it is not found in a build tree'

claim 'what is missing is said, with what to do'
mkdir bin saved
cp -s /usr/bin/* bin 2>/dev/null || true # all but folders
rm -f bin/qemu-system-*
PATH=$work/bin kernels --output saved arm64
expect_status 2
expect_err 'no qemu-system-aarch64: install it \(Debian: qemu-system-arm\)'
ln -s /bin/true bin/qemu-system-aarch64
PATH=$work/bin kernels --guests . --output saved arm64
expect_status 2
expect_err 'no ./arm64/mqbench for guests of arm64: .*cmake --preset arm64'
kernels --output saved arm
expect_status 2
expect_err 'arm: a kernel of 32-bit Arm'
echo 'APT::Architectures { "mips"; };' >apt.conf
APT_CONFIG=$work/apt.conf XDG_CACHE_HOME=$work/cache \
	kernels --output saved linux-image-0.0.0-cloud-arm64-unsigned:arm64
expect_status 2
expect_err 'dpkg --add-architecture arm64; apt-get update'

claim 'a kernel of 64-bit Arm is measured'
cached=${XDG_CACHE_HOME:-$HOME/.cache}/mqbench/kernels
kernel=${MQBENCH_TEST_KERNEL_ARM64-$(find "$cached" -path '*-arm64*' \
	-name 'vmlinuz-*' 2>/dev/null | sort -V | tail -n 1)}
lack() {
	skip_claim "$1"
	finish
}
command -v qemu-system-aarch64 >/dev/null ||
	lack 'there is no qemu-system-aarch64'
[ -n "$kernel" ] || lack 'there is no kernel of arm64: scripts/test.sh gets one'
[ -x "$SOURCE/build/arm64/mqbench" ] ||
	lack 'there is no build/arm64/mqbench: the test package_aarch64 makes it'
kernels --explain --boots 1 --output saved "$kernel" -- --workload pingpong \
	--mechanism sysv,posix --size 64 --placement same-cpu,two-cpus \
	--keep-awake=no --messages 300 --runs 3
expect_status 0
expect_out '^  do_msgsnd +[0-9]+ '
record=$(find saved -name '*.json')
[ -n "$record" ] || finish
expect_json "$record" 'r["complete"]
	and r["environment"]["kernel"]["machine"] == "aarch64"
	and r["environment"]["clocksource"] == "arch_sys_counter"
	and r["environment"]["virtualisation"]["hypervisor"] == "QEMU"
	and r["clock"]["unit"] == "instructions"'
expect_json "$record" 'len(ok) == 5 and all(run["integrity"]["sent"] > 0
	and not sum(v for k, v in run["integrity"].items()
		if k not in ("sent", "received"))
	for x in ok for run in x["runs"]
	if x["params"]["mechanism"] != "null")'
expect_json "$record" 'all(2000 < x["summary"]["rtt_instructions.p50"]["median"]
	< 50000 for x in ok if x["params"]["mechanism"] != "null")'

claim 'its instructions are explained'
expect_json "$record" 'all(
	0.99 < e["clock"] < 1.01 and {f["cpu"] for f in e["functions"]} == cpus
	and e["stages"]["other"] < 0.03 * e["instructions"]
	and e["stages"]["entry"] > 200 and e["stages"]["wake"] > 1000
	and (e["stages"]["ipi"] > 500) == (len(cpus) == 2)
	and (e["stages"]["idle"] > 500) == (len(cpus) == 2)
	and sum(f["instructions"] > 50 for f in e["functions"]
		if f["name"] in names) == len(names) * len(cpus)
	for m, names in (("sysv", {"do_msgsnd", "do_msgrcv"}),
		("posix", {"do_mq_timedsend", "do_mq_timedreceive"}))
	for x in found(mechanism=m)
	for e in [x["explanation"]] for cpus in [{"any"}
		if x["params"]["placement"]["cpus"] == [0, 0]
		else {"sender", "receiver"}])'

claim 'architectures are columns beside each other'
other=$SOURCE/results/kernels/matrix/6.12.117+deb12-cloud-amd64.json
run "$MQBENCH" report --format kernels "$other" "$record"
expect_status 0
expect_out '^ *A: .*\(x86_64\), 1 boot'
expect_out '^ *B: .*\(aarch64\), 1 boot'
expect_out '^round trip.* A +to SysV +B +to SysV$'
expect_out 'POSIX .* [0-9]+ +([-+][0-9.]+%|=)$'
refuses 2 'different machines' compare "$other" "$record"
finish
