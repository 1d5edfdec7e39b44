#!/usr/bin/env python3
"""Pages of `mqbench report --format html` as a browser shows them.

look.py PAGE...: of each page: the console stays silent and nothing else is
asked for; figures are visible and lie within the page, at 1280 and 390 pixels;
no text of a figure lies on another; light and dark differ and can be read;
the controls work by keyboard, without a script too; what is folded is open in
print. Prints what does not hold;
status 1 then.
"""
import sys

sys.dont_write_bytecode = True
from browser import Browser

SPACE, ESCAPE = " ", "\ue00c"
LEFT, UP, RIGHT, DOWN = "\ue012", "\ue013", "\ue014", "\ue015"

FIGURES = """(() => {
	const bad = [];
	const page = document.documentElement;
	if (page.scrollWidth > innerWidth)
		bad.push("the page is " + page.scrollWidth + " wide");
	for (const figure of document.querySelectorAll("figure")) {
		const seen = [...figure.querySelectorAll(".plots svg")].filter(
			(svg) => svg.getClientRects().length > 0);
		const all = figure.querySelectorAll(".plots svg").length;
		if (all > 0 && seen.length === 0)
			bad.push(figure.id + ": no drawing is visible");
		for (const svg of seen) {
			const box = svg.getBoundingClientRect();
			if (box.width < 250 || box.height < 50)
				bad.push(figure.id + ": " + box.width + " x " +
					box.height);
			if (box.left < 0 || box.right > innerWidth + 0.5)
				bad.push(figure.id + ": outside the page");
			if (![...svg.querySelectorAll(".p")].some(
				(mark) => mark.getBoundingClientRect().width))
				bad.push(figure.id + ": has no mark");
			const texts = [...svg.querySelectorAll("text")].map(
				(text) => [text.textContent,
					text.getBoundingClientRect()]);
			for (let i = 0; i < texts.length; i++) {
				const [a, one] = texts[i];
				if (one.left < -1 || one.right > innerWidth + 1)
					bad.push(figure.id + ": \\"" + a +
						"\\" leaves the page");
				for (let j = 0; j < i; j++) {
					const [b, other] = texts[j];
					if (one.left < other.right - 1 &&
						other.left < one.right - 1 &&
						one.top < other.bottom - 4 &&
						other.top < one.bottom - 4)
						bad.push(figure.id + ": \\"" +
							a + "\\" lies on \\"" +
							b + "\\"");
				}
			}
		}
	}
	return bad.slice(0, 10);
})()"""

CONTRAST = """(() => {
	const light = (colour) => {
		const [r, g, b] = colour.match(/[0-9.]+/g).map(
			(part) => part / 255).map((c) => c <= 0.04045 ?
			c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const paper = light(getComputedStyle(document.body).backgroundColor);
	let worst = 99;
	for (const one of document.querySelectorAll(
		"p, b, th, td, dt, summary, .sub, .figure text")) {
		const style = getComputedStyle(one);
		const ink = light(one.namespaceURI.endsWith("svg") ?
			style.fill : style.color);
		const ratio = (Math.max(ink, paper) + 0.05) /
			(Math.min(ink, paper) + 0.05);
		worst = Math.min(worst, ratio);
	}
	return [getComputedStyle(document.body).backgroundColor, worst];
})()"""

FOLDED = """[...document.querySelectorAll("details > :not(summary)")].filter(
	(inside) => !inside.checkVisibility()).length"""
SERIES = """document.querySelector(".figure:has(.to-log) .plots svg.log.wide .s0")
	.getClientRects().length > 0"""
LINEAR = """document.querySelector(".figure:has(.to-log) .plots svg.lin.wide")
	.getClientRects().length > 0"""
READOUT = """document.querySelector(".figure:has(.to-log) .readout").textContent"""


