/* compare --live: the invocations, and what is kept of them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/scratch.h"
#include "base/units.h"
#include "command/compare/invocation.h"
#include "command/compare/live.h"
#include "command/output.h"
#include "core/record/load.h"
#include "core/record/save.h"
#include "core/record/summarise.h"
#include "core/run/session.h"
#include "core/stats/block.h"

/*
 * Blocks of AABB, each shuffled: all six orders are as likely. Of pairs, ABBA
 * or BAAB: each side is the first as often.
 */
static void draw_order(char *order, size_t blocks, bool paired, uint64_t seed)
{
	for (size_t b = 0; b < blocks; b++) {
		char *block = order + b * BLOCK;
		if (paired) {
			bool turned = random_next(&seed) >> 63;
			memcpy(block, turned ? "BAAB" : "ABBA", BLOCK);
			continue;
		}
		memcpy(block, "AABB", BLOCK);
		for (size_t i = BLOCK - 1; i > 0; i--) {
			size_t j = random_next(&seed) % (i + 1);
			char letter = block[i];
			block[i] = block[j];
			block[j] = letter;
		}
	}
}

static void plan_order(struct live *live, const struct live_request *request,
		       bool paired)
{
	live->paired = paired;
	draw_order(live->order, request->blocks, paired, request->seed);
	for (size_t i = 0; i < live->planned; i++) {
		live->list[i] = &live->record[i];
		live->name[i] = request->prefix[live->order[i] == 'B'];
	}
}

static void allocate(struct live *live, const struct live_request *request)
{
	size_t n = live->planned = request->blocks * BLOCK;
	live->record = mem_array(n, sizeof(*live->record));
	live->list = mem_array(n, sizeof(*live->list));
	live->name = mem_array(n, sizeof(*live->name));
	live->order = mem_array(n + 1, 1);
	plan_order(live, request, request->interleave == LIVE_SLICES);
}

static void show_progress(const struct live *live, uint64_t begun, bool again)
{
	char left[32] = "";
	double spent = (double)(clock_now() - begun) / 1e9;
	if (!output_takes_escapes(2))
		return;
	if (live->done > 0)
		units_seconds(spent / (double)live->done *
				      (double)(live->planned - live->done),
			      left, sizeof(left));
	fprintf(stderr, "\r\033[K%s%zu/%zu %s%s %.40s",
		again ? "to confirm: " : "", live->done, live->planned, left,
		*left ? " left" : "", live->name[live->done]);
}

/* Adds the runs of one invocation, where they stood in the whole experiment. */
static void merge(struct record *to, const struct record *from, size_t place,
		  size_t block)
{
	for (size_t i = 0; i < from->results && i < to->results; i++) {
		const struct result *more = &from->result[i];
		struct result *result = &to->result[i];
		if (!params_equal(&result->params, &more->params))
			continue;
		for (size_t j = 0; j < more->runs; j++) {
			struct run run = more->run[j];
			run.index = (unsigned)result->runs;
			run.block = (unsigned)(place / block);
			run.order += (unsigned)(place * from->results);
			result_add_run(result, &run);
		}
		for (int m = 0; m < METRICS; m++)
			histogram_merge(&result->histogram[m],
					&more->histogram[m]);
	}
}

/* Where the first record of a side lies: what the others are added to. */
static void first_path(const char *scratch, char letter, char *path, size_t n)
{
	snprintf(path, n, "%s/first-%c.json", scratch, letter);
}

static const char *folder_of(const struct live_request *request)
{
	return request->keep	       ? request->keep
	       : session_in_checkout() ? "results"
				       : ".";
}

/* Asked before it costs time. */
static int check_folder(const struct live_request *request, struct error *err)
{
	const char *folder = folder_of(request);
	if (access(folder, W_OK | X_OK) == 0)
		return 0;
	return error_errno(err, STATUS_USAGE, errno,
			   "--keep %s: no folder to write to", folder);
}

/* The first record of a side, and the runs of all others in it. */
static int make_side(struct record *side, const struct live *live,
		     const struct live_request *request, const char *path,
		     char letter, struct error *err)
{
	size_t runs = 0;
	if (record_load(side, path, err) < 0)
		return -1;
	for (size_t k = 0; k < live->done; k++)
		if (live->order[k] == letter && runs++ > 0)
			merge(side, &live->record[k], k,
			      live->paired ? 2 : BLOCK);
	side->complete = live->done == live->planned;
	facts_number(&side->plan, "runs", (double)live->planned / 2);
	facts_text(&side->plan, "live_order", live->order);
	facts_text(&side->plan, "live_prefix", request->prefix[letter == 'B']);
	if (live->paired)
		facts_text(&side->plan, "live_pair", live->record[0].id);
	if (letter == 'B' && *request->versus)
		facts_text(&side->plan, "live_versus", request->versus);
	record_summarise(side);
	return 0;
}

