# Messages a second by size: columns bytes, median, lowest and highest run.
here = ARG0[1:strlen(ARG0) - strlen("throughput.gp")]
call here."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5

stats DATA using 1 name "X" nooutput
stats DATA using ($3 / 1e3) name "LOW" nooutput
stats DATA using ($4 / 1e3) name "HIGH" nooutput
set logscale x 2
set xrange [X_min / 1.3:X_max * 1.3]
set xtics ("0" 0.5)
do for [e = 0:24:2] { set xtics add (bytes_text(2 ** e) 2 ** e) }
if (HIGH_max > 20 * LOW_min) {
	set logscale y
	set yrange [LOW_min / 1.25:HIGH_max * 1.25]
	set ytics ()
	do for [e = -3:9] { do for [m in steps(LOW_min, HIGH_max)] {
		set ytics add (sprintf("%g", m * 10.0 ** e) m * 10.0 ** e)
	} }
} else {
	set yrange [0:HIGH_max * 1.05]
}
set xlabel "message size"
set ylabel "thousand messages/s\nmedian, bars to the slowest and fastest run"

# Side by side where they would hide each other.
aside(x, i) = x * 2 ** (0.2 * ((i - 0.5) / SERIES - 0.5))
plot for [i = SERIES:1:-1] DATA index i - 1 \
		using (aside($1, i)):($3 / 1e3):(0):(($4 - $3) / 1e3) \
		with vectors heads size screen 0.003,90 \
		linecolor rgb colour(i) linewidth 1.2 notitle, \
	for [i = SERIES:1:-1] DATA index i - 1 \
		using (aside($1, i)):($2 / 1e3) \
		with linespoints linestyle i title columnheader(1)
