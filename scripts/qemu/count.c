/*
 * mqcount: a plugin of QEMU that counts, for each run of mqbench in the guest,
 * how often every piece of code was executed between the two ends of the run's
 * measured part, which the guest marks (bench/base/marker.h).
 *
 *	-plugin libmqcount.so,out=FILE -accel tcg,thread=single -icount shift=0
 *
 * QEMU tells of each block of instructions that it translates, and calls back
 * whenever one is entered, by which CPU: from the first run to the last, since
 * that takes time. Blocks are counted by CPU and by what they were entered for:
 * a timer's tick is no part of a message, nor is what a kernel thread does
 * meanwhile, but an interrupt from another CPU is.
 *
 * FILE is text: "mqbench-counts 4"; then for each run "run", a line "ADDRESS
 * INSTRUCTIONS CPU WHAT TIMES" for each block that was entered, and "end
 * INSTRUCTIONS", their sum. Two more such parts, each begun by "part", follow
 * of a stream whose costs were measured: its messages that met no switch, and
 * those that found their receiver asleep. WHAT is 0 for a process, 1 for the
 * idle task, 2 for another kernel thread, else any number that interrupts and
 * exceptions have in common which entered the same blocks: what kind they are is
 * told by their functions. ADDRESS and WHAT are hexadecimal. A run that was
 * never measured has neither blocks nor an end.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/marker.h"
#include "qemu_plugin.h"

#define CPUS 512 /* no machine of QEMU's has more in one thread */

/* The kernel has the upper half of all addresses, on every architecture. */
#define KERNEL (UINT64_C(1) << 63)

/* Instructions of that many bytes, some bits of which are these. */
struct instruction {
	size_t size; /* 0: none */
	uint64_t mask, bits;
};

/* The instructions by which it is known what goes on. */
struct architecture {
	const char *name;	     /* as QEMU has it */
	struct instruction marker;   /* its number is in the other bits, */
	unsigned shift;		     /* from this one on */
	struct instruction calls;    /* a system call, where that enters, too */
	struct instruction enters;   /* once in each interrupt and exception */
	struct instruction leaves;   /* these, at their end */
	struct instruction halts;    /* the idle task does */
	struct instruction switches; /* loads from the task that runs next */
	uint64_t firmware[2]; /* from and to: counted as an unknown function */
};

static const struct architecture architectures[] = {
	/*
	 * Linux clears the direction flag (cld) where interrupts and exceptions
	 * enter and nowhere else, since its compiler never sets it.
	 * __switch_to_asm() has the next task in %rsi, and takes its stack
	 * pointer from there.
	 */
	{
		.name = "x86_64",
		.marker = {7, 0xffffff, 0x801f0f}, /* nopl NUMBER(%rax) */
		.shift = 24,
		.enters = {1, 0xff, 0xfc},
		.leaves = {2, 0xffff, 0xcf48}, /* iretq */
		.halts = {1, 0xff, 0xf4},      /* hlt */
		.switches = {7, 0xffffff, 0xa68b48},
	},
	/*
	 * kernel_ventry sees by "add sp, sp, x0" whether the stack is used up
	 * (CONFIG_VMAP_STACK); cpu_switch_to() has "ldp x19, x20, [x8], #16".
	 */
	{
		.name = "aarch64",
		.marker = {4, 0xffe0001f, 0xd280001f}, /* movz xzr, NUMBER */
		.shift = 5,
		.calls = {4, 0xffe0001f, 0xd4000001}, /* svc */
		.enters = {4, 0xffffffff, 0x8b2063ff},
		.leaves = {4, 0xffffffff, 0xd69f03e0}, /* eret */
		.halts = {4, 0xffffffff, 0xd503207f},  /* wfi */
		.switches = {4, 0xffffffff, 0xa8c15113},
	},
	/*
	 * handle_exception() has "csrrw tp, sscratch, tp"; __switch_to() has
	 * "ld sp, 8(a4)".
	 */
	{
		.name = "riscv64",
		.marker = {4, 0xfffff, 0x2013}, /* slti zero, zero, NUMBER */
		.shift = 20,
		.calls = {4, 0xffffffff, 0x73}, /* ecall */
		.enters = {4, 0xffffffff, 0x14021273},
		.leaves = {4, 0xffffffff, 0x10200073}, /* sret */
		.halts = {4, 0xffffffff, 0x10500073},  /* wfi */
		.switches = {4, 0xffffffff, 0x00873103},
		.firmware = {0x80000000, 0x80200000}, /* OpenSBI */
	},
};

