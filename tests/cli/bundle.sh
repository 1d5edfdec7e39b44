#!/usr/bin/env bash
# What report --bundle packs, and what --redact keeps from it. Claims:
#
# - The archive holds the record, what is made from it, a README and checksums
#   that sha256sum -c finds right; the record is the same, byte for byte.
# - The same record gives the same archive; nobody owns its files.
# - Redacted, no file in it holds the host's name, a path or the kernel's
#   command line; the record still loads, and says the same.
# - A host is a word, a path is absolute or has a slash; ids follow their
#   parameters.
# - A bundle without gnuplot says that it has no plots.
# - One of an interrupted record has the runs of its journal, and nothing else
#   that has its name.
# - Bad input is refused in one line, and leaves no archive and no scratch; a
#   record is not written over.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

# As root the host gets a name that nothing else is called by.
if [ "$(id -u)" -eq 0 ] && [ -z "${MQBENCH_TEST_NAMED:-}" ] &&
	unshare -u true 2>/dev/null; then
	cd /
	rm -rf "$work"
	MQBENCH_TEST_NAMED=yes exec unshare -u \
		sh -c 'hostname secret-host.example 2>/dev/null; exec "$0"' "$self"
fi
for tool in sha256sum jq; do
	command -v $tool >/dev/null || skip_all "there is no $tool"
done
mkdir tmp
export TMPDIR=$work/tmp
own_program

# Whatever may tell whose machine it was, wherever a record has texts.
host=$(uname -n)
python3 - "$SOURCE/tests/data/record-small.json" "$host" <<'PYTHON'
import json, sys
with open(sys.argv[1]) as file:
    r = json.load(file)
host = sys.argv[2]
r["complete"] = True
r["label"] = "on %s, of /srv/secret-project and secret-folder/it" % host
r["argv"] = ["run", "-o", "secret-file.json", "--plan=../secret-plan/a.json",
             "--label", r["label"]]
r["environment"].setdefault("kernel", {})["cmdline"] = "quiet secret-option=1"
r["environment"]["kernel"]["boot_id"] = "secret-boot"
r["environment"]["cgroup"] = {"path": "/secret.slice/%s" % host}
r["tool"]["flags"] = "-O2 -I/srv/secret-include -Wall"
r["warnings"].append({"code": "made_up", "severity": "info", "value": None,
                      "message": "host=%s: see /srv/secret-log" % host,
                      "hint": "cat '/srv/secret-log'"})
first = r["results"][0]
first["runs"][0]["started_ns"] = 2 ** 53 + 1
first["runs"][0]["reason"] = "so \"1234567890123456789\" and \\"
first["params"]["background"] = "/srv/secret-load.sh"
first["id"] += "/background=_srv_secret-load.sh"
r["warnings"][-1]["message"] += " worst: " + first["id"]
skipped = next(x for x in r["results"] if not x["runs"])
skipped["reason"] = "at /proc/sys/kernel/msgmax and /srv/secret-reason"
with open("secret-name.json", "w") as file:
    json.dump(r, file)
PYTHON

claim 'the archive holds what is to be checked and repeated'
run "$MQBENCH" report --bundle whole.tar.gz secret-name.json
expect_status 0
mkdir whole && tar -xzf whole.tar.gz -C whole || fail 'it does not unpack'
(cd whole/whole && sha256sum --quiet -c SHA256SUMS) || fail 'sums differ'
for name in README.txt SHA256SUMS secret-name.json secret-name.table.txt; do
	[ -s "whole/whole/$name" ] || fail "there is no $name"
done
cmp secret-name.json whole/whole/secret-name.json || fail 'another record'
sums=$(wc -l <whole/whole/SHA256SUMS)
files=$(find whole/whole -type f | wc -l)
[ "$files" -eq $((sums + 1)) ] || fail "$sums sums of $files files"
"$MQBENCH" report secret-name.json >table.txt
cmp table.txt whole/whole/secret-name.table.txt || fail 'another table'

