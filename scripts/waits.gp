# Ways to wait side by side: columns place, "wait", p50, p99 and CPU time in
# µs; NaN where the mechanism does not offer the wait.
here = ARG0[1:strlen(ARG0) - strlen("waits.gp")]
call here."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5

# Only the waits that somebody was asked to measure have a place.
WAITS = ""
do for [w = 0:7] {
	asked = 0
	stats DATA using (asked = asked || $1 == w) nooutput
	if (asked) { WAITS = WAITS." ".w }
}
place(x) = sum [k = 1:words(WAITS)] (int(word(WAITS, k)) < x)
stats DATA using 3 name "P50" nooutput
stats DATA using (valid(4) ? $4 : $3) name "REACH" nooutput
stats DATA using (valid(5) ? $5 : 0) name "CPU" nooutput
set xrange [-0.55:words(WAITS) - 0.45]
set grid noxtics
set xtics scale 0
set style fill solid noborder
WIDTH = 0.84 / SERIES
set boxwidth WIDTH * 0.9
bar(x, i) = place(x) + WIDTH * (i - (SERIES + 1) / 2.0)
note(p50) = p50 eq "NaN" ? "not offered" : ""

set ylabel offset -1,0
set lmargin at screen 0.115
set rmargin at screen 0.98
set multiplot

set tmargin at screen TOP_MARGIN - 0.055
set bmargin at screen 0.46
set key at screen 0.115,TOP_MARGIN left top horizontal noinvert
# A long tail would press linear bars flat.
if (REACH_max > 8 * P50_max) {
	bottom = P50_min / 2
	set logscale y
	set yrange [bottom:REACH_max * 1.3]
	set ytics ()
	do for [e = -3:9] { do for [m in steps(bottom, REACH_max)] {
		set ytics add (sprintf("%g", m * 10.0 ** e) m * 10.0 ** e)
	} }
} else {
	bottom = 0
	set yrange [0:REACH_max * 1.08]
}
set ylabel REACH_max > P50_max ? "round trip, µs\nbar p50, whisker p99" : \
	"median\nround trip, µs"
set format x ""
plot for [i = 1:SERIES] DATA index i - 1 using (bar($1, i)):3 \
		with boxes linecolor rgb colour(i) title columnheader(1), \
	for [i = 1:SERIES] DATA index i - 1 \
		using (bar($1, i)):3:(0):($4 - $3) with vectors head \
		size screen 0.004,90 linecolor rgb INK linewidth 1 notitle, \
	for [i = 1:SERIES] DATA index i - 1 every ::1 \
		using (bar($1, i)):(bottom):(note(strcol(3))) with labels \
		left rotate by 90 offset 0,0.5 font ",11" \
		textcolor rgb GREY notitle

unset label
unset logscale
set tmargin at screen 0.41
set bmargin at screen 0.07
set yrange [0:CPU_max > 0 ? CPU_max * 1.08 : 1]
set ytics autofreq
set ylabel "CPU time a\nround trip, µs"
set format x "%g"
plot for [i = 1:SERIES] DATA index i - 1 using (bar($1, i)):5 \
		with boxes linecolor rgb colour(i) notitle, \
	for [i = 1:SERIES] DATA index i - 1 every ::1 \
		using (place($1)):(-1):xtic(2) with points notitle
unset multiplot
