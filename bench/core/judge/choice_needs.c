/* What people call a promise. */
#include <string.h>

#include "core/judge/choice_needs.h"

const struct choice_plain choice_plains[] = {
	{"poll", "polled", "poll"},
	{"select", "selected", "poll"},
	{"epoll", "selected", "poll"},
	{"timeout", "timed", "timeout"},
	{"notify", "notified-once", "notify"},
	{NULL, "priority", "priority"},
	{"type", "by-type", "receive by type"},
	{"persistence", "persists", NULL},
	{"order", "fifo", NULL},
	{"permissions", "others-denied", NULL},
	{"nonblocking", "empty-nowait", NULL},
	{"names", "unrelated", NULL},
	{"isolation", "isolated", NULL},
	{"crash", "peer-death", NULL},
	{0},
};

struct choice_need choice_need_of(const char *word)
{
	for (const struct choice_plain *p = choice_plains; p->word; p++)
		if (!strcmp(p->word, word) ||
		    (p->plain && !strcmp(p->plain, word)))
			return (struct choice_need){p->word, p->lacking};
	return (struct choice_need){word, NULL};
}