/* What a block is entered for, unless it is the way of an interrupt. */
enum { PROCESS, IDLE_TASK, THREAD };
#define INTERRUPT (UINT64_C(1) << 63)

/* How often, on one CPU and for one purpose. */
struct count {
	struct count *next;
	uint64_t what, times;
	unsigned cpu;
};

/* Of a run: what is measured, and the messages of a stream's costs. */
enum part { MEASURED, UNSWITCHED, SWITCHED, PARTS };

/* Instructions that are entered together; one for each translation of them. */
struct block {
	struct block *next;
	uint64_t address, instructions;
	struct count *counts[PARTS];
	bool user;
	bool calls, enters, leaves, halts; /* as the architecture has it */
};

/* A block that was entered. */
struct step {
	struct block *block;
	unsigned cpu;
};

/*
 * An interrupt or exception. Where they enter many look alike, so it is counted
 * when it is over.
 */
struct interrupt {
	struct interrupt *outer;
	struct step *step;
	size_t steps, room;
	uint64_t way; /* of blocks */
};

/* Who runs; the identity is where the kernel keeps the task's registers. */
struct task {
	struct task *next;
	uint64_t identity;
	struct interrupt *interrupt; /* the innermost */
	bool user;		     /* was in user space in this run */
	bool calls;		     /* the last that it did there */
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
	const struct architecture *architecture;
	qemu_plugin_id_t id; /* this plugin */
	const struct task *measures;
	enum state state;
	enum part part; /* of the run, the last that was begun */
} guest;

static uint64_t bits_of(const struct qemu_plugin_insn *insn)
{
	const uint8_t *bytes = qemu_plugin_insn_data(insn);
	uint64_t bits = 0;
	for (size_t i = 0; i < qemu_plugin_insn_size(insn) && i < 8; i++)
		bits |= (uint64_t)bytes[i] << 8 * i;
	return bits;
}

static bool matches(const struct qemu_plugin_insn *insn,
		    const struct instruction *pattern)
{
	return qemu_plugin_insn_size(insn) == pattern->size &&
	       (bits_of(insn) & pattern->mask) == pattern->bits;
}

/* Whether any instruction of the block does. */
static bool has(const struct qemu_plugin_tb *tb,
		const struct instruction *pattern)
{
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++)
		if (matches(qemu_plugin_tb_get_insn(tb, i), pattern))
			return true;
	return false;
}

/* The marker that it is, or 0. */
static uintptr_t marker_of(const struct qemu_plugin_insn *insn)
{
	const struct architecture *a = guest.architecture;
	uint64_t number = (bits_of(insn) & ~a->marker.mask) >> a->shift;
	return matches(insn, &a->marker) && number >= MARKER_RUN &&
			       number <= MARKER_PAUSE
		       ? number
		       : 0;
}

static void await_runs(qemu_plugin_id_t id);

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
		for (int part = 0; part < PARTS; part++)
			while (b->counts[part]) {
				struct count *c = b->counts[part];
				b->counts[part] = c->next;
				free(c);
			}
}

/* A task that has ended may leave its place to a kernel thread. */
static void forget_users(void)
{
	for (struct task *t = guest.tasks; t; t = t->next)
		t->user = false;
}

static void count_block(struct block *b, unsigned cpu, uint64_t what)
{
	struct count **first = &b->counts[guest.part], *c = *first;
	while (c && (c->cpu != cpu || c->what != what))
		c = c->next;
	if (!c && (c = calloc(1, sizeof(*c)))) {
		*c = (struct count){*first, what, 0, cpu};
		*first = c;
	}
	if (c)
		c->times++;
}

