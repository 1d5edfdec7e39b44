#!/usr/bin/env bash
# scripts/export/openmetrics.jq. Claims:
#
# - promtool accepts it, of any record, and has nothing to say of its names.
# - So does the OpenMetrics parser of Prometheus' own client library, and it
#   finds the record's medians and intervals, and every configuration with its
#   status and reason.
SOURCE=${SOURCE:-$(cd "$(dirname "$0")/../.." && pwd -P)}
# shellcheck source=tests/exports.sh
. "$SOURCE/tests/exports.sh"
needs jq

claim 'promtool accepts it without a remark'
if command -v promtool >/dev/null; then
	for file in "${files[@]}"; do
		jq_to out.prom openmetrics "$file"
		status=0
		promtool check metrics <out.prom >said 2>&1 || status=$?
		[ "$status" -eq 0 ] && [ ! -s said ] ||
			fail "$file: status $status: $(head -n 3 said)"
	done
else
	skip_claim 'there is no promtool'
fi

claim 'an OpenMetrics parser finds what the record says'
if python=$(python_with prometheus_client.openmetrics.parser); then
	for file in "${files[@]}"; do
		jq_to out.prom openmetrics "$file"
		reads "$python" "$SOURCE/tests/formats/check_prometheus.py" \
			"$file" out.prom
	done
else
	skip_claim 'there is no python3 module prometheus_client'
fi

claim 'of two configurations with the same labels neither is lost silently'
jq_refuses 'same parameters' openmetrics double.json

finish
