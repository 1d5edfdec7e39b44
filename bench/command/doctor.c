/* doctor: is this machine fit to measure on, and what would make it so. */
#include <jansson.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/text.h"
#include "command.h"
#include "command/output.h"
#include "core/machine/describe.h"
#include "core/machine/doctor.h"
#include "core/machine/wakeup.h"
#include "core/record/facts.h"
#include "core/record/json.h"
#include "core/record/json_head.h"
#include "core/run/isolate.h"

#define NOISE_NS (NSEC_PER_SEC / 5)
#define WIDTH 80
#define INDENT 9

struct doctor_options {
	const char *output;
	unsigned format; /* of writers */
	unsigned strict; /* a place in strictness */
};

/* Findings from here on end with STATUS_NOISY. */
static const enum weight strictness[] = {WEIGHT_MEDIANS, WEIGHT_TAILS, WEIGHTS};

static const struct doctor_options defaults = {.strict = 2};

/* All that is looked at, and what comes of it. */
struct visit {
	struct facts environment, clock, tool;
	struct diagnosis diagnosis;
};

#define AT(member) OPTION_AT(struct doctor_options, member)

static const struct option_spec option_table[] = {
	{"format", 'f', "text|json", "output for people or for programs",
	 OPTION_CHOICE, AT(format)},
	{"strict", 0, "[=medians|tails]",
	 "status 3 unless fit for medians (or tails)", OPTION_CHOICE,
	 AT(strict)},
	{"output", 'o', "FILE", "write to this file", OPTION_TEXT, AT(output)},
	{0},
};

static int examine(struct visit *v, struct error *err)
{
	struct error why = {0};
	struct topology *topology = topology_load(err);
	if (!topology)
		return -1;
	describe_tool(&v->tool);
	bool private = isolate_try(&why) == 0;
	describe_namespace(&v->environment, private, why.text);
	describe_machine(&v->environment, &v->clock, topology, NULL, 0,
			 NOISE_NS);
	topology_free(topology);
	const struct machine machine = {&v->environment, &v->clock, &v->tool};
	doctor_examine(&v->diagnosis, &machine);
	return 0;
}

/* The codes that decide: those of the worst finding's weight. */
static void print_reasons(FILE *out, const struct diagnosis *d)
{
	for (size_t i = 0; i < d->findings; i++)
		if (d->finding[i].weight == d->finding[0].weight)
			fprintf(out, "%s %s", i ? "," : ":",
				d->finding[i].code);
}

static void print_finding(FILE *out, const struct finding *f)
{
	static const char *const heads[WEIGHTS] = {"note", "limit", "TAILS",
						   "MEDIANS"};
	fputc('\n', out);
	text_pad(out, heads[f->weight], -INDENT);
	text_wrap(out, f->measured, INDENT, INDENT, WIDTH);
	fprintf(out, "%*s", INDENT, "");
	text_wrap(out, f->effect, INDENT, INDENT, WIDTH);
	/* A command stays on one line, to be copied. */
	fprintf(out, "  > %s\n", f->hint);
}

static void print_codes(FILE *out, const char *head, const char *const *code,
			size_t n)
{
	char text[CHECKS_MAX * 24] = "";
	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++)
		text_append(text, sizeof(text), " %s", code[i]);
	text_pad(out, head, -INDENT);
	text_wrap(out, text, INDENT, INDENT, WIDTH);
}

/* What --keep-awake would do here. */
static void print_wakeup(FILE *out, const struct facts *environment)
{
	char text[256];
	struct wakeup_cost cost[AWAKE_WAYS];
	wakeup_costs(environment, cost);
	enum awake_way way = wakeup_choose(cost);
	if (!wakeup_say(environment, way, text, sizeof(text))[0])
		return;
	if (way == AWAKE_NONE)
		text_append(text, sizeof(text),
			    ": --keep-awake would be slower");
	text_pad(out, "wake-up", -INDENT);
	text_wrap(out, text, INDENT, INDENT, WIDTH);
}

static void write_text(FILE *out, const struct visit *v)
{
	const struct diagnosis *d = &v->diagnosis;
	fprintf(out, "%s", doctor_verdict(d));
	if (!doctor_fit(d, WEIGHT_TAILS))
		print_reasons(out, d);
	fputc('\n', out);
	for (size_t i = 0; i < d->findings; i++)
		print_finding(out, &d->finding[i]);
	fputc('\n', out);
	print_wakeup(out, &v->environment);
	print_codes(out, "good", d->good, d->goods);
	print_codes(out, "unknown", d->unknown, d->unknowns);
}

static json_t *finding_json(const struct finding *f)
{
	bool spoils = f->weight >= WEIGHT_TAILS;
	return json_pack(
		"{s:s, s:s, s:s?, s:o, s:o, s:o, s:o}", "code", f->code,
		"severity", f->weight == WEIGHT_NOTE ? "info" : "warning",
		"spoils", spoils ? weight_names[f->weight] : NULL, "value",
		number_json(f->value), "measured", string_json(f->measured),
		"effect", string_json(f->effect), "hint", string_json(f->hint));
}

static json_t *codes_json(const char *const *code, size_t n)
{
	json_t *array = json_array();
	for (size_t i = 0; i < n; i++)
		element_add(array, json_string(code[i]));
	return array;
}

/* As in a record; null where there is only one CPU. */
static json_t *wakeup_json(const struct facts *environment)
{
	json_t *json = facts_json(environment);
	json_t *wakeup = json_incref(json_object_get(json, "wakeup"));
	json_decref(json);
	return wakeup;
}

static void write_json(FILE *out, const struct visit *v)
{
	const struct diagnosis *d = &v->diagnosis;
	json_t *findings = json_array();
	for (size_t i = 0; i < d->findings; i++)
		element_add(findings, finding_json(&d->finding[i]));
	json_t *json = json_pack(
		"{s:s, s:s, s:s, s:b, s:b, s:o, s:o?, s:o, s:o, s:o}", "schema",
		"mqbench-doctor", "schema_version", "1.0", "verdict",
		doctor_verdict(d), "fit_for_medians",
		doctor_fit(d, WEIGHT_MEDIANS), "fit_for_tails",
		doctor_fit(d, WEIGHT_TAILS), "cpus",
		string_json(facts_get(&v->environment, "noise.cpus", "")),
		"wakeup", wakeup_json(&v->environment), "findings", findings,
		"good", codes_json(d->good, d->goods), "unknown",
		codes_json(d->unknown, d->unknowns));
	print_json(json, JSON_INDENT(2) | JSON_REAL_PRECISION(7), out);
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	const struct doctor_options *o = options;
	struct visit visit = {0};
	struct output output;
	(void)arguments;
	if (output_open(&output, o->output, NULL, 0, err) < 0)
		return -1;
	int rc = examine(&visit, err);
	if (rc == 0)
		(o->format ? write_json : write_text)(output.file, &visit);
	rc = output_close(&output, rc, err);
	if (rc == 0 && !doctor_fit(&visit.diagnosis, strictness[o->strict]))
		rc = STATUS_NOISY;
	facts_release(&visit.environment);
	facts_release(&visit.clock);
	facts_release(&visit.tool);
	return rc;
}

const struct command command_doctor = {
	.name = "doctor",
	.usage = "[--format text|json] [--strict[=tails]] [-o FILE]",
	.summary = "Check whether this machine is fit to measure on",
	.options = {option_table, NULL},
	.size = sizeof(struct doctor_options),
	.defaults = &defaults,
	.run = run,
};
