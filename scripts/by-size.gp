# A figure of a workload by size.
load "style.gp"
load "series.gp"
load "bytes.gp"
ASIDE = 0.08
load "panels.gp"
