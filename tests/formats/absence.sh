#!/usr/bin/env bash
# What is absent is never taken for fine: the table of docs/method.md, "What is
# absent". Claims:
#
# - Whatever a record lacks of a configuration (all of it, its runs, a metric, a
#   percentile), and why, each consumer says so, and ends as the table has it.
# - A comparison in which NEW has all that OLD has, or more, says nothing of it.
# - A NEW that has nothing at all of OLD is no verdict for a bisection.
# - What was measured on other CPUs, of other queues or in other amounts is named
#   in the head of a comparison, of whatever format.
SOURCE=${SOURCE:-$(cd "$(dirname "$0")/../.." && pwd -P)}
# shellcheck source=tests/lib.sh
. "$SOURCE/tests/lib.sh"

cat >absence.py <<'PYTHON'
import copy, csv, io, json, os, re, shutil, subprocess, sys

program, source = os.environ["MQBENCH"], os.environ["SOURCE"]
RUNS = 14
failures = []


def save(name, record):
    with open(name + ".json", "w") as file:
        json.dump(record, file)


def estimate(value):
    return {"median": value, "ci_low": value, "ci_high": value,
            "ci_level": 0.95, "runs": RUNS, "cv": 0.01}


# Two configurations, sysv and posix, of 14 runs each.
def make(release, created):
    with open(source + "/tests/data/record-small.json") as file:
        record = json.load(file)
    record.update(id="made-up-" + release, created=created)
    record["plan"].update(runs=RUNS, configurations=2)
    record["environment"]["kernel"]["release"] = release
    record["results"] = record["results"][:2]
    for result in record["results"]:
        runs = [copy.deepcopy(result["runs"][i % 2]) for i in range(RUNS)]
        for i, run in enumerate(runs):
            run.update(index=i, block=i, order=i)
        result["runs"] = runs
        result["summary"] = {"rtt_ns.p50": estimate(6000),
                             "rtt_ns.p99": estimate(9000)}
    return record


def spoil(result, status, reason, runs):
    result.update(status=status, reason=reason)
    for run in result["runs"][:runs]:
        run.update(status=status, reason=reason)
    if runs == RUNS:
        result["summary"] = {}


def lose(record, kind):
    results, posix = record["results"], record["results"][1]
    if kind == "missing":
        del results[1]
    elif kind == "failed":
        spoil(posix, "failed", "it broke", RUNS)
    elif kind == "skipped":
        spoil(posix, "skipped", "no room", RUNS)
        posix["runs"] = []
    elif kind == "invalid":
        spoil(posix, "invalid", "3 lost", RUNS)
    elif kind == "one run":
        spoil(posix, "failed", "it broke", 1)
        posix.update(status="ok", reason="1 of 14 runs left out: it broke")
    elif kind == "bad run":
        spoil(posix, "invalid", "3 lost", 1)
    elif kind == "no run":
        posix.update(runs=[], summary={})
    elif kind == "no metric":
        posix["summary"] = {}
        for run in posix["runs"]:
            del run["metrics"]["rtt_ns"]
    elif kind == "no percentile":
        del posix["summary"]["rtt_ns.p99"]
        for run in posix["runs"]:
            run["metrics"]["rtt_ns"]["percentiles"]["99"] = None


KINDS = ["missing", "failed", "skipped", "invalid", "no run", "no metric",
         "no percentile", "one run", "bad run"]
SPOILT = ["one run", "bad run"]
WHY = dict(zip(KINDS, ["has no such configuration", "it broke", "no room",
                       "3 lost", "has no run", "has no value",
                       "too few samples for this percentile", "it broke",
                       "3 lost"]))


def call(argv, status, *patterns, absent=None):
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60)
    said = done.stdout + done.stderr
    what = " ".join(argv[1:] if argv[0] == program else argv)
    if done.returncode != status:
        failures.append("%s: ended with %d instead of %d: %s" %
                        (what, done.returncode, status, said[:300]))
    for pattern in patterns:
        if not re.search(pattern, said, re.M):
            failures.append("%s: nothing like '%s': %s" %
                            (what, pattern, said[:600]))
    if absent and re.search(absent, said, re.M):
        failures.append("%s: says '%s': %s" % (what, absent, said[:600]))
    if re.search(r"\b-?(nan|inf)\b", said):
        failures.append("%s: printed a NaN" % what)
    return done.stdout


