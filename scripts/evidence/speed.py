"""How long compare, history, doctor and reports take, on records made up."""
import os
import subprocess
import tempfile
import time

from common import (MQBENCH, Trials, finish, median_row, output_of,
                    trials_wanted)

TEMPLATE = "results/reference-default.json"
RECORDS = trials_wanted(1000, 20)
EXPORTS = ("table", "metrics", "markdown", "text", "csv", "hlog", "hgrm",
           "gnuplot")
PLAN = ('{"results": 100, "runs": 14, '  # whole records, quick to make
        '"summary": true}')


def make_records(folder):
    """Two records of 1000 configurations and a history of 100; all as large
    as `run` makes them, and read once before any clock starts."""
    for seed, name in enumerate(("old", "new"), 1):
        output_of("python3", "scripts/make-records.py", TEMPLATE,
                  os.path.join(folder, name + ".json"), "1000", "14",
                  str(seed))
    output_of("python3", "scripts/make-records.py", TEMPLATE,
              os.path.join(folder, "report.json"), "500", "10", "1", "every")
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
    history = folder + "/history"
    if os.path.exists(history + "/index.sqlite"):
        os.remove(history + "/index.sqlite")
    taken = {}
    for name, *argv in (
            ("compare", "compare", folder + "/old.json", folder + "/new.json"),
            ("first", "history", history), ("history", "history", history),
            ("doctor", "doctor")):
        taken[name], taken[name + "_mib"] = timed(*argv)
    return taken


def report_trial(folder):
    """Every format of one record: the page, the slowest other, the most
    memory; and its pictures."""
    record = folder + "/report.json"
    html = timed("report", "--format", "html", record)
    exports = [timed("report", "--format", name, record) for name in EXPORTS]
    plot = timed("plot", record, "--output", folder + "/plots")
    return {"html": html[0], "export": max(exports)[0], "plot": plot[0],
            "mib": max(mib for _, mib in (html, plot, *exports))}


def main():
    kept = Trials("speed")
    reports = Trials("speed", "reports")
    wanted = kept.missing(trials_wanted(6, 1))
    reports_wanted = reports.missing(trials_wanted(6, 1))
    if wanted or reports_wanted:
        with tempfile.TemporaryDirectory() as folder:
            make_records(folder)
            for _ in wanted:
                kept.add(**trial(folder))
            for _ in reports_wanted:
                reports.add(**report_trial(folder))
    rows = [median_row(what, [r[name] for r in kept.rows], pattern,
                       "under %g" % most, 0, most)
            for what, name, pattern, most in (
                ("compare, 2 records of 1000 configurations, 14 runs: s",
                 "compare", "%.2f", 1.5),
                ("history, %d records of 100 configurations, 14 runs: s" %
                 RECORDS, "history", "%.2f", 6),
                ("its peak memory: MiB", "first_mib", "%.0f", 500),
                ("doctor: s", "doctor", "%.2f", 2))]
    rows.insert(1, median_row("history that makes the index first: s",
                              [r["first"] for r in kept.rows], "%.1f"))
    rows += [median_row(what, [r[name] for r in reports.rows], pattern,
                        "under %d" % most, 0, most)
             for what, name, pattern, most in (
                 ("report --format html, 500 configurations, 10 runs: s",
                  "html", "%.2f", 2),
                 ("the same, the slowest of %d other formats: s" %
                  len(EXPORTS), "export", "%.2f", 1),
                 ("plot of the same: s", "plot", "%.2f", 10),
                 ("the highest peak memory of these: MiB", "mib", "%.0f",
                  256))]
    finish("speed", """
        Wall time and peak memory of the commands that read many records. The
        records are derived from the reference record
        (`scripts/make-records.py`, `scripts/make-history.py`). Two records as
        large as those of `compare` are read one after the other, so as to keep
        within 512 MiB; most of the time goes into parsing and the memory that
        this takes.""",
           rows, kept, reports)


main()
