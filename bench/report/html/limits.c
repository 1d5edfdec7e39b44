/* What may not be concluded, as far as the record itself can tell. */
#include <string.h>

#include "base/text.h"
#include "core/record/record.h"
#include "core/record/workloads.h"
#include "report/html/page.h"
#include "report/html/sections.h"
#include "report/html/text.h"
#include "report/layout.h"

struct case_of {
	const struct record *record;
	const struct differences *differences;
};

/* Says why it is a limit here; false where it is none. */
typedef bool limit_fn(const struct case_of *c, char *text, size_t n);

typedef bool matches_fn(const struct result *result);

static size_t count(const struct record *record, matches_fn *matches)
{
	size_t n = 0;
	for (size_t i = 0; i < record->results; i++)
		n += record->result[i].runs > 0 && matches(&record->result[i]);
	return n;
}

static bool is_unpinned(const struct result *r)
{
	return !strcmp(r->params.placement, "unpinned");
}

static bool is_contended(const struct result *r)
{
	return params_is_contended(&r->params);
}

static bool is_unequal(const struct result *r)
{
	return !r->effective.equal;
}

static bool is_halting(const struct result *r)
{
	return strcmp(r->params.placement, "same-cpu") != 0 &&
	       !r->params.keep_awake;
}

static bool is_broken(const struct result *r)
{
	return r->status != RESULT_OK && r->status != RESULT_SKIPPED;
}

static bool is_control(const struct result *r)
{
	return strcmp(r->params.mechanism, "sysv") != 0 &&
	       strcmp(r->params.mechanism, "posix") != 0 &&
	       !params_is_null(&r->params);
}

static bool one_machine(const struct case_of *c, char *text, size_t n)
{
	const struct facts *host = &c->record->environment;
	snprintf(text, n,
		 "One machine, one kernel, one boot: %s, Linux %s. Another "
		 "machine, kernel or boot may give other results.",
		 facts_get(host, "cpu.model", "unknown CPU"),
		 facts_get(host, "kernel.release", "unknown"));
	return true;
}

static bool virtual(const struct case_of *c, char *text, size_t n)
{
	const char *vm = facts_get(&c->record->environment,
				   "virtualisation.hypervisor", NULL);
	size_t halting = count(c->record, is_halting);
	if (vm && !strcmp(vm, "none"))
		return false;
	snprintf(text, n,
		 vm ? "A virtual machine (%s): its host schedules its CPUs, "
		      "which is only partly visible from inside."
		    : "It is not known whether this is a virtual machine%s.",
		 vm ? vm : "");
	if (halting > 0)
		text_append(text, n,
			    " Between two CPUs most of a round trip may be the "
			    "time to wake a halted one: configurations on "
			    "two CPUs that were not kept busy (%zu) say little "
			    "about the queue itself.",
			    halting);
	return true;
}

static bool noisy(const struct case_of *c, char *text, size_t n)
{
	const char *verdict = layout_verdict(c->record);
	if (!verdict)
		snprintf(text, n,
			 "The noise of the machine is not known: the record "
			 "has no verdict of mqbench doctor.");
	else
		snprintf(text, n, "The machine was %s: %s.", verdict,
			 !strcmp(verdict, "fit for medians")
				 ? "do not quote tails"
				 : "absolute figures include its noise; "
				   "verdicts between the families are paired "
				   "and remain valid");
	return !verdict || strcmp(verdict, "fit for tails") != 0;
}

static bool few_runs(const struct case_of *c, char *text, size_t n)
{
	const struct differences *d = c->differences;
	size_t least, most, few = 0, all = 0;
	layout_runs(c->record, &least, &most);
	for (size_t i = 0; i < d->pairings; i++) {
		if (d->pairing[i].blocks > 0) {
			all++;
			few += d->pairing[i].verdict == PAIRING_NONE;
		}
	}
	if (most == 0)
		snprintf(text, n,
			 "No run succeeded: there are no conclusions.");
	else if (few > 0)
		snprintf(text, n,
			 "Too few runs: no verdict in %zu of %zu comparisons; "
			 "that takes %u blocks in which both have a value.",
			 few, all, pairings_runs_needed(all));
	else
		snprintf(text, n,
			 "Too few runs: a median over fewer than 6 has no "
			 "interval.");
	return most == 0 || few > 0 || least < 6;
}

