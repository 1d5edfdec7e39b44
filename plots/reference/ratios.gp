# How POSIX stands to System V: columns line, verdict (0 too few runs, 1 cannot
# tell, 2 they differ, 3 the same), label, words, ratio and the ends of its interval.
# Begins every picture's script. NAME.gp draws NAME.dat, which lies beside it:
#   gnuplot NAME.gp                         NAME.svg and NAME.png
#   gnuplot -e 'FORMAT = "svg"' NAME.gp     one of them
# All texts come from the data, where they are texts and nothing else.
if (!exists("BASE")) {
	# With "./" no name is taken for a pipe ("<", "|"), for "-" or for "~".
	SELF = ARG0[1:1] eq "/" ? ARG0 : "./".ARG0
	BASE = SELF[1:strlen(SELF) - 3]
	if (!exists("FORMAT")) {
		do for [FORMAT in "svg png"] { load SELF }
		exit
	}
}
reset
set encoding utf8
DATA = BASE.".dat"

# Block 0: title, subtitle, what the values are, rows of a list, a word for this
# script alone, what x is, a list of what the points mean, how it is read, and
# the colours of mechanisms, that of all unknown ones last.
array TEXT[9]
stats DATA index 0 using (TEXT[int($0) + 1] = strcol(2), 0) nooutput
AXIS = TEXT[3]
ROWS = int(TEXT[4])
EXTRA = TEXT[5]
KEY = TEXT[7]
NOTE = TEXT[8]
COLOURS = TEXT[9]

# Lengths are of the SVG's pixels; those of the PNG are smaller by a quarter.
WIDTH = 900.0
HEIGHT = ROWS > 0 ? 182.0 + 17 * ROWS : 560.0
across(n) = n / WIDTH
down(n) = 1 - n / HEIGHT
if (FORMAT eq "png") {
	HEAD = "sans:Bold,16"
	HEADING = "sans:Bold,11"
	POINT = 1
	LETTER = 7.3
	set terminal pngcairo noenhanced size 4 * WIDTH / 3,4 * HEIGHT / 3 \
		font "sans,12" linewidth 1.3 background rgb "white"
} else {
	HEAD = "sans-serif,16"
	HEADING = "sans-serif,12"
	POINT = 0.7
	LETTER = 7
	set terminal svg noenhanced size WIDTH,HEIGHT \
		font "sans-serif,12" linewidth 1 background rgb "white"
}
set output BASE.".".FORMAT

INK = "#333333"
GREY = "#767676"
FAINT = "#d9d9d9"

# A long subtitle goes on in a second line, broken where " · " parts it.
LINE_MAX = 140
line1 = TEXT[2]
line2 = ""
if (strlen(TEXT[2]) > LINE_MAX) {
	head = LINE_MAX
	while (head > 3 && TEXT[2][head - 2:head] ne " · ") { head = head - 1 }
	if (head == 3) { head = LINE_MAX }
	line1 = TEXT[2][1:head - 3]
	line2 = TEXT[2][head + 1:head + LINE_MAX]
}
set label 1 TEXT[1] at screen 0.015,down(22) left font HEAD textcolor rgb INK
set label 2 line1 at screen 0.015,down(46) left font ",11" textcolor rgb GREY
set label 3 line2 at screen 0.015,down(65) left font ",11" textcolor rgb GREY
TOP = strlen(line2) ? 92 : 76
set tmargin at screen down(TOP)
set bmargin at screen 64 / HEIGHT

set border 3 linecolor rgb GREY linewidth 1
set tics nomirror textcolor rgb INK
set tics scale 0.6, 0
set xlabel TEXT[6] textcolor rgb INK
set ylabel AXIS textcolor rgb INK
set grid xtics ytics linetype 1 linecolor rgb FAINT linewidth 0.6

# Filled shapes by colour; the next number down is the same shape empty.
SHAPES = "7 5 9 13 11 15 3 2"
LABEL = 3
WORDS = 4
KEY_SHAPE = "5 7 12 6 1"
SYSV = word(COLOURS, 1)
POSIX = word(COLOURS, 2)
KEY_COLOUR = POSIX." ".SYSV." ".GREY." ".GREY." ".GREY
# For lists: a row a line, whose label and words are columns LABEL and WORDS of
# block 1; block 2 has the headings among them.
widest = 0
wordiest = 0
stats DATA index 1 using (widest = strlen(strcol(LABEL)) > widest ? \
	strlen(strcol(LABEL)) : widest, 0) nooutput
stats DATA index 1 using (wordiest = strlen(strcol(WORDS)) > wordiest ? \
	strlen(strcol(WORDS)) : wordiest, 0) nooutput
