#!/usr/bin/env bash
# report --format markdown and text, for people. Claims:
#
# - GitHub's own renderer (cmark-gfm) makes of the Markdown tables whose rows
#   have as many cells as their heads, and no element or link that a stranger's
#   text asked for; its figures are the record's, and what broke is on top.
# - compare's Markdown, which escapes alike, too.
# - Kernels side by side name what is not as usual.
# - The tables of docs/findings.md have the figures of the records.
# - The text is ASCII, no line is over 72 columns, and its figures are the
#   record's.
SOURCE=${SOURCE:-$(cd "$(dirname "$0")/../.." && pwd -P)}
# shellcheck source=tests/exports.sh
. "$SOURCE/tests/exports.sh"

claim 'text: ASCII, of 72 columns'
for file in "${files[@]}"; do
	export_to out.txt text "$file"
	! LC_ALL=C grep -n '[^ -~]' out.txt >read ||
		fail "$file: $(head -n 3 read)"
	! grep -nE '^.{73}' out.txt >read || fail "$file: $(head -n 3 read)"
	! grep -n ' $' out.txt >read || fail "$file: blanks at a line's end"
done
export_to out.txt text "$small"
grep -q '^ 64 B   same CPU *6.44 9.65 *5.96 8.94' out.txt ||
	fail "a row is not the record's"
grep -q '^  (c) the server was killed' out.txt || fail 'a reason is missing'

claim 'markdown: what broke is not folded away'
export_to out.md markdown "$small"
grep -q '^\*\*2 configurations FAILED or are INVALID' out.md ||
	fail 'what broke is folded away'

claim 'markdown: what a kernel takes is in instructions'
for file in "$SOURCE"/results/kernels/matrix/6.1.*-57-*.json; do
	export_to out.md markdown "$file"
	grep -q '^| 64 B   same CPU child | [0-9]\{5\} ' out.md || fail "$file: no figure"
	! grep -q 'µs' out.md || fail "$file: speaks of time"
done

claim 'kernels side by side: a capacity that is not the usual one is named'
run "$MQBENCH" report --format kernels "$small"
expect_out '^ 8137 B same CPU, cap 2 +POSIX '

claim 'findings: the figures are those of the records'
reads python3 "$SOURCE/tests/formats/check_findings.py" "$SOURCE"

claim 'markdown: tables, and nothing that a stranger asked for'
if command -v cmark-gfm >/dev/null; then
	for file in "${files[@]}"; do
		export_to out.md markdown "$file"
		cmark-gfm --unsafe -e table -e autolink -e strikethrough \
			out.md >out.html
		reads python3 "$SOURCE/tests/formats/check_pages.py" "$file" \
			out.html
	done
	run "$MQBENCH" compare --format markdown hostile.json hostile.json
	cmark-gfm --unsafe -e table out >out.html
	reads python3 "$SOURCE/tests/formats/check_pages.py" compare out.html
else
	skip_claim 'there is no cmark-gfm'
fi

finish
