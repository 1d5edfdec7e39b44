#!/usr/bin/env bash
# Boots a kernel in QEMU, waits for it, and unpacks what it sent back.
#
# usage: boot.sh [OPTION...] IMAGE INITRAMFS FOLDER [-- QEMU'S ARGUMENT...]
#
#   --accel tcg|kvm     tcg (the default) counts instructions: its virtual time
#                       advances by 1 ns an instruction, and by nothing else
#   --append WORDS      more words for the kernel's command line
#   --cpu MODEL         as QEMU names it (qemu64; host with kvm)
#   --deadline SECONDS  of real time (300)
#
# FOLDER then holds what was in the guest's /out, and `console`, what its kernel
# said. Status 0; 125 where nothing whole came back, with the reason on standard
# error and the last that the guest said; 2 for usage.
set -euo pipefail

die() {
	printf 'boot.sh: %s\n' "$2" >&2
	exit "$1"
}

accel=tcg append= cpu= deadline=300
while [ $# -gt 0 ]; do
	case $1 in
	--accel | --append | --cpu | --deadline)
		[ $# -gt 1 ] || die 2 "$1: takes a value"
		declare "${1#--}=$2"
		shift 2
		;;
	-*) die 2 "$1: there are --accel --append --cpu --deadline" ;;
	*) break ;;
	esac
done
[ $# -ge 3 ] || die 2 'usage: boot.sh [OPTION...] IMAGE INITRAMFS FOLDER'
image=$1 initramfs=$2 folder=$3
shift 3
[ "${1:-}" != -- ] || shift
qemu=qemu-system-x86_64
command -v $qemu >/dev/null || die 125 \
	"there is no $qemu: install it (Debian: qemu-system-x86)"

# The clock is the time-stamp counter: with -icount it is the virtual time, and
# to know its frequency spares its measuring. The APIC's timer is done without,
# because it is measured by reading the clock 16 million times, which takes QEMU
# some seconds.
hint=
case $accel in
tcg)
	machine=(-accel tcg -icount shift=0,sleep=off -cpu "${cpu:-qemu64}"
		-rtc base=utc,clock=vm)
	words='tsc_early_khz=1000000 nolapic_timer no_timer_check'
	words+=' mqbench.clock=instructions'
	;;
kvm)
	[ -w /dev/kvm ] || die 125 \
		'there is no /dev/kvm that you may write: use --accel tcg'
	machine=(-accel kvm -cpu "${cpu:-host}" -smp "$(nproc)")
	words= hint='; try --accel tcg'
	;;
*) die 2 "--accel $accel: must be tcg or kvm" ;;
esac
words="console=ttyS0 quiet panic=-1 nokaslr norandmaps tsc=reliable $words"

mkdir -p "$folder"
port=$folder/port
pid=
stop() {
	[ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null || true
	wait
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

# Whatever ends this script ends QEMU. Its monitor says when it has stopped the
# guest, which it does where KVM cannot go on, and then waits to be told what to
# do.
coproc {
	exec setpriv --pdeathsig TERM timeout -k 1 "$deadline" \
		$qemu -nodefaults -no-user-config -display none -machine pc \
		-m 512 -no-reboot "${machine[@]}" -qmp stdio \
		-kernel "$image" -initrd "$initramfs" -append "$words $append" \
		-serial "file:$folder/console" -serial "file:$port" "$@" \
		2>"$folder/qemu"
}
pid=$COPROC_PID
exec 3<&"${COPROC[0]}" 4>&"${COPROC[1]}"
trap '' PIPE
tell() {
	{ echo "{\"execute\":\"$1\"}" >&4; } 2>/dev/null || true
}
tell qmp_capabilities
stopped=
while read -r event <&3; do
	[[ $event != *'"event": "STOP"'* ]] || {
		stopped=yes
		tell quit
	}
done
status=0
wait "$pid" || status=$?
pid=

fail() {
	{
		printf 'boot.sh: %s: %s\n' "$image" "$1"
		[ ! -s "$folder/qemu" ] || tail -n 5 "$folder/qemu"
		tail -n 12 "$folder/console" 2>/dev/null | tr -d '\r' |
			sed 's/\x1b\[[0-9;]*[A-Za-z]//g'
	} >&2
	exit 125
}
[ "$status" -ne 124 ] && [ "$status" -ne 137 ] ||
	fail "the guest has not ended within $deadline s, its --deadline$hint; \
the last it said:"
[ -z "$stopped" ] || {
	sed -i '/error\|fail/!d' "$folder/qemu" # the rest are registers
	fail "QEMU cannot go on with this guest$hint:"
}
[ "$status" -eq 0 ] || fail "QEMU ended with status $status:"
[ -s "$folder/console" ] || [ -s "$port" ] || fail \
	'the kernel said nothing: has it no CONFIG_SERIAL_8250_CONSOLE?'
panic=$(grep -m 1 -o 'Kernel panic.*' "$folder/console") ||
	panic=
[ -z "$panic" ] || fail "${panic%$'\r'}; the last it said:"
[ -s "$port" ] || fail 'the guest sent nothing back; the last it said:'
tar -xzf "$port" -C "$folder" 2>/dev/null || fail \
	"what the guest sent back is cut short: is there room in $folder?"
rm -f "$port"
