/* The lines of the counts, added up by place. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/explain/counted.h"
#include "core/explain/symbols.h"
#include "core/record/explanation.h"

#define HEADER "mqbench-counts 4\n"

/* Where instructions go that are in no kernel function. */
enum { PROGRAM, LIBRARY, UNKNOWN, PLACES };

static const char *const place_names[PLACES] = {"[program]", "[libraries]",
						"[unknown]"};

/* What a block was entered for; more are the ways that interrupts took. */
enum { PROCESS, IDLE_TASK, THREAD };

/* Whose stage instructions have: their function's, or one for all. */
enum kind { OF_FUNCTION, OF_IDLE, OF_IPI, KINDS, BESIDE = KINDS };

/* A line of the counts. */
struct entry {
	uint64_t address, instructions, cpu, what, times;
};

int counted_refuse(const struct counted *c, struct error *err, const char *why)
{
	return error_set(err, STATUS_USAGE, "%s: %s", c->path, why);
}

int counted_open(struct counted *c, const char *path,
		 const struct symbols *symbols, struct error *err)
{
	size_t sums = WHERES * KINDS * (symbols->count + PLACES);
	*c = (struct counted){
		.path = path,
		.symbols = symbols,
		.places = symbols->count + PLACES,
		.file = text_open(path),
	};
	if (!c->file)
		return error_errno(err, STATUS_USAGE, errno, "open %s", path);
	c->sum = mem_array(sums, sizeof(*c->sum));
	c->found = mem_array(sums, sizeof(*c->found));
	if (!counted_next(c) || strcmp(c->line, HEADER) != 0)
		return counted_refuse(c, err,
				      "holds no counts of mqbench's plugin");
	if (!counted_next(c))
		return counted_refuse(c, err,
				      "no run was counted: the program in the "
				      "guest has no marks");
	return 0;
}

bool counted_next(struct counted *c)
{
	if (fgets(c->line, sizeof(c->line), c->file))
		return strchr(c->line, '\n');
	c->line[0] = '\0';
	return false;
}

/* The kernel has the upper half of all addresses, on every architecture. */
static bool is_user(uint64_t address)
{
	return address >> 63 == 0;
}

/*
 * A process has the addresses below some power of two: without ASLR the program
 * lies at its beginning or two thirds up, libraries and the vDSO at its end.
 */
static bool is_library(uint64_t address)
{
	while (address > UINT32_MAX)
		address >>= 1;
	return address >> 29 == 7;
}

static size_t place_of(const struct counted *c, uint64_t address)
{
	size_t n = c->symbols->count;
	if (is_user(address))
		return n + (is_library(address) ? LIBRARY : PROGRAM);
	size_t i = symbols_find(c->symbols, address);
	return i < n ? i : n + UNKNOWN;
}

static bool handles_ipi(const struct counted *c, const struct entry *e)
{
	size_t i = symbols_find(c->symbols, e->address);
	return i < c->symbols->count &&
	       stage_is_ipi_handler(c->symbols->symbol[i].name);
}

/* Of lines with one purpose. */
static enum kind kind_of(const struct counted *c, const struct entry *e,
			 size_t n)
{
	if (e->what == PROCESS)
		return OF_FUNCTION;
	if (e->what == IDLE_TASK)
		return OF_IDLE;
	for (size_t i = 0; e->what != THREAD && i < n; i++)
		if (handles_ipi(c, &e[i]))
			return OF_IPI;
	return BESIDE;
}

/* SIZE_MAX: it is beside the message. Of which process is not known then. */
static size_t find_sum(const struct counted *c, const int cpu[2],
		       const struct entry *e, enum kind kind)
{
	enum where where = ANYWHERE;
	if (kind == BESIDE)
		return SIZE_MAX;
	if (cpu[0] != CPU_NONE) {
		if ((int)e->cpu != cpu[0] && (int)e->cpu != cpu[1])
			return SIZE_MAX;
		if (cpu[0] != cpu[1])
			where = (int)e->cpu == cpu[0] ? AT_SENDER : AT_RECEIVER;
	}
	return (where * KINDS + kind) * c->places + place_of(c, e->address);
}

