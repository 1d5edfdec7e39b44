#!/usr/bin/env bash
# `mqbench fleet`: the same plan on many machines, their records brought home,
# and the machines side by side.
#
# usage: fleet.sh --hosts FILE | --slurm WHERE [OPTION...] [-- RUN'S OPTION...]
#
# GNU parallel queues, retries, limits and logs what is done over ssh, Slurm what
# is done in a cluster; what they run on each machine is fleet-host.sh. Options
# are those of `mqbench fleet --help`.
#
# Status: 0 every record is here, 2 usage, 5 one is missing or not complete, and
# the others are kept; 130 interrupted: what was measured is kept, for --resume.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=scripts/qemu/arch.sh
. "$here/qemu/arch.sh"
# shellcheck source=scripts/fleet-answer.sh
. "$here/fleet-answer.sh"
most=268435456 # bytes of an answer
work=''

say() {
	printf 'mqbench: %s\n' "$1" >&2
}

usage() {
	say "$1"
	exit 2
}

need() {
	command -v "$1" >/dev/null ||
		usage "$1: not found; install it (Debian: $2)"
}

# Words, as a shell takes them.
quote() {
	local word
	for word; do
		printf " '%s'" "${word//\'/\'\\\'\'}"
	done
}

# why_ssh NAME OTHERWISE: why it ended with 255.
why_ssh() {
	case $(words_of "$1") in
	*'IDENTIFICATION HAS CHANGED'*)
		echo 'its host key is not the one in known_hosts'
		;;
	*'Host key verification failed'*)
		echo 'its host key is not known: connect to it once by ssh'
		;;
	*'Permission denied'*)
		echo "it takes no key of yours: $(last_words "$1")"
		;;
	*) echo "$2: $(last_words "$1")" ;;
	esac
}

# over_ssh HOST: one job of parallel's. The host's input stays open as long as
# this process lives; when it ends, so does the job there, and sends what it has.
# A record that broke off is sent along.
over_ssh() {
	local name is code=0 feed file
	name=$(names_of "$1")
	rm -f "$work/$name".{end,err,reply}
	is=$("${ssh[@]}" -- "$1" 'uname -m' </dev/null 2>"$work/$name.err" |
		head -c 100 | tr -cd 'a-z0-9_') || {
		end "$name" "FAILED: $(why_ssh "$name" 'cannot be reached')"
		return
	}
	cp "$work/payload.${is:-none}" "$work/$name.sent" 2>/dev/null || {
		end "$name" "FAILED: no program for $is: give one by --program"
		return
	}
	for file in json journal; do
		[ ! -e "$output/$name.$file" ] ||
			tar -rf "$work/$name.sent" -C "$output" --transform \
				"s/.*/record.$file/" "$name.$file"
	done
	exec 3< <(cat "$work/$name.sent" && exec tail -f --pid=$$ /dev/null)
	feed=$!
	trap 'kill "$feed" 2>/dev/null || true' TERM
	{
		trap '' TERM # which parallel sends to all processes of a job
		{
			"${ssh[@]}" -- "$1" "exec sh -c$(quote \
				"$(<"$here/fleet-host.sh")" fleet-host "$name" \
				"$(stat -c %s "$work/$name.sent")")" \
				<&3 2>&1 >&4 | {
				dd bs=4k count=4000 status=none \
					of="$work/$name.err"
				cat >/dev/null
			}
		} 4>&1 | head -c $most >"$work/$name.reply"
	} &
	while
		wait $!
		code=$?
		kill -0 $! 2>/dev/null
	do :; done
	kill "$feed" 2>/dev/null || true
	take "$name" && return
	if [ -e "$work/$name.end" ]; then
		return 1
	elif [ "$code" -eq 255 ]; then
		end "$name" "FAILED: $(why_ssh "$name" "the connection broke off")"
	else
		end "$name" "FAILED: $(last_words "$name")"
	fi
}

# How the files of hosts are called here.
names_of() {
	printf '%s\n' "${@#ssh://}" | tr -c 'A-Za-z0-9._@\n-' _
}

if [ -n "${FLEET_JOB:-}" ]; then
	# shellcheck disable=SC1090 # what this script has written
	. "$FLEET_JOB"
	over_ssh "$1"
	exit
