# For pictures of series: block i holds one, behind a row of its name, colour,
# rank among its colour's variants, and knee.
stats DATA using (0) nooutput
SERIES = STATS_blocks - 1
array NAME[SERIES]
array COLOUR[SERIES]
array RANK[SERIES]
array KNEE[SERIES]
stats DATA index 1:SERIES every ::0::0 using \
	(k = int(column(-2)), NAME[k] = strcol(1), COLOUR[k] = int($2), \
	RANK[k] = int($3), KNEE[k] = $4, k) nooutput

# Shape tells the mechanism, dash and filling the variant, without colour too.
ORDERS = ""
do for [i = 1:SERIES] {
	if (!strstrt(ORDERS, sprintf(" %d ", RANK[i]))) {
		ORDERS = ORDERS.sprintf(" %d ", RANK[i])
	}
}
before(i) = sum [k = 1:words(ORDERS)] (int(word(ORDERS, k)) < RANK[i])
colour(i) = word(COLOURS, COLOUR[i])
dash(i) = before(i) % 8 + 1
whole(i) = int(word(SHAPES, (COLOUR[i] - 1) % words(SHAPES) + 1))
shape(i) = whole(i) - before(i) % 2
set dashtype 1 solid
set dashtype 2 (8, 4)
set dashtype 3 (2, 3)
set dashtype 4 (9, 3, 2, 3)
set dashtype 5 (15, 5)
set dashtype 6 (4, 2, 4, 7)
set dashtype 7 (1, 5)
set dashtype 8 (12, 3, 2, 3, 2, 3)
do for [i = 1:SERIES] {
	set style line i linecolor rgb colour(i) \
		linewidth COLOUR[i] < 3 ? 2 : 1.3 \
		dashtype dash(i) pointtype shape(i) pointsize POINT
}

# The logarithmic x axis, from XLOW to XHIGH, and the share of it up to x.
along(x) = log(x / XLOW) / log(XHIGH / XLOW)
# Series at one x are spread over ASIDE octaves.
aside(x, i) = x * 2 ** (ASIDE * ((i - 0.5) / SERIES - 0.5))

# Marks within each decade of a logarithmic axis: the longer, the fewer.
steps(low, high) = high / low > 2e3 ? "1" : high / low > 4 ? "1 2 5" : \
	high / low > 1.7 ? "1 1.2 1.5 2 2.5 3 4 5 6 7 8" : \
	"1 1.05 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 2 2.2 2.4 2.6 2.8 3 3.3 " \
	."3.6 4 4.5 5 5.5 6 6.5 7 7.5 8 8.5 9 9.5"
