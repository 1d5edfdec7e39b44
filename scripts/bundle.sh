#!/usr/bin/env bash
# One archive with all that a reader needs to check and to repeat a result:
# records, what reports and plots are made of them, a README and SHA256SUMS. The
# same records give the same bytes: the time of its files is that of the newest
# record, and nobody owns them.
#
# usage: bundle.sh OUT.tar.gz REDACT FILE...
#
# mqbench report --bundle calls it, with itself as MQBENCH. REDACT is a list of
# host, paths and cmdline, or empty.
#
# Status: 0 done; 2 usage, a record that cannot be read, or an output that
# cannot be opened; 5 output was lost; 130 interrupted.
set -Eeuo pipefail
trap 'exit 5' ERR
export LC_ALL=C

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd -P)
mqbench=$(realpath "$(command -v "${MQBENCH:-mqbench}")")
output=$1 redact=$2
shift 2

# die STATUS TEXT
die() {
	printf 'mqbench: %s\n' "$2" >&2
	exit "$1"
}

# Control characters of a name become blanks.
clean() {
	printf '%s' "$1" | tr '\001-\037\177' ' ' | sed 's/\xc2[\x80-\x9f]/  /g'
}

[ -n "$output" ] || die 2 '--bundle: must be a file, or -'
for tool in jq awk tar gzip sha256sum; do
	command -v $tool >/dev/null || die 2 "--bundle: there is no $tool"
done
# As mqbench names it beside a record.
journal_of() {
	case $1 in
	*.json) printf '%s' "${1%.json}.journal" ;;
	*) printf '%s' "$1-journal" ;;
	esac
}

for file; do
	[ ! "$file" -ef "$output" ] &&
		[ ! "$(journal_of "$file")" -ef "$output" ] ||
		die 2 "--bundle $output: is one of the records"
done
scratch=$(mktemp -d "${TMPDIR:-/tmp}/mqbench-bundle-XXXXXX" 2>/dev/null) ||
	die 2 "mktemp in ${TMPDIR:-/tmp}: failed; TMPDIR names another folder"
temporary=
trap 'rm -rf "$scratch" ${temporary:+"$temporary"}' EXIT
trap 'exit 130' INT TERM HUP QUIT

# A file is written beside and renamed, anything else as it stands.
if [ "$output" != - ]; then
	target=$(realpath -m -- "$output")
	if [ -f "$target" ] || [ ! -e "$target" ]; then
		temporary=$(mktemp "${target%/*}/mqbench-XXXXXXXX.tmp" \
			2>/dev/null) || die 2 "open $output: cannot be written"
	elif [ -d "$target" ] || [ ! -w "$target" ]; then
		die 2 "open $output: cannot be written"
	fi
fi
put() {
	if [ -n "$temporary" ]; then
		cat >"$temporary" && chmod =rw "$temporary" &&
			sync "$temporary" && mv -T "$temporary" "$target" &&
			sync "${target%/*}/"
	elif [ "$output" = - ]; then
		cat
	else
		cat >"$output"
	fi
}

# Standard input, by a name of its own.
files=()
for file; do
	[ "$file" != - ] || {
		file=$scratch/standard-input.json
		[ -e "$file" ] || cat >"$file"
	}
	files+=("$file")
done
set -- "${files[@]}"

# "out/result.tar.gz" becomes result/ in the archive; what would be unpacked
# beside its folder has another name.
bundle=$(clean "${output##*/}")
for ending in .gz .tar .tgz; do
	[ "$bundle" = $ending ] || bundle=${bundle%"$ending"}
done
case $bundle in . | .. | -) bundle=bundle ;; esac
folder=$scratch/packed/$bundle
mkdir -p "$folder/plots"

# Several records have a number, which tells two of one name apart.
name_of() {
	local name=${1##*/}
	name=${name%.json}
	[ -z "$2" ] || name=$2-$name
	case ,$redact, in
	*,paths,*) name=record${2:+-$2} ;;
	esac
	clean "$name"
}

# jq 1.6 rounds integers over 2^53: it gets them as texts that begin with a
# control character, as no text of a record does.
quote_integers() {
	awk 'BEGIN { RS = "\"" }
	{
		seen = ""
		while (!in_text && match($0, /-?[0-9][0-9.eE+-]*/)) {
			token = substr($0, RSTART, RLENGTH)
			if (RLENGTH > 15 && token ~ /^-?[0-9]+$/)
				token = "\"\\u0001" token "\""
			seen = seen substr($0, 1, RSTART - 1) token
			$0 = substr($0, RSTART + RLENGTH)
		}
		printf "%s%s%s", (NR > 1 ? "\"" : ""), seen, $0
		in_text = !in_text || (match($0, /\\+$/) && RLENGTH % 2)
	}'
}

