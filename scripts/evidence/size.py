"""What the instructions of tests/slow cost, by the bare loop (tests/bare).

A processor hides the first of them behind other work, so how many make a call
slower by so much is read off a measured curve, not computed from the price of
one."""
import random

from common import (BARE, SLOW, Trials, finish, median, median_row, output_of,
                    path_of, save, trials_wanted)

CALLS = 4  # queue calls in a round trip: two sends, two receives
CURVE = (1, 100, 200, 225, 250, 275, 300, 350, 400, 600, 2000, 4000)
WISHES = (2, 5)  # percent
CPU = "0"
ROUND_TRIPS = "5000"  # short, so that the host's mood is that of its neighbours


def round_trip(mechanism, n):
    """ns of a round trip on one CPU, with n instructions before each call."""
    return float(output_of(SLOW, str(n), BARE, mechanism, "pingpong", "64",
                           "10", CPU, CPU, ROUND_TRIPS))


def measure_blocks(kept, mechanism, numbers, wanted):
    """All the numbers of instructions once a block, in a random order."""
    for block in kept.missing(wanted):
        order = list(numbers)
        random.Random(block).shuffle(order)
        kept.add(**{str(n): round_trip(mechanism, n) for n in order})


def slowdowns(kept, n):
    """Percent, one a block."""
    return [100 * (r[str(n)] / r["1"] - 1) for r in kept.rows]


def rising(values):
    """The rising series nearest to the values: neighbours that fall are taken
    together (isotonic regression, pooling adjacent violators)."""
    pools = []
    for value in values:
        pools.append([value, 1])
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (a, n), (b, m) = pools[-2:]
            pools[-2:] = [[(a * n + b * m) / (n + m), n + m]]
    return [value for value, count in pools for _ in range(count)]


def read_off(kept, wish):
    """How many instructions the curve gives for a slowdown in percent."""
    slower = rising([median(slowdowns(kept, n)) for n in CURVE])
    for i in range(1, len(CURVE)):
        if slower[i] >= wish:
            share = (wish - slower[i - 1]) / (slower[i] - slower[i - 1])
            return max(2, round(CURVE[i - 1] +
                                share * (CURVE[i] - CURVE[i - 1])))
    return CURVE[-1]


def of_mechanism(mechanism):
    """Rows, what was kept, and the instructions for each wish."""
    blocks = trials_wanted(200, 6)
    curve = Trials("size", mechanism)
    measure_blocks(curve, mechanism, CURVE, blocks)
    chosen = {wish: read_off(curve, wish) for wish in WISHES}
    tried = Trials("size", "-".join([mechanism, *map(str, chosen.values())]))
    measure_blocks(tried, mechanism, (1, *chosen.values()), blocks)
    rows = [median_row("%s: ns a round trip with 1" % mechanism,
                       [r["1"] for r in curve.rows], "%.0f"),
            median_row("%s: ns for each from 2000 to 4000" % mechanism,
                       [(r["4000"] - r["2000"]) / 2000 / CALLS
                        for r in curve.rows], "%.3f")]
    for wish, n in chosen.items():
        rows.append(median_row("%s: %% slower with %d" % (mechanism, n),
                               slowdowns(tried, n), "%+.2f",
                               "%+g, off by 0.5 at most" % wish,
                               wish - .5, wish + .5))
    return rows, (curve, tried), chosen


def main():
    rows, kept, chosen = [], [], {}
    for mechanism in ("sysv", "posix"):
        more, made, chosen[mechanism] = of_mechanism(mechanism)
        rows += more
        kept += made
    save(path_of("size", "chosen.json"), chosen)
    finish("size", """
        `tests/slow N` runs N instructions before each queue call. Which N
        makes a round trip slower by 2 and by 5 %? A bare loop of 5000 round
        trips on one CPU (`tests/bare`) is measured with 1 to 4000 instructions
        in alternation; the N derived from that is then tested, again in
        alternation with 1.""", rows, *kept)


if __name__ == "__main__":
    main()
