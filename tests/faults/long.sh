#!/usr/bin/env bash
# A long flood of which every byte is checked. Claims:
#
# - A million messages through each family: none lost, doubled, reordered,
#   corrupted.
# - What it takes of memory does not grow with the number of messages, but
#   with the samples that are kept.
# - On a terminal it says once a second how far it is, and how fast; on a pipe
#   it does not.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

flood=(--workload flood --mechanism sysv,posix --size 64 --placement unpinned
	--verify full --keep-awake=no --runs 1 --max-samples 10000)
of_families='[x for x in results if x["params"]["workload"] == "flood"
	and x["params"]["mechanism"] in ("sysv", "posix")]'
rss='max(run["usage"]["max_rss_bytes"]
	for x in '"$of_families"' for run in x["runs"])'

claim 'a million messages of each family are checked, and all are right'
run "$MQBENCH" run "${flood[@]}" --messages 10000 -o few.json
expect_status 0
run "$MQBENCH" run "${flood[@]}" --messages 1e6 -o many.json
expect_status 0
# The last stamp falls on a whole number of messages between two stamps.
expect_json many.json 'len('"$of_families"') == 2 and all(
	run["messages"] > 990000 and run["ended_by"] == "messages"
	and run["integrity"]["sent"] == run["integrity"]["received"]
	and sum(run["integrity"][k] for k in
		("lost", "duplicated", "reordered", "corrupted")) == 0
	for x in '"$of_families"' for run in x["runs"])'
grep -q ' messages, ' "$work/err" && fail 'it tells a pipe how far it is'

claim 'memory does not grow with the messages'
few=$(python3 -c 'import json, sys
results = json.load(open("few.json"))["results"]
print('"$rss"')')
expect_json many.json "$rss"' < '"$few"' + (4 << 20)'

claim 'a terminal is told how far it is'
if command -v script >/dev/null; then
	run script -qec "stty cols 160; '$MQBENCH' run ${flood[*]} \
		--mechanism posix --duration 1500ms -o r.json" /dev/null
	expect_status 0
	expect_out '[0-9.]+ M messages, [0-9.]+ k/s'
else
	skip_claim 'there is no script(1)'
fi

finish
