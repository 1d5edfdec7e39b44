/* What differs between the machines, kernels and programs of two sides. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/text.h"
#include "core/judge/compare_differ.h"
#include "core/judge/compare_row.h"
#include "core/machine/describe.h"

/* What machine_class is a hash of (host.c). */
static const char *const machine[] = {
	"kernel.machine",
	"cpu.model",
	"topology.description",
	"virtualisation.hypervisor",
};

static const char *class_of(const struct record *record)
{
	return facts_get(&record->environment, "machine_class", "unknown");
}

int compare_check_machines(const struct compare_input *input, struct error *err)
{
	const struct record *a = input->record[0];
	for (size_t k = 1; k < input->records; k++) {
		const struct record *b = input->record[k];
		const char *name = "machine_class";
		char left[160], right[160];
		if (!strcmp(class_of(a), class_of(b)))
			continue;
		for (size_t i = 0; i < ARRAY_LENGTH(machine); i++) {
			facts_show(&a->environment, machine[i], left,
				   sizeof(left));
			facts_show(&b->environment, machine[i], right,
				   sizeof(right));
			if (strcmp(left, right) != 0) {
				name = machine[i];
				break;
			}
		}
		facts_show(&a->environment, name, left, sizeof(left));
		facts_show(&b->environment, name, right, sizeof(right));
		return error_set(
			err, STATUS_USAGE,
			"the records are of different machines: %s is %s in "
			"%s, %s in %s; --force compares them anyway",
			name, left, a->id, right, b->id);
	}
	return 0;
}

static const char *boot_of(const struct record *record)
{
	return facts_get(&record->environment, "kernel.boot_id", "");
}

/* The first record of the same boot; one that is not known is its own. */
static size_t first_of_boot(const struct compare_input *input, size_t k)
{
	const char *id = boot_of(input->record[k]);
	size_t first = 0;
	while (first < k && (!*id || strcmp(id, boot_of(input->record[first]))))
		first++;
	return first;
}

void compare_find_units(struct comparison *c, const struct compare_input *input,
			size_t *unit)
{
	bool shared = false, judged = !c->blocked && !c->counted;
	for (size_t k = 0; k < input->records; k++) {
		bool seen = false;
		unit[k] = first_of_boot(input, k);
		for (size_t j = unit[k]; j < k; j++) {
			bool same_side = comparison_side(input, j) ==
					 comparison_side(input, k);
			seen |= unit[j] == unit[k] && same_side;
			shared |= unit[j] == unit[k] && !same_side;
		}
		c->boots[comparison_side(input, k)] += !seen;
		c->records[comparison_side(input, k)]++;
	}
	bool several = c->records[OLD] > 1 || c->records[NEW] > 1;
	c->by_boot = !c->blocked && (c->boots[OLD] > 1 || c->boots[NEW] > 1);
	c->by_record = judged && several && !c->by_boot;
	c->one_record_each = judged && !several;
	c->one_boot_each = c->boots[OLD] == 1 && c->boots[NEW] == 1 && !shared;
	for (size_t k = 0; k < input->records && c->by_record; k++)
		unit[k] = k;
}

/* How much was measured, and in which pieces. */
static const char *const settings[] = {
	"preset",
	"options.messages",
	"options.duration",
	"options.slice",
	"options.cold",
	"options.interleave",
	"options.max-samples",
};

static bool is_setting(const char *name)
{
	for (size_t i = 0; i < ARRAY_LENGTH(settings); i++)
		if (!strcmp(name, settings[i]))
			return true;
	return false;
}

static bool is_lasting(const char *name)
{
	return !describe_is_fleeting(name);
}

/* The parts of a record that are compared. */
static const struct part {
	const char *prefix; /* of a fact's name */
	size_t offset;
	bool (*is_told)(const char *name);
} parts[] = {
	{"plan.", offsetof(struct record, plan), is_setting},
	{"", offsetof(struct record, environment), is_lasting},
	{"clock.", offsetof(struct record, clock), is_lasting},
	{"tool.", offsetof(struct record, tool), is_lasting},
};

static const struct facts *facts_of(const struct record *record,
				    const struct part *part)
{
	const void *facts = (const char *)record + part->offset;
	return facts;
}

/* The values that a side's records have, each once. */
static void side_text(char *text, size_t n, const struct compare_input *input,
		      int side, const struct part *part, const char *name)
{
	text[0] = '\0';
	for (size_t k = 0; k < input->records; k++) {
		char value[200], earlier[200];
		bool known = comparison_side(input, k) != side;
		facts_show(facts_of(input->record[k], part), name, value,
			   sizeof(value));
		for (size_t j = 0; j < k && !known; j++) {
			facts_show(facts_of(input->record[j], part), name,
				   earlier, sizeof(earlier));
			known = comparison_side(input, j) == side &&
				!strcmp(value, earlier);
		}
		if (!known)
			text_append(text, n, "%s%s", *text ? ", " : "", value);
	}
}

