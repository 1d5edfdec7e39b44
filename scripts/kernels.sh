#!/usr/bin/env bash
# Measures in other kernels, each in QEMU: instructions instead of time, so
# that neither this machine nor what else runs on it is in the figures. Saves a
# record of each boot and prints the kernels side by side.
#
# usage: kernels.sh [OPTION...] KERNEL... [-- RUN'S OPTION...]
#
# A KERNEL is an image file, a build tree of Linux, or a Debian package such as
# linux-image-6.1.0-50-cloud-amd64-unsigned, which is downloaded and unpacked
# into the cache and never installed; of any architecture of qemu/arch.sh.
# Options are those of `mqbench kernels --help`; what stands behind -- goes to
# `mqbench run` in the guest.
#
# Status: 0 done, 2 usage, 4 nothing could be measured in any kernel, 5 a kernel
# gave no record, 130 interrupted; what is finished is kept. With --gate: 0 good,
# 1 worse than BASE or without what it has, 125 cannot tell; the last line says
# by which metric.
#
# MQBENCH_BOOTED are the numbers of boots whose records are there: matrix.sh has
# only the others made.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=scripts/qemu/kernel.sh
. "$here/qemu/kernel.sh"

say() {
	printf 'kernels.sh: %s\n' "$1" >&2
}

usage() {
	say "$1"
	exit "$(cannot 2)"
}

# The status that stands for "cannot tell" where a bisection asks.
cannot() {
	[ -n "$gated" ] && echo 125 || echo "$1"
}

gate= gated= compared=
[[ " $*" != *" --gate"* ]] || gated=yes
[[ " $* " != *" --matrix "* ]] || {
	[ -z "$gated" ] || usage '--gate: not with --matrix'
	exec "$here/matrix.sh" "$@"
}

accel=tcg append= boots= cpu= cpus= deadline= guests= output= metric= margin=0.5%
explain=
work=
running=()
# Whatever else ends a gate, a bisection would take it for the kernel's fault.
stop() {
	local ended=$?
	[ ${#running[@]} -eq 0 ] || kill -TERM "${running[@]}" 2>/dev/null || true
	wait
	rm -rf ${work:+"$work"}
	[ -z "$gated" ] || [ -n "$compared" ] || [ "$ended" -eq 130 ] || exit 125
}
trap stop EXIT
trap 'say interrupted; exit 130' INT TERM HUP QUIT

kernels=()
while [ $# -gt 0 ]; do
	case $1 in
	--)
		shift
		break
		;;
	-o)
		set -- --output "${@:2}"
		;;
	-o*)
		set -- --output "${1#-o}" "${@:2}"
		;;
	--*=*)
		set -- "${1%%=*}" "${1#*=}" "${@:2}"
		;;
	--accel | --append | --boots | --cpu | --cpus | --deadline | --guests | \
		--output | --gate | --metric | --margin)
		[ $# -gt 1 ] || usage "$1: takes a value"
		declare "${1#--}=$2"
		shift 2
		;;
	--explain)
		explain=asked
		shift
		;;
	-*) usage "$1: unknown option; see mqbench kernels --help" ;;
	*)
		kernels+=("$1")
		shift
		;;
	esac
