#!/bin/sh
# What `mqbench fleet` runs on a host, over ssh or as a task of Slurm: unpacks
# what it is sent into a folder of its own, looks at the machine, does the job,
# and sends back what came of it.
#
# usage: fleet-host.sh NAME [BYTES]
#
# Of standard input BYTES are the archive; its end after that, that of the
# connection, ends the job. Without BYTES all of it is the archive. Standard
# error says how far it is. Standard output is a line, before which a login may
# say what it likes, and archives: `begun`, the record as it began; `part`, the
# next lines of its journal, as they come; the results, as 1.json and so on
# where there are several.
set -u
umask 077
export LC_ALL=C
FLEET_NAME=$1
export FLEET_NAME
printf '\nmqbench-fleet\n'

folder=$(mktemp -d "${TMPDIR:-/tmp}/mqbench-fleet-XXXXXX") || exit 1
job='' others=''
trap 'rm -rf "$folder"' EXIT
trap 'kill -TERM "$job" 2>/dev/null || exit 1' HUP INT TERM PIPE
cd "$folder" || exit 1
export TMPDIR="$folder"

said=$(if [ $# -gt 1 ]; then
	head -c "$2"
else
	cat
fi | tar -xomf - 2>&1) || {
	echo "cannot unpack the program in $folder, where" \
		"$(df -kP . | awk 'END { print $4 }') KiB are free:" \
		"$(echo "$said" | sed -n 1p)" >&2
	exit 1
}
is=$(./mqbench version 2>&1) || {
	echo "cannot run the program in $folder: $is" >&2
	exit 1
}
[ "${is%%,*}" = "$(cat version)" ] || {
	echo "its program is ${is%%,*}, not $(cat version)" >&2
	exit 1
}
./mqbench doctor >doctor.txt

# Sends home what is measured, because the connection may break: the record that
# the job has begun, when it says of which machine it is, and then what its journal
# gets.
send() {
	sent=0
	trap 'exit 0' TERM
	while sleep 1 >/dev/null 2>&1 & wait $!; do
		if [ ! -e begun ]; then
			# shellcheck disable=SC3013 # dash and busybox have it
			[ record.json -nt doctor.txt ] || continue
			grep -q '"boot_id"' record.json || continue
			cp record.json begun
			tar -cf - begun
		else
			tail -c +$((sent + 1)) record.journal >part 2>/dev/null
			[ -s part ] || continue
			sent=$((sent + $(wc -c <part)))
			tar -cf - part
		fi
	done
}

sh ./job >/dev/null &
job=$!
if [ $# -gt 1 ]; then
	{ cat >/dev/null 2>&1 && kill -TERM "$job"; } <&3 2>/dev/null &
	others=$!
fi 3<&0
send &
send=$!
# A signal ends the waiting, but not yet the job.
while
	wait "$job"
	status=$?
	kill -0 "$job" 2>/dev/null
do :; done
# shellcheck disable=SC2086 # a number each
kill $others $send 2>/dev/null
wait "$send"
echo "$status" >status
n=0
for file in out/*.json; do
	[ ! -e "$file" ] || mv "$file" "$((n = n + 1)).json"
done
# shellcheck disable=SC2046 # names without blanks
tar -cf - $(find . -type f -name '*.json' -o -type f -name '*.journal') \
	doctor.txt status
