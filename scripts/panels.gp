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
