/* queues: what is there, what it holds, and how to get rid of it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/error.h"
#include "base/units.h"
#include "channel.h"
#include "command.h"
#include "command/queues/parts.h"
#include "core/run/manifest.h"
#include "registry.h"

#define AT(member) OPTION_AT(struct queues_options, member)

static const struct option_spec option_table[] = {
	{"format", 'f', "table|json", "output of ls and stat", OPTION_CHOICE,
	 AT(format)},
	{"yes", 'y', NULL, "rm: remove without asking", OPTION_FLAG, AT(yes)},
	{"count", 'n', "N", "top: end after N updates", OPTION_COUNT, AT(count),
	 1, 1000000},
	{0},
};

static int queues_rm(struct queues_options *o, struct error *err);
static int queues_clean(struct queues_options *o, struct error *err);

static const struct action {
	const char *name;
	const char *options; /* the letters of those it takes */
	bool takes_addresses;
	int (*run)(struct queues_options *o, struct error *err);
} actions[] = {
	{"ls", "f", false, queues_ls},
	{"stat", "f", true, queues_stat},
	{"rm", "y", true, queues_rm},
	{"top", "n", false, queues_top},
	{"limits", "", false, queues_limits},
	{"clean", "", false, queues_clean},
	{0},
};

static const struct action *find_action(const char *name, struct error *err)
{
	const char *names[16] = {NULL};
	for (size_t i = 0; actions[i].name; i++) {
		if (!strcmp(actions[i].name, name))
			return &actions[i];
		names[i] = actions[i].name;
	}
	units_unknown(err, "queues ", name, names,
		      "must be ls, stat, rm, top, limits or clean");
	return NULL;
}

static int take_addresses(struct queues_options *o, char *const *word,
			  struct error *err)
{
	for (; *word; word++) {
		size_t i = o->addresses;
		if (i == ADDRESSES_MAX)
			return error_set(err, STATUS_USAGE, "over %d addresses",
					 ADDRESSES_MAX);
		o->text[i] = *word;
		if (address_parse(*word, &o->address[i], &o->family[i], err) <
		    0)
			return -1;
		o->addresses++;
	}
	return 0;
}

/* -1 and an error if there is no terminal to ask on. */
static int is_sure(const char *text, const struct named_status *status,
		   struct error *err)
{
	char answer[16];
	if (!isatty(0) || !isatty(2))
		return error_set(err, STATUS_USAGE,
				 "queues rm: no terminal to ask on; use --yes");
	fprintf(stderr, "remove %s with its %llu messages? [y/N] ", text,
		(unsigned long long)status->messages);
	if (!fgets(answer, sizeof(answer), stdin))
		return 0;
	return answer[0] == 'y' || answer[0] == 'Y';
}

static int remove_one(const struct queues_options *o, size_t i,
		      struct channel *ch, struct error *err)
{
	const struct named *named = ch->mechanism->named;
	struct named_status status = {0};
	int rc = named->open(ch, &o->address[i], RECEIVER);
	/* Who owns a queue may remove it, and need not be able to read it. */
	bool opened = rc == 0;
	if (opened)
		rc = named->stat(ch, &status);
	if (rc == -ENOENT || rc == -EINVAL || rc == -EIDRM)
		return error_set(err, STATUS_USAGE, "%s: no such queue here",
				 o->text[i]);
	int sure = o->yes ? 1 : is_sure(o->text[i], &status, err);
	rc = sure > 0 ? named->remove(ch, &o->address[i]) : 0;
	if (opened && named->close)
		named->close(ch);
	if (rc < 0)
		return error_errno(err, STATUS_FAILED, -rc, "%s: remove",
				   o->text[i]);
	if (sure > 0)
		printf("removed %s\n", o->text[i]);
	return sure < 0 ? -1 : 0;
}

static struct channel *channel_of(const char *family, struct error *err)
{
	const struct mechanism *mechanism =
		catalogue_mechanism(&catalogue, family);
	struct channel *ch = mechanism && mechanism->named
				     ? calloc(1, mechanism->size)
				     : NULL;
	if (ch)
		ch->mechanism = mechanism;
	else
		error_set(err, STATUS_FAILED,
			  "%.40s: no such queues, or out "
			  "of memory",
			  family);
	return ch;
}