done
asked=("$@")
[ ${#kernels[@]} -gt 0 ] || usage 'no KERNEL; see mqbench kernels --help'
[ -z "$gated" ] || [ ${#kernels[@]} -eq 1 ] || usage '--gate takes one kernel'
[ -z "$gated" ] || { [ -f "$gate" ] && [ -r "$gate" ]; } ||
	usage "--gate $gate: is no file that can be read"
: "${boots:=$([ -n "$gate" ] && echo 1 || echo 2)}"
had=$(grep -o '"cpus_online": *[0-9]*' "${gate:-/dev/null}" |
	grep -o '[0-9]*$' || true)
: "${cpus:=$had}" # empty: as many as arch.sh has
: "${deadline:=$([ ${#asked[@]} -eq 0 ] && echo 5min || echo 30min)}"
[[ $accel =~ ^(tcg|kvm)$ ]] || usage "--accel $accel: must be tcg or kvm"
[[ ${cpus:-1} =~ ^[1-9][0-9]?$ ]] || usage "--cpus $cpus: from 1 to 99"
[[ $boots =~ ^[1-9][0-9]?$ ]] || usage "--boots $boots: from 1 to 99"
[[ $deadline =~ ^0*[1-9][0-9]{0,8}(ms|s|min|h)$ ]] ||
	usage "--deadline $deadline: must be a time, such as 90s or 5min"
if [ -z "$output" ]; then
	output=.
	[ ! -e bench/registry.h ] || [ ! -d results ] || output=results
fi
[ -d "$output" ] && [ -w "$output" ] ||
	usage "--output $output: is not a writable folder"

# Built in the source, or installed beside it.
for program in "${MQBENCH:-}" "$here/../build/mqbench" "$here/../../bin/mqbench"; do
	[ ! -x "$program" ] || break
done
[ -x "$program" ] || usage 'there is no mqbench: build it, or set MQBENCH'

# A base that cannot be compared, or not so, would be found out only after the
# boots. Without --bisect: what has too few runs may be compared with more.
against_base() {
	"$program" compare --margin "$margin" ${metric:+--metric "$metric"} \
		--old "$gate" "$@"
}
if [ -n "$gate" ]; then
	why=$(against_base --new "$gate" 2>&1 >/dev/null) || {
		printf '%s\n' "${why##*$'\n'}" >&2
		exit 125
	}
	unit=$(record_says "$gate" unit) measured=instructions
	[ "$accel" = tcg ] || measured=ns
	[ "${unit:-ns}" = $measured ] || usage "--gate $gate: is in \
${unit:-ns}, and --accel $accel measures $measured"
	[ "${had:-$cpus}" = "$cpus" ] || usage \
		"--cpus $cpus: $gate is of a machine that has $had"
fi

# Beside the program when built, under lib when installed.
counter=
if [ -n "$explain" ]; then
	[ "$accel" = tcg ] || usage '--explain: only --accel tcg counts'
	bin=$(dirname "$(readlink -f "$program")")
	for counter in "$bin"/libmqcount.so \
		"$bin"/../lib{,64,/*}/mqbench/qemu/libmqcount.so; do
		[ ! -e "$counter" ] || break
	done
	[ -e "$counter" ] || usage \
		"--explain: there is no libmqcount.so where $program is"
fi

work=$(mktemp -d)

# Each boot has an order of its own, and random numbers, which the kernel takes
# from its command line, because all else is alike in every boot: what they do
# is how far boots are apart. A gate repeats its base's plan, unless it is
# given another. What mqbench would refuse in the guest it refuses here. Where
# programs run, in a child of the root memory cgroup, their messages are charged.
plan=(--preset smoke --runs 8)
[[ " ${asked[*]}" == *" --memcg"* ]] || plan+=(--memcg child)
prepare() {
	[ -z "$gate" ] || [ ${#asked[@]} -gt 0 ] || plan=(--plan "$gate")
	"$program" run "${plan[@]}" "${asked[@]}" --show-plan >/dev/null ||
		exit "$(cannot 2)"
	mkdir -p "$work/added/job"
	[ -z "$explain" ] || echo 'cp /proc/kallsyms .' >"$work/added/job/after"
	if [ "${plan[0]}" = --plan ]; then
		cp "$gate" "$work/added/job/plan"
		plan=(--plan /job/plan)
	fi
}

# The program that runs in guests of an architecture.
guest_program() {
	local name=${arch[$1.debian]} guest
	guest=${guests:-$here/../build}/$name/mqbench
	[ "$1" != "$(uname -m)" ] || guest=$program
	[ "$(program_arch "$guest")" = "$1" ] || {
		say "there is no $guest for guests of $name: in the source, \
scripts/sysroot.sh $name build/sysroot-$name; cmake --preset $name; cmake \
--build --preset $name; or name the folder of another with --guests"
		return 1
	}
	printf '%s\n' "$guest"
}

# pack ARCHITECTURE: what its boots begin with; sets guest.
pack() {
	local i
	command -v "qemu-system-$1" >/dev/null || {
		say "there is no qemu-system-$1: install it (Debian: \
${arch[$1.qemu]})"
		return 1
	}
	guest=$(guest_program "$1") || return
	for ((i = 1; i <= boots; i++)); do
		archive "$1" "$i" || return
	done
}

# Whether the base of a gate, if there is one, is of the image's architecture.
is_alike() {
	local base=$is
	[ -z "$gate" ] || base=$(record_says "$gate" machine)
	[ "$base" = "$is" ] || {
		say "$image: is for $is, but $gate of ${base:-no architecture}"
		return 1
	}
}

# archive ARCHITECTURE I: what its I-th boot begins with.
archive() {
	[ -e "$work/$1.$2" ] || "$here/qemu/initramfs.sh" "$guest" \
		"$work/$1.$2" "$work/added" -- run "${plan[@]}" --seed "$2" \
		"${asked[@]}" -o record.json
}

# boot IMAGE I: into $work/boot.I, in the place of a subshell, so that who waits
# for that has waited for QEMU.
boot() {
	local folder=$work/boot.$2
	exec setpriv --pdeathsig TERM "$here/qemu/boot.sh" --accel "$accel" \
		--append "mqbench.boot=$2 $append" --cpu "$cpu" --cpus "$cpus" \
		--deadline "$deadline" "$1" "$work/$is.$2" "$folder" -- \
		${explain:+-plugin "file=${counter//,/,,},out=${folder//,/,,}/counts"}
}

# A record that can be read, by a clock that is what it says.
check() {
	local folder=$1
	[ -s "$folder/record.json" ] || {
		say "mqbench saved nothing in the guest: $(tail -n 1 \
			"$folder/said")"
		return 1
	}
	"$program" report --format metrics "$folder/record.json" >/dev/null ||
		return
	grep -qE "\"clocksource\":\"(${arch[$is.clock]})\"" \
		"$folder/record.json" || {
		say "the guest's clock is not ${arch[$is.clock]//|/ or }, so its \
steps are too large"
		return 1
	}
	[ -z "$explain" ] || "$program" explain --merge "$folder/counts" \
		--symbols "$folder/kallsyms" "$folder/record.json"
}

# save FILE RELEASE: moves it to a name that nothing has yet, whoever else saves
# there: 6.12.1-cloud-amd64-2.json and so on.
save() {
	local name i
	name=$(printf %s "$2${append:+ $append}" | tr -c 'A-Za-z0-9._+=-' _)
	name=${name:0:200}
	name=$output/${name/#./_} # not hidden
	for ((i = 1; ; i++)); do
		saved=$name$([ "$i" -eq 1 ] || echo "-$i").json
		[ -e "$saved" ] || mv -nT "$1" "$saved" || [ -e "$saved" ] || return
		[ -e "$1" ] || return 0
	done
}

# A guest's date is always the same; its record gets that of now.
keep() {
	local folder=$1 temp dated
	dated=$(date -u '+s/"id":"[0-9]*-[0-9]*/"id":"%Y%m%d-%H%M%S/
		s/"created":"[^"]*/"created":"%FT%TZ/')
	temp=$(mktemp "$output/mqbench-XXXXXXXX.tmp") &&
		sed "$dated" "$folder/record.json" >"$temp" && chmod =rw "$temp" &&
		save "$temp" "$(head -n 1 "$folder/kernel" | grep . || echo kernel)" || {
		rm -f "$temp"
		say "a record of $image could not be written to $output"
		return 1
	}
	records+=("$saved")
}

# next I: the I-th boot is to be made, unless its record is there.
next() {
	[[ " ${MQBENCH_BOOTED:-} " == *" $1 "* ]] || todo+=("$1")
}

# take I: waits for the I-th boot and keeps its record. In the place of one that
# ended in an oops there is one more, but not of that: QEMU 7.2 spoils the flags
# of a guest where the clock ticks just behind a cmpxchg16b.
take() {
	local ended=0
	wait "${running[0]}" || ended=$?
	running=("${running[@]:1}")
	if [ "$ended" -eq 0 ] && check "$work/boot.$1" && keep "$work/boot.$1"; then
		return
	elif [ "$1" -le "$boots" ] && grep -qs Oops "$work/boot.$1/console"; then
		last=$((last + 1))
		next "$last"
		say "$image: boot $last in the place of one that ended in an oops"
	else
		failed=$((failed + 1))
	fi
}

# All boots of one kernel, as many at once as there are CPUs. Those that fail
# leave the others as they are.
measure() {
	local image=$1 i last=$boots failed=0 taken=0 all todo=()
	all=$(nproc)
	running=()
	for ((i = 1; i <= boots; i++)); do
		next "$i"
	done
	i=0
	while [ "$taken" -lt ${#todo[@]} ]; do
		if [ "$i" -lt ${#todo[@]} ] &&
			[ ${#running[@]} -lt "$all" ]; then
			archive "$is" "${todo[i]}" || return
			boot "$image" "${todo[i]}" &
			running+=($!)
			i=$((i + 1))
		else
			take "${todo[taken]}"
			taken=$((taken + 1))
		fi
	done
	rm -rf "$work"/boot.*
	[ "$failed" -eq 0 ] || say "$image: $failed of $boots boots gave no record"
	return "$((failed > 0))"
}

prepare
records=()
firsts=() # of each kernel
status=0
for kernel in "${kernels[@]}"; do
	begun=$SECONDS before=${#records[@]}
	if ! { image=$(kernel_image "$kernel") && is=$(image_arch "$image") &&
		is_alike && pack "$is"; }; then
		[ "$status" -ne 0 ] || status=2
		continue
	fi
	measure "$image" || status=5
	if [ ${#records[@]} -gt "$before" ]; then
		firsts+=("${records[before]}")
		say "$kernel: $((SECONDS - begun)) s, saved ${records[*]:before}"
	else
		say "$kernel: gave no record"
	fi
done

if [ -n "$gate" ]; then
	[ "$status" -eq 0 ] || exit 125
	compared=yes
	against_base --bisect --new "${records[@]}" || status=$?
	exit "$status"
fi
[ ${#records[@]} -eq 0 ] ||
	"$program" report --format kernels "${records[@]}" || status=$?
# Of each architecture one kernel by itself, or each against the first.
[ -n "$explain" ] || firsts=()
for is in "${architectures[@]}"; do
	alike=()
	for first in "${firsts[@]}"; do
		[ "$(record_says "$first" machine)" != "$is" ] ||
			alike+=("$first")
	done
	for ((i = ${#alike[@]} > 1; i < ${#alike[@]}; i++)); do
		echo
		"$program" explain "${alike[@]:0:1}" "${alike[@]:i:i>0}" ||
			status=$?
	done
done
exit "$status"
