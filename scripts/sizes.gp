# Round trip by size, and the sizes above which the kernel allocates once more.
load "style.gp"
load "series.gp"
load "bytes.gp"
LOGY = Y_max > 5 * Y_min
ABOVE = 0
ASIDE = 0.08
piece(n) = real(word(EXTRA, n))
names = "'second allocation' third fourth 'fifth, and so on'"
do for [n = 1:4] {
	if (piece(n) >= X_min && piece(n) < X_max) {
		ABOVE = 0.26
		set arrow from first piece(n),graph 0 \
			to first piece(n),graph 1 nohead \
			linecolor rgb GREY linewidth 0.8 dashtype 2
		set label word(names, n) at first piece(n),graph 1 right \
			rotate by 90 offset -0.9,0 font ",11" \
			textcolor rgb GREY
	}
}
load "lines.gp"
