#!/usr/bin/env bash
# What report --bundle packs, and what --redact keeps from it. Claims:
#
# - The archive holds the record, what is made from it, a README and checksums
#   that sha256sum -c finds right; the record is the same, byte for byte.
# - The same record gives the same archive; nobody owns its files.
# - Redacted, no file in it holds the host's name, a path or the kernel's
#   command line; the record still loads, and says the same.
# - A bundle without gnuplot says that it has no plots.
# - Bad input is refused in one line, and leaves no archive and no scratch.
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
command -v sha256sum >/dev/null || skip_all 'there is no sha256sum'
mkdir tmp
export TMPDIR=$work/tmp
own_program

"$MQBENCH" report --bundle probe.tar.gz "$SOURCE/tests/data/record-small.json" \
	>/dev/null 2>err || true
! grep -q 'built without' err || skip_all "$(cat err)"
rm -f probe.tar.gz

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
r["environment"]["cgroup"] = {"path": "/secret.slice/%s" % host}
r["tool"]["flags"] = "-O2 -I/srv/secret-include -Wall"
r["warnings"].append({"code": "made_up", "severity": "info", "value": None,
                      "message": "host=%s: see /srv/secret-log" % host,
                      "hint": "cat '/srv/secret-log'"})
first = r["results"][0]
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
for tool in timeout; do ln -s "$(command -v $tool)" bare/; done
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
        return [[m["percentiles"] if isinstance(m, dict) else m
                 for run in x["runs"] for m in run["metrics"].values()]
                for x in json.load(file)["results"]]
assert runs("secret-name.json") == runs("kept/kept/record.json")
PYTHON

claim 'each word of --redact takes out its own'
run "$MQBENCH" report --bundle one.tar.gz --redact cmdline secret-name.json
tar -xzOf one.tar.gz one/secret-name.json >one.json
! grep -q secret-option one.json || fail 'the command line is there'
grep -q '/srv/secret-log' one.json || fail 'a path is not'

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
refuses 2 'for --bundle' report --redact host secret-name.json
refuses 2 'leave out -o' report --bundle x.tar.gz -o y secret-name.json
refuses 2 'leave out .*--format' report --bundle x.tar.gz --format metrics \
	secret-name.json
refuses 2 'no-such.json' report --bundle x.tar.gz no-such.json
refuses 2 'no-such-folder' report --bundle no-such-folder/x.tar.gz \
	secret-name.json
[ ! -e x.tar.gz ] || fail 'left an archive'
[ -z "$(ls -A tmp)" ] || fail "left $(ls tmp)"

finish
