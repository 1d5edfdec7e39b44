"""What the parts of scripts/evidence.sh share."""
import contextlib
import datetime
import json
import math
import os
import subprocess
import sys

FOLDER = os.environ.get("EVIDENCE_FOLDER", "results/evidence")
SHORT = bool(os.environ.get("EVIDENCE_SHORT"))
MQBENCH = "build/mqbench"
BARE = "build/tests/bare"
SLOW = "build/tests/slow"
FLOOR = "build/tests/floor"
PLACEMENT = "two-cpus" if os.cpu_count() > 1 else "unpinned"


def trials_wanted(long, short):
    return short if SHORT else long


def path_of(part, name=""):
    folder = os.path.join(FOLDER, part)
    os.makedirs(folder, exist_ok=True)
    return os.path.join(folder, name)


def output_of(*argv, statuses=(0,)):
    """What a command prints; a status that was not expected ends the part."""
    done = subprocess.run(argv, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    if done.returncode not in statuses:
        sys.exit("%s: status %d: %s" % (" ".join(argv), done.returncode,
                                        done.stderr.strip()))
    return done.stdout


@contextlib.contextmanager
def stressed(processes=4):
    """Beside so many that are always busy."""
    busy = subprocess.Popen(["stress-ng", "--cpu", str(processes), "--quiet"]) \
        if processes else None
    try:
        yield
    finally:
        if busy:
            busy.terminate()
            busy.wait()


def commit():
    """What was built; the pages that are written from it do not count."""
    head, changed = (subprocess.run(
        ["git", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True).stdout.strip() for words in (
            ("rev-parse", "--short=12", "HEAD"),
            ("status", "--porcelain", "--", ".", ":!docs", ":!results",
             ":!plots")))
    return (head or "unknown") + ("-dirty" if changed else "")


def machine():
    model = "unknown CPU"
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                model = " ".join(line.split(":", 1)[1].split())
                break
    system = os.uname()
    guest = " under a hypervisor" if is_guest() else ""
    return "%s, %d CPUs%s, %s %s" % (model, os.cpu_count(), guest,
                                     system.sysname, system.release)


def is_guest():
    with open("/proc/cpuinfo") as file:
        return any("hypervisor" in line.split() for line in file
                   if line.startswith("flags"))


def load(path):
    with open(path) as file:
        return json.load(file)


def save(path, value):
    with open(path + ".new", "w") as file:
        json.dump(value, file, indent=1, allow_nan=False)
        file.write("\n")
    os.replace(path + ".new", path)


class Trials:
    """Trials that stay: a line of JSON each, with when and of what."""

    def __init__(self, part, name="trials"):
        self.path = path_of(part, name + ".jsonl")
        self.rows = []
        if os.path.exists(self.path):
            with open(self.path) as file:
                self.rows = [json.loads(line) for line in file
                             if line.endswith("\n")]

    def add(self, **row):
        row.update(commit=commit(), machine=machine(),
                   date=datetime.date.today().isoformat())
        with open(self.path, "a") as file:
            file.write(json.dumps(row, allow_nan=False) + "\n")
        self.rows.append(row)

    def missing(self, wanted):
        """The numbers of the trials that are still to be made."""
        return range(len(self.rows), wanted)


def median(values):
    v = sorted(values)
    return (v[(len(v) - 1) // 2] + v[len(v) // 2]) / 2


def median_interval(values):
    """The order statistics that hold the median with 95 %; None under 6."""
    v, n = sorted(values), len(values)
    k = 0
    while 2 * sum(math.comb(n, i) for i in range(k + 1)) / 2.0 ** n <= 0.05:
        k += 1
    return (v[k - 1], v[n - k]) if k else None


def binomial_tail(hits, n, p):
    """The chance of `hits` or more of n."""
    return math.fsum(math.comb(n, i) * p ** i * (1 - p) ** (n - i)
                     for i in range(hits, n + 1))


def share_bound(hits, n, doubt):
    """The share under which `hits` or more of n come with that chance."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if binomial_tail(hits, n, middle) > doubt:
            high = middle
        else:
            low = middle
    return low


def verdict(low, high, goal_low, goal_high):
    if low >= goal_low and high <= goal_high:
        return "met"
    return "missed" if high < goal_low or low > goal_high else "cannot tell"


def row(what, figure, interval, goal, met):
    return {"what": what, "figure": figure, "interval": interval,
            "goal": goal, "verdict": met}


def share_row(what, hits, n, low=0, high=1):
    """A share and where it lies (Clopper and Pearson, 95 %; one bound where
    the goal has one), as tests/sim/sim.c has it. The goal is from low to
    high; from 0 to 1 is none."""
    below, above = low > 0, high < 1
    doubt = 0.025 if below == above else 0.05
    a = share_bound(hits, n, doubt) if hits else 0.0
    b = 1 - share_bound(n - hits, n, doubt) if hits < n else 1.0
    interval, goal = "[%.2f, %.2f] %%" % (100 * a, 100 * b), ""
    if below and above:
        goal = "%g to %g %%" % (100 * low, 100 * high)
    elif below:
        interval, goal = ("at least %.2f %%" % (100 * a),
                          "at least %g %%" % (100 * low))
    elif above:
        interval, goal = ("at most %.2f %%" % (100 * b),
                          "at most %g %%" % (100 * high))
    return row(what, "%d of %d" % (hits, n), interval, goal,
               verdict(a, b, low, high) if goal else "measured")


def median_row(what, values, pattern, goal="", low=None, high=None):
    """A median with its interval; the goal is from low to high, if any."""
    interval = median_interval(values)
    text, met = "none under 6 trials", "cannot tell"
    if interval:
        text = "[%s, %s], %d trials" % (pattern % interval[0],
                                        pattern % interval[1], len(values))
    if low is None:
        met = "measured"
    elif interval:
        met = verdict(*interval, low, high)
    return row(what, pattern % median(values), text, goal, met)


def simulate(part, trials, seed):
    """The lines that a simulation prints, as rows. Kept, like a trial; its
    status 1 says that a goal was missed, and so do the lines."""
    kept = Trials(part, "simulated")
    for _ in kept.missing(1):
        printed = output_of("build/tests/sim_" + part, str(trials), str(seed),
                            statuses=(0, 1))
        kept.add(command="sim_%s %d %d" % (part, trials, seed),
                 rows=[row(*line.split("\t")) for line in
                       printed.splitlines()])
    return kept


def finish(part, how, rows, *kept):
    """Writes the part's results: how it was tried, and a row a goal."""
    made = [r for trials in kept for r in trials.rows]
    save(os.path.join(FOLDER, part + ".json"), {
        "part": part, "how": " ".join(how.split()),
        "commits": sorted({r["commit"] for r in made}),
        "machines": sorted({r["machine"] for r in made}),
        "dates": sorted({r["date"] for r in made}), "rows": rows})
    for r in rows:
        print("%(what)s: %(figure)s %(interval)s, goal %(goal)s: %(verdict)s"
              % r)
