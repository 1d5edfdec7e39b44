#!/usr/bin/env bash
# Fetches the libraries that a static mqbench takes, as Debian's packages for
# another architecture, and unpacks them into a folder:
# sysroot.sh ARCHITECTURE FOLDER. Needs apt-get and no privilege; neither the
# system's packages nor its lists of them are touched.
set -euo pipefail

[ "$#" -eq 2 ] || {
	echo "Usage: $0 ARCHITECTURE FOLDER" >&2
	exit 2
}
architecture=$1
folder=$(realpath -m "$2")
packages="libjansson-dev libhwloc-dev r-mathlib zlib1g-dev"

# apt's own state for this architecture, kept for the next time.
state=$folder/var/lib/apt
mkdir -p "$state/lists/partial" "$folder/var/cache/apt/archives/partial" \
	"$folder/packages"
: >"$state/status"
apt() {
	local program=$1
	shift
	"$program" -q -o "Dir::State=$state" \
		-o "Dir::State::status=$state/status" \
		-o "Dir::Cache=$folder/var/cache/apt" \
		-o "APT::Architecture=$architecture" \
		-o "APT::Architectures::=$architecture" \
		-o APT::Sandbox::User= -o Acquire::Languages=none \
		-o Debug::NoLocking=1 "$@"
}

apt apt-get update >&2
cd "$folder/packages"
# shellcheck disable=SC2086 # a list of names
apt apt-get download $packages >&2
for package in *.deb; do
	dpkg-deb -x "$package" "$folder"
done
