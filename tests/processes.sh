# shellcheck shell=bash
# What the tests share that disturb mqbench while it measures; sourced behind
# lib.sh. The program is a copy of its own (own_program), so that whatever runs
# from it is ours; the record is r.json, and `before` lists the queues that
# were there already.
# shellcheck disable=SC2034 # some are for those who source it
# shellcheck disable=SC2154 # what lib.sh sets

# Starts mqbench in a process group of its own, as a terminal would.
start() {
	rm -f r.json r.journal
	set -m
	"$MQBENCH" run -o r.json "$@" >out 2>err </dev/null &
	pid=$!
	set +m
	started+=("$pid")
	ran="mqbench run $*"
}

# Ends with mqbench, whose status is $status; 137 where it had to be killed.
join() {
	until_true "$1" dead "$pid" || {
		fail "'$ran' had not ended after $1 s"
		kill -KILL "$pid"
	}
	status=0
	wait "$pid" 2>/dev/null || status=$?
}

# A process of ours that has ended is a zombie until it is waited for.
dead() {
	local line
	read -r line 2>/dev/null <"/proc/$1/stat" || return 0
	line=${line##*) }
	[ "${line%% *}" = Z ]
}

children() {
	local stat line rest
	for stat in /proc/[0-9]*/stat; do
		read -r line 2>/dev/null <"$stat" || continue
		rest=${line##*) }
		# shellcheck disable=SC2086 # the fields of a line
		set -- $rest
		[ "$2" != "$pid" ] || [ "$1" = Z ] || echo "${line%% *}"
	done | sort -n
}

# signal_worker SIGNAL ROLE: to the sender or the receiver, once the same two
# children have been seen twice. Fails when mqbench ends before.
workers=
signal_worker() {
	local now
	workers=
	while ! dead "$pid"; do
		now=$(children)
		if [ -e r.journal ] && [ "$now" = "$workers" ] &&
			[ "$(echo "$now" | wc -w)" -eq 2 ]; then
			# The sender is started first, so it has the lower id.
			[ "$2" = sender ] && now=${now%%$'\n'*} ||
				now=${now##*$'\n'}
			kill "-$1" "$now" 2>/dev/null
			return
		fi
		workers=$now
		sleep 0.1
	done
	return 1
}

finished() {
	[ -e r.journal ] && [ "$(wc -l <r.journal)" -ge "$1" ]
}

# Every process that runs from our copy of the program.
ours() {
	local exe
	for exe in /proc/[0-9]*/exe; do
		[ "$(readlink "$exe" 2>/dev/null)" != "$MQBENCH" ] ||
			echo "$exe"
	done
}
no_process() {
	[ -z "$(ours)" ]
}
expect_nothing_left() {
	until_true 5 no_process || fail "a process is left: $(ours)"
	queues >after
	cmp -s before after || fail "queues: $(diff before after)"
}
