"""Whether a real slowdown of known size is found."""
import json
import tempfile

from common import (MQBENCH, SLOW, Trials, finish, load, median, median_row,
                    output_of, path_of, share_row, trials_wanted)

MECHANISMS = ("sysv", "posix")
BLOCKS = 10


def compare_live(mechanism, n, blocks, seed):
    """What compare says of the p50 of round trips, n instructions against 1."""
    with tempfile.TemporaryDirectory() as folder:
        printed = output_of(
            MQBENCH, "compare", "--live", "%s 1 %s" % (SLOW, MQBENCH),
            "%s %d %s" % (SLOW, n, MQBENCH), "--blocks", str(blocks),
            "--seed", str(seed), "--keep", folder, "--format", "json", "--",
            "--workload", "pingpong", "--mechanism", mechanism, "--size",
            "64", "--placement", "same-cpu", "--messages", "10000",
            statuses=(0, 1))
    said = json.loads(printed)
    for row in said["rows"]:
        if row["metric"] == "rtt_ns" and row["percentile"] == "50":
            return {"verdict": row["verdict"], "p": row["p_adjusted"],
                    "percent": 100 * (row["change"]["ratio"] - 1)}
    raise SystemExit("compare says nothing of rtt_ns p50: " + printed)


def tried(mechanism, wish, trials):
    n = load(path_of("size", "chosen.json"))[mechanism][str(wish)]
    kept = Trials("power", "%s-%d-%d" % (mechanism, wish, n))
    for i in kept.missing(trials_wanted(trials, 2)):
        kept.add(**compare_live(mechanism, n, BLOCKS, i + 1))
    return kept


def rows_of(kept, mechanism, wish, found):
    """The bare loop says how much slower the calls really are."""
    name = "%s, %+d %%" % (mechanism, wish)
    n = load(path_of("size", "chosen.json"))[mechanism]
    bare = Trials("size", "-".join([mechanism, *map(str, n.values())]))
    size = median([100 * (r[str(n[str(wish)])] / r["1"] - 1)
                   for r in bare.rows])
    yield share_row("%s: %s" % (name, " or ".join(found)),
                    sum(r["verdict"] in found and r["percent"] > 0
                        for r in kept.rows), len(kept.rows), .95, 1)
    yield median_row("%s: estimated change, %%" % name,
                     [r["percent"] for r in kept.rows], "%+.2f",
                     "%+.2f by the bare loop, off by 0.5 at most" % size,
                     size - .5, size + .5)


def main():
    rows, made = [], []
    for mechanism in MECHANISMS:
        for wish, found, trials in ((2, ("regressed", "small"), 60),
                                    (5, ("regressed",), 12)):
            kept = tried(mechanism, wish, trials)
            rows += rows_of(kept, mechanism, wish, found)
            made.append(kept)
    finish("power", """
        `mqbench compare --live` compares a build under `tests/slow N` with the
        same build under `tests/slow 1`, in %d pairs of runs that take turns in
        slices: 10 000 round trips of 64 bytes on one CPU a run, which N makes
        slower by 2 or 5 %%, as calibrated with the bare loop. 5 %% is found if
        the verdict is regressed, after its confirmation; 2 %%, which is less
        than the margin of `compare`, if it is significant (small).""" %
           BLOCKS, rows, *made)


main()
