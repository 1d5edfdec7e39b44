#!/usr/bin/env bash
# Boots a kernel in QEMU, waits for it, and unpacks what it sent back.
#
# usage: boot.sh [OPTION...] IMAGE INITRAMFS FOLDER [-- QEMU'S ARGUMENT...]
#
#   --accel tcg|kvm     tcg (the default) counts instructions: its virtual time
#                       advances by 1 ns an instruction, and by nothing else
#   --append WORDS      more words for the kernel's command line
#   --cpu MODEL         as QEMU names it (arch.sh has the default; host with kvm)
#   --cpus N            (arch.sh has the default) with tcg they take turns in
#                       one thread
#   --deadline TIME     of real time: 90s, 5min (the default)
#   --limit MIB         of each file that QEMU writes, and of what the guest
#                       sent when unpacked (1024)
#
# The architecture is the image's. FOLDER then holds what guest.sh takes of the
# guest's /out, and `console`, what its kernel said. Status 0; 125 where nothing
# whole came back, with the reason on standard error and the last that the guest
# said; 2 for usage.
#
# The guest is not trusted: what it says and sends may be anything.
set -euo pipefail

# shellcheck source=scripts/qemu/arch.sh
. "$(dirname "${BASH_SOURCE[0]}")/arch.sh"
# shellcheck source=scripts/qemu/guest.sh
. "$(dirname "${BASH_SOURCE[0]}")/guest.sh"

die() {
	printf 'boot.sh: %s\n' "$2" >&2
	exit "$1"
}

accel=tcg append= cpu= cpus= deadline=5min limit=1024
while [ $# -gt 0 ]; do
	case $1 in
	--accel | --append | --cpu | --cpus | --deadline | --limit)
		[ $# -gt 1 ] || die 2 "$1: takes a value"
		declare "${1#--}=$2"
		shift 2
		;;
	-*) die 2 "$1: there are --accel --append --cpu --cpus --deadline --limit" ;;
	*) break ;;
	esac
done
[ $# -ge 3 ] || die 2 'usage: boot.sh [OPTION...] IMAGE INITRAMFS FOLDER'
image=$1 initramfs=$2 folder=$3
shift 3
[ "${1:-}" != -- ] || shift
is=$(image_arch "$image") || die 125 "$image: $is"
qemu=qemu-system-$is
command -v "$qemu" >/dev/null || die 125 \
	"there is no $qemu: install it (Debian: ${arch[$is.qemu]})"

hint=
: "${cpus:=${arch[$is.cpus]}}"
words="console=${arch[$is.console]} quiet panic=-1 nokaslr norandmaps \
${arch[$is.words]:-}"
case $accel in
tcg) # the date and QEMU's random numbers are in those that the guest draws
	machine=(-accel tcg,thread=single
		-icount "shift=${arch[$is.tcg_shift]},sleep=off"
		-cpu "${cpu:-${arch[$is.cpu]}}${arch[$is.tcg_cpu]:-}"
		-rtc base=2020-01-01T00:00:00,clock=vm -seed 1)
	words+=" ${arch[$is.tcg_words]:-} mqbench.clock=instructions"
	[ "$cpus" -gt 1 ] && words+=" nr_cpus=$cpus" ||
		words+=" ${arch[$is.one_cpu]:-}"
	;;
kvm)
	[ -w /dev/kvm ] || die 125 \
		'there is no /dev/kvm that you may write: use --accel tcg'
	[ "$is" = "$(uname -m)" ] || die 125 \
		"$image: is for $is, so not --accel kvm here: use --accel tcg"
	machine=(-accel kvm -cpu "${cpu:-host}")
	hint='; try --accel tcg'
	;;
*) die 2 "--accel $accel: must be tcg or kvm" ;;
esac
machine+=(-machine "${arch[$is.machine]}" -m 512 -smp "$cpus")
read -r port_device port_driver <<<"${arch[$is.port]}"
words+=" mqbench_port=$port_device"

mkdir -p "$folder"
port=$folder/port
if image_is_packed "$image"; then
	image_print "$image" | head -c "${limit}M" >"$folder/image" ||
		die 125 "$image: cannot be unpacked into $folder"
	image=$folder/image
fi
# A device tree of QEMU's own, but for the counter's frequency.
read -r ticks said <<<"${arch[$is.tcg_ticks]:-}"
if [ "$accel" = tcg ] && [ -n "$ticks" ]; then
	"$qemu" "${machine[@]}" -machine "dumpdtb=$folder/tree" \
		>"$folder/qemu" 2>&1 || die 125 "$(tail -n 1 "$folder/qemu")"
	big_endian() { printf '%08x' "$1" | sed 's/../\\x&/g'; }
	LC_ALL=C sed -i "s/$(big_endian "$ticks")/$(big_endian "$said")/" \
		"$folder/tree"
	machine+=(-dtb "$folder/tree")
fi
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
span=${deadline/%min/m} # as timeout takes it
coproc {
	ulimit -f $((limit * 1024)) 2>/dev/null || true # is lower
	exec setpriv --pdeathsig TERM timeout -k 1 "${span/%ms/e-3s}" \
		"$qemu" -nodefaults -no-user-config -display none -no-reboot \
		"${machine[@]}" -qmp stdio -kernel "$image" \
		-initrd "$initramfs" -append "$words $append" \
		-serial "file:$folder/console" \
		-chardev "file,id=port,path=${port//,/,,}" \
		-device "$port_driver,chardev=port" "$@" 2>"$folder/qemu"
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
		guest_words "$folder/qemu" 5
		guest_words "$folder/console" 12
	} >&2
	exit 125
}
for file in "$folder/console" "$port"; do
	[ "$(stat -c %s "$file" 2>/dev/null || echo 0)" -lt $((limit << 20)) ] ||
		fail "the guest sent more than $limit MiB; the last it said:"
done
[ "$status" -ne 124 ] && [ "$status" -ne 137 ] ||
	fail "the guest has not ended within $deadline, its --deadline$hint; \
the last it said:"
[ -z "$stopped" ] || {
	sed -i '/error\|fail/!d' "$folder/qemu" # the rest are registers
	fail "QEMU cannot go on with this guest$hint:"
}
[ "$status" -eq 0 ] || fail "QEMU ended with status $status:"
[ -s "$folder/console" ] || [ -s "$port" ] || fail \
	'the kernel said nothing: has it no CONFIG_SERIAL_8250_CONSOLE?'
panic=$(guest_words "$folder/console" 99 | grep -o 'Kernel panic.*') || panic=
[ -z "$panic" ] || fail "${panic%%$'\n'*}; the last it said:"
[ -s "$port" ] || fail 'the guest sent nothing back; the last it said:'
guest_unpack "$port" "$folder" "$limit" || fail "what the guest sent back is \
cut short, or over $limit MiB: is there room in $folder?"
rm -f "$port"
