/* Goes through the checks and sorts what they find. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/array.h"
#include "core/machine/doctor.h"
#include "core/record/facts.h"
#include "core/record/record.h"

static const struct check *const tables[] = {doctor_machine, doctor_noise,
					     doctor_limits};

/* Behind all findings that weigh as much, so that the table's order stays. */
static void insert(struct diagnosis *d, const struct finding *finding)
{
	size_t at = d->findings++;
	for (; at > 0 && d->finding[at - 1].weight < finding->weight; at--)
		d->finding[at] = d->finding[at - 1];
	d->finding[at] = *finding;
}

static void add(struct diagnosis *d, const struct check *check,
		const struct machine *machine)
{
	struct finding finding = {.code = check->code,
				  .weight = check->weight,
				  .value = (double)NAN,
				  .effect = check->effect};
	finding_hint(&finding, "%s", check->hint);
	assert(d->findings + d->goods + d->unknowns < CHECKS_MAX);
	switch (check->judge(machine, &finding)) {
	case ANSWER_FOUND:
		insert(d, &finding);
		break;
	case ANSWER_GOOD:
		d->good[d->goods++] = check->code;
		break;
	case ANSWER_UNKNOWN:
		d->unknown[d->unknowns++] = check->code;
		break;
	}
}

void doctor_examine(struct diagnosis *diagnosis, const struct machine *machine)
{
	memset(diagnosis, 0, sizeof(*diagnosis));
	for (size_t i = 0; i < ARRAY_LENGTH(tables); i++)
		for (const struct check *c = tables[i]; c->code; c++)
			add(diagnosis, c, machine);
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
	const struct machine machine = {&record->environment, &record->clock,
					&record->tool};
	doctor_examine(&d, &machine);
	for (size_t i = 0; i < d.findings; i++) {
		const struct finding *f = &d.finding[i];
		record_warn(record, f->code,
			    f->weight == WEIGHT_NOTE ? SEVERITY_INFO
						     : SEVERITY_WARNING,
			    f->value, f->hint, "%s: %s", f->measured,
			    f->effect);
	}
	/* Without having listened there is none. */
	bool heard = facts_find(&record->environment, "noise.spun_ns");
	facts_text(&record->environment, "verdict",
		   heard ? doctor_verdict(&d) : NULL);
}
