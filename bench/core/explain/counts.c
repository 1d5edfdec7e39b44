/* Counts of blocks of instructions become instructions a message. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/explain/counts.h"
#include "core/explain/symbols.h"
#include "core/record/record.h"
#include "core/record/workloads.h"

#define HEADER "mqbench-counts 3\n"
#define LINE 128 /* none of the plugin's is as long */

/* By how much counts and clock may differ, and still be of the same run. */
#define CLOCK_SLACK 0.05
#define STRANGE_SHARE 10 /* one in so many runs may differ by more */

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

/* One run of the record, in the order in which the guest made them. */
struct slot {
	struct result *result;
	const struct run *run;
	struct explanation explanation; /* empty: not ok, or not measured */
};

struct reader {
	FILE *file;
	const char *path;
	const struct record *record;
	const struct symbols *symbols;
	bool instructions; /* are what the record's clock counts */
	struct slot *slot;
	size_t slots;
	size_t wanted, strange; /* runs; those that the clock disagrees with */
	/* Of the run being read: its lines; by CPU, kind and place, and which
	 * are not 0. */
	struct entry *entry;
	size_t entries;
	double *sum;
	size_t *found, finds;
	size_t places;	      /* the symbols, then what is no function */
	double spent, beside; /* instructions: on messages, and not */
	char line[LINE];
};

static int refuse(const struct reader *r, struct error *err, const char *why)
{
	return error_set(err, STATUS_USAGE, "%s: %s", r->path, why);
}