static void count_interrupt(struct interrupt *i)
{
	for (size_t s = 0; s < i->steps; s++)
		count_block(i->step[s].block, i->step[s].cpu,
			    i->way | INTERRUPT);
	i->steps = 0;
	i->way = 0;
}

static uint64_t write_block(const struct block *b, enum part part)
{
	uint64_t times = 0;
	for (const struct count *c = b->counts[part]; c; c = c->next) {
		fprintf(guest.out,
			"%" PRIx64 " %" PRIu64 " %u %" PRIx64 " %" PRIu64 "\n",
			b->address, b->instructions, c->cpu, c->what, c->times);
		times += c->times;
	}
	return b->instructions * times;
}

static void write_counts(enum part part)
{
	uint64_t sum = 0;
	for (struct task *t = guest.tasks; t; t = t->next)
		for (struct interrupt *i = t->interrupt; i; i = i->outer)
			count_interrupt(i);
	for (const struct block *b = guest.blocks; b; b = b->next)
		sum += write_block(b, part);
	fprintf(guest.out, "end %" PRIu64 "\n", sum);
}

/* A run is over with the next, or the last one. */
static void end_run(void)
{
	for (enum part part = UNSWITCHED;
	     guest.part != MEASURED && part < PARTS; part++) {
		fputs("part\n", guest.out);
		write_counts(part);
	}
	guest.part = MEASURED;
	guest.state = IDLE;
	forget_counts();
	forget_users();
}

/*
 * Every worker marks its measured part. What counts is that of the first to
 * begin, which is the one that measures: on another CPU the other may end long
 * before.
 */
static void meet_measured(unsigned cpu, uintptr_t word)
{
	if (word == MARKER_BEGIN && guest.state == STARTED) {
		guest.state = COUNTING;
		guest.measures = guest.task[cpu];
	} else if (word == MARKER_END && guest.state == COUNTING &&
		   guest.task[cpu] == guest.measures) {
		guest.state = IDLE;
		write_counts(MEASURED);
		forget_counts();
	}
}

static void meet_marker(unsigned cpu, void *marker)
{
	uintptr_t word = (uintptr_t)marker;
	if (!guest.out)
		return;
	if (word == MARKER_RUN || word == MARKER_LAST)
		end_run();
	if (word == MARKER_RUN) {
		guest.state = STARTED;
		fputs("run\n", guest.out);
	} else if (word == MARKER_LAST) {
		qemu_plugin_reset(guest.id, await_runs);
	} else if (word == MARKER_UNSWITCHED || word == MARKER_SWITCHED) {
		guest.part = word == MARKER_SWITCHED ? SWITCHED : UNSWITCHED;
		guest.state = COUNTING;
	} else if (word == MARKER_PAUSE) {
		guest.state = IDLE;
	} else {
		meet_measured(cpu, word);
	}
	if (fflush(guest.out) == EOF)
		give_up();
}

static void begin_interrupt(struct task *t)
{
	struct interrupt *i = calloc(1, sizeof(*i));
	if (!i)
		return;
	i->outer = t->interrupt;
	t->interrupt = i;
}

static void end_interrupt(struct task *t)
{
	struct interrupt *i = t->interrupt;
	t->interrupt = i->outer;
	count_interrupt(i);
	free(i->step);
	free(i);
}

static void take_step(struct interrupt *i, unsigned cpu, struct block *b)
{
	if (i->steps == i->room) {
		size_t room = 2 * i->room + 64;
		struct step *step = realloc(i->step, room * sizeof(*step));
		if (!step)
			return;
		i->step = step;
		i->room = room;
	}
	i->step[i->steps++] = (struct step){b, cpu};
	i->way = (i->way ^ b->address) * 0x100000001b3; /* FNV-1a */
}

/*
 * In user space there is no doubt that no interrupt is being handled, whatever
 * became of those that this task was in.
 */
