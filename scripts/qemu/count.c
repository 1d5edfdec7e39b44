/*
 * mqcount: a plugin of QEMU that counts, for each run of mqbench in the guest,
 * how often every piece of code was executed between the two ends of the run's
 * measured part, which the guest marks (bench/base/marker.h).
 *
 *	-plugin libmqcount.so,out=FILE -accel tcg,thread=single -icount shift=0
 *
 * QEMU tells of each block of instructions that it translates, and calls back
 * whenever one is entered, by which CPU. Blocks are counted by CPU and by what
 * they were entered for, since a timer's tick is no part of a message, nor is
 * what a kernel thread does meanwhile, but an interrupt from another CPU is.
 *
 * FILE is text: "mqbench-counts 2"; then for each run "run", a line "ADDRESS
 * INSTRUCTIONS CPU WHAT TIMES" for each block that was entered, and "end
 * INSTRUCTIONS", their sum. WHAT is 0 for a process, 1 for the idle task, 2 for
 * another kernel thread, else the address at which the handler of an interrupt
 * or exception begins; both addresses are hexadecimal. A run that was never
 * measured has neither blocks nor an end.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/marker.h"
#include "qemu_plugin.h"

#define USER_END 0x800000000000
#define CPUS 256 /* no machine of QEMU's for x86-64 has more in one thread */

/* What a block is entered for, unless it is the address of a handler. */
enum { PROCESS, IDLE_TASK, THREAD };

/* How often, on one CPU and for one purpose. */
struct count {
	struct count *next;
	uint64_t what, times;
	unsigned cpu;
};

/* Instructions that are entered together; one for each translation of them. */
struct block {
	struct block *next;
	uint64_t address, instructions;
	struct count *counts;
	bool user;
	bool enters; /* an interrupt or an exception: its handler's beginning */
	bool leaves; /* ends with iretq */
	bool halts;  /* ends with hlt */
};

/* Who runs; the identity is where the kernel keeps the task's stack pointer. */
struct task {
	struct task *next;
	uint64_t identity;
	uint64_t handler; /* of the outermost interrupt or exception */
	unsigned depth;	  /* interrupts and exceptions within each other */
	bool user;	  /* was in user space in this run: is a process */
	bool idle;
};

enum state { IDLE, STARTED, COUNTING };

/* QEMU calls back without a context, in one thread, and there is one guest. */
static struct {
	FILE *out;
	const char *path;
	struct block *blocks;
	struct task *tasks;
	struct task *task[CPUS]; /* the one that runs */
	struct task first[CPUS]; /* before any other */
	const struct task *measures;
	enum state state;
} guest;

/* Of that many bytes, the first n of which are these. */
static bool is_instruction(const struct qemu_plugin_insn *insn, size_t size,
			   const uint8_t *bytes, size_t n)
{
	return qemu_plugin_insn_size(insn) == size &&
	       !memcmp(qemu_plugin_insn_data(insn), bytes, n);
}

/* The marker that it is, or 0. */
static uint32_t marker_of(const struct qemu_plugin_insn *insn)
{
	static const uint8_t nopl_rax[] = {0x0f, 0x1f, 0x80};
	const uint8_t *bytes = qemu_plugin_insn_data(insn);
	uint32_t word;
	if (!is_instruction(insn, sizeof(nopl_rax) + sizeof(word), nopl_rax,
			    sizeof(nopl_rax)))
		return 0;
	memcpy(&word, bytes + sizeof(nopl_rax), sizeof(word));
	return word >= MARKER_RUN && word <= MARKER_END ? word : 0;
}

static void give_up(void)
{
	char text[4352];
	snprintf(text, sizeof(text), "mqcount: write %s: %s\n", guest.path,
		 strerror(errno));
	qemu_plugin_outs(text);
	fclose(guest.out);
	guest.out = NULL;
}

static void forget_counts(void)
{
	for (struct block *b = guest.blocks; b; b = b->next)
		for (struct count *c = b->counts; c; c = c->next)
			c->times = 0;
}

/* A task that has ended may leave its place to a kernel thread. */
static void forget_users(void)
{
	for (struct task *t = guest.tasks; t; t = t->next)
		t->user = false;
}

static uint64_t write_block(const struct block *b)
{
	uint64_t times = 0;
	for (const struct count *c = b->counts; c; c = c->next) {
		if (c->times > 0)
			fprintf(guest.out,
				"%" PRIx64 " %" PRIu64 " %u %" PRIx64
				" %" PRIu64 "\n",
				b->address, b->instructions, c->cpu, c->what,
				c->times);
		times += c->times;
	}
	return b->instructions * times;
}

static void write_counts(void)
{
	uint64_t sum = 0;
	for (const struct block *b = guest.blocks; b; b = b->next)
		sum += write_block(b);
	fprintf(guest.out, "end %" PRIu64 "\n", sum);
}

/*
 * Every worker marks its measured part. What counts is that of the first to
 * begin, which is the one that measures: on another CPU the other may end long
 * before.
 */
static void meet_marker(unsigned cpu, void *marker)
{
	uint32_t word = (uint32_t)(uintptr_t)marker;
	if (!guest.out)
		return;
	if (word == MARKER_RUN) {
		forget_counts();
		forget_users();
		guest.state = STARTED;
		fputs("run\n", guest.out);
	} else if (word == MARKER_BEGIN && guest.state == STARTED) {
		guest.state = COUNTING;
		guest.measures = guest.task[cpu];
	} else if (word == MARKER_END && guest.state == COUNTING &&
		   guest.task[cpu] == guest.measures) {
		guest.state = IDLE;
		write_counts();
		forget_counts();
	}
	if (fflush(guest.out) == EOF)
		give_up();
}

