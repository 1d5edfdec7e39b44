#!/usr/bin/env python3
"""check_hdr.py RECORD FOUND THEIRS OURS: what HdrHistogram found in our log,
its percentiles and ours, against the record."""
import json
import sys

PERCENTILES = ("50", "90", "99", "99.9", "99.99")


def near(value, bucket):
    """Within a bucket: three significant digits, so 0.1 %."""
    return abs(value - bucket) <= max(1, value / 1000)


def alike(line, our):
    """Java rounds a half up, C to the even digit: in the last digit they may
    differ."""
    a, b = line.split(), our.split()
    return len(line) == len(our) and len(a) == len(b) and all(
        x == y or abs(float(x.strip(",]")) - float(y.strip(",]"))) <=
        (1.1e-12 if len(x) > 12 else 1.1e-3) for x, y in zip(a, b))


def check(result, name, found):
    count, low, high = found[:3]
    runs = [run["metrics"][name] for run in result["runs"]
            if isinstance(run["metrics"].get(name), dict)]
    omitted = sum(run.get("omitted", 0) for run in runs)
    assert count == sum(run["count"] for run in runs) + omitted, "count"
    if omitted == 0:
        assert near(min(run["min"] for run in runs), low), "min"
        assert near(max(run["max"] for run in runs), high), "max"
    if omitted == 0 and len(runs) == 1:
        for name, value in zip(PERCENTILES, found[3:]):
            want = runs[0]["percentiles"][name]
            assert want is None or near(want, value), name


def main():
    with open(sys.argv[1]) as file:
        record = json.load(file)
    with open(sys.argv[2]) as file:
        found = [line.rstrip("\n").split("\t") for line in file]
    found = {line[0]: [int(word) for word in line[1:]] for line in found}
    want = [(result, name) for result in record["results"]
            for name in result["histograms"]]
    assert len(found) == len(want) > 0, (len(found), len(want))
    for result, name in want:
        tag = result["id"] + ":" + name
        try:
            check(result, name, found[tag])
        except AssertionError as why:
            sys.exit("%s: %s: %s" % (tag, why, found[tag]))

    with open(sys.argv[3]) as file:
        theirs = file.read().split("# ")[1:]
    with open(sys.argv[4]) as file:
        ours = file.read()
    for section in theirs:
        tag, text = section.split("\n", 1)
        head = "#[%s]\n" % " ".join(tag.rsplit(":", 1))
        assert head in ours, head
        begin = ours.index(head) + len(head)
        lines = ours[begin:].split("\n")
        for line, our in zip(text.split("\n")[:-1], lines):
            assert alike(line, our), (tag, line, our)


main()
