/* What a check of the machine finds, and how a check says it. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/machine/finding.h"
#include "core/record/facts.h"

const char *const weight_names[WEIGHTS] = {
	[WEIGHT_NOTE] = "note",
	[WEIGHT_LIMIT] = "limit",
	[WEIGHT_TAILS] = "tails",
	[WEIGHT_MEDIANS] = "medians",
};

void finding_set(struct finding *f, enum weight weight, double value,
		 const char *format, ...)
{
	va_list args;
	f->weight = weight;
	f->value = value;
	va_start(args, format);
	vsnprintf(f->measured, sizeof(f->measured), format, args);
	va_end(args);
}

enum answer finding_hint(struct finding *f, const char *effect,
			 const char *format, ...)
{
	va_list args;
	snprintf(f->effect, sizeof(f->effect), "%s", effect);
	va_start(args, format);
	vsnprintf(f->hint, sizeof(f->hint), format, args);
	va_end(args);
	return ANSWER_FOUND;
}

double machine_number(const struct machine *m, const char *name)
{
	return facts_value(m->environment, name, (double)NAN);
}

const char *machine_text(const struct machine *m, const char *name)
{
	return facts_get(m->environment, name, NULL);
}
