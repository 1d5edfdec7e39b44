/* queues: what is there, what it holds, and how to get rid of it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/units.h"
#include "channel.h"
#include "command.h"
#include "command/command_util.h"
#include "command/queues/parts.h"
#include "command/talk.h"
#include "core/run/ledger.h"
#include "registry.h"

static const struct option_spec option_table[] = {
	{"format", 'f', "table|json", "output of ls and stat"},
	{"yes", 'y', NULL, "rm: remove without asking"},
	{"count", 'n', "N", "top: end after N updates"},
	{"help", 'h', NULL, "show this help"},
	{0},
};

static int queues_rm(struct queues_ask *ask, struct error *err);
static int queues_clean(struct queues_ask *ask, struct error *err);

static const struct action {
	const char *name;
	const char *options; /* the letters of those it takes */
	bool takes_addresses;
	int (*run)(struct queues_ask *ask, struct error *err);
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
		      "there are ls stat rm top limits clean");
	return NULL;
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	static const char *const formats[] = {"table", "json", NULL};
	struct queues_ask *ask = context;
	if (!strcmp(name, "help")) {
		ask->help = true;
		return 0;
	}
	if (ask->givens < sizeof(ask->given) - 1)
		ask->given[ask->givens++] =
			!strcmp(name, "count") ? 'n' : name[0];
	if (!strcmp(name, "yes"))
		ask->yes = true;
	if (!strcmp(name, "count"))
		return option_count(name, value, 1, 1000000, &ask->count, err);
	if (strcmp(name, "format") != 0)
		return 0;
	ask->json = !strcmp(value, "json");
	if (ask->json || !strcmp(value, "table"))
		return 0;
	return units_unknown(err, "--format ", value, formats,
			     "there are table json");
}

