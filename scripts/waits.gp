# Ways to wait side by side: columns place, "wait", the median and the ends of
# its interval, p99, and the CPU time's median and ends; NaN where the
# mechanism does not offer the wait.
load "style.gp"
load "series.gp"

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
