#!/usr/bin/env bash
# `mqbench kernels --matrix`: every kernel with every command line, resumed where
# it was left; then all of them side by side, what moved from one to the next,
# and a page.
#
# usage: matrix.sh [OPTION...] KERNEL... [-- RUN'S OPTION...]
#
# A KERNEL is one of kernels.sh, or a pattern of packages, which stands for all
# that apt has, by release: 'linux-image-6.1.0-*-cloud-amd64'. --append may be
# given several times, each is a command line, and '' is none; the other options
# are those of `mqbench kernels --help`, but --gate.
#
# OUTPUT gets a folder for each kernel and command line, which is done when it
# holds a record of each boot, and kernels.html. A boot that has a record is not
# made again, and by other options none is. Status 0, 5 where a kernel gave no
# record, or as kernels.sh has it.
#
# fleet.sh has the boots made elsewhere: with MQBENCH_MATRIX=list what is missing
# is printed, a line each: the folder's name, the kernel, and the words for
# kernels.sh, by which it is called `image`; with MQBENCH_MATRIX=report none is
# booted.
set -euo pipefail

step=${MQBENCH_MATRIX:-boot}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=scripts/qemu/kernel.sh
. "$here/qemu/kernel.sh"

say() {
	printf 'matrix.sh: %s\n' "$1" >&2
}

usage() {
	say "$1"
	exit 2
}

output=. boots=2 appends=() words=() options=() rest=() explain=()
plan=() # those of which the figures are
while [ $# -gt 0 ]; do
	case $1 in
	--matrix) shift ;;
	--)
		rest=("$@")
		break
		;;
	-o*)
		[ "$1" != -o ] || set -- -o"${2:-}" "${@:3}"
		set -- --output "${1#-o}" "${@:2}"
		;;
	--*=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
	--gate | --metric | --margin) usage "$1: not with --matrix" ;;
	--explain)
		explain=("$1") plan+=("$1")
		shift
		;;
	--*)
		[ $# -gt 1 ] || usage "$1: takes a value"
		case $1 in
		--output) output=$2 ;;
		--append) appends+=("$2") ;;
		--boots) boots=$2 ;;
		--deadline | --guests) options+=("$1" "$2") ;;
		*) options+=("$1" "$2") plan+=("$1" "$2") ;;
		esac
		shift 2
		;;
	*)
		words+=("$1")
		shift
		;;
	esac
