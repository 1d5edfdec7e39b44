#!/usr/bin/env bash
# report and compare --format ktap. Claims:
#
# - Perl's TAP::Parser finds no error in it, and as many tests as the record
#   has mechanisms; in each subtest as many kept, broken and skipped as the
#   record has promises of that kind; of hostile texts too.
# - In a comparison's a test a row: what regressed or was lost failed, what
#   cannot be told is skipped.
SOURCE=${SOURCE:-$(cd "$(dirname "$0")/../.." && pwd -P)}
# shellcheck source=tests/exports.sh
. "$SOURCE/tests/exports.sh"
own_namespaces
perl -MTAP::Parser -e 1 2>/dev/null ||
	skip_all "there is no TAP::Parser of perl, which is to read it"

run "$MQBENCH" probe --format json -o probe.json
python3 - probe.json broken.json <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    r = json.load(file)
evil = "x # SKIP no \\# TO" "DO\nnot ok 1 - y\n1..9\nBail out!"
for i, promise in enumerate(r["promises"]):
    for side in promise["mechanisms"].values():
        side["observed"] = side["expected"] = evil
        if i % 3 == 0:
            side["verdict"] = "not_kept"
with open(sys.argv[2], "w") as file:
    json.dump(r, file)
PYTHON

tap() {
	perl "$SOURCE/tests/formats/tap.pl"
}

for file in probe.json broken.json; do
	claim "$file: a TAP parser finds what the record says"
	export_to out.ktap ktap "$file"
	tap <out.ktap >found
	python3 - "$file" >want <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    promises = json.load(file)["promises"]
names = []
for promise in promises:
    names += [x for x in promise["mechanisms"] if x not in names]
broken = 0
for name in names:
    sides = [p["mechanisms"][name]["verdict"] for p in promises
             if name in p["mechanisms"]]
    failed = sides.count("not_kept")
    skipped = sum(x in ("skipped", "not_offered") for x in sides)
    print("%s planned %d run %d passed %d failed %d skipped %d errors 0" %
          (name, len(sides), len(sides), len(sides) - failed, failed,
           skipped))
    broken += failed > 0
print("all planned %d run %d passed %d failed %d skipped 0 errors 0" %
      (len(names), len(names), len(names) - broken, broken))
PYTHON
	: >subtests
	sed -n 's/^  # Subtest: //p' out.ktap | while read -r name; do
		sed -n "/^  # Subtest: $name\$/,/^[a-z]/s/^  //p" out.ktap |
			tap | sed "s/^/$name /" >>subtests
	done
	sed 's/^/all /' found >>subtests
	cmp -s want subtests || fail "$(diff want subtests | head -n 5)"
done

claim 'compare: a test a row'
kernels=$SOURCE/results/kernels/matrix
old=("$kernels"/6.1.0-57-*-amd64{,-2}.json)
python3 - "$kernels"/6.12.117+*-amd64.json hostile.json <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    r = json.load(file)
evil = "x # SKIP no \\# TO" "DO\nnot ok 1 - y\n1..9\nBail out!"
for x in r["results"][-9:]:
    x.update(status="failed", reason=evil, runs=[], summary={})
with open(sys.argv[2], "w") as file:
    json.dump(r, file)
PYTHON
# tests NEW...: of these records against the older kernel's.
tests() {
	run "$MQBENCH" compare -f json --old "${old[@]}" --new "$@"
	python3 -c 'import json, sys
c = json.load(sys.stdin)["counts"]
n, bad = sum(c.values()), c["regressed"] + c["lost"]
print("planned %d run %d passed %d failed %d skipped %d errors 0" % (n, n,
      n - bad, bad, c["inconclusive"] + c["isolated"] + c["differs"]))
' <out >want
	run "$MQBENCH" compare -f ktap --old "${old[@]}" --new "$@"
	expect_out '^not ok [0-9]+ .* send_instructions.mean # (regressed|lost): '
	tap <out >found
	cmp -s want found || fail "$(diff want found | head -n 5)"
}
tests "$kernels"/6.12.117+*-amd64{,-2}.json
tests hostile.json

finish
