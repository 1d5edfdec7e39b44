/*
 * Facts: an ordered list of named values, which the environment, the clock
 * and the tool blocks of a record are made of. A name with dots is a path:
 * "limits.msgmax" becomes {"limits": {"msgmax": ...}} in the JSON.
 */
#ifndef FACTS_H
#define FACTS_H

#include <stdbool.h>
#include <stddef.h>

enum fact_kind { FACT_NONE, FACT_TEXT, FACT_NUMBER, FACT_FLAG };

struct fact {
	char *name;
	enum fact_kind kind; /* FACT_NONE is null: asked for, not known */
	char *text;	     /* FACT_TEXT only */
	double number;	     /* FACT_NUMBER; 0 or 1 for FACT_FLAG */
};

struct facts {
	struct fact *fact;
	size_t count;
};

/*
 * Each sets the named fact, replacing one of that name in its place; text is
 * copied. A text that is NULL becomes FACT_NONE, and so does a number that is
 * not finite, for JSON has none.
 */
void facts_text(struct facts *facts, const char *name, const char *text);
void facts_number(struct facts *facts, const char *name, double number);
void facts_flag(struct facts *facts, const char *name, bool flag);
void facts_none(struct facts *facts, const char *name);

/* NULL when there is no such fact. */
const struct fact *facts_find(const struct facts *facts, const char *name);

/* The text, or `otherwise` where it is missing or not a text. */
const char *facts_get(const struct facts *facts, const char *name,
		      const char *otherwise);
/* The number, 0 or 1 of a flag, or `otherwise`. */
double facts_value(const struct facts *facts, const char *name,
		   double otherwise);

/* The value for people: "unknown" where there is none, yes and no for flags. */
void facts_show(const struct facts *facts, const char *name, char *text,
		size_t n);

/*
 * What the environment says of a hypervisor: "VM", "no VM" or "VM unknown"; "VM
 * (kvm)" if it is to be `named`.
 */
char *facts_vm(const struct facts *environment, bool named, char *text,
	       size_t n);

void facts_release(struct facts *facts);

#endif
