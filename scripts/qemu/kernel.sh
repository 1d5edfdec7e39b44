# shellcheck shell=bash
# Kernels by the words that people have for them. Sourced by kernels.sh.

# kernel_image WORD: prints the path of the image that WORD means: an image
# file, a kernel's build tree, or a Debian package, which is downloaded and
# unpacked into the cache, once, and never installed. Status 1, and a line on
# standard error, where there is none.
kernel_image() {
	if [ -d "$1" ]; then
		kernel_of_tree "$1"
	elif [ -e "$1" ]; then
		kernel_check "$1"
	elif [[ $1 == linux-image-* && $1 != */* ]]; then
		kernel_of_package "$1"
	else
		kernel_refuse "$1" 'is no file, no folder and no package' \
			'whose name begins with linux-image-'
	fi
}

# kernel_newest FLAVOUR: the package of that kind that apt has, by version.
kernel_newest() {
	apt-cache pkgnames linux-image- 2>/dev/null |
		grep -E "^linux-image-[0-9].*-$1\$" | sort -V | tail -n 1
}

kernel_refuse() {
	printf '%s: %s: %s\n' "${0##*/}" "$1" "${*:2}" >&2
	return 1
}

# The boot protocol's magic number of a bzImage, or an ELF file.
kernel_check() {
	local magic
	magic=$(dd if="$1" bs=1 skip=514 count=4 2>/dev/null | tr -d '\0')
	[ "$magic" = HdrS ] || kernel_refuse "$1" 'not an x86-64 kernel:' \
		'give a bzImage or vmlinuz' || return
	printf '%s\n' "$1"
}

kernel_of_tree() {
	local image=$1/arch/x86/boot/bzImage
	[ -e "$image" ] || kernel_refuse "$1" \
		'holds no arch/x86/boot/bzImage: make bzImage first' || return
	kernel_check "$image"
}

# In the folder it is called from; what went wrong goes to standard output.
kernel_fetch() {
	apt-get download -q "$1" 2>&1 || return
	dpkg-deb --contents ./*.deb | grep ' \./boot/vmlinuz-' >/dev/null || {
		echo 'it holds no kernel: does it only depend on one?'
		return 1
	}
	dpkg-deb --fsys-tarfile ./*.deb | tar -x ./boot 2>&1 && rm -f ./*.deb
}

# Beside the cached one until it is whole, so that one interrupted is none.
kernel_of_package() {
	local cache=${XDG_CACHE_HOME:-$HOME/.cache}/mqbench/kernels
	local kept=$cache/$1 new said
	if [ ! -d "$kept" ]; then
		mkdir -p "$cache" && new=$(mktemp -d "$cache/new.XXXXXX") ||
			return
		printf '%s: downloading %s\n' "${0##*/}" "$1" >&2
		said=$(cd "$new" && kernel_fetch "$1" &&
			mv -T "$new" "$kept" 2>&1) || {
			rm -rf "$new"
			kernel_refuse "$1" 'could not be had:' \
				"$(tail -n 1 <<<"$said")"
			return
		}
	fi
	kernel_check "$(find "$kept/boot" -name 'vmlinuz-*' -print -quit)"
}
