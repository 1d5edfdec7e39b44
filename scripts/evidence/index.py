"""A history over very many records: how long it takes, the first time and
afterwards, and in how much memory."""
import os
import subprocess
import tempfile
import time

from common import MQBENCH, Trials, finish, median_row, trials_wanted

TEMPLATE = "results/reference-default.json"
RECORDS = trials_wanted(100000, 100)
CONFIGURATIONS = 50
ONE = "pingpong/posix/64B/block/same-cpu/cap10"
PLAN = ('{"results": %d, "runs": 1, "summary": true, "bare": true, "steps": ['
        '{"from": %d, "by": 1.05, "match": "posix", "facts": {"kernel": '
        '{"release": "9.8.7"}}}]}' % (CONFIGURATIONS, RECORDS // 2))


def timed(*argv):
    """Seconds, and the most memory in MiB."""
    begun = time.monotonic()
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    spent = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit("%s: status %d" % (argv, process.returncode))
    return spent, usage.ru_maxrss / 1024


def make_records(folder):
    """By two processes beside each other."""
    half = RECORDS // 2
    makers = [subprocess.Popen(
        ("python3", "scripts/make-history.py", TEMPLATE, folder, str(half),
         str(seed), PLAN[:-1] + ', "first": %d, "width": 6}' % first))
        for seed, first in ((1, 0), (2, half))]
    if any([maker.wait() for maker in makers]):
        raise SystemExit("make-history.py failed")


def first_trial(folder):
    """Reading alone is what cat does twice beside itself."""
    cat = timed("sh", "-c", "find %s -name '*.json' -print0 | "
                "xargs -0 -n 1000 -P 2 cat" % folder)
    first = timed(MQBENCH, "history", folder)
    bytes_of = [os.stat(os.path.join(folder, name)).st_size
                for name in os.listdir(folder) if name.endswith(".json")]
    return {"cat": cat[0], "first": first[0], "first_mib": first[1],
            "gib": sum(bytes_of) / 2 ** 30,
            "index_gib": os.stat(folder + "/index.sqlite").st_size / 2 ** 30}


def trial(folder):
    again = timed(MQBENCH, "history", folder)
    one = timed(MQBENCH, "history", folder, "--only", ONE)
    return {"again": again[0], "one": one[0], "mib": max(again[1], one[1])}


def main():
    first = Trials("index", "first")
    kept = Trials("index")
    wanted = kept.missing(trials_wanted(6, 1))
    if first.missing(1) or wanted:
        with tempfile.TemporaryDirectory(
                dir=os.environ.get("EVIDENCE_SCRATCH")) as folder:
            make_records(folder)
            made = first_trial(folder)
            if first.missing(1):
                first.add(**made)
            for _ in wanted:
                kept.add(**trial(folder))
    made = first.rows[0]
    rows = [median_row(what, [made[name]], pattern) for what, name, pattern in (
        ("the records: GiB", "gib", "%.1f"),
        ("cat of all: s", "cat", "%.0f"),
        ("history, first: s", "first", "%.0f"),
        ("the index: GiB", "index_gib", "%.1f"))]
    rows += [median_row("its peak memory: MiB", [made["first_mib"]], "%.0f",
                        "under 512", 0, 512)]
    rows += [median_row(what, [r[name] for r in kept.rows], pattern,
                        "under %d" % most, 0, most)
             for what, name, pattern, most in (
                 ("history again: s", "again", "%.1f", 30),
                 ("of one configuration: s", "one", "%.2f", 1),
                 ("the highest peak memory of both: MiB", "mib", "%.0f", 512))]
    finish("index", """
        A history of %d records of %d configurations, derived from the reference
        record (`scripts/make-history.py`): one run of each, no histograms; from
        the middle on posix is slower by 5 %%. First without the folder's
        [index](index.md), which it makes, then with it.""" %
           (RECORDS, CONFIGURATIONS), rows, first, kept)


main()
