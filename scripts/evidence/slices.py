"""How narrow paired slices make the ratio of the families, and how right."""
import math
import os
import re
import shutil
import tempfile

from common import (MQBENCH, Trials, finish, load, median, median_interval,
                    median_row, output_of, row, share_row, stressed,
                    trials_wanted)

ROUND_TRIP = ("--mechanism", "sysv,posix", "--workload", "pingpong", "--size",
              "64", "--placement", "same-cpu", "--runs", "14")
LENGTHS = ("150us", "300us", "600us")
TWINS = ("--mechanism", "sysv,posix", "--workload", "pingpong,oneway,depth",
         "--size", "64", "--fill", "0", "--placement", "same-cpu,two-cpus",
         "--runs", "14", "--messages", "500")


def ratios(path):
    """ln POSIX/System V of each run's round trip."""
    return [one["log_ratio"] for result in load(path)["results"]
            for run in result["runs"] for one in run.get("ratios", ())
            if one["metric"] == "rtt_ns" and one["against"] == "sysv" and
            result["params"]["mechanism"] == "posix" and
            result["params"]["placement"]["name"] == "same-cpu"]


def record(folder, *options, program=MQBENCH):
    """A record's ratios, its disturbed slices, and what it printed."""
    path = os.path.join(folder, "r.json")
    text = output_of(program, "run", *options, "-o", path)
    return path, text


def estimate(folder, *options):
    path, _ = record(folder, *ROUND_TRIP, *options)
    values = ratios(path)
    low, high = median_interval(values)
    return {"percent": 100 * math.expm1(median(values)),
            "half": 50 * (high - low)}


def count_verdicts(text, placement):
    """Rows of the tables: with a verdict, or the same; and all."""
    told = rows = 0
    begins = re.compile(r"^ \d+ [K]?i?B .*?(same CPU|two CPUs|CPUs kept busy)"
                        r" +[\d.]+")
    for part in re.split(r"\n(?= \d+ |\n|[a-z]+\n|capacity)", text):
        match = begins.match(part)
        if not match or "holds" in part or \
                placement not in (None, match[1]):
            continue
        rows += 1
        words = " ".join(part.split())
        told += bool(re.search(r"(less|more) \[|same (±|within)", words))
    return told, rows


def quick(folder):
    path, text = record(folder, "--preset", "quick")
    wall = load(path)["plan"]["wall_s"]
    one, all_one = count_verdicts(text, "same CPU")
    told, rows = count_verdicts(text, None)
    return {"one": one, "all_one": all_one, "told": told, "rows": rows,
            "wall": wall}


def build_twins(folder):
    """This program with System V, the same code, as POSIX too."""
    source = os.path.join(folder, "source")
    shutil.copytree(".", source, ignore=shutil.ignore_patterns(
        "build*", ".git", "results", "plots"))
    os.makedirs(os.path.join(source, "results"))
    path = os.path.join(source, "bench/mechanism/sysv.c")
    with open(path) as file:
        text = file.read()
    twin = text[text.index("const struct mechanism mechanism_sysv"):]
    twin = twin.replace("mechanism_sysv", "mechanism_posix")
    twin = twin.replace('.name = "sysv"', '.name = "posix"')
    with open(path, "a") as file:
        file.write("\n" + twin)
    os.remove(os.path.join(source, "bench/mechanism/posix.c"))
    output_of("cmake", "-S", source, "-B", source + "/build",
              "-DCMAKE_BUILD_TYPE=Release", "-DBUILD_TESTING=OFF")
    output_of("cmake", "--build", source + "/build", "--target", "mqbench")
    return source + "/build/mqbench"


def twins(folder, program):
    path, text = record(folder, *TWINS, program=program)
    words = " ".join(text.split())
    return {"differ": len(re.findall(r"(?:less|more) \[", words)),
            "percent": 100 * math.expm1(median(ratios(path)))}


def share_of_rows(what, kept, told, rows, goal):
    shares = [100 * r[told] / r[rows] for r in kept.rows if r[rows]]
    return median_row(what, shares, "%.0f", "at least %d %%" % goal, goal, 100)


def main():
    with tempfile.TemporaryDirectory() as folder:
        quiet, loaded = Trials("slices"), Trials("slices", "stress")
        longer = Trials("slices", "stress-longer")
        for _ in quiet.missing(trials_wanted(20, 1)):
            quiet.add(**estimate(folder, "--messages", "4000"))
        for _ in loaded.missing(trials_wanted(20, 1)):
            with stressed():
                loaded.add(**estimate(folder, "--messages", "4000"))
        for _ in longer.missing(trials_wanted(20, 1)):
            with stressed():
                longer.add(**estimate(folder, "--messages", "16000"))
        lengths = Trials("slices", "lengths")
        for _ in lengths.missing(trials_wanted(20, 1)):
            lengths.add(**{length: estimate(folder, "--messages", "4000",
                                            "--slice", length)
                           for length in LENGTHS})
        answered = Trials("slices", "quick")
        for _ in answered.missing(trials_wanted(14, 1)):
            answered.add(**quick(folder))
        alike = Trials("slices", "twins")
        wanted = alike.missing(trials_wanted(200, 1))
        program = build_twins(folder) if wanted else None
        for _ in wanted:
            alike.add(**twins(folder, program))
    moved = [abs(r[length]["percent"] - r["300us"]["percent"])
             for r in lengths.rows for length in ("150us", "600us")]
    halves = [r["300us"]["half"] for r in lengths.rows]
    centre = [r["percent"] for r in alike.rows]
    mean = sum(centre) / len(centre)
    rows = [
        median_row("64 B round trip on one CPU, 14 runs: half of the "
                   "interval, %", [r["half"] for r in quiet.rows], "%.2f",
                   "at most 0.5", 0, 0.5),
        median_row("the same with stress-ng --cpu 4 beside it, %",
                   [r["half"] for r in loaded.rows], "%.2f", "at most 1", 0,
                   1),
        median_row("the same beside it, 16 000 round trips a run, not 4000, %",
                   [r["half"] for r in longer.rows], "%.2f", "at most 1", 0,
                   1),
        median_row("POSIX is slower by, %", [r["percent"]
                                             for r in quiet.rows], "%+.2f"),
        median_row("and beside stress-ng, %", [r["percent"]
                                               for r in loaded.rows],
                   "%+.2f"),
        median_row("half and double the length: the estimate moves by, %",
                   moved, "%.2f", "less than its interval, %.2f" %
                   (2 * median(halves)), 0, 2 * median(halves)),
        share_of_rows("rows of quick on one CPU with a verdict, %", answered,
                      "one", "all_one", 90),
        share_of_rows("all rows of quick with a verdict, %", answered, "told",
                      "rows", 70),
        median_row("quick takes, s", [r["wall"] for r in answered.rows],
                   "%.0f", "at most 60", 0, 60),
        share_row("two System V queues under two names: reports with a false "
                  "difference", sum(r["differ"] > 0 for r in alike.rows),
                  len(alike.rows), high=.01),
        row("the same: mean of the estimates, %", "%+.3f" % mean,
            "%d reports" % len(centre), "within 0.1",
            "met" if abs(mean) < 0.1 else "missed"),
    ]
    finish("slices", """
        The mechanisms of a configuration take turns within a run, in slices
        of 0.3 ms. How narrow is the interval of their ratio, whatever else
        the host does? Does it depend on the length of a slice? In how many
        rows of the quick preset is there an answer? And two queues of one
        family under two names: a build whose posix is System V.
        """, rows, quiet, loaded, longer, lengths, answered, alike)


main()
