/* Addresses: those that no other process makes, and those that people write. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "channel.h"
#include "named.h"

#define FORMS "an address is /name, sysv:0xKEY, sysv:id:N or sysv:ftok:PATH:ID"

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
	address->id = -1;
}

bool named_discard(struct channel *ch, uint32_t tag, uint32_t index,
		   int64_t since_s)
{
	const struct named *named = ch->mechanism->named;
	struct named_origin origin;
	struct address address;
	address_make(&address, tag, index);
	if (named->open(ch, &address, SIDES) < 0)
		return false;
	bool ours = named->origin(ch, &origin) == 0 &&
		    origin.maker == geteuid() && origin.mode == 0600 &&
		    origin.since_s >= since_s;
	bool removed = ours && named->remove(ch, &address) == 0;
	if (named->close)
		named->close(ch);
	return removed;
}

void address_show(const struct address *address, const char *written,
		  char text[ADDRESS_TEXT])
{
	if (address->name[0]) {
		text_escape(text, ADDRESS_TEXT, address->name);
		return;
	}
	snprintf(text, ADDRESS_TEXT, "%s", written);
	text_clean(text);
}

int address_ftok(const char *path, unsigned id, int32_t *key)
{
	struct stat file;
	if (stat(path, &file) < 0)
		return -errno;
	*key = (int32_t)((uint32_t)(file.st_ino & 0xffff) |
			 (uint32_t)(file.st_dev & 0xff) << 16 |
			 (uint32_t)(id & 0xff) << 24);
	return 0;
}

/* An address to be meant instead, if it is one. */
static int suggest(const char *text, const char *before, const char *rest,
		   struct error *err)
{
	struct address address;
	const char *family;
	char meant[NAME_BYTES + 16];
	int n = snprintf(meant, sizeof(meant), "%s%s", before, rest);
	if ((size_t)n < sizeof(meant) &&
	    address_parse(meant, &address, &family, NULL) == 0)
		return error_set(err, STATUS_USAGE,
				 "%.80s: did you mean %s? " FORMS, text, meant);
	return error_set(err, STATUS_USAGE, "'%.80s': " FORMS, text);
}

/* The rules of mq_overview(7), which the kernel answers with five errnos. */
static int parse_name(const char *name, struct address *address,
		      struct error *err)
{
	const char *bare = name + strspn(name, "/");
	char plain[NAME_BYTES + 1];
	size_t bytes = text_unescape(plain, sizeof(plain), bare);
	if (!*plain || !strcmp(plain, ".") || !strcmp(plain, ".."))
		return error_set(err, STATUS_USAGE,
				 "%s: is not an address; " FORMS, name);
	if (strchr(plain, '/'))
		return error_set(err, STATUS_USAGE,
				 "%.80s: a name has one slash, its first "
				 "character",
				 name);
	if (bare != name + 1)
		return suggest(name, "/", bare, err);
	if (bytes > NAME_BYTES)
		return error_set(err, STATUS_USAGE,
				 "/%.20s...: a name has %d bytes at most, this "
				 "one %zu",
				 bare, NAME_BYTES, bytes);
	snprintf(address->name, sizeof(address->name), "/%s", plain);
	return 0;
}

static int parse_key(const char *text, struct address *address,
		     struct error *err)
{
	size_t digits = strspn(text + 2, "0123456789abcdefABCDEF");
	if (digits == 0 || digits > 8 || text[2 + digits])
		return error_set(err, STATUS_USAGE,
				 "sysv:%.40s: a key is 0x and 1 to 8 "
				 "hexadecimal digits",
				 text);
	address->key = (int32_t)(uint32_t)strtoul(text, NULL, 16);
	if (address->key == 0)
		return error_set(
			err, STATUS_USAGE,
			"sysv:%s: is IPC_PRIVATE, which never finds a queue; "
			"write sysv:id:N, see mqbench queues ls",
			text);
	return 0;
}

