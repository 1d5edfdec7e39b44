/*
 * slow: runs a command whose queue calls are slower by a known amount, so that
 * a slowdown that is real can be looked for. Under it, msgsnd, msgrcv,
 * mq_timedsend and mq_timedreceive first run N instructions in the kernel;
 * all other calls stay as they are. It ends as the command does.
 *
 * usage: slow N COMMAND [ARGUMENT...]    N from 1 to 4000
 *
 * The instructions are those of a seccomp filter (seccomp(2), classic BPF,
 * which the kernel compiles): each depends on the one before and takes a
 * cycle. But a processor does the first one or two hundred of them beside
 * other work, so that they cost nothing: scripts/evidence.sh --only size
 * measures how many make a call slower by how much. Having a filter at all has
 * a price too, so what is slowed by N is held against N = 1, never against no
 * filter.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define N_MAX 4000

/* As env(1) and nohup(1) say it. */
#define STATUS_USAGE 2
#define STATUS_OURS 125
#define STATUS_NOT_RUN 126
#define STATUS_NOT_FOUND 127

#if defined(__x86_64__) && defined(__LP64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define ARCH AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCH AUDIT_ARCH_RISCV64
#else
#define ARCH 0
#endif

static const long queue_call[] = {
#if ARCH
	SYS_msgsnd, SYS_msgrcv, SYS_mq_timedsend, SYS_mq_timedreceive
#endif
};
#define QUEUE_CALLS (sizeof(queue_call) / sizeof(queue_call[0]))

struct program {
	struct sock_filter code[N_MAX + 16];
	unsigned short len;
};

static void statement(struct program *p, unsigned short code, unsigned k)
{
	p->code[p->len++] = (struct sock_filter)BPF_STMT(code, k);
}

/* Skips `over` instructions where what was loaded is k, or else none. */
static void skip_if(struct program *p, unsigned k, unsigned char over)
{
	p->code[p->len++] = (struct sock_filter)BPF_JUMP(
		BPF_JMP | BPF_JEQ | BPF_K, k, over, 0);
}

/*
 * Calls of another architecture and calls that are no queue's end early; their
 * verdict follows from the number alone, so that the kernel keeps it and does
 * not run the filter for them (seccomp_cache_prepare in kernel/seccomp.c). For
 * the queue calls it must not know the verdict beforehand: the load of an
 * argument, which it does not follow, sees to that. The instruction is xor,
 * because additions of small constants may cost a CPU nothing.
 */
static void assemble(struct program *p, unsigned n)
{
	unsigned char left = QUEUE_CALLS;
	statement(p, BPF_LD | BPF_W | BPF_ABS,
		  offsetof(struct seccomp_data, arch));
	skip_if(p, ARCH, 1);
	statement(p, BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	statement(p, BPF_LD | BPF_W | BPF_ABS,
		  offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < QUEUE_CALLS; i++)
		skip_if(p, (unsigned)queue_call[i], left--);
	statement(p, BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	statement(p, BPF_LD | BPF_W | BPF_ABS,
		  offsetof(struct seccomp_data, args));
	for (unsigned i = 0; i < n; i++)
		statement(p, BPF_ALU | BPF_XOR | BPF_K, 0x5a5a5a5a + i);
	statement(p, BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
}

static int fail(int status, const char *call, const char *hint)
{
	fprintf(stderr, "slow: %s: %s%s\n", call, strerror(errno), hint);
	return status;
}

int main(int argc, char **argv)
{
	char *end = NULL;
	static struct program program;
	unsigned long n = argc > 1 ? strtoul(argv[1], &end, 10) : 0;
	if (argc < 3) {
		fputs("usage: slow N COMMAND [ARGUMENT...]\n", stderr);
		return STATUS_USAGE;
	}
	if (argv[1][0] < '0' || argv[1][0] > '9' || *end || n < 1 ||
	    n > N_MAX) {
		fprintf(stderr,
			"slow: %s: not a number of instructions from 1 to %d\n",
			argv[1], N_MAX);
		return STATUS_USAGE;
	}
	if (!ARCH) {
		fputs("slow: does not know this architecture's calls\n",
		      stderr);
		return STATUS_OURS;
	}
	assemble(&program, (unsigned)n);
	struct sock_fprog filter = {.len = program.len, .filter = program.code};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return fail(STATUS_OURS, "prctl PR_SET_NO_NEW_PRIVS", "");
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) < 0)
		return fail(STATUS_OURS, "seccomp SECCOMP_SET_MODE_FILTER",
			    "; it takes CONFIG_SECCOMP_FILTER, and a container "
			    "that permits it");
	execvp(argv[2], argv + 2);
	return fail(errno == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_RUN,
		    argv[2], "");
}
