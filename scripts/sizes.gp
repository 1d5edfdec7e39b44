# Round trip by size, and the sizes above which the kernel allocates once more.
load "style.gp"
load "series.gp"
load "bytes.gp"
ASIDE = 0.08
load "panels.gp"
