#!/usr/bin/env bash
# The manual, of what the program prints. Claims:
#
# - There is a page for the program and for each command, with the sections
#   that a reader looks for, and the program's page names every command.
# - A page has the options of --help, all, none else, in the same order, and
#   every word of a list that an option takes.
# - What stands in EXAMPLES are commands and options that exist.
# - mqbench-record(5) has every heading and every field of docs/format.md.
# - mandoc and groff have nothing to say about any page, and at 80 columns no
#   line is wider.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

commands=$("$MQBENCH" list commands | awk '{ print $1 }')
mkdir pages
page() {
	awk -v version=1.0 "$@" -f "$SOURCE/scripts/manual.awk"
}
"$MQBENCH" help --man | page >pages/mqbench.1
for command in $commands; do
	"$MQBENCH" help --man "$command" | page >"pages/mqbench-$command.1"
done

# What a page says, without the marks of its formatter.
plain() {
	sed -e 's/\\f[BIR]//g' -e 's/\\&//g' -e 's/\\(aq/'"'"'/g' \
		-e 's/\\(ti/~/g' -e 's/\\(ha/^/g' -e 's/\\-/-/g' \
		-e 's/\\e/\\/g' "$1"
}

# What stands in front of the texts of a page.
tags() {
	plain "$1" | sed -n '/^\.TP/{n;p}'
}

page -v date='January 1, 2026' <"$SOURCE/docs/format.md" >mqbench-record.5

claim 'every page has its sections'
[ "$(echo "$commands" | wc -l)" -ge 13 ] || fail 'commands are missing'
for page in pages/*; do
	for section in NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' EXAMPLES \
		'SEE ALSO'; do
		grep -qx "\.SH $section" "$page" || fail "$page: no $section"
	done
done
for command in $commands; do
	tags pages/mqbench.1 | grep -qx "mqbench-$command(1)" ||
		fail "mqbench(1) does not name $command"
done

claim 'a page has the options of --help, in that order'
for command in $commands; do
	"$MQBENCH" help "$command" |
		sed -nE 's/^  (-[a-z],|   ) --([a-z0-9-]+).*/\2/p' >wanted
	tags "pages/mqbench-$command.1" |
		sed -nE 's/^(-[a-z], )?--([a-z0-9-]+).*/\2/p' >page
	cmp -s wanted page ||
		fail "$command: $(diff wanted page | head -n 3 | tr '\n' ' ')"
done
for list in mechanisms workloads waits placements presets; do
	for word in $("$MQBENCH" list $list | sed -nE 's/^  ([a-z-]+) .*/\1/p'); do
		tags pages/mqbench-run.1 | grep -qx -- "$word" ||
			fail "mqbench-run(1) does not know $word"
	done
done

claim 'examples are of commands and options that exist'
for page in pages/*; do
	plain "$page" | sed -n '/^\.EX/,/^\.EE/p' |
		grep -o 'mqbench [a-z].*\|mqbench --[a-z].*' >lines || true
	[ -s lines ] || fail "$page: no example"
	while read -r _ command rest; do
		[ "$command" != --version ] || continue
		"$MQBENCH" help "$command" >known 2>&1 ||
			fail "$page: no command $command"
		! grep -qF -- '-- run' known || "$MQBENCH" help run >>known
		for word in $rest; do
			case $word in
			--?*) option=${word%%=*} ;;
			*) continue ;;
			esac
			grep -qE -- "$option($|[^a-z0-9-])" known ||
				fail "$page: $command has no $option"
		done
	done <lines
done

claim 'mqbench-record(5) is all of docs/format.md'
plain mqbench-record.5 | tr -s ' \n' '  ' >page
# shellcheck disable=SC2016 # no commands
sed -n 's/^| `\([a-z_]*\)` |.*/\1/p; s/^##* \(.*\)/\U\1/p' \
	"$SOURCE/docs/format.md" | tail -n +2 >wanted
[ "$(wc -l <wanted)" -gt 100 ] || fail 'docs/format.md was not read'
while read -r word; do
	grep -qF -- "$word" page || fail "there is no $word"
done <wanted
mv mqbench-record.5 pages

claim 'mandoc has nothing to say'
if command -v mandoc >/dev/null; then
	# It looks for the other pages where they are not installed yet.
	mandoc -T lint pages/* 2>&1 |
		grep -vE 'manual not found|outdated mandoc.db|system explicitly' >said ||
		true
	[ ! -s said ] || fail "$(head -n 3 said)"
else
	skip_claim 'there is no mandoc'
fi

claim 'groff has nothing to say, and no line is wider than 80'
if command -v man >/dev/null; then
	for page in pages/*; do
		LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l "$page" >shown 2>said
		[ ! -s said ] || fail "$page: $(head -n 1 said)"
		width=$(LC_ALL=C.UTF-8 wc -L <shown)
		[ "$width" -le 80 ] || fail "$page is $width wide"
	done
else
	skip_claim 'there is no man'
fi

finish
