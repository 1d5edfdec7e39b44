# shellcheck shell=bash disable=SC2154 # who sources it sets them
# What hosts have answered, as fleet.sh reads it, who sources this. It is data:
# none of it is run, or names a file, and what is printed of it is plain text.
#
#	$work/NAME.reply    an archive
#	$work/NAME.err      what it has written to standard error
#	$work/NAME.end      what became of the host, in a line
#	$output/NAME.json   its record, once $program has read it

# Text without what a terminal could take for more than text.
plain() {
	tr '\r' '\n' | tr -d '\000-\011\013-\037\177' |
		iconv -c -f UTF-8 -t UTF-8 | sed 's/\xc2[\x80-\x9f]//g'
}

# What a host has written to standard error.
words_of() {
	{ tail -c 4000 "$work/$1.err" 2>/dev/null || true; } | plain
}

# Its last line that is not about how far it is.
last_words() {
	words_of "$1" | sed -n '/^\[[#.]*\] /d; /[^ ]/h; $ { x; p; }' |
		sed 's/^mqbench: //' | head -c 300
}

# "3/10 runs, 40s left", once it has said so.
how_far() {
	words_of "$1" | sed -nE \
		's|^\[[#.]*\] ([0-9]+/[0-9]+) ([0-9a-z. ]+ left).*|\1 runs, \2|p' |
		tail -n 1
}

# end NAME TEXT: what became of a host; status 1 of a failure.
end() {
	printf '%s\n' "$2" >"$work/$1.end"
	[[ $2 != FAILED* ]]
}

# answered NAME FILE: of a host's answer.
answered() {
	tar -xOf "$work/$1.reply" "$2" 2>/dev/null
}

# Whether mqbench can read a record, and it is complete; its table is in FILE.
is_whole() {
	"$program" report "$1" >"$2" 2>&1 && ! grep -q '^INCOMPLETE: ' "$2"
}

# take NAME: what came from a host has its place once mqbench has read it.
# Without an answer status 2, and nothing is said.
take() {
	local code new=$work/$1.new kept=$output/$1 whole=yes
	code=$(answered "$1" status | head -c 3) && [[ $code =~ ^[0-9]+$ ]] ||
		return 2
	mkdir -p "$new"
	answered "$1" doctor.txt | plain >"$kept.doctor.txt"
	answered "$1" ./record.journal >"$new/record.journal" ||
		rm "$new/record.journal"
	if ! answered "$1" ./record.json >"$new/record.json"; then
		end "$1" "FAILED: $(last_words "$1")"
		return
	fi
	is_whole "$new/record.json" "$new/table" || whole=
	if [ -z "$whole" ] && ! grep -q '^INCOMPLETE: ' "$new/table"; then
		end "$1" "FAILED: its record: $(tail -n 1 "$new/table" | plain)"
	elif [ "$code" -eq 4 ]; then
		end "$1" "FAILED: nothing could be measured: $(sed -n \
			's/^ *(a) //p' "$new/table" | head -n 1)"
	else
		rm -f "$kept.journal"
		[ ! -e "$new/record.journal" ] ||
			mv "$new/record.journal" "$kept.journal"
		mv "$new/record.json" "$kept.json"
		if [ -z "$whole" ]; then
			end "$1" "FAILED: broke off, --resume goes on: $(
				last_words "$1")"
		elif [ "$code" -ne 0 ]; then
			end "$1" "FAILED in part: $(last_words "$1")"
		else
			end "$1" "saved; $(head -n 1 "$kept.doctor.txt" |
				head -c 100)"
		fi
	fi
}
