#!/usr/bin/env python3
"""check_schema.py valid SCHEMA RECORD... | strict SCHEMA RECORD |
knows SCHEMA METRICS"""
import copy
import json
import re
import sys

import jsonschema

# What docs/format.md says is there only where it was asked for or measured.
OPTIONAL = {"plan.wall_s", "plan.measured_s", "plan.precision",
            "plan.max_time_s", "plan.counters", "plan.resumed",
            "plan.knees", "plan.knee_target", "plan.options",
            "environment.noise", "environment.wakeup",
            "environment.cgroup.path", "environment.cgroup.kernel_memory",
            "results.0.params.memcg",
            "environment.wakeup.kept_busy_by", "results.0.explanation",
            "results.0.relative", "results.0.apart",
            "results.0.runs.0.slices", "results.0.runs.0.slicing",
            "results.0.runs.0.ratios", "results.0.runs.0.series"}


def load(path):
    with open(path) as file:
        return json.load(file)


def is_named_by_data(path):
    """An object whose keys are names of other things, none of which must be
    there."""
    return re.search(r"(^plan\.(leading|mechanisms|options|workloads|knees)|"
                     r"\.(metrics|summary|relative|histograms)|"
                     r"^environment\.mitigations|^workloads|"
                     r"^promises\.\d+\.mechanisms)$", path)


def keys_of(value, path=""):
    """Of every object, its path and one key; of arrays the first item."""
    if isinstance(value, list):
        yield from keys_of(value[0], path + ".0") if value else ()
    if isinstance(value, dict):
        for key, inner in value.items():
            yield path, key
            yield from keys_of(inner, (path + "." + key).lstrip("."))


def at(record, path):
    for word in path.split(".") if path else ():
        word = re.sub("\\|", ".", word)
        record = record[int(word)] if isinstance(record, list) else record[word]
    return record


def strict(validator, record):
    # One of each is enough, and percentiles have dots in their names.
    record["results"] = [x for x in record["results"] if x["runs"]
                         and x["runs"][0].get("ratios")][:1]
    record["results"][0]["runs"] = record["results"][0]["runs"][:1]
    record["promises"] = (record["promises"] or [])[:1]
    record["warnings"] = record["warnings"][:1]
    tried = 0
    for path, key in list(keys_of(record)):
        if "percentiles" in path or re.search(r"(summary|relative)\.", path):
            continue
        full = (path + "." + key).lstrip(".")
        free = is_named_by_data(path)

        def refused(change):
            other = copy.deepcopy(record)
            change(at(other, path))
            return not validator.is_valid(other)

        if not free and full not in OPTIONAL:
            assert refused(lambda x: x.pop(key)), "may lack " + full
        if not free or path.endswith(
                ("metrics", "options", "summary", "relative",
                 "histograms")):
            assert refused(lambda x: x.update({key + "x": x.pop(key)})), \
                "may misspell " + full
        assert refused(lambda x: x.update({key: [[]]})), "may be odd: " + full
        tried += 1
    assert tried > 150, tried


def knows(validator, schema, names):
    metrics = schema["$defs"]["run"]["properties"]["metrics"]
    summary = schema["$defs"]["result"]["properties"]["summary"]
    with open(names) as file:
        for name in file.read().split():
            found = [re.search(x, name) for x in metrics["patternProperties"]]
            assert sum(x is not None for x in found) == 1, name
            found = [re.search(x, key) for key in (name, name + ".p99.9")
                     for x in summary["patternProperties"]]
            assert sum(x is not None for x in found) == 1, name


def main():
    what, path, *rest = sys.argv[1:]
    schema = load(path)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for name in rest if what == "valid" else []:
        for error in validator.iter_errors(load(name)):
            sys.exit("%s: %s: %s" % (name, list(error.absolute_path),
                                     error.message[-300:]))
    if what == "strict":
        strict(validator, load(rest[0]))
    if what == "knows":
        knows(validator, schema, rest[0])


main()
