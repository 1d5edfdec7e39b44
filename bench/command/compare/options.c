/* The options of compare. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "command/compare/options.h"
#include "core/judge/margin_file.h"

int compare_take_metrics(void *into, const struct option_spec *spec,
			 const char *list, struct error *err)
{
	void *member = (char *)into + spec->offset;
	return figures_parse(member, list, err);
}

int compare_take_margin(void *into, const struct option_spec *spec,
			const char *value, struct error *err)
{
	void *member = (char *)into + spec->offset;
	struct margins *margin = member;
	int rc = option_share(spec->name, value, &margin->p50, err);
	margin->counted = margin->p50;
	return rc;
}

#define AT(member) OPTION_AT(struct compare_request, member)

const struct option_spec compare_option_table[] = {
	{"old", 0, "FILE...", "records of one side ...", OPTION_TEXTS, AT(old)},
	{"new", 0, "FILE...", "... and of the other", OPTION_TEXTS, AT(new)},
	{"live", 0, NULL, "measure now: commands OLD and NEW, without run",
	 OPTION_FLAG, AT(is_live)},
	{"blocks", 0, "N", "blocks of --live, two runs a side each (7)",
	 OPTION_COUNT, AT(live.blocks), 1, LIVE_BLOCKS_MOST},
	{"interleave", 0, "slices|runs",
	 "how --live takes turns: in slices, or run by run", OPTION_CHOICE,
	 AT(live.interleave)},
	{"seed", 0, "N", "seed of the order of --live", OPTION_COUNT,
	 AT(live.seed), 1, 1ull << 53},
	{"keep", 0, "FOLDER", "folder for the records of --live (.)",
	 OPTION_TEXT, AT(live.keep)},
	{COMPARE_MARGIN(struct compare_request, judge.margin)},
	{COMPARE_MARGIN_TAIL(struct compare_request, judge.margin)},
	{"alpha", 0, "SHARE", "chance of any false alarm, at most (1%)",
	 OPTION_SHARE, AT(judge.alpha)},
	{"margins", 0, "FILE", "margins of configurations and metrics",
	 OPTION_TEXT, AT(margins)},
	{"both-ways", 0, NULL, "status 1 also if something has improved",
	 OPTION_FLAG, AT(judge.both_ways)},
	{"only", 0, "TEXT", "configurations whose id contains it", OPTION_TEXT,
	 AT(judge.only)},
	{"skip", 0, "TEXT", "none whose id contains it", OPTION_TEXT,
	 AT(judge.skip)},
	{"metric", 0, "METRIC,...", "metrics to compare: cpu_ns, rtt_ns.p99",
	 OPTION_HANDLER, AT(figure), .handler = compare_take_metrics},
	{"force", 0, NULL, "also compare different machines or queues",
	 OPTION_FLAG, AT(judge.force)},
	{"strict", 0, NULL, "status 3 if anything is inconclusive", OPTION_FLAG,
	 AT(strict)},
	{"bisect", 0, NULL, "statuses for git bisect run: 0, 1 or 125",
	 OPTION_FLAG, AT(bisect)},
	{"format", 'f', "text|json|markdown|ktap",
	 "output format; ktap: a line a metric", OPTION_CHOICE, AT(format)},
	{"output", 'o', "FILE", "write to this file", OPTION_TEXT, AT(output)},
	{"verbose", 'v', NULL, "also list what is equivalent", OPTION_FLAG,
	 AT(verbose)},
	{0},
};

const struct compare_request compare_defaults = {
	.judge = {.alpha = COMPARE_ALPHA, .margin = MARGINS_USUAL},
	.live = {.blocks = LIVE_BLOCKS},
};

static int add_files(struct compare_request *r, const char *const *file,
		     size_t count, char side, struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		if (r->files == COMPARE_FILES_MAX)
			return error_set(err, STATUS_USAGE, "over %d files",
					 COMPARE_FILES_MAX);
		r->file[r->files] = file[i];
		r->side[r->files++] = side;
	}
	return 0;
}

/* OLD and NEW in this order, unless --old and --new name them. */
static int take_files(struct compare_request *r,
		      const struct arguments *arguments, struct error *err)
{
	const char *const *word = (const char *const *)arguments->word;
	if (arguments->words > 2)
		return error_set(err, STATUS_USAGE,
				 "compare %s: takes OLD and NEW; use --old and "
				 "--new for several records a side",
				 word[2]);
	for (size_t i = 0; i < arguments->words; i++)
		if (add_files(r, word + i, 1, i ? 'B' : 'A', err) < 0)
			return -1;
	if (add_files(r, r->old.text, r->old.count, 'A', err) < 0 ||
	    add_files(r, r->new.text, r->new.count, 'B', err) < 0)
		return -1;
	if (!strchr(r->side, 'A') || !strchr(r->side, 'B'))
		return error_set(err, STATUS_USAGE,
				 r->is_live ? "compare --live needs two "
					      "commands, OLD and NEW, or run's "
					      "options behind --versus"
					    : "compare needs two records, OLD "
					      "and NEW");
	return 0;
}

/* With --versus one program is enough, and this one is it unless named. */
static int take_same(struct compare_request *r,
		     const struct arguments *arguments, struct error *err)
{
	if (versus_split(&r->versus, arguments->rest, err) < 0)
		return -1;
	bool named = r->old.count + r->new.count > 0;
	if (!r->versus.text[0] || arguments->words > 1 || named)
		return 0;
	const char *one = arguments->words ? arguments->word[0] : r->self;
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (n < 0 && !arguments->words)
		return error_errno(err, STATUS_USAGE, errno,
				   "--versus: name the program: readlink "
				   "/proc/self/exe");
	snprintf(r->self, sizeof(r->self), "'%.*s'", n > 0 ? (int)n : 0, path);
	return add_files(r, &one, 1, 'A', err) < 0
		       ? -1
		       : add_files(r, &one, 1, 'B', err);
}

static int check_live(struct compare_request *r, struct error *err)
{
	r->live.argument[OLD] = r->versus.old;
	r->live.argument[NEW] = r->versus.new;
	r->live.versus = r->versus.text;
	if (r->files != 2)
		return error_set(err, STATUS_USAGE,
				 "compare --live takes two commands without "
				 "run, such as ./mqbench");
	for (size_t i = 0; i < 2; i++)
		r->live.prefix[r->side[i] == 'B'] = r->file[i];
	if (r->live.seed == 0)
		r->live.seed = (uint64_t)time(NULL);
	return 0;
}

int compare_take_arguments(struct compare_request *r,
			   const struct arguments *arguments, struct error *err)
{
	if (r->is_live && take_same(r, arguments, err) < 0)
		return -1;
	if (r->margins && margins_read(&r->judge.margin, r->margins, err) < 0)
		return -1;
	if (r->files == 0 && take_files(r, arguments, err) < 0)
		return -1;
	r->judge.figure = r->figure->use ? r->figure : NULL;
	if (r->is_live)
		return check_live(r, err);
	if (*arguments->rest)
		return error_set(
			err, STATUS_USAGE,
			"compare -- %s: only --live takes arguments of "
			"run",
			*arguments->rest);
	return 0;
}