static int save_side(struct record *side, const struct live *live,
		     const struct live_request *request, const char *scratch,
		     char letter, struct error *err)
{
	char path[4300];
	first_path(scratch, letter, path, sizeof(path));
	if (access(path, F_OK) != 0)
		return 0;
	int rc = make_side(side, live, request, path, letter, err);
	unlink(path);
	snprintf(path, sizeof(path), "%s/%s-%s-%s.json", folder_of(request),
		 live->record[0].id, request->again ? "confirm" : "live",
		 letter == 'A' ? "old" : "new");
	if (rc == 0)
		rc = record_save(side, path, err);
	if (rc == 0)
		fprintf(stderr, "saved %s\n", path);
	return rc;
}

/* Keeps what an invocation has left; its place is the next in the order. */
static int take_record(struct live *live, const char *scratch,
		       const struct invocation *one, struct error *err)
{
	char letter = live->order[live->done], path[4300];
	if (record_load(&live->record[live->done], one->record, err) < 0)
		return -1;
	live->done++;
	first_path(scratch, letter, path, sizeof(path));
	if (access(path, F_OK) != 0)
		rename(one->record, path);
	return 0;
}

/* The next one, or of pairs the next two; they have the same plan. */
static int measure_next(struct live *live, const struct live_request *request,
			const char *scratch, uint64_t seed, struct error *err)
{
	struct invocation one[2];
	unsigned n = live->paired ? 2 : 1, cannot = 2;
	for (unsigned i = 0; i < n; i++) {
		char letter = live->order[live->done + i];
		invocation_init(&one[i], scratch, letter);
		one[i].prefix = live->name[live->done + i];
		one[i].argument = request->argument[letter == 'B'];
		one[i].seed = seed >> 12;
	}
	int rc = live->paired ? invocation_run_both(one, &cannot, err)
			      : invocation_run(one, err);
	if (rc == 0 && cannot < 2 && (live->done > 0 || *request->versus))
		return error_set(err, STATUS_USAGE,
				 "%s run: did not take its turn",
				 one[cannot].prefix);
	if (rc == 0 && cannot < 2) {
		fprintf(stderr,
			"%s run: takes no turns, as an older mqbench; measured "
			"run by run\n",
			one[cannot].prefix);
		plan_order(live, request, false);
		return 0;
	}
	for (unsigned i = 0; i < n && rc == 0; i++)
		rc = take_record(live, scratch, &one[i], err);
	return rc;
}

static int measure_all(struct live *live, const struct live_request *request,
		       const char *scratch, struct error *err)
{
	uint64_t begun = clock_now(), seed = request->seed;
	while (live->done < live->planned) {
		show_progress(live, begun, request->again);
		if (measure_next(live, request, scratch, random_next(&seed),
				 err) < 0)
			return -1;
	}
	return 0;
}

/* All records, or of pairs one a side. */
static void set_input(struct live *live, const struct live_request *request)
{
	live->input = (struct compare_input){live->list, live->order,
					     live->done, true};
	if (!live->paired)
		return;
	for (int side = OLD; side <= NEW; side++) {
		live->list[side] = &live->side[side];
		live->name[side] = request->prefix[side];
	}
	live->input.side = "AB";
	live->input.records = 2;
}

int live_measure(struct live *live, const struct live_request *request,
		 struct error *err)
{
	const char *tmp = getenv("TMPDIR"), *scratch;
	*live = (struct live){0};
	if (check_folder(request, err) < 0)
		return -1;
	scratch = scratch_make(tmp && *tmp ? tmp : "/tmp", err);
	if (!scratch)
		return -1;
	allocate(live, request);
	int rc = measure_all(live, request, scratch, err);
	if (output_takes_escapes(2))
		fputs("\r\033[K", stderr);
	for (int side = OLD; side <= NEW; side++)
		if (save_side(&live->side[side], live, request, scratch,
			      "AB"[side], err) < 0)
			rc = -1;
	set_input(live, request);
	return rc;
}

void live_release(struct live *live)
{
	for (size_t i = 0; i < live->done; i++)
		record_release(&live->record[i]);
	for (int side = OLD; side <= NEW; side++)
		record_release(&live->side[side]);
	free(live->record);
	free(live->list);
	free(live->name);
	free(live->order);
	*live = (struct live){0};
}