static int queues_rm(struct queues_options *o, struct error *err)
{
	int rc = 0;
	for (size_t i = 0; i < o->addresses && rc == 0; i++) {
		struct channel *ch = channel_of(o->family[i], err);
		rc = ch ? remove_one(o, i, ch, err) : -1;
		free(ch);
	}
	return rc;
}

struct cleaned {
	uint64_t queues;
	struct error *err;
};

/* A leftover has as many queues as its run had time to make. */
static int remove_leftover(void *context, const struct leftover *leftover)
{
	struct cleaned *cleaned = context;
	struct channel *ch = channel_of(leftover->mechanism, cleaned->err);
	if (!ch)
		return -EINVAL;
	const struct named *named = ch->mechanism->named;
	for (uint32_t i = 0; i < leftover->count; i++) {
		struct address address;
		address_make(&address, leftover->tag, i);
		if (named->open(ch, &address, SIDES) < 0)
			continue;
		if (named->remove(ch, &address) == 0) {
			printf("removed %s of process %ld, which has exited\n",
			       ch->mechanism->name, leftover->pid);
			cleaned->queues++;
		}
		if (named->close)
			named->close(ch);
	}
	free(ch);
	return 0;
}

static int queues_clean(struct queues_options *o, struct error *err)
{
	struct cleaned cleaned = {0, err};
	unsigned in_use = 0;
	(void)o;
	if (manifest_clean(remove_leftover, &cleaned, &in_use, err) < 0)
		return -1;
	printf("%llu queues removed", (unsigned long long)cleaned.queues);
	if (in_use > 0)
		printf("; %u runs are active or in another namespace", in_use);
	putchar('\n');
	return 0;
}

static bool is_ftok(const char *text)
{
	return !strncmp(text, "sysv:ftok:", 10);
}

/* Two programs that expect a queue each would share one. */
static void warn_collisions(const struct queues_options *o)
{
	for (size_t i = 0; i < o->addresses; i++)
		for (size_t j = 0; j < i; j++)
			if (is_ftok(o->text[i]) && is_ftok(o->text[j]) &&
			    o->address[i].key == o->address[j].key &&
			    strcmp(o->text[i], o->text[j]) != 0)
				fprintf(stderr,
					"warning: %s and %s give one key, "
					"0x%x: ftok(3) takes 16 bits of the "
					"inode, 8 of the device and 8 of the "
					"ID\n",
					o->text[j], o->text[i],
					(unsigned)o->address[i].key);
}

static int check(const struct queues_options *o, const struct action *action,
		 struct error *err)
{
	const struct {
		char letter;
		bool given;
		const char *name;
	} given[] = {{'f', o->format != QUEUES_NO_FORMAT, "format"},
		     {'y', o->yes, "yes"},
		     {'n', o->count > 0, "count"}};
	for (size_t i = 0; i < ARRAY_LENGTH(given); i++)
		if (given[i].given && !strchr(action->options, given[i].letter))
			return error_set(err, STATUS_USAGE,
					 "queues %s: takes no --%s",
					 action->name, given[i].name);
	if (action->takes_addresses && o->addresses == 0)
		return error_set(err, STATUS_USAGE,
				 "queues %s: no ADDRESS; see mqbench queues ls",
				 action->name);
	if (!action->takes_addresses && o->addresses > 0)
		return error_set(err, STATUS_USAGE,
				 "queues %s: takes no ADDRESS", action->name);
	return 0;
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	struct queues_options *o = options;
	char *const *word = arguments->word;
	const struct action *action = find_action(*word ? *word : "ls", err);
	if (!action || take_addresses(o, *word ? word + 1 : word, err) < 0 ||
	    check(o, action, err) < 0)
		return -1;
	warn_collisions(o);
	return action->run(o, err);
}

static const struct queues_options defaults = {.format = QUEUES_NO_FORMAT};

const struct command command_queues = {
	.name = "queues",
	.usage = "ls|stat ADDRESS|rm ADDRESS|top|limits|clean [options]",
	.summary = "List, show, remove and watch queues, and their limits",
	.options = {option_table, NULL},
	.size = sizeof(struct queues_options),
	.defaults = &defaults,
	.words = WORDS_ANY,
	.run = run,
};
