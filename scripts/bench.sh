#!/usr/bin/env bash
# Installs what is missing, builds, measures, draws. Arguments go on to
# `mqbench run`; without any it takes about a minute. From any folder.
#
# The status is that of `mqbench run`: 0 done, 2 bad arguments, 4 nothing could
# be measured, 5 a measurement failed, 130 interrupted.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=scripts/packages.sh
. "$root/scripts/packages.sh"

# Paths are shown as they can be typed where we are.
shown() {
	case $1 in
	"$PWD"/*) printf '%s' "${1#"$PWD"/}" ;;
	*) printf '%s' "$1" ;;
	esac
}

# shellcheck disable=SC2086 # a list of names
need_packages $build_packages gnuplot-nox
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "building $(shown "$root/build")" >&2
build "$root" "$root/build" -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF \
	-DMQBENCH_SANITIZE=OFF 2>"$log" || {
	cat "$log" >&2
	echo "$0: the build failed" >&2
	exit 2
}

# The record is named here, so that it is known without reading what mqbench
# says: that has to stay on the terminal, for its progress bar.
record=
preset=quick
take=
for argument; do
	case $take in
	record) record=$argument ;;
	preset) preset=$argument ;;
	esac
	take=
	case $argument in
	-o | --output) take=record ;;
	-p | --preset) take=preset ;;
	-o=* | --output=*) record=${argument#*=} ;;
	-p=* | --preset=*) preset=${argument#*=} ;;
	esac
done
if [ -z "$record" ]; then
	mkdir -p "$root/results"
	name=$root/results/$(date -u +%Y%m%d-%H%M%S)-${preset//\//_}
	record=$name.json
	for ((i = 2; ; i++)); do
		[ -e "$record" ] || break
		record=$name-$i.json
	done
	record=$(shown "$record")
	set -- -o "$record" "$@"
fi

# Ctrl-C ends mqbench, which saves what it has; this script goes on to say
# where. (Ignored here, the signal would be ignored in mqbench too.)
trap : INT
before=$(stat -c '%i %Y' -- "$record" 2>/dev/null || true)
status=0
"$root/build/mqbench" run "$@" || status=$?

# Help, a plan that was only shown, a word that is wrong: no new record.
[ "$before" != "$(stat -c '%i %Y' -- "$record" 2>/dev/null || true)" ] ||
	exit "$status"

plots=$(shown "$root/plots")
program=$(shown "$root/build/mqbench")
drawn=
drawing=0
case $status in
0 | 5)
	# 4: it holds nothing to draw, as where every run failed.
	"$root/build/mqbench" plot -o "$root/plots" -- "$record" >"$log" ||
		drawing=$?
	[ "$drawing" -ne 0 ] || drawn=$(wc -l <"$log")
	;;
esac

{
	printf '\nrecord    %s\n' "$record"
	printf 'table     above, and again: %s report %q\n' \
		"$program" "$record"
	if [ -n "$drawn" ]; then
		printf 'pictures  %d in %s/, as %s-*.svg and .png\n' "$drawn" \
			"$plots" "$(basename "$record" .json)"
	elif [ "$status" -eq 130 ]; then
		printf 'pictures  none yet: %s plot %q\n' "$program" "$record"
	else
		printf 'pictures  none\n'
	fi
} >&2

if [ "$status" -eq 0 ] && [ "$drawing" -ne 0 ] && [ "$drawing" -ne 4 ]; then
	status=$drawing
fi
exit "$status"
