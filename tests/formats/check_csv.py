#!/usr/bin/env python3
"""check_csv.py RECORD CSV: the same numbers, in both directions."""
import csv
import json
import re
import sys


def clean(text):
    """As a stranger's text is read, and written for spreadsheets."""
    unsafe = "[\\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e]"
    text = re.sub(unsafe, " ", text or "")
    text = re.sub(r"(?<![!-~]):(?=:[A-Za-z])|#(?=#[A-Za-z]*\[)", " ", text)
    return "'" + text if text[:1] in tuple("=+-@") else text


def statistics(metric):
    if not isinstance(metric, dict):
        return {"value": metric}
    values = {key: metric.get(key) for key in ("min", "max", "mean", "stddev")}
    values["count"] = metric.get("count", 0)
    values["omitted"] = metric.get("omitted", 0)
    for name in ("50", "90", "99", "99.9", "99.99"):
        values["p" + name] = metric.get("percentiles", {}).get(name)
    return values


def main():
    with open(sys.argv[1]) as file:
        record = json.load(file)
    with open(sys.argv[2], newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, strict=True))
    if not rows and not record.get("results"):
        return  # sqlite3 prints no head over no rows
    head = rows.pop(0)
    assert head[:4] == ["record", "created", "machine_class", "id"], head
    assert head[-14:] == [
        "metric", "unit", "value", "count", "omitted", "min", "max", "mean",
        "stddev", "p50", "p90", "p99", "p99.9", "p99.99"], head
    assert all(len(row) == len(head) for row in rows), "ragged"
    rows = iter(rows)
    for result in record.get("results", []):
        status = result["status"]
        for i, run in enumerate(result["runs"] or [None]):
            named = (run or {"metrics": {}})["metrics"]
            values = [(name, key, value) for name, metric in named.items()
                      for key, value in statistics(metric).items()]
            got = {}
            for _ in range(max(1, len(named))):
                row = dict(zip(head, next(rows)))
                assert clean(result["id"]).startswith(row["id"]), row
                params = result["params"]
                assert row["size_bytes"] == str(params["size_bytes"]), row
                assert row["placement"] == params["placement"]["name"], row
                machine = record["environment"]
                for key, value in (
                        ("label", record.get("label")),
                        ("kernel", machine.get("kernel", {}).get("release")),
                        ("cpu", machine.get("cpu", {}).get("model"))):
                    assert clean(value).startswith(row[key]), row
                    assert row[key] or not value, row
                if run is None:
                    assert row["run"] == row["run_status"] == "", row
                    assert row["status"] == (
                        status if status != "odd" else "failed"), row
                    assert (row["reason"] != "") == bool(
                        result.get("reason"))
                    assert clean(result.get("reason")).startswith(row["reason"])
                else:
                    assert row["run"] == str(run["index"]), row
                    assert row["order"] == str(run["order"]), row
                    assert run["status"] in (row["run_status"], "odd"), row
                for key in head[-12:]:
                    if row["metric"] in named:
                        got[row["metric"], key] = row[key]
                assert row["metric"] in named or not (named or row["metric"])
            filled = sum(text != "" for text in got.values())
            assert filled == sum(value is not None for _, _, value in values), (
                result["id"], run and run["index"])
            for name, key, value in values:
                text = got[name, key]
                same = (text == "" if value is None
                        else float(text) == float(value))
                assert same, (result["id"], name, key, value, text)
    assert next(rows, None) is None, "more rows than the record has"


main()