static int parse_id(const char *text, struct address *address,
		    struct error *err)
{
	uint64_t id;
	if (!units_parse(text, 1000, &id) || id > INT32_MAX)
		return error_set(err, STATUS_USAGE,
				 "sysv:id:%.40s: an id is a number, see "
				 "mqbench queues ls",
				 text);
	address->id = (int32_t)id;
	return 0;
}

/* A letter stands for itself, as in ftok(path, 'A'). */
static bool ftok_id(const char *text, uint64_t *id)
{
	if (isalpha((unsigned char)text[0]) && !text[1]) {
		*id = (unsigned char)text[0];
		return true;
	}
	return units_parse(text, 1000, id);
}

static int parse_ftok(const char *text, struct address *address,
		      struct error *err)
{
	char path[4096];
	uint64_t id;
	const char *colon = strrchr(text, ':');
	if (!colon || colon == text || !ftok_id(colon + 1, &id))
		return error_set(err, STATUS_USAGE,
				 "sysv:ftok:%.80s: write sysv:ftok:PATH:ID, "
				 "ID a number from 1 to 255 or a letter",
				 text);
	if (id < 1 || id > 255)
		return error_set(err, STATUS_USAGE,
				 "sysv:ftok:%.80s: ftok(3) takes the low 8 "
				 "bits of an ID, and not 0: %llu",
				 text, (unsigned long long)(id & 0xff));
	snprintf(path, sizeof(path), "%.*s", (int)(colon - text), text);
	int rc = address_ftok(path, (unsigned)id, &address->key);
	return rc < 0 ? error_errno(err, STATUS_USAGE, -rc, "ftok: stat %s",
				    path)
		      : 0;
}

/* A number may be a key in decimal, or an id. */
static int refuse_number(const char *text, uint64_t number, struct error *err)
{
	char key[40] = "", id[40] = "";
	if (number > 0 && number <= UINT32_MAX)
		snprintf(key, sizeof(key), ", the key sysv:0x%llx",
			 (unsigned long long)number);
	if (number <= INT32_MAX)
		snprintf(id, sizeof(id), ", the id sysv:id:%llu",
			 (unsigned long long)number);
	return error_set(err, STATUS_USAGE, "%.40s: a key or an id%s%s; " FORMS,
			 text, key, id);
}

static int parse_sysv(const char *text, struct address *address,
		      struct error *err)
{
	uint64_t number;
	if (!strncmp(text, "0x", 2) || !strncmp(text, "0X", 2))
		return parse_key(text, address, err);
	if (!strncmp(text, "id:", 3))
		return parse_id(text + 3, address, err);
	if (!strncmp(text, "ftok:", 5))
		return parse_ftok(text + 5, address, err);
	if (units_parse(text, 1000, &number))
		return refuse_number(text, number, err);
	return error_set(err, STATUS_USAGE, "sysv:%.80s: " FORMS, text);
}

static int parse_unknown(const char *text, struct error *err)
{
	static const char *const families[] = {"posix", "sysv", NULL};
	char family[64];
	uint64_t number;
	const char *colon = strchr(text, ':');
	if (!strncmp(text, "0x", 2))
		return suggest(text, "sysv:", text, err);
	if (units_parse(text, 1000, &number))
		return refuse_number(text, number, err);
	if (!colon)
		return suggest(text, "/", text, err);
	snprintf(family, sizeof(family), "%.*s", (int)(colon - text), text);
	const char *nearest = units_nearest(family, families);
	return nearest ? suggest(text, nearest, colon, err)
		       : error_set(err, STATUS_USAGE, "'%.80s': " FORMS, text);
}

int address_parse(const char *text, struct address *address,
		  const char **family, struct error *err)
{
	*address = (struct address){.id = -1};
	*family = !strncmp(text, "sysv:", 5) ? "sysv" : "posix";
	if (!strncmp(text, "sysv:", 5))
		return parse_sysv(text + 5, address, err);
	if (!strncmp(text, "posix:/", 7))
		return parse_name(text + 6, address, err);
	if (text[0] == '/')
		return parse_name(text, address, err);
	if (!strncmp(text, "posix:", 6))
		return suggest(text, "posix:/", text + 6, err);
	return parse_unknown(text, err);
}
