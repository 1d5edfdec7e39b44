/* Goes through the checks and sorts what they find. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/machine/doctor.h"
#include "core/machine/doctor_checks.h"
#include "core/record/facts.h"
#include "core/record/record.h"

struct check {
	const char *code;
	enum answer (*judge)(const struct patient *p, struct finding *f);
};

#define CHECK_LINE(code) {#code, check_##code},

static const struct check checks[] = {CHECKS(CHECK_LINE)};

#define CHECKS_COUNT (sizeof(checks) / sizeof(*checks))

_Static_assert(CHECKS_COUNT <= CHECKS_MAX, "a diagnosis has room for all");

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

enum answer finding_mend(struct finding *f, const char *effect,
			 const char *format, ...)
{
	va_list args;
	snprintf(f->effect, sizeof(f->effect), "%s", effect);
	va_start(args, format);
	vsnprintf(f->mend, sizeof(f->mend), format, args);
	va_end(args);
	return ANSWER_FOUND;
}

double patient_number(const struct patient *p, const char *name)
{
	return facts_value(p->environment, name, (double)NAN);
}

const char *patient_text(const struct patient *p, const char *name)
{
	return facts_get(p->environment, name, NULL);
}

/* Behind all findings that weigh as much, so that the table's order stays. */
static void insert(struct diagnosis *d, const struct finding *finding)
{
	size_t at = d->findings++;
	for (; at > 0 && d->finding[at - 1].weight < finding->weight; at--)
		d->finding[at] = d->finding[at - 1];
	d->finding[at] = *finding;
}

void doctor_examine(struct diagnosis *diagnosis, const struct patient *patient)
{
	memset(diagnosis, 0, sizeof(*diagnosis));
	for (size_t i = 0; i < CHECKS_COUNT; i++) {
		struct finding finding = {.code = checks[i].code,
					  .value = (double)NAN};
		switch (checks[i].judge(patient, &finding)) {
		case ANSWER_FOUND:
			insert(diagnosis, &finding);
			break;
		case ANSWER_GOOD:
			diagnosis->good[diagnosis->goods++] = checks[i].code;
			break;
		case ANSWER_UNKNOWN:
			diagnosis->unknown[diagnosis->unknowns++] =
				checks[i].code;
			break;
		}
	}
}

bool doctor_fit(const struct diagnosis *diagnosis, enum weight what)
{
	/* The worst is first. */
	return diagnosis->findings == 0 || diagnosis->finding[0].weight < what;
}

const char *doctor_verdict(const struct diagnosis *diagnosis)
{
	return doctor_fit(diagnosis, WEIGHT_TAILS)     ? "fit for tails"
	       : doctor_fit(diagnosis, WEIGHT_MEDIANS) ? "fit for medians"
						       : "fit for neither";
}

void doctor_warn(struct record *record)
{
	struct diagnosis d;
	const struct patient patient = {&record->environment, &record->clock,
					&record->tool};
	doctor_examine(&d, &patient);
	for (size_t i = 0; i < d.findings; i++) {
		const struct finding *f = &d.finding[i];
		record_warn(record, f->code,
			    f->weight == WEIGHT_NOTE ? SEVERITY_INFO
						     : SEVERITY_WARNING,
			    f->value, f->mend, "%s: %s", f->measured,
			    f->effect);
	}
	/* Without having listened there is none. */
	if (facts_find(&record->environment, "noise.spun_ns"))
		facts_text(&record->environment, "verdict", doctor_verdict(&d));
	else
		facts_none(&record->environment, "verdict");
}
