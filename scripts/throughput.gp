# Messages a second by size; a row of NaN parts what had another capacity.
load "style.gp"
load "series.gp"
load "bytes.gp"
LOGY = Y_max > 20 * Y_min
ABOVE = 0
ASIDE = 0.2
load "lines.gp"