redacted() {
	jq -c --arg what "$redact" --arg host "$(uname -n)" "$@" \
		-f "$here/redact.jq" | sed -E 's/"\\u0001(-?[0-9]+)"/\1/g'
}

# add_record FILE NAME: as it is, with the journal of one that was interrupted;
# mqbench has said of what else lies there that it is not read.
add_record() {
	local journal copy=$folder/$2
	journal=$(journal_of "$1")
	[ -f "$journal" ] && [ -r "$journal" ] &&
		jq -e '.complete != true' "$1" >/dev/null || journal=
	if [ -z "$redact" ]; then
		cat <"$1" >"$copy.json"
		[ -z "$journal" ] || cat <"$journal" >"$copy.journal"
	else
		quote_integers <"$1" | redacted >"$copy.json"
		[ -z "$journal" ] || quote_integers <"$journal" |
			jq -cR 'fromjson?' |
			redacted --slurpfile record "$1" >"$copy.journal"
	fi
}

# Pictures with scripts and data; without gnuplot the rest is a bundle too.
drawn=0 empty=0
add_plots() {
	local status=0
	"$mqbench" plot -o plots -- "$1" >/dev/null || status=$?
	case $status in
	0) drawn=$((drawn + 1)) ;;
	4) empty=$((empty + 1)) ;;
	130) exit 130 ;;
	esac
	[ $status -eq 0 ] ||
		printf 'note: no plots of %s in the bundle\n' "$1" >&2
}

# The time that it was measured at, also in seconds, and with what.
about() {
	jq -r '[.created // "", (try (.created | fromdateiso8601) catch 0),
		"mqbench \(.tool.version // "?"), commit \(
			.tool.commit // "?")"] | @tsv' "$1"
}

add_file() {
	local name report
	name=$(name_of "$1" "$2")
	# What mqbench cannot read, it says.
	"$mqbench" report -o /dev/null -- "$1" || exit $?
	add_record "$1" "$name"
	pushd "$folder" >/dev/null
	for report in table=table.txt metrics=metrics.txt html=html; do
		"$mqbench" report --format "${report%=*}" \
			-o "$name.${report#*=}" -- "$name.json" || exit $?
	done
	add_plots "$name.json"
	about "$name.json" >>"$scratch/about"
	popd >/dev/null
}

number=0
for file; do
	number=$((number + 1))
	[ $# -gt 1 ] || number=
	add_file "$file" "$number"
done
IFS=$'\t' read -r _ _ tool <"$scratch/about"
IFS=$'\t' read -r created seconds _ < <(sort -r "$scratch/about")

readme() {
	cat <<END
Measured with $(clean "$tool"); the newest record is of $(clean "$created").

SHA256SUMS       of every file here but itself
*.json           the records: all else is made from them
END
	ls ./*.journal >/dev/null 2>&1 &&
		echo '*.journal        what an interrupted session had measured'
	cat <<'END'
*.table.txt      System V beside POSIX
*.metrics.txt    every metric with its interval
*.html           a page to read, with figures and data
END
	if [ $drawn -gt 0 ]; then
		echo 'plots/           drawn by gnuplot from the data beside them'
	elif [ $empty -eq $# ]; then
		echo 'no plots:        there is nothing to draw'
	else
		echo 'no plots:        gnuplot did not draw any'
	fi
	cat <<'END'

To check that nothing has changed:

  sha256sum -c SHA256SUMS

To print a record again, and to see whether its conclusions hold elsewhere:

  mqbench report RECORD.json
  mqbench replicate RECORD.json
END
	local replaced=${redact/host/"the host's name"}
	replaced=${replaced/paths/paths and file names}
	replaced=${replaced/cmdline/"the kernel's command line"}
	[ -z "$redact" ] ||
		printf '\nReplaced by REDACTED: %s.\n' "${replaced//,/; }"
}

(
	cd "$folder"
	readme "$@" >README.txt
	find . -type f -printf '%P\0' | sort -z |
		xargs -0 sha256sum -- >"$scratch/sums"
	mv "$scratch/sums" SHA256SUMS
)
(cd "$scratch/packed" && find . -type f -printf '%P\0') | sort -z |
	tar -C "$scratch/packed" -c --null --verbatim-files-from -T - \
		--format=gnu --mode=644 --mtime="@$seconds" --owner=0 --group=0 \
		--numeric-owner | gzip -n | put 2>/dev/null ||
	die 5 "write $output: failed"
