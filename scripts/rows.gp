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
