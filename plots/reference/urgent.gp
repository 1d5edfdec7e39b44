# Wait of an urgent and of an ordinary message by the backlog before them.
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
# An axis of messages queued, none at 0.5.
stats DATA index 1:SERIES every ::1 using 1 name "X" nooutput
stats DATA index 1:SERIES every ::1 using 2 name "Y" nooutput
XLOW = X_min / 1.3
XHIGH = X_max * 1.1
LOGY = 1
ABOVE = 0
ASIDE = 0
EVERY = 1
set xtics ("0" 0.5)
do for [e = 0:9] { do for [m in X_max > 100 * X_min ? "1" : "1 2 5"] {
	set xtics add (sprintf("%.0f", m * 10 ** e) m * 10 ** e)
} }
# Ends the pictures of lines, whose columns are x, y and the ends of its
# interval. Before: XLOW, XHIGH and ASIDE (series.gp); LOGY, whether the y axis
# is logarithmic; the share of the height that is ABOVE the lines; EVERY so many
# points are marked.
stats DATA index 1:SERIES every ::1 using (valid(3) ? $3 : $2) \
	name "LOW" nooutput
stats DATA index 1:SERIES every ::1 using (valid(4) ? $4 : $2) \
	name "HIGH" nooutput
if (LOGY) {
	YLOW = LOW_min / 1.25
	YHIGH = YLOW * (1.25 * HIGH_max / YLOW) ** (1 / (1.0 - ABOVE))
	set ytics ()
	do for [e = -3:12] { do for [m in steps(YLOW, YHIGH)] {
		set ytics add (sprintf("%g", m * 10.0 ** e) m * 10.0 ** e)
	} }
	up(y) = log(y / YLOW) / log(YHIGH / YLOW)
} else {
	YLOW = 0.0
	YHIGH = 1.05 * HIGH_max / (1 - ABOVE)
	up(y) = y / YHIGH
}

# Lines that all end near the right edge are named there, else in the key.
array ATX[SERIES]
array ATY[SERIES]
array ORDER[SERIES]
array PLACE[SERIES]
direct = SERIES < 17
widest = 0
do for [i = 1:SERIES] {
	stats DATA index i every ::1 using (valid(2) ? (ATX[i] = $1, \
		ATY[i] = $2, 0) : 0) nooutput
	direct = direct && along(ATX[i]) > 0.8
	widest = strlen(NAME[i]) > widest ? strlen(NAME[i]) : widest
	j = i
	while (j > 1 && ATY[ORDER[j > 1 ? j - 1 : 1]] > ATY[i]) {
		ORDER[j] = ORDER[j - 1]
		j = j - 1
	}
	ORDER[j] = i
}
if (direct) {
	# Names as near to their lines as leaves each a line of text: in the
	# middle of where they go when pushed up, and where when pushed down.
	GAP = 18.5 / (HEIGHT - TOP - 64)
	most(a, b) = a > b ? a : b
	least(a, b) = a < b ? a : b
	array RISE[SERIES]
	do for [k = 1:SERIES] {
		RISE[k] = most(up(ATY[ORDER[k]]), k > 1 ? RISE[k - 1] + GAP : 0)
	}
	fall = 2.0
	do for [j = 1:SERIES] {
		k = SERIES + 1 - j
		fall = least(up(ATY[ORDER[k]]), fall - GAP)
		PLACE[k] = (RISE[k] + fall) / 2
	}
	do for [k = 1:SERIES] {
		PLACE[k] = most(PLACE[k], k > 1 ? PLACE[k - 1] + GAP : 0.01)
	}
	do for [j = 1:SERIES] {
		k = SERIES + 1 - j
		PLACE[k] = least(PLACE[k], j > 1 ? PLACE[k + 1] - GAP : 1)
	}
	set key off
	RIGHT = 1 - across(LETTER * widest + 62)
	set rmargin at screen RIGHT
	right(n) = RIGHT + across(n)
	do for [k = 1:SERIES] {
		i = ORDER[k]
		set arrow from first aside(ATX[i], i),first ATY[i] \
			to screen right(20),graph PLACE[k] \
			nohead linecolor rgb colour(i) linewidth 0.7
		set arrow from screen right(20),graph PLACE[k] \
			to screen right(48),graph PLACE[k] nohead linestyle i
		set label NAME[i] at screen right(55),graph PLACE[k] left \
			textcolor rgb INK
		set label "" at screen right(34),graph PLACE[k] \
			point pointtype shape(i) pointsize POINT \
			linecolor rgb colour(i)
	}
} else {
	set key outside right top vertical invert Left reverse samplen 3.5 \
		spacing 1.25 textcolor rgb INK
}

set logscale x
set xrange [XLOW:XHIGH]
if (LOGY) { set logscale y }
set yrange [YLOW:YHIGH]
# Series are drawn last to first, so that the first lies on top.
# Many points leave no room for caps and marks.
if (LOW_records > 60 * SERIES) {
	EVERY = LOW_records / SERIES / 20
	set bars 0
} else {
	set bars 0.5
}
plot for [i = SERIES:1:-1] DATA index i every ::1 \
		using (aside($1, i)):(valid(3) ? $2 : NaN):3:4 \
		with yerrorbars pointsize 0 \
		linecolor rgb colour(i) \
		linewidth EVERY > 1 ? 0.4 : 1.2 notitle, \
	for [i = SERIES:1:-1] DATA index i every ::1 \
		using (aside($1, i)):2 with linespoints linestyle i \
		pointinterval EVERY title NAME[i]
set output
