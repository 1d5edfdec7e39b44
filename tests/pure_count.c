/*
 * QEMU's plugin that counts, in a QEMU that is made up: what it writes of
 * blocks of instructions that are executed, on each architecture.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "../scripts/qemu/count.c"
#include "support.h"

/* As an assembler has them. */
struct text {
	const char *name;
	const char *run, *begin, *end, *last; /* markers */
	const char *unswitched, *switched, *pause;
	const char *call;
	const char *enter, *leave, *halt, *load, *other;
};

static const struct text texts[] = {
	{
		.name = "x86_64",
		.run = "0f1f80d1060000",
		.begin = "0f1f80d2060000",
		.end = "0f1f80d3060000",
		.last = "0f1f80d4060000",
		.unswitched = "0f1f80d5060000",
		.switched = "0f1f80d6060000",
		.pause = "0f1f80d7060000",
		.call = "0f05",
		.enter = "fc",
		.leave = "48cf",
		.halt = "f4",
		.load = "488ba668170000",
		.other = "90",
	},
	{
		.name = "aarch64",
		.run = "3fda80d2",
		.begin = "5fda80d2",
		.end = "7fda80d2",
		.last = "9fda80d2",
		.unswitched = "bfda80d2",
		.switched = "dfda80d2",
		.pause = "ffda80d2",
		.call = "010000d4",
		.enter = "ff63208b",
		.leave = "e0039fd6",
		.halt = "7f2003d5",
		.load = "1351c1a8",
		.other = "1f2003d5",
	},
	{
		.name = "riscv64",
		.run = "1320106d",
		.begin = "1320206d",
		.end = "1320306d",
		.last = "1320406d",
		.unswitched = "1320506d",
		.switched = "1320606d",
		.pause = "1320706d",
		.call = "73000000",
		.enter = "73120214",
		.leave = "73002010",
		.halt = "73005010",
		.load = "03318700",
		.other = "0100",
	},
};

/* An instruction and a block that QEMU has translated. */
struct qemu_plugin_insn {
	uint8_t data[8];
	size_t size;
	void (*executed)(unsigned vcpu, void *data);
	void *context;
	bool loads;
};

struct qemu_plugin_tb {
	uint64_t address;
	struct qemu_plugin_insn insn[8];
	size_t insns;
	void *context;
};

/* QEMU has no context either. */
static struct {
	void (*translated)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb);
	void (*entered)(unsigned vcpu, void *data);
	void (*loaded)(unsigned vcpu, qemu_plugin_meminfo_t info,
		       uint64_t address, void *data);
} qemu;

void qemu_plugin_register_vcpu_tb_trans_cb(
	qemu_plugin_id_t id,
	void (*cb)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb))
{
	(void)id;
	qemu.translated = cb;
}

void qemu_plugin_reset(qemu_plugin_id_t id, void (*cb)(qemu_plugin_id_t id))
{
	cb(id);
}

void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
					  void (*cb)(unsigned vcpu, void *data),
					  enum qemu_plugin_cb_flags flags,
					  void *data)
{
	(void)flags;
	qemu.entered = cb;
	tb->context = data;
}

void qemu_plugin_register_vcpu_insn_exec_cb(
	struct qemu_plugin_insn *insn, void (*cb)(unsigned vcpu, void *data),
	enum qemu_plugin_cb_flags flags, void *data)
{
	(void)flags;
	insn->executed = cb;
	insn->context = data;
}

void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn,
				      void (*cb)(unsigned vcpu,
						 qemu_plugin_meminfo_t info,
						 uint64_t address, void *data),
				      enum qemu_plugin_cb_flags flags,
				      enum qemu_plugin_mem_rw rw, void *data)
{
	(void)flags;
	(void)rw;
	(void)data;
	qemu.loaded = cb;
	insn->loads = true;
}

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb)
{
	return tb->insns;
}

uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb)
{
	return tb->address;
}

