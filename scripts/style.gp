# What the pictures share: terminal, title, frame, colours, dashes and tics.
# call "style.gp" DATA OUTPUT TITLE SUBTITLE STYLES
set encoding utf8

# With "./" no name is taken for a pipe ("<", "|"), for "-" or for "~".
plain_name(f) = f[1:1] eq "/" ? f : "./".f
DATA = plain_name(ARG1)
OUTPUT = plain_name(ARG2)
STYLES = ARG5
SERIES = words(STYLES)

if (OUTPUT[strlen(OUTPUT) - 3:] eq ".png") {
	HEAD = "sans:Bold,16"
	POINT = 1
	set terminal pngcairo noenhanced size 1200,750 font "sans,12" \
		linewidth 1.3 background rgb "white"
} else {
	HEAD = "sans-serif,16"
	POINT = 0.7
	set terminal svg noenhanced size 900,560 font "sans-serif,12" \
		linewidth 1 background rgb "white"
}
set output OUTPUT

INK = "#333333"
GREY = "#767676"
FAINT = "#d9d9d9"

# A long subtitle goes on in a second line, broken where " · " parts it.
LINE_MAX = 140
line1 = ARG4
line2 = ""
if (strlen(ARG4) > LINE_MAX) {
	head = LINE_MAX
	while (head > 3 && ARG4[head - 2:head] ne " · ") { head = head - 1 }
	if (head == 3) { head = LINE_MAX }
	line1 = ARG4[1:head - 3]
	line2 = ARG4[head + 1:head + LINE_MAX]
}
set label 1 ARG3 at screen 0.015,0.96 left font HEAD textcolor rgb INK
set label 2 line1 at screen 0.015,0.917 left font ",11" textcolor rgb GREY
set label 3 line2 at screen 0.015,0.883 left font ",11" textcolor rgb GREY
TOP_MARGIN = strlen(line2) ? 0.835 : 0.865
set tmargin at screen TOP_MARGIN
set bmargin at screen 0.115

set border 3 linecolor rgb GREY linewidth 1
set tics nomirror textcolor rgb INK
set tics scale 0.6, 0
set xlabel textcolor rgb INK
set ylabel textcolor rgb INK
set grid xtics ytics linetype 1 linecolor rgb FAINT linewidth 0.6
# Series are drawn last to first, so that the first lies on top.
set key outside right top vertical invert Left reverse samplen 3.5 \
	spacing 1.25 textcolor rgb INK

# Okabe and Ito's colours: sysv posix pipe uds ring null, then strangers.
COLOURS = "#0072B2 #D55E00 #009E73 #CC79A7 #56B4E9 #999999 #E69F00 #000000"
# Filled shapes; the next number down is the same shape empty.
SHAPES = "7 5 9 13 11 15 3 2"
set dashtype 1 solid
set dashtype 2 (8, 4)
set dashtype 3 (2, 3)
set dashtype 4 (9, 3, 2, 3)
set dashtype 5 (15, 5)
set dashtype 6 (4, 2, 4, 7)
set dashtype 7 (1, 5)
set dashtype 8 (12, 3, 2, 3, 2, 3)

# The word "C:D" of series i: C is the mechanism's, D orders the variants.
field(i) = word(STYLES, i)
colon(i) = strstrt(field(i), ":")
colour_index(i) = int(field(i)[1:colon(i) - 1])
order(i) = int(field(i)[colon(i) + 1:*])
ORDERS = ""
do for [i = 1:SERIES] {
	if (!strstrt(ORDERS, sprintf(" %d ", order(i)))) {
		ORDERS = ORDERS.sprintf(" %d ", order(i))
	}
}
before(i) = sum [k = 1:words(ORDERS)] (int(word(ORDERS, k)) < order(i))
colour(i) = word(COLOURS, (colour_index(i) - 1) % 8 + 1)
dash(i) = before(i) % 8 + 1
# Shape tells the mechanism, dash and filling the variant, without colour too.
filled(i) = int(word(SHAPES, (colour_index(i) - 1) % 8 + 1))
shape(i) = filled(i) - before(i) % 2
do for [i = 1:SERIES] {
	set style line i linecolor rgb colour(i) \
		linewidth colour_index(i) < 3 ? 2 : 1.3 \
		dashtype dash(i) pointtype shape(i) pointsize POINT
}

# Marks within each decade of a logarithmic axis: the longer, the fewer.
steps(low, high) = high / low > 2e3 ? "1" : high / low > 4 ? "1 2 5" : \
	"1 1.2 1.5 2 2.5 3 4 5 6 7 8"
bytes_text(n) = n < 1024 ? sprintf("%g B", n) : \
	n < 1048576 ? sprintf("%g KiB", n / 1024) : \
	sprintf("%g MiB", n / 1048576)
