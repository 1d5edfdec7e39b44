# Round trip by size: columns bytes and µs. The block behind the series holds
# the page size, from which follows where the kernel allocates once more.
here = ARG0[1:strlen(ARG0) - strlen("sizes.gp")]
call here."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5

stats DATA using 2 name "Y" nooutput
stats DATA using ($2 > 0 ? $1 : NaN) name "X" nooutput
stats DATA index SERIES using 1 name "PAGE" nooutput
set logscale x 2
set xrange [X_min / 1.3:X_max * 1.3]
set xtics ("0" 0.5)
do for [e = 0:24:2] { set xtics add (bytes_text(2 ** e) 2 ** e) }
if (Y_max > 5 * Y_min) {
	set yrange [Y_min / 1.25:Y_max * (Y_max / Y_min) ** 0.36]
	set logscale y
	set ytics ()
	do for [e = -3:9] { do for [m in steps(Y_min, Y_max)] {
		set ytics add (sprintf("%g", m * 10.0 ** e) m * 10.0 ** e)
	} }
} else {
	set yrange [0:Y_max * 1.36]
}
set xlabel "message size"
set ylabel "median round trip, µs"

# The first piece of a message shares its page with a header of 48 bytes, each
# further one with a pointer.
piece(n) = PAGE_max * n - 48 - 8 * (n - 1)
names = "'second allocation' third fourth 'fifth, and so on'"
do for [n = 1:4] {
	if (piece(n) >= X_min && piece(n) < X_max) {
		set arrow from first piece(n),graph 0 \
			to first piece(n),graph 1 nohead \
			linecolor rgb GREY linewidth 0.8 dashtype 2
		set label word(names, n) at first piece(n),graph 1 right \
			rotate by 90 offset -0.9,0 font ",11" \
			textcolor rgb GREY
	}
}
plot for [i = SERIES:1:-1] DATA index i - 1 using 1:2 \
	with linespoints linestyle i title columnheader(1)
