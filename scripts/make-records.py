#!/usr/bin/env python3
"""Makes up records for scripts/evidence/speed.py, as large as asked for.

make-records.py TEMPLATE OUTPUT CONFIGURATIONS RUNS SEED [every]: the first
result of pingpong in the record TEMPLATE, over and over, its sizes counted up
and its numbers multiplied by what a run may add (2 %). every: all its results
in turn, whatever their workload, so that families stand beside each other.
"""
import copy
import json
import random
import sys


def scaled(value, by):
    if isinstance(value, dict):
        return {key: value[key] if key == "count" else scaled(value[key], by)
                for key in value}
    return round(value * by, 3) if isinstance(value, (int, float)) else value


def make_result(model, size, number, runs):
    result = copy.copy(model)
    result["params"] = dict(model["params"], size_bytes=size)
    result["id"] = "made-up/%d" % number
    result["runs"] = []
    for i in range(runs):
        run = dict(model["runs"][i % len(model["runs"])])
        run.update(index=i, block=i, order=number * runs + i)
        by = random.lognormvariate(0, 0.02)
        run["metrics"] = scaled(run["metrics"], by)
        result["runs"].append(run)
    return result


def main():
    template, output, configurations, runs, seed = sys.argv[1:6]
    every = sys.argv[6:] == ["every"]
    random.seed(int(seed))
    with open(template) as file:
        record = json.load(file)
    models = [result for result in record["results"]
              if result["status"] == "ok" and
              (every or result["params"]["workload"] == "pingpong")]
    if not every:
        del models[1:]
    record["results"] = []
    for i in range(int(configurations)):
        turn, which = divmod(i, len(models))
        size = (models[which]["params"]["size_bytes"] + 100000 * turn
                if every else i + 1)
        record["results"].append(
            make_result(models[which], size, i, int(runs)))
    with open(output, "w") as file:
        json.dump(record, file, separators=(",", ":"))


main()
