/* Slices, given out by one process and played by both. */
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cpu.h"
#include "base/futex.h"
#include "base/random.h"
#include "core/run/turns.h"

/*
 * For so long a process that has a CPU of its own spins before it sleeps; not
 * beside another invocation, which measures there meanwhile.
 */
#define SPIN_NS 50000
#define PIECES 4 /* of a warm-up */

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static bool has_reached(_Atomic uint32_t *word, uint32_t value, uint32_t *now)
{
	*now = atomic_load_explicit(word, memory_order_acquire);
	return (int32_t)(*now - value) >= 0;
}

static void wait_for(const struct crew *c, _Atomic uint32_t *word,
		     uint32_t value)
{
	uint32_t now;
	if (!c->shares_cpu && !c->turn->is_sliced)
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

/* Of four trials the fastest, which nothing disturbed. */
static uint64_t time_empty_calls(void)
{
	uint64_t fastest = UINT64_MAX;
	for (int trial = 0; trial < 4; trial++) {
		uint64_t begin = clock_now();
		for (int i = 0; i < EMPTY_CALLS; i++)
			syscall(SYS_getppid);
		fastest = least(fastest, clock_now() - begin);
	}
	return fastest;
}

static int give(const struct crew *c, unsigned contender, uint64_t cold,
		uint64_t count, bool kept)
{
	struct baton *b = c->baton;
	uint32_t number = atomic_load(&b->given) + 1;
	if (kept && c->times_calls)
		c->worker[contender]->outcome->empty_ns += time_empty_calls();
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
	if (c->sliced)
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

/* Why the run is over, of which so much is spent; NULL: it is not. */
static const char *why_over(const struct crew *c, uint64_t spent)
{
	const struct worker *w = c->worker[0];
	if (w->outcome->messages >= w->messages)
		return "messages";
	if (w->outcome->messages >= c->room)
		return "max-samples";
	if (spent / c->contenders >= w->duration_ns)
		return "duration";
	return NULL;
}

/* Warms up and meets the other side. Messages of a slice; or -errno. */
static int64_t prepare(const struct crew *c)
{
	double message_ns;
	hand_over_ready(c->turn);
	hand_over_take(c->turn);
	int rc = warm_up(c, &message_ns);
	if (rc < 0)
		return rc;
	hand_over_length(c->turn, slice_length(c, message_ns));
	hand_over_give(c->turn);
	hand_over_take(c->turn);
	return (int64_t)hand_over_length(c->turn, slice_length(c, message_ns));
}

/* Round after round, until there is a reason to end, *why. */
static int play_rounds(const struct crew *c, uint64_t length, const char **why)
{
	const struct worker *w = c->worker[0];
	uint64_t last = least(w->messages, c->room), spent = 0;
	unsigned place[CONTENDERS_MAX]; /* so that none always begins */
	random_order(c->random, c->contenders, place);
	for (unsigned round = 0; !*why; round++) {
		hand_over_take(c->turn);
		uint64_t begun = clock_now();
		uint64_t left = last - w->outcome->messages;
		uint64_t count = hand_over_count(c->turn, least(left, length));
		int rc = play_round(c, round, place, count);
		if (rc < 0)
			return rc;
		spent += clock_now() - begun;
		*why = hand_over_why(c->turn, why_over(c, spent));
		hand_over_give(c->turn);
	}
	hand_over_played(c->turn);
	return 0;
}

static int measure(struct crew *c)
{
	const char *why = NULL;
	int64_t length = prepare(c);
	int rc = length < 0 ? (int)length
			    : play_rounds(c, (uint64_t)length, &why);
	if (rc < 0)
		return rc;
	for (unsigned k = 0; k < c->contenders; k++) {
		struct outcome *o = c->worker[k]->outcome;
		snprintf(o->ended_by, sizeof(o->ended_by), "%s", why);
		o->slice = c->sliced ? (uint64_t)length : 0;
		o->cold = c->cold;
		o->turn[0] = c->turn->first;
		o->turn[1] = c->turn->last;
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
