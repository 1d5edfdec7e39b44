/* Starts the workers of a run, waits for them, and ends them. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/child.h"
#include "base/marker.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "channel.h"
#include "core/machine/awake.h"
#include "core/machine/charge.h"
#include "core/machine/disturbance.h"
#include "core/plan/config.h"
#include "core/run/moving.h"
#include "core/run/ratios.h"
#include "core/run/runner.h"
#include "core/run/samples.h"
#include "core/run/trial.h"
#include "named.h"

static int start_background(struct trial *s, struct error *err)
{
	const struct params *p = &s->config->params;
	const int *cpu = s->config->cpu;
	if (p->keep_awake && (awake_on(&s->samples->awake, cpu[0], err) < 0 ||
			      awake_on(&s->samples->awake, cpu[1], err) < 0))
		return -1;
	if (params_is_initial(p, &axes[PARAM_BACKGROUND]))
		return 0;
	s->background = child_shell(p->background, err);
	return s->background < 0 ? -1 : 0;
}

static int start_workers(struct trial *s, struct error *err)
{
	for (unsigned i = 0; i < s->processes; i++) {
		struct seat seat = {s, i};
		s->pid[i] = child_start(trial_work, &seat, err);
		if (s->pid[i] < 0) {
			s->pid[i] = 0;
			return -1;
		}
	}
	return 0;
}

static void end_background(struct trial *s)
{
	awake_off(&s->samples->awake);
	if (s->background > 0)
		child_end(-s->background);
}

/* All are killed before one is waited for: it may wait for the other's CPU. */
static void end_workers(struct trial *s)
{
	for (unsigned i = 0; i < s->processes; i++)
		if (s->pid[i] > 0)
			kill(s->pid[i], SIGKILL);
	for (unsigned i = 0; i < s->processes; i++) {
		child_end(s->pid[i]);
		s->pid[i] = 0;
	}
}

/* A contender that has queues, by its place among those. */
static const struct contender *measured(const struct trial *s, unsigned place)
{
	for (unsigned k = 0; k < s->contenders; k++)
		if (s->contender[k].why.status == STATUS_OK && place-- == 0)
			return &s->contender[k];
	return NULL;
}

/*
 * The slice in which a run broke, and whose it is; "" without slices. Before
 * the first one somebody has to be given up: it may break each run.
 */
static const char *blame_slice(struct trial *s, char *text, size_t n)
{
	const struct baton *b = s->control->baton;
	uint32_t given = atomic_load(&b->given), done = atomic_load(&b->done);
	text[0] = '\0';
	if (!measured(s, 1))
		return text;
	s->culprit = measured(s, b->contender);
	if (given == 0)
		return " before the first slice";
	snprintf(text, n, " in slice %u, of %s, which %s", given,
		 s->culprit->config->mechanism->name,
		 done == given ? "both ends had finished"
			       : "was not handed back");
	return text;
}

static const char *name_of(const struct trial *s, unsigned i)
{
	return s->config->workload->role[s->worker[i].role].name;
}

static int explain_signal(struct trial *s, unsigned i, int number,
			  struct error *err)
{
	char slice[120];
	return error_set(err, STATUS_FAILED,
			 "the %s was killed by signal %d (%s)%s%s",
			 name_of(s, i), number, strsignal(number),
			 blame_slice(s, slice, sizeof(slice)),
			 number == SIGKILL ? "; perhaps out of memory (dmesg) "
					     "or of CPU time (ulimit -t)"
					   : "");
}

/*
 * A queue that could not be made, of lifecycle, may be over a limit, which its
 * family names.
 */
static int explain_refusal(struct trial *s, struct worker *w, struct error *err)
{
	struct error why = {0};
	struct channel *ch = s->culprit->channel[0][0];
	uint64_t others = w->params->others, made = atomic_load(&w->gate->open);
	if (made < others)
		ch->size = ch->capacity = 1; /* as they are */
	ch->mechanism->named->refused(ch, -w->outcome->rc, &why);
	if (others == 0)
		return error_set(err, why.status, "%s", why.text);
	return error_set(err, why.status, "--others %llu: beside %llu: %s",
			 (unsigned long long)others, (unsigned long long)made,
			 why.text);
}

