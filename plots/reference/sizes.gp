# Round trip by size, and the sizes above which the kernel allocates once more.
# Begins every picture's script. NAME.gp draws NAME.dat, which lies beside it:
#   gnuplot NAME.gp                         NAME.svg and NAME.png
#   gnuplot -e 'FORMAT = "svg"' NAME.gp     one of them
# All texts come from the data, where they are texts and nothing else.
if (!exists("BASE")) {
	# With "./" no name is taken for a pipe ("<", "|"), for "-" or for "~".
	SELF = ARG0[1:1] eq "/" ? ARG0 : "./".ARG0
	BASE = SELF[1:strlen(SELF) - 3]
	if (!exists("FORMAT")) {
		do for [FORMAT in "svg png"] { load SELF }
		exit
	}
}
reset
set encoding utf8
DATA = BASE.".dat"

# Block 0: title, subtitle, what the values are, rows of a list, a word for this
# script alone, what x is, a list of what the points mean, how it is read, and
# the colours of mechanisms, that of all unknown ones last.
array TEXT[9]
stats DATA index 0 using (TEXT[int($0) + 1] = strcol(2), 0) nooutput
AXIS = TEXT[3]
ROWS = int(TEXT[4])
EXTRA = TEXT[5]
KEY = TEXT[7]
NOTE = TEXT[8]
COLOURS = TEXT[9]

# Lengths are of the SVG's pixels; those of the PNG are smaller by a quarter.
WIDTH = 900.0
HEIGHT = ROWS > 0 ? 182.0 + 17 * ROWS : 560.0
across(n) = n / WIDTH
down(n) = 1 - n / HEIGHT
if (FORMAT eq "png") {
	HEAD = "sans:Bold,16"
	HEADING = "sans:Bold,11"
	POINT = 1
	LETTER = 7.3
	set terminal pngcairo noenhanced size 4 * WIDTH / 3,4 * HEIGHT / 3 \
		font "sans,12" linewidth 1.3 background rgb "white"
} else {
	HEAD = "sans-serif,16"
	HEADING = "sans-serif,12"
	POINT = 0.7
	LETTER = 7
	set terminal svg noenhanced size WIDTH,HEIGHT \
		font "sans-serif,12" linewidth 1 background rgb "white"
}
set output BASE.".".FORMAT

INK = "#333333"
GREY = "#767676"
FAINT = "#d9d9d9"

# A long subtitle goes on in a second line, broken where " · " parts it.
LINE_MAX = 140
line1 = TEXT[2]
line2 = ""
if (strlen(TEXT[2]) > LINE_MAX) {
	head = LINE_MAX
	while (head > 3 && TEXT[2][head - 2:head] ne " · ") { head = head - 1 }
	if (head == 3) { head = LINE_MAX }
	line1 = TEXT[2][1:head - 3]
	line2 = TEXT[2][head + 1:head + LINE_MAX]
}
set label 1 TEXT[1] at screen 0.015,down(22) left font HEAD textcolor rgb INK
set label 2 line1 at screen 0.015,down(46) left font ",11" textcolor rgb GREY
set label 3 line2 at screen 0.015,down(65) left font ",11" textcolor rgb GREY
TOP = strlen(line2) ? 92 : 76
set tmargin at screen down(TOP)
set bmargin at screen 64 / HEIGHT

set border 3 linecolor rgb GREY linewidth 1
set tics nomirror textcolor rgb INK
set tics scale 0.6, 0
set xlabel TEXT[6] textcolor rgb INK
set ylabel AXIS textcolor rgb INK
set grid xtics ytics linetype 1 linecolor rgb FAINT linewidth 0.6

# Filled shapes by colour; the next number down is the same shape empty.
SHAPES = "7 5 9 13 11 15 3 2"
# For pictures of series: block i holds one, behind a row of its name, colour,
# rank among its colour's variants, and knee.
stats DATA using (0) nooutput
SERIES = STATS_blocks - 1
array NAME[SERIES]
array COLOUR[SERIES]
array RANK[SERIES]
array KNEE[SERIES]
stats DATA index 1:SERIES every ::0::0 using \
	(k = int(column(-2)), NAME[k] = strcol(1), COLOUR[k] = int($2), \
	RANK[k] = int($3), KNEE[k] = $4, k) nooutput

