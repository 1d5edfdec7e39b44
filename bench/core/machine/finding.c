/* What a check of the machine finds, and how a check says it. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "core/machine/finding.h"
#include "core/record/facts.h"

const char *const weight_names[WEIGHTS] = {
	[WEIGHT_NOTE] = "note",
	[WEIGHT_LIMIT] = "limit",
	[WEIGHT_TAILS] = "tails",
	[WEIGHT_MEDIANS] = "medians",
};

enum answer finding_say(struct finding *f, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	text_vformat(f->measured, sizeof(f->measured), format, args);
	va_end(args);
	return ANSWER_FOUND;
}

enum answer finding_over(struct finding *f, double value, double limit,
			 const char *format, ...)
{
	va_list args;
	if (isnan(value) || isnan(limit))
		return ANSWER_UNKNOWN;
	if (value <= limit)
		return ANSWER_GOOD;
	f->value = value;
	va_start(args, format);
	text_vformat(f->measured, sizeof(f->measured), format, args);
	va_end(args);
	return ANSWER_FOUND;
}

void finding_hint(struct finding *f, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	text_vformat(f->hint, sizeof(f->hint), format, args);
	va_end(args);
}

double machine_number(const struct machine *m, const char *name)
{
	return facts_value(m->environment, name, (double)NAN);
}

const char *machine_text(const struct machine *m, const char *name)
{
	return facts_get(m->environment, name, NULL);
}
