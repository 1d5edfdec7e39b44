#!/usr/bin/env bash
# A run from the command line, with every axis once. Claims:
#
# - A run ends with status 0, prints the table on standard output and nothing
#   but "saved PATH" on standard error, and leaves one record, no journal.
# - The record is strict JSON without NaN, with the agreed fields, complete;
#   every message was checked and none was lost.
# - `report` prints the same table from the record; on a terminal the answer
#   ends it.
# - Every workload, mechanism, blocking mode, placement and other axis works;
#   what is not offered is recorded as skipped, with a reason.
# - A pair that is measured has equal work: the effective capacity is alike.
# - Status 4 where nothing could be measured.
# - No queue is left, neither here nor where the run takes this namespace.
# - A background load runs beside and is ended, its children too.
# - --raw keeps every sample; --label is in the record.
# - --counters counts, or says once why not, in the record and in the table.
# - Every run says whether it had settled, and its metrics what they left out.
# - In a checkout the record is saved under results/, elsewhere here.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
own_namespaces

# Runs mqbench into r.json, quickly: what the arguments do not say stays at one
# plain value, whatever the preset would add.
measure() {
	local default arguments=("$@")
	for default in size=64 placement=unpinned keep-awake=no wait=block \
		pattern=constant levels=1 select=highest fill=0 others=0 \
		producers=1 consumers=1 pairs=1 verify=header; do
		case "$* " in
		*--"${default%=*}"[\ =]*) ;;
		*) arguments+=("--$default") ;;
		esac
	done
	rm -f r.json
	run "$MQBENCH" run --messages 200 --duration 2s --runs 1 -o r.json \
		"${arguments[@]}"
}

# measure, with everything ok and every message there.
measure_all_ok() {
	measure "$@"
	expect_status 0
	expect_json r.json 'r["complete"] and results and ok == results'
	expect_json r.json 'all(i["sent"] > 0 and i["sent"] == i["received"]
		and i["lost"] == i["duplicated"] == i["reordered"]
		== i["corrupted"] == 0
		for x in results if x["params"]["mechanism"] != "null"
		for i in [run["integrity"] for run in x["runs"]])'
}

# What is skipped says why, what is not skipped is ok.
expect_ok_or_reason() {
	expect_json r.json 'all(x["status"] == "ok" and x["runs"]
		or x["status"] == "skipped" and x["reason"] for x in results)'
}

queues >before

claim 'a run saves a record and prints the table'
run "$MQBENCH" run --preset smoke --seed 7 --label 'a "label"' -o r.json
expect_status 0
expect_out '^every message checked \([1-9][0-9]*\): 0 lost, 0 duplicated, 0 r'
expect_out 'ROUND TRIP'
expect_out '^NOT OFFERED$'
expect_out '^  SysV: poll, timeout, notify$'
expect_out '^  POSIX: receive by type$'
expect_err '^saved r\.json '
[ "$(wc -l <err)" -eq 1 ] || fail 'it says more than where the record is'
[ "$(ls ./*.j*)" = ./r.json ] || fail "it left $(ls ./*.j*)"
cp out table

claim 'on a terminal it ends with the answer'
if command -v script >/dev/null; then
	run script -qec "$MQBENCH run --workload pingpong --size 64 --runs 2 \
		--mechanism sysv,posix --placement unpinned --keep-awake=no \
		--messages 200 -o answer.json" /dev/null
	tail -n 4 out | grep -q 'WHICH IS FASTER' || fail 'not the last lines'
	expect_out 'Too few runs for a verdict: 1 comparison takes'
	rm answer.json
else
	skip_claim 'there is no script(1)'
fi

claim 'the record is strict JSON with the agreed fields'
run python3 -m json.tool r.json /dev/null
expect_status 0
expect_json r.json 'r["schema"] == "mqbench-result"
	and r["schema_version"] == "1.2" and r["complete"] is True'
expect_json r.json 'set(r) >= {"schema", "schema_version", "id", "created",
	"complete", "tool", "argv", "plan", "environment", "clock", "promises",
	"warnings", "results", "label"}'
expect_json r.json 'r["label"] == "a \"label\"" and r["promises"] is None'
expect_json r.json '__import__("re").fullmatch(
	r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", r["created"])'
expect_json r.json 'set(r["tool"]) >= {"name", "version", "commit", "compiler",
	"flags", "build_type"}'
