# shellcheck shell=bash disable=SC2154 # who sources it sets them
# What hosts have answered, as fleet.sh reads it, who sources this. It is data:
# none of it is run, or names a file, and what is printed of it is plain text.
#
#	$work/NAME.reply    archives, behind a line
#	$work/NAME.err      what it has written to standard error
#	$work/NAME.end      what became of the host, in a line
#	$output/NAME.json   its record, once $program has read it
#	$output/KERNEL/     those of a kernel

most=268435456 # bytes of an answer

# How the files of hosts are called here.
names_of() {
	printf '%s\n' "${@#ssh://}" | tr -c 'A-Za-z0-9._@\n-' _
}

# Text without what a terminal could take for more than text.
plain() {
	tr '\r' '\n' | tr -d '\000-\011\013-\037\177' |
		{ iconv -c -f UTF-8 -t UTF-8 2>/dev/null || true; } |
		sed 's/\xc2[\x80-\x9f]//g'
}

# What a host has written to standard error.
words_of() {
	{ tail -c 4000 "$work/$1.err" 2>/dev/null || true; } | plain
}

# Its last line that is not about how far it is.
last_words() {
	local last
	last=$(words_of "$1" | sed -n '/^\[[#.]*\] /d; /[^ ]/h; $ { x; p; }' |
		sed -E 's/^(mqbench|[a-z]+\.sh): //')
	printf '%s\n' "${last:-no reason is given}"
}

# "3/10 runs, 40s left", once it has said so.
how_far() {
	words_of "$1" | sed -nE \
		's|^\[[#.]*\] ([0-9]+/[0-9]+) ([0-9a-z. ]+ left).*|\1 runs, \2|p' |
		tail -n 1 | cut -c -60
}

# end NAME TEXT: what became of a host, in some of its words; status 1 of a
# failure.
end() {
	local text
	text=$(plain <<<"${2:0:400}" | sed -n 1p)
	printf '%s\n' "$text" >"$work/$1.end"
	[[ $2 != FAILED* ]]
}

# answered NAME FILE: of a host's answer, all that has this name; no more than a
# reply may have, whatever an archive says of holes.
answered() {
	sed '0,/^mqbench-fleet$/d' "$work/$1.reply" 2>/dev/null |
		tar -xiOf - "$2" 2>/dev/null | head -c "$most"
}

# Whether mqbench can read a record, and it is complete; its table is in FILE.
is_whole() {
	"$program" report "$1" >"$2" 2>&1 && ! grep -q '^INCOMPLETE: ' "$2"
}

# is_readable NEW: the same, or it is incomplete; `whole` is which.
is_readable() {
	whole=yes
	is_whole "$1/record.json" "$1/table" || whole=
	[ -n "$whole" ] || grep -q '^INCOMPLETE: ' "$1/table"
}

# settle NAME: a record and its journal get their place.
settle() {
	local new=$work/$1.new kept=$output/$1
	rm -f "$kept.journal"
	[ ! -s "$new/record.journal" ] ||
		mv "$new/record.journal" "$kept.journal"
	mv "$new/record.json" "$kept.json"
}

# take_plan NAME: what came from a host has its place once mqbench has read it.
# Without an answer status 2, and nothing is said; runs that came home before
# have their place nevertheless.
take_plan() {
	local code whole new=$work/$1.new
	mkdir -p "$new"
	code=$(answered "$1" status | head -c 3) && [[ $code =~ ^[0-9]+$ ]] || {
		answered "$1" begun >"$new/record.json" || true
		answered "$1" part >"$new/record.journal" || true
		[ ! -s "$new/record.journal" ] || ! is_readable "$new" ||
			settle "$1"
		return 2
	}
	answered "$1" doctor.txt | plain >"$output/$1.doctor.txt"
	answered "$1" ./record.journal >"$new/record.journal" ||
		rm "$new/record.journal"
	if ! answered "$1" ./record.json >"$new/record.json"; then
		end "$1" "FAILED: $(last_words "$1")"
	elif ! is_readable "$new"; then
		end "$1" "FAILED: its record: $(tail -n 1 "$new/table")"
	elif [ "$code" -eq 4 ]; then
		end "$1" "FAILED: nothing could be measured: $(sed -n \
			'0,/^ *(a) /s/^ *(a) //p' "$new/table")"
	else
		settle "$1"
		if [ -z "$whole" ]; then
			end "$1" "FAILED: broke off, --resume goes on: $(
				last_words "$1")"
		elif [ "$code" -ne 0 ]; then
			end "$1" "FAILED in part: $(last_words "$1")"
		else
			end "$1" "saved; $(head -n 1 "$output/$1.doctor.txt" |
				head -c 100)"
		fi
	fi
}

# take_kernels NAME: the records of a kernel's boots replace those that there
# are, but never more than they are. Status 2 without an answer, and where it
# lies with the host.
take_kernels() {
	local code file new=$work/$1.new n=0 old
	code=$(answered "$1" status | head -c 3) && [[ $code =~ ^[0-9]+$ ]] &&
		[ "$code" -ne 2 ] || return 2
	mkdir -p "$new" "$output/$1"
	while [ "$n" -lt 99 ]; do
		file=$new/$1-$((n + 1)).json
		answered "$1" "./$((n + 1)).json" >"$file" &&
			is_whole "$file" "$new/table" || break
		n=$((n + 1))
	done
	rm -f "$file" "$new/table"
	old=$(find "$output/$1" -name '*.json' | wc -l)
	[ "$n" -eq 0 ] || [ "$n" -lt "$old" ] || {
		rm -f "$output/$1"/*.json
		mv "$new"/*.json "$output/$1"
	}
	if [ "$code" -ne 0 ] || [ "$n" -eq 0 ]; then
		end "$1" "FAILED: $n records came: $(last_words "$1")"
	else
		end "$1" "saved; boots: $n"
	fi
}
