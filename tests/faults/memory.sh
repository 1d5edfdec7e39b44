#!/usr/bin/env bash
# Memory that is refused, at one allocation after another. Claims:
#
# - Each command then ends with status 5 and says that it is out of memory, or
#   ends as it does with memory, with the same output: never otherwise.
# - What it was to write is not there, or whole.
#
# Not tried: what uses hwloc, which ends by an assertion or a fault where it has
# no memory (2.9), and glob(3) of glibc 2.36, which frees twice.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
refuse=${BUILD:-$SOURCE/build}/tests/librefuse.so
[ -e "$refuse" ] || skip_all 'sanitizers have a malloc of their own'
own_program

cp "$SOURCE/tests/data/record-small.json" a.json
cp a.json b.json

cat >sweep.py <<'PYTHON'
import os, subprocess, sys

program, library, *words = sys.argv[1:]


def tried(which):
    if os.path.exists("out.json"):
        os.remove("out.json")
    done = subprocess.run(
        [program, *words], stdin=subprocess.DEVNULL, capture_output=True,
        env=dict(os.environ, LD_PRELOAD=library, REFUSE=str(which)))
    made = open("out.json").read() if os.path.exists("out.json") else None
    return done.returncode, done.stdout, made, done.stderr.decode()


status, out, made, _ = tried(0)
which, alike = 1, 0
while alike < 4 or which < 500:
    got = tried(which)
    same = got[:3] == (status, out, made)
    told = got[0] == 5 and "memory" in got[3] and got[2] in (None, made)
    if not same and not told:
        print(which, "status", got[0], got[3].strip()[-200:])
    which += 1 + which // 6
    alike = alike + 1 if same else 0
PYTHON

# sweep ARGUMENT...: every allocation of the first ones, then fewer and fewer.
sweep() {
	claim "memory is refused to: $*"
	run python3 sweep.py "$MQBENCH" "$refuse" "$@"
	expect_status 0
	[ ! -s out ] || fail "$(cat out)"
}

sweep report a.json
sweep report -f html a.json -o out.json
sweep compare -f json a.json b.json
sweep choose a.json
sweep history a.json b.json
sweep replicate a.json -o out.json
finish