/* Why a worker did not end well, as an error. */
static int explain_end(struct trial *s, unsigned i, int status,
		       struct error *err)
{
	const struct error *own = &s->control->error[i];
	struct worker *w = NULL;
	if (WIFSIGNALED(status))
		return explain_signal(s, i, WTERMSIG(status), err);
	for (unsigned k = 0; k < s->contenders; k++)
		if (s->contender[k].worker[i].outcome->rc < 0) {
			s->culprit = &s->contender[k];
			w = &s->culprit->worker[i];
		}
	if (own->status != STATUS_OK)
		return error_set(err, own->status, "%s", own->text);
	if (!w)
		return error_set(
			err, STATUS_FAILED, "the %s ended with status %d%s",
			name_of(s, i), WEXITSTATUS(status),
			WEXITSTATUS(status) == STATUS_FAILED ? ": out of memory"
							     : "");
	const struct outcome *o = w->outcome;
	if (!strncmp(o->call, "create", 6))
		return explain_refusal(s, w, err);
	return error_errno(err, STATUS_FAILED, -o->rc, "%s: the %s's %s",
			   s->culprit->config->mechanism->name, name_of(s, i),
			   o->call);
}

static int explain_hang(struct trial *s, uint64_t since_ns, struct error *err)
{
	double seconds = (double)(clock_now() - since_ns) / 1e9;
	char doing[256] = "";
	for (unsigned i = 0; i < s->processes; i++) {
		char one[80];
		if (s->pid[i] == 0)
			continue;
		child_doing(s->pid[i], one, sizeof(one));
		text_append(doing, sizeof(doing), "%s%s: %s",
			    *doing ? "; " : "", name_of(s, i), one);
	}
	char text[120];
	const char *where =
		hand_over_holder(&s->samples->turn, text, sizeof(text))
			? text
			: blame_slice(s, text, sizeof(text));
	return error_set(
		err, STATUS_FAILED,
		"nothing moved for %.1f s, so the run was killed%s (%.200s)",
		seconds, where, doing);
}

static int reap(struct trial *s, pid_t pid, int status, struct error *err)
{
	for (unsigned i = 0; i < s->processes; i++) {
		if (s->pid[i] != pid)
			continue;
		s->pid[i] = 0;
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			return explain_end(s, i, status, err);
		return 1;
	}
	if (pid == s->background)
		return error_set(err, STATUS_FAILED,
				 "--background %s: ended before the run did",
				 s->config->params.background);
	return 0;
}

/* Wakes no sooner than it must: it takes a CPU from the workers. */
static uint64_t next_waking(const struct trial *s, uint64_t until)
{
	const struct pulse *pulse = &s->samples->pulse;
	uint64_t beat = clock_now() + pulse->every_ns;
	return pulse->beat && beat < until ? beat : until;
}

static void beat(const struct trial *s)
{
	uint64_t messages = 0;
	if (!s->samples->pulse.beat)
		return;
	for (unsigned i = 0; i < s->pairs + s->contenders - 1; i++)
		messages += atomic_load(&s->control->gate[i].measured);
	s->samples->pulse.beat(s->samples->pulse.context, messages);
}

static int wait_workers(struct trial *s, struct error *err)
{
	struct moving m;
	moving_begin(&m, s);
	for (unsigned left = s->processes; left > 0;) {
		pid_t pid;
		int status, rc;
		switch (child_next(&pid, &status, next_waking(s, m.due_ns))) {
		case CHILD_TIMEOUT:
			if (moving_stopped(&m, s))
				return explain_hang(s, m.since_ns, err);
			beat(s);
			continue;
		case CHILD_INTERRUPTED:
			return error_set(err, STATUS_INTERRUPTED,
					 "interrupted");
		case CHILD_ENDED:
			if ((rc = reap(s, pid, status, err)) < 0)
				return -1;
			left -= (unsigned)rc;
		}
	}
	return 0;
}

/* There may be room for the queues of one invocation, but not of two. */
static int set_up(struct trial *s, struct error *err)
{
	struct hand_over *turn = &s->samples->turn;
	int rc = trial_setup(s, err);
	bool whole = rc == 0;
	for (unsigned k = 0; k < s->contenders; k++)
		whole &= s->contender[k].why.status == STATUS_OK;
	if (whole || !turn->is_sliced)
		return rc;
	trial_close(s);
	hand_over_play_whole(turn);
	*err = (struct error){0};
	return trial_setup(s, err);
}

