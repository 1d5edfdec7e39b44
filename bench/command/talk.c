/* One end of a named queue. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/stop.h"
#include "base/units.h"
#include "command/talk.h"
#include "command/words.h"
#include "registry.h"

#define TICK_NS (NSEC_PER_SEC / 100)

int talk_take_address(struct talk *talk, const char *word, struct error *err)
{
	const char *family;
	if (!word)
		return error_set(err, STATUS_USAGE,
				 "no ADDRESS: give a /name or sysv:0xKEY");
	if (address_parse(word, &talk->address, &family, err) < 0)
		return -1;
	address_show(&talk->address, word, talk->text);
	talk->mechanism = catalogue_mechanism(&catalogue, family);
	return 0;
}

const struct wait talk_nonblock = {
	.name = "nonblock",
	.needs = CAN_TRY,
	.nonblock = {true, true},
};

int talk_take_wait(void *into, const struct option_spec *spec,
		   const char *value, struct error *err)
{
	struct talk *talk = into;
	talk->wait = strcmp(value, talk_nonblock.name) ? wait_find(value)
						       : &talk_nonblock;
	return talk->wait
		       ? 0
		       : list_option_unknown("waits", spec->name, value, err);
}

/* One side of it needs no more than it does itself. */
static unsigned needs_of(const struct wait *wait, enum side side)
{
	return side == SENDER && !wait->nonblock[SENDER]
		       ? wait->needs & ~(unsigned)(CAN_NOTIFY | CAN_TRY)
		       : wait->needs;
}

/* How late the end of a wait may be seen, or the loss of a name. */
static uint64_t tick_of(const struct talk *talk)
{
	return talk->timeout_ns == 0	    ? NSEC_PER_SEC
	       : talk->timeout_ns < TICK_NS ? TICK_NS / 10
					    : TICK_NS;
}

int talk_prepare(struct talk *talk, enum side side, struct error *err)
{
	const struct mechanism *mechanism = talk->mechanism;
	if (!talk->wait)
		talk->wait = wait_find("block");
	unsigned missing = needs_of(talk->wait, side) & ~mechanism->caps;
	if (missing)
		return error_set(err, STATUS_USAGE,
				 "--wait %s: %s queues have %s",
				 talk->wait->name, mechanism->mark.label,
				 cap_reason(missing));
	if (talk->how && !(mechanism->caps & CAN_SELECT_TYPE))
		return error_set(
			err, STATUS_USAGE, "--select-type: %s queues have %s",
			mechanism->mark.label, cap_reason(CAN_SELECT_TYPE));
	struct channel *ch = mem_array(1, mechanism->size);
	talk->channel = ch;
	talk->stop = stop_on_signals();
	talk->tick = stop_tick(tick_of(talk));
	ch->mechanism = mechanism;
	ch->stop = talk->tick;
	ch->prio_max = mechanism->caps & CAN_SELECT_TYPE ? 0 : 1;
	if (talk->how) {
		ch->select = talk->selected;
		ch->except = !strcmp(talk->how, "not");
		if (!strcmp(talk->how, "at-most"))
			ch->select = -ch->select;
	}
	return 0;
}

/*
 * A tick restarts mq_timedsend and mq_timedreceive, so they come back by
 * themselves.
 */
static void set_deadline(struct talk *talk)
{
	struct channel *ch = talk->channel;
	uint64_t left = NSEC_PER_SEC, now = clock_now();
	if (!(talk->mechanism->caps & CAN_TIMEOUT) || ch->nonblock)
		return;
	if (talk->timeout_ns > 0 && talk->until_ns < now + left)
		left = talk->until_ns > now ? talk->until_ns - now : 0;
	clock_gettime(CLOCK_REALTIME, &talk->deadline);
	left += (uint64_t)talk->deadline.tv_nsec;
	talk->deadline.tv_sec += (time_t)(left / NSEC_PER_SEC);
	talk->deadline.tv_nsec = (long)(left % NSEC_PER_SEC);
	ch->deadline = &talk->deadline;
}

void talk_begin(struct talk *talk)
{
	if (talk->timeout_ns == 0)
		return;
	talk->until_ns = clock_now() + talk->timeout_ns;
	set_deadline(talk);
}

void talk_tell_of_name(struct talk *talk)
{
	struct channel *ch = talk->channel;
	struct named_origin origin;
	if (talk->told || ch->mechanism->named->origin(ch, &origin) < 0 ||
	    !origin.unlinked)
		return;
	talk->told = true;
	fprintf(stderr,
		"%s was removed (mq_unlink), and a new queue of that name is "
		"another one; still waiting in the old one, until Ctrl-C\n",
		talk->text);
}

