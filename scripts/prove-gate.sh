#!/usr/bin/env bash
# Shows that the gate of scripts/kernels.sh finds a commit: takes the source of
# a Linux that Debian has, makes a history of it in which one commit adds a
# little work to do_msgsnd, and lets git bisect find that one.
#
# usage: scripts/prove-gate.sh [FOLDER]
#
# FOLDER (build/gate) is kept: what was built there is not built again. Status
# 0 where the commit was found. Needs what building Linux takes.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=scripts/packages.sh
. "$root/scripts/packages.sh"
need_packages git make gcc libc6-dev libelf-dev flex bison bc xz-utils \
	qemu-system-x86 busybox-static cpio
[ -x "${MQBENCH:-$root/build/mqbench}" ] || {
	echo "$0: there is no mqbench: build it, or set MQBENCH" >&2
	exit 2
}
folder=$(mkdir -p "${1:-$root/build/gate}" && cd "${1:-$root/build/gate}" && pwd)
tree=$folder/linux

source_of_linux() {
	local package
	package=$(apt-cache pkgnames linux-source- |
		grep -E '^linux-source-[0-9.]+$' | sort -V | sed -n 1p)
	(cd "$folder" && apt-get download -q "$package" >&2 &&
		dpkg-deb --fsys-tarfile "$package"_*.deb |
		tar -xO --wildcards './usr/src/*.tar.xz' |
			tar -xJ --one-top-level=new --strip-components=1)
	rm -f "$folder"/*.deb
	mv "$folder/new" "$tree"
}

# commit SUBJECT: all that has changed.
commit() {
	git -C "$tree" -c user.name=gate -c user.email=gate@localhost \
		commit -qam "$1"
}

# in_msgsnd CODE: where a message has been taken over from its sender.
in_msgsnd() {
	sed -i "s|^\tmsg->m_type = mtype;|&\n\t$1|" "$tree/ipc/msg.c"
}

make_history() {
	local i
	"$root/scripts/kernel-config.sh" >"$tree/kernel/configs/mqbench.config"
	make -s -C "$tree" tinyconfig mqbench.config >&2
	git -C "$tree" init -q
	git -C "$tree" add -f .config ipc/msg.c ipc/mqueue.c
	commit 'the beginning'
	for i in 1 2 3 4 5 6; do
		if [ "$i" -eq 4 ]; then
			in_msgsnd '{ int i; for (i = 0; i < 16; i++) barrier(); }'
			commit 'ipc: a little more to do in do_msgsnd'
		else
			echo "/* change $i */" >>"$tree/ipc/mqueue.c"
			commit "ipc: change $i, a comment"
		fi
	done
	git -C "$tree" tag newest
}

# The lines of docs/recipes.md, in the tree.
bisect() {
	local plan='--workload depth --fill 0 --mechanism sysv --runs 8'
	export KERNELS=$root/scripts/kernels.sh BASE=$folder/base.json
	git checkout -q "$first"
	make -s -j"$(nproc)" bzImage
	rm -rf "$folder/base" "$BASE"
	mkdir "$folder/base"
	# shellcheck disable=SC2086 # a list of options
	"$KERNELS" --boots 1 --cpus 1 --output "$folder/base" . -- $plan
	mv "$folder"/base/*.json "$BASE"
	git bisect start newest "$first"
	# shellcheck disable=SC2016 # the inner shell's
	git bisect run sh -c '
		make -s -j$(nproc) bzImage || exit 125
		$KERNELS --gate $BASE --metric send_instructions.mean .'
	found=$(git log -1 --format=%s refs/bisect/bad)
	git bisect reset >/dev/null
}

[ -d "$tree" ] || source_of_linux
[ -d "$tree/.git" ] || make_history
cd "$tree"
git bisect reset >/dev/null 2>&1 || true
first=$(git rev-list --max-parents=0 newest)
bisect
echo "found: $found"
[ "$found" = 'ipc: a little more to do in do_msgsnd' ]
