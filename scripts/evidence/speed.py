"""How long compare, history and doctor take, on records made up."""
import os
import subprocess
import tempfile
import time

from common import (MQBENCH, Trials, finish, median_row, output_of,
                    trials_wanted)

TEMPLATE = "results/reference-default.json"
RECORDS = trials_wanted(1000, 20)
PLAN = '{"results": 100, "summary": true}'  # whole records, quick to make


def make_records(folder):
    """Two records of 1000 configurations and a history of 100; all as large
    as `run` makes them, and read once before any clock starts."""
    for seed, name in enumerate(("old", "new"), 1):
        output_of("python3", "scripts/make-records.py", TEMPLATE,
                  os.path.join(folder, name + ".json"), "1000", "14",
                  str(seed))
    output_of("python3", "scripts/make-history.py", TEMPLATE,
              os.path.join(folder, "history"), str(RECORDS), "1", PLAN)
    for where, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(where, name), "rb") as file:
                file.read()


def timed(*argv):
    """Seconds, and the most memory in MiB. What is found does not matter."""
    begun = time.monotonic()
    process = subprocess.Popen([MQBENCH, *argv], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    spent = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit("mqbench %s: status %d" % (argv[0],
                                                    process.returncode))
    return spent, usage.ru_maxrss / 1024


def trial(folder):
    taken = {}
    for argv in (("compare", folder + "/old.json", folder + "/new.json"),
                 ("history", folder + "/history"), ("doctor",)):
        taken[argv[0]], taken[argv[0] + "_mib"] = timed(*argv)
    return taken


def main():
    kept = Trials("speed")
    wanted = kept.missing(trials_wanted(6, 1))
    if wanted:
        with tempfile.TemporaryDirectory() as folder:
            make_records(folder)
            for _ in wanted:
                kept.add(**trial(folder))
    rows = [median_row(what, [r[name] for r in kept.rows], pattern,
                       "under %d" % most, 0, most)
            for what, name, pattern, most in (
                ("compare, 2 records of 1000 configurations, 14 runs: s",
                 "compare", "%.2f", 1),
                ("history, %d records of 100 configurations, 14 runs: s" %
                 RECORDS, "history", "%.2f", 5),
                ("the same: MiB", "history_mib", "%.0f", 500),
                ("doctor: s", "doctor", "%.2f", 2))]
    finish("speed", """
        Wall time and most memory of the commands that read many records. The
        records are made up from the reference record
        (`scripts/make-records.py`, `scripts/make-history.py`).""",
           rows, kept)


main()
