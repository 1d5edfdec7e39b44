# Takes out of a record what tells whose machine it was:
#
#   jq --arg what host,paths,cmdline --arg host NAME -f redact.jq RECORD.json
#
# Of the lines of its journal too, with --slurpfile record RECORD.json.

def asked($word): $what | split(",") | index($word) != null;

# What no path has in it ends one.
def inner: "[^ \\t\\n'\"=,;:()<>]";

# A path is absolute, or begins at home; with $any every word with a slash is
# one. Those of the kernel are the same everywhere.
def path($any):
	"(?<!\(inner))(?!/(proc|sys|dev)/)(?=\(inner){2})" +
	if $any then "\(inner)*/\(inner)*" else "~?/\(inner)*" end;

# The host's name is a word.
def host:
	"(?<![A-Za-z0-9_-])\($host | gsub("(?<c>[^A-Za-z0-9])"; "\\\(.c)"))" +
	"(?![A-Za-z0-9_-])";

def clean($any):
	if asked("paths") then gsub(path($any); "REDACTED") else . end
	| if asked("host") and $host != "" then gsub(host; "REDACTED"; "i")
	else . end;

# What names a file is a path even where it has no slash.
def arguments:
	. as $argv | [range(length) as $i | $argv[$i]
		| if asked("paths") and $i > 0 and
			($argv[$i - 1] | test("^(-o|--(output|plan|resume))$"))
		then "REDACTED" else clean(true) end];

# Its id has the load's command last, with other signs for slashes and blanks.
def result:
	.params.background as $before
	| (.params.background | strings) |= clean(true)
	| (.reason, .runs[]?.reason | strings) |= clean(false)
	| if .params.background == $before then . else
		"/background=\(.params.background
			| gsub("[/[:space:][:cntrl:]]"; "_"))" as $new
		| .id |= sub("/background=.*"; $new)
	end;

def record:
	(.results // [] | map(result)) as $results
	| ($results != (.results // []) and
		[$results[].id] != [.results[].id]) as $renamed
	| if .results then .results = $results else . end
	| (.warnings[]?.message | strings) |= if $renamed then
		sub("/background=[^ ]*"; "/background=REDACTED") else . end
	| (.warnings[]? | .message, .hint | strings) |= clean(false)
	| (.promises[]?.mechanisms[]?.observed | strings) |= clean(false)
	| (.label, .id, (.tool, .plan | ..) | strings) |= clean(true)
	| (.environment, .clock | .. | strings) |= clean(false)
	| (.argv | arrays) |= arguments
	| if asked("host") then
		(.environment.kernel?.boot_id? | strings) |= null
	else . end
	| if asked("cmdline") then
		(.environment.kernel?.cmdline? | strings) |= "REDACTED"
	else . end;

def line:
	([$ARGS.named.record[0].results[]? | {(.id): (result | .id)}] | add)
		as $ids
	| (.record | strings) |= clean(true)
	| (.run.reason | strings) |= clean(false)
	| .result |= ($ids[.] // .);

if has("schema") then record else line end
