"""A receiver that is stopped: open loop sees it all, closed loop does not."""
import math
import os
import signal
import subprocess
import sys
import time

from common import (MQBENCH, PLACEMENT, Trials, finish, load, median_row,
                    path_of, trials_wanted)

STOP = 0.5
PERIOD = 5.0
RATE = 1000
OPEN = ("--workload", "paced", "--rate", str(RATE), "--duration", "20s")
CLOSED = ("--workload", "pingpong", "--messages", "100M", "--duration", "10s")


def youngest_child(pid):
    """The receiver is forked last; None where there is none now."""
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid)) as file:
            children = file.read().split()
        return int(children[-1]) if children else None
    except OSError:
        return None


def stop_once(pid, stamps):
    try:
        os.kill(pid, signal.SIGSTOP)
        begin = time.monotonic_ns()
        time.sleep(STOP)
        os.kill(pid, signal.SIGCONT)
        stamps.append((begin, time.monotonic_ns()))
    except ProcessLookupError:
        pass  # it ended before


def stop_receivers(process, stamps):
    """Each receiver is stopped from half a period on, every period."""
    known, due = None, 0
    while process.poll() is None:
        receiver = youngest_child(process.pid)
        if receiver != known:
            known, due = receiver, time.monotonic() + PERIOD / 2
        if known and time.monotonic() >= due:
            stop_once(known, stamps)
            due += PERIOD
        time.sleep(0.1)


def measured(loop, stop):
    """The posix run of a new record, and the stops within it, (from, to)."""
    path = path_of("omission", "record.json")
    process = subprocess.Popen(
        [MQBENCH, "run", *loop, "--mechanism", "posix", "--size", "64",
         "--capacity", "10", "--placement", PLACEMENT, "--runs",
         "1", "-o", path], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True)
    stamps = []
    if stop:
        stop_receivers(process, stamps)
    said = process.communicate()[1]
    if process.returncode:
        sys.exit("mqbench: status %d: %s" % (process.returncode, said))
    for result in load(path)["results"]:
        if result["params"]["mechanism"] == "posix" and result["runs"]:
            run = result["runs"][0]
            begin = run["started_ns"]
            end = begin + run["duration_ns"]
            return run, [(a, b) for a, b in stamps if begin < a and b < end]
    sys.exit("mqbench measured nothing: %s" % said)


def expected_p99(stops, count):
    """What the schedule says alone: a message due at t within a stop that ends
    at b is late by b - t, all others are not."""
    beyond = count - math.ceil(.99 * count)
    low, high = 0.0, max(b - a for a, b in stops)
    for _ in range(60):
        late = (low + high) / 2
        if sum(max(0, b - a - late) for a, b in stops) * RATE / 1e9 > beyond:
            low = late
        else:
            high = late
    return low


def p99(run, metric):
    return run["metrics"][metric]["percentiles"]["99"]


def trial():
    run, stops = measured(OPEN, True)
    quiet, _ = measured(CLOSED, False)
    stopped, also = measured(CLOSED, True)
    return {"stops": stops, "closed_stops": len(also),
            "expected": expected_p99(
                stops, run["metrics"]["response_ns"]["count"]),
            "response": p99(run, "response_ns"),
            "service": p99(run, "service_ns"),
            "quiet": p99(quiet, "rtt_ns"), "stopped": p99(stopped, "rtt_ns")}


def main():
    kept = Trials("omission")
    for _ in kept.missing(trials_wanted(6, 1)):
        kept.add(**trial())
    rows = [
        median_row("open loop: p99 of the response, ms",
                   [r["response"] / 1e6 for r in kept.rows], "%.1f",
                   "450, within 1 %", 445.5, 454.5),
        median_row("expected from the recorded stops, ms",
                   [r["expected"] / 1e6 for r in kept.rows], "%.1f"),
        median_row("ratio of the two",
                   [r["response"] / r["expected"] for r in kept.rows], "%.4f",
                   "1, within 1 %", .99, 1.01),
    ]
    for name, what in (("service", "the same run's service: p99, µs"),
                       ("stopped", "closed loop, stopped: p99, µs"),
                       ("quiet", "closed loop, not stopped: p99, µs")):
        rows.append(median_row(
            what, [r[name] / 1e3 for r in kept.rows], "%.1f",
            "unaffected: under 4500", 0, 4500))
    finish("omission", """
        The receiver is stopped (SIGSTOP) for 0.5 s in every 5 s while messages
        are sent at 1000 a second on a fixed schedule. A message due t after
        the beginning of a stop is late by 0.5 s less t, so the 99th percentile
        of the response (receive less intended send) is 450 ms. The actual
        stops are recorded, and the expected value of each run is computed from
        them. For comparison the closed loop under the same stops.""",
           rows, kept)


if __name__ == "__main__":
    main()
