/* Addresses that no other process makes. */
#include <stdio.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"
#include "named.h"

uint32_t address_tag(void)
{
	uint32_t tag;
	if (getrandom(&tag, sizeof(tag), GRND_NONBLOCK) == sizeof(tag))
		return tag;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint32_t)now.tv_nsec ^ (uint32_t)getpid() << 16;
}

/* The key 0 is IPC_PRIVATE, hence the bit that is always set. */
void address_make(struct address *address, uint32_t tag, uint32_t index)
{
	snprintf(address->name, sizeof(address->name), "/mqbench-%08x-%u", tag,
		 index);
	address->key = (int32_t)((tag + (index << 1)) | 1u);
}

void named_discard(struct channel *ch, uint32_t tag, uint32_t index)
{
	const struct named *named = ch->mechanism->named;
	struct address address;
	address_make(&address, tag, index);
	if (named->open(ch, &address) < 0)
		return;
	named->remove(ch, &address);
	if (named->close)
		named->close(ch);
}
