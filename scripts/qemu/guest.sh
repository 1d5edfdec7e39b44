# shellcheck shell=bash
# What a guest said and sent back, which may be anything. Sourced by boot.sh.

# guest_words FILE LINES: the last lines of a text, the beginning of each,
# without what would move the reader's terminal.
guest_words() {
	local words
	words=$(tail -c 64K "$1" 2>/dev/null | LC_ALL=C tr -cd '\11\12\40-\176' |
		tail -n "$2" | cut -c -200) || true
	[ -z "$words" ] || printf '%s\n' "$words"
}

# guest_file ARCHIVE NAME MIB: the content of a plain file, no more than MIB.
# To a pipe, tar writes nothing of a FIFO, a link or a device.
guest_file() {
	tar -xOf - "./$2" <"$1" 2>/dev/null | head -c "$3M" || true
}

# guest_unpack PORT FOLDER MIB: what the guest sent, a compressed archive of at
# most MIB when unpacked. FOLDER gets record.json and kallsyms as they are, and
# the last words of kernel and said. What was not sent is empty. Status 1 where
# PORT is cut short or larger.
guest_unpack() {
	local archive=$2/archive name
	gzip -dc <"$1" 2>/dev/null | head -c "$3M" >"$archive" || return 1
	guest_file "$archive" record.json "$3" >"$2/record.json"
	guest_file "$archive" kallsyms 64 >"$2/kallsyms" # a kernel has some 10
	for name in kernel said; do
		guest_file "$archive" "$name" "$3" >"$2/text"
		guest_words "$2/text" 12 >"$2/$name"
	done
	rm "$archive" "$2/text"
}
