# shellcheck shell=bash
# Kernels by the words that people have for them, and Debian's packages. Sourced
# by kernels.sh and initramfs.sh.
# shellcheck source=scripts/qemu/arch.sh
. "$(dirname "${BASH_SOURCE[0]}")/arch.sh"

[ -n "${HOME:-}" ] || HOME=~
kernel_cache=${XDG_CACHE_HOME:-$HOME/.cache}/mqbench/kernels
[[ $kernel_cache == /* ]] || kernel_cache=$PWD/$kernel_cache
# apt would take a name that it does not know for a pattern of others.
kernel_apt=(-o APT::Cmd::Pattern-Only=true)

# kernel_image WORD: prints the path of the image that WORD means: an image
# file, a kernel's build tree, or a Debian package, which is downloaded and
# unpacked into the cache, once, and never installed. Status 1, and a line on
# standard error, where there is none.
kernel_image() {
	if [ -d "$1" ]; then
		kernel_of_tree "$1"
	elif [ -f "$1" ]; then
		kernel_check "$1"
	elif [[ $1 == linux-image-*[*?[]* ]]; then
		kernel_refuse "$1" 'is a pattern: --matrix takes those'
	elif [[ $1 == linux-image-* && $1 != */* ]]; then
		kernel_of_package "$1"
	else
		kernel_refuse "$1" 'is no file, no folder and no package' \
			'whose name begins with linux-image-'
	fi
}

# kernel_newest REGEX: of linux-image-REGEX, what apt has, by version.
kernel_newest() {
	apt-cache pkgnames linux-image- 2>/dev/null |
		grep -E "^linux-image-$1\$" | sort -V | tail -n 1
}

kernel_refuse() {
	printf '%s: %s: %s\n' "${0##*/}" "$1" "${*:2}" >&2
	return 1
}

kernel_check() {
	local what
	what=$(image_arch "$1") || kernel_refuse "$1" "$what" || return
	printf '%s\n' "$1"
}

kernel_of_tree() {
	local is
	for is in "${architectures[@]}"; do
		[ ! -f "$1/${arch[$is.tree]}" ] || {
			kernel_lacks "$1" "$is"
			kernel_check "$1/${arch[$is.tree]}"
			return
		}
	done
	kernel_refuse "$1" "holds no ${arch[x86_64.tree]}: make bzImage" \
		'first; or Image, of another architecture'
}

# kernel_lacks TREE ARCH: says what its kernel was built without and is missed.
kernel_lacks() {
	local built=$1/include/config/auto.conf option without
	[ -f "$built" ] || return 0
	while read -r option without; do
		grep -qx "CONFIG_$option=y" "$built" || kernel_refuse "$1" \
			"is built without CONFIG_$option: $without" || true
	done <<-END
		SYSVIPC it has no System V queues
		POSIX_MQUEUE it has no POSIX queues
		SERIAL_${arch[$2.serial]}_CONSOLE nothing that it says is heard
		BLK_DEV_INITRD it finds nothing to run
		KALLSYMS --explain knows no function of it
		SMP it has one CPU
		MEMCG no cgroup's memory is charged
	END
}

# Of a package that only depends on the one with the image, as Debian's newer
# ones do and those without a version, that one: what they mean changes.
kernel_of_package() {
	local folder on=
	[ -d "$kernel_cache/$1" ] ||
		on=$(apt-cache "${kernel_apt[@]}" depends "$1" 2>/dev/null |
			sed -nE '/Depends: / {
			s/.*: (linux-(image|binary)-[0-9][^ :]*).*/\1/p }' |
			sed -n 1p)
	[ -z "$on" ] || {
		kernel_of_package "$on"
		return
	}
	folder=$(package_unpacked "$1" '*/vmlinu*') &&
		kernel_check "$(find "$folder" -name 'vmlinu*' -print -quit)"
}

# package_unpacked NAME PATTERN: prints the folder in which there is what of the
# package matches.
package_unpacked() {
	local kept=$kernel_cache/${1/:/-} said
	if [ ! -d "$kept" ]; then
		printf '%s: downloading %s\n' "${0##*/}" "$1" >&2
		said=$(package_fetch "$1" "$2" "$kept" 2>&1) || {
			kernel_refuse "$1" 'could not be had:' \
				"$(grep -m 1 ^E: <<<"$said" || tail -n 1 \
					<<<"$said")$(package_unknown "$1")"
			return
		}
	fi
	printf '%s\n' "$kept"
}

# package_fetch NAME PATTERN FOLDER: in a subshell. Beside FOLDER until it is
# whole, so that one interrupted is none; another may have made it meanwhile.
package_fetch() {
	local new
	mkdir -p "$kernel_cache" && new=$(mktemp -d "$kernel_cache/new.XXXXXX") ||
		return
	# shellcheck disable=SC2064 # it is not known any more then
	trap "rm -rf ${new@Q}" EXIT
	cd "$new" || return
	apt-get "${kernel_apt[@]}" download -q "$1" || return
	dpkg-deb --fsys-tarfile ./*.deb | tar -x --wildcards "$2" || {
		echo "it holds no $2"
		return 1
	}
	rm -f ./*.deb
	mv -T "$new" "$3" || [ -d "$3" ]
}

# What to do where apt does not know the package's architecture.
package_unknown() {
	local name
	name=${arch[$(package_arch "$1").debian]:-}
	[ -z "$name" ] || apt-config dump |
		grep "^APT::Architectures:: \"$name\"" >/dev/null ||
		printf '; apt knows nothing of %s: %s; %s' "$name" \
			"dpkg --add-architecture $name" 'apt-get update'
}
