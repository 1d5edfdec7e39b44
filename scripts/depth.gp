# Cost of a send and a receive by the messages queued.
load "style.gp"
load "series.gp"
load "queued.gp"
# The slope of a cost that grows as the queue does, clear of the lines.
if (Y_max > 5 * Y_min) {
	set arrow from X_max / 80,Y_max / 4 to X_max / 20,Y_max nohead \
		linecolor rgb GREY dashtype 2
	set label "slope of O(n)" at X_max / 20,Y_max right offset -1,0 \
		font ",11" textcolor rgb GREY
}
load "lines.gp"