expect_json r.json 'set(r["environment"]) >= {"kernel", "cpu", "topology",
	"clocksource", "mitigations", "virtualisation", "cgroup", "haltpoll",
	"limits", "namespace", "machine_class"}'
expect_json r.json 'set(r["environment"]["limits"]) >= {"msgmax_bytes",
	"msgmnb_bytes", "msgmni", "mqueue_msg_max",
	"mqueue_msgsize_max_bytes", "mqueue_queues_max",
	"rlimit_msgqueue_bytes"}'
expect_json r.json 'set(r["clock"]) >= {"source", "unit", "resolution_ns",
	"overhead_ns", "difference_low_ns", "difference_high_ns"}'
expect_json r.json 'r["plan"]["seed"] == "7" and r["plan"]["runs"] == 3'
expect_json r.json 'all(set(x) >= {"id", "params", "effective", "status",
	"reason", "runs", "summary", "histograms"} for x in results)'
expect_json r.json 'all(set(x["params"]) >= {"workload", "mechanism",
	"size_bytes", "wait", "placement", "capacity", "priority", "pattern",
	"levels", "select", "fill", "others", "producers", "consumers",
	"pairs", "verify", "sched", "background", "keep_awake", "memcg"}
	and set(x["params"]["placement"]) == {"name", "cpus"}
	for x in results)'
expect_json r.json 'all(set(x) >= {"index", "block", "order", "status",
	"reason", "ended_by", "started_ns", "messages", "warmup_messages",
	"duration_ns", "integrity", "usage", "steady", "metrics"} for x in runs)'
expect_json r.json 'all(x["steady"] is None or set(x["steady"]) == {"class",
	"from", "of", "omitted"} and 0 <= x["steady"]["from"]
	<= x["steady"]["of"] for x in runs)'
expect_json r.json 'all(m["omitted"] == round(m["omitted"])
	and m["count"] + m["omitted"] == run["messages"]
	and (m["omitted"] > 0) == ((run["steady"] or {}).get("class") == "warmup")
	for x in results if x["params"]["workload"] == "pingpong"
	for run in x["runs"] for m in [run["metrics"]["rtt_ns"]])'
expect_json r.json 'all(set(x["integrity"]) == {"sent", "received", "lost",
	"duplicated", "reordered", "corrupted"} for x in runs)'
expect_json r.json 'all(m["count"] > 0 and m["min"] <= m["percentiles"]["50"]
	<= m["max"] for x in results if x["params"]["workload"] == "pingpong"
	for m in [run["metrics"]["rtt_ns"] for run in x["runs"]])'
expect_json r.json 'all(set(x["summary"]["rtt_ns.p50"]) == {"median", "ci_low",
	"ci_high", "ci_level", "runs", "cv"}
	and x["histograms"]["rtt_ns"]["hdr_v2"].startswith("HISTFAAAA")
	for x in found(workload="pingpong", mechanism="sysv"))'
expect_json r.json 'all(len({run["order"] for run in x["runs"]})
	== len(x["runs"]) for x in results)
	and {x["order"] for x in runs} == set(range(int(r["plan"]["steps"])))'
expect_json r.json 'len({x["id"] for x in results}) == len(results)'
expect_json r.json '{x["params"]["mechanism"] for x in results} == {"sysv",
	"posix", "pipe", "uds", "ring", "null"}'

claim 'every message was checked and none was lost'
expect_json r.json 'all(i["sent"] == i["received"] > 0 and i["lost"] == 0
	for x in results if x["params"]["mechanism"] != "null"
	for i in [run["integrity"] for run in x["runs"]])'

claim 'two processes on two CPUs did run there'
expect_json r.json 'all(x["effective"]["cpus"] is None
	or len(x["effective"]["cpus"]) == 2 for x in results)'

claim 'report prints the same table from the record'
run "$MQBENCH" report r.json
expect_status 0
cmp -s out table || fail "$(diff table out | head -5)"
[ ! -s err ] || fail 'report complains'
run "$MQBENCH" report --format table -o again r.json
expect_status 0
expect_silent_out
cmp -s again table || fail 'report -o writes something else'

claim 'every metric is printed with its interval, or says it has none'
run "$MQBENCH" report --format metrics r.json
expect_status 0
expect_out '^pingpong/sysv/64B/block/same-cpu/cap10$'
expect_out '^  rtt_ns p50 +[0-9.]+ \(no interval\), 3 runs, CV '
run "$MQBENCH" report --format metrics "$SOURCE/results/reference-default.json"
expect_out '^  rtt_ns p50 +[0-9]+ \[[0-9]+, [0-9]+\] 9[5-9] %, [0-9]+ runs, CV '
! grep -qi 'nan\|inf' out || fail 'it prints what is no number'

