#!/bin/sh
# What `mqbench fleet` runs on a host, over ssh or as a task of Slurm: unpacks
# what it is sent into a folder of its own, looks at the machine, does the job,
# and sends back what came of it.
#
# usage: fleet-host.sh NAME [BYTES]
#
# Of standard input BYTES are the archive; its end after that, that of the
# connection, ends the job. Without BYTES all of it is the archive. Standard
# output is an archive of the results, standard error says how far it is.
set -u
umask 077
export LC_ALL=C
FLEET_NAME=$1
export FLEET_NAME

folder=$(mktemp -d "${TMPDIR:-/tmp}/mqbench-fleet-XXXXXX") || exit 1
job='' watch=''
trap 'rm -rf "$folder"' EXIT
trap 'kill -TERM "$job" 2>/dev/null || exit 1' HUP INT TERM PIPE
cd "$folder" || exit 1

said=$(if [ $# -gt 1 ]; then
	head -c "$2"
else
	cat
fi | tar -xof - 2>&1) || {
	echo "cannot unpack the program in $folder, where" \
		"$(df -kP . | awk 'END { print $4 }') KiB are free:" \
		"$(echo "$said" | head -n 1)" >&2
	exit 1
}
is=$(./mqbench version | head -n 1) || exit 1
[ "${is%%,*}" = "$(cat version)" ] || {
	echo "its program is ${is%%,*}, not $(cat version)" >&2
	exit 1
}
./mqbench doctor >doctor.txt

sh ./job >/dev/null &
job=$!
if [ $# -gt 1 ]; then
	{ cat >/dev/null 2>&1 && kill -TERM "$job"; } <&3 2>/dev/null &
	watch=$!
fi 3<&0
# A signal ends the waiting, but not yet the job.
while
	wait "$job"
	status=$?
	kill -0 "$job" 2>/dev/null
do :; done
[ -z "$watch" ] || kill "$watch" 2>/dev/null
echo "$status" >status
# shellcheck disable=SC2046 # names without blanks
tar -cf - $(find . -type f -name '*.json' -o -type f -name '*.journal') \
	doctor.txt status
