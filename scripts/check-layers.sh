#!/usr/bin/env bash
# Keeps who may include what, who may call what, and how long a function and a
# file may be. Prints 'file:line: rule' for each breach; status 1 then.
# check-layers.sh [FOLDER]: of the source in FOLDER.
set -eu

cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

FUNCTION_MAX=60
SOURCE_MAX=450
HEADER_MAX=160

code=$(mktemp)
breaches=$(mktemp)
trap 'rm -f "$code" "$breaches"' EXIT

# Every line as FILE, LINE and TEXT, separated by a byte that none holds: without
# comments, and without what stands between quotes unless it is included.
mapfile -d '' files < <(find bench -name '*.[ch]' -print0 | sort -z)
awk '
FNR == 1 { comment = 0 }
{
	text = ""
	include = /^[ \t]*#[ \t]*include/
	for (i = 1; i <= length($0); i++) {
		c = substr($0, i, 1)
		two = substr($0, i, 2)
		if (comment) {
			if (two == "*/") {
				comment = 0
				i++
			}
		} else if (two == "/*") {
			comment = 1
			i++
		} else if (two == "//") {
			break
		} else if ((c == "\"" || c == "\047") && !include) {
			for (i++; i <= length($0); i++) {
				d = substr($0, i, 1)
				if (d == "\\")
					i++
				else if (d == c)
					break
			}
			text = text c c
		} else {
			text = text c
		}
	}
	print FILENAME "\001" FNR "\001" text
}' "${files[@]}" >"$code"

# forbid WHERE EXCEPT PATTERN RULE: no line of the files whose path matches
# WHERE, and not EXCEPT, may match PATTERN.
forbid() {
	where=$1 except=$2 pattern=$3 rule=$4 awk -F '\001' '
	{
		file = $1
		number = $2
		text = $3
		if (file ~ ENVIRON["where"] &&
		    (ENVIRON["except"] == "" || file !~ ENVIRON["except"]) &&
		    text ~ ENVIRON["pattern"])
			print file ":" number ": " ENVIRON["rule"]
	}' "$code" >>"$breaches"
}

# forbid_include WHERE EXCEPT NAMES RULE: the same of what is included; NAMES
# is of what stands between the quotes or angle brackets, as a whole.
forbid_include() {
	forbid "$1" "$2" "^[ \\t]*#[ \\t]*include[ \\t]*[<\"]($3)[>\"]" "$4"
}

