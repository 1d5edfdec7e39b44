#!/usr/bin/env bash
# How long `mqbench history` takes, and how much memory: over 1000 records of
# 100 configurations with 14 runs each (goal: under 5 s and 500 MiB), as whole
# as `run` writes them, with a step in a third of them. Takes 1.3 GB in
# TMPDIR, which are read once before the clock starts.
# speed-history.sh [PROGRAM [RECORDS]]
set -eu

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
program=${1:-$here/build/mqbench}
records=${2:-1000}
folder=$(mktemp -d "${TMPDIR:-/tmp}/mqbench-speed.XXXXXX")
trap 'rm -rf "$folder"' EXIT

python3 "$here/scripts/make-history.py" "$here/results/reference-default.json" \
	"$folder" "$records" 1 '{"results": 100, "runs": 14,
	"summary": true, "steps": [
	{"from": 300, "by": 1.05, "match": "posix"},
	{"from": 990, "by": 1.06, "match": "sysv/64B"}]}'
du -sh "$folder" | cut -f1
cat "$folder"/*.json >/dev/null
python3 - "$program" "$folder" <<'PYTHON'
import resource
import subprocess
import sys
import time

begin = time.monotonic()
done = subprocess.run([sys.argv[1], "history", sys.argv[2]],
                      capture_output=True, text=True)
took = time.monotonic() - begin
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(*[line for line in done.stdout.splitlines() if "record" in line][:2],
      done.stdout.splitlines()[-1], sep="\n")
print("%.2f s (CPU %.2f s), %.0f MiB, status %d" % (
    took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024,
    done.returncode))
sys.exit(took >= 5 or used.ru_maxrss >= 500 * 1024)
PYTHON
