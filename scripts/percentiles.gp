# Latency by percentile: columns 1/(1 - p) and µs, both logarithmic.
here = ARG0[1:strlen(ARG0) - strlen("percentiles.gp")]
call here."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5

stats DATA using 1 name "X" nooutput
stats DATA using 2 name "Y" nooutput
set logscale xy
set xrange [1 / 0.9:X_max * 1.15]
set yrange [Y_min / 1.25:Y_max * 1.25]
set xtics ("10 %%" 1 / 0.9, "50 %%" 2, "90 %%" 10, "99 %%" 100, "99.9 %%" 1e3, \
	"99.99 %%" 1e4, "99.999 %%" 1e5)
set ytics ()
do for [e = -3:9] { do for [m in steps(Y_min, Y_max)] {
	set ytics add (sprintf("%g", m * 10.0 ** e) m * 10.0 ** e)
} }
set xlabel "share of the messages that were at least as fast"
set ylabel "round trip, µs"
plot for [i = SERIES:1:-1] DATA index i - 1 using 1:2 \
	with linespoints linestyle i pointinterval 10 title columnheader(1)
