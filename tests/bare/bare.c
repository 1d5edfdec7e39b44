/*
 * bare: the same traffic as flood and pingpong with nothing around it but two
 * clock readings, for scripts/overhead.sh to hold mqbench against. `checked`
 * adds the least that a benchmark with percentiles and integrity must do: each
 * message carries its sequence, which is compared, and each turn of pingpong
 * reads the clock and stores it.
 *
 * usage: bare sysv|posix flood|pingpong SIZE CAPACITY CPU CPU MESSAGES
 * [checked] prints the ns a message (flood) or a round trip (pingpong) took.
 */
#include <fcntl.h>
#include <mqueue.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WARMUP 2000

struct text {
	long type;
	char body[65536];
};

struct queue {
	bool sysv;
	int id;
	mqd_t out, in;
	size_t size;
};

static void die(const char *call)
{
	perror(call);
	exit(5);
}

static void queue_open(struct queue *q, size_t capacity)
{
	struct mq_attr attr = {.mq_maxmsg = (long)capacity,
			       .mq_msgsize = (long)q->size};
	struct msqid_ds ds;
	char name[64];
	if (q->sysv) {
		q->id = msgget(IPC_PRIVATE, 0600);
		if (q->id < 0 || msgctl(q->id, IPC_STAT, &ds) < 0)
			die("msgget");
		ds.msg_qbytes = capacity * q->size;
		if (msgctl(q->id, IPC_SET, &ds) < 0)
			die("msgctl IPC_SET");
		return;
	}
	snprintf(name, sizeof(name), "/bare-%d-%p", (int)getpid(), (void *)q);
	q->out = mq_open(name, O_CREAT | O_EXCL | O_WRONLY, 0600, &attr);
	q->in = mq_open(name, O_RDONLY);
	if (q->out < 0 || q->in < 0)
		die("mq_open");
	mq_unlink(name);
}

static void queue_close(struct queue *q)
{
	if (q->sysv)
		msgctl(q->id, IPC_RMID, NULL);
}

static inline void queue_send(const struct queue *q, struct text *text)
{
	int rc = q->sysv ? msgsnd(q->id, text, q->size, 0)
			 : mq_send(q->out, text->body, q->size, 0);
	if (rc < 0)
		die("send");
}

static inline void queue_recv(const struct queue *q, struct text *text)
{
	ssize_t n = q->sysv ? msgrcv(q->id, text, q->size, 0, 0)
			    : mq_receive(q->in, text->body, q->size, NULL);
	if (n != (ssize_t)q->size)
		die("receive");
}

static double now(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

static void mark(struct text *text, long i)
{
	memcpy(text->body, &i, sizeof(i));
}

static void check(const struct text *text, long i)
{
	long sequence;
	memcpy(&sequence, text->body, sizeof(sequence));
	if (sequence != i) {
		fputs("bare: a message is not the next one\n", stderr);
		exit(5);
	}
}

/* Where `checked` stores its stamps; NULL without it. */
static uint64_t *map_stamps(long messages)
{
	size_t size = (size_t)messages * sizeof(uint64_t);
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (memory == MAP_FAILED)
		die("mmap");
	return memory;
}

static uint64_t stamp_now(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

static void pin(const char *cpu)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET(atoi(cpu), &set);
	if (sched_setaffinity(0, sizeof(set), &set) < 0)
		die("sched_setaffinity");
}

/* The first process: sends, and in pingpong gets an answer each time. */
static double first(const struct queue *q, bool pingpong, long messages,
		    uint64_t *stamp)
{
	static struct text text = {.type = 1};
	double start = 0;
	for (long i = -WARMUP; i < messages; i++) {
		if (i == 0)
			start = now();
		if (stamp)
			mark(&text, i);
		queue_send(&q[0], &text);
		if (!pingpong)
			continue;
		queue_recv(&q[1], &text);
		if (stamp) {
			check(&text, i);
			stamp[i < 0 ? 0 : i] = stamp_now();
		}
	}
	return (now() - start) / (double)messages;
}

static double second(const struct queue *q, bool pingpong, long messages,
		     bool checked)
{
	static struct text text = {.type = 1};
	double start = 0;
	for (long i = -WARMUP; i < messages; i++) {
		if (i == 0)
			start = now();
		queue_recv(&q[0], &text);
		if (checked)
			check(&text, i);
		if (pingpong)
			queue_send(&q[1], &text);
	}
	return (now() - start) / (double)messages;
}

int main(int argc, char **argv)
{
	bool checked = argc == 9 && !strcmp(argv[8], "checked");
	if (argc != 8 && !checked) {
		fputs("usage: bare sysv|posix flood|pingpong SIZE CAPACITY "
		      "CPU CPU MESSAGES [checked]\n",
		      stderr);
		return 2;
	}
	bool pingpong = !strcmp(argv[2], "pingpong");
	long messages = atol(argv[7]);
	struct queue q[2] = {{.sysv = !strcmp(argv[1], "sysv")}};
	q[0].size = (size_t)atol(argv[3]);
	q[1] = q[0];
	queue_open(&q[0], (size_t)atol(argv[4]));
	queue_open(&q[1], (size_t)atol(argv[4]));
	uint64_t *stamp = checked ? map_stamps(messages) : NULL;
	pid_t child = fork();
	if (child < 0)
		die("fork");
	if (child == 0) {
		pin(argv[5]);
		double ns = first(q, pingpong, messages, stamp);
		if (pingpong)
			printf("%.3f\n", ns);
		return 0;
	}
	pin(argv[6]);
	double ns = second(q, pingpong, messages, checked);
	if (!pingpong)
		printf("%.3f\n", ns);
	wait(NULL);
	queue_close(&q[0]);
	queue_close(&q[1]);
	return 0;
}