static void measure(struct trial *s, struct error *err)
{
	if (charge_choose(&s->samples->charge, s->config->params.memcg, err) ==
		    0 &&
	    set_up(s, err) == 0 && start_background(s, err) == 0 &&
	    start_workers(s, err) == 0)
		wait_workers(s, err);
	end_workers(s);
	end_background(s);
}

static void read_effective(const struct contender *c, struct effective *e)
{
	const struct channel *ch = c->channel[0][0];
	memcpy(e->cpu, c->config->cpu, sizeof(e->cpu));
	e->equal = true;
	if (!ch)
		return;
	e->capacity_messages = ch->effective.capacity_messages;
	e->capacity_bytes = ch->effective.capacity_bytes;
	e->message_bytes = ch->effective.message_bytes;
}

/* An error becomes the run's own status, but for an interruption. */
static int conclude(struct run *run, const struct error *why, struct error *err)
{
	if (why->status == STATUS_INTERRUPTED)
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	run->status =
		why->status == STATUS_SKIPPED ? RESULT_SKIPPED : RESULT_FAILED;
	snprintf(run->reason, sizeof(run->reason), "%.250s", why->text);
	return 0;
}

/* `why` is of the run as a whole. */
static int fill_product(struct trial *s, struct contender *c,
			const struct error *why, struct product *product,
			struct error *err)
{
	product->lost = c->why.status == STATUS_OK && s->culprit &&
			s->culprit != c && why->status != STATUS_INTERRUPTED;
	if (product->lost)
		return 0;
	if (c->why.status != STATUS_OK && s->contenders > 1)
		why = &c->why;
	if (why->status != STATUS_OK)
		return conclude(&product->run, why, err);
	reduce_run(c->config, c->worker, s->processes, s->samples, product);
	return 0;
}

/* Whether every round of it was followed by one of another invocation. */
static bool is_shared(const struct trial *s, const struct run *run)
{
	return s->samples->turn.is_sliced && run->slicing.slices > 0 &&
	       run->last_turn - run->first_turn ==
		       2 * (run->slicing.slices - 1);
}

static int fill_products(struct trial *s, const struct config *const *config,
			 struct contender *const *contender,
			 const struct error *why, struct product *product,
			 struct error *err)
{
	for (unsigned k = 0; k < s->contenders; k++) {
		product[k].run.disturbance = product[0].run.disturbance;
		if (fill_product(s, contender[k], why, &product[k], err) < 0)
			return -1;
	}
	ratios_add(config, product, s->contenders);
	for (unsigned k = 0; k < s->contenders; k++)
		if (!is_shared(s, &product[k].run))
			run_drop_series(&product[k].run);
	return 0;
}

/*
 * Which is set up first and which later is left to chance, run by run: what
 * lies where in memory makes the same code faster or slower by 0.1 %.
 */
static void draw_places(struct trial *s, const struct config *const *config,
			struct contender **contender)
{
	unsigned place[CONTENDERS_MAX];
	random_order(s->samples->random + UINT64_C(1), s->contenders, place);
	for (unsigned k = 0; k < s->contenders; k++) {
		contender[k] = &s->contender[place[k]];
		contender[k]->config = config[k];
	}
}

int runner_run(const struct config *const *config, unsigned n,
	       struct samples *samples, struct product *product,
	       struct error *err)
{
	struct error why = {0};
	struct trial *s = mem_array(1, sizeof(*s));
	struct contender *contender[CONTENDERS_MAX];
	struct disturbance begin, end;
	MARKER(MARKER_RUN);
	s->config = config[0];
	s->samples = samples;
	s->contenders = n;
	draw_places(s, config, contender);
	/*
	 * What else its CPUs did is asked before and after, never while it
	 * measures: it takes memory, and the queues are there.
	 */
	disturbance_read(&begin, s->config->cpu);
	measure(s, &why);
	for (unsigned k = 0; k < n; k++)
		read_effective(contender[k], &product[k].effective);
	trial_close(s);
	disturbance_read(&end, s->config->cpu);
	product->run.disturbance = disturbance_between(&begin, &end);
	int rc = fill_products(s, config, contender, &why, product, err);
	trial_release(s);
	free(s);
	return rc;
}
