/* The list of promises, and the process that tests each. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/shm.h"
#include "core/plan/catalogue.h"
#include "core/run/isolate.h"
#include "probe/queue.h"
#include "probe/probe.h"

#define SUBJECTS(X)                                                            \
	X(lifetime)                                                            \
	X(naming)                                                              \
	X(permissions)                                                         \
	X(order)                                                               \
	X(selection)                                                           \
	X(sizes)                                                               \
	X(waiting)                                                             \
	X(waking)                                                              \
	X(polling)                                                             \
	X(notify)                                                              \
	X(limits)                                                              \
	X(bookkeeping)

#define EXTERN_SUBJECT(name) extern const struct subject subject_##name;
#define ADDRESS_SUBJECT(name) &subject_##name,

SUBJECTS(EXTERN_SUBJECT)

static const struct subject *const subjects[] = {SUBJECTS(ADDRESS_SUBJECT)
							 NULL};

const char *const party_names[PARTIES] = {"sysv", "posix", "pipe", "uds",
					  "ring"};

#define PATIENCE_NS (5 * NSEC_PER_SEC) /* with one promise of one party */
#define TOTAL_NS (14 * NSEC_PER_SEC)   /* then no further one is begun */

const struct promise *promise_at(size_t i)
{
	for (size_t s = 0; subjects[s]; s++)
		for (const struct promise *p = subjects[s]->promise; p->word;
		     p++)
			if (i-- == 0)
				return p;
	return NULL;
}

const struct promise *promise_find(const char *word)
{
	const struct promise *p;
	for (size_t i = 0; (p = promise_at(i)); i++)
		if (!strcmp(p->word, word))
			break;
	return p;
}

/* A family that is refused any queue has no row: each may be the refusal's. */
static void need_queues(struct probe *p)
{
	if (p->party != SYSV && p->party != POSIX)
		return;
	struct queue q = queue_make(p, 1, 1);
	queue_close(&q);
	probe_need(p, queue_remove(&q), "remove");
	p->makes = 0;
}

/* In the row's own process. */
static int observe(void *context)
{
	struct probe *p = context;
	p->private = isolate_enter(&p->namespace_error) == 0;
	need_queues(p);
	p->offer->observe(p);
	return 0;
}

/* Removes the queues of a row that had no private namespace. */
static void clear(const struct probe *p)
{
	for (size_t i = 0; i < p->makes && !p->private; i++)
		queue_remove(&p->made[i]);
}

/*
 * Whether a row that does not end sleeps in a call, for which none of its
 * processes has anything left to do.
 */
static bool hangs(const struct probe *p, char state)
{
	bool busy = atomic_load(&p->watches);
	for (size_t i = 0; i < p->jobs; i++)
		busy |= p->job[i].pid > 0 && probe_state(p->job[i].pid) == 'R';
	return !busy && (state == 'S' || state == 'D');
}

/* A row that did not end. */
static void blame_time(struct probe *p, pid_t pid)
{
	char doing[96];
	child_doing(pid, doing, sizeof(doing));
	if (!hangs(p, doing[0])) {
		p->verdict = SKIPPED;
		snprintf(p->observed, sizeof(p->observed),
			 "no time was left for it: %s after 5 s", doing);
		return;
	}
	p->verdict = p->offer->expect == KEPT ? NOT_KEPT : NOT_OFFERED;
	snprintf(p->observed, sizeof(p->observed), "hangs: %s", doing);
}

/* A row that ended without a verdict. */
static void blame_end(struct probe *p, int status)
{
	p->verdict = SKIPPED;
	if (WIFSIGNALED(status))
		snprintf(p->observed, sizeof(p->observed),
			 "its process was killed by signal %d",
			 WTERMSIG(status));
	else
		snprintf(p->observed, sizeof(p->observed),
			 "its process ended without a verdict");
}

static int try_offer(struct probe *p, struct error *err)
{
	pid_t ended;
	int status = 0;
	p->clock_ahead = probe_clock_ahead();
	pid_t pid = child_start(observe, p, err);
	if (pid < 0)
		return -1;
	enum child_event event =
		child_next(&ended, &status, clock_now() + PATIENCE_NS);
	if (event == CHILD_TIMEOUT && !p->concluded)
		blame_time(p, pid);
	else if (!p->concluded)
		blame_end(p, status);
	if (event != CHILD_ENDED)
		child_end(pid);
	clear(p);
	if (event == CHILD_INTERRUPTED)
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	return 0;
}

static void copy_words(struct sighting *s, const struct subject *subject,
		       const struct promise *promise, enum party party)
{
	const struct offer *offer = &promise->offer[party];
	*s = (struct sighting){.id = promise->id, .expect = offer->expect};
	snprintf(s->subject, sizeof(s->subject), "%s", subject->title);
	snprintf(s->word, sizeof(s->word), "%s", promise->word);
	snprintf(s->sentence, sizeof(s->sentence), "%s", promise->sentence);
	snprintf(s->mechanism, sizeof(s->mechanism), "%s", party_names[party]);
	snprintf(s->expected, sizeof(s->expected), "%s", offer->expected);
	snprintf(s->because, sizeof(s->because), "%s", offer->because);
}

/* One run through the table. */
struct tour {
	const struct probe_request *request;
	struct sightings *found;
	struct probe *probe; /* shared with the row's process */
	uint64_t until_ns;
};

static int see(struct tour *tour, const struct promise *promise,
	       enum party party, struct sighting *s, struct error *err)
{
	struct probe *p = tour->probe;
	s->verdict = NOT_OFFERED;
	if (!promise->offer[party].observe)
		return 0;
	s->verdict = SKIPPED;
	snprintf(s->observed, sizeof(s->observed), "no time was left for it");
	if (clock_now() > tour->until_ns)
		return 0;
	memset(p, 0, sizeof(*p));
	p->party = party;
	p->offer = &promise->offer[party];
	if (party >= PIPE)
		p->mechanism = catalogue_mechanism(tour->request->catalogue,
						   party_names[party]);
	if (try_offer(p, err) < 0)
		return -1;
	s->verdict = p->verdict;
	snprintf(s->observed, sizeof(s->observed), "%s", p->observed);
	return 0;
}

static bool wanted(const struct probe_request *request,
		   const struct promise *promise)
{
	if (!request->only)
		return true;
	for (size_t i = 0; request->only[i]; i++)
		if (request->only[i] == promise)
			return true;
	return false;
}

static int try_promise(struct tour *tour, const struct subject *subject,
		       const struct promise *promise, struct error *err)
{
	unsigned parties = tour->request->parties;
	if (!wanted(tour->request, promise))
		return 0;
	for (enum party party = 0; party < PARTIES; party++) {
		struct sighting s;
		if (!promise->offer[party].expected ||
		    (parties && !(parties & 1u << party)))
			continue;
		copy_words(&s, subject, promise, party);
		if (see(tour, promise, party, &s, err) < 0)
			return -1;
		sightings_add(tour->found, &s);
	}
	return 0;
}

int probe_run(struct sightings *found, const struct probe_request *request,
	      struct error *err)
{
	struct tour tour = {request, found, NULL, clock_now() + TOTAL_NS};
	int rc = 0;
	tour.probe = shm_map(sizeof(*tour.probe), err);
	if (!tour.probe)
		return -1;
	for (size_t i = 0; subjects[i] && rc == 0; i++)
		for (const struct promise *p = subjects[i]->promise;
		     p->word && rc == 0; p++)
			rc = try_promise(&tour, subjects[i], p, err);
	shm_unmap(tour.probe, sizeof(*tour.probe));
	return rc;
}