# allow_own WHERE EXCEPT NAMES RULE: of our own headers only these.
allow_own() {
	where=$1 except=$2 names=$3 rule=$4 awk -F '\001' '
	{
		file = $1
		number = $2
		text = $3
		if (file !~ ENVIRON["where"] ||
		    (ENVIRON["except"] != "" && file ~ ENVIRON["except"]) ||
		    text !~ /^[ \t]*#[ \t]*include[ \t]*"/)
			next
		split(text, part, "\"")
		if (part[2] !~ ("^(" ENVIRON["names"] ")$"))
			print file ":" number ": " ENVIRON["rule"] \
				", not " part[2]
	}' "$code" >>"$breaches"
}

# A call of a function of exactly this name.
call() {
	printf '(^|[^A-Za-z0-9_])(%s)[ \\t]*\\(' "$1"
}

word() {
	printf '(^|[^A-Za-z0-9_])(%s)([^A-Za-z0-9_]|$)' "$1"
}

contracts='^bench/(mark|mechanism|named|workload|report|command|channel|message)\.h$'
own='(channel|figures|mark|mechanism|message|metric|named|params|worker|workload|version)\.h'
plugins='(mechanism|workload|report|command)/.*'
jansson='jansson(_[a-z]+)?\.h'

# Includes.
allow_own '^bench/base/' '' 'base/.*' 'base/ includes nothing of ours but base/'
forbid_include '^bench/base/' '' "$jansson|zlib\\.h" 'base/ is libc and hwloc'
forbid_include "$contracts" '' "$plugins|core/.*|registry\\.h|$jansson" \
	'a contract knows none who fill it'
allow_own '^bench/mechanism/.*\.c$' '' \
	'base/.*|channel\.h|message\.h|mechanism\.h|named\.h' \
	'a mechanism includes base/, channel.h, message.h, mechanism.h, named.h'
forbid_include '^bench/mechanism/' '' "$jansson|hwloc\\.h|zlib\\.h" \
	'a mechanism includes the kernel and libc'
forbid_include '^bench/' '^bench/(mechanism/posix\.c|probe/)' 'mqueue\.h' \
	'mqueue.h is for mechanism/posix.c alone'
forbid_include '^bench/' '^bench/(mechanism/sysv\.c|probe/)' 'sys/(msg|ipc)\.h' \
	'sys/msg.h is for mechanism/sysv.c alone'
allow_own '^bench/workload/.*\.c$' '' \
	'base/clock\.h|channel\.h|figures\.h|message\.h|metric\.h|named\.h|params\.h|workload\.h' \
	'a workload includes the clock, channel.h, message.h, named.h, workload.h'
forbid_include '^bench/workload/' '' "stdio\\.h|$jansson|hwloc\\.h|zlib\\.h" \
	'a workload prints nothing'
# A room of core/ and the rooms that stand below it.
while read -r room below; do
	allow_own "^bench/core/$room/" '' "base/.*|$own|core/($room$below)/.*" \
		"core/$room/ includes base/, contracts and the rooms below it"
done <<-END
	stats
	record |stats
	machine |stats|record
	plan |stats|record|machine
	judge |stats|record|machine|plan
	index |stats|record|machine|plan|judge
	run |stats|record|machine|plan
	explain |stats|record
	queues |stats
END
forbid_include '^bench/core/' '^bench/core/(record/(save|load|json)[a-z_]*\.[ch]|plan/request_file\.c)$' "$jansson" \
	"jansson is for the record's file and plan files"
forbid_include '^bench/' '^bench/(core/index/index\.c|command/version\.c)$' 'sqlite3\.h' \
	'SQLite is behind core/index/index.h'
forbid_include '^bench/report/' '' \
	'(channel|mechanism|workload)\.h' \
	'a report knows records only'
forbid_include '^bench/report/' '' "$jansson" \
	'a report writes no JSON: scripts/export/ does'
forbid_include '^bench/(core|report)/' '' 'probe/.*' \
	'probe/ is for commands'
allow_own '^bench/probe/' '' \
	'base/.*|core/(run/isolate|plan/catalogue|record/promise)\.h|(channel|mechanism|message|named)\.h|probe/.*' \
	'probe/ includes base/, contracts, children and namespaces'
forbid_include '^bench/report/' '' \
	'base/child\.h|core/run/.*|core/record/journal\.h' \
	'a report never sees a live run'
forbid_include '^bench/command/' '' '(mechanism|workload|report)/.*' \
	'a command finds plug-ins in the registry'

# Calls.
forbid '^bench/workload/' '' \
	"$(call 'malloc|calloc|realloc|free|aligned_alloc|strdup|printf|fprintf|puts|fputs|putchar')" \
	'a workload neither allocates nor prints'
forbid '^bench/core/' '' "$(call 'printf|vprintf|puts|putchar|perror')" \
	'core/ returns what there is to say'
forbid '^bench/core/' '' "$(word 'stdout|stderr')" \
	'core/ returns what there is to say'
forbid '^bench/' '^bench/base/memory\.c$' "$(call exit)" \
	'exit only in base/memory.c'
forbid '^bench/' '^bench/base/memory\.c$' \
	"$(call 'malloc|calloc|realloc|reallocarray|strdup|strndup|asprintf|open_memstream|getline|getdelim')" \
	'memory is from base/memory.c, which ends the program where there is none'
forbid '^bench/' '^bench/(base/child\.c|core/run/runner\.c|probe/)' \
	"$(call 'fork|vfork|_exit|_Exit|quick_exit')" \
	'fork and _exit only in base/child.c and core/run/runner.c'

# What a header declares is defined in the source file of its name, or, where
# there is none, in a family of commands or reports, in files of that folder.
# Prints DECLARED-IN DEFINED-IN FILE:LINE for each function.
owners() {
	awk -F '\001' '
	{
		file = $1
		number = $2
		text = $3
		stem = substr(file, 1, length(file) - 2)
		source = file ~ /\.c$/
	}
	# A function begins in the first column, with its type.
	text ~ /^[A-Za-z]/ && text !~ /^(static|typedef|extern)/ &&
	    match(text, /[A-Za-z0-9_]+\(/) {
		name = substr(text, RSTART, RLENGTH - 1)
		if (!source && name !~ /^[A-Z0-9_]+$/) {
			declared[stem, name] = file ":" number
			next
		}
		begun = name
	}
	source && text ~ /^\{/ && begun != "" {
		defined[begun] = stem
		begun = ""
	}
	source && text ~ /^[^ \t].*;[ \t]*$/ { begun = "" }
	END {
		for (key in declared) {
			split(key, part, SUBSEP)
			if (part[2] in defined)
				print part[1], defined[part[2]], declared[key]
		}
	}' "$code"
}

# Files as STEM STEM of what they include of ours: x.c and x.h are one.
includes() {
	awk -F '\001' '
	match($3, /^[ \t]*#[ \t]*include[ \t]*"/) {
		split($3, part, "\"")
		from = substr($1, 1, length($1) - 2)
		to = "bench/" substr(part[2], 1, length(part[2]) - 2)
		if (from != to)
			print from, to
	}' "$code"
}

{
owners | while read -r header source place; do
	[ "$header" != "$source" ] || continue
	case $header in
	bench/command/*/* | bench/report/*/*)
		[ -e "$header.c" ] || [ "${header%/*}" != "${source%/*}" ] ||
			continue
		;;
	esac
	echo "$place: a header belongs to one source file, not to $source.c"
done
# tsort names the files of a circle behind the line that tells of it.
includes | tsort 2>&1 >/dev/null | awk '
/contains a loop/ { n++; next }
n { sub(/^tsort: /, ""); print $0 ".h:" n ": is in a circle of includes" }
'
} >>"$breaches"

{
# Sizes.
awk -v source="$SOURCE_MAX" -v header="$HEADER_MAX" '
FNR == 1 && NR > 1 { done() }
{ file = FILENAME; lines = FNR }
END { done() }
function done() {
	max = file ~ /\.h$/ ? header : source
	if (lines > max)
		print file ":" lines ": a file has at most " max " lines"
}' "${files[@]}"

# A body goes from a "{" to a "}" at the beginning of a line.
awk -v max="$FUNCTION_MAX" '
/^\{/ { begin = FNR }
/^\}/ && begin {
	if (FNR - begin + 1 > max)
		print FILENAME ":" begin ": a function has at most " max \
			" lines, this one " FNR - begin + 1
	begin = 0
}' "${files[@]}"

# What lives as long as the program is constant, but for the sig_atomic_t that
# says stop. A declaration is read up to the first of ; = { ( at the depth of
# a file; within functions only what says static.
awk -F '\001' '
function is_constant(text) {
	# It is the pointer that has to be, not what it points to.
	if (text ~ /\*/)
		sub(/.*\*/, "", text)
	return text ~ /(^|[^A-Za-z0-9_])const([^A-Za-z0-9_]|$)/
}
function breach(where) {
	print where ": a variable that lasts has to be constant"
}
# A whole declaration, without initialiser, and what ended it.
function declared(text, end) {
	gsub(/__attribute__|_Alignas/, "", text)
	sub(/^[ \t]+/, "", text)
	if (text == "" || text ~ /^(typedef|static_assert|_Static_assert)/ ||
	    text ~ /sig_atomic_t/)
		return
	# Functions, their prototypes, and macros at the depth of a file;
	# but a pointer to a function is a variable.
	if (end == "(" && rest !~ /^\([ \t]*\*/)
		return
	if (end == "(") {
		if (rest !~ /^\([ \t]*\*[ \t]*const/)
			breach(place)
		return
	}
	# "struct x;" and the bodies of types.
	if (text ~ /^(struct|union|enum)[ \t]*[A-Za-z0-9_]*[ \t]*$/)
		return
	if (!is_constant(text))
		breach(place)
}
{
	file = $1
	number = $2
	text = $3
	if (file != last) {
		depth = 0
		held = ""
		last = file
		macro = 0
	}
	if (macro || text ~ /^[ \t]*#/) {
		macro = text ~ /\\$/
		next
	}
	if (depth > 0 && text ~ /^[ \t]*static[ \t]/) {
		local = text
		sub(/[=;({].*/, "", local)
		if (!is_constant(local) && text !~ /sig_atomic_t/)
			breach(file ":" number)
	}
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		if (depth == 0 && !ended && c ~ /[;={(]/) {
			rest = substr(text, i)
			kind = held
			if (held ~ /[^ \t]/)
				declared(held, c)
			ended = 1
		}
		if (c == "{")
			depth++
		if (c == "}") {
			depth--
			# "} name" after the body of a type is a variable of it.
			if (depth == 0 && kind ~ /(struct|union|enum)/ &&
			    kind !~ /typedef/) {
				held = kind
				place = file ":" number
				after = substr(text, i + 1)
				if (after ~ /^[ \t]*[A-Za-z_]/ &&
				    !is_constant(kind))
					breach(place)
			}
			if (depth == 0) {
				held = ""
				kind = ""
				ended = substr(text, i + 1) ~ /[^ \t]/
			}
			continue
		}
		if (depth == 0 && c == ";") {
			held = ""
			ended = 0
			continue
		}
		if (depth == 0 && !ended) {
			if (held !~ /[^ \t]/)
				place = file ":" number
			held = held c
		}
	}
	if (depth == 0 && !ended)
		held = held " "
}' "$code"
# A reader that ends early ends the one that writes, which scripts with pipefail
# take for a failure, now and then.
find scripts -name '*.sh' -exec awk '
/(^|[^|])\|[ \t]*(head -n|grep -[A-Za-z]*[qm])/ ||
(piped && /^[ \t]*(head -n|grep -[A-Za-z]*[qm])/) {
	print FILENAME ":" FNR ": a reader that ends early, in a pipe: sed -n"
}
{ piped = /[^|]\|[ \t]*\\?$/ }' {} + 2>/dev/null || true
} >>"$breaches"

[ ! -s "$breaches" ] || {
	sort -t: -k1,1 -k2,2n -u "$breaches"
	exit 1
}
