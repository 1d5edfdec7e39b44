#!/usr/bin/env bash
# mqbench schema. Claims:
#
# - It prints docs/record.schema.json, a JSON Schema of draft 2020-12.
# - Every record here is valid by it, and so is what mqbench writes: with
#   promises, a search for knees, runs until the interval is narrow, counters,
#   a resumed and an interrupted session.
# - A field that is missing, misspelled or of another type is refused; only
#   those that docs/format.md says may be absent may be.
# - It knows every metric and parameter of the program.
SOURCE=${SOURCE:-$(cd "$(dirname "$0")/../.." && pwd -P)}
# shellcheck source=tests/exports.sh
. "$SOURCE/tests/exports.sh"
own_namespaces
python=$(python_with jsonschema) ||
	skip_all 'there is no python3 module jsonschema, which is to read it'

check() {
	reads "$python" "$SOURCE/tests/formats/check_schema.py" "$@"
}

claim 'it prints the schema'
run "$MQBENCH" schema
expect_status 0
cmp -s out "$SOURCE/docs/record.schema.json" || fail 'it is another'
cp out schema.json
refuses 2 'takes options only' schema probe

claim 'the records that are kept are valid'
check valid schema.json "$SOURCE"/results/*.json "$small"

claim 'so is what mqbench writes'
# shellcheck disable=SC2054 # the commas belong to a word
quick=(--mechanism sysv,posix,null --size 64 --placement same-cpu
	--keep-awake=no --messages 200)
run "$MQBENCH" run --preset smoke --runs 2 --promises -o smoke.json
expect_status 0
run "$MQBENCH" run --workload paced --find-knee 'p99<1ns' --rate 1k \
	"${quick[@]}" --runs 1 -o knee.json
run "$MQBENCH" run --workload pingpong --precision 50% --max-time 2s \
	--counters --label x "${quick[@]}" -o precise.json
run timeout -s TERM 2 "$MQBENCH" run --workload flood --duration 200ms \
	--runs 100 --wait block,poll "${quick[@]}" -o cut.json
for file in smoke knee precise cut; do
	[ -s "$file.json" ] || fail "there is no $file.json"
done
check valid schema.json smoke.json knee.json precise.json cut.json

claim 'what is missing, misspelled or of another type is refused'
check strict schema.json smoke.json

claim 'it knows every metric and parameter'
"$MQBENCH" list metrics | awk '{ print $1 }' >metrics
check knows schema.json metrics

finish
