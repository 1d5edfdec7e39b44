/* Setting up a run, the processes of its workers, and tearing it down. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>

#include "base/cpu.h"
#include "base/futex.h"
#include "base/memory.h"
#include "base/sched.h"
#include "base/shm.h"
#include "core/plan/config.h"
#include "core/run/manifest.h"
#include "core/run/samples.h"
#include "core/run/trial.h"

static struct channel *make_channel(const struct config *config)
{
	struct channel *ch = mem_array(1, config->mechanism->size);
	ch->mechanism = config->mechanism;
	ch->size = config->params.size;
	ch->capacity = config->params.capacity;
	ch->prio_min = (unsigned)config->params.priority;
	ch->prio_max = config_prio_max(config);
	ch->select = channel_select(ch, config->params.select);
	return ch;
}

/* Of all, before a queue is there that would be left where memory runs out. */
static void make_channels(struct trial *s)
{
	for (unsigned k = 0; k < s->contenders; k++) {
		struct contender *c = &s->contender[k];
		for (unsigned pair = 0; pair < s->pairs; pair++)
			for (unsigned i = 0; i < c->config->workload->channels;
			     i++)
				c->channel[pair][i] = make_channel(c->config);
	}
}

static int open_channel(struct trial *s, struct contender *c, unsigned pair,
			unsigned i, struct error *err)
{
	struct channel *ch = c->channel[pair][i];
	if (c->config->workload->needs & CAN_NAME)
		return 0;
	if (s->samples->manifest) {
		address_make(&c->address[pair][i], c->tag,
			     pair * CHANNELS_MAX + i);
		ch->address = &c->address[pair][i];
	}
	return ch->mechanism->open(ch, err);
}

/* Before the first queue is made: whatever happens now leaves a trace. */
static int enter_manifest(struct trial *s, struct contender *c,
			  struct error *err)
{
	const struct config *config = c->config;
	uint32_t queues = config->workload->needs & CAN_NAME
				  ? (uint32_t)config->params.others + 1
				  : s->pairs * CHANNELS_MAX;
	if (!s->samples->manifest || !config->mechanism->named)
		return 0;
	return manifest_enter(s->samples->manifest, config->mechanism->name,
			      c->tag, queues, err);
}

static int open_channels(struct trial *s, struct contender *c,
			 struct error *err)
{
	c->tag = address_tag();
	if (enter_manifest(s, c, err) < 0)
		return -1;
	for (unsigned pair = 0; pair < s->pairs; pair++)
		for (unsigned i = 0; i < c->config->workload->channels; i++)
			if (open_channel(s, c, pair, i, err) < 0)
				return -1;
	return 0;
}

/* A contender without queues is left out, unless it is the only one. */
static int open_all(struct trial *s, struct error *err)
{
	unsigned opened = 0;
	for (unsigned k = 0; k < s->contenders; k++) {
		struct contender *c = &s->contender[k];
		c->why = (struct error){0};
		opened += open_channels(s, c, &c->why) == 0;
	}
	if (opened > 0)
		return 0;
	*err = s->contender[0].why;
	return -1;
}

static void set_worker(struct trial *s, unsigned k, unsigned pair,
		       unsigned role, unsigned index)
{
	struct contender *c = &s->contender[k];
	const struct config *config = c->config;
	const struct params *p = &config->params;
	unsigned process = s->processes++;
	unsigned i = (unsigned)(c->worker - s->worker) + process;
	struct worker *w = &s->worker[i];
	*w = (struct worker){
		.role = role,
		.index = index,
		.instances = {(unsigned)p->producers, (unsigned)p->consumers},
		.params = p,
		.channel = c->channel[pair],
		.gate = &s->control->gate[pair + k],
		.tag = c->tag,
		.warmup = config_warmup(config),
		.messages = config->amount.messages,
		.duration_ns = config->amount.duration_ns,
		.carries = config->mechanism->caps & CARRIES,
		.yields = config->cpu[0] == config->cpu[1],
		.counts = config->counted,
		.random = s->samples->random + process,
		.outcome = &s->control->outcome[i],
	};
	size_t size = samples_lane(config), stride = size + LANE_SPARE;
	uint64_t *lane = (uint64_t *)(void *)(s->control + 1) +
			 i * config->workload->stamps * stride;
	for (unsigned l = 0; l < config->workload->stamps; l++)
		w->lane[l] = (struct lane){lane + l * stride, size};
}

static void set_workers(struct trial *s, unsigned k)
{
	const struct params *p = &s->config->params;
	s->contender[k].worker = &s->worker[k * s->processes];
	s->processes = 0;
	for (unsigned pair = 0; pair < s->pairs; pair++) {
		if (s->config->workload->roles == 1) {
			set_worker(s, k, pair, 0, 0);
			continue;
		}
		for (unsigned i = 0; i < p->producers; i++)
			set_worker(s, k, pair, SENDER, i);
		for (unsigned i = 0; i < p->consumers; i++)
			set_worker(s, k, pair, RECEIVER, i);
	}
}

