#!/usr/bin/env bash
# The arithmetic and the page of scripts/evidence.sh; its parts take long and
# are not tried here. Claims:
#
# - An unknown part or option is status 2 and does nothing.
# - Bounds of shares and medians are the known ones.
# - A stop of 0.5 s in every 5 s makes a p99 of 450 ms.
# - The instructions for a slowdown are read off a curve, a noisy one too.
# - The page shows what was tried, and says what was not.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

export PYTHONDONTWRITEBYTECODE=yes PYTHONPATH=$SOURCE/scripts/evidence
export EVIDENCE_FOLDER=$work/tried
mkdir "$EVIDENCE_FOLDER"

# holds MODULE EXPRESSION: in Python, with the names of the module.
holds() {
	run python3 -c "from $1 import *; assert $2"
	[ "$status" -eq 0 ] || fail "does not hold: $2"
}

claim 'an unknown part or option is refused'
for words in '--only nothing' '--only' '--bogus' '--folder'; do
	# shellcheck disable=SC2086 # an option and its value
	run "$SOURCE/scripts/evidence.sh" $words
	expect_status 2
	expect_silent_out
done

claim 'bounds of shares are the known ones'
# 59 of 59 is the least that shows 95 % with 95 %; 3 of 10 is in every table
# of exact binomial limits.
holds common 'share_bound(59, 59, .05) > .95 > share_bound(58, 58, .05)'
holds common 'abs(share_bound(3, 10, .025) - .06674) < 1e-5'
holds common 'abs(1 - share_bound(7, 10, .025) - .65245) < 1e-5'
holds common 'share_row("", 59, 59, .95)["verdict"] == "met"'
holds common 'share_row("", 58, 58, .95)["verdict"] == "cannot tell"'
holds common 'share_row("", 40, 59, .95)["verdict"] == "missed"'
holds common 'share_row("", 0, 20)["verdict"] == "measured"'

claim 'bounds of medians are the known ranks'
holds common 'median_interval(range(1, 6)) is None'
holds common 'median_interval(range(1, 7)) == (1, 6)'
holds common 'median_interval(range(1, 11)) == (2, 9)'
holds common 'median_interval(range(1, 21)) == (6, 15)'
holds common 'median_row("", range(1, 7), "%d", "", 1, 6)["verdict"] == "met"'

claim 'a stop of 0.5 s in every 5 s makes a p99 of 450 ms'
holds omission 'abs(expected_p99([(5e9 * i, 5e9 * i + 5e8) for i in
	range(4)], 20000) - 4.5e8) < 1'

claim 'instructions are read off a curve'
holds size 'rising([1, 3, 2, 4]) == [1, 2.5, 2.5, 4]'
holds size '(lambda kept: 225 < read_off(kept, 2) < 250)(type("Kept", (),
	{"rows": [{str(n): 100 + max(0, n - 200) / 20 for n in CURVE}]}))'

claim 'the page shows what was tried and what was not'
run python3 -c 'from common import *
kept = Trials("lag")
kept.add(value=1)
finish("lag", "How it\n was tried.", [row("what", "1", "[0, 2]", "2", "met")],
       Trials("lag"))'
expect_status 0
run python3 "$SOURCE/scripts/evidence/page.py"
expect_status 0
expect_out '^\| what \| 1 \| \[0, 2\] \| 2 \| met \|$'
expect_out '^How it was tried\.$'
parts=$(sed -n "s/^all='\(.*\)'$/\1/p" "$SOURCE/scripts/evidence.sh" | wc -w)
[ "$(grep -c '^Not tested yet\.$' out)" -eq "$((parts - 1))" ] || fail 'the others are not said'
finish