def mqbench(status, arguments, *patterns, absent=None):
    return call([program] + arguments, status, *patterns, absent=absent)


FINE = "NO REGRESSION|NO DIFFERENCE|EQUIVALENT$"


def compare(kind, new):
    why, spoilt = WHY[kind], kind in SPOILT
    head = (r"NEW LACKS RUNS THAT OLD HAS: in 1 of 2 configurations"
            if spoilt else
            r"NEW LACKS WHAT OLD HAS: %d of 4 comparisons in 2 conf" %
            (1 if kind == "no percentile" else 2))
    reason = why if spoilt else "NEW: " + why
    both = ["compare", "old.json", new]
    mqbench(0, both, r"\A" + head, reason, absent=FINE)
    mqbench(0, both + ["-f", "markdown"], r"\A\*\*" + head, reason,
            absent=FINE)
    mqbench(1, both + ["--strict"], r"\A" + head)
    mqbench(1, both + ["--bisect"], r"\A" + head)
    c = json.loads(mqbench(0, both + ["-f", "json"]))
    lost = [row for row in c["rows"] if row["verdict"] == "lost"]
    if spoilt:
        fine = c["spoilt"] == 1 and not lost and why in str(c["caveats"])
    else:
        fine = (len(lost) == c["counts"]["lost"] > 0 and
                all(row["reason"] == "NEW: " + why and not row["cleared"] and
                    "/posix/" in row["id"] for row in lost))
    if not fine:
        failures.append("compare -f json, %s: %s" % (kind, lost))
    page = mqbench(0, ["report", "-f", "html", "old.json", new])
    if head.split(":")[0] not in page or why not in page:
        failures.append("the page of two, %s, does not say it" % kind)
    # The other way round nothing is lost.
    mqbench(0, ["compare", new, "old.json"], absent="LACKS|LOST")
    if kind != "missing" and not spoilt:
        mqbench(0, ["compare", "-v", new, "old.json"], "OLD: " + why)


def judge(kind, new):
    broken = "1 result is failed or invalid"
    lacks = "lacks %d of 4 series that the record before it has, such as " \
        "pingpong/posix" % (1 if kind == "no percentile" else 2)
    mqbench(0, ["history", "old.json", new], "" if kind in SPOILT else lacks,
            broken if kind in ("failed", "invalid", "bad run") else "")
    reason = {"missing": "not measured", "no run": "values of both",
              "no metric": "values of both"}.get(kind, WHY[kind])
    if kind in ("no percentile", "one run"):
        mqbench(0, ["replicate", "old.json", "--with", new], "Held: 1 of 1")
    else:
        mqbench(4, ["replicate", "old.json", "--with", new],
                r"\AHeld: 0 of 1 conclusion; not measured here: 1",
                reason.replace(" ", r"\s+"))
    if kind == "one run":
        return
    said = {"missing": "not measured", "failed": "measurement failed: it broke",
            "skipped": "skipped: no room", "no run": "no run",
            "no metric": "too few messages",
            "no percentile": "too few messages"}.get(
                kind, "lost or damaged: 3 lost")
    done = subprocess.run(
        [program, "choose", new, "--workload", "pingpong", "--placement",
         "same-cpu", "--p99", "1s", "--format", "json"],
        capture_output=True, text=True)
    posix = [c for c in json.loads(done.stdout)["candidates"]
             if c["mechanism"] == "posix"][0]
    wanted = "ruled_out" if kind in ("invalid", "bad run") else "unknown"
    if posix["standing"] != wanted or said not in str(posix["reasons"]):
        failures.append("choose, %s: %s" % (kind, posix))


