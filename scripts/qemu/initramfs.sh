#!/usr/bin/env bash
# Packs what a guest boots into: mqbench with the libraries that it needs, init
# and busybox.
#
# usage: initramfs.sh MQBENCH FILE [FOLDER] [-- ARGUMENT...]
#
# FILE is the archive for boot.sh, ARGUMENT those of mqbench in the guest. What
# is in FOLDER comes on top of the guest's root: job/after is a script for the
# guest's shell, run in /out when mqbench has ended. Of the files that are in
# /out then come back those that guest.sh takes.
set -euo pipefail
umask 022

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=scripts/qemu/kernel.sh
. "$here/kernel.sh"

die() {
	printf 'initramfs.sh: %s\n' "$1" >&2
	exit 2
}

[ $# -ge 2 ] || die 'usage: initramfs.sh MQBENCH FILE [FOLDER] [-- ARGUMENT...]'
program=$1 file=$2
shift 2
added=
if [ $# -gt 0 ] && [ "$1" != -- ]; then
	added=$1
	shift
fi
[ $# -eq 0 ] || shift

# need TOOL PACKAGE
need() {
	command -v "$1" >/dev/null ||
		die "there is no $1: install it (Debian: $2)"
}
need cpio cpio
is=$(program_arch "$program") ||
	die "$program: is no program for ${architectures[*]}"
libraries=
if [ "$is" = "$(uname -m)" ]; then
	need busybox busybox-static
	busybox=$(command -v busybox)
	program_is_static "$program" || {
		need ldd libc-bin
		libraries=$(ldd "$program" | grep -o '/[^ ]*')
	}
else
	busybox=$(package_unpacked "busybox-static:${arch[$is.debian]}" \
		'*/bin/busybox') || exit 2
	busybox=$(find "$busybox" -name busybox -print -quit)
	program_is_static "$program" ||
		die "$program: needs libraries: build it with MQBENCH_STATIC"
fi
program_is_static "$busybox" ||
	die "$busybox needs libraries: install busybox-static"

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root"/{bin,dev,job,out,proc,sys,tmp}
cp "$here/init" "$root/init"
cp "$busybox" "$root/bin/busybox"
cp "$program" "$root/bin/mqbench"
for library in $libraries; do
	mkdir -p "$root${library%/*}"
	cp -L "$library" "$root$library"
done
for argument; do
	[[ $argument != *$'\n'* ]] || die 'an argument of two lines'
	printf '%s\n' "$argument"
done >"$root/job/arguments"
[ -z "$added" ] || cp -R "$added/." "$root"
# The same bytes whenever and wherever it is packed: to read the digits of a
# time takes a kernel another number of instructions, which then are in its
# random numbers.
(cd "$root" && find . -exec touch -h -d @0 {} + && find . | LC_ALL=C sort |
	cpio --quiet -o -H newc -R 0:0 --reproducible) >"$file" ||
	die "$file: could not be written"