claim 'the plots are there, or it is said that they are not'
if command -v gnuplot >/dev/null; then
	ls whole/whole/plots/*.svg whole/whole/plots/*.png \
		whole/whole/plots/*.dat >/dev/null || fail 'no plots'
	grep -q '^plots/' whole/whole/README.txt || fail 'README lacks them'
else
	skip_claim 'there is no gnuplot'
fi
mkdir bare
for tool in timeout awk bash cat chmod env find gzip jq mkdir mktemp mv realpath rm \
	sed sha256sum sort sync tar tr uname xargs; do
	ln -s "$(command -v $tool)" bare/
done
PATH=$work/bare run "$MQBENCH" report --bundle plain.tar.gz secret-name.json
expect_status 0
expect_err 'note: no plots'
tar -xzOf plain.tar.gz plain/README.txt | grep -q '^no plots' ||
	fail 'README says nothing of the plots'

claim 'the same record gives the same archive, owned by nobody'
mkdir again
run "$MQBENCH" report --bundle again/whole.tar.gz secret-name.json
cmp whole.tar.gz again/whole.tar.gz || fail 'another archive'
tar --numeric-owner -tvzf whole.tar.gz >owners
! grep -v ' 0/0 ' owners || fail 'owned by somebody'

claim 'redacted, nothing tells whose machine it was'
run "$MQBENCH" report --bundle kept.tar.gz --redact host,paths,cmdline \
	secret-name.json
expect_status 0
mkdir kept && tar -xzf kept.tar.gz -C kept
(cd kept/kept && sha256sum --quiet -c SHA256SUMS) || fail 'sums differ'
! grep -rlaE 'secret|/srv/' kept || fail 'a path or the command line'
! find kept | grep secret || fail 'a name'
! grep -q "$host" kept/kept/record.json || fail "the host's name $host"
! grep -rlaF "$work" kept || fail 'the scratch folder'
grep -q '/proc/sys/kernel/msgmax' kept/kept/record.json ||
	fail 'took out what every kernel has'
run "$MQBENCH" report kept/kept/record.json
expect_status 0
expect_json kept/kept/record.json 'r["argv"][:2] == ["run", "-o"]'
expect_json kept/kept/record.json \
	'len(results) > 0 and any(run["metrics"] for run in runs)'
python3 - <<'PYTHON' || fail 'figures changed'
import json
def runs(path):
    with open(path) as file:
        return [[(run["started_ns"], run["reason"],
                  m["percentiles"] if isinstance(m, dict) else m)
                 for run in x["runs"] for m in run["metrics"].values()]
                for x in json.load(file)["results"]]
assert runs("secret-name.json") == runs("kept/kept/record.json")
PYTHON

claim 'each word of --redact takes out its own'
run "$MQBENCH" report --bundle one.tar.gz --redact cmdline secret-name.json
tar -xzOf one.tar.gz one/secret-name.json >one.json
! grep -q secret-option one.json || fail 'the command line is there'
grep -q '/srv/secret-log' one.json || fail 'a path is not'

# redact WORDS JSON: the record, redacted, for a host named box.
redact() {
	jq -c --arg what "$1" --arg host box -f "$SOURCE/scripts/redact.jq" \
		>redacted <<<"$2"
}

# label WORDS TEXT EXPECTED
label() {
	local got
	redact "$1" "$(jq -n --arg text "$2" '{label: $text, schema: "x"}')"
	got=$(jq -r .label redacted)
	[ "$got" = "$3" ] || fail "'$2' became '$got' instead of '$3'"
}
all=host,paths,cmdline

claim 'a host is a word'
label $all 'on box' 'on REDACTED'
label $all 'BOX: again' 'REDACTED: again'
label $all 'box.example' 'REDACTED.example'
label $all 'inbox, boxes, my-box' 'inbox, boxes, my-box'
label paths 'on box' 'on box'

claim 'a path is absolute or at home or has a slash'
label $all '/srv/it' REDACTED
label $all "see '/srv/it', now" "see 'REDACTED', now"
label $all '--plan=../it/a.json' '--plan=REDACTED'
# shellcheck disable=SC2088 # as it is written
label $all '~/it' REDACTED
label $all '/proc/sys/kernel/msgmax' '/proc/sys/kernel/msgmax'
label host '/srv/it' '/srv/it'

claim 'a fact is prose, but paths in it are not'
redact $all '{"schema": "x", "environment": {
	"mitigations": {"x": "usercopy/swapgs barriers"},
	"cgroup": {"path": "/user.slice/it"}, "kernel": {"cmdline": "quiet"}}}'
jq -e '.environment | .mitigations.x == "usercopy/swapgs barriers" and
	.cgroup.path == "REDACTED" and .kernel.cmdline == "REDACTED"' redacted \
	>/dev/null || fail "$(cat redacted)"

claim 'what an argument names is a path without a slash'
redact $all '{"schema": "x", "argv": ["run", "-o", "it.json", "--size", "64"]}'
jq -e '.argv == ["run", "-o", "REDACTED", "--size", "64"]' redacted \
	>/dev/null || fail "$(cat redacted)"

claim 'ids follow their parameters, in warnings and journals too'
id=pingpong/sysv/64B/block/same-cpu/cap10/background=
redact $all '{"schema": "x", "results": [{"id": "'$id'_srv_it_load.sh",
	"params": {"background": "/srv/it/load.sh"}}],
	"warnings": [{"message": "worst: '$id'_srv_it_load.sh so"}]}'
jq -e '.results[0] | .params.background == "REDACTED" and
	.id == "'$id'REDACTED"' redacted >/dev/null || fail "$(cat redacted)"
jq -e '.warnings[0].message == "worst: '$id'REDACTED so"' redacted \
	>/dev/null || fail "$(cat redacted)"
jq -n '{schema: "x", results: [{id: "a/background=_srv_it",
	params: {background: "/srv/it"}}]}' >whose.json
echo '{"record": "of box", "result": "a/background=_srv_it",
	"run": {"reason": "in /srv/it"}}' |
	jq -c --arg what $all --arg host box --slurpfile record whose.json \
		-f "$SOURCE/scripts/redact.jq" >redacted
jq -e '.record == "of REDACTED" and .result == "a/background=REDACTED" and
	.run.reason == "in REDACTED"' redacted >/dev/null || fail "$(cat redacted)"

claim 'an interrupted record comes with the runs of its journal'
python3 - <<'PYTHON'
import json
with open("secret-name.json") as file:
    r = json.load(file)
r["complete"] = False
with open("half.journal", "w") as journal:
    for result in r["results"]:
        for run in result["runs"]:
            json.dump({"result": result["id"], "run": run,
                       "effective": result["effective"]}, journal)
            journal.write("\n")
        result["runs"] = []
    journal.write('{"result": "cut sh')
with open("half.json", "w") as file:
    json.dump(r, file)
PYTHON
"$MQBENCH" report half.json >half.txt
mkdir half
for words in '' $all; do
	PATH=$work/bare run "$MQBENCH" report --bundle half.tar.gz \
		${words:+--redact "$words"} half.json
	expect_status 0
	tar -xzf half.tar.gz -C half
done
cmp half.txt half/half/half.table.txt || fail 'another table'
! grep -q secret half/half/record.journal || fail 'its journal is not redacted'
[ "$(messages_in_table half.txt)" -gt 0 ] || fail 'there was no run'
[ "$(messages_in_table half/half/record.table.txt)" = \
	"$(messages_in_table half.txt)" ] || fail 'redacted, runs are missing'

claim 'what is no journal of the record is not packed, nor waited for'
cp secret-name.json whole.json
cp half.journal whole.journal
mv half.journal kept.journal
mkfifo half.journal
for words in '' host; do
	PATH=$work/bare run "$MQBENCH" report --bundle none.tar.gz \
		${words:+--redact "$words"} half.json whole.json
	expect_status 0
	! tar -tzf none.tar.gz | grep journal || fail 'it is packed'
done

claim 'several records are told apart'
run "$MQBENCH" report --bundle two.tar.gz secret-name.json secret-name.json
expect_status 0
tar -tzf two.tar.gz | grep -q '^two/2-secret-name.json$' ||
	fail 'the second is not there'

claim 'odd names stay in the folder, and their sums hold'
odd=$(printf 'a\nb <c>')
cp secret-name.json "$odd.json"
run "$MQBENCH" report --bundle ...tar.gz "$odd.json"
expect_status 0
mkdir odd && tar -xzf ...tar.gz -C odd
(cd odd/bundle && sha256sum --quiet -c SHA256SUMS) || fail 'sums differ'

claim 'bad input is refused in one line and leaves nothing'
refuses 2 'did you mean paths\?' report --bundle x.tar.gz --redact pahts \
	secret-name.json
refuses 2 'must be a file, or -' report --bundle '' secret-name.json
refuses 2 'requires --bundle' report --redact host secret-name.json
refuses 2 'omit -o' report --bundle x.tar.gz -o y secret-name.json
refuses 2 'omit .*--format' report --bundle x.tar.gz --format metrics \
	secret-name.json
refuses 2 'no-such.json' report --bundle x.tar.gz no-such.json
refuses 2 'no-such-folder' report --bundle no-such-folder/x.tar.gz \
	secret-name.json
cp secret-name.json kept.json
refuses 2 'is one of the records' report --bundle kept.json kept.json
cmp secret-name.json kept.json || fail 'wrote over a record'
[ ! -e x.tar.gz ] || fail 'left an archive'
[ -z "$(ls -A tmp)" ] || fail "left $(ls tmp)"

finish