struct qemu_plugin_insn *
qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i)
{
	return (struct qemu_plugin_insn *)&tb->insn[i];
}

const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn)
{
	return insn->data;
}

size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn)
{
	return insn->size;
}

void qemu_plugin_outs(const char *text)
{
	print_message("%s", text);
}

/* Of one instruction, given in hexadecimal, and of another if not NULL. */
static struct qemu_plugin_tb block_of(uint64_t address, const char *first,
				      const char *second)
{
	struct qemu_plugin_tb tb = {.address = address};
	for (; first; first = second, second = NULL) {
		struct qemu_plugin_insn *insn = &tb.insn[tb.insns++];
		for (const char *at = first; *at; at += 2) {
			unsigned byte;
			sscanf(at, "%2x", &byte);
			insn->data[insn->size++] = (uint8_t)byte;
		}
	}
	return tb;
}

/* On a CPU; `next` is the task that it loads, if it does. */
static void execute(unsigned cpu, struct qemu_plugin_tb tb, uint64_t next)
{
	qemu.translated(1, &tb);
	if (tb.context)
		qemu.entered(cpu, tb.context);
	for (size_t i = 0; i < tb.insns; i++) {
		const struct qemu_plugin_insn *insn = &tb.insn[i];
		if (insn->executed)
			insn->executed(cpu, insn->context);
		if (insn->loads)
			qemu.loaded(cpu, 0, next, NULL);
	}
}

#define USER 0x400000
#define CODE 0xffffffff80000000

static void set_up(const struct text *text, const char *path)
{
	char out[4096], *arguments[] = {out};
	const struct qemu_info info = {.target_name = text->name,
				       .system_emulation = true,
				       .system = {2, 2}};
	snprintf(out, sizeof(out), "out=%s", path);
	memset(&guest, 0, sizeof(guest));
	assert_int_equal(qemu_plugin_install(1, &info, 1, arguments), 0);
}

/* QEMU ends instead. */
static void tear_down(void)
{
	for (unsigned i = 0; i < CPUS; i++)
		while (guest.first[i].interrupt)
			end_interrupt(&guest.first[i]);
	while (guest.tasks) {
		struct task *t = guest.tasks;
		while (t->interrupt)
			end_interrupt(t);
		guest.tasks = t->next;
		free(t);
	}
	forget_counts();
	while (guest.blocks) {
		struct block *b = guest.blocks;
		guest.blocks = b->next;
		free(b);
	}
	free((char *)guest.path);
	if (guest.out)
		fclose(guest.out);
}

/*
 * A process on CPU 0 calls the kernel, causes an exception there, and gives way
 * to a kernel thread; CPU 1 is idle, and interrupted twice alike, each time
 * with another interrupt within. A system call enters where an interrupt does,
 * except on x86-64.
 */
static void execute_run(const struct text *t)
{
	bool enters = strcmp(t->name, "x86_64") != 0;
	execute(0, block_of(USER, t->run, t->other), 0);
	execute(0, block_of(CODE + 0x70, t->load, NULL), 0x10);
	execute(1, block_of(CODE + 0x70, t->load, NULL), 0x11);
	execute(1, block_of(CODE + 0x80, t->other, t->halt), 0);
	execute(0, block_of(USER + 0x10, t->begin, NULL), 0);
	execute(0, block_of(USER + 0x20, t->other, t->call), 0);
	execute(0, block_of(CODE, enters ? t->enter : t->other, NULL), 0);
	execute(0, block_of(CODE + 0x10, t->other, t->leave), 0);
	execute(0, block_of(USER + 0x28, t->other, NULL), 0);
	execute(0, block_of(CODE, t->enter, NULL), 0);
	execute(0, block_of(CODE + 0x60, t->other, t->leave), 0);
	for (int i = 0; i < 2; i++) {
		execute(1, block_of(CODE, t->enter, t->other), 0);
		execute(1, block_of(CODE + 0x20, t->other, NULL), 0);
		execute(1, block_of(CODE, t->enter, t->other), 0);
		execute(1, block_of(CODE + 0x30, t->other, t->leave), 0);
		execute(1, block_of(CODE + 0x40, t->other, t->leave), 0);
		execute(1, block_of(CODE + 0x80, t->other, t->halt), 0);
	}
	execute(0, block_of(CODE + 0x70, t->load, NULL), 0x22);
	execute(0, block_of(CODE + 0x50, t->other, t->other), 0);
	execute(0, block_of(CODE + 0x70, t->load, NULL), 0x10);
	execute(0, block_of(USER + 0x30, t->end, NULL), 0);
	execute(0, block_of(USER + 0x40, t->other, NULL), 0);
}

