/* One end of a named queue. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/options.h"
#include "command/talk.h"
#include "command/words.h"
#include "registry.h"

int talk_take_address(struct talk *talk, const char *word, struct error *err)
{
	const char *family;
	talk->text = word;
	if (!word)
		return error_set(err, STATUS_USAGE,
				 "no ADDRESS: give a /name or sysv:0xKEY");
	if (address_parse(word, &talk->address, &family, err) < 0)
		return -1;
	talk->mechanism = catalogue_mechanism(&catalogue, family);
	return 0;
}

int talk_take_wait(void *into, const struct option_spec *spec,
		   const char *value, struct error *err)
{
	struct talk *talk = into;
	talk->wait = wait_find(value);
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
	struct channel *ch = calloc(1, mechanism->size);
	if (!ch)
		return error_set(err, STATUS_FAILED, "out of memory");
	talk->channel = ch;
	ch->mechanism = mechanism;
	ch->stop = talk->stop;
	ch->prio_max = mechanism->caps & CAN_SELECT_TYPE ? 0 : 1;
	if (talk->how) {
		ch->select = (long)talk->selected;
		ch->except = !strcmp(talk->how, "not");
		if (!strcmp(talk->how, "at-most"))
			ch->select = -ch->select;
	}
	return 0;
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
	if (rc == 0 || (rc == -EACCES && side == SENDER))
		return channel_attach(ch, side, talk->wait);
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
				 "ls, or create one with mqbench send",
				 talk->text);
	case EACCES:
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
		rc = named->remove(ch, &talk->address);
	if (talk->opened && named->close)
		named->close(ch);
	free(ch);
	talk->channel = NULL;
	/* Another process may have been faster. */
	if (rc == 0 || rc == -ENOENT || rc == -EINVAL)
		return 0;
	return talk_failed(talk, "remove", rc, err);
}

struct message *talk_message(size_t bytes, struct error *err)
{
	struct message *m = calloc(1, sizeof(*m) + bytes + 1);
	if (!m)
		error_set(err, STATUS_FAILED, "out of memory for %zu bytes",
			  bytes);
	return m;
}
