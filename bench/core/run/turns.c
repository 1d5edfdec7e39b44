/* Slices, given out by one process and played by both. */
#include <stdio.h>
#include <string.h>

#include "base/cpu.h"
#include "base/futex.h"
#include "core/run/turns.h"

/* For so long a process that has a CPU of its own spins before it sleeps. */
#define SPIN_NS 50000
#define PIECES 4 /* of a warm-up */

static bool has_reached(_Atomic uint32_t *word, uint32_t value, uint32_t *now)
{
	*now = atomic_load_explicit(word, memory_order_acquire);
	return (int32_t)(*now - value) >= 0;
}

static void wait_for(const struct crew *c, _Atomic uint32_t *word,
		     uint32_t value)
{
	uint32_t now;
	if (!c->shares_cpu)
		for (uint64_t end = clock_now() + SPIN_NS; clock_now() < end;)
			if (has_reached(word, value, &now))
				return;
	while (!has_reached(word, value, &now))
		futex_wait(word, now);
}

static void set(const struct crew *c, _Atomic uint32_t *word, uint32_t value)
{
	atomic_store_explicit(word, value, memory_order_release);
	if (!c->alone)
		futex_wake(word);
}

/* This process's part of a slice. */
static int play(const struct crew *c, unsigned contender, uint64_t cold,
		uint64_t count, bool kept)
{
	struct worker *w = c->worker[contender];
	int rc = cold > 0 ? c->role->turn(w, cold) : 0;
	if (rc < 0)
		return rc;
	if (kept)
		worker_begin(w);
	rc = c->role->turn(w, count);
	if (rc < 0 || !kept)
		return rc;
	worker_end(w, "");
	w->outcome->messages += count;
	w->outcome->slices++;
	return 0;
}

static int give(const struct crew *c, unsigned contender, uint64_t cold,
		uint64_t count, bool kept)
{
	struct baton *b = c->baton;
	uint32_t number = atomic_load(&b->given) + 1;
	b->contender = contender;
	b->cold = cold;
	b->count = count;
	b->kept = kept;
	set(c, &b->given, number);
	int rc = play(c, contender, cold, count, kept);
	if (rc < 0)
		return rc;
	if (c->alone)
		set(c, &b->done, number);
	wait_for(c, &b->done, number);
	if (kept)
		atomic_fetch_add(&c->worker[contender]->gate->measured, count);
	return 0;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/*
 * In pieces that fit the lanes. A message's time in *ns is that of the fastest
 * piece, which nothing disturbed, over all contenders.
 */
static int warm_up(const struct crew *c, double *ns)
{
	uint64_t all = c->worker[0]->warmup, sum = 0, messages = 0;
	uint64_t piece = least(all / PIECES + 1, c->worker[0]->lane[0].size);
	for (unsigned k = 0; k < c->contenders; k++) {
		uint64_t fastest = UINT64_MAX;
		for (uint64_t left = all, n; left > 0; left -= n) {
			n = least(left, piece);
			uint64_t begin = clock_now();
			int rc = give(c, k, 0, n, false);
			if (rc < 0)
				return rc;
			if (n == piece)
				fastest = least(fastest, clock_now() - begin);
		}
		sum += fastest;
		messages += piece;
	}
	*ns = (double)sum / (double)messages;
	return 0;
}

/*
 * A run should have some rounds, however short it is. Even, so that what comes
 * in twos stays together.
 */
static uint64_t slice_length(const struct crew *c, double message_ns)
{
	uint64_t n = (uint64_t)((double)c->slice_ns / message_ns) + 1;
	uint64_t most = c->worker[0]->messages / 4;
	if (c->contenders > 1)
		n = least(n, most);
	n = n < c->least ? c->least : n;
	return n + n % 2;
}

void turns_row(unsigned n, unsigned round, unsigned order[CONTENDERS_MAX])
{
	unsigned rows = n % 2 ? 2 * n : n, row = round % rows;
	bool turned = row >= n;
	for (unsigned i = 0; i < n; i++) {
		unsigned first = i % 2 ? (i + 1) / 2 : n - i / 2;
		order[turned ? n - 1 - i : i] = (first + row) % n;
	}
}

/* Which contender has which column, so that none always begins. */
static void shuffle(const struct crew *c, unsigned place[CONTENDERS_MAX])
{
	uint32_t random = c->random;
	for (unsigned i = 0; i < c->contenders; i++) {
		random = random * 1664525 + 1013904223;
		unsigned j = (random >> 16) % (i + 1);
		place[i] = place[j];
		place[j] = i;
	}
}

static int play_round(const struct crew *c, unsigned round,
		      const unsigned place[CONTENDERS_MAX], uint64_t count)
{
	unsigned order[CONTENDERS_MAX];
	turns_row(c->contenders, round, order);
	for (unsigned i = 0; i < c->contenders; i++) {
		int rc = give(c, place[order[i]], c->cold, count, true);
		if (rc < 0)
			return rc;
	}
	return 0;
}

/* Why the run is over; NULL: it is not. */
static const char *why_over(const struct crew *c, uint64_t begun)
{
	const struct worker *w = c->worker[0];
	if (w->outcome->messages >= w->messages)
		return "messages";
	if (w->outcome->messages >= c->room)
		return "max-samples";
	if ((clock_now() - begun) / c->contenders >= w->duration_ns)
		return "duration";
	return NULL;
}

static int measure(struct crew *c)
{
	const struct worker *w = c->worker[0];
	uint64_t last = least(w->messages, c->room), begun;
	unsigned place[CONTENDERS_MAX];
	const char *why = NULL;
	double message_ns;
	int rc = warm_up(c, &message_ns);
	if (rc < 0)
		return rc;
	uint64_t length = slice_length(c, message_ns);
	shuffle(c, place);
	begun = clock_now();
	for (unsigned round = 0; !why; round++) {
		uint64_t left = last - w->outcome->messages;
		rc = play_round(c, round, place, least(left, length));
		if (rc < 0)
			return rc;
		why = why_over(c, begun);
	}
	for (unsigned k = 0; k < c->contenders; k++) {
		struct outcome *o = c->worker[k]->outcome;
		snprintf(o->ended_by, sizeof(o->ended_by), "%s", why);
		o->slice = c->contenders > 1 ? length : 0;
		o->cold = c->cold;
	}
	return 0;
}

/* What a role does once, for all contenders. */
static int do_once(const struct crew *c, int (*what)(struct worker *w))
{
	int rc = 0;
	for (unsigned k = 0; what && k < c->contenders && rc == 0; k++)
		rc = what(c->worker[k]);
	return rc;
}

int turns_lead(struct crew *crew)
{
	int rc = do_once(crew, crew->role->start);
	if (rc == 0)
		rc = measure(crew);
	if (rc == 0) {
		crew->baton->stop = true;
		set(crew, &crew->baton->given,
		    atomic_load(&crew->baton->given) + 1);
	}
	return rc < 0 ? rc : do_once(crew, crew->role->finish);
}

int turns_follow(struct crew *crew)
{
	struct baton *b = crew->baton;
	for (uint32_t number = 1;; number++) {
		wait_for(crew, &b->given, number);
		if (b->stop)
			return 0;
		int rc = play(crew, b->contender, b->cold, b->count, b->kept);
		if (rc < 0)
			return rc;
		set(crew, &b->done, number);
	}
}
