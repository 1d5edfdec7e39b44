"""How late a paced send begins, beside what the machine itself is late by."""
from common import (FLOOR, MQBENCH, PLACEMENT, Trials, finish, load,
                    median_row, output_of, path_of, trials_wanted)

RATE = 10000
SECONDS = 2
MECHANISMS = ("sysv", "posix")


def trial():
    """The p99 of one run of each, and of the loop that sends nothing."""
    path = path_of("lag", "record.json")
    # 5: the run is marked as spoilt by its lag, which is what is asked here.
    output_of(MQBENCH, "run", "--workload", "paced", "--rate", str(RATE),
              "--duration", "%ds" % SECONDS, "--mechanism",
              ",".join(MECHANISMS), "--size", "64", "--placement", PLACEMENT,
              "--runs", "1", "-o", path, statuses=(0, 4, 5))
    late = {"floor": float(output_of(FLOOR, str(RATE), str(RATE * SECONDS),
                                     "0"))}
    for result in load(path)["results"]:
        mechanism = result["params"]["mechanism"]
        for run in result["runs"]:
            if mechanism in MECHANISMS:
                late[mechanism] = run["metrics"]["lag_ns"]["percentiles"]["99"]
    return late


def main():
    kept = Trials("lag")
    for _ in kept.missing(trials_wanted(20, 6)):
        kept.add(**trial())
    rows = [median_row("%s: p99 of the schedule lag, ns" % name,
                       [r[name] for r in kept.rows], "%.0f", "1000 at most",
                       0, 1000) for name in MECHANISMS]
    rows.append(median_row("the same waiting, nothing sent: p99, ns",
                           [r["floor"] for r in kept.rows], "%.0f"))
    finish("lag", """
        10 000 messages a second on a fixed schedule, sender and receiver on a
        CPU each. The lag is from when a send was due (or the previous send
        returned, if that was later) to when it began. The noise floor of the
        machine is the same waiting loop, on a pinned CPU, with nothing sent
        (`tests/floor`), in alternation.""", rows, kept)


main()
