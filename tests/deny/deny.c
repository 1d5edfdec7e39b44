/*
 * deny: runs a command of which a system call fails as it is told to. It ends
 * as the command does, with 128 and the signal that killed it.
 *
 * usage: deny CALL=ERRNO[:AFTER[:TIMES]] COMMAND [ARGUMENT...]
 *
 *   deny mq_open=ENOSYS mqbench run        a kernel without POSIX queues
 *   deny msgsnd=EIDRM:100 mqbench run      from the 101st on
 *   deny msgrcv=EINTR:100:50 mqbench run   the 101st to the 150th
 *
 * The calls are counted over all processes of the command. `mmap` is that of
 * shared anonymous memory alone: without any other no program starts.
 *
 * A filter of seccomp(2) cannot count. What is to be counted is handed to this
 * process, which lets it go on or not (seccomp_unotify(2), Linux 5.5).
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* As env(1) says it, but for what ctest takes as a skip. */
#define STATUS_USAGE 2
#define STATUS_UNABLE 77
#define STATUS_NOT_FOUND 127

static const struct {
	const char *name;
	long number;
} calls[] = {
	{"msgget", SYS_msgget},
	{"msgsnd", SYS_msgsnd},
	{"msgrcv", SYS_msgrcv},
	{"msgctl", SYS_msgctl},
	{"mq_open", SYS_mq_open},
	{"mq_unlink", SYS_mq_unlink},
	{"mq_timedsend", SYS_mq_timedsend},
	{"mq_timedreceive", SYS_mq_timedreceive},
	{"mq_notify", SYS_mq_notify},
	{"unshare", SYS_unshare},
	{"sched_setaffinity", SYS_sched_setaffinity},
	{"mmap", SYS_mmap},
	{"fcntl", SYS_fcntl},
};

struct denial {
	long call;
	int error;
	unsigned long after, times;
};

static int fail(const char *what)
{
	fprintf(stderr, "deny: %s: %s\n", what, strerror(errno));
	return STATUS_UNABLE;
}

static int find_call(const char *name, size_t n, long *call)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (strlen(calls[i].name) == n &&
		    !strncmp(name, calls[i].name, n)) {
			*call = calls[i].number;
			return 0;
		}
	return -1;
}

static int find_error(const char *name, size_t n, int *error)
{
	for (int e = 1; e < 134; e++) {
		const char *word = strerrorname_np(e);
		if (word && strlen(word) == n && !strncmp(name, word, n)) {
			*error = e;
			return 0;
		}
	}
	return -1;
}

static int parse(const char *text, struct denial *d)
{
	size_t n = strcspn(text, "=");
	char *rest;
	if (!text[n] || find_call(text, n, &d->call) < 0)
		return -1;
	text += n + 1;
	n = strcspn(text, ":");
	if (find_error(text, n, &d->error) < 0)
		return -1;
	d->times = d->after = 0;
	if (!text[n])
		return 0;
	d->after = strtoul(text + n + 1, &rest, 10);
	if (*rest == ':')
		d->times = strtoul(rest + 1, &rest, 10);
	return *rest ? -1 : 0;
}

/* A filter that gives `verdict` for the call, or the listener of one. */
static int install(const struct denial *d, uint32_t verdict, unsigned flags)
{
	const unsigned shared = MAP_SHARED | MAP_ANONYMOUS;
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)d->call, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 0, 3),
		/* The flags' low half on a little-endian machine. */
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, args[3])),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, shared),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, shared, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, verdict),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(code) / sizeof(*code), code};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -1;
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags,
			    &program);
}

static int execute(char **argv)
{
	execvp(argv[0], argv);
	perror(argv[0]);
	return STATUS_NOT_FOUND;
}

static void send_fd(int socket, int fd)
{
	char byte = 0, room[CMSG_SPACE(sizeof(int))] = {0};
	struct iovec io = {&byte, 1};
	struct msghdr m = {.msg_iov = &io,
			   .msg_iovlen = 1,
			   .msg_control = room,
			   .msg_controllen = sizeof(room)};
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	sendmsg(socket, &m, 0);
}

static int receive_fd(int socket)
{
	char byte, room[CMSG_SPACE(sizeof(int))];
	struct iovec io = {&byte, 1};
	struct msghdr m = {.msg_iov = &io,
			   .msg_iovlen = 1,
			   .msg_control = room,
			   .msg_controllen = sizeof(room)};
	int fd = -1;
	if (recvmsg(socket, &m, MSG_CMSG_CLOEXEC) == 1 && CMSG_FIRSTHDR(&m))
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof(fd));
	return fd;
}

/* One call of one process, which waits for the answer. */
static void answer(int listener, const struct denial *d, unsigned long *seen)
{
	struct seccomp_notif call = {0};
	struct seccomp_notif_resp reply = {0};
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) < 0)
		return;
	unsigned long n = (*seen)++;
	bool denied =
		n >= d->after && (d->times == 0 || n < d->after + d->times);
	reply.id = call.id;
	if (denied)
		reply.error = -d->error;
	else
		reply.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &reply);
}

static int supervise(int listener, pid_t pid, const struct denial *d)
{
	unsigned long seen = 0;
	struct pollfd fd = {.fd = listener, .events = POLLIN};
	int status;
	/* Nobody is left under the filter when it hangs up. */
	while (poll(&fd, 1, -1) >= 0 && !(fd.revents & POLLHUP))
		if (fd.revents & POLLIN)
			answer(listener, d, &seen);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return fail("waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int run_counted(const struct denial *d, char **argv)
{
	int pair[2];
	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair) < 0)
		return fail("socketpair");
	pid_t pid = fork();
	if (pid < 0)
		return fail("fork");
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		int fd = install(d, SECCOMP_RET_USER_NOTIF,
				 SECCOMP_FILTER_FLAG_NEW_LISTENER);
		if (fd < 0)
			_exit(fail("seccomp"));
		send_fd(pair[1], fd);
		close(fd);
		_exit(execute(argv));
	}
	close(pair[1]);
	int listener = receive_fd(pair[0]);
	if (listener < 0) {
		waitpid(pid, NULL, 0);
		return STATUS_UNABLE;
	}
	return supervise(listener, pid, d);
}

int main(int argc, char **argv)
{
	struct denial d;
	if (argc < 3 || parse(argv[1], &d) < 0) {
		fputs("usage: deny CALL=ERRNO[:AFTER[:TIMES]] COMMAND "
		      "[ARGUMENT...]\n",
		      stderr);
		return STATUS_USAGE;
	}
	if (d.after > 0 || d.times > 0)
		return run_counted(&d, argv + 2);
	if (install(&d, SECCOMP_RET_ERRNO | (unsigned)d.error, 0) < 0)
		return fail("seccomp");
	return execute(argv + 2);
}
