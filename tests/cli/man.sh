#!/usr/bin/env bash
# The manual: docs/man, with the options and words of the program. Claims:
#
# - There is a page for the program and for each command, and no other, with the
#   sections that a reader looks for, and the program's page names every command.
# - A page has the options of --help, all, none else, in the same order, and
#   every word of a list that an option or an argument takes.
# - The options that a page mentions exist, and so do the commands and options
#   of its EXAMPLES, which are those of --help.
# - The statuses of mqbench(1) are those that the program has, and no page has
#   another.
# - A mark that the program has no answer to is an error.
# - mqbench-record(5) has every heading and every field of docs/format.md.
# - mandoc and groff have nothing to say about any page, and at 80 columns no
#   line is wider.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

commands=$("$MQBENCH" list commands | awk '{ print $1 }')
mkdir pages
page() {
	awk -v version=1.0 -v date='January 1, 2026' -v mqbench="'$MQBENCH'" -f "$SOURCE/scripts/manual.awk"
}
for source in "$SOURCE"/docs/man/*.md; do
	name=$(basename "$source" .md)
	page <"$source" >"pages/mqbench-$name.1"
done
mv pages/mqbench-mqbench.1 pages/mqbench.1

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

page <"$SOURCE/docs/format.md" >mqbench-record.5

claim 'every command has a page, and every page its sections'
[ "$(echo "$commands" | wc -l)" -ge 13 ] || fail 'commands are missing'
{
	echo mqbench.1
	printf 'mqbench-%s.1\n' $commands
} | sort >wanted
ls pages | sort >there
cmp -s wanted there || fail "$(diff wanted there | grep '^[<>]' | tr '\n' ' ')"
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
for list in $("$MQBENCH" list | sed -n 's/^\([a-z]*\):$/\1/p'); do
	name=${list%s}
	"$MQBENCH" list "$list" | sed -nE 's/^  ([a-z_-]+) .*/\1/p' >words
	[ -s words ] || fail "there are no $list"
	for command in $commands; do
		"$MQBENCH" help "$command" | sed '/^Examples:/,$d' |
			grep -qw "${name^^}" || continue
		echo "$command" >>"takes.$list"
		tags "pages/mqbench-$command.1" | sort >page
		lost=$(sort words | comm -23 - page | tr '\n' ' ')
		[ -z "$lost" ] || fail "mqbench-$command(1) lacks $lost"
	done
done
for list in mechanisms workloads waits placements presets; do
	grep -qx run "takes.$list" || fail "run takes no $list"
done

# What a command's options are, in the file known.
known() {
	"$MQBENCH" help "$1" >known 2>&1 || fail "$page: no command $1"
	! grep -qF -- '-- run' known || "$MQBENCH" help run >>known
}

claim 'what a page mentions are commands and options that exist'
for command in $commands; do
	"$MQBENCH" help "$command"
done >all
for page in "$SOURCE"/docs/man/*.md; do
	of=$(basename "$page" .md)
	# shellcheck disable=SC2016 # backquotes of Markdown
	sed '/^```/,/^```/d' "$page" | tr '\n' ' ' | grep -o '`[^`]*`' |
		tr -d '`' | grep -e '--[a-z]' >spans || true
	while read -r span; do
		command=${span#mqbench }
		command=${command%% *}
		case $command in
		--*) command=$of ;;
		COMMAND) command=help ;;
		esac
		if [ "$command" = mqbench ]; then
			echo ' --version' >known
			cat all >>known
		else
			known "$command"
		fi
		for option in $(grep -oE -- '--[a-z0-9.-]+' <<<"$span"); do
			grep -qE -- "$option($|[^a-z0-9-])" known ||
				fail "$page: $command has no $option"
		done
	done <spans
done

claim 'examples are of commands and options that exist, and those of --help'
for page in pages/*; do
	plain "$page" | sed -n '/^\.EX/,/^\.EE/p' |
		grep -o 'mqbench [a-z].*\|mqbench --[a-z].*\|^mqbench$' >lines || true
	[ -s lines ] || fail "$page: no example"
	of=$(basename "$page" .1)
	of=${of#mqbench}
	"$MQBENCH" help ${of:+"${of#-}"} >help
	while read -r _ command rest; do
		[ "$command" != --version ] || continue
		grep -qF -- "mqbench $command${rest:+ $rest}" help ||
			fail "$page: --help has no example $command $rest"
		known "$command"
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

claim 'the exit statuses are those of the program'
sed -nE 's/^\tSTATUS_[A-Z]+ = ([0-9]+),.*/\1/p' "$SOURCE/bench/base/status.h" |
	sort >wanted
[ "$(wc -l <wanted)" -ge 8 ] || fail 'bench/base/status.h was not read'
for page in pages/*; do
	plain "$page" | sed -n '/^\.SH EXIT STATUS/,/^\.SH EX/p' |
		sed -n '/^\.TP/{n;p}' | sort >there
	[ -s there ] || fail "$page: no status"
	lost=$(comm -13 wanted there | tr '\n' ' ')
	[ -z "$lost" ] || fail "$page: there is no status $lost"
done
plain pages/mqbench.1 | sed -n '/^\.SH EXIT STATUS/,/^\.SH EX/p' |
	sed -n '/^\.TP/{n;p}' | sort | cmp -s wanted - ||
	fail 'mqbench(1) lacks a status'

claim 'a mark without an answer is an error'
for mark in 'words --bogus' 'words --output' bogus; do
	! printf '# mqbench-run(1)\n\n## Options\n\n<!-- %s -->\n' "$mark" |
		page >out 2>&1 || fail "$mark: no error"
done
! printf '# mqbench-bogus(1)\n\n<!-- usage -->\n' | page >out 2>&1 ||
	fail 'a page of no command is no error'

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
