#!/usr/bin/env bash
# What scripts/check-layers.sh refuses. Claims, of a tree of a few files:
#
# - A room of core/ includes those below it, and none above or beside it.
# - Files that include each other in a circle are named, the header and the
#   source file of one name taken as one.
# - What a header declares is defined in the source file of its name; a family
#   of commands may have one header for its folder.
# - No script pipes into what ends before it has read all.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

# file PATH LINE...: below bench/.
file() {
	mkdir -p "tree/bench/$(dirname "$1")"
	printf '%s\n' "${@:2}" >"tree/bench/$1"
}

tree() {
	rm -rf tree
	file core/stats/mean.h 'int mean(void);'
	file core/stats/mean.c '#include "core/stats/mean.h"' \
		'int mean(void)' '{' '}'
	file core/judge/verdict.h 'int verdict(void);'
	file core/judge/verdict.c '#include "core/judge/verdict.h"' \
		'#include "core/stats/mean.h"' 'int verdict(void)' '{' '}'
}

# refused TEXT: a breach is told in these words.
refused() {
	if "$SOURCE/scripts/check-layers.sh" tree >out 2>err; then
		fail 'status 0'
	elif ! grep -qF "$1" out; then
		fail "says: $(head -3 out)"
	fi
}

accepted() {
	"$SOURCE/scripts/check-layers.sh" tree >out 2>err ||
		fail "says: $(head -3 out)"
}

claim 'a room includes one below it'
tree
accepted

claim 'no script pipes into what ends early'
for line in 'x=$(list | head -n 1)' 'list | grep -qx y' 'list |
	head -n 1' 'list | grep -vm 1 y'; do
	tree
	mkdir tree/scripts
	printf '%s\n' 'head -n 1 x || grep -q x y | sed -n 1p' "$line" \
		>tree/scripts/x.sh
	refused "scripts/x.sh:$(wc -l <tree/scripts/x.sh): a reader that"
done

claim 'a room includes none above it'
tree
file core/stats/mean.c '#include "core/judge/verdict.h"'
refused 'bench/core/stats/mean.c:1: core/stats/ includes'

claim 'judge and run do not include each other'
tree
file core/judge/verdict.c '#include "core/run/session.h"'
refused 'bench/core/judge/verdict.c:1: core/judge/ includes'

claim 'a circle of two files is named'
tree
file core/stats/mean.c '#include "core/stats/rank.h"'
file core/stats/rank.h '#include "core/stats/mean.h"'
refused 'bench/core/stats/mean.h:1: is in a circle of includes'

claim 'a header belongs to one source file'
tree
file core/stats/other.c 'int mean_of_many(void)' '{' '}'
file core/stats/mean.h 'int mean(void);' 'int mean_of_many(void);'
refused 'bench/core/stats/mean.h:2: a header belongs to one source file'

claim 'a family of commands has a header for its folder'
tree
file command/choose/print.h 'int choose_text(void);'
file command/choose/text.c 'int choose_text(void)' '{' '}'
accepted
file command/print.h 'int choose_text(void);'
refused 'bench/command/print.h:1: a header belongs to one source file'

finish
