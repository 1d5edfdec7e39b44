# Markdown as a page of the manual, in man(7):
#
#   awk -v version=VERSION -v date=DATE -f manual.awk docs/format.md
#   mqbench help --man run | awk -v version=VERSION -f manual.awk
#
# docs/format.md is mqbench-record(5); what mqbench prints has its name and date
# in the first line: "# mqbench-run(1), DATE". Knows headings, paragraphs, lists,
# tables, code. Links mean nothing in a terminal.

# Escapes, then `code` bold and **strong** italic.
function inline(text,    part, n, i, out) {
	gsub(/\\\|/, "|", text)
	gsub(/\\/, "\\e", text)
	gsub(/-/, "\\-", text)
	gsub(/'/, "\\(aq", text)
	gsub(/\^/, "\\(ha", text)
	gsub(/~/, "\\(ti", text)
	while (match(text, /\[[^]]*\]\([^)]*\)/)) {
		n = substr(text, RSTART + 1, index(substr(text, RSTART), "](") - 2)
		text = substr(text, 1, RSTART - 1) n substr(text, RSTART + RLENGTH)
	}
	n = split(text, part, "`")
	for (i = 1; i <= n; i++) {
		while (i % 2 && sub(/\*\*/, "\\fI", part[i]))
			sub(/\*\*/, "\\fR", part[i])
		out = out (i % 2 ? part[i] : "\\fB" part[i] "\\fR")
	}
	return out
}

# Words on lines of at most 60 bytes, since a formatter counts a character that
# is not ASCII as eight; none begins as a request does.
function put(text,    word, n, i, line) {
	n = split(text, word, " ")
	for (i = 1; i <= n; i++) {
		if (line != "" && length(line) + length(word[i]) > 60) {
			print line
			line = ""
		}
		if (line == "" && word[i] ~ /^[.']/)
			word[i] = "\\&" word[i]
		line = line (line == "" ? "" : " ") word[i]
	}
	if (line != "")
		print line
}

function flush_text() {
	if (held == "")
		return
	if (item) {
		print ".IP \\(bu 2"
	} else if (!first) {
		print ".PP"
	}
	put(inline(held))
	held = ""
	first = item = 0
}

function cells(line, cell,    n, i) {
	gsub(/\\\|/, "\001", line)
	sub(/^\| */, "", line)
	sub(/ *\|$/, "", line)
	n = split(line, cell, / *\| */)
	for (i = 1; i <= n; i++)
		gsub("\001", "|", cell[i])
	return n
}

# The width that a text has when shown.
function shown(text) {
	gsub(/\\f[BIR]|\\&/, "", text)
	gsub(/\\\(..|\\./, "x", text)
	return length(text)
}

# Each row becomes its first cell, with its type, and what the others say.
function flush_table(    row, i, n, cell, head, tag, body, tags, bodies, widest, typed, from) {
	if (!rows)
		return
	cells(table[1], head)
	typed = head[2] == "type" || head[2] == "severity"
	widest = 0
	for (row = 3; row <= rows; row++) {
		n = cells(table[row], cell)
		tag = inline(cell[1])
		if (typed && cell[2] != "")
			tag = tag " \\fI" inline(cell[2]) "\\fR"
		from = typed ? 3 : 2
		body = ""
		for (i = from; i <= n; i++)
			if (cell[i] != "")
				body = body (body == "" ? "" : "; ") \
				(n > from ? head[i] ": " : "") inline(cell[i])
		tags[row] = tag
		bodies[row] = body
		if (shown(tag) > widest && shown(tag) <= 30)
			widest = shown(tag)
	}
	# Options have room around them, and their text begins below.
	if (head[1] != "option")
		print (first ? ".PD 0" : ".PP\n.PD 0")
	for (row = 3; row <= rows; row++) {
		print ".TP " (head[1] == "option" ? 8 : widest + 2) "n"
		put(tags[row])
		if (bodies[row] == "")
			print "\\&"
		put(bodies[row])
	}
	print ".PD"
	rows = first = 0
}

function title(name, section) {
	print ".TH " toupper(inline(name)) " " section " \"" date "\"" \
		" \"mqbench " version "\""
	first = 1
}

NR == 1 && match($0, /\([0-9]\), /) {
	date = substr($0, RSTART + RLENGTH)
	title(substr($0, 3, RSTART - 3), substr($0, RSTART + 1, 1))
	next
}
NR == 1 {
	title("mqbench-record", 5)
	print ".SH NAME\nmqbench\\-record \\- the JSON files of mqbench"
	print ".SH DESCRIPTION"
	is_record = 1
}

/^```/ {
	flush_text()
	flush_table()
	print (code ? ".EE\n.RE" : ".PP\n.RS 4\n.EX")
	code = !code
	next
}
code {
	gsub(/\\/, "\\e")
	gsub(/-/, "\\-")
	print (/^[.']/ ? "\\&" : "") $0
	next
}
/^# / { next }
/^Contents: / { skip = 1 }
skip {
	if (/^$/)
		skip = 0
	next
}
/^\|/ {
	flush_text()
	table[++rows] = $0
	next
}
{ flush_table() }
/^#/ {
	flush_text()
	sub(/^#+ /, "")
	print ".SH " toupper(inline($0))
	first = 1
	next
}
/^- / {
	flush_text()
	held = substr($0, 3)
	item = 1
	next
}
/^$/ {
	flush_text()
	next
}
{ held = held (held == "" ? "" : " ") $0 }
END {
	flush_text()
	flush_table()
	if (is_record)
		print ".SH SEE ALSO\n.BR mqbench (1),\n.BR mqbench\\-run (1)"
}
