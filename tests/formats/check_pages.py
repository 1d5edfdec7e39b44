#!/usr/bin/env python3
"""check_pages.py RECORD HTML: what a browser would be given. RECORD may be
"compare": then only the shape is looked at."""
import json
import sys
from html.parser import HTMLParser

KNOWN = {"p", "strong", "table", "thead", "tbody", "tr", "th", "td", "details",
         "summary", "ul", "li", "h3", "hr", "br", "code", "pre"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables, self.open, self.text = [], [], ""

    def handle_starttag(self, tag, attrs):
        assert tag in KNOWN, "element %s: %s" % (tag, attrs)
        assert all(name in ("align", "open") for name, _ in attrs), attrs
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.tables[-1][-1].append("")
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, "</%s>" % tag

    def handle_data(self, data):
        self.text += data
        if self.open and self.open[-1] in ("td", "th"):
            self.tables[-1][-1][-1] += data


def three(value):
    if value is None:
        return "-"
    return "%.*f" % (2 if value < 9.995 else 1 if value < 99.95 else 0, value)


def main():
    with open(sys.argv[2], encoding="utf-8") as file:
        page = Page()
        page.feed(file.read())
    assert not page.open, page.open
    for table in page.tables:
        assert len(table) > 1, table
        assert all(len(row) == len(table[0]) for row in table), table[0]
    if sys.argv[1] == "compare":
        return
    with open(sys.argv[1]) as file:
        record = json.load(file)
    broken = [line for line in page.text.split("\n")
              if line.lstrip().startswith("|")]
    assert not broken or "hostile" in sys.argv[1], broken
    for warning in record.get("warnings", []):
        assert warning["message"][:20].strip() in page.text, warning
    if "reference" not in sys.argv[1]:
        return
    cells = {cell for table in page.tables for row in table for cell in row}
    for result in record["results"]:
        estimate = result["summary"].get("rtt_ns.p50")
        if estimate and "/null/" not in result["id"]:
            assert three(estimate["median"] / 1e3) in cells, result["id"]


main()