# Shape tells the mechanism, dash and filling the variant, without colour too.
ORDERS = ""
do for [i = 1:SERIES] {
	if (!strstrt(ORDERS, sprintf(" %d ", RANK[i]))) {
		ORDERS = ORDERS.sprintf(" %d ", RANK[i])
	}
}
before(i) = sum [k = 1:words(ORDERS)] (int(word(ORDERS, k)) < RANK[i])
colour(i) = word(COLOURS, COLOUR[i])
dash(i) = before(i) % 8 + 1
whole(i) = int(word(SHAPES, (COLOUR[i] - 1) % words(SHAPES) + 1))
shape(i) = whole(i) - before(i) % 2
set dashtype 1 solid
set dashtype 2 (8, 4)
set dashtype 3 (2, 3)
set dashtype 4 (9, 3, 2, 3)
set dashtype 5 (15, 5)
set dashtype 6 (4, 2, 4, 7)
set dashtype 7 (1, 5)
set dashtype 8 (12, 3, 2, 3, 2, 3)
do for [i = 1:SERIES] {
	set style line i linecolor rgb colour(i) \
		linewidth COLOUR[i] < 3 ? 2 : 1.3 \
		dashtype dash(i) pointtype shape(i) pointsize POINT
}

# The logarithmic x axis, from XLOW to XHIGH, and the share of it up to x.
along(x) = log(x / XLOW) / log(XHIGH / XLOW)
# Series at one x are spread over ASIDE octaves.
aside(x, i) = x * 2 ** (ASIDE * ((i - 0.5) / SERIES - 0.5))

# Marks within each decade of a logarithmic axis: the longer, the fewer.
steps(low, high) = high / low > 2e3 ? "1" : high / low > 4 ? "1 2 5" : \
	high / low > 1.7 ? "1 1.2 1.5 2 2.5 3 4 5 6 7 8" : \
	"1 1.05 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 2 2.2 2.4 2.6 2.8 3 3.3 " \
	."3.6 4 4.5 5 5.5 6 6.5 7 7.5 8 8.5 9 9.5"
# An axis of message sizes, none at 0.5.
stats DATA index 1:SERIES every ::1 using 1 name "X" nooutput
stats DATA index 1:SERIES every ::1 using 2 name "Y" nooutput
XLOW = X_min / 1.2
XHIGH = X_max * 1.2
EVERY = 1
bytes_text(n) = n < 1024 ? sprintf("%g B", n) : \
	n < 1048576 ? sprintf("%g KiB", n / 1024) : \
	sprintf("%g MiB", n / 1048576)
set xtics ("0" 0.5)
do for [e = 0:24:X_max / X_min > 512 || words(ORDERS) > 1 ? 2 : 1] {
	set xtics add (bytes_text(2 ** e) 2 ** e)
}
ASIDE = 0.08
# Ends the pictures whose variants each have a panel with a scale of its own,
# so that what differs by little is seen: columns x, y and the ends of its
# interval. Before: XLOW, XHIGH and ASIDE (series.gp); EVERY so many points are
# marked. EXTRA lists the sizes above which the kernel allocates once more.
array YLOW[SERIES]
array YHIGH[SERIES]
FAMILIES = ""
PANELS = words(ORDERS)
do for [i = 1:SERIES] {
	stats DATA index i every ::1 using (valid(3) ? $3 : $2) \
		name "LOW" nooutput
	stats DATA index i every ::1 using (valid(4) ? $4 : $2) \
		name "HIGH" nooutput
	YLOW[i] = LOW_min
	YHIGH[i] = HIGH_max
}
most(a, b) = a > b ? a : b
least(a, b) = a < b ? a : b
comma(i) = strstrt(NAME[i], ", ")
family(i) = comma(i) ? NAME[i][1:comma(i) - 1] : NAME[i]
variant(i) = comma(i) ? NAME[i][comma(i) + 2:] : ""

