#!/usr/bin/env bash
# shellcheck disable=SC2154 # SETTINGS has them
# A job of `mqbench fleet` over ssh, as GNU parallel runs it: measures on a
# host, or boots a kernel on the next that is free.
#
# usage: fleet-job.sh SETTINGS HOST|KERNEL
#
# SETTINGS is what fleet.sh has written: its variables.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=scripts/fleet-answer.sh
. "$here/fleet-answer.sh"
# shellcheck source=/dev/null
. "$1"

# Reads its script from the connection: in one line, which any shell can take.
# shellcheck disable=SC2016 # expanded there
start='exec sh -c '\''eval "$(dd bs=1 count=$0 2>/dev/null)"'\'

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

# over_ssh HOST NAME: does the job NAME on a host. The host's input stays open
# as long as this process lives; when it ends, so does the job there, and sends
# what it has. A record that broke off is sent along. Status 2 where the host
# itself is why there is no answer.
over_ssh() {
	local name=$2 script=$here/fleet-host.sh code=0 ended file is feed said sizes
	rm -f "$work/$name".{end,err,reply}
	"${ssh[@]}" -- "$1" 'echo; uname -m' </dev/null 2>"$work/$name.err" |
		head -c 4000 >"$work/$name.is" || code=$?
	if [ "$code" -ne 0 ]; then
		cat "$work/$name.is" >>"$work/$name.err"
		[ "$code" -eq 255 ] && said='cannot be reached' ||
			said='runs no command'
		end "$name" "FAILED: $(why_ssh "$name" "$said")" || return 2
	fi
	is=$(tail -n 1 "$work/$name.is" | tr -cd 'a-z0-9_' | cut -c -40)
	[ -d "$work/payload.$is" ] || end "$name" \
		"FAILED: no program for $is: give one by --program" || return 2
	mkdir -p "$work/$name.more"
	for file in json journal; do
		[ ! -e "$output/$name.$file" ] ||
			ln -sf "$output/$name.$file" "$work/$name.more/record.$file"
	done
	tar -chf "$work/$name.sent" -C "$work/payload.$is" . \
		-C "$work/$name.more" . || return 2
	sizes="$(stat -c %s "$script") $name $(stat -c %s "$work/$name.sent")"
	exec 3< <(cat "$script" "$work/$name.sent" &&
		exec tail -f --pid=$$ /dev/null 8>&- 9>&-)
	feed=$!
	trap 'kill "$feed" 2>/dev/null || true' TERM
	{
		trap '' TERM # which parallel sends to all processes of a job
		{
			"${ssh[@]}" -- "$1" "$start $sizes" <&3 2>&1 >&4 | {
				dd bs=4k count=4000 status=none \
					of="$work/$name.err"
				cat >/dev/null
			}
		} 4>&1 | head -c "$most" >"$work/$name.reply"
	} &
	while
		wait $!
		code=$?
		kill -0 $! 2>/dev/null
	do :; done
	kill "$feed" 2>/dev/null || true
	ended=$code code=0
	"take_$made" "$name" || code=$?
	rm -rf "$work/$name".{sent,reply,new}
	[ "$code" -eq 2 ] || return "$code"
	said='the connection broke off'
	[ ! -e "$output/$name.json" ] || said+=', --resume goes on'
	[ "$ended" -ne 255 ] && said=$(last_words "$name") ||
		said=$(why_ssh "$name" "$said")
	end "$name" "FAILED: $said" || return 2
}

# on_next_host NAME: the next host that is free does a job. One that is itself
# why it does not is left out from then on.
on_next_host() {
	local host lock code left=yes
	while [ -n "$left" ]; do
		left=''
		for host in "${machines[@]}"; do
			lock=$work/$(names_of "$host")
			[ ! -e "$lock.out" ] || continue
			left=yes
			exec 9>"$lock.lock"
			flock -n 9 && [ ! -e "$lock.out" ] || continue
			echo "$host" >"$work/$1.host"
			code=0
			over_ssh "$host" "$1" || code=$?
			[ "$code" -eq 2 ] || return "$code"
			mv "$work/$1.end" "$lock.out"
			exec 9>&-
		done
		sleep 1
	done
	end "$1" 'FAILED: no host is left that could'
}

case $made in
plan) over_ssh "$2" "$(names_of "$2")" ;;
*) on_next_host "$2" ;;
esac