static uint64_t purpose(const struct task *t)
{
	if (t->depth > 0)
		return t->handler;
	return t->idle ? IDLE_TASK : t->user ? PROCESS : THREAD;
}

/* NULL: no memory. */
static struct count *find_count(struct block *b, unsigned cpu, uint64_t what)
{
	struct count *c = b->counts;
	while (c && (c->cpu != cpu || c->what != what))
		c = c->next;
	if (c || !(c = calloc(1, sizeof(*c))))
		return c;
	c->cpu = cpu;
	c->what = what;
	c->next = b->counts;
	b->counts = c;
	return c;
}

/*
 * In user space there is no doubt that no interrupt is being handled, whatever
 * became of the one that this task was in.
 */
static void enter_block(unsigned cpu, void *data)
{
	struct block *b = data;
	struct task *t = guest.task[cpu];
	if (b->user) {
		t->user = true;
		t->depth = 0;
	}
	if (b->enters && t->depth++ == 0)
		t->handler = b->address;
	t->idle |= b->halts;
	struct count *c =
		guest.state == COUNTING ? find_count(b, cpu, purpose(t)) : NULL;
	if (c)
		c->times++;
	if (b->leaves && t->depth > 0)
		t->depth--;
}

static struct task *find_task(uint64_t identity)
{
	struct task *t = guest.tasks;
	while (t && t->identity != identity)
		t = t->next;
	if (t || !(t = calloc(1, sizeof(*t))))
		return t;
	t->identity = identity;
	t->next = guest.tasks;
	guest.tasks = t;
	return t;
}

/* What follows is done by another task. */
static void switch_task(unsigned cpu, qemu_plugin_meminfo_t info,
			uint64_t identity, void *data)
{
	struct task *t = find_task(identity);
	(void)info;
	(void)data;
	if (t)
		guest.task[cpu] = t;
}

/*
 * __switch_to_asm() has the next task in %rsi, and takes its stack pointer from
 * there; nothing else in Linux loads a stack pointer so.
 */
static bool switches(const struct qemu_plugin_insn *insn)
{
	static const uint8_t mov_rsi_rsp[] = {0x48, 0x8b, 0xa6};
	return is_instruction(insn, sizeof(mov_rsi_rsp) + sizeof(uint32_t),
			      mov_rsi_rsp, sizeof(mov_rsi_rsp));
}

/*
 * Linux clears the direction flag (cld) where interrupts and exceptions enter
 * and nowhere else, since its compiler never sets it; before it, at most
 * endbr64 and clac.
 */
static bool enters_interrupt(const struct qemu_plugin_tb *tb, size_t n)
{
	static const uint8_t cld[] = {0xfc};
	for (size_t i = 0; i < n && i < 3; i++)
		if (is_instruction(qemu_plugin_tb_get_insn(tb, i), 1, cld, 1))
			return true;
	return false;
}

/* MEM_RW although it only reads: QEMU 7.2 takes a load for a store there. */
static void meet_instruction(const struct block *b,
			     struct qemu_plugin_insn *insn)
{
	uintptr_t marker = b->user ? marker_of(insn) : 0;
	if (marker)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, meet_marker,
						       QEMU_PLUGIN_CB_NO_REGS,
						       (void *)marker);
	if (!b->user && switches(insn))
		qemu_plugin_register_vcpu_mem_cb(insn, switch_task,
						 QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW, NULL);
}

static void meet_block(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	static const uint8_t iretq[] = {0x48, 0xcf}, hlt[] = {0xf4};
	size_t n = qemu_plugin_tb_n_insns(tb);
	struct block *b = calloc(1, sizeof(*b));
	(void)id;
	if (!b || n == 0)
		return;
	b->address = qemu_plugin_tb_vaddr(tb);
	b->instructions = n;
	b->user = b->address < USER_END;
	b->enters = !b->user && enters_interrupt(tb, n);
	const struct qemu_plugin_insn *last =
		qemu_plugin_tb_get_insn(tb, n - 1);
	b->leaves = is_instruction(last, sizeof(iretq), iretq, sizeof(iretq));
	b->halts = is_instruction(last, sizeof(hlt), hlt, sizeof(hlt));
	b->next = guest.blocks;
	guest.blocks = b;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, enter_block,
					     QEMU_PLUGIN_CB_NO_REGS, b);
	for (size_t i = 0; i < n; i++)
		meet_instruction(b, qemu_plugin_tb_get_insn(tb, i));
}

static int refuse(const char *why)
{
	fprintf(stderr, "mqcount: %s\n", why);
	return -1;
}

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id,
					   const struct qemu_info *info,
					   int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (!strncmp(argv[i], "out=", 4))
			guest.path = strdup(argv[i] + 4);
	if (!guest.path)
		return refuse("takes out=FILE, where the counts go");
	if (!info->system_emulation || info->system.max_vcpus > CPUS ||
	    strcmp(info->target_name, "x86_64") != 0)
		return refuse("counts in qemu-system-x86_64");
	for (unsigned i = 0; i < CPUS; i++)
		guest.task[i] = &guest.first[i];
	guest.out = fopen(guest.path, "we");
	if (!guest.out || fputs("mqbench-counts 2\n", guest.out) == EOF) {
		fprintf(stderr, "mqcount: open %s: %s\n", guest.path,
			strerror(errno));
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, meet_block);
	return 0;
}