/* Room for the bits of all that could be sent; touched only where used. */
static int map_seen(struct trial *s, struct error *err)
{
	const struct params *p = &s->config->params;
	if (p->consumers < 2)
		return 0;
	uint64_t most = s->config->amount.duration_ns / 250;
	if (s->config->amount.messages < most)
		most = s->config->amount.messages;
	s->seen_bytes = (size_t)(most / 8 + (1 << 20));
	s->seen_size = s->seen_bytes * p->producers * s->processes;
	s->seen = shm_map(s->seen_size, err);
	if (!s->seen)
		return -1;
	for (unsigned i = 0; i < s->processes; i++) {
		struct checker *check = &s->worker[i].check;
		check->seen = s->seen + i * p->producers * s->seen_bytes;
		check->seen_bytes = s->seen_bytes;
	}
	return 0;
}

int trial_setup(struct trial *s, struct error *err)
{
	s->control = s->samples->memory;
	s->pairs = s->config->workload->roles == 1
			   ? 1
			   : (unsigned)s->config->params.pairs;
	s->worker = s->control->worker;
	memset(s->control, 0, sizeof(*s->control));
	make_channels(s);
	if (open_all(s, err) < 0)
		return -1;
	for (unsigned k = 0; k < s->contenders; k++)
		set_workers(s, k);
	return map_seen(s, err);
}

static void barrier_wait(struct barrier *barrier, uint32_t workers)
{
	if (atomic_fetch_add(&barrier->arrived, 1) + 1 == workers) {
		atomic_store(&barrier->open, 1);
		futex_wake(&barrier->open);
	}
	while (!atomic_load(&barrier->open))
		futex_wait(&barrier->open, 0);
}

/* In the worker's process: its checks, buffer and sequences. */
static void prepare_memory(struct trial *s, struct worker *w)
{
	const struct config *config = s->config;
	unsigned lowest = (unsigned)config->params.priority;
	unsigned levels = config_prio_max(config) - lowest + 1;
	unsigned producers = (unsigned)config->params.producers;
	size_t bytes = sizeof(struct message) + config->params.size + 64;
	bytes = (bytes + 4095) / 4096 * 4096;
	w->message = mem_got(aligned_alloc(4096, bytes));
	w->sequence = mem_array(levels, sizeof(*w->sequence));
	w->check = (struct checker){
		.size = config->params.size,
		.producers = producers,
		.levels = levels,
		.prio_base = lowest,
		.full = config->params.verify == VERIFY_FULL,
		.next = mem_array((size_t)producers * levels, sizeof(uint64_t)),
		.missing =
			mem_array((size_t)producers * levels, sizeof(uint64_t)),
		.taken = mem_array(producers, sizeof(uint64_t)),
		.seen = w->check.seen,
		.seen_bytes = w->check.seen_bytes,
	};
	w->check.simple = producers == 1 && !w->check.full && !s->seen &&
			  config->params.size >= MARK_BYTES;
	memset(w->message, 0, bytes);
	w->message->len = config->params.size;
	w->message->prio = lowest;
	for (unsigned l = 0; l < config->workload->stamps; l++)
		shm_populate(w->lane[l].at,
			     (w->lane[l].size + LANE_SPARE) * sizeof(uint64_t));
	atomic_fetch_add(&s->control->barrier.prepared, 1);
}

static int attach_channels(struct trial *s, const struct worker *w)
{
	const struct role *role = &s->config->workload->role[w->role];
	for (unsigned i = 0; i < s->config->workload->channels; i++) {
		struct channel *ch = w->channel[i];
		enum side side = role->side[i];
		if (s->config->workload->needs & CAN_NAME) {
			channel_use(ch, s->config->wait);
			continue;
		}
		for (enum side one = SENDER; one < SIDES; one++) {
			if (side != SIDES && side != one)
				continue;
			int rc = channel_attach(ch, one, s->config->wait);
			if (rc < 0)
				return rc;
		}
	}
	return 0;
}

static int open_counters(struct trial *s, struct worker *w, struct error *err)
{
	const struct counter_event *event = s->samples->counters;
	int rc = event ? counters_open(&w->counters, event, COUNTERS_MAX) : 0;
	if (rc < 0)
		return error_set(err, STATUS_SKIPPED, "--counters: %s; %s",
				 counters_reason(-rc), counters_hint(-rc));
	return 0;
}

