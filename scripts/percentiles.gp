# Latency by percentile: columns 1/(1 - p) and the value there, up to where too
# few samples lie beyond.
load "style.gp"
load "series.gp"
stats DATA index 1:SERIES every ::1 using 1 name "X" nooutput
XLOW = 1 / 0.9
XHIGH = X_max * 1.15
ASIDE = 0
EVERY = 10
set xtics ("50 %%" 2, "90 %%" 10, "99 %%" 100, "99.9 %%" 1e3, \
	"99.99 %%" 1e4, "99.999 %%" 1e5)
load "panels.gp"
