#!/usr/bin/env python3
"""Pictures of pages, to look at: shoot.py FOLDER PAGE...

FOLDER/PAGE-WIDTH-SCHEME-N.png, each 1700 pixels of it, and FOLDER/PAGE.pdf.
"""
import os
import sys

sys.dont_write_bytecode = True
from browser import Browser

STEP = 1700


def shoot(browser, stem, width, scheme):
    browser.size(width)
    browser.media(scheme)
    height = browser.height()
    for top in range(0, height, STEP):
        browser.picture("%s-%d-%s-%d.png" %
                        (stem, width, scheme, top // STEP), top,
                        min(STEP, height - top))


folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
with Browser() as browser:
    for page in sys.argv[2:]:
        name = os.path.splitext(os.path.basename(page))[0]
        stem = os.path.join(folder, name)
        browser.load(page)
        for scheme in ("light", "dark"):
            for width in (1280, 390):
                shoot(browser, stem, width, scheme)
        browser.media("light")
        browser.pdf(stem + ".pdf")