static int prepare_worker(struct trial *s, const struct contender *c,
			  struct worker *w, struct error *err)
{
	prepare_memory(s, w);
	if (open_counters(s, w, err) < 0)
		return -1;
	int rc = attach_channels(s, w);
	if (rc == -EMFILE)
		return error_set(err, STATUS_SKIPPED,
				 "%s: --wait %s: over the limit of "
				 "descriptors (ulimit -n; select's are %d): "
				 "use fewer --pairs",
				 c->config->mechanism->name,
				 s->config->wait->name, FD_SETSIZE);
	if (rc < 0)
		return error_errno(err, STATUS_FAILED, -rc, "%s: --wait %s",
				   c->config->mechanism->name,
				   s->config->wait->name);
	return 0;
}

static int prepare(struct trial *s, unsigned i, struct error *err)
{
	int cpu = s->config->cpu[s->worker[i].role], rc;
	if (cpu != CPU_NONE && (rc = sched_pin(cpu)) < 0)
		return error_errno(err, STATUS_SKIPPED, -rc,
				   "sched_setaffinity to CPU %d", cpu);
	if (charge_enter(&s->samples->charge, err) < 0)
		return -1;
	for (unsigned k = 0; k < s->contenders; k++) {
		struct contender *c = &s->contender[k];
		if (c->why.status != STATUS_OK ||
		    prepare_worker(s, c, &c->worker[i], err) == 0)
			continue;
		return c->worker[i].outcome->rc = -ECANCELED;
	}
	return sched_apply(&s->config->sched, err);
}

/* What this process has to do with the contenders that have queues. */
static struct crew crew_of(struct trial *s, unsigned i)
{
	const struct config *config = s->config;
	const struct workload *workload = config->workload;
	const struct worker *first = &s->worker[i];
	struct crew crew = {
		.role = &workload->role[first->role],
		.baton = &s->control->baton[first->gate - s->control->gate],
		.alone = workload->roles == 1,
		.shares_cpu = first->yields,
		.least = workload_is_sampled(workload)
				 ? SLICE_LEAST
				 : 8 * config_holds(config),
		.room = workload_is_sampled(workload) ? first->lane[0].size
						      : UINT64_MAX,
		.times_calls =
			workload->flags & SINGLE_CALLS && !config->counted,
		.turn = &s->samples->turn,
		.random = s->samples->random,
	};
	for (unsigned k = 0; k < s->contenders; k++)
		if (s->contender[k].why.status == STATUS_OK)
			crew.worker[crew.contenders++] =
				&s->contender[k].worker[i];
	crew.sliced = crew.contenders > 1 || crew.turn->is_sliced;
	crew.slice_ns = crew.sliced	  ? config->slice_ns
			: config->counted ? UINT64_MAX
					  : CHUNK_NS;
	crew.cold = crew.sliced && workload_is_sampled(workload)
			    ? config->cold + config->cold % 2
			    : 0;
	return crew;
}

static int work(struct trial *s, unsigned i)
{
	struct crew crew = crew_of(s, i);
	struct worker *first = crew.worker[0];
	if (crew.role->body && (!crew.sliced || !crew.role->turn))
		return crew.role->body(first);
	return first->role == 0 ? turns_lead(&crew) : turns_follow(&crew);
}

int trial_work(void *context)
{
	struct seat *seat = context;
	struct trial *s = seat->trial;
	if (prepare(s, seat->i, &s->control->error[seat->i]) < 0)
		return 1;
	barrier_wait(&s->control->barrier, s->processes);
	int rc = work(s, seat->i);
	for (unsigned k = 0; k < s->contenders; k++) {
		struct worker *w = &s->contender[k].worker[seat->i];
		if (s->contender[k].why.status != STATUS_OK)
			continue;
		for (unsigned i = 0; i < s->config->workload->channels; i++)
			w->outcome->interrupted += w->channel[i]->interrupted;
	}
	return rc < 0;
}

/* A worker that was killed may have left its named queues. */
static void discard_names(const struct contender *c)
{
	struct channel *ch = c->channel[0][0];
	if (!ch || !(c->config->workload->needs & CAN_NAME))
		return;
	for (uint32_t i = 0; i <= c->config->params.others; i++)
		named_discard(ch, c->tag, i, 0);
}

static void close_channels(struct trial *s, struct contender *c)
{
	bool named = c->config->workload->needs & CAN_NAME;
	for (unsigned pair = 0; pair < s->pairs; pair++)
		for (unsigned i = 0; i < CHANNELS_MAX; i++) {
			struct channel *ch = c->channel[pair][i];
			if (ch && !named)
				ch->mechanism->close(ch);
			free(ch);
			c->channel[pair][i] = NULL;
		}
}

void trial_close(struct trial *s)
{
	for (unsigned k = 0; k < s->contenders; k++) {
		discard_names(&s->contender[k]);
		close_channels(s, &s->contender[k]);
	}
	if (s->samples->manifest)
		manifest_clear(s->samples->manifest);
}

void trial_release(struct trial *s)
{
	shm_unmap(s->seen, s->seen_size);
}
