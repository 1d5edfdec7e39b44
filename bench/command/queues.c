/* queues: what is there, what it holds, and how to get rid of it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "channel.h"
#include "command.h"
#include "command/queues/parts.h"
#include "core/run/manifest.h"
#include "registry.h"

#define AT(member) OPTION_AT(struct queues_options, member)

static const struct option_spec option_table[] = {
	{"format", 'f', "table|json", "output of ls, stat and limits",
	 OPTION_CHOICE, AT(format)},
	{"all", 'a', NULL, "rm: every queue that you own", OPTION_FLAG,
	 AT(all)},
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
	{"rm", "ay", true, queues_rm},
	{"top", "n", false, queues_top},
	{"limits", "f", false, queues_limits},
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

static bool is_sure(const char *text, const struct named_status *status)
{
	char answer[16];
	fprintf(stderr, "remove %s with its %llu message%s? [y/N] ", text,
		(unsigned long long)status->messages,
		text_plural(status->messages));
	if (!fgets(answer, sizeof(answer), stdin))
		return false;
	return answer[0] == 'y' || answer[0] == 'Y';
}

/* An address, and how a line shows it. */
static int remove_one(struct channel *ch, const struct address *address,
		      const char *text, bool yes, struct error *err)
{
	const struct named *named = ch->mechanism->named;
	struct named_status status = {0};
	int rc = named->open(ch, address, RECEIVER);
	/* Who owns a queue may remove it, and need not be able to read it. */
	bool opened = rc == 0;
	if (opened)
		rc = named->stat(ch, &status);
	bool gone = rc == -ENOENT || rc == -EINVAL || rc == -EIDRM;
	bool sure = !gone && (yes || is_sure(text, &status));
	if (sure)
		rc = named->remove(ch, address);
	if (opened && named->close)
		named->close(ch);
	if (gone || (sure && rc == -ENOENT))
		return error_set(err, STATUS_USAGE, "%s: no such queue here",
				 text);
	if (sure && (rc == -EACCES || rc == -EPERM))
		return error_set(err, STATUS_USAGE,
				 "%s: remove: permission denied; see mqbench "
				 "queues stat %s",
				 text, text);
	if (sure && rc < 0)
		return error_errno(err, STATUS_FAILED, -rc, "%s: remove", text);
	if (sure)
		printf("removed %s\n", text);
	return 0;
}

static struct channel *channel_of(const char *family, struct error *err)
{
	const struct mechanism *mechanism =
		catalogue_mechanism(&catalogue, family);
	if (!mechanism || !mechanism->named) {
		error_set(err, STATUS_FAILED, "%.40s: no such queues", family);
		return NULL;
	}
	struct channel *ch = mem_array(1, mechanism->size);
	ch->mechanism = mechanism;
	return ch;
}

/* What could not be removed is told, and the others are removed. */
static void try_remove(const struct queues_options *o, const char *family,
		       const struct address *address, const char *text,
		       struct error *err)
{
	struct error why = {0};
	struct channel *ch = channel_of(family, &why);
	if (ch)
		remove_one(ch, address, text, o->yes, &why);
	free(ch);
	queues_also(err, &why);
}

static int remove_mine(const struct queues_options *o, struct error *err)
{
	struct queue_list list;
	queues_read(&list);
	for (size_t i = 0; i < list.count; i++) {
		const struct queue *q = &list.queue[i];
		if (q->uid == geteuid())
			try_remove(o, q->family, &q->address, q->text, err);
	}
	queues_print_unseen(stderr, &list);
	if (!queue_list_is_whole(&list))
		error_set(err, STATUS_SKIPPED,
			  "queues rm --all: what cannot be seen is left");
	queue_list_release(&list);
	return err->status == STATUS_OK ? 0 : -1;
}

static int queues_rm(struct queues_options *o, struct error *err)
{
	char text[ADDRESS_TEXT];
	if (!o->yes && (!isatty(0) || !isatty(2)))
		return error_set(err, STATUS_USAGE,
				 "queues rm: no terminal to ask on; use --yes");
	if (o->all)
		return remove_mine(o, err);
	for (size_t i = 0; i < o->addresses; i++) {
		address_show(&o->address[i], o->text[i], text);
		try_remove(o, o->family[i], &o->address[i], text, err);
	}
	return err->status == STATUS_OK ? 0 : -1;
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
	for (uint32_t i = 0; i < leftover->count; i++) {
		if (!named_discard(ch, leftover->tag, i, leftover->since_s))
			continue;
		printf("removed %s of process %ld, which has exited\n",
		       ch->mechanism->name, leftover->pid);
		cleaned->queues++;
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
	printf("%llu queue%s removed", (unsigned long long)cleaned.queues,
	       text_plural(cleaned.queues));
	if (in_use > 0)
		printf("; %u run%s active or in another namespace", in_use,
		       in_use == 1 ? " is" : "s are");
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
	char one[ADDRESS_TEXT], other[ADDRESS_TEXT];
	for (size_t i = 0; i < o->addresses; i++)
		for (size_t j = 0; j < i; j++) {
			if (!is_ftok(o->text[i]) || !is_ftok(o->text[j]) ||
			    o->address[i].key != o->address[j].key ||
			    !strcmp(o->text[i], o->text[j]))
				continue;
			address_show(&o->address[j], o->text[j], one);
			address_show(&o->address[i], o->text[i], other);
			fprintf(stderr,
				"warning: %s and %s give one key, 0x%x: "
				"ftok(3) takes 16 bits of the inode, 8 of the "
				"device and 8 of the ID\n",
				one, other, (unsigned)o->address[i].key);
		}
}

static int check(const struct queues_options *o, const struct action *action,
		 struct error *err)
{
	const struct {
		char letter;
		bool given;
		const char *name;
	} given[] = {{'f', o->format != QUEUES_NO_FORMAT, "format"},
		     {'a', o->all, "all"},
		     {'y', o->yes, "yes"},
		     {'n', o->count > 0, "count"}};
	for (size_t i = 0; i < ARRAY_LENGTH(given); i++)
		if (given[i].given && !strchr(action->options, given[i].letter))
			return error_set(err, STATUS_USAGE,
					 "queues %s: takes no --%s",
					 action->name, given[i].name);
	if (o->all && o->addresses > 0)
		return error_set(err, STATUS_USAGE,
				 "queues rm: takes an ADDRESS or --all, not "
				 "both");
	if (action->takes_addresses && o->addresses == 0 && !o->all)
		return error_set(err, STATUS_USAGE,
				 "queues %s: no ADDRESS; see mqbench queues ls",
				 action->name);
	return 0;
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	struct queues_options *o = options;
	char *const *word = arguments->word;
	const struct action *action = find_action(*word ? *word : "ls", err);
	if (action && !action->takes_addresses && *word && word[1])
		return error_set(err, STATUS_USAGE,
				 "queues %s: takes no ADDRESS", action->name);
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
