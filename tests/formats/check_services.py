#!/usr/bin/env python3
"""check_services.py FORMAT RECORD OUTPUT: shape and figures."""
import json
import os
import re
import sys

import jsonschema


def refuse(word):
    raise ValueError(word + " is no JSON")


def near(a, b):
    return abs(a - b) <= 1e-6 * abs(b)


def main():
    kind, path, output = sys.argv[1:]
    folder = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(folder, kind + ".schema.json")) as file:
        schema = json.load(file)
    with open(path) as file:
        record = json.load(file)
    with open(output) as file:
        out = json.load(file, parse_constant=refuse)
    jsonschema.Draft7Validator(schema).validate(out)
    ok = {x["id"]: x for x in record.get("results", [])
          if x["status"] == "ok" and "\n" not in x["id"]}
    if os.path.basename(path) != "reference-default.json":
        return
    figures = 0
    for name, measures in (out.items() if kind == "bencher" else []):
        keys = {re.sub("[._]", "-", key): value
                for key, value in ok[name]["summary"].items()}
        for slug, metric in measures.items():
            assert near(metric["value"], keys[slug]["median"]), (name, slug)
            for bound, key in (("lower", "ci_low"), ("upper", "ci_high")):
                known, given = keys[slug][key], metric.get(bound + "_value")
                assert given is None if known is None else \
                    near(given, known), (name, slug)
            figures += 1
    for entry in out if kind == "github" else []:
        name, key = entry["name"].rsplit(" ", 1)
        inverse, key = key.startswith("1/"), key.removeprefix("1/")
        median = ok[name]["summary"][key]["median"]
        unit = 1e9 if key.endswith("_per_s") else 1
        want = unit / median if inverse else median
        assert near(entry["value"], want), entry
        known = ok[name]["summary"][key]["ci_low"] is not None
        assert ("range" in entry) == known, entry
        figures += 1
    # Every configuration has one, and null none unless it is asked for.
    named = set(out) if kind == "bencher" else \
        {entry["name"].rsplit(" ", 1)[0] for entry in out}
    assert named - {x for x in ok if "/null/" in x} == \
        {x for x in ok if "/null/" not in x}, "configurations"
    assert figures >= len(named), figures


main()
