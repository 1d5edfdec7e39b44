# Latency against load of an open loop: columns messages/s and the latency.
load "style.gp"
load "series.gp"
stats DATA index 1:SERIES every ::1 using 1 name "X" nooutput
XLOW = X_min / 1.2
XHIGH = X_max * 1.2
LOGY = 1
ASIDE = 0.1
EVERY = 1
rate_text(n) = n < 1e3 ? sprintf("%g", n) : n < 1e6 ? \
	sprintf("%.3g k", n / 1e3) : sprintf("%.3g M", n / 1e6)
set xtics ()
do for [e = 0:9] { do for [m in steps(X_min, X_max)] {
	set xtics add (rate_text(m * 10.0 ** e) m * 10.0 ** e)
} }
family(name) = name[1:strstrt(name, ",") - 1]
knees = 0
do for [i = 1:SERIES] {
	if (KNEE[i] > 0) {
		# Of knees near each other the first is named on the left.
		near = 0
		do for [j = 1:i] {
			near = near + (j < i && KNEE[j] > 0 && \
				abs(log(KNEE[j] / KNEE[i])) < \
				0.1 * log(XHIGH / XLOW))
		}
		knees = knees + 1
		at = aside(KNEE[i], i)
		rightward = near % 2
		level = near / 2
		if (along(at) < 0.25 && !rightward) {
			rightward = 1
			level = level + 1
		}
		if (along(at) > 0.75 && rightward) {
			rightward = 0
			level = level + 1
		}
		knee = family(NAME[i]).": knee ".rate_text(KNEE[i])
		height = 0.97 - 0.05 * level
		set arrow from first at,graph 0 to first at,graph 1 nohead \
			linecolor rgb colour(i) linewidth 1.2 \
			dashtype dash(i)
		if (rightward) {
			set label knee at first at,graph height left \
				offset 0.8,0 textcolor rgb INK
		} else {
			set label knee at first at,graph height right \
				offset -0.8,0 textcolor rgb INK
		}
	}
}
ABOVE = knees ? 0.16 : 0.02
# Tails that are not to be quoted are thin.
if (EXTRA eq "unfit") {
	do for [i = 1:SERIES] { set style line i linewidth 0.9 }
}
set bmargin at screen 84 / HEIGHT
set label NOTE at screen 0.5,14 / HEIGHT center font ",11" textcolor rgb GREY
load "lines.gp"