fi

hosts='' slurm='' tasks='' output='' programs=() ssh=ssh jobs=32 retries=1
timeout='' resume='' asked=()
while [ $# -gt 0 ]; do
	case $1 in
	--)
		asked=("${@:2}")
		break
		;;
	-o*)
		[ "$1" != -o ] || set -- -o"${2:-}" "${@:3}"
		set -- --output "${1#-o}" "${@:2}"
		;;
	--*=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
	--program | --hosts | --slurm | --tasks | --output | --ssh | --jobs | \
		--retries | --timeout)
		[ $# -gt 1 ] || usage "$1: takes a value"
		[ "$1" != --program ] || programs+=("$2")
		declare "${1#--}=$2"
		shift 2
		;;
	--resume)
		resume=asked
		shift
		;;
	*) usage "$1: unknown option; see mqbench fleet --help" ;;
	esac
done
[ -n "$hosts$slurm" ] || usage 'neither --hosts FILE nor --slurm PARTITION'
[ -z "$hosts" ] || [ -z "$slurm" ] || usage '--hosts: not with --slurm'
for option in "jobs $jobs" "retries $retries" "tasks ${tasks:-1}"; do
	[[ $option =~ \ [1-9][0-9]{0,3}$ ]] || usage "--$option: from 1 to 9999"
done
[[ ${timeout:-1s} =~ ^[1-9][0-9]{0,5}(s|min|h)$ ]] ||
	usage "--timeout $timeout: must be a time, such as 90s or 5min"
case $timeout in
*min) timeout=$((60 * ${timeout%min})) ;;
*h) timeout=$((3600 * ${timeout%h})) ;;
*) timeout=${timeout%s} ;;
esac
for program in "${MQBENCH:-}" "$here/../build/mqbench" "$here/../../bin/mqbench"; do
	[ ! -x "$program" ] || break
done
[ -x "$program" ] || usage 'there is no mqbench: build it, or set MQBENCH'

