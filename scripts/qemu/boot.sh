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
#   --deadline TIME     90s, 5min (the default), without the time in which this
#                       machine is too busy to run it
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

case $deadline in
*ms) span=1 ;;
*min) span=60000 ;;
*h) span=3600000 ;;
*s) span=1000 ;;
*) die 2 "--deadline $deadline: must be a time, such as 90s or 5min" ;;
esac
span=$((10#${deadline%%[a-z]*} * span)) # ms
hint=
: "${cpus:=${arch[$is.cpus]}}"
words="console=${arch[$is.console]} quiet panic=-1 oops=panic nokaslr \
norandmaps ${arch[$is.words]:-}"
case $accel in
tcg) # the date and QEMU's random numbers are in those that the guest draws
	machine=(-accel tcg,thread=single
		-icount "shift=${arch[$is.tcg_shift]},sleep=off"
		-cpu "${cpu:-${arch[$is.cpu]}}${arch[$is.tcg_cpu]:-}"
		-rtc base=2020-01-01T00:00:00,clock=vm -seed 1)
	words+=" ${arch[$is.tcg_words]:-} mqbench.clock=instructions"
	# The others begin when it has booted (init): kernels before 6.5 wait
	# for them in a loop that lets no other CPU have its turn.
	[ "$cpus" -gt 1 ] && words+=" nr_cpus=$cpus maxcpus=1" ||
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
	why=$(exec "$qemu" "${machine[@]}" -machine \
		"dumpdtb=${folder//,/,,}/tree" 2>&1) ||
		die 125 "QEMU ended with status $?: ${why##*$'\n'}"
	big_endian() { printf '%08x' "$1" | sed 's/../\\x&/g'; }
	LC_ALL=C sed -i "s/$(big_endian "$ticks")/$(big_endian "$said")/" \
		"$folder/tree"
	machine+=(-dtb "$folder/tree")
fi
pid=
stop() {
	[ -z "$pid" ] ||
		{ kill -TERM "$pid" && wait "$pid"; } 2>/dev/null || true
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

# Whatever ends this script ends QEMU. Its monitor says when it has stopped the
# guest, which it does where KVM cannot go on, and then waits to be told what to
# do. Of a job, or a coprocess, that is killed bash itself would speak.
mkfifo "$folder/monitor"
exec 4<>"$folder/monitor"
rm "$folder/monitor"
exec 3< <(
	ulimit -f $((limit * 1024)) 2>/dev/null || true # is lower
	exec setpriv --pdeathsig TERM \
		"$qemu" -nodefaults -no-user-config -display none -no-reboot \
		"${machine[@]}" -qmp stdio -kernel "$image" \
		-initrd "$initramfs" -append "$words $append" \
		-serial "file:$folder/console" \
		-chardev "file,id=port,path=${port//,/,,}" \
		-device "$port_driver,chardev=port" "$@" \
		<&4 4>&- 2>"$folder/qemu"
)
pid=$!
tell() {
	echo "{\"execute\":\"$1\"}" >&4
}
# is_late: whether the guest has had its time. Where QEMU's busiest thread could
# run that is what it ran: a busy machine alone ends nothing.
is_late() {
	local file now run most=0 task= stat=
	read -r now _ </proc/uptime
	now=$((10#${now/./} * 10))
	for file in /proc/"$pid"/task/*; do
		{ read -r run _ <"$file/schedstat"; } 2>/dev/null || continue
		[ "$run" -lt "$most" ] || most=$run task=$file
	done
	run=$((most / 1000000))
	{ read -r stat <"$task/stat"; } 2>/dev/null || true
	[[ ${stat##*) } != R* ]] && had=$((had + now - ${seen:-$now})) ||
		had=$((had + run - ran))
	seen=$now ran=$run
	[ "$had" -ge "$span" ]
}
tell qmp_capabilities
stopped= late= seen= had=0 ran=0 # ms
while read -r -t 0.2 event <&3 || [ $? -gt 128 ]; do
	[[ $event != *'"event": "STOP"'* ]] || {
		stopped=yes
		tell quit
	}
	! is_late || {
		late=yes
		kill -KILL "$pid" 2>/dev/null || true
		break
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
[ -z "$late" ] || fail "the guest has not ended within $deadline, its \
--deadline$hint; the last it said:"
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
