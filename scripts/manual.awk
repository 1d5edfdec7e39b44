# Markdown as a page of the manual, in man(7):
#
#   awk -v version=VERSION -v date=DATE -v mqbench=PROGRAM -f manual.awk \
#       docs/man/run.md
#
# docs/format.md is mqbench-record(5); the pages of docs/man begin with their
# name: "# mqbench-run(1)". Knows headings, paragraphs, lists, tables, code, and
# marks, where the program's own words are put:
#
#   <!-- usage -->           name, summary and usage of the page's command
#   <!-- options -->         the options of its --help
#   <!-- words [OPTION] -->  what an option takes, or what stands beside options
#   <!-- commands -->        all commands
#
# Links mean nothing in a terminal.

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

function section(name) {
	print ".SH " toupper(inline(name))
	first = 1
}

function fail(why) {
	print "manual.awk: " why >"/dev/stderr"
	failed = 1
	exit 1
}

# What the program answers, in answer[1] and on.
function ask(question,    n) {
	question = mqbench " help " question
	while ((question | getline answer[n + 1]) > 0)
		n++
	close(question)
	if (!n)
		fail("nothing from " question)
	return n
}

# A description is no sentence; upper-case words of a usage are italic.
function put_usage(    text) {
	ask(command)
	text = answer[2]
	sub(/\.$/, "", text)
	section("Name")
	put(inline("mqbench-" command " - " tolower(substr(text, 1, 1)) \
		substr(text, 2)))
	text = substr(answer[1], length("Usage: mqbench " command " ") + 1)
	gsub(/[A-Z]+/, "**&**", text)
	section("Synopsis")
	put(inline("`mqbench " command "` " text))
}

# "\001" stands for "|" in a cell.
function add_row(what, about) {
	if (!rows) {
		table[1] = "| what | about |"
		rows = 2
	}
	gsub(/\|/, "\001", what)
	gsub(/\|/, "\001", about)
	table[++rows] = "| " what " | " about " |"
}

# A long option has its help on the next line; it begins in column 32.
function put_options(    n, i, name, argument) {
	n = ask(command)
	for (i = 1; i <= n; i++) {
		if (!match(answer[i], /^  (-.,|   ) --[a-z0-9.-]+/))
			continue
		name = substr(answer[i], 3, RLENGTH - 2)
		argument = substr(answer[i], RLENGTH + 1)
		if (substr(answer[i], 31, 1) == " ")
			argument = substr(answer[i], RLENGTH + 1, 30 - RLENGTH)
		else
			i++
		gsub(/[^ ,]+/, "`&`", name)
		sub(/^ +/, "", name)
		sub(/ +$/, "", argument)
		sub(/[^ ].*/, "**&**", argument)
		add_row(name argument, substr(answer[i], 32))
	}
	table[1] = "| option | about |"
}

# What a shell is offered behind the words, each with its meaning.
function put_words(words, before, behind,    n, i, part) {
	n = ask("--complete -- " words " ''")
	for (i = 1; i <= n; i++)
		if (split(answer[i], part, "\t") == 2 && part[2] != "")
			add_row("`" before part[1] "`" behind, part[2])
	if (!rows)
		fail("no words for " words)
}

NR == 1 && match($0, /\([0-9]\)$/) {
	title(substr($0, 3, RSTART - 3), substr($0, RSTART + 1, 1))
	if (sub(/^# mqbench-/, ""))
		command = substr($0, 1, index($0, "(") - 1)
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
	section($0)
	next
}
/^<!-- .* -->$/ {
	flush_text()
	if ($2 == "usage")
		put_usage()
	else if ($2 == "options")
		put_options()
	else if ($2 == "words")
		put_words(command " " ($3 == "-->" ? "" : $3))
	else if ($2 == "commands")
		put_words("", "mqbench-", "(1)")
	else
		fail("unknown: " $0)
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
	if (failed)
		exit 1
	flush_text()
	flush_table()
	if (is_record)
		print ".SH SEE ALSO\n.BR mqbench (1),\n.BR mqbench\\-run (1)"
}
