"""Are the colours of a page's mechanisms told apart?

colours.py PAGE: in each of its palettes, as most people and as those without
red or green receptors see it (Machado et al. 2009), every two are some way
apart in CIELAB. Prints those that are not; status 1 then.
"""
import itertools
import re
import sys

APART = 11
EYES = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868),
               (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968),
                 (0.280085, 0.672501, 0.047413),
                 (-0.011820, 0.042940, 0.968881)),
}
XYZ = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722),
       (0.0177, 0.1095, 0.8728))  # white is 1, 1, 1


def times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector)) for row in matrix]


def lab(colour, eye):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
             for c in parts]
    seen = [min(max(c, 0), 1) for c in times(eye, light)]
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
               for t in times(XYZ, seen))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def main():
    with open(sys.argv[1]) as file:
        palettes = re.findall(r":root \{( --sysv:.*?)\}", file.read(), re.S)
    wrong = [] if len(palettes) == 2 else ["%d palettes" % len(palettes)]
    for number, palette in enumerate(palettes):
        colours = dict(re.findall(
            r"--(sysv|posix|pipe|uds|ring|other): (#[0-9a-f]{6});", palette))
        if len(colours) != 6:
            wrong.append("palette %d: %s" % (number, list(colours)))
        for (who, eye), (a, b) in itertools.product(
                EYES.items(), itertools.combinations(colours, 2)):
            apart = sum((p - q) ** 2 for p, q in zip(
                lab(colours[a], eye), lab(colours[b], eye))) ** 0.5
            if apart < APART:
                wrong.append("palette %d, %s: %s and %s are %.0f apart" %
                             (number, who, a, b, apart))
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


main()
