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
packages="libjansson-dev libhwloc-dev libsqlite3-dev r-mathlib zlib1g-dev"

# apt's own state for this architecture, kept for the next time. With APT_CONFIG
# so, mqbench kernels too finds packages of it.
state=$folder/var/lib/apt
mkdir -p "$state/lists/partial" "$folder/var/cache/apt/archives/partial" \
	"$folder/packages"
: >"$state/status"
export APT_CONFIG=$folder/apt.conf
cat >"$APT_CONFIG" <<END
Dir::State "$state";
Dir::State::status "$state/status";
Dir::Cache "$folder/var/cache/apt";
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
APT::Sandbox::User "";
Acquire::Languages "none";
Debug::NoLocking "1";
END

apt-get -q update >&2
cd "$folder/packages"
# shellcheck disable=SC2086 # a list of names
apt-get -q download $packages >&2
for package in *.deb; do
	dpkg-deb -x "$package" "$folder"
done
