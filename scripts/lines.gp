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