/* False at the end, with "" in r->line, and where a line is cut short. */
static bool next_line(struct reader *r)
{
	if (fgets(r->line, sizeof(r->line), r->file))
		return strchr(r->line, '\n');
	r->line[0] = '\0';
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

static size_t place_of(const struct reader *r, uint64_t address)
{
	size_t n = r->symbols->count;
	if (is_user(address))
		return n + (is_library(address) ? LIBRARY : PROGRAM);
	size_t i = symbols_find(r->symbols, address);
	return i < n ? i : n + UNKNOWN;
}

static bool handles_ipi(const struct reader *r, const struct entry *e)
{
	size_t i = symbols_find(r->symbols, e->address);
	return i < r->symbols->count &&
	       stage_is_ipi_handler(r->symbols->symbol[i].name);
}

/* Of lines with one purpose. */
static enum kind kind_of(const struct reader *r, const struct entry *e,
			 size_t n)
{
	if (e->what == PROCESS)
		return OF_FUNCTION;
	if (e->what == IDLE_TASK)
		return OF_IDLE;
	for (size_t i = 0; e->what != THREAD && i < n; i++)
		if (handles_ipi(r, &e[i]))
			return OF_IPI;
	return BESIDE;
}

/* SIZE_MAX: it is beside the message. Of which process is not known then. */
static size_t find_sum(const struct reader *r, const struct slot *slot,
		       const struct entry *e, enum kind kind)
{
	const int *cpu = slot->result->effective.cpu;
	enum where where = ANYWHERE;
	if (kind == BESIDE)
		return SIZE_MAX;
	if (cpu[0] != CPU_NONE) {
		if ((int)e->cpu != cpu[0] && (int)e->cpu != cpu[1])
			return SIZE_MAX;
		if (cpu[0] != cpu[1])
			where = (int)e->cpu == cpu[0] ? AT_SENDER : AT_RECEIVER;
	}
	return (where * KINDS + kind) * r->places + place_of(r, e->address);
}

static void add(struct reader *r, const struct slot *slot,
		const struct entry *e, enum kind kind)
{
	double instructions = (double)e->instructions * (double)e->times;
	size_t i = find_sum(r, slot, e, kind);
	if (i == SIZE_MAX) {
		r->beside += instructions;
		return;
	}
	if (r->sum[i] == 0 && instructions > 0)
		r->found[r->finds++] = i;
	r->sum[i] += instructions;
	r->spent += instructions;
}

static int entry_order(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	return (a->what > b->what) - (a->what < b->what);
}

static void add_entries(struct reader *r, const struct slot *slot)
{
	if (r->entries > 0)
		qsort(r->entry, r->entries, sizeof(*r->entry), entry_order);
	for (size_t i = 0; i < r->entries;) {
		const struct entry *first = &r->entry[i];
		size_t n = 1;
		while (i + n < r->entries && first[n].what == first->what)
			n++;
		enum kind kind = kind_of(r, first, n);
		for (size_t j = 0; j < n; j++)
			add(r, slot, &first[j], kind);
		i += n;
	}
}

static int read_entry(struct reader *r)
{
	struct entry e;
	int used = 0;
	int fields = sscanf(r->line,
			    "%" SCNx64 " %" SCNu64 " %" SCNu64 " %" SCNx64
			    " %" SCNu64 " %n",
			    &e.address, &e.instructions, &e.cpu, &e.what,
			    &e.times, &used);
	if (fields < 5 || r->line[used])
		return -1;
	r->entry = array_grow(r->entry, r->entries, sizeof(e));
	r->entry[r->entries++] = e;
	return 0;
}

/* What the last line says is what the blocks add up to. */
static bool adds_up(const struct reader *r)
{
	double all;
	return sscanf(r->line, "end %lf", &all) == 1 &&
	       all == r->spent + r->beside;
}

/*
 * Reads up to the run's end: 1; up to the beginning of the next or the end of
 * the file, since it was never measured: 0. The line read last is left in
 * r->line.
 */
static int read_run(struct reader *r, const struct slot *slot,
		    struct error *err)
{
	while (r->finds > 0)
		r->sum[r->found[--r->finds]] = 0;
	r->spent = r->beside = 0;
	r->entries = 0;
	while (next_line(r)) {
		if (!strcmp(r->line, "run\n") && r->entries == 0)
			return 0;
		bool ends = !strncmp(r->line, "end ", 4);
		if (ends)
			add_entries(r, slot);
		if (ends ? !adds_up(r) : read_entry(r) < 0)
			return refuse(r, err, "is damaged");
		if (ends)
			return 1;
	}
	if (r->entries > 0 || r->line[0])
		return refuse(r, err, "is truncated");
	return 0;
}

static const char *name_of(const struct reader *r, size_t i)
{
	return i < r->symbols->count ? r->symbols->symbol[i].name
				     : place_names[i - r->symbols->count];
}

static enum stage stage_at(const struct reader *r, size_t i)
{
	if (i < r->symbols->count)
		return stage_of(r->symbols->symbol[i].name);
	return i - r->symbols->count == UNKNOWN ? STAGE_OTHER : STAGE_USER;
}

static struct function_cost part_at(const struct reader *r, size_t sum)
{
	static const enum stage stage[KINDS] = {
		[OF_IDLE] = STAGE_IDLE, [OF_IPI] = STAGE_IPI};
	size_t place = sum % r->places, kind = sum / r->places % KINDS;
	struct function_cost part = {
		.cpu = (enum where)(sum / r->places / KINDS),
		.stage = kind == OF_FUNCTION ? stage_at(r, place) : stage[kind],
		.instructions = r->sum[sum],
	};
	snprintf(part.function, sizeof(part.function), "%s", name_of(r, place));
	return part;
}

static void add_run(const struct reader *r, struct slot *slot)
{
	struct explanation *e = &slot->explanation;
	double messages = (double)slot->run->messages;
	for (size_t i = 0; i < r->finds; i++) {
		struct function_cost part = part_at(r, r->found[i]);
		part.instructions /= messages;
		explanation_add(e, &part);
	}
	e->runs = 1;
	e->messages = slot->run->messages;
	e->instructions = r->spent / messages;
	e->beside = r->beside / messages;
	e->clock = (r->spent + r->beside) / (double)slot->run->duration_ns;
}

/* While a guest idles, its clock advances without instructions. */
static bool agrees(const struct reader *r, const struct slot *slot)
{
	double counted = r->spent + r->beside;
	double share = counted / (double)slot->run->duration_ns;
	bool idles = record_is_paced(r->record, slot->result->params.workload);
	return !r->instructions ||
	       (share < 1 + CLOCK_SLACK && (idles || share > 1 - CLOCK_SLACK));
}

/*
 * Where several receive, each measures a part of its own, and only one of these
 * is counted.
 */
static bool is_wanted(const struct slot *slot)
{
	const struct params *p = &slot->result->params;
	return slot->run->status == RESULT_OK && slot->run->messages > 0 &&
	       p->consumers == 1 && p->pairs == 1;
}

static int take_run(struct reader *r, struct slot *slot, struct error *err)
{
	if (strcmp(r->line, "run\n") != 0)
		return refuse(r, err, "has fewer runs than the record");
	int measured = read_run(r, slot, err);
	if (measured < 0)
		return -1;
	bool wanted = is_wanted(slot);
	if (wanted && !measured)
		return refuse(r, err, "a run of the record was not counted");
	bool strange = wanted && !agrees(r, slot);
	/* Null's ends never wait: one may be done before the other begins. */
	bool waits = strcmp(slot->result->params.mechanism, "null") != 0;
	r->wanted += wanted && waits;
	r->strange += strange && waits;
	if (wanted && !strange)
		add_run(r, slot);
	if (measured && !next_line(r) && r->line[0])
		return refuse(r, err, "is truncated");
	return 0;
}

static int slot_order(const void *left, const void *right)
{
	const struct slot *a = left, *b = right;
	return (a->run->order > b->run->order) -
	       (a->run->order < b->run->order);
}

/* By result, then by instructions. */
static int slot_size(const void *left, const void *right)
{
	const struct slot *a = left, *b = right;
	double x = a->explanation.instructions;
	double y = b->explanation.instructions;
	if (a->result != b->result)
		return a->result < b->result ? -1 : 1;
	return (x > y) - (x < y);
}

/*
 * A result is explained by its run in the middle: now and then a kernel puts
 * work aside and does it in some later run.
 */
static void take_middle(struct slot *slot, size_t counted)
{
	struct explanation *middle = &slot[(counted - 1) / 2].explanation;
	struct explanation *e = &slot->result->explanation;
	double low = slot[0].explanation.instructions;
	double high = slot[counted - 1].explanation.instructions;
	*e = *middle;
	*middle = (struct explanation){0};
	e->runs = counted;
	e->low = low;
	e->high = high;
	explanation_sort(e);
}

/* A guest that once was idle in a run is one thing, other runs another. */
static int check_clock(const struct reader *r, struct error *err)
{
	if (r->strange * STRANGE_SHARE <= r->wanted)
		return 0;
	return refuse(r, err,
		      "counts other runs than the record's: the numbers of "
		      "instructions differ");
}

/* Runs without an explanation come first of a result's. */
static void conclude(struct reader *r)
{
	qsort(r->slot, r->slots, sizeof(*r->slot), slot_size);
	for (size_t i = 0; i < r->slots;) {
		size_t end = i;
		while (end < r->slots &&
		       r->slot[end].result == r->slot[i].result)
			end++;
		while (i < end && r->slot[i].explanation.runs == 0)
			i++;
		if (i < end)
			take_middle(&r->slot[i], end - i);
		i = end;
	}
}

static int begin(struct reader *r, struct record *record, struct error *err)
{
	size_t n = 0;
	for (size_t i = 0; i < record->results; i++)
		n += record->result[i].runs;
	r->places = r->symbols->count + PLACES;
	r->slot = mem_array(n, sizeof(*r->slot));
	r->sum = mem_array(WHERES * KINDS * r->places, sizeof(*r->sum));
	r->found = mem_array(WHERES * KINDS * r->places, sizeof(*r->found));
	for (size_t i = 0; i < record->results; i++) {
		struct result *result = &record->result[i];
		explanation_release(&result->explanation);
		for (size_t j = 0; j < result->runs; j++)
			r->slot[r->slots++] =
				(struct slot){result, &result->run[j], {0}};
	}
	qsort(r->slot, r->slots, sizeof(*r->slot), slot_order);
	r->file = text_open(r->path);
	if (!r->file)
		return error_errno(err, STATUS_USAGE, errno, "open %s",
				   r->path);
	if (!next_line(r) || strcmp(r->line, HEADER) != 0)
		return refuse(r, err, "holds no counts of mqbench's plugin");
	if (!next_line(r))
		return refuse(r, err,
			      "no run was counted: the program in the guest "
			      "has no marks");
	return 0;
}

int counts_merge(struct record *record, const char *path,
		 const struct symbols *symbols, struct error *err)
{
	const char *unit = facts_get(&record->clock, "unit", "");
	struct reader r = {
		.path = path,
		.record = record,
		.symbols = symbols,
		.instructions = !strcmp(unit, "instructions"),
	};
	int rc = begin(&r, record, err);
	for (size_t i = 0; rc == 0 && i < r.slots; i++)
		rc = take_run(&r, &r.slot[i], err);
	if (rc == 0 && r.line[0])
		rc = refuse(&r, err, "has more runs than the record");
	if (rc == 0)
		rc = check_clock(&r, err);
	if (rc == 0)
		conclude(&r);
	for (size_t i = 0; i < r.slots; i++)
		explanation_release(&r.slot[i].explanation);
	if (r.file)
		fclose(r.file);
	free(r.entry);
	free(r.slot);
	free(r.found);
	free(r.sum);
	return rc;
}
