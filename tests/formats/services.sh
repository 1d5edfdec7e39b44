#!/usr/bin/env bash
# report --format bencher and github. Claims:
#
# - Both are of the shape that their services take, of any record.
# - Their figures are the record's medians and intervals, of what compare holds
#   each workload to; with -v all that are better high or low.
# - What neither has a place for, a configuration without figures, is said on
#   standard error.
SOURCE=${SOURCE:-$(cd "$(dirname "$0")/../.." && pwd -P)}
# shellcheck source=tests/exports.sh
. "$SOURCE/tests/exports.sh"
python=$(python_with jsonschema) ||
	skip_all 'there is no python3 module jsonschema, which is to read them'

for format in bencher github; do
	claim "$format: shape and figures"
	for file in "${files[@]}"; do
		export_to out.json "$format" "$file"
		reads "$python" "$SOURCE/tests/formats/check_services.py" \
			"$format" "$file" out.json
		export_to all.json "$format" -v "$file"
		reads "$python" "$SOURCE/tests/formats/check_services.py" \
			"$format" "$file" all.json
		[ "$(wc -c <all.json)" -ge "$(wc -c <out.json)" ] ||
			fail "$file: -v leaves figures out"
	done

	claim "$format: what has no figure is said"
	run "$MQBENCH" report --format "$format" "$small"
	expect_err '^note: without a figure: 3 skipped, 1 failed, 1 invalid'

	claim "$format: two records would lose one of each name"
	refuses 2 'takes only 1 record' report --format "$format" "$small" \
		"$small"
done

claim 'of two configurations with one name neither is lost silently'
refuses 2 'same id' report --format bencher double.json

finish