LEFT = across(LETTER * 0.9 * widest + 34)
RIGHT = 1 - across(LETTER * 0.9 * wordiest + 26)
set lmargin at screen LEFT
set rmargin at screen RIGHT
set tmargin at screen down(TOP + 24)
set bmargin at screen 78 / HEIGHT
set yrange [ROWS + 0.7:0.3]
unset ytics
unset ylabel
set grid xtics noytics
set border 1
set key off
set bars 0

# KEY, KEY_SHAPE and KEY_COLOUR are lists of words: what the points mean.
at = 18
do for [k = 1:words(KEY)] {
	set label "" at screen across(at),down(TOP + 10) \
		point pointtype int(word(KEY_SHAPE, k)) pointsize POINT \
		linecolor rgb word(KEY_COLOUR, k)
	set label word(KEY, k) at screen across(at + 9),down(TOP + 10) left \
		font ",11" textcolor rgb INK
	at = at + 34 + 0.9 * LETTER * strlen(word(KEY, k))
}

LIMIT = real(EXTRA)
MARGIN = real(AXIS)
set logscale x
set xrange [1 / LIMIT:LIMIT]
clip(x) = x > LIMIT ? LIMIT : x < 1 / LIMIT ? 1 / LIMIT : x
set xtics ("same" 1)
do for [m in LIMIT > 20 ? "10 100" : LIMIT > 4 ? "2 5 10" : \
	LIMIT > 1.6 ? "1.2 1.5 2 3" : LIMIT > 1.2 ? "1.1 1.2 1.5" : \
	LIMIT > 1.06 ? "1.05 1.1 1.2" : "1.025 1.05"] {
	if (real(m) < 1.5) {
		set xtics add (sprintf("%+.3g %%%%", 100 * (m - 1)) real(m), \
			sprintf("%+.3g %%%%", 100 * (1 - m)) 2 - m)
	} else {
		set xtics add (sprintf("%sx", m) real(m), \
			sprintf("1/%s", m) 1 / real(m))
	}
}
set xlabel TEXT[6]."\n".NOTE font ",11"

set object 1 rectangle from 1 / (1 + MARGIN),graph 0 to 1 + MARGIN,graph 1 \
	behind fillcolor rgb "#e8e8e8" fillstyle solid noborder
set arrow 1 from 1,graph 0 to 1,graph 1 nohead back linecolor rgb GREY
# An interval that goes on beyond the frame has a tip there.
tip(end) = end < 1 / LIMIT ? "‹" : end > LIMIT ? "›" : ""
lead(verdict, x) = int("0x".(verdict != 2 ? GREY : x < 1 ? POSIX : SYSV)[2:7])
within(x) = x <= LIMIT && x >= 1 / LIMIT
plot DATA index 1 using (clip($5)):1:(clip($6)):(clip($7)) \
		with xerrorbars pointtype 0 linecolor rgb GREY \
		linewidth 1.6, \
	DATA index 1 using ($2 == 2 && $5 < 1 && within($5) ? $5 : NaN):1 \
		with points pointtype 5 pointsize 1.1 * POINT \
		linecolor rgb POSIX, \
	DATA index 1 using ($2 == 2 && $5 > 1 && within($5) ? $5 : NaN):1 \
		with points pointtype 7 pointsize 1.1 * POINT \
		linecolor rgb SYSV, \
	DATA index 1 using ($2 == 3 && within($5) ? $5 : NaN):1 \
		with points pointtype 12 pointsize 1.1 * POINT \
		linecolor rgb GREY, \
	DATA index 1 using ($2 == 1 && within($5) ? $5 : NaN):1 \
		with points pointtype 6 pointsize 1.1 * POINT \
		linecolor rgb GREY, \
	DATA index 1 using ($2 == 0 && within($5) ? $5 : NaN):1 \
		with points pointtype 1 pointsize 1.1 * POINT \
		linecolor rgb GREY, \
	for [end = 6:7] DATA index 1 using (clip(column(end))):1:\
		(within($5) ? tip(column(end)) : "") with labels \
		font ",13" textcolor rgb GREY, \
	DATA index 1 using ($5 < 1 ? 1 / LIMIT : LIMIT):\
		(within($5) ? NaN : $1):($5 < 1 ? "◀" : "▶"):(lead($2, $5)) \
		with labels font ",11" textcolor rgb variable, \
	DATA index 1 using (1 / LIMIT):1:LABEL with labels right \
		offset -0.8,0 font ",11" textcolor rgb INK, \
	DATA index 1 using (LIMIT):1:WORDS with labels left offset 0.8,0 \
		font ",11" textcolor rgb INK, \
	DATA index 2 using (1 / LIMIT):1:2 with labels left \
		offset screen across(14) - LEFT,0 font HEADING \
		textcolor rgb INK
set output