class Look:
    def __init__(self, browser):
        self.browser = browser
        self.wrong = []
        self.page = None

    def expect(self, holds, what):
        if not holds:
            self.wrong.append("%s: %s" % (self.page, what))

    def silent(self, when):
        said, asked = self.browser.logs()
        self.expect(not said, "%s, the console says %s" % (when, said[:3]))
        others = [name for name in asked
                  if not name.startswith(("file://", "data:"))]
        self.expect(len([name for name in asked
                         if name.startswith("file://")]) <= 1 and not others,
                    "%s, it asks for %s" % (when, asked[:5]))

    def figures(self, width):
        self.browser.size(width)
        for line in self.browser.evaluate(FIGURES):
            self.expect(False, "%d wide: %s" % (width, line))

    def colours(self):
        seen = []
        for scheme in ("light", "dark"):
            self.browser.media(scheme)
            paper, worst = self.browser.evaluate(CONTRAST)
            seen.append(paper)
            self.expect(worst >= 4.5, "%s: a contrast of %.2f" %
                        (scheme, worst))
        self.expect(seen[0] != seen[1], "light and dark are the same")
        self.browser.media("light")

    def hide_by_keyboard(self):
        if not self.browser.evaluate(
                "!!document.querySelector('.figure:has(.to-log)')"):
            return
        self.browser.evaluate("""document.querySelector(
            ".figure:has(.to-log) .to-lin").checked = false;
            document.querySelector(".figure:has(.to-log) .to-log").checked =
            true""")
        self.expect(self.browser.evaluate(SERIES), "the first series is hid")
        self.browser.focus(".figure:has(.to-log) .k0")
        self.browser.press(SPACE)
        self.expect(not self.browser.evaluate(SERIES),
                    "a key does not hide a series")
        self.browser.press(SPACE)
        self.expect(self.browser.evaluate(SERIES),
                    "a key does not show a series again")
        self.expect(not self.browser.evaluate(LINEAR), "both scales at once")
        self.browser.focus(".figure:has(.to-log) .to-log")
        self.browser.press(RIGHT)
        self.expect(self.browser.evaluate(LINEAR),
                    "a key does not make it linear")

    def values_by_keyboard(self):
        if not self.browser.evaluate(
                "!!document.querySelector('.figure:has(.to-log)')"):
            return
        self.browser.focus(".figure:has(.to-log) svg.lin.wide")
        first = self.browser.evaluate(READOUT)
        self.expect(first, "focus shows no value")
        others = set()
        for key in (RIGHT, LEFT, UP, DOWN, DOWN):
            self.browser.press(key)
            others.add(self.browser.evaluate(READOUT))
        self.expect(others - {first, ""}, "arrow keys show no other value "
                    "than %r" % first)
        self.browser.press(ESCAPE)
        self.expect(self.browser.evaluate(READOUT) == "",
                    "the value stays")

    def tables_by_keyboard(self):
        opened = "[...document.querySelectorAll('details[open]')].length"
        if not self.browser.evaluate("!!document.querySelector('summary')"):
            return
        self.browser.focus("summary")
        self.browser.press(SPACE)
        self.expect(self.browser.evaluate(opened) == 1,
                    "a key does not open a table")

    def printed(self):
        self.browser.devtools("Emulation.setEmulatedMedia", media="print")
        folded = self.browser.evaluate(FOLDED)
        self.expect(not folded, "%s folded parts in print" % folded)
        self.browser.media("light")

    def look(self, page):
        self.page = page
        self.browser.scripts(True)
        self.browser.media("light")
        self.browser.size(1280)
        self.browser.load(page)
        self.silent("when loaded")
        self.figures(1280)
        self.colours()
        self.hide_by_keyboard()
        self.values_by_keyboard()
        self.tables_by_keyboard()
        self.figures(390)
        self.silent("when used")
        self.browser.scripts(False)
        self.browser.size(1280)
        self.browser.load(page)
        self.silent("without a script")
        self.figures(1280)
        self.hide_by_keyboard()
        self.tables_by_keyboard()
        self.printed()


def main():
    with Browser() as browser:
        look = Look(browser)
        for page in sys.argv[1:]:
            look.look(page)
    for line in look.wrong[:30]:
        print(line)
    sys.exit(1 if look.wrong else 0)


main()
