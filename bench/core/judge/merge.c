/* The runs of several records in one. */
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/text.h"
#include "core/judge/compare_differ.h"
#include "core/judge/merge.h"
#include "core/machine/describe.h"
#include "core/record/record.h"
#include "core/record/summarise.h"

#define IDS_MAX 8192

/* Of a plan: how much was measured, not what. */
static const char *const extent[] = {
	"merged",	"seed",
	"runs",		"steps",
	"wall_s",	"measured_s",
	"options.seed", "options.runs",
	"resumed",	"options.max-time",
};

static bool is_extent(const char *name)
{
	for (size_t i = 0; i < ARRAY_LENGTH(extent); i++)
		if (!strcmp(name, extent[i]))
			return true;
	return false;
}

/* Further boots are another unit: compare takes them side by side. */
static int check_boot(const struct record *a, const struct record *b,
		      struct error *err)
{
	char old[64], new[64];
	facts_show(&a->environment, "kernel.boot_id", old, sizeof(old));
	facts_show(&b->environment, "kernel.boot_id", new, sizeof(new));
	if (!strcmp(old, new))
		return 0;
	return error_set(err, STATUS_USAGE,
			 "merge %s and %s: kernel.boot_id is %s and %s; the "
			 "boot is a unit of its own: give compare both, --old "
			 "FILE FILE",
			 a->id, b->id, old, new);
}

static int check_facts(const struct record *a, const struct record *b,
		       const struct facts *old, const struct facts *new,
		       struct error *err)
{
	char was[160], is[160];
	const struct facts *both[] = {old, new};
	for (size_t i = 0; i < old->count + new->count; i++) {
		bool first = i < old->count;
		const char *name =
			both[!first]->fact[first ? i : i - old->count].name;
		if (describe_is_fleeting(name) || !strcmp(name, "verdict") ||
		    is_extent(name))
			continue;
		facts_show(old, name, was, sizeof(was));
		facts_show(new, name, is, sizeof(is));
		if (strcmp(was, is) != 0)
			return error_set(err, STATUS_USAGE,
					 "merge %s and %s: %.80s is %s and %s; "
					 "only records of one machine and plan "
					 "are merged",
					 a->id, b->id, name, was, is);
	}
	return 0;
}

/* What a configuration really had, where both were measured. */
static int check_traits(const struct record *a, const struct record *b,
			size_t i, struct error *err)
{
	const struct result *x = &a->result[i], *y = &b->result[i];
	char text[600];
	if (x->status != RESULT_OK || y->status != RESULT_OK ||
	    !compare_traits(x, y, text, sizeof(text)))
		return 0;
	return error_set(
		err, STATUS_USAGE,
		"merge %s and %s: %s: %s; only what was measured alike "
		"is merged",
		a->id, b->id, x->id, text);
}

static int check_results(const struct record *a, const struct record *b,
			 struct error *err)
{
	for (size_t i = 0; i < a->results || i < b->results; i++) {
		bool both = i < a->results && i < b->results;
		bool same = both && params_equal(&a->result[i].params,
						 &b->result[i].params);
		if (same && check_traits(a, b, i, err) < 0)
			return -1;
		if (same)
			continue;
		return error_set(
			err, STATUS_USAGE,
			"merge %s and %s: configuration %zu is %s and %s; only "
			"records of one plan are merged",
			a->id, b->id, i + 1,
			i < a->results ? a->result[i].id : "none",
			i < b->results ? b->result[i].id : "none");
	}
	return 0;
}

/* Its own id, or those of which it was merged. */
static const char *ids_of(const struct record *record)
{
	return facts_get(&record->plan, "merged", record->id);
}

bool records_share_runs(const struct record *a, const struct record *b)
{
	char ids[IDS_MAX], *rest = ids, *id;
	snprintf(ids, sizeof(ids), "%s", ids_of(a));
	while ((id = strsep(&rest, ", ")))
		if (*id && text_lists(ids_of(b), ", ", id))
			return true;
	return false;
}

static int check(const struct record *a, const struct record *b,
		 struct error *err)
{
	if (records_share_runs(a, b))
		return error_set(err, STATUS_USAGE,
				 "merge %s and %s: have runs in common; name "
				 "each record once",
				 a->id, b->id);
	if (check_boot(a, b, err) < 0 ||
	    check_facts(a, b, &a->environment, &b->environment, err) < 0 ||
	    check_facts(a, b, &a->clock, &b->clock, err) < 0 ||
	    check_facts(a, b, &a->tool, &b->tool, err) < 0 ||
	    check_facts(a, b, &a->plan, &b->plan, err) < 0)
		return -1;
	return check_results(a, b, err);
}

/* Past the numbers that are taken. */
struct next {
	unsigned block, order;
};

static struct next next_of(const struct record *record)
{
	struct next next = {0, 0};
	for (size_t i = 0; i < record->results; i++)
		for (size_t j = 0; j < record->result[i].runs; j++) {
			const struct run *run = &record->result[i].run[j];
			if (run->block >= next.block)
				next.block = run->block + 1;
			if (run->order >= next.order)
				next.order = run->order + 1;
		}
	return next;
}

static int add_result(struct record *into, struct result *to,
		      const struct result *from, struct next next,
		      struct error *err)
{
	size_t bins = 0;
	int rc = record_reserve(into, from->runs, sizeof(struct run), err);
	for (int m = 0; m < METRICS; m++)
		bins += from->histogram[m].bins;
	if (rc < 0 || record_reserve(into, bins, sizeof(struct bin), err) < 0)
		return -1;
	if (to->runs == 0) {
		to->status = from->status;
		memcpy(to->reason, from->reason, sizeof(to->reason));
	}
	for (size_t i = 0; i < from->runs; i++) {
		struct run run = from->run[i];
		run.index = (unsigned)to->runs;
		run.block += next.block;
		run.order += next.order;
		result_add_run(to, &run);
	}
	for (int m = 0; m < METRICS; m++)
		histogram_merge(&to->histogram[m], &from->histogram[m]);
	return 0;
}

static bool has_warning(const struct record *record, const char *code)
{
	for (size_t i = 0; i < record->warnings; i++)
		if (!strcmp(record->warning[i].code, code))
			return true;
	return false;
}

static int add_record(struct record *into, const struct record *from,
		      struct error *err)
{
	struct next next = next_of(into);
	for (size_t i = 0; i < into->results; i++)
		if (add_result(into, &into->result[i], &from->result[i], next,
			       err) < 0)
			return -1;
	for (size_t i = 0; i < from->warnings; i++) {
		const struct warning *w = &from->warning[i];
		if (!has_warning(into, w->code))
			record_warn(into, w->code, w->severity, w->value,
				    w->hint, "%s", w->message);
	}
	into->complete = into->complete && from->complete;
	if (strcmp(into->label, from->label) != 0)
		into->label[0] = '\0';
	return 0;
}

int records_merge(struct record *record, size_t n, struct error *err)
{
	char all[IDS_MAX] = "";
	for (size_t k = 0; k < n; k++) {
		for (size_t j = 0; j < k; j++)
			if (check(&record[j], &record[k], err) < 0)
				return -1;
		text_append(all, sizeof(all), "%s%s", k > 0 ? ", " : "",
			    facts_get(&record[k].plan, "merged", record[k].id));
	}
	for (size_t k = 1; k < n; k++)
		if (add_record(record, &record[k], err) < 0)
			return -1;
	facts_text(&record->plan, "merged", all);
	text_append(record->id, sizeof(record->id), "-merged");
	record_summarise(record);
	return 0;
}