int talk_again(struct talk *talk, enum side side, int rc, struct error *err)
{
	bool tried = rc == -EINTR || rc == -ECANCELED || rc == -ETIMEDOUT;
	if (*talk->stop)
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	if (!tried && rc != -EAGAIN)
		return talk_failed(talk, side == SENDER ? "send" : "receive",
				   rc, err);
	if (rc == -EAGAIN ||
	    (talk->timeout_ns > 0 && clock_now() >= talk->until_ns))
		return error_set(err, STATUS_EMPTY, "%s: %s", talk->text,
				 side == SENDER ? "full"
				 : talk->how	? "has no message of that type"
						: "empty");
	*talk->tick = 0;
	set_deadline(talk);
	talk_tell_of_name(talk);
	return 0;
}

/* Not another one, which has its name by now. */
static int remove_queue(struct talk *talk)
{
	const struct named *named = talk->mechanism->named;
	struct named_origin origin;
	if (named->origin(talk->channel, &origin) == 0 && origin.unlinked)
		return 0;
	return named->remove(talk->channel, &talk->address);
}

static void remove_made(void *talk)
{
	remove_queue(talk);
}

void talk_made(struct talk *talk)
{
	talk->opened = true;
	talk->made = true;
	if (talk->remove)
		talk->guard = child_after(remove_made, talk);
}

void talk_print_rate(uint64_t messages, uint64_t ns)
{
	char text[32];
	if (messages == 0 || ns == 0)
		return;
	fprintf(stderr, " in %s", units_time((double)ns, text, sizeof(text)));
	if (messages > 1)
		fprintf(stderr, ": %s/s",
			units_three((double)messages * 1e9 / (double)ns, text,
				    sizeof(text)));
}

int talk_open(struct talk *talk, enum side side)
{
	struct channel *ch = talk->channel;
	const struct named *named = ch->mechanism->named;
	struct named_status status;
	int rc = talk->opened ? 0 : named->open(ch, &talk->address, side);
	if (rc < 0)
		return rc;
	talk->opened = true;
	rc = named->stat(ch, &status);
	/* A sender without permission to read gets no answer. */
	talk->message_bytes = rc == 0 ? (size_t)status.message_bytes : SIZE_MAX;
	if (rc == 0 || (rc == -EACCES && side == SENDER)) {
		rc = channel_attach(ch, side, talk->wait);
		set_deadline(talk);
		return rc;
	}
	talk->opened = false;
	if (named->close)
		named->close(ch);
	return rc == -EINVAL || rc == -EIDRM ? -ENOENT : rc;
}

int talk_failed(const struct talk *talk, const char *call, int rc,
		struct error *err)
{
	switch (-rc) {
	case ENOENT:
		return error_set(err, STATUS_USAGE,
				 "%s: no such queue here; see mqbench queues "
				 "ls%s",
				 talk->text,
				 talk->address.id >= 0
					 ? ""
					 : ", or create one with mqbench send");
	case EACCES:
	case EPERM:
		return error_set(err, STATUS_USAGE,
				 "%s: %s: permission denied; see mqbench "
				 "queues stat %s",
				 talk->text, call, talk->text);
	case ENOSYS:
		return error_set(err, STATUS_FAILED,
				 "%s: %s: this kernel has no %s message queues",
				 talk->text, call, talk->mechanism->mark.label);
	case EBUSY:
		return error_set(err, STATUS_FAILED,
				 "%s: %s: another process is already "
				 "registered; see mqbench queues stat %s",
				 talk->text, call, talk->text);
	case EIDRM:
		return error_set(err, STATUS_FAILED,
				 "%s: %s: the queue was removed", talk->text,
				 call);
	default:
		return error_errno(err, STATUS_FAILED, -rc, "%s: %s",
				   talk->text, call);
	}
}

int talk_end(struct talk *talk, struct error *err)
{
	struct channel *ch = talk->channel;
	if (!ch)
		return 0;
	const struct named *named = ch->mechanism->named;
	int rc = 0;
	if (talk->opened && talk->remove)
		rc = remove_queue(talk);
	if (talk->guard > 0)
		child_call_off(talk->guard);
	if (talk->opened && named->close)
		named->close(ch);
	free(ch);
	talk->channel = NULL;
	/* Another process may have been faster. */
	if (rc == 0 || rc == -ENOENT || rc == -EINVAL)
		return 0;
	return talk_failed(talk, "remove", rc, err);
}

struct message *talk_message(size_t bytes)
{
	return mem_array(1, sizeof(struct message) + bytes + 1);
}
