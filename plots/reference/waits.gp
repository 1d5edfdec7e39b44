# Ways to wait side by side: columns place, "wait", the median and the ends of
# its interval, p99, and the CPU time's median and ends; NaN where the
# mechanism does not offer the wait.
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

# Only the waits that somebody was asked to measure have a place.
WAITS = ""
do for [w = 0:7] {
	asked = 0
	stats DATA index 1:SERIES every ::1 \
		using (asked = asked || $1 == w) nooutput
	if (asked) { WAITS = WAITS." ".w }
}
place(x) = sum [k = 1:words(WAITS)] (int(word(WAITS, k)) < x)
stats DATA index 1:SERIES every ::1 using 3 name "P50" nooutput
stats DATA index 1:SERIES every ::1 \
	using (valid(6) ? $6 : valid(5) ? $5 : $3) name "REACH" nooutput
stats DATA index 1:SERIES every ::1 \
	using (valid(9) ? $9 : valid(7) ? $7 : 0) name "CPU" nooutput
TAILS = 0
BARS = 0
stats DATA index 1:SERIES every ::1 \
	using (BARS = BARS || valid(4), TAILS = TAILS || valid(6)) nooutput
set xrange [-0.55:words(WAITS) - 0.45]
set grid noxtics
set xtics scale 0
set style fill solid noborder
BAR = 0.84 / SERIES
set boxwidth BAR * 0.9
bar(x, i) = place(x) + BAR * (i - (SERIES + 1) / 2.0)
note(p50) = p50 eq "NaN" ? "not offered" : ""

set ylabel offset -1,0
set lmargin at screen 0.1
set rmargin at screen 0.98
set multiplot

set tmargin at screen down(TOP + 32)
set bmargin at screen 0.46
set key at screen 0.1,down(TOP) left top horizontal noinvert Left reverse
# A long tail would press linear bars flat.
if (REACH_max > 8 * P50_max) {
	bottom = P50_min / 2
	set logscale y
	set yrange [bottom:REACH_max * 1.3]
	set ytics ()
	do for [e = -3:12] { do for [m in steps(bottom, REACH_max)] {
		set ytics add (sprintf("%g", m * 10.0 ** e) m * 10.0 ** e)
	} }
} else {
	bottom = 0
	set yrange [0:REACH_max * 1.08]
}
set format x ""
plot for [i = 1:SERIES] DATA index i every ::1 using (bar($1, i)):3 \
		with boxes linecolor rgb colour(i) title NAME[i], \
	for [i = 1:SERIES] DATA index i every ::1 \
		using (bar($1, i)):3:4:5:3 \
		with candlesticks whiskerbars 0.15 \
		linecolor rgb INK linewidth 1.2 notitle, \
	for [i = 1:SERIES] DATA index i every ::1 using (bar($1, i)):6 \
		with points pointtype 12 pointsize POINT \
		linecolor rgb INK notitle, \
	keyentry with yerrorbars pointsize 0 linecolor rgb INK linewidth 1.2 \
		title BARS ? "95 % interval" : "", \
	keyentry with points pointtype 12 pointsize POINT \
		linecolor rgb INK title TAILS ? "p99" : "", \
	for [i = 1:SERIES] DATA index i every ::1 \
		using (bar($1, i)):(bottom):(note(strcol(3))) with labels \
		left rotate by 90 offset 0,0.5 font ",11" \
		textcolor rgb GREY notitle

unset label
unset logscale
unset key
set tmargin at screen 0.41
set bmargin at screen 0.07
set yrange [0:CPU_max > 0 ? CPU_max * 1.08 : 1]
set ytics autofreq
set ylabel EXTRA
set format x "%g"
plot for [i = 1:SERIES] DATA index i every ::1 using (bar($1, i)):7 \
		with boxes linecolor rgb colour(i), \
	for [i = 1:SERIES] DATA index i every ::1 \
		using (bar($1, i)):7:8:9:7 \
		with candlesticks whiskerbars 0.15 \
		linecolor rgb INK linewidth 1.2, \
	for [i = 1:SERIES] DATA index i every ::1 \
		using (place($1)):(-1):xtic(2) with points
unset multiplot
set output