/* What the blocks at an address were entered for; -1: for different things. */
static int64_t purpose_at(const char *counts, uint64_t address, unsigned cpu,
			  unsigned times)
{
	int64_t purpose = 0;
	for (const char *at = counts; *at; at = strchr(at, '\n') + 1) {
		uint64_t block, what, n;
		unsigned on;
		if (sscanf(at, "%" SCNx64 " %*u %u %" SCNx64 " %" SCNu64,
			   &block, &on, &what, &n) < 4 ||
		    block != address || on != cpu)
			continue;
		if (purpose)
			assert_int_equal(purpose, (int64_t)what + 1);
		purpose = (int64_t)what + 1;
		times -= (unsigned)n;
	}
	print_message("  %" PRIx64 "\n", address);
	assert_int_equal(times, 0);
	return purpose - 1;
}

static void blocks_are_counted_by_what_they_are_entered_for(void **state)
{
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		const char *path = scratch_path(state, texts[i].name);
		print_message("%s\n", texts[i].name);
		set_up(&texts[i], path);
		execute_run(&texts[i]);
		char *text = file_read(path);
		assert_ptr_equal(strstr(text, "mqbench-counts 4\nrun\n"), text);
		for (unsigned at = 0x20; at < 0x30; at += 8)
			assert_int_equal(purpose_at(text, USER + at, 0, 1),
					 PROCESS);
		assert_int_equal(purpose_at(text, CODE + 0x10, 0, 1), PROCESS);
		assert_int_equal(purpose_at(text, CODE + 0x50, 0, 1), THREAD);
		assert_int_equal(purpose_at(text, CODE + 0x80, 1, 2),
				 IDLE_TASK);
		int64_t outer = purpose_at(text, CODE + 0x20, 1, 2);
		int64_t inner = purpose_at(text, CODE + 0x30, 1, 2);
		assert_true(outer < 0 && inner < 0 && outer != inner);
		assert_int_equal(purpose_at(text, CODE + 0x40, 1, 2), outer);
		assert_true(purpose_at(text, CODE + 0x60, 0, 1) < 0);
		purpose_at(text, USER + 0x10, 0, 0);
		purpose_at(text, USER + 0x40, 0, 0);
		assert_non_null(strstr(text, "\nend 36\n"));
		free(text);
		tear_down();
	}
}

