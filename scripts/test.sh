#!/usr/bin/env bash
# Installs what the tests need, builds plainly and with sanitizers, runs the
# tests in both, what takes long in one, and builds once with clang. Status 1
# if anything failed; all the rest is done nevertheless, and the last lines are
# a summary.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=scripts/packages.sh
. "$root/scripts/packages.sh"

# The system's python3 ahead of a version manager's, which is a script that looks
# for an interpreter at each start, and the tests start thousands.
if [ -x /usr/bin/python3 ]; then
	mkdir -p "$root/build/bin"
	ln -sf /usr/bin/python3 "$root/build/bin"
	PATH=$root/build/bin:$PATH
fi

# shellcheck disable=SC2086 # a list of names
need_packages $build_packages libcmocka-dev clang clang-format python3 \
	gnuplot-nox util-linux ccache
# What reads the formats that mqbench writes.
need_packages jq cmark-gfm sqlite3 prometheus python3-jsonschema \
	python3-prometheus-client libhdrhistogram-java default-jdk-headless
need_packages chromium chromium-driver
# For what is installed: the manual, completion, the Debian package, and a board
# that QEMU's user mode stands for; 70 MB to fetch where nothing of it is there.
need_packages man-db mandoc zsh lintian dpkg-dev yamllint shellcheck \
	python3-yaml gcc-aarch64-linux-gnu libc6-dev-arm64-cross \
	qemu-user
sysroot=$root/build/sysroot-arm64
[ -e "$sysroot/usr/include/sqlite3.h" ] && [ -e "$sysroot/apt.conf" ] ||
	"$root/scripts/sysroot.sh" arm64 "$sysroot" >/dev/null 2>&1 ||
	echo "$0: no libraries for arm64 here; its test will be skipped" >&2

# Hosts to measure on, which the tests make themselves; not where the services
# would begin to run here, and be there for good.
fleet='parallel iproute2 openssh-server slurmctld slurmd slurm-client munge'
# shellcheck disable=SC2086 # a list of names
if [ -x /usr/sbin/policy-rc.d ]; then
	need_packages $fleet
elif [ -n "$(missing_packages $fleet)" ]; then
	echo "$0: the test of fleets takes $fleet; installed here, these" \
		"would run as services" >&2
fi

need_packages qemu-system-x86 qemu-system-arm busybox-static cpio
# Kernels to boot; without one its test is skipped, and says so.
# shellcheck source=scripts/qemu/kernel.sh
. "$root/scripts/qemu/kernel.sh"
kernel=$(kernel_newest '[0-9].*-cloud-amd64-unsigned')
MQBENCH_TEST_KERNEL=${kernel:+$(kernel_image "$kernel" || true)}
kernel=$(kernel_newest '6\.1\..*-cloud-amd64-unsigned')
MQBENCH_TEST_KERNEL_OLDER=${kernel:+$(kernel_image "$kernel" || true)}
export MQBENCH_TEST_KERNEL MQBENCH_TEST_KERNEL_OLDER
[ ! -e "$sysroot/apt.conf" ] || {
	export APT_CONFIG=$sysroot/apt.conf
	kernel=$(kernel_newest '[0-9].*-cloud-arm64-unsigned')
	MQBENCH_TEST_KERNEL_ARM64=${kernel:+$(kernel_image "$kernel" || true)}
	package_unpacked busybox-static:arm64 '*/bin/busybox' >/dev/null || true
	unset APT_CONFIG
	export MQBENCH_TEST_KERNEL_ARM64
}

summary=
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# note WHAT STATUS
note() {
	local verdict=ok
	[ "$2" -eq 0 ] || {
		verdict=FAILED
		failed=1
	}
	summary+=$(printf '%-18s %s' "$1" "$verdict")$'\n'
}

# built NAME OPTION...: into build/test-NAME. Prints all only where it failed.
built() {
	local name=$1 status=0
	shift
	echo "building build/test-$name"
	build "$root" "$root/build/test-$name" -DMQBENCH_WERROR=ON "$@" >"$log" 2>&1 ||
		status=$?
	[ "$status" -eq 0 ] || cat "$log"
	note "$name: build" "$status"
	return "$status"
}

# tested NAME OPTION...: two at a time; those that need queues hold a lock.
tested() {
	local name=$1 status=0
	shift
	ctest --test-dir "$root/build/test-$name" --output-on-failure -j 2 \
		"$@" || status=$?
	note "$name: tests" "$status"
}

# The command line runs once, with the sanitizers, and what of it touches queues
# twice; simulations, which only count, without. Sanitizers end the program at
# what they find; -O1 keeps it fast enough.
# The program is built four times alike: here, statically, and twice as a change
# and its base.
export CCACHE_DIR=$root/build/ccache CCACHE_MAXSIZE=1G
export CMAKE_C_COMPILER_LAUNCHER=ccache
if built plain -DCMAKE_BUILD_TYPE=Release; then
	tested plain -LE long
fi
unset CMAKE_C_COMPILER_LAUNCHER
if built asan -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG='-g1 -O1' \
	-DMQBENCH_SANITIZE=ON; then
	UBSAN_OPTIONS=print_stacktrace=1 tested asan -LE 'sim|check'
fi
# For its warnings, none of which takes optimising.
built clang -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG=-O0 \
	-DCMAKE_C_COMPILER=clang || true

printf '\n%s' "$summary"
exit "$failed"
