#!/usr/bin/env bash
# Nothing that is given to others names one person's folders or leaves a note
# to oneself, and the documents name files and functions that exist. Prints 'file:line: rule' for each breach; status 1 then.
# check-prose.sh [FOLDER]: of the source in FOLDER.
set -eu

cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

parts=()
for part in README.md CHANGES.md CMakeLists.txt .ci bench docs scripts tests; do
	[ ! -e "$part" ] || parts+=("$part")
done

status=0
# breach PATTERN RULE. The patterns below do not match themselves.
breach() {
	local found
	found=$(grep -rnIE "$1" "${parts[@]}" | cut -d: -f1,2) || true
	[ -n "$found" ] || return 0
	while read -r place; do
		printf '%s: %s\n' "$place" "$2"
	done <<<"$found"
	status=1
}

breach '(^|[^A-Za-z0-9_.}$-])/(home|work|Users|root)(/|$|[^A-Za-z0-9_/])' \
	"a folder that only one machine has"
breach '(^|[^A-Za-z])(TO[D]O|FIX[M]E)([^A-Za-z]|$)' \
	"a note to oneself; an issue is the place for it"

# What README and the documents call FILE:FUNCTION, and link to below bench/.
# A file is named by its path, or by the end of it.
while IFS=: read -r place line file function; do
	mapfile -t found < <(find bench scripts -path "*/$file")
	if [ "${#found[@]}" -eq 0 ]; then
		echo "$place:$line: there is no $file"
		status=1
	elif [ -n "$function" ] && ! grep -qE \
		"^[a-z].*[ *]$function\\(|^const .* $function( |\\[)" "${found[@]}"; then
		echo "$place:$line: $file has no $function"
		status=1
	fi
done < <(for document in README.md docs/*.md docs/man/*.md; do
	[ -e "$document" ] || continue
	# shellcheck disable=SC2016 # backquotes of Markdown
	grep -noE '`[a-z_/]+\.[ch]:[a-z_]+`|\(\.?\.?/?bench/[a-z_/]+\.[ch]\)' \
		"$document" |
		sed -E "s,^([0-9]+):[\`(](\.\./)?(bench/)?,\1:,; s,[\`)]\$,,; s,^,$document:,"
done)
exit "$status"
