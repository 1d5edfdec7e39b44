/* What people call a promise. */
#include <string.h>

#include "core/judge/choice_needs.h"
#include "mechanism.h"

const struct choice_need choice_plains[] = {
	{"poll", "polled", CAN_POLL, .wait = "poll"},
	{"select", "selected", CAN_POLL, .wait = "select"},
	{"epoll", "selected", CAN_POLL, .wait = "epoll"},
	{"timeout", "timed", CAN_TIMEOUT, .wait = "timed"},
	{"notify", "notified-once", CAN_NOTIFY, .wait = "notify"},
	{NULL, "priority", CAN_PRIORITY, "lowest-type", "msgtyp -N",
	 .workload = "priority"},
	{"type", "by-type", .cap = CAN_SELECT_TYPE},
	{"persistence", .word = "persists"},
	{"order", .word = "fifo"},
	{"permissions", .word = "others-denied"},
	{"nonblocking", "empty-nowait", .cap = CAN_TRY},
	{"names", .word = "unrelated"},
	{"isolation", .word = "isolated"},
	{"crash", .word = "peer-death"},
	{0},
};

struct choice_need choice_need_of(const char *word)
{
	for (const struct choice_need *p = choice_plains; p->word; p++)
		if (!strcmp(p->word, word) ||
		    (p->plain && !strcmp(p->plain, word)))
			return *p;
	return (struct choice_need){.word = word};
}
