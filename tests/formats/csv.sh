#!/usr/bin/env bash
# report --format csv. Claims:
#
# - Python's reader finds in each row what the record says of that run, metric
#   and statistic, and every number of the record in a row; a null is empty.
# - A configuration or a run without numbers has a row with status and reason.
# - sqlite3 imports the same.
SOURCE=${SOURCE:-$(cd "$(dirname "$0")/../.." && pwd -P)}
# shellcheck source=tests/exports.sh
. "$SOURCE/tests/exports.sh"

claim 'a plain reader finds every number of the record'
for file in "${files[@]}"; do
	export_to out.csv csv "$file"
	reads python3 "$SOURCE/tests/formats/check_csv.py" "$file" out.csv
done

claim 'records stand below each other, under one head'
export_to one.csv csv "$small"
export_to two.csv csv "$small" "$small"
[ "$(wc -l <two.csv)" -eq $(($(wc -l <one.csv) * 2 - 1)) ] ||
	fail 'two records are not twice the rows'

claim 'only what is asked for'
export_to out.csv csv --only 'flood/*' --metric throughput_per_s "$small"
cut -d, -f5 out.csv | sort -u >words
[ "$(tr '\n' ' ' <words)" = 'flood workload ' ] || fail "$(cat words)"
refuses 2 'only.*nothing' report --only nothing "$small"
refuses 2 'did you mean rtt_ns' report --metric rtt_n "$small"

claim 'sqlite3 imports the same'
if command -v sqlite3 >/dev/null; then
	for file in "${files[@]}"; do
		export_to out.csv csv "$file"
		rm -f out.db
		reads sqlite3 out.db '.mode csv' '.import out.csv rows'
		[ ! -s read ] || fail "sqlite3: $(head -n 3 read)"
		sqlite3 -header -csv out.db 'SELECT * FROM rows' >back.csv
		reads python3 "$SOURCE/tests/formats/check_csv.py" "$file" \
			back.csv
	done
else
	skip_claim 'there is no sqlite3'
fi

finish
