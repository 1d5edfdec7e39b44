# Latency against load of an open loop: columns messages/s and µs.
here = ARG0[1:strlen(ARG0) - strlen("load.gp")]
call here."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5

stats DATA using 1 name "X" nooutput
stats DATA using 2 name "Y" nooutput
set logscale xy
set xrange [X_min / 1.2:X_max * 1.2]
set yrange [Y_min / 1.5:Y_max * 1.5]
rate_text(n) = n < 1e3 ? sprintf("%g", n) : n < 1e6 ? \
	sprintf("%g k", n / 1e3) : sprintf("%g M", n / 1e6)
set xtics ()
do for [e = 0:9] { do for [m in steps(X_min, X_max)] {
	set xtics add (rate_text(m * 10.0 ** e) m * 10.0 ** e)
} }
set ytics ()
do for [e = -3:9] { do for [m in steps(Y_min, Y_max)] {
	set ytics add (sprintf("%g", m * 10.0 ** e) m * 10.0 ** e)
} }
set xlabel "messages a second, asked for and reached"
set ylabel "99th percentile, µs"
plot for [i = SERIES:1:-1] DATA index i - 1 using 1:2 \
	with linespoints linestyle i title columnheader(1)
