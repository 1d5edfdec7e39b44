/*
 * mqcount: a plugin of QEMU that counts, for each run of mqbench in the guest,
 * how often every piece of code was executed between the two ends of the run's
 * measured part, which the guest marks (bench/base/marker.h).
 *
 *	-plugin libmqcount.so,out=FILE -icount shift=0,sleep=off -smp 1
 *
 * QEMU tells of each block of instructions that it translates, and calls back
 * whenever one is entered. Blocks entered while an interrupt or an exception is
 * handled are counted apart, since a timer's tick is no part of a message.
 *
 * FILE is text: "mqbench-counts 1"; then for each run "run", a line "ADDRESS
 * INSTRUCTIONS TIMES INTERRUPTING" for each block that was entered, the last
 *two of them decimal numbers of entries, and "end INSTRUCTIONS INTERRUPTING". A
 *run that was never measured has neither blocks nor an end.
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

/* Instructions that are entered together; one for each translation of them. */
struct block {
	struct block *next;
	uint64_t address, instructions;
	uint64_t times[2]; /* outside and inside of interrupts */
	bool user;
	bool enters; /* an interrupt or an exception: its handler's beginning */
	bool leaves; /* ends with iretq */
};

enum state { IDLE, STARTED, COUNTING };

/* QEMU calls back without a context, and there is one guest. */
static struct {
	FILE *out;
	const char *path;
	struct block *blocks;
	enum state state;
	unsigned depth; /* interrupts and exceptions within each other */
} guest;

static bool is_instruction(const struct qemu_plugin_insn *insn,
			   const uint8_t *bytes, size_t n)
{
	return qemu_plugin_insn_size(insn) == n &&
	       !memcmp(qemu_plugin_insn_data(insn), bytes, n);
}

/* The displacement, or 0. */
static uint32_t marker_of(const struct qemu_plugin_insn *insn)
{
	static const uint8_t nopl_rax[] = {0x0f, 0x1f, 0x80};
	const uint8_t *bytes = qemu_plugin_insn_data(insn);
	uint32_t word;
	if (qemu_plugin_insn_size(insn) != sizeof(nopl_rax) + sizeof(word) ||
	    memcmp(bytes, nopl_rax, sizeof(nopl_rax)) != 0)
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
		b->times[0] = b->times[1] = 0;
}

static void write_counts(void)
{
	uint64_t sum[2] = {0, 0};
	for (struct block *b = guest.blocks; b; b = b->next) {
		if (b->times[0] + b->times[1] == 0)
			continue;
		fprintf(guest.out,
			"%" PRIx64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
			b->address, b->instructions, b->times[0], b->times[1]);
		sum[0] += b->instructions * b->times[0];
		sum[1] += b->instructions * b->times[1];
	}
	fprintf(guest.out, "end %" PRIu64 " %" PRIu64 "\n", sum[0], sum[1]);
}

/*
 * Every worker marks its measured part. What counts is from where the first
 * begins, which is the one that measures, to where the first ends.
 */
static void meet_marker(unsigned cpu, void *marker)
{
	uint32_t word = (uint32_t)(uintptr_t)marker;
	(void)cpu;
	if (!guest.out)
		return;
	if (word == MARKER_RUN) {
		forget_counts();
		guest.state = STARTED;
		fputs("run\n", guest.out);
	} else if (word == MARKER_BEGIN && guest.state == STARTED) {
		guest.state = COUNTING;
	} else if (word == MARKER_END && guest.state == COUNTING) {
		guest.state = IDLE;
		write_counts();
		forget_counts();
	}
	if (fflush(guest.out) == EOF)
		give_up();
}

/*
 * A task that was interrupted may go on much later, behind a switch to another
 * one: in user space there is no doubt that no interrupt is being handled.
 */
static void enter_block(unsigned cpu, void *data)
{
	struct block *b = data;
	(void)cpu;
	if (b->user)
		guest.depth = 0;
	guest.depth += b->enters;
	if (guest.state == COUNTING)
		b->times[guest.depth > 0]++;
	if (b->leaves && guest.depth > 0)
		guest.depth--;
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
		if (is_instruction(qemu_plugin_tb_get_insn(tb, i), cld, 1))
			return true;
	return false;
}

static void meet_block(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	static const uint8_t iretq[] = {0x48, 0xcf};
	size_t n = qemu_plugin_tb_n_insns(tb);
	struct block *b = calloc(1, sizeof(*b));
	(void)id;
	if (!b || n == 0)
		return;
	b->address = qemu_plugin_tb_vaddr(tb);
	b->instructions = n;
	b->user = b->address < USER_END;
	b->enters = !b->user && enters_interrupt(tb, n);
	b->leaves = is_instruction(qemu_plugin_tb_get_insn(tb, n - 1), iretq,
				   sizeof(iretq));
	b->next = guest.blocks;
	guest.blocks = b;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, enter_block,
					     QEMU_PLUGIN_CB_NO_REGS, b);
	for (size_t i = 0; i < n && b->user; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uintptr_t marker = marker_of(insn);
		if (marker)
			qemu_plugin_register_vcpu_insn_exec_cb(
				insn, meet_marker, QEMU_PLUGIN_CB_NO_REGS,
				(void *)marker);
	}
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
	if (!info->system_emulation || info->system.max_vcpus > 1 ||
	    strcmp(info->target_name, "x86_64") != 0)
		return refuse("counts in qemu-system-x86_64 with one CPU");
	guest.out = fopen(guest.path, "we");
	if (!guest.out || fputs("mqbench-counts 1\n", guest.out) == EOF) {
		fprintf(stderr, "mqcount: open %s: %s\n", guest.path,
			strerror(errno));
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, meet_block);
	return 0;
}
