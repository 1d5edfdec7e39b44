# Completion of mqbench for bash. What may stand where, mqbench says itself.
_mqbench() {
	local line=${COMP_LINE:0:COMP_POINT} begun='' glued='' found
	local -a words
	read -ra words <<<"$line"
	if [[ $line != *[[:blank:]] ]]; then
		begun=${words[-1]}
		unset 'words[-1]'
	fi
	COMPREPLY=()
	[[ ${#words[@]} -gt 0 ]] || return
	# Where = and : break words, what is replaced begins behind them.
	for found in = :; do
		if [[ $COMP_WORDBREAKS == *$found* && $begun == *$found* ]]; then
			glued=${begun%"${begun##*"$found"}"}
		fi
	done
	while IFS=$'\t' read -r found _; do
		case $found in
		:files) found=$(compgen -f -- "${begun#*=}") ;;
		:folders)
			# Those that may hold records are offered with them.
			[[ ${#COMPREPLY[@]} -eq 0 ]] || continue
			found=$(compgen -d -- "${begun#*=}")
			;;
		:programs) found=$(compgen -c -- "${begun#*=}") ;;
		:records)
			found=$(compgen -f -X '!*.json' -- "$begun"
				compgen -d -- "$begun")
			;;
		*)
			[[ $found != *[=:/] && $found != *:0x ]] ||
				compopt -o nospace 2>/dev/null
			COMPREPLY+=("${found#"$glued"}")
			continue
			;;
		esac
		[[ -z $found ]] || mapfile -tO "${#COMPREPLY[@]}" COMPREPLY <<<"$found"
		compopt -o filenames 2>/dev/null
	done < <("${words[0]}" help --complete -- "${words[@]:1}" "$begun" \
		2>/dev/null)
}
complete -F _mqbench mqbench
