/* Facts: an ordered list of named values. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/record/facts.h"

static struct fact *find(const struct facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->count; i++) {
		if (!strcmp(facts->fact[i].name, name))
			return &facts->fact[i];
	}
	return NULL;
}

static struct fact *add(struct facts *facts, const char *name)
{
	facts->fact =
		array_grow(facts->fact, facts->count, sizeof(*facts->fact));
	struct fact *fact = &facts->fact[facts->count++];
	*fact = (struct fact){.name = mem_text(name)};
	return fact;
}

/* Takes `text` over. */
static void set(struct facts *facts, const char *name, enum fact_kind kind,
		char *text, double number)
{
	struct fact *fact = find(facts, name);
	if (!fact)
		fact = add(facts, name);
	free(fact->text);
	fact->kind = kind;
	fact->text = text;
	fact->number = number;
}

void facts_text(struct facts *facts, const char *name, const char *text)
{
	if (text)
		set(facts, name, FACT_TEXT, mem_text(text), 0);
	else
		facts_none(facts, name);
}

void facts_number(struct facts *facts, const char *name, double number)
{
	if (isfinite(number))
		set(facts, name, FACT_NUMBER, NULL, number);
	else
		facts_none(facts, name);
}

void facts_flag(struct facts *facts, const char *name, bool flag)
{
	set(facts, name, FACT_FLAG, NULL, flag);
}

void facts_none(struct facts *facts, const char *name)
{
	set(facts, name, FACT_NONE, NULL, 0);
}

const struct fact *facts_find(const struct facts *facts, const char *name)
{
	return find(facts, name);
}

const char *facts_get(const struct facts *facts, const char *name,
		      const char *otherwise)
{
	const struct fact *fact = find(facts, name);
	return fact && fact->kind == FACT_TEXT ? fact->text : otherwise;
}

double facts_value(const struct facts *facts, const char *name,
		   double otherwise)
{
	const struct fact *fact = find(facts, name);
	if (!fact || (fact->kind != FACT_NUMBER && fact->kind != FACT_FLAG))
		return otherwise;
	return fact->number;
}

void facts_show(const struct facts *facts, const char *name, char *text,
		size_t n)
{
	const struct fact *fact = find(facts, name);
	if (!fact || fact->kind == FACT_NONE)
		snprintf(text, n, "unknown");
	else if (fact->kind == FACT_TEXT)
		snprintf(text, n, "%s", *fact->text ? fact->text : "none");
	else if (fact->kind == FACT_FLAG)
		snprintf(text, n, "%s", fact->number != 0 ? "yes" : "no");
	else
		snprintf(text, n, "%.12g", fact->number);
	text_clean(text);
}

char *facts_vm(const struct facts *environment, bool named, char *text,
	       size_t n)
{
	const char *name =
		facts_get(environment, "virtualisation.hypervisor", NULL);
	if (!name)
		snprintf(text, n, "VM unknown");
	else if (!strcmp(name, "none"))
		snprintf(text, n, "no VM");
	else if (named)
		snprintf(text, n, "VM (%s)", name);
	else
		snprintf(text, n, "VM");
	return text;
}

void facts_release(struct facts *facts)
{
	for (size_t i = 0; i < facts->count; i++) {
		free(facts->fact[i].name);
		free(facts->fact[i].text);
	}
	free(facts->fact);
	*facts = (struct facts){0};
}
