#!/usr/bin/env bash
# scripts/export/bencher.jq and github.jq. Claims:
#
# - Both are of the shape that their services take, of any record.
# - Their figures are the record's medians and intervals, of what compare holds
#   each workload to, all of it; with --arg all yes all that are better high or low.
# - What neither has a place for, a configuration without figures, is said on
#   standard error.
SOURCE=${SOURCE:-$(cd "$(dirname "$0")/../.." && pwd -P)}
# shellcheck source=tests/exports.sh
. "$SOURCE/tests/exports.sh"
needs jq
python=$(python_with jsonschema) ||
	skip_all 'there is no python3 module jsonschema, which is to read them'

for format in bencher github; do
	claim "$format: shape and figures"
	for file in "${files[@]}"; do
		jq_to out.json "$format" "$file"
		reads "$python" "$SOURCE/tests/formats/check_services.py" \
			"$format" "$file" out.json
		jq_to all.json "$format" --arg all yes "$file"
		reads "$python" "$SOURCE/tests/formats/check_services.py" \
			"$format" "$file" all.json
		[ "$(wc -c <all.json)" -ge "$(wc -c <out.json)" ] ||
			fail "$file: all leaves figures out"
	done

	claim "$format: what has no figure is said"
	jq_to out.json "$format" "$small"
	expect_err '^note: without a figure: 3 skipped, 1 failed, 1 invalid'

	claim "$format: two records would lose one of each name"
	jq_refuses 'takes only 1 record' "$format" "$small" "$small"
done

claim 'their figures are those that compare judges'
reference=$SOURCE/results/reference-default.json
# A load that most runs did not reach gives no figure, but its other runs do.
jq -r '.results[] | select(.status != "ok") | .id + " "' "$reference" >missed
"$MQBENCH" compare --format json "$reference" "$reference" |
	jq -r '.rows[] | "\(.id) \(.metric)\(if .percentile then ".p" +
		.percentile else "" end)"' | grep -vFf missed | sort >judged
jq_to out.json github "$reference"
jq -r '.[].name' out.json | sed 's, 1/, ,' | sort >given
# A control that others are compared relative to has no rows there, and of a
# stream either its rate or its two costs have.
more=$(comm -13 judged given | grep -vE '^[a-z]+/(pipe|uds)/|^flood/' || true)
[ -s judged ] && [ -z "$(comm -23 judged given)" ] && [ -z "$more" ] ||
	fail "$(diff judged given | head -n 5)"

claim 'a cost that came out below 0 is left out, and that is said'
jq '(.results[] | select(.status == "ok") | .summary
	| .["rtt_ns.p50"] // empty).median = -1' "$reference" >below.json
jq_to out.json github below.json
reads "$python" "$SOURCE/tests/formats/check_services.py" github below.json \
	out.json
expect_err '^note: figures left out, below 0 or of a rate of 0: [0-9]+$'

claim 'mqbench names the program that makes a format'
own_program
for format in bencher github openmetrics; do
	refuses 2 "jq -rf .*/scripts/export/$format.jq" \
		report --format "$format" "$small"
done

claim 'of two configurations with one name neither is lost silently'
jq_refuses 'same id' bencher double.json

finish
