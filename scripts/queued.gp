# An axis of messages queued, none at 0.5.
stats DATA index 1:SERIES every ::1 using 1 name "X" nooutput
stats DATA index 1:SERIES every ::1 using 2 name "Y" nooutput
XLOW = X_min / 1.3
XHIGH = X_max * 1.1
LOGY = 1
ABOVE = 0
ASIDE = 0
EVERY = 1
set xtics ("0" 0.5)
do for [e = 0:9] { do for [m in X_max > 100 * X_min ? "1" : "1 2 5"] {
	set xtics add (sprintf("%.0f", m * 10 ** e) m * 10 ** e)
} }
