/* Times a futex between two CPUs, idle and kept busy by turns. */
#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/cpu.h"
#include "base/futex.h"
#include "base/sched.h"
#include "base/shm.h"
#include "base/text.h"
#include "base/units.h"
#include "core/machine/wakeup.h"
#include "core/record/facts.h"
#include "core/stats/summary.h"

#define ROUNDS 10
#define SLICE_NS 4000000
#define TRIPS 400	  /* of a slice, at most */
#define SETTLING 4	  /* its first: the CPU was in another state before */
#define MOOD 1.1	  /* how much a host changes between two records */
#define LOST_NS 100000000 /* without an answer: the other has ended */
#define GIVE_UP_NS 500000000 /* for all rounds */

/* As the facts are called. */
static const char *const groups[AWAKE_WAYS] = {"idle", "spinner",
					       "dma_latency"};

struct exchange {
	_Alignas(64) _Atomic uint32_t turn; /* index of `cpu` */
	_Alignas(64) int cpu[2];
	bool offered[AWAKE_WAYS], done;
	struct awake *awake; /* of each process, its own copy */
	unsigned trips[AWAKE_WAYS][ROUNDS];
	uint64_t trip[AWAKE_WAYS][ROUNDS][TRIPS];
	uint64_t all[ROUNDS * TRIPS], scratch[ROUNDS * TRIPS];
};

static void pass(struct exchange *x, uint32_t to)
{
	atomic_store(&x->turn, to);
	futex_wake(&x->turn);
}

/* False where the other seems to be gone. */
static bool await(struct exchange *x, uint32_t turn)
{
	uint64_t until = clock_now() + LOST_NS;
	while (atomic_load(&x->turn) != turn) {
		futex_wait_for(&x->turn, !turn, LOST_NS);
		if (clock_now() > until && atomic_load(&x->turn) != turn)
			return false;
	}
	return true;
}

static int answer(void *context)
{
	struct exchange *x = context;
	if (sched_pin(x->cpu[1]) < 0)
		return 1;
	for (;;)
		if (await(x, 1))
			pass(x, 0);
}

static bool measure_slice(struct exchange *x, enum awake_way way, int round)
{
	uint64_t before = clock_now(), until = before + SLICE_NS;
	unsigned n = 0, *trips = &x->trips[way][round];
	x->awake->way = way;
	for (int i = 0; i < 2; i++)
		x->offered[way] &= awake_on(x->awake, x->cpu[i], NULL) == 0;
	while (x->offered[way] && *trips < TRIPS &&
	       (*trips == 0 || before < until)) {
		before = clock_now();
		pass(x, 1);
		if (!await(x, 0))
			return false;
		if (n++ >= SETTLING)
			x->trip[way][round][(*trips)++] = clock_now() - before;
	}
	awake_off(x->awake);
	return true;
}

static int ask(void *context)
{
	struct exchange *x = context;
	uint64_t give_up = clock_now() + GIVE_UP_NS;
	if (sched_pin(x->cpu[0]) < 0)
		return 1;
	for (int round = 0; round < ROUNDS; round++)
		for (int way = 0; way < AWAKE_WAYS; way++)
			if (clock_now() > give_up ||
			    !measure_slice(x, way, round))
				return 1;
	x->done = true;
	return 0;
}

/* The spinners are the caller's children, so that it can end them. */
static void run_exchange(struct exchange *x)
{
	struct awake awake = {.way = AWAKE_SPINNER};
	x->awake = &awake;
	for (int i = 0; i < 2; i++)
		x->offered[AWAKE_SPINNER] &=
			awake_on(&awake, x->cpu[i], NULL) == 0;
	awake_off(&awake);
	child_exchange(ask, answer, x);
	awake_release(&awake);
}

static struct wakeup_cost cost_of(struct exchange *x, enum awake_way way)
{
	struct distribution d;
	struct estimate e;
	double median[ROUNDS];
	size_t all = 0;
	for (int i = 0; i < ROUNDS; i++) {
		size_t n = x->trips[way][i];
		samples_sort(x->trip[way][i], x->scratch, n);
		distribution_of(&d, x->trip[way][i], n);
		median[i] = d.percentile[0] / 2;
		memcpy(x->all + all, x->trip[way][i], n * sizeof(*x->all));
		all += n;
	}
	samples_sort(x->all, x->scratch, all);
	distribution_of(&d, x->all, all);
	estimate_of(&e, median, ROUNDS);
	return (struct wakeup_cost){e.median, e.ci_low, e.ci_high,
				    d.percentile[1] / 2};
}

