"""Reads a page of `mqbench report --format html` as a strict reader would.

page.py PAGE [RECORD]: is it whole, does it name nothing outside itself, and
are its numbers those of the record? Prints what is wrong; status 1 then.
"""
import base64
import json
import math
import re
import sys
import zlib
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "rect", "circle"}
ELEMENTS = {
    "html", "head", "title", "style", "body", "main", "header", "nav", "a",
    "p", "b", "strong", "small", "code", "pre", "h1", "h2", "h3", "section",
    "figure", "figcaption", "div", "label", "output", "details", "summary",
    "table", "thead", "tbody", "tr", "th", "td", "data", "span", "ul", "li",
    "dl", "dt", "dd", "script", "svg", "desc", "g", "path", "text",
} | VOID


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.wrong = []
        self.stack = []
        self.ids = {}
        self.references = []
        self.figures = []  # ids
        self.row = self.cell = None  # ids of the results they are of
        self.cells = []  # texts of the row so far
        self.numbers = []  # (id of the result, metric, cells, value)
        self.text = []
        self.scripts = 0
        self.feed(text)
        self.close()
        if self.stack:
            self.wrong.append("not closed: %s" % self.stack)
        for name, count in self.ids.items():
            if count > 1:
                self.wrong.append("id %s stands %d times" % (name, count))
        for kind, name in self.references:
            if kind in ("href", "src"):
                if not name.startswith("#") and name != "data:,":
                    self.wrong.append("%s=%s leads outside" % (kind, name))
                if name.startswith("#") and name[1:] not in self.ids:
                    self.wrong.append("%s leads nowhere" % name)
            else:
                for part in name.split():
                    if part not in self.ids:
                        self.wrong.append("%s=%s names nothing" % (kind, part))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag not in ELEMENTS:
            self.wrong.append("<%s> is no element of ours" % tag)
        for name, value in attributes.items():
            if name.startswith("on") or name == "style":
                self.wrong.append("<%s %s> is a script or a style" %
                                  (tag, name))
            if name in ("href", "src", "for", "aria-labelledby",
                        "aria-describedby"):
                self.references.append((name, value))
        if "id" in attributes:
            name = attributes["id"]
            self.ids[name] = self.ids.get(name, 0) + 1
            if not re.fullmatch(r"[a-z0-9-]+", name):
                self.wrong.append("id %r" % name)
        self.scripts += tag == "script"
        if tag == "figure":
            self.figures.append(attributes["id"])
        if tag == "tr":
            self.row = self.cell = attributes.get("data-id")
            self.cells = []
        if tag in ("td", "th"):
            self.cell = attributes.get("data-id", self.row)
            self.cells.append("")
        if tag == "data":
            self.numbers.append((self.cell, attributes.get("data-metric"),
                                 list(self.cells),
                                 float(attributes["value"])))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.stack or self.stack[-1] != tag:
            self.wrong.append("</%s> in %s" % (tag, self.stack[-3:]))
        else:
            self.stack.pop()

    def handle_data(self, data):
        if self.stack and self.stack[-1] not in ("style", "script"):
            self.text.append(data)
            if "td" in self.stack:
                self.cells[-1] += data

    def unknown_decl(self, data):
        self.wrong.append("a declaration: %s" % data)

    def handle_comment(self, data):
        self.wrong.append("a comment: %s" % data)


def read(path):
    with open(path, "rb") as file:
        raw = file.read()
    text = raw.decode("utf-8")
    page = Page(text)
    if len(raw) > 2_000_000:
        page.wrong.append("%d bytes" % len(raw))
    if page.scripts != 1:
        page.wrong.append("%d scripts" % page.scripts)
    for bad in ("nan", "inf"):
        if re.search(r"(?<![a-z])-?%s(?![a-z])" % bad, text, re.I):
            page.wrong.append("it says %s" % bad)
    if re.search(r"[0-9]e\+[0-9]", "".join(page.text)):
        page.wrong.append("it says a number with an exponent")
    if any(ord(c) < 32 and c not in "\n\t" for c in text):
        page.wrong.append("a control character")
    return page


def percentile(payload, percent):
    """Of an HdrHistogram, as docs/format.md describes it."""
    data = zlib.decompress(base64.b64decode(payload)[8:])[40:]
    counts, at, index = [], 0, 0
    while at < len(data):
        number = shift = 0
        while True:
            byte = data[at]
            at += 1
            number |= (byte if shift == 56 else byte & 127) << shift
            shift += 7
            if shift == 63 or byte < 128:
                break
        number = (number >> 1) ^ -(number & 1)
        if number > 0:
            counts.append((index, number))
        index += 1 if number > 0 else -number
    rank = math.ceil(percent / 100 * sum(n for _, n in counts) - 1e-9)
    for index, n in counts:
        rank -= n
        if rank <= 0:
            scale = 0 if index < 1024 else index // 1024 - 1
            return ((index - 1024 * scale + 1) << scale) - 1


def wanted_of(result, metric, cells):
    if metric == "pooled":
        return percentile(result["histograms"]["rtt_ns"]["hdr_v2"],
                          float(cells[2].split()[0]))
    key = "median"
    if metric.endswith((".ci_low", ".ci_high")):
        metric, key = metric.rsplit(".", 1)
    return result["summary"].get(metric, {}).get(key)


def compare(page, record):
    """How many numbers of the page are in the record; wrong ones are said."""
    results = {r["id"]: r for r in record["results"]}
    same = 0
    for name, metric, cells, value in page.numbers:
        if name not in results or metric in (None, "ratio", "switches"):
            continue
        wanted = wanted_of(results[name], metric, cells)
        if wanted is None or abs(value - wanted) > 2e-6 * abs(value):
            page.wrong.append("%s: %s is %r, in the record %r" % (
                name, metric, value, wanted))
        else:
            same += 1
    return same


def main():
    page = read(sys.argv[1])
    if len(sys.argv) > 2:
        with open(sys.argv[2]) as file:
            record = json.load(file)
        same = compare(page, record)
        print("%d figures, %d numbers as in the record" %
              (len(page.figures), same))
        if same == 0 and any(r.get("summary", {}) for r in record["results"]):
            page.wrong.append("no number could be compared")
    for line in page.wrong[:20]:
        print(line)
    sys.exit(1 if page.wrong else 0)


if __name__ == "__main__":
    main()
