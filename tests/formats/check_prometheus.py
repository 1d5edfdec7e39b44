#!/usr/bin/env python3
"""check_prometheus.py RECORD OUTPUT: as OpenMetrics reads it. The figures are
compared where mqbench wrote the record, for it computes summaries again."""
import json
import sys

from prometheus_client.openmetrics import parser

ALWAYS = ("workload", "mechanism", "size_bytes", "wait", "placement",
          "capacity")
USUAL = {"priority": 0, "pattern": "constant", "levels": 1,
         "select": "highest", "fill": 0, "others": 0, "producers": 1,
         "consumers": 1, "pairs": 1, "rate_per_s": 1000, "arrivals": "fixed",
         "verify": "header", "sched": "other", "keep_awake": False,
         "background": "none"}


def name_of(metric):
    if metric.endswith("_ns"):
        return "mqbench_%s_seconds" % metric[:-3], 1e-9
    if metric.endswith("_per_s"):
        return "mqbench_%s_per_second" % metric[:-6], 1
    return "mqbench_" + metric, 1


def labels_of(result):
    params = dict(result["params"], placement=result["params"]["placement"]
                  ["name"])
    labels = {key: str(params[key]) for key in ALWAYS}
    labels.update((key, "yes" if value is True else str(value))
                  for key, value in params.items()
                  if key in USUAL and value != USUAL[key])
    return labels


def read(path):
    """Values by name and labels, the labels in no order."""
    values = {}
    with open(path, encoding="utf-8", newline="") as file:
        for family in parser.text_fd_to_metric_families(file):
            assert family.documentation and family.type == "gauge", family.name
            for sample in family.samples:
                values[sample.name, frozenset(sample.labels.items())] = \
                    sample.value
    return values


def main():
    with open(sys.argv[1]) as file:
        record = json.load(file)
    values = read(sys.argv[2])
    statuses = [name for name, _ in values if name == "mqbench_configuration"]
    assert bool(statuses) == bool(record.get("results")), len(statuses)
    if "/results/" not in sys.argv[1]:
        return
    want = {}
    for result in record["results"]:
        labels = labels_of(result)
        want["mqbench_configuration", frozenset(dict(
            labels, status=result["status"],
            reason=result["reason"] or "").items())] = 1
        for key, estimate in result["summary"].items():
            metric, _, percentile = key.partition(".p")
            name, scale = name_of(metric)
            if percentile:
                labels = dict(labels, percentile=percentile)
            else:
                labels = labels_of(result)
            for statistic in ("median", "ci_low", "ci_high"):
                if estimate[statistic] is not None:
                    want[name, frozenset(dict(
                        labels, statistic=statistic).items())] = \
                        estimate[statistic] * scale
    for key, value in want.items():
        assert key in values, key
        assert abs(values[key] - value) <= 1e-6 * abs(value), key
    more = [key for key in values if key not in want
            and not key[0].startswith("mqbench_record_")]
    assert not more, more[:3]


main()
