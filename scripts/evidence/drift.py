"""Records of a machine that changed meanwhile, compared by their reference."""
import json
import tempfile

from common import (MQBENCH, SLOW, Trials, finish, load, median_row,
                    output_of, path_of, share_row, stressed, trials_wanted)

MECHANISMS = ("sysv", "posix")
RUN = ("run", "--workload", "pingpong,oneway,flood", "--mechanism",
       "sysv,posix,pipe", "--size", "64", "--placement", "same-cpu", "--runs",
       "14", "--duration", "60ms")
LOADS = (0, 2, 4, 1)  # of stress-ng, beside the record; two differ always


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


def one(folder, i, slower):
    old, new, injected = (folder + "/" + name + ".json"
                          for name in ("old", "new", "injected"))
    before, after = LOADS[i % 4], LOADS[(i + 1 + i // 4 % 3) % 4]
    measure(old, before, 1)
    measure(new, after, 1)
    measure(injected, after, slower)
    same, worse = compared(old, new), compared(old, injected)
    kept = {"loads": [before, after],
            "alarms": sum(same["counts"][kind] for kind in
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


def main():
    chosen = load(path_of("size", "chosen.json"))
    kept = Trials("drift")
    # Beside others a round trip takes longer, and so many are less of it.
    slower = round(1.3 * max(chosen[mechanism]["5"]
                             for mechanism in MECHANISMS))
    with tempfile.TemporaryDirectory() as folder:
        for i in kept.missing(trials_wanted(20, 1)):
            kept.add(**one(folder, i, slower))
    n = len(kept.rows)
    rows = [share_row("another load, nothing else: any row differs",
                      sum(r["alarms"] > 0 for r in kept.rows), n,
                      high=.05)]
    for mechanism in MECHANISMS:
        of = [r[mechanism] for r in kept.rows]
        rows += [
            median_row("%s, round trip: changed by, %%" % mechanism,
                       [abs(r["absolute"]) for r in of], "%.1f"),
            median_row("%s: over the reference's, %%" % mechanism,
                       [abs(r["relative"]) for r in of], "%.2f"),
            share_row("%s, 5 %% or more injected: found" % mechanism,
                      sum(r["found"] for r in of), n, .95),
            median_row("%s: estimated, %%" % mechanism,
                       [r["injected"] for r in of], "%+.2f")]
    finish("drift", """
        A record, and another of the same beside more or less of `stress-ng`
        (0, 1, 2 or 4 processes on 2 CPUs, never as many as beside the first).
        `compare` judges by the figure over that of a pipe in the same slices.
        How many of the pairs show a difference, and by how much did the
        figures change by themselves? A third record has the load of the second
        and `tests/slow`, which makes a round trip slower by 5 % or more, pipes not
        at all: how often is it found?""", rows, kept)


main()