claim 'no queue is left'
queues >after
cmp -s before after || fail "queues: $(diff before after)"

for workload in pingpong oneway flood priority depth lifecycle; do
	claim "workload $workload"
	measure_all_ok --workload "$workload" --mechanism sysv,posix
	expect_json r.json '{x["params"]["workload"] for x in results
		if x["params"]["mechanism"] != "null"} == {"'"$workload"'"}'
done

for mechanism in sysv posix pipe uds ring; do
	claim "mechanism $mechanism"
	measure_all_ok --mechanism "$mechanism" --workload pingpong,oneway,flood \
		--placement same-cpu,unpinned
	expect_json r.json 'found(mechanism="null")'
done

for wait in block spin poll select epoll timed notify; do
	claim "blocking mode $wait"
	measure --wait "$wait" --workload pingpong,oneway,flood \
		--mechanism sysv,posix
	expect_status 0
	expect_ok_or_reason
	expect_json r.json 'all(x["status"] == "ok" for x in
		found(mechanism="posix"))'
	case $wait in
	block | spin)
		expect_json r.json 'ok == results'
		;;
	*)
		expect_json r.json 'all(x["status"] == "skipped"
			and x["reason"].startswith("not offered: ")
			for x in found(mechanism="sysv"))'
		expect_out 'not offered'
		;;
	esac
done

claim 'spinning on one CPU is skipped with its reason'
measure --wait spin --mechanism posix --workload pingpong --placement same-cpu
expect_status 4
expect_json r.json 'all("one CPU" in x["reason"] for x in results
	if x["params"]["mechanism"] == "posix")'

for placement in same-cpu smt same-llc cross-llc cross-node two-cpus \
	unpinned 0:0; do
	claim "placement $placement"
	measure --placement "$placement" --mechanism posix --workload pingpong
	[ "$status" -eq 0 ] || [ "$status" -eq 4 ] ||
		fail "it ended with status $status"
	expect_ok_or_reason
done
claim 'CPUs that the machine lacks are skipped with a reason'
measure --placement 0:9999 --mechanism posix --workload pingpong
expect_status 4
expect_ok_or_reason
expect_json r.json 'found(mechanism="posix")[0]["status"] == "skipped"'

claim 'a workload that a preset lacks stands beside one that it has'
for more in --fill=20 --capacity=10 --placement=same-cpu --wait=block; do
	measure --workload flood,depth "$more"
	[ "$status" -eq 0 ] || fail "it ended with status $status"
	expect_ok_or_reason
	expect_json r.json '{x["params"]["workload"] for x in ok
		if x["params"]["mechanism"] != "null"} == {"flood", "depth"}'
done

claim 'sizes down to nothing, and over every allocation step'
measure_all_ok --size 0,1,7,8,64 --mechanism sysv,posix,uds \
	--workload pingpong,oneway,flood --verify header,full
measure_all_ok --size 0,1,7,8,64 --workload depth,priority,lifecycle \
	--mechanism sysv,posix
measure_all_ok --size steps --capacity 2 --workload pingpong,flood
expect_json r.json 'len({x["params"]["size_bytes"] for x in results
	if x["params"]["mechanism"] != "null"}) == 4'

claim 'priorities, patterns and levels'
measure_all_ok --priority 3 --workload pingpong,flood
measure_all_ok --priority 3 --workload priority
for pattern in constant rising falling random; do
	measure_all_ok --pattern "$pattern" --levels 4 --workload flood \
		--verify header,full
	measure_all_ok --pattern "$pattern" --levels 4 --workload depth \
		--fill 20
done
measure --priority 3 --mechanism pipe --workload pingpong
expect_status 4
expect_json r.json '"priority" in found(mechanism="pipe")[0]["reason"]'

measure_all_ok --levels 4 --pattern random --size 4 --workload flood

claim 'receive by type'
for select in highest first exact; do
	measure_all_ok --select "$select" --mechanism sysv --workload depth \
		--fill 10
done
measure --select exact --mechanism posix --workload depth
expect_status 4
expect_json r.json '"by type" in found(mechanism="posix")[0]["reason"]'

claim 'fill levels and other queues'
measure_all_ok --fill 0,1,10 --workload depth,priority
measure_all_ok --others 0,5 --workload lifecycle
measure --fill 10 --capacity 10 --workload depth --mechanism posix
expect_status 4

