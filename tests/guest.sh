# shellcheck shell=bash
# What the tests that boot a kernel share; they source it.
# MQBENCH_TEST_KERNEL is the kernel: a file or a Debian package; otherwise the
# newest that kernels.sh has kept, but none with PREEMPT_RT, whose boots differ
# by more than is claimed. MQBENCH_TEST_KERNEL_OLDER may be one before 6.5.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

kernels=${XDG_CACHE_HOME:-$HOME/.cache}/mqbench/kernels
kernel=${MQBENCH_TEST_KERNEL:-$(find "$kernels" -name 'vmlinuz-*-amd64' \
	! -name '*-rt-*' 2>/dev/null | sort -V | tail -n 1)}
# shellcheck disable=SC2034 # boot.sh has it
older=${MQBENCH_TEST_KERNEL_OLDER:-$kernel}
for tool in qemu-system-x86_64 busybox cpio setpriv; do
	command -v $tool >/dev/null || skip_all "there is no $tool"
done
[ -n "$kernel" ] || skip_all 'there is no kernel: scripts/test.sh gets one'
[ "$(uname -m)" = x86_64 ] || skip_all 'the guests are x86-64'
