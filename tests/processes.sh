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

# Those of mqbench that run, the oldest first. Nothing is started for it: on a
# busy machine a run would be over before all of /proc were read twice.
[ -e "/proc/$$/task/$$/children" ] ||
	skip_all 'the kernel does not list children (CONFIG_PROC_CHILDREN)'
children() {
	local child list=()
	read -ra list 2>/dev/null <"/proc/$pid/task/$pid/children" || true
	for child in "${list[@]}"; do
		dead "$child" || echo "$child"
	done
}

# Whether it has waited again and again, as both ends of a queue do. What only
# measures the machine does not, and no end of null.
has_waited() {
	local word number
	while read -r word number; do
		[ "$word" != voluntary_ctxt_switches: ] ||
			[ "$number" -lt 10 ] || return 0
	done 2>/dev/null <"/proc/$1/status"
	return 1
}

# signal_worker SIGNAL ROLE: to the sender or the receiver, once both ends share
# a queue. Fails when mqbench ends before.
signal_worker() {
	local workers
	while ! dead "$pid"; do
		mapfile -t workers < <(children)
		if [ ${#workers[@]} -eq 2 ] && has_waited "${workers[0]}" &&
			has_waited "${workers[1]}"; then
			# The sender is started first.
			[ "$2" = sender ] || workers=("${workers[1]}")
			kill "-$1" "${workers[0]}" 2>/dev/null
			return
		fi
		sleep 0.05
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
