#!/usr/bin/env bash
# Is this tree slower than another commit? Builds both, measures them in turn,
# and writes what came of it as Markdown: gate.sh BASE OUT.md [-- OPTIONS],
# where OPTIONS are run's. Status: 0 nothing has regressed, 1 something has, or
# cannot be measured any more.
set -euo pipefail

[ "$#" -ge 2 ] || {
	echo "Usage: $0 BASE OUT.md [-- OPTIONS]" >&2
	exit 2
}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=scripts/packages.sh
. "$root/scripts/packages.sh"
base=$(git -C "$root" rev-parse --verify --quiet "$1^{commit}") || {
	echo "$0: $1: no such commit here" >&2
	exit 2
}
out=$(realpath -m "$2")
shift 2
[ "${1:-}" != -- ] || shift
[ "$#" -gt 0 ] || set -- --workload pingpong,flood --size 64,8k \
	--placement same-cpu --messages 20000 --runs 1

# shellcheck disable=SC2086 # a list of names
need_packages $build_packages git
work=$root/build/gate
mkdir -p "$work"
rm -rf "$work/source"
git -C "$root" worktree prune
git -C "$root" worktree add --quiet --detach "$work/source" "$base"
trap 'git -C "$root" worktree remove --force "$work/source"' EXIT

# Both in a folder of their source, so that a cache of the compiler's has the
# one for the other.
old=$work/source/build/old new=$root/build/new
for folder in "$old" "$new"; do
	echo "building ${folder##*/}" >&2
	build "${folder%/build/*}" "$folder" -DCMAKE_BUILD_TYPE=Release \
		-DBUILD_TESTING=OFF 2>"$work/log" || {
		cat "$work/log" >&2
		echo "$0: the build of the ${folder##*/} side failed" >&2
		exit 2
	}
done

mkdir -p "$work/records"
status=0
"$new/mqbench" compare --strict --live "$old/mqbench" "$new/mqbench" \
	--keep "$work/records" --format markdown -o "$out" -- "$@" || status=$?
# What is inconclusive holds nobody up.
[ "$status" -ne 3 ] || status=0
exit "$status"