static void enter_user(struct task *t, const struct block *b)
{
	t->user = true;
	t->calls = b->calls;
	while (t->interrupt)
		end_interrupt(t);
}

static void enter_block(unsigned cpu, void *data)
{
	struct block *b = data;
	struct task *t = guest.task[cpu];
	if (b->user)
		enter_user(t, b);
	if (b->enters && !t->calls)
		begin_interrupt(t);
	if (b->enters)
		t->calls = false;
	t->idle |= b->halts;
	if (guest.state == COUNTING && t->interrupt)
		take_step(t->interrupt, cpu, b);
	else if (guest.state == COUNTING)
		count_block(b, cpu,
			    t->idle   ? IDLE_TASK
			    : t->user ? PROCESS
				      : THREAD);
	if (b->leaves && t->interrupt)
		end_interrupt(t);
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

/* MEM_RW although it only reads: QEMU 7.2 takes a load for a store there. */
static void meet_instruction(const struct block *b,
			     struct qemu_plugin_insn *insn)
{
	uintptr_t marker = b->user ? marker_of(insn) : 0;
	if (marker)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, meet_marker,
						       QEMU_PLUGIN_CB_NO_REGS,
						       (void *)marker);
	if (!b->user && matches(insn, &guest.architecture->switches))
		qemu_plugin_register_vcpu_mem_cb(insn, switch_task,
						 QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW, NULL);
}

static void meet_block(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	const struct architecture *a = guest.architecture;
	size_t n = qemu_plugin_tb_n_insns(tb);
	struct block *b = calloc(1, sizeof(*b));
	(void)id;
	if (!b || n == 0)
		return;
	b->address = qemu_plugin_tb_vaddr(tb);
	if (b->address >= a->firmware[0] && b->address < a->firmware[1])
		b->address |= KERNEL;
	b->instructions = n;
	b->user = b->address < KERNEL;
	b->calls = b->user && has(tb, &a->calls);
	b->enters = !b->user && has(tb, &a->enters);
	b->leaves = !b->user && has(tb, &a->leaves);
	b->halts = !b->user && has(tb, &a->halts);
	b->next = guest.blocks;
	guest.blocks = b;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, enter_block,
					     QEMU_PLUGIN_CB_NO_REGS, b);
	for (size_t i = 0; i < n; i++)
		meet_instruction(b, qemu_plugin_tb_get_insn(tb, i));
}

static void begin_runs(qemu_plugin_id_t id)
{
	qemu_plugin_register_vcpu_tb_trans_cb(id, meet_block);
}

static void meet_first_run(unsigned cpu, void *marker)
{
	meet_marker(cpu, marker);
	qemu_plugin_reset(guest.id, begin_runs);
}

static void seek_run(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	(void)id;
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uintptr_t marker = marker_of(insn);
		if (marker == MARKER_RUN)
			qemu_plugin_register_vcpu_insn_exec_cb(
				insn, meet_first_run, QEMU_PLUGIN_CB_NO_REGS,
				(void *)marker);
	}
}

static void await_runs(qemu_plugin_id_t id)
{
	qemu_plugin_register_vcpu_tb_trans_cb(id, seek_run);
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
	for (size_t i = 0; i < ARRAY_LENGTH(architectures); i++)
		if (!strcmp(info->target_name, architectures[i].name))
			guest.architecture = &architectures[i];
	if (!info->system_emulation || !guest.architecture)
		return refuse("does not know the instructions of this QEMU");
	if (info->system.max_vcpus > CPUS)
		return refuse("does not count on so many CPUs");
	for (unsigned i = 0; i < CPUS; i++)
		guest.task[i] = &guest.first[i];
	guest.out = fopen(guest.path, "we");
	if (!guest.out || fputs("mqbench-counts 4\n", guest.out) == EOF) {
		fprintf(stderr, "mqcount: open %s: %s\n", guest.path,
			strerror(errno));
		return -1;
	}
	guest.id = id;
	await_runs(id);
	return 0;
}
