#!/usr/bin/env bash
# `mqbench fleet`: the same plan on many machines, their records brought home,
# and the machines side by side.
#
# usage: fleet.sh --hosts FILE | --slurm WHERE [OPTION...] [-- RUN'S OPTION...]
#        fleet.sh --kernels ... -- OPTION... KERNEL... [-- RUN'S OPTION...]
#
# GNU parallel queues, retries, limits and logs what is done over ssh, Slurm
# what is done in a cluster; parallel runs fleet-job.sh here, and either
# fleet-host.sh on each machine. Options are those of `mqbench fleet --help`.
# With --kernels each kernel of a matrix (matrix.sh) is booted on the next
# machine that is free, by kernels.sh, which is sent there with the program and
# the kernel's image.
#
# Status: 0 every record is here, 2 usage, 5 one is missing or not complete, and
# the others are kept; 130 interrupted: what was measured is kept, for --resume.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=scripts/qemu/kernel.sh
. "$here/qemu/kernel.sh"
# shellcheck source=scripts/fleet-answer.sh
. "$here/fleet-answer.sh"
work='' fresh=()

say() {
	printf 'mqbench: %s\n' "$1" >&2
}

usage() {
	say "$1"
	exit 2
}

need() {
	command -v -- "$1" >/dev/null ||
		usage "$1: not found; install it (Debian: $2)"
}

# split ARRAY OPTION: the words of its value, which quotes hold together as in a
# shell; nothing is expanded.
split() {
	local value=${!2}
	mapfile -d '' -t "$1" < <(xargs printf '%s\0' <<<"$value" 2>/dev/null)
	wait $! || usage "--$2 $value: a quote has no end"
}

# Words, as a shell takes them.
quote() {
	local word
	for word; do
		printf " '%s'" "${word//\'/\'\\\'\'}"
	done
}

hosts='' slurm='' tasks='' output='' programs=() ssh=ssh jobs=32 retries=1
timeout='' resume='' made=plan asked=()
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
		[[ ${2:-} == *[![:space:]]* ]] || usage "$1: takes a value"
		[ "$1" != --program ] || programs+=("$2")
		declare "${1#--}=$2"
		shift 2
		;;
	--resume)
		resume=asked
		shift
		;;
	--kernels)
		made=kernels
		shift
		;;
	*) usage "$1: unknown option; see mqbench fleet --help" ;;
	esac
done
[ -n "$hosts$slurm" ] || usage 'neither --hosts FILE nor --slurm PARTITION'
[ -z "$hosts" ] || [ -z "$slurm" ] || usage '--hosts: not with --slurm'
for option in "jobs $jobs" "retries $retries" "tasks ${tasks:-1}"; do
	[[ $option =~ ^[a-z]+\ [1-9][0-9]{0,3}$ ]] ||
		usage "--$option: from 1 to 9999"
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

# Refuses hosts of which the input has a line more than once.
refuse_twice() {
	local name
	name=$(sort | uniq -d | sed -n 1p)
	[ -z "$name" ] || usage "--hosts $hosts: $name: is there twice"
}

