# Where instructions go: a bar of stages for each configuration and family.
# Block 1, headed by the stages' names: place, configuration, family, sum, the
# stages.
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

# Other than those of mechanisms.
STAGE_COLOURS = "#8da0b3 #ddcc77 #999933 #f0e442 #332288 #882255 #b5835a \
	#44aa99 #cc6677 #cfcfcf #4d4d4d"
# Legible on them.
NUMBER_COLOURS = "black black black black white white black black black \
	black white"
STAGES = words(STAGE_COLOURS)
stats DATA index 1 using 4 skip 1 name "SUM" nooutput
stats DATA index 1 using 1 skip 1 name "PLACE" nooutput
from(s) = s > 1 ? sum [k = 1:s - 1] column(4 + k) : 0
middle(s) = from(s) + column(4 + s) / 2
# A number where it fits.
number(s) = column(4 + s) > SUM_max / 26 ? sprintf("%.0f", column(4 + s)) : ""

set xrange [0:SUM_max * 1.09]
set yrange [PLACE_max + 0.7:-1.3]
set border 1
set grid noytics
set ytics scale 0
unset ylabel
set format x "%.0f"
set lmargin at screen across(82)
set rmargin at screen 0.985
set tmargin at screen down(TOP + 44)
set key at screen 0.015,down(TOP - 8) left top horizontal noinvert \
	maxrows 2 samplen 1.2 spacing 1.1 font ",11" Left reverse
set style fill solid noborder

plot for [s = 1:STAGES] DATA index 1 \
		using (middle(s)):1:(from(s)):(from(s) + column(4 + s)): \
		($1 - 0.42):($1 + 0.42) with boxxyerror \
		linecolor rgb word(STAGE_COLOURS, s) \
		title columnheader(4 + s), \
	for [s = 1:STAGES] DATA index 1 skip 1 \
		using (middle(s)):1:(number(s)) with labels font ",10" \
		textcolor rgb word(NUMBER_COLOURS, s) notitle, \
	DATA index 1 skip 1 using 4:1:(sprintf(" %.0f", $4)) with labels left \
		font ",11" textcolor rgb INK notitle, \
	DATA index 1 skip 1 using (0):1:ytic(strcol(3)) \
		with points pointtype 0 notitle, \
	DATA index 1 skip 1 using (0):($1 - 0.42):2 with labels left \
		font ",11" offset -0.7,0.75 textcolor rgb INK notitle
set output