# The mechanisms, once for all panels.
at = 14
do for [i = 1:SERIES] {
	if (!strstrt(FAMILIES, "'".family(i)."'")) {
		FAMILIES = FAMILIES."'".family(i)."'"
		set arrow from screen across(at),down(TOP + 2) \
			to screen across(at + 28),down(TOP + 2) nohead \
			linecolor rgb colour(i) linewidth COLOUR[i] < 3 ? 2 : 1.3
		set label "" at screen across(at + 14),down(TOP + 2) \
			point pointtype whole(i) pointsize POINT \
			linecolor rgb colour(i)
		set label family(i) at screen across(at + 34),down(TOP + 2) \
			left font ",11" textcolor rgb INK
		at = at + 56 + LETTER * strlen(family(i))
	}
}
set label TEXT[6] at screen 0.5,34 / HEIGHT center textcolor rgb INK
set label NOTE at screen 0.5,14 / HEIGHT center font ",11" textcolor rgb GREY
set label AXIS at screen 0.015,down(TOP + 26) left textcolor rgb INK
unset xlabel
unset ylabel
set key off
set logscale xy
set xrange [XLOW:XHIGH]
if (EVERY > 1) { set bars 0 } else { set bars 0.5 }

marks(low, high) = high / low > 20 || high / low < 2 ? steps(low, high) : \
	"1 1.5 2 3 4 5 7"
piece(n) = real(word(EXTRA, n))
names = "'second allocation' third fourth 'fifth, and so on'"
GAP = 54.0
ACROSS = PANELS < 4 ? PANELS : 3
WIDE = (WIDTH - 14 - GAP * ACROSS) / ACROSS
TALL = (HEIGHT - TOP - 86) / ceil(PANELS / real(ACROSS))
set multiplot
do for [n = 1:PANELS] {
	MEMBERS = ""
	low = 1e99
	high = 0
	do for [i = 1:SERIES] {
		if (before(i) == n - 1) {
			MEMBERS = sprintf("%d %s", i, MEMBERS)
			low = least(low, YLOW[i])
			high = most(high, YHIGH[i])
		}
	}
	left = GAP + (GAP + WIDE) * ((n - 1) % ACROSS)
	top = TOP + 36 + TALL * ((n - 1) / ACROSS)
	set lmargin at screen across(left)
	set rmargin at screen across(left + WIDE)
	set tmargin at screen down(top + 26)
	set bmargin at screen down(top + TALL - 24)
	low = low / 1.03
	high = high * 1.03
	above = 0
	do for [k = 1:words(EXTRA)] {
		if (piece(k) >= X_min && piece(k) < X_max) {
			above = 0.22
			set arrow from first piece(k),graph 0 \
				to first piece(k),graph 1 nohead \
				linecolor rgb GREY linewidth 0.8 dashtype 2
			set label word(names, k) at first piece(k),graph 1 \
				right rotate by 90 offset -0.9,0 font ",10" \
				textcolor rgb GREY
		}
	}
	high = low * (high / low) ** (1 / (1 - above))
	set yrange [low:high]
	set ytics ()
	do for [e = -3:12] { do for [m in marks(low, high)] {
		set ytics add (sprintf("%g", m * 10.0 ** e) m * 10.0 ** e)
	} }
	set label variant(int(word(MEMBERS, 1))) at graph 0,graph 1 left \
		offset 0,0.9 font HEADING textcolor rgb INK
	plot for [i in MEMBERS] DATA index int(i) every ::1 \
			using (aside($1, int(i))):(valid(3) ? $2 : NaN):3:4 \
			with yerrorbars pointsize 0 \
			linecolor rgb colour(int(i)) \
			linewidth EVERY > 1 ? 0.4 : 1.2, \
		for [i in MEMBERS] DATA index int(i) every ::1 \
			using (aside($1, int(i))):2 with linespoints \
			linecolor rgb colour(int(i)) pointtype whole(int(i)) \
			pointsize POINT pointinterval EVERY \
			linewidth COLOUR[int(i)] < 3 ? 2 : 1.3
	unset label
	unset arrow
}
unset multiplot
set output
