"""Records of a machine that changed meanwhile, compared by their reference."""
import json
import os
import tempfile
import time

from common import (MQBENCH, SLOW, Trials, finish, load, median_row,
                    output_of, path_of, share_row, stressed, trials_wanted)

MECHANISMS = ("sysv", "posix")
RUN = ("run", "--workload", "pingpong,oneway,flood", "--mechanism",
       "sysv,posix,pipe", "--size", "64", "--placement", "same-cpu", "--runs",
       "14", "--duration", "60ms")
LOADS = (0, 2, 4, 1)  # of stress-ng, beside the record; two differ always
APART = 2 * 3600  # seconds between the records of a machine left alone


def measure(path, load_beside, n):
    with stressed(load_beside):
        output_of(SLOW, str(n), MQBENCH, *RUN, "-o", path)


def compared(old, new):
    return json.loads(output_of(MQBENCH, "compare", "--format", "json", old,
                                new, statuses=(0, 1)))


def percent(ratio):
    return 100 * (ratio["ratio"] - 1)


def round_trip(said, mechanism):
    for row in said["rows"]:
        if row["metric"] == "rtt_ns" and row["percentile"] == "50" and \
                row["id"].startswith("pingpong/%s/" % mechanism):
            return row
    raise SystemExit("compare says nothing of the round trip")


def judged(old, new, injected, **about):
    same, worse = compared(old, new), compared(old, injected)
    kept = {**about, "alarms": sum(same["counts"][kind] for kind in
                                   ("regressed", "improved", "differs"))}
    for mechanism in MECHANISMS:
        was, found = round_trip(same, mechanism), round_trip(worse, mechanism)
        kept[mechanism] = {
            "absolute": percent(was["absolute_change"]),
            "relative": percent(was["change"]),
            "found": found["verdict"] in ("regressed", "differs") and
            found["change"]["ratio"] > 1,
            "injected": percent(found["change"]) - percent(was["change"])}
    return kept


def beside_others(folder, i, slower):
    old, new, injected = (folder + "/" + name + ".json"
                          for name in ("old", "new", "injected"))
    before, after = LOADS[i % 4], LOADS[(i + 1 + i // 4 % 3) % 4]
    measure(old, before, 1)
    measure(new, after, 1)
    measure(injected, after, slower)
    return judged(old, new, injected, loads=[before, after])


def earlier(i):
    return path_of("drift", "earlier-%02d.json" % i)


def left_alone(folder, i, slower):
    """None while the earlier record is not old enough."""
    apart = time.time() - os.path.getmtime(earlier(i))
    if apart < APART:
        return None
    new, injected = folder + "/new.json", folder + "/injected.json"
    measure(new, 0, 1)
    measure(injected, 0, slower)
    return judged(earlier(i), new, injected, hours=round(apart / 3600, 1))


def rows_of(what, trials):
    n = len(trials)
    rows = [share_row("%s, nothing else: any row differs" % what,
                      sum(r["alarms"] > 0 for r in trials), n, high=.05)]
    for mechanism in MECHANISMS:
        of = [r[mechanism] for r in trials]
        rows += [
            median_row("%s, %s: round trip changed by, %%" % (what, mechanism),
                       [abs(r["absolute"]) for r in of], "%.1f"),
            median_row("%s, %s: over the reference's, %%" % (what, mechanism),
                       [abs(r["relative"]) for r in of], "%.2f"),
            share_row("%s, %s: 5 %% or more injected, found" %
                      (what, mechanism), sum(r["found"] for r in of), n, .95),
            median_row("%s, %s: estimated, %%" % (what, mechanism),
                       [r["injected"] for r in of], "%+.2f")]
    return rows


def main():
    chosen = load(path_of("size", "chosen.json"))
    kept = Trials("drift")
    slower = max(chosen[mechanism]["5"] for mechanism in MECHANISMS)
    wanted = trials_wanted(20, 1)
    for i in range(wanted):
        if not os.path.exists(earlier(i)):
            measure(earlier(i), 0, 1)
    alone = Trials("drift", "alone")
    with tempfile.TemporaryDirectory() as folder:
        for i in kept.missing(wanted):
            # Beside others a round trip takes longer, and so many are less.
            kept.add(**beside_others(folder, i, round(1.3 * slower)))
        for i in alone.missing(wanted):
            row = left_alone(folder, i, slower)
            if not row:
                print("drift: the earlier records are under 2 hours old; "
                      "run this part again for the pairs of a machine left "
                      "alone")
                break
            alone.add(**row)
    rows = [one for what, of in (("hours apart", alone),
                                 ("another load", kept)) if of.rows
            for one in rows_of(what, of.rows)]
    finish("drift", """
        A record, and another of the same: 2 hours or more later on a machine
        left alone, or beside more or less of `stress-ng` (0, 1, 2 or 4
        processes on 2 CPUs, never as many as beside the first). `compare`
        judges by the figure over that of a pipe in the same slices. How many
        of the pairs show a difference (one record a side never fails a gate),
        and by how much did the figures change
        by themselves? A third record has the load of the second and
        `tests/slow`, which makes a round trip slower by 5 % or more, pipes not
        at all: how often is it found?""", rows, kept, alone)


main()
