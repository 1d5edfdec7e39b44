# Every run beside the others of its configuration: columns line, colour,
# label, words, the median's 0 and the ends of its interval, in percent off the
# median; block 3 holds the runs: colour, line, place within the line, percent.
load "style.gp"
LABEL = 3
WORDS = 4
KEY_SHAPE = SHAPES
KEY_COLOUR = COLOURS
load "rows.gp"

LIMIT = real(EXTRA)
set xrange [-LIMIT:LIMIT]
clip(x) = x > LIMIT ? 0.985 * LIMIT : x < -LIMIT ? -0.985 * LIMIT : x
set format x "%+g %%"
set xtics add ("median" 0)
set xlabel TEXT[6]."\n".NOTE."; × lies farther out" font ",11"
set arrow 1 from 0,graph 0 to 0,graph 1 nohead back linecolor rgb GREY
plot DATA index 1 using (clip($6)):1:(clip($7) - clip($6)):(0) \
		with vectors nohead linecolor rgb "#bbbbbb" linewidth 7, \
	for [c = 1:2] DATA index 3 \
		using ($1 == c && abs($4) <= LIMIT ? $4 : NaN):($2 + 0.7 * $3) \
		with points pointtype int(word(SHAPES, c)) \
		pointsize 0.45 * POINT linecolor rgb word(COLOURS, c), \
	DATA index 3 using (abs($4) > LIMIT ? clip($4) : NaN):($2 + 0.7 * $3) \
		with points pointtype 2 pointsize 0.6 * POINT \
		linecolor rgb INK, \
	DATA index 1 using (-LIMIT):1:LABEL with labels right \
		offset -0.8,0 font ",11" textcolor rgb INK, \
	DATA index 1 using (LIMIT):1:WORDS with labels left offset 0.8,0 \
		font ",11" textcolor rgb INK, \
	DATA index 2 using (-LIMIT):1:2 with labels left \
		offset screen across(14) - LEFT,0 font HEADING \
		textcolor rgb INK
set output
