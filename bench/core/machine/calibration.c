/* Measures the clock and the store of a sample. */
#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/cpu.h"
#include "base/sched.h"
#include "base/shm.h"
#include "core/machine/host_virtual.h"
#include "core/machine/calibration.h"
#include "core/record/facts.h"

#define EXCHANGES 4000
#define STORES (1 << 17)
#define GIVE_UP_NS (200 * 1000000ull)

struct exchange {
	_Alignas(64) _Atomic uint64_t asked;
	_Alignas(64) _Atomic uint64_t answered;
	uint64_t reading;
	_Alignas(64) int64_t low, high; /* of the other clock less one's own */
	int cpu[2];
	bool done;
};

static int answer(void *context)
{
	struct exchange *x = context;
	if (sched_pin(x->cpu[1]) < 0)
		return 1;
	for (uint64_t i = 1; i <= EXCHANGES; i++) {
		while (atomic_load(&x->asked) < i)
			continue;
		x->reading = clock_now();
		atomic_store(&x->answered, i);
	}
	return 0;
}

static int ask(void *context)
{
	struct exchange *x = context;
	uint64_t give_up = clock_now() + GIVE_UP_NS;
	if (sched_pin(x->cpu[0]) < 0)
		return 1;
	x->low = INT64_MIN;
	x->high = INT64_MAX;
	for (uint64_t i = 1; i <= EXCHANGES; i++) {
		uint64_t before = clock_now();
		atomic_store(&x->asked, i);
		while (atomic_load(&x->answered) < i)
			if (clock_now() > give_up)
				return 1;
		uint64_t after = clock_now();
		int64_t high = (int64_t)(x->reading - before);
		int64_t low = (int64_t)(x->reading - after);
		x->low = low > x->low ? low : x->low;
		x->high = high < x->high ? high : x->high;
	}
	x->done = true;
	return 0;
}

/* Widens the bounds by those of one pair; false where it gave none. */
static bool widen(const int cpu[2], double *low, double *high)
{
	struct exchange *x = shm_map(sizeof(*x), NULL);
	if (!x)
		return false;
	memcpy(x->cpu, cpu, sizeof(x->cpu));
	/* Instructions are counted by one counter, and CPUs take turns. */
	if (host_clock_counts())
		x->done = true;
	else if (cpu[0] != cpu[1])
		child_exchange(ask, answer, x);
	bool done = x->done;
	if (done) {
		*low = fmin(*low, (double)x->low);
		*high = fmax(*high, (double)x->high);
	}
	shm_unmap(x, sizeof(*x));
	return done;
}

/* The bound has to hold for each of the pairs. */
static void measure_difference(struct facts *clock, const int (*pair)[2],
			       size_t pairs)
{
	double low = INFINITY, high = -INFINITY;
	size_t done = 0;
	facts_none(clock, "difference_low_ns");
	facts_none(clock, "difference_high_ns");
	while (done < pairs && widen(pair[done], &low, &high))
		done++;
	if (done == 0 || done < pairs)
		return;
	facts_number(clock, "difference_low_ns", low);
	facts_number(clock, "difference_high_ns", high);
}

/* A store to present memory, as a worker does it with each stamp. */
static double store_cost(void)
{
	uint64_t *lane = shm_map(STORES * sizeof(*lane), NULL);
	if (!lane)
		return 0;
	shm_populate(lane, STORES * sizeof(*lane));
	volatile uint64_t *at = lane;
	uint64_t start = clock_now();
	for (size_t i = 0; i < STORES; i++)
		at[i] = i;
	uint64_t end = clock_now();
	shm_unmap(lane, STORES * sizeof(*lane));
	return (double)(end - start) / STORES;
}

static void set_cost(struct facts *clock, const char *name, double cost)
{
	char key[64];
	snprintf(key, sizeof(key), "%s_%s", name, host_clock_unit());
	facts_number(clock, key, cost);
}

void calibration_measure(struct facts *clock, const int (*pair)[2],
			 size_t pairs)
{
	facts_text(clock, "source", "CLOCK_MONOTONIC");
	facts_text(clock, "unit", host_clock_unit());
	set_cost(clock, "resolution", clock_resolution());
	set_cost(clock, "overhead", clock_overhead());
	set_cost(clock, "store", store_cost());
	measure_difference(clock, pair, pairs);
}
