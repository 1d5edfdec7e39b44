#!/usr/bin/env bash
# The HTML report in a browser. Claims: see look.py, of a record of everything,
# of one that was just measured, of two records, of several machines, of a
# folder, of a hostile record, of one without results and one that lacks nearly
# all.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

for program in chromium chromedriver; do
	command -v "$program" >/dev/null || skip_all "there is no $program"
done
reference=$SOURCE/results/reference-default.json

"$MQBENCH" run --preset smoke --promises -o smoke.json >/dev/null
python3 - "$reference" <<'PYTHON'
import json, sys

with open(sys.argv[1]) as file:
    r = json.load(file)
evil = "</title><script>alert(1)</script><img src=x onerror=alert(2)>\"'> "

def save(name):
    with open(name, "w") as file:
        json.dump(r, file)

r["label"] = "after"
save("after.json")
r["environment"]["machine_class"] = "0123456789abcdef"
save("board.json")
for result in r["results"]:
    if result["params"]["mechanism"] == "pipe":
        result["params"]["mechanism"] = evil[:30]
    result["reason"] = evil
r["label"] = evil + "x" * 10000
r["environment"]["cpu"]["model"] = evil + "y" * 10000
save("hostile.json")
r["results"] = []
save("none.json")
PYTHON
printf '{"schema": "mqbench-result", "schema_version": "1.0"}' >bare.json
python3 "$SOURCE/scripts/make-history.py" "$reference" many 30 1 \
	'{"summary": true, "steps": [{"from": 20, "by": 1.2}]}'

page() {
	"$MQBENCH" report --format html -o "$@"
	pages+=("$1")
}
pages=()
page reference.html "$reference"
page smoke.html smoke.json
page two.html "$reference" after.json
page machines.html "$reference" board.json
page history.html many
page hostile.html hostile.json
page none.html none.json
page bare.html bare.json

claim 'pages are silent, visible, legible, and obey the keyboard'
said=$(timeout 240 python3 "$SOURCE/tests/browser/look.py" "${pages[@]}" 2>&1) ||
	fail "$said"

finish
