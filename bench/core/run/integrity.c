/* What of the messages of a run did not arrive as it should. */
#include <stdio.h>

#include "core/plan/config.h"
#include "core/record/run.h"
#include "core/run/integrity.h"
#include "mechanism.h"
#include "worker.h"

/*
 * With several receivers, each message must have its bit at exactly one of
 * them, from the first to the last that its producer sent. Workers come pair
 * by pair, producers first.
 */
static void compare_seen(struct run *run, const struct worker *pair,
			 unsigned producers, unsigned consumers,
			 unsigned producer)
{
	const struct worker *consumer = pair + producers;
	size_t bytes = consumer->check.seen_bytes;
	uint64_t sent = pair[producer].outcome->sent;
	for (size_t at = 0; at <= sent / 8 && at < bytes; at++) {
		unsigned all = at < sent / 8 ? 0xff : (1u << sent % 8) - 1;
		unsigned any = 0;
		for (unsigned i = 0; i < consumers; i++) {
			const struct checker *c = &consumer[i].check;
			unsigned one = c->seen[producer * bytes + at];
			run->integrity.duplicated +=
				(unsigned)__builtin_popcount(any & one);
			any |= one;
		}
		run->integrity.lost += (unsigned)__builtin_popcount(all & ~any);
	}
}

static void compare_pairs(const struct config *config, struct run *run,
			  const struct worker *worker)
{
	unsigned producers = (unsigned)config->params.producers;
	unsigned consumers = (unsigned)config->params.consumers;
	for (unsigned pair = 0; pair < config->params.pairs; pair++)
		for (unsigned p = 0; p < producers; p++)
			compare_seen(run,
				     worker + pair * (producers + consumers),
				     producers, consumers, p);
}

void integrity_check(const struct config *config, struct run *run,
		     const struct worker *worker)
{
	struct integrity *i = &run->integrity;
	if (!(config->mechanism->caps & CARRIES)) {
		*i = (struct integrity){0};
		return;
	}
	if (config->params.consumers > 1)
		compare_pairs(config, run, worker);
	uint64_t distinct = i->received - i->duplicated;
	if (i->sent > distinct && i->sent - distinct > i->lost)
		i->lost = i->sent - distinct;
	if (i->received > i->sent + i->duplicated)
		i->duplicated = i->received - i->sent;
	if (i->lost + i->duplicated + i->reordered + i->corrupted == 0)
		return;
	run->status = RESULT_INVALID;
	snprintf(run->reason, sizeof(run->reason),
		 "%llu lost, %llu duplicated, %llu reordered, %llu corrupted "
		 "of %llu messages",
		 (unsigned long long)i->lost, (unsigned long long)i->duplicated,
		 (unsigned long long)i->reordered,
		 (unsigned long long)i->corrupted, (unsigned long long)i->sent);
}
