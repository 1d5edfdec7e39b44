"""Prints docs/evidence.md, of what the parts left in the folder."""
import os
import textwrap

from common import FOLDER, load

TITLES = (
    ("slices", "Paired slices"),
    ("omission", "Coordinated omission"),
    ("coverage", "Coverage of the intervals"),
    ("alarms", "False alarms"),
    ("size", "The size of a real slowdown"),
    ("power", "Power"),
    ("drift", "A machine that changed meanwhile"),
    ("changes", "Change points"),
    ("gate", "History as a daily gate"),
    ("lag", "Schedule lag"),
    ("speed", "Speed"),
    ("index", "A folder of very many records"),
)

HEAD = """\
# Evidence

What mqbench guarantees about its figures, and the results of testing it.
`scripts/evidence.sh` runs the tests and writes this page; no figure was entered
by hand. A verdict is "met" or "missed" if the interval leaves no doubt, and
"cannot tell" if it contains the goal. Intervals are at 95 %: of a share exact
(Clopper and Pearson), one-sided if the goal is; of a median two of the trials.
"""


def line_of(words):
    return "| " + " | ".join(words) + " |"


def lines_of(title, part):
    yield "## " + title
    yield ""
    path = os.path.join(FOLDER, part + ".json")
    if not os.path.exists(path):
        yield "Not tested yet."
        return
    result = load(path)
    yield textwrap.fill(result["how"], 79)
    yield ""
    yield textwrap.fill(
        "`scripts/evidence.sh --only %s`; %s; commit %s; %s." % (
            part, " and ".join(result["machines"]),
            ", ".join(result["commits"]),
            " to ".join(sorted({result["dates"][0], result["dates"][-1]}))),
        79, break_on_hyphens=False)
    yield ""
    columns = ("what", "figure", "interval", "goal", "verdict")
    yield line_of(columns)
    yield line_of(["---"] * len(columns))
    for row in result["rows"]:
        yield line_of([str(row[column]) for column in columns])


def main():
    print(HEAD, end="")
    for part, title in TITLES:
        print()
        for line in lines_of(title, part):
            print(line)


main()
