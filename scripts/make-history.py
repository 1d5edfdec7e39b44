#!/usr/bin/env python3
"""Makes a history up out of one record, for tests and for speed.

make-history.py TEMPLATE FOLDER RECORDS SEED [PLAN]: FOLDER/NNNN.json, a day
apart, whose numbers are those of TEMPLATE times what a record may add: noise,
and the steps of the plan. PLAN is a JSON object; all is optional:

  noise    standard deviation of a record's factor, a share (0.01)
  steps    a list of {"from": the first record, from 0; "by": factor;
           "match": a pattern of the ids of results; "facts": {"kernel":
           {...}}, merged into the environment from there on}
  spikes   {record: factor}
  first    number of the first record (0): to add to a folder
  width    digits of a file's name (4)
  results  only so many that are ok (all)
  runs     only the first so many of each (all)
  bare     true: without histograms, promises and argv, which history does not
           read
  copies   results made of each result that is ok, of other sizes (1)
  summary  true: runs stay as they are, only their summary is scaled, which is
           all that history reads, and quick to write
"""
import datetime
import json
import os
import random
import re
import sys

COUNTS = ("count", "runs", "cv", "ci_level", "early_share", "fairness")


def scaled(value, by, key=""):
    if key in COUNTS or value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        slower = {name: 1 / by if name.endswith("per_s") else by
                  for name in value}
        return {name: scaled(value[name], slower[name], name)
                for name in value}
    return float("%.7g" % (value * by))


def merge(into, new):
    for key, value in new.items():
        if isinstance(value, dict):
            merge(into.setdefault(key, {}), value)
        else:
            into[key] = value


def dumps(value):
    return json.dumps(value, separators=(",", ":"))


class Scaled:
    """The numbers of a summary between its text, so that many are made fast."""

    def __init__(self, values):
        self.parts, self.numbers = [""], []
        self.add(values, False)

    def add(self, value, inverse, key=""):
        if key in COUNTS or not value or isinstance(value, str):
            self.parts[-1] += dumps(value)
        elif isinstance(value, dict):
            for i, (name, inner) in enumerate(value.items()):
                self.parts[-1] += "%s%s:" % ("," if i else "{", dumps(name))
                self.add(inner, inverse or name.endswith("per_s"), name)
            self.parts[-1] += "}"
        else:
            self.numbers.append((value, inverse))
            self.parts.append("")

    def text(self, by):
        whole = [self.parts[0]]
        for (value, inverse), part in zip(self.numbers, self.parts[1:]):
            whole.append("%.7g" % (value / by if inverse else value * by))
            whole.append(part)
        return "".join(whole)


class Result:
    """A result of the template, in the parts that do and do not change."""

    def __init__(self, model, number):
        self.model = dict(model)
        if number:
            self.model["params"] = dict(
                model["params"],
                size_bytes=model["params"]["size_bytes"] + 8 * number)
            self.model["id"] = "%s/%d" % (model["id"], number)
        self.rest = {key: value for key, value in self.model.items()
                     if key not in ("summary", "relative", "histograms")}
        self.whole = dumps(self.rest)
        self.histograms = dumps(model["histograms"])
        self.summary = Scaled(model["summary"])
        self.relative = Scaled(model["relative"]) if "relative" in model \
            else None

    def control(self):
        """The id of what its figures are relative to."""
        parts = self.model["id"].split("/")
        parts[1] = self.model.get("relative", {}).get("reference", "")
        return "/".join(parts)

    def text(self, by, control_by, summary_only):
        whole = self.whole
        if not summary_only:
            runs = [dict(run, metrics=scaled(run["metrics"], by))
                    for run in self.model["runs"]]
            whole = dumps(dict(self.rest, runs=runs))
        relative = ',"relative":' + self.relative.text(by / control_by) \
            if self.relative else ""
        return '%s,"summary":%s%s,"histograms":%s}' % (
            whole[:-1], self.summary.text(by), relative, self.histograms)


def factor(plan, number, name):
    by = random.lognormvariate(0, plan.get("noise", 0.01))
    by *= plan.get("spikes", {}).get(str(number), 1)
    for step in plan.get("steps", []):
        if number >= step["from"] and re.search(step.get("match", ""), name):
            by *= step.get("by", 1)
    return by


def main():
    template, folder, records, seed = sys.argv[1:5]
    plan = json.loads(sys.argv[5]) if len(sys.argv) > 5 else {}
    random.seed(int(seed))
    with open(template) as file:
        head = json.load(file)
    models = head.pop("results")
    if "results" in plan:
        models = [model for model in models if model["status"] == "ok"]
        models = models[:plan["results"]]
    for model in models:
        model["runs"] = model["runs"][:plan.get("runs")]
        if plan.get("bare"):
            model["histograms"] = {}
    if plan.get("bare"):
        head.update(promises=[], argv=[])
    results = [Result(model, copy) for model in models
               for copy in range(plan.get("copies", 1))
               if model["status"] == "ok" or copy == 0]
    os.makedirs(folder, exist_ok=True)
    begin = datetime.datetime(2026, 1, 1, 12)
    first = plan.get("first", 0)
    width = plan.get("width", 4)
    for number in range(first, first + int(records)):
        time = begin + datetime.timedelta(days=number)
        head["id"] = time.strftime("%Y%m%d-%H%M%S-made")
        head["created"] = time.strftime("%Y-%m-%dT%H:%M:%SZ")
        head["environment"]["kernel"]["boot_id"] = "boot %d" % number
        for step in plan.get("steps", []):
            if number >= step["from"]:
                merge(head["environment"], step.get("facts", {}))
        by = {result.model["id"]: factor(plan, number, result.model["id"])
              for result in results}
        texts = [result.text(by[result.model["id"]],
                             by.get(result.control(), 1), plan.get("summary"))
                 for result in results]
        path = os.path.join(folder, "%0*d.json" % (width, number))
        with open(path, "w") as file:
            file.write('%s,"results":[%s]}\n' % (dumps(head)[:-1],
                                                 ",".join(texts)))


main()
