# The examples of docs/man/*.md as C, for --help: command, line, what it does.
#
#   awk -f examples.awk docs/man/*.md
#
# A page has each as a sentence, a blank line, and code of one line.
function quoted(text) {
	gsub(/\\/, "\\\\&", text)
	gsub(/"/, "\\\\&", text)
	return "\"" text "\""
}

BEGIN {
	print "extern const char *const help_examples[][3];"
	print "const char *const help_examples[][3] = {"
}
FNR == 1 {
	command = FILENAME
	sub(/.*\//, "", command)
	sub(/\.md$/, "", command)
	on = 0
}
/^## / { on = $0 == "## Examples" }
!on || /^(##.*)?$/ { next }
/^```/ {
	code = !code
	next
}
code {
	printf "\t{%s, %s,\n\t %s},\n", quoted(command), quoted($0), quoted(about)
	next
}
{ about = $0 }
END { print "\t{0},\n};" }