# What is to be measured on, each once: hosts, or the tasks of Slurm.
all=()
read_hosts() {
	local wrong option word='[A-Za-z0-9_][A-Za-z0-9_.-]*'
	need parallel parallel
	[[ $(parallel --version 2>/dev/null) == 'GNU parallel'* ]] ||
		usage 'parallel: not that of GNU; install it (Debian: parallel)'
	read -ra ssh <<<"$ssh"
	need "${ssh[0]:-ssh}" openssh-client
	mapfile -t all < <(tr -d '\0' <"$hosts" | sed \
		's/^[[:blank:]]*//; s/[[:blank:]]*\(#.*\)\{0,1\}$//; /^$/d')
	[ ${#all[@]} -gt 0 ] || usage "--hosts $hosts: names no host"
	wrong=$(printf '%s\n' "${all[@]}" | grep -m 1 -vE \
		"^(ssh://)?($word@)?$word(:[0-9]+)?\$" | head -c 100 | plain) ||
		true
	[ -z "$wrong" ] || usage "--hosts $hosts: '$wrong' is no host, such as \
board, user@board or ssh://user@board:2222"
	# What the user's configuration may not do here.
	ssh+=(-T)
	for option in BatchMode=yes StrictHostKeyChecking=yes ForwardAgent=no \
		ForwardX11=no ClearAllForwardings=yes PermitLocalCommand=no \
		RemoteCommand=none ControlMaster=no ConnectTimeout=15 \
		ServerAliveInterval=15 ServerAliveCountMax=3; do
		ssh+=(-o "$option")
	done
}

read_tasks() {
	need sbatch slurm-client
	[[ $slurm == -* ]] || slurm=--partition=$slurm
	read -ra where <<<"$slurm"
	[ -n "$tasks" ] || tasks=$(sinfo -h -o %D "${where[@]}" 2>/dev/null |
		awk '{ n += $1 } END { print n + 0 }') || true
	[ "${tasks:-0}" -gt 0 ] || usage "--slurm $slurm: cannot see how many \
nodes there are: is there such a partition? or say --tasks N"
	mapfile -t all < <(seq -f 'task-%g' "$tasks")
}

# The programs by architecture: what was given, this one, and what is built here.
declare -A program_of=()
find_programs() {
	local file is
	for file in "${programs[@]}"; do
		is=$(program_arch "$file") ||
			usage "--program $file: no program of ${architectures[*]}"
		[ -z "${program_of[$is]:-}" ] ||
			usage "--program $file: another one of $is"
		program_of[$is]=$file
	done
	for file in "$program" "$here"/../build/*/mqbench; do
		! is=$(program_arch "$file") || [ -n "${program_of[$is]:-}" ] ||
			program_of[$is]=$file
	done
}

# What is sent: run's options but those that are fleet's own, and the plan that
# they make here, with its seed.
write_payloads() {
	local i is plan=() words=() sent=$work/payload
	for ((i = 0; i < ${#asked[@]}; i++)); do
		case ${asked[i]} in
		--plan) i=$((i + 1)) ;;
		--plan=*) ;;
		-o* | -l* | --output* | --label* | --resume* | --raw | --show-plan*)
			usage "${asked[i]}: not for a fleet"
			;;
		*) words+=("${asked[i]}") ;;
		esac
	done
	mkdir "$sent"
	[ -z "$resume" ] || plan=(--plan "$output/plan")
	"$program" run "${plan[@]}" "${asked[@]}" --show-plan=json \
		>"$sent/plan" || exit 2
	[ -n "$resume" ] || cp "$sent/plan" "$output/plan"
	cmp -s "$sent/plan" "$output/plan" || usage "--resume: these \
options make another plan than $output/plan"
	"$program" version | sed 's/,.*//; q' >"$sent/version"
	cat >"$sent/job" <<-END
		[ ! -e record.json ] || exec ./mqbench run --resume record.json
		exec ./mqbench run --plan plan$(quote "${words[@]}") \\
			--label "\$FLEET_NAME" -o record.json
	END
	for is in "${!program_of[@]}"; do
		install -m 755 "${program_of[$is]}" "$sent/mqbench"
		tar -cf "$sent.$is" -C "$sent" .
	done
}

# One line a host: on a terminal with room for all these lines are drawn again,
# elsewhere those that are new.
shown=() live='' up='' columns=80
show() {
	local i name text line new=()
	for i in "${!all[@]}"; do
		name=${names[i]} text=waiting
		[[ ${shown[i]:-} != saved* ]] || continue
		if [ -e "$work/$name.end" ]; then
			read -r text <"$work/$name.end" || true
		elif [ -e "$work/$name.reply" ]; then
			text=$(how_far "$name")
			text="measuring${text:+: $text}"
		fi
		[ "$text" = "${shown[i]:-${live:-waiting}}" ] || new+=("$i")
		shown[i]=$text
	done
	[ ${#new[@]} -gt 0 ] || return 0
	[ -z "$live" ] || new=("${!all[@]}")
	printf '%s' "$up" >&2
	for i in "${new[@]}"; do
		printf -v line '%-20s  %s' "${names[i]}" "${shown[i]}"
		[ -z "$live" ] || line=${line:0:columns-1}$'\033[K'
		printf '%s\n' "$line" >&2
	done
	up=${live:+$'\033['${#all[@]}A}
}

# Shows how far the hosts are, until the engine has ended.
engine=''
watch() {
	local rows=0
	if [ -t 2 ] && [ "${TERM:-dumb}" != dumb ] &&
		read -r rows columns < <(stty size <&2) &&
		[ "$rows" -gt ${#all[@]} ]; then
		live=drawn
	fi
	while kill -0 "$engine" 2>/dev/null; do
		show
		sleep 1 &
		wait -n "$engine" $! || true
	done
	wait "$engine"
}

with_parallel() {
	declare -p output program ssh work >"$work/settings"
	printf '%s\n' "${todo[@]}" >"$work/todo"
	# In a session of its own: a second signal would not let jobs end.
	FLEET_JOB=$work/settings setpriv --pdeathsig TERM setsid parallel \
		--will-cite --jobs "$jobs" --retries "$retries" --joblog "+$output/joblog" \
		${timeout:+--timeout "$timeout"} --termseq TERM,10000,KILL \
		-q -a "$work/todo" "$here/fleet.sh" </dev/null 2>"$work/said" &
	engine=$!
	watch || true
}

# Nodes see the folder of the records.
with_slurm() {
	local name state
	cat >"$work/batch" <<-END
		#!/bin/sh
		set --$(quote "$work/payload" "$here/fleet-host.sh")
		[ -e "\$1.\$(uname -m)" ] || {
			echo "no program for \$(uname -m): give one by --program" >&2
			exit 1
		}
		exec sh "\$2" "\$SLURMD_NODENAME" <"\$1.\$(uname -m)"
	END
	sbatch --parsable --wait --exclusive --job-name mqbench \
		--array "$(IFS=, && echo "${todo[*]#task-}")%$jobs" \
		--output "$work/task-%a.reply" --error "$work/task-%a.err" \
		${timeout:+--time "$(((timeout + 59) / 60))"} \
		"${where[@]}" "$work/batch" >"$work/job" 2>"$work/said" &
	engine=$!
	watch || [ -s "$work/job" ] ||
		usage "$(plain <"$work/said" | tail -n 1)"
	for name in "${todo[@]}"; do
		take "$name" || [ -e "$work/$name.end" ] || {
			state=$(scontrol -o show job "$(<"$work/job")_${name#*-}" \
				2>/dev/null | grep -o 'JobState=[A-Z_]*') || true
			end "$name" "FAILED: ${state:-cancelled before it \
began} $(last_words "$name")" || true
		}
	done
}

stop() {
	[ ! -s "$work/job" ] || scancel "$(<"$work/job")" || true
	[ -z "$engine" ] || {
		kill -TERM "$engine" 2>/dev/null || true
		wait "$engine" || true
	}
	rm -rf "$work" || true
}

[ -z "$hosts" ] || { [ -r "$hosts" ] && [ ! -d "$hosts" ]; } ||
	usage "--hosts $hosts: cannot be read"
case $hosts in '') read_tasks ;; *) read_hosts ;; esac
mapfile -t names < <(names_of "${all[@]}")
name=$(printf '%s\n' "${names[@]}" | sort | uniq -d | head -n 1)
[ -z "$name" ] || usage "--hosts $hosts: $name: is there twice"
find_programs
[ -n "$output" ] || [ -z "$resume" ] || usage '--resume: say of what by -o FOLDER'
[ -n "$output" ] || {
	output=fleet-$(date -u +%Y%m%d-%H%M%S)
	[ ! -e bench/registry.h ] || [ ! -d results ] || output=results/$output
}
[[ $output != -* ]] || output=./$output
if [ -n "$resume" ]; then
	[ -r "$output/plan" ] ||
		usage "--resume: there is no $output/plan"
else
	[ ! -e "$output/plan" ] ||
		usage "-o $output: is there: --resume, or name another folder"
fi
mkdir -p "$output" 2>/dev/null || usage "-o $output: cannot be made"
output=$(cd "$output" && pwd -P)
work=$(mktemp -d "$output/.fleet-XXXXXX" 2>/dev/null) ||
	usage "-o $output: cannot be written"
trap stop EXIT
trap 'say interrupted; exit 130' INT TERM HUP QUIT
write_payloads

todo=()
for i in "${!all[@]}"; do
	if is_whole "$output/${names[i]}.json" "$work/table"; then
		end "${names[i]}" 'saved before'
	else
		todo+=("${all[i]}")
	fi
done
[ ${#todo[@]} -eq 0 ] || case $hosts in '') with_slurm ;; *) with_parallel ;; esac

records=() missing=0
for name in "${names[@]}"; do
	[ -e "$work/$name.end" ] || end "$name" "FAILED: gave no answer" || true
	[[ $(<"$work/$name.end") == saved* ]] || missing=$((missing + 1))
	[ ! -e "$output/$name.json" ] || records+=("$output/$name.json")
done
show
say "$((${#all[@]} - missing)) of ${#all[@]} records are complete, in $output"
status=0
[ ${#records[@]} -eq 0 ] ||
	"$program" report --format machines "${records[@]}" || status=$?
[ "$missing" -eq 0 ] || status=5
exit "$status"
