#!/usr/bin/env bash
# What `cmake --install` puts where. Claims:
#
# - The program, its manual, both completions, the scripts, the documents
#   and the licence are under the prefix, and nothing outside it.
# - The documents' links to each other lead there.
# - man finds and shows the pages there.
# - Moved elsewhere as a whole it measures, draws and completes as before.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
: "${BUILD:=$SOURCE/build}"
limit=120

claim 'all of it is under the prefix'
run cmake --install "$BUILD" --prefix "$work/prefix"
expect_status 0
for file in bin/mqbench share/mqbench/style.gp \
	share/bash-completion/completions/mqbench \
	share/zsh/site-functions/_mqbench share/doc/mqbench/README.md \
	share/doc/mqbench/docs/format.md share/doc/mqbench/LICENSE \
	share/man/man1/mqbench.1 share/man/man5/mqbench-record.5; do
	[ -s "prefix/$file" ] || fail "there is no $file"
done
for command in $("$MQBENCH" list commands | awk '{ print $1 }'); do
	[ -s "prefix/share/man/man1/mqbench-$command.1" ] ||
		fail "there is no mqbench-$command(1)"
done
for script in "$SOURCE"/scripts/*.gp "$SOURCE"/scripts/export/*.jq; do
	cmp -s "$script" "prefix/share/mqbench/${script#"$SOURCE"/scripts/}" ||
		fail "$(basename "$script") is not installed"
done
grep -v "^-- Install configuration" out |
	grep -vE -- "^-- (Installing|Up-to-date|Set .* of \"|Set runtime path of \"): ?\"?$work/prefix/" |
	grep -q '^-- Installing' && fail 'something lies outside the prefix'

claim 'documents lead to each other where they lie'
(cd prefix/share/doc/mqbench &&
	grep -oE '\]\((docs/)?[a-z]+\.(md|json)[)#]' ./*.md docs/*.md |
	sed -E 's/^(.*)\/[^/]*:\]\((.*)[)#]$/\1\/\2/' | sort -u |
		while read -r file; do
			[ -e "$file" ] || echo "$file"
		done) >lost
[ ! -s lost ] || fail "there is no $(tr '\n' ' ' <lost)"

claim 'man shows the pages'
if command -v man >/dev/null; then
	export MANPATH=$work/prefix/share/man MANWIDTH=80
	for page in mqbench mqbench-run; do
		run man "$page"
		expect_status 0
		expect_out NAME
	done
else
	skip_claim 'there is no man'
fi

claim 'moved elsewhere it measures and draws'
mkdir -p 'some where'
mv prefix 'some where/else'
MQBENCH="$work/some where/else/bin/mqbench"
run "$MQBENCH" run --preset smoke -o smoke.json
expect_status 0
expect_json smoke.json 'r["complete"] and ok'
if command -v gnuplot >/dev/null; then
	run "$MQBENCH" plot -o pictures smoke.json
	expect_status 0
	[ "$(find pictures -name '*.svg' | wc -l)" -gt 0 ] ||
		fail 'no picture was drawn'
else
	skip_claim 'there is no gnuplot'
fi

finish