static const char *name_of(char name[64], enum awake_way way, const char *what)
{
	snprintf(name, 64, "wakeup.%s.%s_ns", groups[way], what);
	return name;
}

static void describe(struct facts *environment, enum awake_way way,
		     const struct wakeup_cost *cost)
{
	char name[64];
	facts_number(environment, name_of(name, way, "median"), cost->median);
	facts_number(environment, name_of(name, way, "low"), cost->low);
	facts_number(environment, name_of(name, way, "high"), cost->high);
	facts_number(environment, name_of(name, way, "p90"), cost->p90);
}

void wakeup_measure(struct facts *environment, const int cpu[2])
{
	char cpus[32];
	struct exchange *x =
		cpu[0] != cpu[1] ? shm_map(sizeof(*x), NULL) : NULL;
	const char *driver = facts_get(environment, "cpu.idle_driver", "none");
	if (!x)
		return;
	memcpy(x->cpu, cpu, sizeof(x->cpu));
	x->offered[AWAKE_NONE] = x->offered[AWAKE_SPINNER] = true;
	x->offered[AWAKE_DMA_LATENCY] = strcmp(driver, "none") != 0;
	run_exchange(x);
	snprintf(cpus, sizeof(cpus), "%d,%d", cpu[0], cpu[1]);
	facts_text(environment, "wakeup.cpus", cpus);
	for (int way = 0; way < AWAKE_WAYS; way++) {
		if (!x->done)
			memset(x->trips, 0, sizeof(x->trips));
		struct wakeup_cost cost = cost_of(x, way);
		describe(environment, way, &cost);
	}
	shm_unmap(x, sizeof(*x));
}

void wakeup_costs(const struct facts *environment,
		  struct wakeup_cost cost[AWAKE_WAYS])
{
	char name[64];
	for (int i = 0; i < AWAKE_WAYS; i++)
		cost[i] = (struct wakeup_cost){
			facts_value(environment, name_of(name, i, "median"),
				    (double)NAN),
			facts_value(environment, name_of(name, i, "low"),
				    (double)NAN),
			facts_value(environment, name_of(name, i, "high"),
				    (double)NAN),
			facts_value(environment, name_of(name, i, "p90"),
				    (double)NAN),
		};
}

/*
 * By more than the noise: of these slices, and of a host from one record to the
 * next, so that a row does not come and go. False where one is not known.
 */
static bool is_slower(const struct wakeup_cost *cost,
		      const struct wakeup_cost *than)
{
	return cost->low > MOOD * than->high;
}

enum awake_way wakeup_choose(const struct wakeup_cost cost[AWAKE_WAYS])
{
	const struct wakeup_cost *idle = &cost[AWAKE_NONE];
	const struct wakeup_cost *spinner = &cost[AWAKE_SPINNER];
	const struct wakeup_cost *device = &cost[AWAKE_DMA_LATENCY];
	if (!isnan(device->median) && !is_slower(device, idle) &&
	    !is_slower(device, spinner))
		return AWAKE_DMA_LATENCY;
	return is_slower(spinner, idle) ? AWAKE_NONE : AWAKE_SPINNER;
}

/* "12.5 µs idle (p90 17.3)" */
static void add_cost(char *text, size_t n, const struct wakeup_cost *cost,
		     const char *state)
{
	char median[32], p90[32];
	units_three(cost->median / 1e3, median, sizeof(median));
	text_append(text, n, "%s µs %s", median, state);
	if (!isnan(cost->p90))
		text_append(text, n, " (p90 %s)",
			    units_three(cost->p90 / 1e3, p90, sizeof(p90)));
}

char *wakeup_say(const struct facts *environment, enum awake_way way,
		 char *text, size_t n)
{
	static const char *const kept[AWAKE_WAYS] = {
		"kept busy", "kept busy by an idle-priority process",
		"kept awake by /dev/cpu_dma_latency"};
	struct wakeup_cost cost[AWAKE_WAYS];
	wakeup_costs(environment, cost);
	const struct wakeup_cost *idle = &cost[AWAKE_NONE];
	const struct wakeup_cost *busy =
		&cost[way == AWAKE_NONE ? AWAKE_SPINNER : way];
	text[0] = '\0';
	if (isnan(busy->median) || isnan(idle->median))
		return text;
	text_append(text, n, "waking CPUs %s takes ",
		    facts_get(environment, "wakeup.cpus", ""));
	add_cost(text, n, idle, "idle");
	text_append(text, n, ", ");
	add_cost(text, n, busy, kept[way]);
	return text;
}
