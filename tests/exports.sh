# shellcheck shell=bash
# What the tests of formats share; they source it. FILES are the records that
# every format has to take: made up by hand, measured, and a stranger's.
# shellcheck source=tests/lib.sh
. "$SOURCE/tests/lib.sh"

small=$SOURCE/tests/data/record-small.json
python3 "$SOURCE/tests/formats/hostile.py" "$small" "$work"
files=("$small" "$SOURCE"/results/*.json hostile.json older.json empty.json
	bare.json)

# needs COMMAND...: what reads the format, or the test is skipped.
needs() {
	local word
	for word; do
		command -v "$word" >/dev/null ||
			skip_all "there is no $word, which is to read it"
	done
}

# python_with MODULE: an interpreter that has it, by name; it may not be the
# first that is found which the system's packages are for.
python_with() {
	local python
	for python in python3 /usr/bin/python3; do
		"$python" -c "import $1" 2>/dev/null || continue
		echo "$python"
		return
	done
	return 1
}

# export_to OUTPUT FORMAT ARGUMENT...: it ends with 0.
export_to() {
	local output=$1 format=$2
	shift 2
	run "$MQBENCH" report --format "$format" "$@" -o "$output"
	expect_status 0
	expect_silent_out
}

# jq_to OUTPUT PROGRAM ARGUMENT...: the same of a jq program.
jq_to() {
	local output=$1 program=$2
	shift 2
	run jq -rf "$SOURCE/scripts/export/$program.jq" "$@"
	expect_status 0
	cp out "$output"
}

# jq_refuses PATTERN PROGRAM ARGUMENT...: in one line, with status 2.
jq_refuses() {
	local pattern=$1 program=$2
	shift 2
	run jq -rf "$SOURCE/scripts/export/$program.jq" "$@"
	expect_status 2
	expect_silent_out
	[ "$(wc -l <err)" -eq 1 ] || fail "'$ran' did not say one line"
	expect_err "$pattern"
}

# reads COMMAND...: the consumer takes it; what it says is why not.
reads() {
	"$@" >read 2>&1 || fail "$(tail -n 8 read)"
}
