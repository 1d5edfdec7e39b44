#!/usr/bin/env bash
# Holds the C files to .clang-format. Status 1 and clang-format's own words
# where one is not; 77 where there is no clang-format of version 14 or later.
# check-format.sh [FOLDER]: of the source in FOLDER.
set -eu

root=${1:-$(dirname "${BASH_SOURCE[0]}")/..}
cd "$root"

command -v clang-format >/dev/null 2>&1 || {
	echo 'skipped: there is no clang-format'
	exit 77
}
version=$(clang-format --version |
	sed -n 's/.*version \([0-9][0-9]*\)\..*/\1/p')
[ "${version:-0}" -ge 14 ] || {
	echo "skipped: clang-format is version ${version:-unknown}, not 14 or" \
		"later"
	exit 77
}

folders=()
for folder in bench tests; do
	[ ! -d "$folder" ] || folders+=("$folder")
done
mapfile -d '' files < <(find "${folders[@]}" -name '*.[ch]' -print0)
[ "${#files[@]}" -gt 0 ] || {
	echo "no C file in $root"
	exit 1
}
clang-format --dry-run -Werror "${files[@]}"
