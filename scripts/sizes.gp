# Round trip by size. From the page size follows where the kernel allocates
# once more.
load "style.gp"
load "series.gp"
load "bytes.gp"
LOGY = Y_max > 5 * Y_min
ABOVE = 0
ASIDE = 0.08
# The first piece of a message shares its page with a header of 48 bytes, each
# further one with a pointer.
piece(n) = EXTRA * n - 48 - 8 * (n - 1)
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