static bool unpinned(const struct case_of *c, char *text, size_t n)
{
	size_t many = count(c->record, is_unpinned);
	snprintf(text, n,
		 "%zu configuration%s ran unpinned: the scheduler decides "
		 "whether both ends share a CPU, and may decide otherwise next "
		 "time. They do not show the cost of the queue alone.",
		 many, text_plural(many));
	return many > 0;
}

static bool contended(const struct case_of *c, char *text, size_t n)
{
	size_t many = count(c->record, is_contended);
	snprintf(text, n,
		 "%zu configuration%s had several producers, consumers or "
		 "pairs: such a figure measures the scheduler too. Do not base "
		 "a conclusion on a single one.",
		 many, text_plural(many));
	return many > 0;
}

static bool unequal(const struct case_of *c, char *text, size_t n)
{
	size_t many = count(c->record, is_unequal);
	snprintf(text, n,
		 "%zu configuration%s held another number of messages than "
		 "the other family's: they are no fair pair.",
		 many, text_plural(many));
	return many > 0;
}

static bool closed_loop(const struct case_of *c, char *text, size_t n)
{
	snprintf(text, n,
		 "There is no open loop here: the tails do not show the effect "
		 "of a stall on scheduled messages. The workload paced "
		 "measures that.");
	const struct record *record = c->record;
	size_t i = 0;
	while (i < record->results &&
	       (record->result[i].runs == 0 ||
		!record_is_paced(record, record->result[i].params.workload)))
		i++;
	return i == record->results;
}

static bool broken(const struct case_of *c, char *text, size_t n)
{
	size_t many = count(c->record, is_broken);
	snprintf(text, n,
		 "%zu configuration%s failed, lost or damaged messages, or did "
		 "not reach their load: they have no figures.",
		 many, text_plural(many));
	return many > 0;
}

static bool incomplete(const struct case_of *c, char *text, size_t n)
{
	snprintf(text, n,
		 "Incomplete: some planned runs are missing. mqbench run "
		 "--resume FILE completes it.");
	return !c->record->complete;
}

static bool debug_build(const struct case_of *c, char *text, size_t n)
{
	const struct facts *tool = &c->record->tool;
	const char *type = facts_get(tool, "build_type", "");
	bool sanitised =
		strstr(facts_get(tool, "flags", ""), "-fsanitize") != NULL;
	snprintf(text, n,
		 "The program was a %s build: its own cost is in the figures.",
		 sanitised ? "sanitised" : type);
	return sanitised || !strcmp(type, "Debug");
}

static bool controls(const struct case_of *c, char *text, size_t n)
{
	snprintf(text, n,
		 "The controls (pipe, UNIX socket, ring) were measured in few "
		 "configurations; those that hold another number of messages "
		 "are not comparable.");
	return count(c->record, is_control) > 0;
}

static bool host_namespace(const struct case_of *c, char *text, size_t n)
{
	const char *namespace =
		facts_get(&c->record->environment, "namespace", "");
	snprintf(text, n,
		 "Measured in the host's IPC namespace, which other queues and "
		 "limits share.");
	return !strcmp(namespace, "host");
}

static bool counted(const struct case_of *c, char *text, size_t n)
{
	const char *unit = facts_get(&c->record->clock, "unit", "ns");
	snprintf(text, n,
		 "The clock counted %s, not time: delays without additional "
		 "instructions are not visible.",
		 unit);
	return strcmp(unit, "ns") != 0;
}

static limit_fn *const limits[] = {
	one_machine, virtual,	     noisy,	  few_runs, unpinned,
	contended,   unequal,	     closed_loop, broken,   incomplete,
	debug_build, host_namespace, counted,	  controls,
};

void html_limits(const struct part *part)
{
	FILE *out = part->out;
	struct case_of c = {part->record, part->differences};
	char text[512];
	fputs("<ul>\n", out);
	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++)
		if (limits[i](&c, text, sizeof(text))) {
			html_element(out, "li", text);
			fputc('\n', out);
		}
	fputs("<li>One way is not half a round trip, and a difference between "
	      "records measured at different times may be the "
	      "machine’s.</li>\n</ul>\n",
	      out);
}
