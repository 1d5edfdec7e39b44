#!/bin/sh
# Prints what a kernel for `mqbench kernels` needs beyond `make tinyconfig`: a
# console and a second serial port, an archive to boot from, ELF programs and
# scripts, both families of queues, two CPUs, a memory cgroup, and what mqbench
# asks of Linux elsewhere. In a kernel's tree:
#
#	kernel-config.sh >kernel/configs/mqbench.config
#	make tinyconfig mqbench.config && make bzImage
#
# which takes what any kernel takes, and libelf-dev.
cat <<'END'
CONFIG_64BIT=y
# tinyconfig's XZ takes QEMU seconds to unpack.
CONFIG_KERNEL_GZIP=y
CONFIG_SMP=y
CONFIG_CC_OPTIMIZE_FOR_PERFORMANCE=y
CONFIG_PRINTK=y
CONFIG_TTY=y
CONFIG_SERIAL_8250=y
CONFIG_SERIAL_8250_CONSOLE=y
CONFIG_BLK_DEV_INITRD=y
CONFIG_BINFMT_ELF=y
CONFIG_BINFMT_SCRIPT=y
CONFIG_PROC_FS=y
CONFIG_PROC_SYSCTL=y
CONFIG_SYSFS=y
CONFIG_SHMEM=y
CONFIG_TMPFS=y
CONFIG_DEVTMPFS=y
CONFIG_MULTIUSER=y
CONFIG_FUTEX=y
CONFIG_EPOLL=y
CONFIG_SIGNALFD=y
CONFIG_EVENTFD=y
CONFIG_TIMERFD=y
CONFIG_POSIX_TIMERS=y
CONFIG_HIGH_RES_TIMERS=y
CONFIG_FILE_LOCKING=y
CONFIG_ADVISE_SYSCALLS=y
CONFIG_MEMBARRIER=y
CONFIG_KALLSYMS=y
# SLOB searches lists: what an allocation takes is another at every run.
# CONFIG_SLOB is not set
CONFIG_SLUB=y
CONFIG_CGROUPS=y
CONFIG_MEMCG=y
CONFIG_NET=y
CONFIG_UNIX=y
CONFIG_SYSVIPC=y
CONFIG_POSIX_MQUEUE=y
CONFIG_NAMESPACES=y
CONFIG_IPC_NS=y
CONFIG_USER_NS=y
CONFIG_PID_NS=y
CONFIG_NET_NS=y
END
