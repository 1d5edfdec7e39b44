/* Looks at what a run counts, and at who got a CPU. */
#include <time.h>

#include "base/child.h"
#include "base/clock.h"
#include "core/plan/config.h"
#include "core/run/moving.h"
#include "workload.h"

#define PATIENCE_NS (5 * NSEC_PER_SEC)
/* In a row: after a clock that jumped ahead, as in a guest, one is too soon. */
#define LOOKS 2
#define LOOKS_STARVED (100 * LOOKS)
#define STARVED_NS (NSEC_PER_SEC / 2) /* of CPU, of all its processes */
#define PERIODS 30 /* of a rate: Poisson's gaps are never so long */

uint64_t moving_patience(const struct config *config)
{
	uint64_t ns = PATIENCE_NS;
	if (config->workload->uses & USES_RATE)
		ns += PERIODS * NSEC_PER_SEC / config->params.rate;
	return ns;
}

/* The sum of all that only grows; the processes write it meanwhile. */
static uint64_t count_moves(const struct trial *s)
{
	const volatile struct control *c = s->control;
	uint64_t sum = c->barrier.arrived + c->barrier.prepared;
	for (unsigned i = 0; i < s->contenders * s->processes; i++)
		sum += c->outcome[i].sent + c->worker[i].check.tally.received;
	for (unsigned i = 0; i < s->pairs + s->contenders - 1; i++) {
		const volatile struct gate *gate = &c->gate[i];
		sum += gate->phase + gate->open + gate->sent + gate->measured +
		       gate->finished + c->baton[i].given + c->baton[i].done;
	}
	return sum;
}

static uint64_t cpu_used(const struct trial *s)
{
	uint64_t ns = 0;
	for (unsigned i = 0; i < s->processes; i++) {
		clockid_t clock;
		struct timespec used;
		if (s->pid[i] > 0 &&
		    clock_getcpuclockid(s->pid[i], &clock) == 0 &&
		    clock_gettime(clock, &used) == 0)
			ns += (uint64_t)used.tv_sec * NSEC_PER_SEC +
			      (uint64_t)used.tv_nsec;
	}
	return ns;
}

/* One has work, and all together had hardly any CPU since it moved. */
static bool is_starved(const struct moving *m, const struct trial *s)
{
	char doing[96];
	bool ready = false;
	for (unsigned i = 0; i < s->processes; i++) {
		if (s->pid[i] == 0)
			continue;
		child_doing(s->pid[i], doing, sizeof(doing));
		ready |= doing[0] == 'R';
	}
	return ready && cpu_used(s) - m->cpu_ns < STARVED_NS;
}

static void note_move(struct moving *m, const struct trial *s, uint64_t now)
{
	m->since_ns = now;
	m->cpu_ns = cpu_used(s);
	m->still = 0;
}

void moving_begin(struct moving *m, const struct trial *s)
{
	uint64_t now = clock_now(), ns = moving_patience(s->config);
	/* Of this invocation and, in slices, of the other one. */
	if (s->samples->turn.is_sliced)
		ns *= 2;
	*m = (struct moving){.every_ns = ns / LOOKS};
	m->due_ns = now + m->every_ns;
	note_move(m, s, now);
}

bool moving_stopped(struct moving *m, const struct trial *s)
{
	uint64_t now = clock_now(), own = count_moves(s);
	uint64_t all = own + hand_over_changes(&s->samples->turn);
	if (now < m->due_ns)
		return false;
	m->due_ns = now + m->every_ns;
	if (own != m->own)
		hand_over_move(&s->samples->turn);
	if (all != m->all)
		note_move(m, s, now);
	else
		m->still++;
	m->own = own;
	m->all = all;
	return m->still >= LOOKS_STARVED ||
	       (m->still >= LOOKS && !is_starved(m, s));
}