# What is to be measured on, each once: hosts, or the tasks of Slurm.
all=()
read_hosts() {
	local text line n=0 option word='[A-Za-z0-9_][A-Za-z0-9_.-]*'
	local host="^(($word@)?$word|ssh://($word@)?$word(:[0-9]+)?)\$"
	need parallel parallel
	[[ $(parallel --version 2>/dev/null) == 'GNU parallel'* ]] ||
		usage 'parallel: not that of GNU; install it (Debian: parallel)'
	split ssh ssh
	need "${ssh[0]}" openssh-client
	# With a comment, for empty lines at the end to count.
	text=$(head -c 2097153 2>/dev/null <"$hosts" |
		tr '\0\r\f\v' '\1   ' && echo '#') ||
		usage "--hosts $hosts: cannot be read"
	[ ${#text} -le 2097153 ] || usage "--hosts $hosts: has over 2 MiB"
	while read -r line; do
		n=$((n + 1))
		[ -n "$line" ] || continue
		# The most that a label has; names of files are made of it.
		[ ${#line} -le 127 ] ||
			usage "--hosts $hosts: line $n: has over 127 bytes"
		[[ $line =~ $host ]] || usage "--hosts $hosts: line $n: \
'$(plain <<<"$line")' is no host, such as board, user@board or \
ssh://user@board:2222"
		all+=("$line")
	done < <(cut -d '#' -f 1 <<<"$text")
	[ ${#all[@]} -gt 0 ] || usage "--hosts $hosts: names no host"
	[ ${#all[@]} -le 10000 ] ||
		usage "--hosts $hosts: names over 10000 hosts"
	# Whoever logs in, and however the port is said.
	refuse_twice < <(printf '%s\n' "${all[@]}" |
		sed 's,^ssh://,,; s/^[^@]*@//; s/:22$//' | tr '[:upper:]' '[:lower:]')
	refuse_twice < <(names_of "${all[@]}")
	# What the user's configuration may not do here.
	ssh+=(-T)
	for option in BatchMode=yes StrictHostKeyChecking=yes ForwardAgent=no \
		ForwardX11=no GSSAPIDelegateCredentials=no Tunnel=no \
		ClearAllForwardings=yes PermitLocalCommand=no LogLevel=INFO \
		RemoteCommand=none ControlMaster=no ConnectTimeout=15 \
		ServerAliveInterval=15 ServerAliveCountMax=3; do
		ssh+=(-o "$option")
	done
}

read_tasks() {
	need sbatch slurm-client
	where=("--partition=$slurm")
	[[ $slurm != -* ]] || split where slurm
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

# The job of a host: run's options but those that are fleet's own, and the plan
# that they make here, with its seed. A record of another boot is measured again.
write_plan() {
	local i plan=() words=() sent=$1
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
	[ -z "$resume" ] || plan=(--plan "$output/plan")
	"$program" run "${plan[@]}" "${asked[@]}" --show-plan=json \
		>"$work/plan" || exit 2
	[ -z "$resume" ] || cmp -s "$work/plan" "$output/plan" ||
		usage "--resume: these options make another plan than \
$output/plan"
	cp "$work/plan" "$sent"
	cat >"$sent/job" <<-END
		boot=\$(cat /proc/sys/kernel/random/boot_id)
		! grep -q "\$boot" record.json 2>/dev/null ||
			exec ./mqbench run --resume record.json
		rm -f record.json record.journal
		exec ./mqbench run --plan plan$(quote "${words[@]}") \\
			--label "\$FLEET_NAME" -o record.json
	END
}

# The job of a kernel, and all that boots one; sets `all` to what is missing.
write_kernels() {
	local is name kernel words image
	printf '%s\0' "${asked[@]}" >"$work/kernels"
	[ -z "$resume" ] || cmp -s "$work/kernels" "$output/kernels" ||
		usage "--resume: other kernels or options than $output/kernels"
	MQBENCH_MATRIX=list "$here/matrix.sh" -o "$output" "${asked[@]}" \
		>"$work/missing" || exit 2
	cat >"$1/job" <<-'END'
		MQBENCH=$PWD/mqbench exec bash ./boots
	END
	mkdir -p "$1/scripts" "$1/out"
	cp -R "$here/kernels.sh" "$here/qemu" "$1/scripts"
	for is in "${!program_of[@]}"; do
		install -D -m 755 "${program_of[$is]}" \
			"$1/guests/${arch[$is.debian]}/mqbench"
	done
	all=()
	while IFS=$'\t' read -r name kernel words; do
		all+=("$name")
		mkdir "$work/$name.more"
		echo "exec scripts/kernels.sh --guests guests -o out $words" \
			>"$work/$name.more/boots"
		image=$(kernel_image "$kernel" 2>"$work/$name.err") ||
			end "$name" "FAILED: $(last_words "$name")" || continue
		is=$(image_arch "$image")
		[ -n "${program_of[$is]:-}" ] || end "$name" "FAILED: no \
program for guests of $is: give one by --program" || continue
		ln -s "$(realpath "$image")" "$work/$name.more/image"
	done <"$work/missing"
}

# Of each architecture a folder, with what all hosts of it are sent.
write_payloads() {
	local is counter sent=$work/payload
	mkdir "$sent"
	"write_$made" "$sent"
	"$program" version | sed -n '1s/,.*//p' >"$sent/version"
	for is in "${!program_of[@]}"; do
		cp -R "$sent" "$sent.$is"
		install -m 755 "${program_of[$is]}" "$sent.$is/mqbench"
	done
	for counter in "${program%/*}"{,/../lib{,64,/*}/mqbench/qemu}/libmqcount.so; do
		[ ! -e "$counter" ] || cp "$counter" "$sent.$(uname -m)"
	done
}

# One line a host: on a terminal with room for all these lines are drawn again,
# elsewhere those that are new.
shown=() live='' up='' columns=80
show() {
	local i name text on line new=()
	for i in "${!all[@]}"; do
		name=${names[i]} text=waiting
		[[ ${shown[i]:-} != saved* ]] || continue
		if [ -e "$work/$name.end" ]; then
			read -r text <"$work/$name.end" ||
				text="FAILED: there is no room in $output"
		elif [ -e "$work/$name.reply" ]; then
			text=$(how_far "$name")
			on=
			[ ! -e "$work/$name.host" ] || read -r on <"$work/$name.host"
			text="measuring${on:+ on $on}${text:+: $text}"
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
		sleep 1 8>&- & # which may outlive this, must not lock
		wait -n "$engine" $! || true
	done
	wait "$engine"
}

with_parallel() {
	declare -p machines output program ssh made work >"$work/settings"
	printf '%s\n' "${todo[@]}" >"$work/todo"
	[ $made = plan ] || [ "$jobs" -le ${#machines[@]} ] ||
		jobs=${#machines[@]}
	# In a session of its own: a second signal would not let jobs end.
	setpriv --pdeathsig TERM setsid parallel \
		--will-cite --jobs "$jobs" --retries "$retries" --joblog "+$output/joblog" \
		${timeout:+--timeout "$timeout"} --termseq TERM,10000,KILL \
		-q -a "$work/todo" "$here/fleet-job.sh" "$work/settings" \
		</dev/null 2>"$work/said" &
	engine=$!
	watch || true
}

# Nodes see the folder of the records.
with_slurm() {
	local i name state indexes=()
	printf '%s\n' "${names[@]}" >"$work/names"
	for i in "${!names[@]}"; do
		name=${names[i]}
		[ ! -e "$work/$name.end" ] || continue
		indexes+=("$((i + 1))")
		mkdir -p "$work/$name.more"
		ln -sf "$((i + 1)).reply" "$work/$name.reply"
		ln -sf "$((i + 1)).err" "$work/$name.err"
	done
	cat >"$work/batch" <<-END
		#!/bin/sh
		cd$(quote "$work") || exit
		name=\$(sed -n "\${SLURM_ARRAY_TASK_ID}p" names)
		[ -d "payload.\$(uname -m)" ] || {
			echo "no program for \$(uname -m): give one by --program" >&2
			exit 1
		}
		tar -chf "\$name.sent" -C "payload.\$(uname -m)" . \\
			-C "../\$name.more" . || exit
		exec sh$(quote "$here/fleet-host.sh") "\$SLURMD_NODENAME" \\
			<"\$name.sent"
	END
	sbatch --parsable --wait --exclusive --job-name mqbench \
		--array "$(IFS=, && echo "${indexes[*]}")%$jobs" \
		--output "$work/%a.reply" --error "$work/%a.err" \
		${timeout:+--time "$(((timeout + 59) / 60))"} \
		"${where[@]}" "$work/batch" >"$work/job" 2>"$work/said" &
	engine=$!
	watch || [ -s "$work/job" ] || {
		[ -n "$resume" ] || rm "$output/$made"
		usage "$(tail -c 1000 "$work/said" | plain | tail -n 1)"
	}
	for i in "${indexes[@]}"; do
		name=${names[i - 1]}
		"take_$made" "$name" || [ -e "$work/$name.end" ] || {
			state=$(scontrol -o show job "$(<"$work/job")_$i" \
				2>/dev/null | grep -o 'JobState=[A-Z_]*') || true
			end "$name" "FAILED: ${state:-cancelled before it \
began} $(last_words "$name")" || true
		}
	done
}

stop() {
	[ -z "$work" ] || [ ! -s "$work/job" ] ||
		scancel "$(<"$work/job")" || true
	[ -z "$engine" ] || {
		kill -TERM "$engine" 2>/dev/null || true
		wait "$engine" || true
	}
	rm -rf "$work" || true
	# Those that have got something stay.
	rmdir "${fresh[@]}" 2>/dev/null || true
}

[ -z "$hosts" ] || { [ -r "$hosts" ] && [ ! -d "$hosts" ]; } ||
	usage "--hosts $hosts: cannot be read"
case $hosts in '') read_tasks ;; *) read_hosts ;; esac
find_programs
[ -n "$output" ] || [ -z "$resume" ] || usage '--resume: say of what by -o FOLDER'
[ -n "$output" ] || {
	output=fleet-$(date -u +%Y%m%d-%H%M%S)
	[ ! -e bench/registry.h ] || [ ! -d results ] || output=results/$output
}
[[ $output != -* ]] || output=./$output
if [ -n "$resume" ]; then
	[ -r "$output/$made" ] ||
		usage "--resume: there is no $output/$made"
	[ $made != kernels ] || [ ${#asked[@]} -gt 0 ] ||
		mapfile -d '' -t asked <"$output/kernels"
elif [ -e "$output/plan" ] || [ -e "$output/kernels" ]; then
	usage "-o $output: is there: --resume, or name another folder"
fi
folder=$output
while [ ! -e "$folder" ]; do
	fresh+=("$folder")
	folder=$(dirname "$folder")
done
trap stop EXIT
trap 'say interrupted; exit 130' INT TERM HUP QUIT
mkdir -p "$output" 2>/dev/null || usage "-o $output: cannot be made"
output=$(cd "$output" && pwd -P)
exec 8<"$output"
flock -n 8 || usage "-o $output: another fleet measures into it"
rm -rf "$output"/.fleet-* # of one that was killed
work=$(mktemp -d "$output/.fleet-XXXXXX" 2>/dev/null) ||
	usage "-o $output: cannot be written"
machines=("${all[@]}")
write_payloads

todo=() names=("${all[@]}")
[ $made != plan ] || mapfile -t names < <(names_of "${all[@]}")
for i in "${!all[@]}"; do
	if [ -e "$work/${names[i]}.end" ]; then
		: # it cannot be done
	elif [ -e "$output/${names[i]}.json" ] &&
		is_whole "$output/${names[i]}.json" "$work/table"; then
		end "${names[i]}" 'saved before'
	else
		todo+=("${all[i]}")
	fi
done
[ -n "$resume" ] || cp "$work/$made" "$output"
[ ${#todo[@]} -eq 0 ] || case $hosts in '') with_slurm ;; *) with_parallel ;; esac

records=() missing=0
for name in "${names[@]}"; do
	[ -e "$work/$name.end" ] || end "$name" "FAILED: gave no answer, or \
there is no room in $output" || true
	[[ $(<"$work/$name.end") == saved* ]] || missing=$((missing + 1))
	[ ! -e "$output/$name.json" ] || records+=("$output/$name.json")
done
show
for host in "${machines[@]}"; do
	[ ! -e "$work/$(names_of "$host").out" ] ||
		say "$host: left out: $(cut -d' ' -f2- "$work/$(names_of "$host").out")"
done
status=0
if [ $made = kernels ]; then
	MQBENCH_MATRIX=report "$here/matrix.sh" -o "$output" "${asked[@]}" ||
		status=$?
else
	say "$((${#all[@]} - missing)) of ${#all[@]} records are complete, \
in $output"
	[ ${#records[@]} -eq 0 ] ||
		"$program" report --format machines "${records[@]}" || status=$?
fi
[ "$missing" -eq 0 ] || status=5
exit "$status"