static bool is_listed(const struct comparison *c, const char *name)
{
	for (size_t i = 0; i < c->differences; i++)
		if (!strcmp(c->difference[i].name, name))
			return true;
	return false;
}

static void append(struct comparison *c, const struct comparison_difference *d)
{
	c->difference = array_grow(c->difference, c->differences, sizeof(*d));
	c->difference[c->differences++] = *d;
}

static void add_difference(struct comparison *c,
			   const struct compare_input *input,
			   const struct part *part, const char *name)
{
	struct comparison_difference d = {0};
	snprintf(d.name, sizeof(d.name), "%s%s", part->prefix, name);
	for (int side = OLD; side <= NEW; side++)
		side_text(d.value[side], sizeof(d.value[side]), input, side,
			  part, name);
	if (strcmp(d.value[OLD], d.value[NEW]) != 0 && !is_listed(c, d.name))
		append(c, &d);
}

static void add_differences(struct comparison *c,
			    const struct compare_input *input,
			    const struct part *part)
{
	for (size_t k = 0; k < input->records; k++) {
		const struct facts *facts = facts_of(input->record[k], part);
		for (size_t i = 0; i < facts->count; i++)
			if (part->is_told(facts->fact[i].name))
				add_difference(c, input, part,
					       facts->fact[i].name);
	}
}

static void cpus_text(const struct result *r, char *text, size_t n)
{
	const int *cpu = r->effective.cpu;
	if (cpu[0] == CPU_NONE)
		snprintf(text, n, "any");
	else
		snprintf(text, n, "%d:%d", cpu[0], cpu[1]);
}

static void holds_text(const struct result *r, char *text, size_t n)
{
	snprintf(text, n, "%llu messages, %llu bytes",
		 (unsigned long long)r->effective.capacity_messages,
		 (unsigned long long)r->effective.capacity_bytes);
}

static void message_text(const struct result *r, char *text, size_t n)
{
	snprintf(text, n, "%llu",
		 (unsigned long long)r->effective.message_bytes);
}

static void turns_text(const struct result *r, char *text, size_t n)
{
	snprintf(text, n, "%s", result_is_sliced(r) ? "slices" : "runs");
}

/* What a configuration really had. */
static const struct trait {
	const char *name;
	void (*text)(const struct result *result, char *text, size_t n);
} traits[] = {
	{"CPUs", cpus_text},
	{"capacity", holds_text},
	{"largest message", message_text},
	{"measured by", turns_text},
};

bool compare_traits(const struct result *a, const struct result *b, char *text,
		    size_t n)
{
	for (size_t i = 0; i < ARRAY_LENGTH(traits); i++) {
		char value[2][256];
		traits[i].text(a, value[0], sizeof(value[0]));
		traits[i].text(b, value[1], sizeof(value[1]));
		if (!strcmp(value[0], value[1]))
			continue;
		snprintf(text, n, "%s %s and %s", traits[i].name, value[0],
			 value[1]);
		return true;
	}
	return false;
}

/* Whether any two of its results differ: of different sides, or of one. */
static bool differs(const struct work *w, const struct point *point,
		    const struct trait *trait, char value[SIDES_COMPARED][256])
{
	bool first = true;
	for (size_t k = 0; k < w->input->records; k++) {
		const struct result *r = point->in[k];
		if (!r || r->status != RESULT_OK)
			continue;
		trait->text(r, value[!first], 256);
		if (!first && strcmp(value[0], value[1]) != 0)
			return true;
		first = false;
	}
	return false;
}

static void add_trait(const struct work *w, const struct trait *trait)
{
	struct comparison_difference d = {0};
	snprintf(d.name, sizeof(d.name), "%s", trait->name);
	for (size_t i = 0; i < w->points; i++) {
		char value[SIDES_COMPARED][256];
		if (differs(w, &w->point[i], trait, value) &&
		    d.configurations++ == 0)
			memcpy(d.value, value, sizeof(value));
	}
	if (d.configurations > 0)
		append(w->comparison, &d);
}

void compare_find_differences(const struct work *w)
{
	for (size_t i = 0; i < ARRAY_LENGTH(traits) && !*w->versus; i++)
		add_trait(w, &traits[i]);
	for (size_t i = 0; i < ARRAY_LENGTH(parts); i++)
		add_differences(w->comparison, w->input, &parts[i]);
}

bool compare_is_setting(const struct comparison_difference *difference)
{
	return difference->configurations > 0 ||
	       !strncmp(difference->name, "plan.", 5);
}
