# How POSIX stands to System V: columns line, verdict (0 too few runs, 1 cannot
# tell, 2 they differ, 3 the same), label, words, ratio and the ends of its interval.
load "style.gp"
LABEL = 3
WORDS = 4
KEY_SHAPE = "5 7 12 6 1"
SYSV = word(COLOURS, 1)
POSIX = word(COLOURS, 2)
KEY_COLOUR = POSIX." ".SYSV." ".GREY." ".GREY." ".GREY
load "rows.gp"

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