static int take_word(void *context, const char *word, struct error *err)
{
	struct queues_ask *ask = context;
	if (!ask->action) {
		ask->action = word;
		return 0;
	}
	size_t i = ask->addresses;
	if (i == ADDRESSES_MAX)
		return error_set(err, STATUS_USAGE, "over %d addresses",
				 ADDRESSES_MAX);
	ask->text[i] = word;
	if (address_parse(word, &ask->address[i], &ask->family[i], err) < 0)
		return -1;
	ask->addresses++;
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

static int remove_one(const struct queues_ask *ask, size_t i,
		      struct channel *ch, struct error *err)
{
	const struct named *named = ch->mechanism->named;
	struct named_status status = {0};
	int rc = named->open(ch, &ask->address[i], RECEIVER);
	/* Who owns a queue may remove it, and need not be able to read it. */
	bool opened = rc == 0;
	if (opened)
		rc = named->stat(ch, &status);
	if (rc == -ENOENT || rc == -EINVAL || rc == -EIDRM)
		return error_set(err, STATUS_USAGE, "%s: no such queue here",
				 ask->text[i]);
	int sure = ask->yes ? 1 : is_sure(ask->text[i], &status, err);
	rc = sure > 0 ? named->remove(ch, &ask->address[i]) : 0;
	if (opened && named->close)
		named->close(ch);
	if (rc < 0)
		return error_errno(err, STATUS_FAILED, -rc, "%s: remove",
				   ask->text[i]);
	if (sure > 0)
		printf("removed %s\n", ask->text[i]);
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

static int queues_rm(struct queues_ask *ask, struct error *err)
{
	int rc = 0;
	for (size_t i = 0; i < ask->addresses && rc == 0; i++) {
		struct channel *ch = channel_of(ask->family[i], err);
		rc = ch ? remove_one(ask, i, ch, err) : -1;
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

static int queues_clean(struct queues_ask *ask, struct error *err)
{
	struct cleaned cleaned = {0, err};
	unsigned in_use = 0;
	(void)ask;
	if (ledger_clean(remove_leftover, &cleaned, &in_use, err) < 0)
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

/* Two who believe to have a queue each would share one. */
static void warn_collisions(const struct queues_ask *ask)
{
	for (size_t i = 0; i < ask->addresses; i++)
		for (size_t j = 0; j < i; j++)
			if (is_ftok(ask->text[i]) && is_ftok(ask->text[j]) &&
			    ask->address[i].key == ask->address[j].key &&
			    strcmp(ask->text[i], ask->text[j]) != 0)
				fprintf(stderr,
					"warning: %s and %s give one key, "
					"0x%x: ftok(3) takes 16 bits of the "
					"inode, 8 of the device and 8 of the "
					"ID\n",
					ask->text[j], ask->text[i],
					(unsigned)ask->address[i].key);
}

static const char *long_name(char letter)
{
	const struct option_spec *spec = option_table;
	while (spec->name && spec->letter != letter)
		spec++;
	return spec->name;
}

static int check_ask(const struct queues_ask *ask, const struct action *action,
		     struct error *err)
{
	for (size_t i = 0; i < ask->givens; i++)
		if (!strchr(action->options, ask->given[i]))
			return error_set(
				err, STATUS_USAGE, "queues %s: takes no --%s",
				action->name, long_name(ask->given[i]));
	if (action->takes_addresses && ask->addresses == 0)
		return error_set(err, STATUS_USAGE,
				 "queues %s: no ADDRESS; see mqbench queues ls",
				 action->name);
	if (!action->takes_addresses && ask->addresses > 0)
		return error_set(err, STATUS_USAGE,
				 "queues %s: takes no ADDRESS", action->name);
	return 0;
}

static int run(int argc, char **argv, struct error *err)
{
	struct queues_ask *ask = calloc(1, sizeof(*ask));
	if (!ask)
		return error_set(err, STATUS_FAILED, "out of memory");
	struct options options = {argc, argv, 1, option_table, NULL, false};
	struct options_taker taker = {ask, take_option, take_word};
	int rc = options_read(&options, &taker, err);
	if (rc == 0 && ask->help) {
		command_help_print(command_find("queues"));
	} else if (rc == 0) {
		const struct action *action =
			find_action(ask->action ? ask->action : "ls", err);
		rc = action ? check_ask(ask, action, err) : -1;
		if (rc == 0) {
			warn_collisions(ask);
			rc = action->run(ask, err);
		}
	}
	free(ask);
	return rc;
}

static const struct manual manual = {
	.text = "`ls` lists every queue of both families in the caller's "
		"namespace, `stat` shows all that is known of some, `rm` "
		"removes them after a question, `top` watches fill and last "
		"users, `limits` shows every limit, its use, and the command "
		"that raises it, and `clean` removes only what a killed run of "
		"mqbench left.\n\nAn `ADDRESS` is /name or posix:/name, "
		"sysv:0xKEY, sysv:id:N, or sysv:ftok:PATH:ID.",
	.statuses =
		(const struct note[]){
			{"0", "done"},
			{"2", "usage, or no such queue"},
			{"5", "a call failed, or output was lost"},
			{"130", "interrupted"},
			{0},
		},
	.files =
		(const struct note[]){
			{"/proc/sysvipc/msg", "where System V queues are read"},
			{"/dev/mqueue", "where POSIX queues are read if their "
					"file system cannot be mounted"},
			{"$XDG_RUNTIME_DIR/mqbench",
			 "lists of the queues that runs have created"},
			{0},
		},
	.examples =
		(const struct note[]){
			{"mqbench queues ls", "list all queues"},
			{"mqbench queues stat /demo sysv:0x1234",
			 "all that is known of two queues"},
			{"mqbench queues limits", "why a queue is refused"},
			{0},
		},
};

const struct command command_queues = {
	.name = "queues",
	.usage = "ls|stat ADDRESS|rm ADDRESS|top|limits|clean [options]",
	.summary = "List, show, remove and watch queues, and their limits",
	.options = option_table,
	.manual = &manual,
	.run = run,
};
