/* A choice of mechanisms from records made up. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "choosing.h"
#include "core/record/summarise.h"
#include "registry.h"

static void set_run(struct run *run, unsigned i, double value)
{
	memset(run, 0, sizeof(*run));
	run->index = run->block = run->order = i;
	run->measures = 2;
	run->measure[0].metric = METRIC_RTT_NS;
	run->measure[0].distribution.count = 100000;
	for (unsigned p = 0; p < PERCENTILES; p++)
		run->measure[0].distribution.percentile[p] = value;
	run->measure[1].metric = METRIC_THROUGHPUT_PER_S;
	run->measure[1].value = 1e9 / value;
}

struct result *measured(struct record *record, const char *mechanism,
			double middle, unsigned runs)
{
	struct result *r = record_add_result(record);
	r->params = params_initial;
	snprintf(r->params.mechanism, sizeof(r->params.mechanism), "%s",
		 mechanism);
	snprintf(r->params.placement, sizeof(r->params.placement), "same-llc");
	r->params.capacity = 10;
	r->effective.equal = true;
	size_t seed = strlen(mechanism);
	for (unsigned i = 0; i < runs; i++) {
		struct run run;
		double off = (double)((i * 5 + seed) % 7) / 7 - 0.43;
		set_run(&run, i, middle * (1 + 0.04 * off));
		result_add_run(r, &run);
	}
	return r;
}

int scene_setup(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));
	for (int i = 0; i < 2; i++) {
		s->list[i] = &s->record[i];
		snprintf(s->record[i].created, sizeof(s->record[i].created),
			 "2025-01-0%dT00:00:00Z", i + 1);
		facts_text(&s->record[i].environment, "machine_class", "here");
		facts_text(&s->record[i].environment, "verdict",
			   "fit for tails");
	}
	s->want.like = params_initial;
	snprintf(s->want.like.placement, sizeof(s->want.like.placement),
		 "two-cpus");
	s->want.like.capacity = 10;
	s->want.bound[s->want.bounds++] =
		(struct choice_bound){METRIC_RTT_NS, P99, (double)NAN};
	s->evidence = (struct choice_evidence){.catalogue = &catalogue,
					       .record = s->list,
					       .records = 1,
					       .machine_class = "here"};
	*state = s;
	return 0;
}

int scene_teardown(void **state)
{
	struct scene *s = *state;
	choice_release(&s->choice);
	record_release(&s->record[0]);
	record_release(&s->record[1]);
	free(s);
	return 0;
}

void scene_choose(struct scene *s)
{
	choice_release(&s->choice);
	for (size_t i = 0; i < s->evidence.records; i++)
		record_summarise(&s->record[i]);
	choice_make(&s->choice, &s->want, &s->evidence);
}

const struct candidate *of(const struct scene *s, const char *mechanism)
{
	for (size_t i = 0; i < s->choice.candidates; i++)
		if (!strcmp(s->choice.candidate[i].mechanism, mechanism))
			return &s->choice.candidate[i];
	fail_msg("%s is no candidate", mechanism);
	return NULL;
}

void assert_standing(const struct scene *s, const char *mechanism,
		     enum standing standing, unsigned place)
{
	const struct candidate *c = of(s, mechanism);
	assert_string_equal(standing_names[c->standing],
			    standing_names[standing]);
	assert_int_equal(c->place, place);
}

void sight(struct record *record, const char *word, const char *mechanism,
	   enum keeping verdict)
{
	struct sighting one = {.verdict = verdict};
	snprintf(one.word, sizeof(one.word), "%s", word);
	snprintf(one.mechanism, sizeof(one.mechanism), "%s", mechanism);
	sightings_add(&record->promises, &one);
}
