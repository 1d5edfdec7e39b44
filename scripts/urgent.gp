# Wait of an urgent and of an ordinary message: columns backlog and µs, both
# logarithmic, with no backlog at 0.5.
here = ARG0[1:strlen(ARG0) - strlen("urgent.gp")]
call here."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5

stats DATA using 1 name "X" nooutput
stats DATA using 2 name "Y" nooutput
set logscale xy
set xrange [X_min / 1.3:X_max * 1.3]
set yrange [Y_min / 1.5:Y_max * 1.5]
set xtics ("0" 0.5)
do for [e = 0:9] { set xtics add (sprintf("%.0f", 10 ** e) 10 ** e) }
set ytics ()
do for [e = -3:9] { do for [m in steps(Y_min, Y_max)] {
	set ytics add (sprintf("%g", m * 10.0 ** e) m * 10.0 ** e)
} }
set xlabel "ordinary messages queued before"
set ylabel "median wait, µs"
plot for [i = SERIES:1:-1] DATA index i - 1 using 1:2 \
	with linespoints linestyle i title columnheader(1)
