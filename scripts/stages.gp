# Where instructions go: a bar of stages for each configuration and family.
# Block 1, headed by the stages' names: place, configuration, family, sum, the
# stages.
load "style.gp"

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
