"""Whether a real slowdown of known size is found."""
import json
import tempfile

from common import (MQBENCH, SLOW, Trials, finish, load, median_row, output_of,
                    path_of, share_row, trials_wanted)

MECHANISMS = ("sysv", "posix")


def compare_live(mechanism, n, blocks, seed):
    """What compare says of the p50 of round trips, n instructions against 1.
    Two runs a side and block."""
    with tempfile.TemporaryDirectory() as folder:
        printed = output_of(
            MQBENCH, "compare", "--live", "%s 1 %s" % (SLOW, MQBENCH),
            "%s %d %s" % (SLOW, n, MQBENCH), "--blocks", str(blocks),
            "--seed", str(seed), "--keep", folder, "--format", "json", "--",
            "--workload", "pingpong", "--mechanism", mechanism, "--size",
            "64", "--placement", "same-cpu", "--messages", "100000",
            statuses=(0, 1))
    said = json.loads(printed)
    for row in said["rows"]:
        if row["metric"] == "rtt_ns" and row["percentile"] == "50":
            return {"verdict": row["verdict"], "p": row["p_adjusted"],
                    "percent": 100 * (row["change"]["ratio"] - 1)}
    raise SystemExit("compare says nothing of rtt_ns p50: " + printed)


def tried(mechanism, wish, blocks):
    n = load(path_of("size", "chosen.json"))[mechanism][str(wish)]
    kept = Trials("power", "%s-%d-%d" % (mechanism, wish, n))
    for i in kept.missing(trials_wanted(30, 2)):
        kept.add(**compare_live(mechanism, n, blocks, i + 1))
    return kept


def rows_of(kept, mechanism, wish, runs, found, goal):
    name = "%s, %+d %%, %d runs a side" % (mechanism, wish, runs)
    yield share_row("%s: %s" % (name, " or ".join(found)),
                    sum(r["verdict"] in found and r["percent"] > 0
                        for r in kept.rows), len(kept.rows), goal, 1)
    yield median_row("%s: estimated change, %%" % name,
                     [r["percent"] for r in kept.rows], "%+.2f")


def main():
    rows, made = [], []
    for mechanism in MECHANISMS:
        for wish, blocks, found, goal in (
                (5, 7, ("regressed",), .95),
                (2, 5, ("regressed", "small"), .90)):
            kept = tried(mechanism, wish, blocks)
            rows += rows_of(kept, mechanism, wish, 2 * blocks, found, goal)
            made.append(kept)
    finish("power", """
        `mqbench compare --live` compares a build under `tests/slow N` with the
        same build under `tests/slow 1`: 100 000 round trips of 64 bytes on one
        CPU a run, which N makes slower by 5 or 2 %, as calibrated with the
        bare loop. 5 % is found if the verdict is regressed, after its
        confirmation; 2 %, which is less than the margin of `compare`, if it is
        significant (small).""", rows, *made)


main()