claim 'many producers, consumers and pairs'
measure_all_ok --producers 3 --workload flood
measure_all_ok --consumers 3 --workload flood --mechanism sysv,posix,pipe,uds
measure_all_ok --producers 2 --consumers 2 --workload flood
measure_all_ok --pairs 3 --workload flood
measure --producers 2 --mechanism ring --workload flood
expect_status 4
expect_json r.json '"one sender" in found(mechanism="ring")[0]["reason"]'
measure --consumers 2 --size 4 --mechanism posix --workload flood
expect_status 4
expect_json r.json '"8 bytes" in found(mechanism="posix")[0]["reason"]'

# A busy machine may reach no load at all.
expect_measured_or_late() {
	[[ $status == [04] ]] || fail "it ended with status $status"
}

claim 'an open loop has response and service, and says what it reached'
for arrivals in fixed poisson; do
	measure --workload paced --rate 2k,4k --arrivals "$arrivals" \
		--duration 50ms --messages 1000
	expect_measured_or_late
	expect_json r.json 'len(found(workload="paced")) == 4
		and all(x in sound for x in found(workload="paced"))'
	expect_json r.json 'all(m["response_ns"][k] >= m["service_ns"][k] > 0
		and m["achieved_per_s"] > 0 and m["lag_ns"]["min"] >= 0
		and m["send_block_ns"]["min"] > 0
		for x in found(workload="paced") for run in x["runs"]
		for m in [run["metrics"]] for k in ("min", "mean", "max"))'
	expect_json r.json 'all(run["messages"] == x["params"]["rate_per_s"] / 20
		and run["ended_by"] == "duration"
		for x in found(workload="paced") for run in x["runs"])'
done

claim 'a rate that no queue keeps is an invalid load, with what it reached'
measure --workload paced --rate 100M --messages 20k --mechanism posix
expect_status 4
expect_json r.json 'all(x["status"] == "invalid_load"
	and "of the requested 100000000" in x["reason"]
	for x in found(workload="paced"))'
expect_out 'load missed \(a\)'
refuses 2 '--rate 0: must be from 1' run --workload paced --rate 0
refuses 2 '--rate 1G: must be from 1' run --workload paced --rate 1G

claim '--find-knee tries rates, and says which was the highest to keep it'
measure --workload paced --mechanism posix --find-knee 'p50<10s' \
	--rate 30M --duration 2ms
expect_measured_or_late
expect_json r.json 'r["plan"]["knee_target"] == "p50<10s"
	and list(r["plan"]["knees"]) == ["0"]
	and r["plan"]["knees"]["0"]["mechanism"] == "posix"'
expect_json r.json 'r["complete"] and len(found(workload="paced")) > 1
	and all(len(x["runs"]) >= 3 for x in found(workload="paced"))'
expect_json r.json 'all(run["block"] == run["order"] for run in runs)'
expect_out '^HIGHEST RATE with response p50<10s'
measure --workload paced --mechanism posix --find-knee 'p50<1ns' \
	--rate 4k --duration 50ms
expect_out '^  posix 0 messages/s: no rate holds'
measure --workload paced --mechanism posix --find-knee 'p99<10s' \
	--rate 1M --duration 2us
expect_json r.json 'all(run["messages"] >= 1000
	for x in found(workload="paced") for run in x["runs"])'
refuses 2 '--find-knee 100us: must be a percentile' run --find-knee 100us

claim 'a search that saw no further says so, and not that the queue ends there'
for rate in 0 7000; do
	jq ".plan.knees.\"0\" += {rate_per_s: $rate, unmeasured_per_s: 8000,
		reason: \"the sender was late\"}" r.json >knee.json
	run "$MQBENCH" report knee.json
	expect_status 0
	tr -s '\n ' ' ' <out >joined
	case $rate in
	0) words='posix could not be measured here, because the sender was' ;;
	*) words='posix 7000 messages/s.*; 8000/s could not be measured here, b' ;;
	esac
	grep -q "$words" joined || fail "it says $(grep -A3 '^HIGHEST' out)"
done

claim 'a precision is repeated for, from 10 runs on'
measure --workload pingpong --mechanism posix --precision 50% --runs 40
expect_status 0
expect_json r.json 'all(10 <= len(x["runs"]) <= 40 for x in results)
	and all(len(x["runs"]) == 40 or s["ci_level"] == 0.95 and
	0.5 * s["median"] <= s["ci_low"] <= s["ci_high"] <= 1.5 * s["median"]
	for x in results for s in [x["summary"]["rtt_ns.p50"]])'