static void add(struct counted *c, const int cpu[2], const struct entry *e,
		enum kind kind)
{
	double instructions = (double)e->instructions * (double)e->times;
	size_t i = find_sum(c, cpu, e, kind);
	if (i == SIZE_MAX) {
		c->beside += instructions;
		return;
	}
	if (c->sum[i] == 0 && instructions > 0)
		c->found[c->finds++] = i;
	c->sum[i] += instructions;
	c->spent += instructions;
}

static int entry_order(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	return (a->what > b->what) - (a->what < b->what);
}

static void add_entries(struct counted *c, const int cpu[2])
{
	if (c->entries > 0)
		qsort(c->entry, c->entries, sizeof(*c->entry), entry_order);
	for (size_t i = 0; i < c->entries;) {
		const struct entry *first = &c->entry[i];
		size_t n = 1;
		while (i + n < c->entries && first[n].what == first->what)
			n++;
		enum kind kind = kind_of(c, first, n);
		for (size_t j = 0; j < n; j++)
			add(c, cpu, &first[j], kind);
		i += n;
	}
}

static int read_entry(struct counted *c)
{
	struct entry e;
	int used = 0;
	int fields = sscanf(c->line,
			    "%" SCNx64 " %" SCNu64 " %" SCNu64 " %" SCNx64
			    " %" SCNu64 " %n",
			    &e.address, &e.instructions, &e.cpu, &e.what,
			    &e.times, &used);
	if (fields < 5 || c->line[used])
		return -1;
	c->entry = array_grow(c->entry, c->entries, sizeof(e));
	c->entry[c->entries++] = e;
	return 0;
}

/* What the last line says is what the blocks add up to. */
static bool adds_up(const struct counted *c)
{
	double all;
	return sscanf(c->line, "end %lf", &all) == 1 &&
	       all == c->spent + c->beside;
}

int counted_read(struct counted *c, const int cpu[2], struct error *err)
{
	while (c->finds > 0)
		c->sum[c->found[--c->finds]] = 0;
	c->spent = c->beside = 0;
	c->entries = 0;
	while (counted_next(c)) {
		if (!strcmp(c->line, "run\n") && c->entries == 0)
			return 0;
		bool ends = !strncmp(c->line, "end ", 4);
		if (ends)
			add_entries(c, cpu);
		if (ends ? !adds_up(c) : read_entry(c) < 0)
			return counted_refuse(c, err, "is damaged");
		if (ends)
			return 1;
	}
	if (c->entries > 0 || c->line[0])
		return counted_refuse(c, err, "is truncated");
	return 0;
}

static const char *name_of(const struct counted *c, size_t i)
{
	return i < c->symbols->count ? c->symbols->symbol[i].name
				     : place_names[i - c->symbols->count];
}

static enum stage stage_at(const struct counted *c, size_t i)
{
	if (i < c->symbols->count)
		return stage_of(c->symbols->symbol[i].name);
	return i - c->symbols->count == UNKNOWN ? STAGE_OTHER : STAGE_USER;
}

static struct function_cost part_at(const struct counted *c, size_t sum)
{
	static const enum stage stage[KINDS] = {
		[OF_IDLE] = STAGE_IDLE, [OF_IPI] = STAGE_IPI};
	size_t place = sum % c->places, kind = sum / c->places % KINDS;
	struct function_cost part = {
		.cpu = (enum where)(sum / c->places / KINDS),
		.stage = kind == OF_FUNCTION ? stage_at(c, place) : stage[kind],
		.instructions = c->sum[sum],
	};
	snprintf(part.function, sizeof(part.function), "%s", name_of(c, place));
	return part;
}

void counted_explain(const struct counted *c, struct explanation *e,
		     uint64_t messages)
{
	for (size_t i = 0; i < c->finds; i++) {
		struct function_cost part = part_at(c, c->found[i]);
		part.instructions /= (double)messages;
		explanation_add(e, &part);
	}
	e->messages = messages;
	e->instructions = c->spent / (double)messages;
	e->beside = c->beside / (double)messages;
}

void counted_close(struct counted *c)
{
	if (c->file)
		fclose(c->file);
	free(c->entry);
	free(c->found);
	free(c->sum);
}
