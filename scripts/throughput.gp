# Messages a second by size; a row of NaN parts what had another capacity.
load "style.gp"
load "series.gp"
load "bytes.gp"
ASIDE = 0.2
load "panels.gp"