done
[ ${#words[@]} -gt 0 ] || usage 'no KERNEL; see mqbench kernels --help'
[ ${#appends[@]} -gt 0 ] || appends=('')
[[ $boots =~ ^[1-9][0-9]?$ ]] || usage "--boots $boots: from 1 to 99"
mkdir -p "$output" || usage "--output $output: cannot be made"
exec 9<"$output"
# A fleet has a lock of its own.
[ "$step" != boot ] || flock -n 9 ||
	usage "--output $output: another matrix is being measured there"
asked=$(printf '%q ' "${plan[@]}" "${rest[@]}" | sed 's/ $//')
[ ! -s "$output/options" ] || [ "$(cat "$output/options")" = "$asked" ] ||
	[ -z "$(find "$output/" -mindepth 2 -name '*.json' -print -quit)" ] ||
	usage "--output $output: was measured by other options: $(head -c 200 \
		"$output/options"); give those, or another folder"
for program in "${MQBENCH:-}" "$here/../build/mqbench" "$here/../../bin/mqbench"; do
	[ ! -x "$program" ] || break
done
[ -x "$program" ] || usage 'there is no mqbench: build it, or set MQBENCH'

# Each kernel once, the packages of a pattern by release.
kernels=()
for word in "${words[@]}"; do
	if [[ $word != linux-image-*[*?[]* ]]; then
		kernels+=("$word")
		continue
	fi
	found=()
	while read -r package; do
		# shellcheck disable=SC2053 # it is a pattern
		[[ $package != $word ]] || found+=("$package")
	done < <(apt-cache pkgnames linux-image- 2>/dev/null | sort -V)
	[ ${#found[@]} -gt 0 ] || usage "$word: apt has no such package"
	kernels+=("${found[@]}")
done

[ $((${#kernels[@]} * ${#appends[@]})) -le 52 ] ||
	usage 'over 52 kernels and command lines, which is more than a page shows'

# key_of KERNEL WORDS: the name of its folder. Images that are called alike, or
# built anew, and words that a name cannot hold, are told apart by a checksum.
key_of() {
	local key=$1 unlike= image
	if [ -e "$1" ]; then
		key=$(realpath "$1") key=${key##*/}
		unlike=/
		! image=$(kernel_image "$1" 2>/dev/null) || unlike=$(cksum <"$image")
	fi
	key+=${2:+_$2}
	[[ $key =~ ^[A-Za-z0-9._+=-]{1,200}$ ]] || unlike+=$key
	[ -z "$unlike" ] || unlike=-$(cksum <<<"$unlike" | cut -d ' ' -f 1)
	key=$(printf %s "${key:0:100}" | tr -c 'A-Za-z0-9._+=-' _)
	printf '%s\n' "$key$unlike"
}

records_in() {
	local file
	for file in "$1"/*.json; do
		[ ! -e "$file" ] || printf '%s\n' "$file"
	done
}

[ "$step" != list ] || "$program" run --preset smoke "${rest[@]:1}" \
	--show-plan >/dev/null || exit 2

# What ends this script ends what it has begun.
pid=
stop() {
	[ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null || true
	wait
}
trap stop EXIT
trap 'exit 130' INT TERM HUP QUIT

# booted_in FOLDER: the numbers of the boots whose records are there.
booted_in() {
	local file
	for file in "$1"/*.json; do
		[ ! -e "$file" ] || record_says "$file" cmdline |
			sed -n 's/.*mqbench\.boot=\([0-9]*\).*/\1/p'
	done
}

# measure: one kernel with one command line into its folder.
measure() {
	local code=0
	MQBENCH_BOOTED=$(booted_in "$folder" | tr '\n' ' ') \
		setpriv --pdeathsig TERM "$here/kernels.sh" -o "$folder" \
		"${args[@]}" "$kernel" "${rest[@]}" >/dev/null 9<&- &
	pid=$!
	wait "$pid" || code=$?
	pid=
	[ "$code" -ne 130 ] || exit 130
	return "$code"
}

declare -A seen=()
status=0 n=0 records=()
explained=() # each, the one before it, and what both were booted with
for append in "${appends[@]}"; do
	declare -A before=() # of the architecture
	for kernel in "${kernels[@]}"; do
		n=$((n + 1))
		key=$(key_of "$kernel" "$append")
		folder=$output/$key
		[ -z "${seen[$key]:-}" ] || continue
		seen[$key]=yes
		args=(--boots "$boots" ${append:+--append "$append"}
			"${explain[@]}" "${options[@]}")
		if [ "$(records_in "$folder" | wc -l)" -ge "$boots" ]; then
			:
		elif [ "$step" = list ]; then
			printf '%s\t%s\t%s\n' "$key" "$kernel" \
				"$(printf '%q ' "${args[@]}" image "${rest[@]}")"
		elif [ "$step" = report ]; then
			status=5
		else
			mkdir -p "$folder"
			printf '%s\n' "$asked" >"$output/options"
			say "$n of $((${#kernels[@]} * ${#appends[@]})): $kernel $append"
			measure || status=$?
		fi
		mapfile -t found < <(records_in "$folder")
		[ ${#found[@]} -gt 0 ] || continue
		records+=("${found[@]}")
		is=$(record_says "${found[0]}" machine)
		[ -z "${before[=$is]:-}" ] ||
			explained+=("${found[0]}" "${before[=$is]}" "$append")
		before[=$is]=${found[0]}
	done
done
[ "$step" != list ] || exit 0
[ ${#records[@]} -gt 0 ] || {
	say 'no kernel gave a record'
	exit "$status"
}
"$program" report --format kernels "${records[@]}" || status=$?
"$program" report --format html "${records[@]}" -o "$output/kernels.html" ||
	status=$?
say "saved $output/kernels.html"
[ ${#explain[@]} -gt 0 ] || explained=()
set -- "${explained[@]}"
while [ $# -gt 0 ]; do
	echo
	[ ${#appends[@]} -eq 1 ] || printf '%s after %s, %s:\n' \
		"$(record_says "$1" release)" "$(record_says "$2" release)" \
		"${3:-without --append}"
	"$program" explain "$2" "$1" || status=$?
	shift 3
done
exit "$status"
