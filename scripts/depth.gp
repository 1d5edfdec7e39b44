# Cost of a send and a receive: columns messages queued and µs, both
# logarithmic, with the empty queue at 0.5.
here = ARG0[1:strlen(ARG0) - strlen("depth.gp")]
call here."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5

stats DATA using 1 name "X" nooutput
stats DATA using 2 name "Y" nooutput
low = Y_min / 1.4
high = Y_max * 1.4

# Lines that all end at the right edge are named there, else in the key.
array NAME[SERIES]
array END[SERIES]
array PLACE[SERIES]
array ORDER[SERIES]
direct = SERIES < 17
widest = 0
do for [i = 1:SERIES] {
	stats DATA index i - 1 every ::0::0 using (text = strcol(1), 1) nooutput
	stats DATA index i - 1 using (at = $1, cost = $2) nooutput
	NAME[i] = text
	END[i] = cost
	PLACE[i] = log(cost / low) / log(high / low)
	direct = direct && at > 0.9 * X_max
	widest = strlen(text) > widest ? strlen(text) : widest
	j = i
	while (j > 1 && PLACE[ORDER[j > 1 ? j - 1 : 1]] > PLACE[i]) {
		ORDER[j] = ORDER[j - 1]
		j = j - 1
	}
	ORDER[j] = i
}

# Names that would lie on each other push each other apart.
GAP = 0.045
do for [round = 1:200] { do for [k = 2:SERIES] {
	push = (GAP - PLACE[ORDER[k]] + PLACE[ORDER[k - 1]]) / 2
	push = push > 0 ? push : 0
	PLACE[ORDER[k]] = PLACE[ORDER[k]] + push
	PLACE[ORDER[k - 1]] = PLACE[ORDER[k - 1]] - push
} }

if (direct) {
	set key off
	set rmargin at screen 0.955 - 0.0078 * widest
	do for [i = 1:SERIES] {
		set arrow from X_max,END[i] to graph 1.05,graph PLACE[i] \
			nohead linecolor rgb colour(i) linewidth 0.8
		set label NAME[i] at graph 1.06,graph PLACE[i] left \
			textcolor rgb colour(i)
	}
}

set logscale xy
set xrange [X_min / 1.3:X_max]
set yrange [low:high]
set xtics ("0" 0.5)
do for [e = 0:9] { set xtics add (sprintf("%.0f", 10 ** e) 10 ** e) }
set ytics ()
do for [e = -3:9] { do for [m in steps(low, high)] {
	set ytics add (sprintf("%g", m * 10.0 ** e) m * 10.0 ** e)
} }
set xlabel "messages queued"
set ylabel "send + receive, medians, µs"
# The slope of a cost that grows as the queue does, clear of the lines.
if (Y_max > 5 * Y_min) {
	set arrow from X_max / 80,Y_max / 4 to X_max / 20,Y_max nohead \
		linecolor rgb GREY dashtype 2
	set label "slope of O(n)" at X_max / 20,Y_max right offset -1,0 \
		font ",11" textcolor rgb GREY
}
plot for [i = SERIES:1:-1] DATA index i - 1 using 1:2 \
	with linespoints linestyle i title columnheader(1)
