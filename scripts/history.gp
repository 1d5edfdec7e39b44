# A figure over many records: blocks of columns, record number first; see
# bench/picture.c for what each holds.
load "style.gp"
stats DATA index 1 using (LOW = $1, HIGH = $2, LAST = $3, LOW) nooutput
SPAN = HIGH - LOW
# Texts stand in lines at the top and at the bottom, outside of the values.
set yrange [LOW - 0.3 * SPAN:HIGH + 0.3 * SPAN]
set xrange [0:LAST + 1]
top(line) = HIGH + (0.26 - 0.065 * line) * SPAN
low(line) = LOW - (0.26 - 0.065 * line) * SPAN
# A text stands on that side of its line where there is more room.
GAP = LAST / 150.0
left(x, text) = x <= LAST / 2.0 ? text : ""
right(x, text) = x <= LAST / 2.0 ? "" : text
tall(is) = is ? 1.6 * SPAN : 0
kind_colour(k) = k == 0 ? 0xaa1111 : k == 1 ? 0x2c6e1f : 0x767676

set key off
set rmargin at screen 0.95
set lmargin at screen 0.085
set grid noxtics
set xtics ()
plot DATA index 2 every ::1 using 1:2 with points \
		pointtype int(word(SHAPES, int(EXTRA))) \
		pointsize 0.6 * POINT linecolor rgb word(COLOURS, int(EXTRA)), \
	DATA index 7 using 1:(LOW):xtic(4) with dots linecolor rgb "white", \
	DATA index 6 using 1:(LOW - 0.3 * SPAN):(0):(tall($3 == 0)) \
		with vectors nohead linecolor rgb FAINT dashtype 3 \
		linewidth 1.5, \
	for [k = 0:2] DATA index 5 \
		using 1:(LOW - 0.3 * SPAN):(0):(tall($3 == k)) \
		with vectors nohead linecolor rgb kind_colour(k) \
		dashtype k + 1 linewidth 1.8, \
	DATA index 3 using 1:2:4 with labels font ",10" textcolor rgb INK, \
	DATA index 4 using 1:3:($2 - $1):(0) with vectors nohead \
		linecolor rgb INK linewidth 2.5, \
	DATA index 5 using ($1 + GAP):(top($2)):(left($1, strcol(4))) \
		with labels left font ",11" textcolor rgb INK, \
	DATA index 5 using ($1 - GAP):(top($2)):(right($1, strcol(4))) \
		with labels right font ",11" textcolor rgb INK, \
	DATA index 6 using ($1 + GAP):(low($2)):(left($1, strcol(4))) \
		with labels left font ",10" textcolor rgb GREY, \
	DATA index 6 using ($1 - GAP):(low($2)):(right($1, strcol(4))) \
		with labels right font ",10" textcolor rgb GREY
set output