measure --workload pingpong --mechanism posix --precision 0.01% --runs 11
expect_json r.json 'len(found(mechanism="posix")[0]["runs"]) == 11'
refuses 2 '--precision 0: must be from' run --precision 0
refuses 2 '--precision 1%%: must be from' run --precision 1%%
refuses 2 '--runs 3: --precision needs at least 10' run --precision 1% --runs 3

claim '--max-time begins no other round, and the record is whole'
measure --workload flood --mechanism posix --messages 1G --duration 200ms \
	--runs 50 --max-time 300ms
expect_status 0
expect_json r.json 'r["complete"] and all(1 <= len(x["runs"]) < 50
	and len(x["runs"]) == len(results[0]["runs"]) for x in results)'
refuses 2 '--max-time 1: must be' run --max-time 1

claim 'the whole message is verified where that is asked for'
measure_all_ok --verify full --size 4k --capacity 2 --workload pingpong,flood \
	--mechanism sysv,posix,pipe,uds,ring

claim 'CPUs are kept busy, across two where that is not slower'
measure --keep-awake --placement two-cpus,same-cpu \
	--workload pingpong --mechanism posix
expect_status 0
expect_ok_or_reason
expect_json r.json 'all(x["params"]["keep_awake"] for x in results
	if x["params"]["mechanism"] == "posix")'
expect_json r.json '(lambda by: by in ("none", "spinner", "dma_latency")
	and all((x["status"] == "skipped") == (by == "none")
		for x in found(mechanism="posix")
		if x["params"]["placement"]["name"] != "same-cpu"))(
	r["environment"].get("wakeup", {"kept_busy_by": "none"})["kept_busy_by"])'
measure_all_ok --keep-awake=no,yes --workload pingpong --mechanism posix \
	--placement same-cpu
measure --keep-awake --placement unpinned --workload pingpong --mechanism posix
expect_ok_or_reason

claim 'real-time scheduling, where permitted'
limit=20
for sched in fifo:1 rr:1; do
	measure --sched "$sched" --mechanism sysv,posix \
		--workload pingpong,oneway,flood --placement same-cpu,two-cpus
	[ "$status" -eq 0 ] || [ "$status" -eq 4 ] ||
		fail "it ended with status $status"
	expect_ok_or_reason
done
limit=60

claim 'in the root memory cgroup and in a child, where permitted'
measure --memcg inherit,root,child --mechanism posix --workload flood \
	--placement same-cpu --runs 1
expect_status 0
expect_ok_or_reason
expect_json r.json 'all(x["reason"].startswith("--memcg")
	for x in results if x["status"] == "skipped")
	and {x["params"]["memcg"] for x in found(workload="flood")}
		== {"inherit", "root", "child"}'
expect_json r.json '(lambda g: isinstance(g["path"], (str, type(None)))
	and g["root"] in (True, False, None)
	and g["kernel_memory"] in (True, False, None))(
	r["environment"]["cgroup"])'
refuses 2 '--memcg none: unknown' run --memcg none

claim 'a load in the background runs beside, and is ended with its children'
measure_all_ok --mechanism posix --workload flood --messages 100000000 \
	--duration 300ms --background 'touch ran; sleep '"$nap"' & sleep '"$nap"''
[ -e ran ] || fail 'it did not run'
# shellcheck disable=SC2317 # until_true calls it
ended() {
	[ -z "$(marked "$nap")" ]
}
until_true 5 ended || fail 'it is still there'
measure_all_ok --mechanism posix --workload flood --messages 1000 --runs 2 \
	--background $'sleep 60 # \377'
expect_json r.json 'all("sleep 60 # ?" == x["params"]["background"]
	and len(x["runs"]) == 2 for x in found(workload="flood"))'
measure --mechanism posix --workload flood --messages 100000000 \
	--duration 500ms --background 'exit 3'
expect_status 5
expect_json r.json '"background" in found(mechanism="posix")[0]["reason"]'

claim 'a pair that is measured had equal room'
measure_all_ok --size 64 --capacity 10 --workload pingpong \
	--mechanism sysv,posix
expect_json r.json 'all(x["effective"]["equal"]
	and x["effective"]["capacity_messages"] == 10 for x in results
	if x["params"]["mechanism"] != "null")'

