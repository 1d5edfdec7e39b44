"""A history over very many records: how long it takes, the first time and
afterwards, and in how much memory."""
import contextlib
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
    """Seconds, of them of CPUs, and the most memory in MiB."""
    begun = time.monotonic()
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    spent = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit("%s: status %d" % (argv, process.returncode))
    return spent, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def records_in(folder):
    return [os.path.join(folder, name) for name in os.listdir(folder)
            if name.endswith(".json")]


def make_records(folder):
    """By two processes beside each other, unless they are there."""
    if os.path.isdir(folder) and len(records_in(folder)) == RECORDS:
        return
    half = RECORDS // 2
    makers = [subprocess.Popen(
        ("python3", "scripts/make-history.py", TEMPLATE, folder, str(half),
         str(seed), PLAN[:-1] + ', "first": %d, "width": 6}' % first))
        for seed, first in ((1, 0), (2, half))]
    if any([maker.wait() for maker in makers]):
        raise SystemExit("make-history.py failed")


def first_trial(folder):
    """Reading alone is what cat does twice beside itself."""
    for name in os.listdir(folder):
        if name.startswith("index.sqlite"):
            os.unlink(os.path.join(folder, name))
    cat = timed("sh", "-c", "find %s -name '*.json' -print0 | "
                "xargs -0 -n 1000 -P 2 cat" % folder)
    first = timed(MQBENCH, "history", folder)
    bytes_of = [os.stat(path).st_size for path in records_in(folder)]
    return {"cat": cat[0], "first": first[0], "first_cpu": first[1],
            "first_mib": first[2], "gib": sum(bytes_of) / 2 ** 30,
            "index_gib": os.stat(folder + "/index.sqlite").st_size / 2 ** 30}


def trial(folder):
    again = timed(MQBENCH, "history", folder)
    one = timed(MQBENCH, "history", folder, "--only", ONE)
    return {"again": again[0], "again_cpu": again[1], "one": one[0],
            "one_cpu": one[1], "mib": max(again[2], one[2])}


@contextlib.contextmanager
def records():
    """A folder of them, which stays in EVIDENCE_SCRATCH, for another trial."""
    scratch = os.environ.get("EVIDENCE_SCRATCH")
    with contextlib.ExitStack() as stack:
        folder = os.path.join(
            scratch or stack.enter_context(tempfile.TemporaryDirectory()),
            "mqbench-index-%d" % RECORDS)
        make_records(folder)
        yield folder


def main():
    first = Trials("index", "first")
    kept = Trials("index")
    wanted = kept.missing(trials_wanted(6, 1))
    if first.missing(1) or wanted:
        with records() as folder:
            if first.missing(1) or not os.path.exists(folder + "/index.sqlite"):
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
        ("its CPU time: s", "first_cpu", "%.0f"),
        ("the index: GiB", "index_gib", "%.1f"))]
    rows += [median_row("its peak memory: MiB", [made["first_mib"]], "%.0f",
                        "under 512", 0, 512)]
    rows += [median_row(what, [r[name] for r in kept.rows], pattern, *goal)
             for what, name, pattern, *goal in (
                 ("history again: s", "again", "%.1f", "under 30", 0, 30),
                 ("its CPU time: s", "again_cpu", "%.1f"),
                 ("of one configuration: s", "one", "%.2f", "under 1", 0, 1),
                 ("its CPU time: s", "one_cpu", "%.2f"),
                 ("the highest peak memory of both: MiB", "mib", "%.0f",
                  "under 512", 0, 512))]
    finish("index", """
        A history of %d records of %d configurations, derived from the reference
        record (`scripts/make-history.py`): one run of each, no histograms; from
        the middle on posix is slower by 5 %%. First without the folder's
        [index](index.md), which it makes, then with it.""" %
           (RECORDS, CONFIGURATIONS), rows, first, kept)


main()
