# A figure of a workload by size.
load "style.gp"
load "series.gp"
load "bytes.gp"
LOGY = Y_max > 5 * Y_min
ABOVE = 0
ASIDE = 0.08
load "lines.gp"