def report(kind, new):
    def told(name, *patterns):
        return mqbench(0, ["report", "-f", name, new], *patterns)

    cell = {"failed": r"FAILED \(a\)", "skipped": r"skipped \(a\)",
            "invalid": r"INVALID \(a\)", "bad run": r"INVALID \(a\)",
            "no run": "no run", "one run": r"runs left out \(a\)",
            "no metric": r"[ |]-[ |]", "no percentile": r"[ |]-[ |]",
            }.get(kind, "")
    reason = WHY[kind] if "(a" in cell else ""
    word = {"bad run": "invalid", "one run": "ok"}.get(kind, kind)
    for name in "table", "text", "markdown":
        told(name, cell, reason)
    if reason or kind == "no run":
        told("metrics", "^  %s" % word, reason)
        told("hlog", r"^#\[%s pingpong/posix" % word, reason)
        told("hgrm", r"^#\[%s pingpong/posix" % word, reason)
        if kind != "one run":
            told("html", word, reason)
    rows = list(csv.DictReader(io.StringIO(told("csv"))))
    posix = [row for row in rows if row["mechanism"] == "posix"]
    values = [row for row in posix if row["metric"] == "rtt_ns" and row["p99"]]
    many = 0 if kind in ("missing", "skipped", "no run", "no metric",
                         "no percentile") else RUNS
    if len(values) != many or bool(posix) != (kind != "missing") or \
            not all(reason in row["reason"] for row in posix):
        failures.append("csv, %s: %d values" % (kind, len(values)))
    mqbench(0, ["report", "-f", "kernels", "old.json", new],
            "" if kind == "one run" else r"POSIX .* -  +- *$",
            "" if kind == "one run" else reason)
    told("gnuplot")
    mqbench(2, ["report", "-f", "ktap", new], "promises")
    if shutil.which("jq"):
        export(kind, new, word, reason)


def export(kind, new, word, reason):
    lacks = kind not in ("missing", "no percentile", "one run")
    for name in "bencher", "github", "openmetrics":
        alone = name != "openmetrics"
        count = "1 (unsummarised|%s)" % word if alone and lacks else ""
        said = call(["jq", "-rf", "%s/scripts/export/%s.jq" % (source, name),
                     new], 0, count)
        if alone and (kind == "missing" or lacks) and "posix" in said:
            failures.append("%s, %s: has a figure" % (name, kind))
        if not alone and reason and reason not in said:
            failures.append("openmetrics, %s: no reason" % kind)


def other_settings():
    old = make("6.1", "2025-03-01T12:00:00Z")
    new = copy.deepcopy(old)
    new["plan"]["options"] = {"messages": "20"}
    old["plan"]["options"] = {"messages": "12000"}
    for result in new["results"]:
        result["effective"].update(cpus=[1, 1], message_bytes=65536)
    save("one", old)
    save("other", new)
    words = [r"CPUs\s+0:0\s+→\s+1:1\s+\(2\s+configurations\)",
             r"largest\s+message\s+8192\s+→\s+65536",
             r"plan\.options\.messages\s+12000\s+→\s+20"]
    for name in "text", "markdown":
        mqbench(0, ["compare", "-f", name, "one.json", "other.json"], *words)
    c = json.loads(mqbench(0, ["compare", "-f", "json", "one.json",
                               "other.json"]))
    if not any("CPUs 0:0 → 1:1" in caveat for caveat in c["caveats"]):
        failures.append("compare -f json: no word of the CPUs")
    mqbench(0, ["compare", "one.json", "one.json"], absent="not measured alike")


def main():
    old = make("6.1", "2025-03-01T12:00:00Z")
    save("old", old)
    for kind in KINDS:
        new = make("6.2", "2025-03-02T12:00:00Z")
        lose(new, kind)
        name = kind.replace(" ", "-")
        save(name, new)
        compare(kind, name + ".json")
        judge(kind, name + ".json")
        report(kind, name + ".json")
    mqbench(0, ["compare", "old.json", "old.json"], absent="LACKS|lost")
    # Nothing of OLD at all; and a session that did not end.
    del old["results"][0]
    save("posix", old)
    mqbench(125, ["compare", "--bisect", "posix.json", "failed.json"],
            "NEW LACKS WHAT OLD HAS")
    mqbench(1, ["compare", "--strict", "posix.json", "failed.json"])
    old["complete"] = False
    save("cut", old)
    mqbench(125, ["compare", "--bisect", "posix.json", "cut.json"],
            "NEW is incomplete")
    mqbench(4, ["report", "-f", "kernels", "skipped.json", "--only",
                "*/posix/*"], "each was booted once", "no kernel has a figure", "no room")
    other_settings()
    print("\n".join(failures[:12]))
    sys.exit(len(failures) > 0)


main()
PYTHON

claim 'what is absent is never taken for fine'
python3 absence.py >said 2>&1 || fail "$(cat said)"

finish