claim 'nothing to be measured is status 4, and says why'
measure --mechanism sysv --wait poll
expect_status 4
expect_json r.json 'not any(x["status"] == "ok" for x in results
	if x["params"]["mechanism"] != "null")'
expect_json r.json 'all(x["reason"] for x in found(mechanism="sysv"))'
for mechanisms in pipe sysv,posix,pipe; do
	measure --mechanism $mechanisms --workload pingpong --size 5000 \
		--placement same-cpu
	expect_ok_or_reason
	expect_out '^Why not measured$'
	expect_out '^  pipe, 1 configuration: a pipe keeps'
done
wide=$(seq -s , -f '0:%.0f' 9001 9030)
measure --mechanism posix --workload pingpong --size 64 --placement "$wide"
expect_out '^  \(aa\) CPU 9027 '

claim '--raw keeps every sample beside the record'
measure_all_ok --raw --workload pingpong --mechanism sysv,posix
python3 - r.json r.raw.tsv >said 2>&1 <<'PYTHON' || fail "$(cat said)"
import json, sys

with open(sys.argv[1]) as file:
    r = json.load(file)
counts = {x["id"]: sum(x["runs"][0]["metrics"]["rtt_ns"][key]
                        for key in ("count", "omitted"))
          for x in r["results"] if "rtt_ns" in x["runs"][0]["metrics"]}
seen = {}
with open(sys.argv[2]) as file:
    for line in file:
        name, run, metric, values = line.rstrip("\n").split("\t")
        if metric == "rtt_ns":
            seen[name] = len([int(v) for v in values.split(",")])
assert counts and seen == counts, (seen, counts)
PYTHON

claim '--counters counts, or says once why not, and all else is measured'
measure_all_ok --counters --workload pingpong,depth --mechanism sysv
if "$MQBENCH" report r.json | grep -q 'WARNING: --counters: '; then
	expect_json r.json '[w["code"] for w in r["warnings"]
		].count("no_counters") == 1 and not r["plan"]["counters"]'
	expect_json r.json 'all(w["hint"] for w in r["warnings"]
		if w["code"] == "no_counters")'
	expect_json r.json 'not any("cycles" in x["metrics"] for x in runs)'
else
	expect_json r.json 'r["plan"]["counters"]'
	expect_json r.json 'all(x["metrics"]["cycles"] > 0
		and x["metrics"]["instructions"] > 0 for x in runs)'
fi
measure_all_ok --workload pingpong --mechanism sysv
expect_json r.json '"counters" not in r["plan"]
	and not any("cycles" in x["metrics"] for x in runs)'

claim 'this namespace is used where that is asked for, and left as it was'
measure_all_ok --namespace host --workload pingpong,flood,depth,lifecycle
expect_json r.json 'r["environment"]["namespace"] == "host"
	and "host_namespace" in [w["code"] for w in r["warnings"]]'
queues >after
cmp -s before after || fail "queues: $(diff before after)"

claim 'a record is saved under results/ in a checkout, else here'
mkdir -p checkout/bench checkout/results elsewhere
touch checkout/bench/registry.h
for where in checkout elsewhere; do
	run env -C "$where" "$MQBENCH" run --workload pingpong --messages 20 \
		--runs 1 --mechanism posix
	expect_status 0
done
ls checkout/results/*-quick.json >/dev/null || fail 'it is not in results/'
ls elsewhere/mqbench-*-quick.json >/dev/null || fail 'it is not here'
for record in checkout/results/*.json; do
	expect_json "$record" 'r["id"] == "'"$(basename "$record" .json)"'"'
done

claim 'two records of one second both stay'
for i in 1 2 3; do
	run env -C elsewhere "$MQBENCH" run --workload pingpong --messages 20 \
		--runs "$i" --mechanism posix
done
[ "$(find elsewhere -name '*.json' | wc -l)" -eq 4 ] || fail "there are $(ls elsewhere)"

claim 'records of one second differ in their ids, whatever files they are in'
for i in 1 2 3 4; do
	"$MQBENCH" run --workload depth --messages 20 --runs 1 \
		--mechanism posix -o "same-$i.json" >/dev/null 2>&1 &
done
wait
[ "$(jq -r .id same-?.json | sort -u | wc -l)" -eq 4 ] ||
	fail "the ids are $(jq -r .id same-?.json)"
jq -e '.id | test("^[0-9]{8}-[0-9]{6}-[0-9a-f]{4}-quick$")' same-1.json \
	>/dev/null || fail "the id is $(jq .id same-1.json)"

finish
