"""Alarms where nothing changed: simulated, and on this machine."""
import json
import tempfile

from common import (MQBENCH, PLACEMENT, Trials, finish, output_of, path_of,
                    share_row, simulate, trials_wanted)

RUN = ("--workload", "pingpong,flood", "--mechanism", "sysv,posix", "--size",
       "64,1k,8k", "--placement", "same-cpu," + PLACEMENT,
       "--keep-awake=no", "--messages", "2000")
RUNS = 14


def counted(printed):
    said = json.loads(printed)
    counts = said["counts"]
    return {"tested": said["tested"],
            "alarms": counts["regressed"] + counts["improved"],
            "small": counts["small"] + counts["isolated"] +
            counts["differs"]}


def compare_records():
    """Two records of the same, one after the other."""
    old, new = path_of("alarms", "old.json"), path_of("alarms", "new.json")
    for path in (old, new):
        output_of(MQBENCH, "run", *RUN, "--runs", str(RUNS), "-o", path)
    return counted(output_of(MQBENCH, "compare", "--format", "json", old, new,
                             statuses=(0, 1)))


def compare_live(seed):
    """The same interleaved; a regression is then measured once more."""
    with tempfile.TemporaryDirectory() as folder:
        return counted(output_of(
            MQBENCH, "compare", "--live", MQBENCH, MQBENCH, "--blocks",
            str(RUNS // 2), "--seed", str(seed), "--keep", folder, "--format",
            "json", "--", *RUN, statuses=(0, 1)))


def rows_of(kept, what):
    n = len(kept.rows)
    yield share_row("%s: any regressed or improved" % what,
                    sum(r["alarms"] > 0 for r in kept.rows), n)
    yield share_row("%s: any significant, alarm or not" % what,
                    sum(r["alarms"] + r["small"] > 0 for r in kept.rows), n)


def main():
    simulated = simulate("alarms", trials_wanted(2000, 200), 1)
    records, live = Trials("alarms", "records"), Trials("alarms", "live")
    for _ in records.missing(trials_wanted(20, 1)):
        records.add(**compare_records())
    for i in live.missing(trials_wanted(5, 1)):
        live.add(**compare_live(i + 1))
    finish("alarms", """
        Comparisons of 24 configurations, 14 runs a side, without any change.
        How many raise any alarm at all? Simulated comparisons, with a spread
        over runs of 2 %, as two records, as several records a side and as
        blocks of four that drift by 5 % meanwhile (and, as a test of power,
        with one of the 24 slower by 5 %). Records also differ by themselves:
        as a whole, each configuration on its own, or because their runs are
        correlated. And real ones on this machine: pairs of records measured
        one after the other, and `compare --live` of a build with itself. What
        is significant between two such records is a real difference: a host
        whose speed varies was slower in one of them. Two records cannot tell
        that from a change, and raise no alarm. In blocks it cancels out.""",
           simulated.rows[0]["rows"] +
           [*rows_of(records, "real, two records"),
            *rows_of(live, "real, blocks")],
           simulated, records, live)


main()
