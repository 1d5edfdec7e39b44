"""check_findings.py SOURCE [write]: whether the tables of docs/findings.md have
what the records in results/kernels have, or writes it there: of each row the
median over a kernel's boots, of 64 bytes."""

import functools
import glob
import json
import re
import statistics
import sys

# Row: workload, whether on one CPU, figure.
ROWS = {
    "round trip, one CPU": ("pingpong", True, "rtt_instructions.mean"),
    "round trip, two CPUs": ("pingpong", False, "rtt_instructions.mean"),
    "send": ("depth", True, "send_instructions.mean"),
    "receive": ("depth", True, "recv_instructions.mean"),
    "message of a stream": ("flood", True, "unswitched_instructions"),
    "switch of a stream": ("flood", True, "switch_instructions"),
}
FAMILIES = {"System V": "sysv", "POSIX": "posix"}
NAME = r"(\+deb\d+)?-cloud-[a-z0-9]+?(-\d+|-explained)?\.json"


@functools.cache
def record(name):
    with open(name, encoding="utf-8") as file:
        return json.load(file)["results"]


def figures(folder, kernel, row, family):
    workload, one, metric = ROWS[row]
    for name in glob.glob(glob.escape(folder) + "/*.json"):
        if re.fullmatch(re.escape(kernel) + NAME, name[len(folder) + 1:]):
            for result in record(name):
                part = result["id"].split("/")
                if (part[:3] == [workload, FAMILIES[family], "64B"]
                        and (part[4] == "same-cpu") == one
                        and metric in result["summary"]):
                    yield result["summary"][metric]["median"]


def lines(source, text):
    folder, kernels = "matrix", None
    for line in text.split("\n"):
        cells = [cell.strip() for cell in line.split("|")][1:-1]
        row, _, family = (cells or [""])[0].rpartition(", ")
        if line.startswith("## "):
            folder = "arm64" if "Arm" in line else "matrix"
        elif not cells:
            kernels = None
        elif cells[0] == "":
            kernels = cells[1:]
        elif row in ROWS and family in FAMILIES:
            line = "| %s | %s |" % (cells[0], " | ".join(
                "%.0f" % statistics.median(figures(
                    source + "/results/kernels/" + folder, kernel, row, family))
                for kernel in kernels))
        yield line


def main(source, write=None):
    name = source + "/docs/findings.md"
    with open(name, encoding="utf-8") as file:
        text = file.read()
    made = list(lines(source, text))
    if write:
        with open(name, "w", encoding="utf-8") as file:
            file.write("\n".join(made))
        return
    wrong = [pair for pair in zip(text.split("\n"), made) if pair[0] != pair[1]]
    assert sum(line.startswith("| round trip") for line in made) >= 8
    assert not wrong, "\n".join("\n".join(pair) for pair in wrong)


main(*sys.argv[1:])
