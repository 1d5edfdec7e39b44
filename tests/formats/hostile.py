#!/usr/bin/env python3
"""hostile.py MODEL FOLDER: records that a writer of reports has to survive.

All have summaries, which programs that read no runs go by.
hostile.json: MODEL with texts of every kind of markup, a result of each
status, percentiles that lack samples, names of 10 kB. older.json: MODEL without
what later programs added. double.json: every result twice. empty.json: no
results. bare.json: the schema alone.
"""
import copy
import json
import os
import statistics
import sys

EVIL = ("x,\"quoted\" 'y' | `code` <script>alert(1)</script> </details> &amp; "
        "\\ $a_b$ *bold* [link](http://x) # {l=\"v\"} =1+1 %s%n\n# EOF\n"
        "@you #12 ::error::x ##vso[x] \u202e\u2028\u200b "
        "ok 1 - no\r\n\t\x1b[2J\u0085 \u00e9\u20ac\U0001f600")
LONG = "\u20ac" * 3400  # 10 kB, cut within a character


def summary(result):
    values = {}
    for run in result["runs"]:
        for name, metric in run["metrics"].items():
            if isinstance(metric, dict):
                for p, value in metric["percentiles"].items():
                    values.setdefault(name + ".p" + p, []).append(value)
            else:
                values.setdefault(name, []).append(metric)
    return {key: {"median": statistics.median(found), "ci_low": None,
                  "ci_high": None, "ci_level": None, "runs": len(found),
                  "cv": None}
            for key, found in values.items() if None not in found}


def main():
    with open(sys.argv[1]) as file:
        model = json.load(file)
    for result in model["results"]:
        result["summary"] = summary(result)

    def save(name, record):
        with open(os.path.join(sys.argv[2], name), "w") as file:
            json.dump(record, file)

    r = copy.deepcopy(model)
    r["label"] = EVIL
    r["id"] = EVIL[:80]
    r["tool"]["version"] = EVIL
    r["tool"]["commit"] = LONG
    r["environment"]["cpu"]["model"] = EVIL
    r["environment"]["kernel"]["release"] = LONG
    r["environment"]["namespace"] = EVIL
    r["environment"]["machine_class"] = EVIL
    r["warnings"] = [{"code": EVIL, "severity": "warning", "message": EVIL,
                      "value": None, "hint": LONG}]
    words = ["skipped", "failed", "invalid", "invalid_load", "odd"]
    for i, result in enumerate(r["results"]):
        result["id"] = "%d/" % i + (EVIL if i % 2 else LONG)
        result["params"]["background"] = (EVIL + EVIL)[:250]
        result["params"]["wait"] = "%d " % i + EVIL[:27]
        if i % 3 == 0:
            result["status"] = words[i // 3 % len(words)]
            result["reason"] = LONG if i % 2 else EVIL
            result["runs"] = [] if i % 2 else result["runs"]
            for run in result["runs"]:
                run["status"], run["reason"] = result["status"], EVIL
    r["results"][1]["runs"][0]["metrics"]["rtt_ns"] = {"count": 0}
    r["results"][1]["runs"][1]["metrics"] = {}
    r["results"][3]["id"] = ""
    for i, first in enumerate("=+-@"):
        r["results"][5 + 2 * i]["id"] = first + "1+1,2"
    r["results"][5]["reason"] = "@SUM(1)"
    r["environment"]["x\nok 2\n::error::\u202e"] = 1
    save("hostile.json", r)

    r = copy.deepcopy(model)
    for key in ("label", "promises", "warnings", "clock", "argv"):
        r.pop(key, None)
    r["environment"] = {"kernel": {"release": "5.4"}}
    for result in r["results"]:
        for key in ("effective", "reason", "summary"):
            result.pop(key, None)
        for run in result["runs"]:
            for key in ("usage", "steady", "integrity", "started_ns"):
                run.pop(key, None)
    save("older.json", r)

    save("double.json", dict(model, results=2 * model["results"]))
    save("empty.json", dict(model, results=[]))
    save("bare.json", {"schema": "mqbench-result", "schema_version": "1.0"})


main()
