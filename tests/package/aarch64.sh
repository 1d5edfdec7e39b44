#!/usr/bin/env bash
# The one file for a board with 64-bit Arm, tried under QEMU's user mode, which
# passes queue calls on to the kernel here. Claims:
#
# - With the preset and Debian's libraries it is one static program, which stays:
#   the guests of tests/kernels/arch.sh run it.
# - There it runs doctor, probe and queues, and run measures both families; what
#   QEMU does not pass on is skipped or failed with its reason, never silent.
# - Its record is read here by report and compare.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
: "${SYSROOT:=$SOURCE/build/sysroot-arm64}"
limit=240
command -v aarch64-linux-gnu-gcc >/dev/null ||
	skip_all 'there is no aarch64-linux-gnu-gcc'
[ -e "$SYSROOT/usr/include/sqlite3.h" ] ||
	skip_all "no libraries: scripts/sysroot.sh arm64 $SYSROOT"
qemu=$(command -v qemu-aarch64-static || command -v qemu-aarch64) ||
	skip_all 'there is no qemu-aarch64'

claim 'one static program'
board=$SOURCE/build/arm64/mqbench
cd "$SOURCE"
run cmake --preset arm64 -DMQBENCH_WERROR=ON "-DMQBENCH_SYSROOT=$SYSROOT"
expect_status 0
run cmake --build --preset arm64 --parallel "$(nproc)"
expect_status 0
cd "$work"
[ -x "$board" ] || finish
aarch64-linux-gnu-readelf -hl "$board" >elf
grep -q AArch64 elf || fail 'it is for another machine'
! grep -q INTERP elf || fail 'it is not static'
board() {
	run "$qemu" "$board" "$@"
}

claim 'it says what it is, and looks at the machine'
board --version
expect_status 0
expect_out static
board doctor
expect_status 0
board queues ls
[ "$status" -eq 0 ] || expect_out '^cannot see POSIX queues: '
board probe --mechanism sysv,posix --only persists,polled \
	--format json -o probe.json
expect_json probe.json '[x for x in r["promises"]]'

claim 'run measures both families'
board run --workload pingpong,flood --mechanism sysv,posix --size 64,1k \
	--wait block,timed,notify --placement unpinned --keep-awake=no \
	--messages 500 --runs 1 -o board.json
expect_json board.json 'r["complete"] and
	r["environment"]["kernel"]["machine"] == "aarch64"'
for mechanism in sysv posix; do
	expect_json board.json "[x for x in found(mechanism='$mechanism')
		if x['status'] == 'ok' and x['runs']]"
done
expect_json board.json 'all(x["reason"] for x in results
	if x["status"] != "ok")'

claim 'its record is read here'
run "$MQBENCH" report board.json
expect_status 0
expect_out 'ROUND TRIP'
run "$MQBENCH" compare board.json board.json
expect_status 0

finish
