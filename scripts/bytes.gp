# An axis of message sizes, none at 0.5.
stats DATA index 1:SERIES every ::1 using 1 name "X" nooutput
stats DATA index 1:SERIES every ::1 using 2 name "Y" nooutput
XLOW = X_min / 1.2
XHIGH = X_max * 1.2
EVERY = 1
bytes_text(n) = n < 1024 ? sprintf("%g B", n) : \
	n < 1048576 ? sprintf("%g KiB", n / 1024) : \
	sprintf("%g MiB", n / 1048576)
set xtics ("0" 0.5)
do for [e = 0:24:X_max / X_min > 512 || words(ORDERS) > 1 ? 2 : 1] {
	set xtics add (bytes_text(2 ** e) 2 ** e)
}