/* Twice in turn, by whichever task; what is between them is in neither. */
static void a_stream_has_two_costs_behind_what_is_measured(void **state)
{
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		const struct text *t = &texts[i];
		const char *path = scratch_path(state, t->name);
		print_message("%s\n", t->name);
		set_up(t, path);
		execute_run(t);
		for (uint64_t task = 0x10; task < 0x40; task += 0x20) {
			execute(0, block_of(CODE + 0x70, t->load, NULL), task);
			execute(0, block_of(USER + 0x80, t->unswitched, NULL),
				0);
			execute(0, block_of(USER + 0x50, t->other, NULL), 0);
			execute(0, block_of(USER + 0x90, t->pause, NULL), 0);
			execute(0, block_of(USER + 0x40, t->other, NULL), 0);
			execute(0, block_of(USER + 0x80, t->switched, NULL), 0);
			execute(0, block_of(USER + 0x60, t->other, t->other),
				0);
			execute(0, block_of(USER + 0x90, t->pause, NULL), 0);
		}
		execute_run(t);
		execute(0, block_of(USER, t->last, NULL), 0);
		char *text = file_read(path);
		char *part[] = {strstr(text, "\npart\n"), NULL, NULL};
		assert_non_null(part[0]);
		part[1] = strstr(part[0] + 1, "\npart\n");
		assert_non_null(part[1]);
		part[2] = strstr(part[1] + 1, "\nrun\n");
		assert_non_null(part[2]);
		assert_null(strstr(part[2], "part"));
		part[1][1] = part[2][1] = '\0';
		purpose_at(text, USER + 0x40, 0, 0);
		assert_int_equal(purpose_at(part[0] + 1, USER + 0x50, 0, 2),
				 PROCESS);
		assert_non_null(strstr(part[0], "\nend 4\n"));
		assert_int_equal(purpose_at(part[1] + 3, USER + 0x60, 0, 2),
				 PROCESS);
		free(text);
		tear_down();
	}
}

/* Of each architecture that kernels.sh explains there are instructions here. */
/* It has physical addresses, as a process may have. */
static void firmware_is_no_process(void **state)
{
	const struct text *t = &texts[2];
	const char *path = scratch_path(state, t->name);
	set_up(t, path);
	execute(0, block_of(USER, t->run, NULL), 0);
	execute(0, block_of(USER, t->begin, NULL), 0);
	execute(0, block_of(CODE, t->enter, NULL), 0);
	execute(0, block_of(0x80001000, t->other, NULL), 0);
	execute(0, block_of(CODE + 0x10, t->leave, NULL), 0);
	execute(0, block_of(USER + 0x10, t->end, NULL), 0);
	char *text = file_read(path);
	int64_t what = purpose_at(text, 0x8000000080001000, 0, 1);
	assert_true(what < 0);
	assert_int_equal(purpose_at(text, CODE + 0x10, 0, 1), what);
	free(text);
	tear_down();
}

/* To look at blocks takes QEMU time. */
static void blocks_are_looked_at_from_the_first_run_to_the_last(void **state)
{
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		const struct text *t = &texts[i];
		print_message("%s\n", t->name);
		set_up(t, scratch_path(state, t->name));
		execute(0, block_of(CODE, t->enter, t->leave), 0);
		assert_null(guest.blocks);
		execute(0, block_of(USER, t->run, NULL), 0);
		execute(0, block_of(CODE, t->enter, t->leave), 0);
		assert_non_null(guest.blocks);
		execute(0, block_of(USER, t->last, NULL), 0);
		const struct block *block = guest.blocks;
		execute(0, block_of(CODE, t->enter, t->leave), 0);
		assert_ptr_equal(guest.blocks, block);
		execute(0, block_of(USER, t->run, NULL), 0);
		execute(0, block_of(CODE, t->enter, t->leave), 0);
		assert_ptr_not_equal(guest.blocks, block);
		tear_down();
	}
}

static void what_is_no_architecture_of_the_table_is_refused(void **state)
{
	char out[4096], *arguments[] = {out};
	const struct qemu_info info = {.target_name = "sparc64",
				       .system_emulation = true,
				       .system = {2, 2}};
	snprintf(out, sizeof(out), "out=%s", scratch_path(state, "counts"));
	memset(&guest, 0, sizeof(guest));
	assert_int_equal(qemu_plugin_install(1, &info, 1, arguments), -1);
	assert_int_equal(ARRAY_LENGTH(texts), ARRAY_LENGTH(architectures));
	tear_down();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			blocks_are_counted_by_what_they_are_entered_for,
			scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			a_stream_has_two_costs_behind_what_is_measured,
			scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(firmware_is_no_process,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(
			blocks_are_looked_at_from_the_first_run_to_the_last,
			scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			what_is_no_architecture_of_the_table_is_refused,
			scratch_setup, scratch_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
