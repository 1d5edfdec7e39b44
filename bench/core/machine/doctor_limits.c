/* Checks of what the kernel lets be measured. */
#include <math.h>
#include <string.h>

#include "base/array.h"
#include "core/machine/describe.h"
#include "core/machine/finding.h"
#include "core/machine/settings.h"
#include "core/record/facts.h"

/* What the presets ask for at once: two queues of 10 messages of 8 KiB. */
#define PRESET_BYTES (2 * 10 * (8192 + (double)POSIX_MESSAGE_CHARGE))
#define NEARLY 0.9

static enum answer one_cpu(const struct machine *m, struct finding *f)
{
	f->value = machine_number(m, "topology.cpus_allowed");
	if (isnan(f->value))
		return ANSWER_UNKNOWN;
	if (f->value > 1)
		return ANSWER_GOOD;
	if (machine_number(m, "topology.cpus_online") <= 1)
		finding_hint(f, "use a machine with two CPUs");
	return finding_say(f, "only one CPU is available");
}

static bool is_host(const struct machine *m)
{
	const char *namespace = machine_text(m, "namespace");
	return namespace && !strcmp(namespace, "host");
}

static enum answer host_namespace(const struct machine *m, struct finding *f)
{
	const char *why = facts_get(m->environment, "namespace_reason", "?");
	if (!machine_text(m, "namespace"))
		return ANSWER_UNKNOWN;
	if (!is_host(m))
		return ANSWER_GOOD;
	const char *hint = strstr(why, "; ");
	if (!strcmp(why, NAMESPACE_ASKED_FOR))
		finding_hint(f, "omit --namespace");
	else if (hint)
		finding_hint(f, "%s", hint + 2);
	return finding_say(f, "in the host's IPC namespace (%.*s)",
			   (int)(hint ? hint - why : 90), why);
}

/* No limit is a FACT_NONE too: of an rlimit it is that there is none. */
static enum answer msgqueue_limit(const struct machine *m, struct finding *f)
{
	double limit = machine_number(m, "limits.rlimit_msgqueue_bytes");
	double used = machine_number(m, "limits.mqueue_bytes_used");
	if (!facts_find(m->environment, "limits.rlimit_msgqueue_bytes"))
		return ANSWER_UNKNOWN;
	f->value = isnan(used) ? limit : limit - used;
	if (isnan(limit) || f->value >= PRESET_BYTES)
		return isnan(limit) || !isnan(used) ? ANSWER_GOOD
						    : ANSWER_UNKNOWN;
	return finding_say(f, "%.0f of RLIMIT_MSGQUEUE's %.0f bytes are left",
			   f->value > 0 ? f->value : 0, limit);
}

/* In a private namespace they are raised to what a plan needs. */
static enum answer queue_limits(const struct machine *m, struct finding *f)
{
	static const struct {
		const char *fact, *sysctl;
		double least; /* the stock value, which the presets need */
	} limits[] = {
		{"limits.msgmax_bytes", "kernel.msgmax", 8192},
		{"limits.msgmnb_bytes", "kernel.msgmnb", 16384},
		{"limits.mqueue_msg_max", "fs.mqueue.msg_max", 10},
		{"limits.mqueue_msgsize_max_bytes", "fs.mqueue.msgsize_max",
		 8192},
	};
	bool known = true;
	for (size_t i = 0; i < ARRAY_LENGTH(limits); i++) {
		double limit = machine_number(m, limits[i].fact);
		known &= !isnan(limit);
		if (!is_host(m) || !(limit < limits[i].least))
			continue;
		f->value = limit;
		finding_hint(f, "sudo sysctl %s=%.0f", limits[i].sysctl,
			     limits[i].least);
		return finding_say(f, "%s is %.0f", limits[i].sysctl, limit);
	}
	return known ? ANSWER_GOOD : ANSWER_UNKNOWN;
}

static enum answer queues_used(const struct machine *m, struct finding *f)
{
	static const struct {
		const char *used, *limit, *sysctl;
	} families[] = {
		{"limits.sysv_queues_used", "limits.msgmni", "kernel.msgmni"},
		{"limits.mqueue_queues_used", "limits.mqueue_queues_max",
		 "fs.mqueue.queues_max"},
	};
	bool known = true;
	for (size_t i = 0; i < ARRAY_LENGTH(families); i++) {
		double used = machine_number(m, families[i].used);
		double limit = machine_number(m, families[i].limit);
		known &= !isnan(used) && !isnan(limit);
		if (!is_host(m) || !(used >= NEARLY * limit))
			continue;
		f->value = used;
		finding_hint(f, "mqbench queues ls; mqbench queues rm ADDRESS "
				"removes an unused one");
		return finding_say(f, "%.0f of %.0f queues of %s are in use",
				   used, limit, families[i].sysctl);
	}
	return known ? ANSWER_GOOD : ANSWER_UNKNOWN;
}

const struct check doctor_limits[] = {
	{"one_cpu", WEIGHT_LIMIT, "whatever needs two CPUs is skipped",
	 "taskset -cp 0-$(($(nproc --all) - 1)) $$", one_cpu},
	{"host_namespace", WEIGHT_LIMIT,
	 "its limits apply, and its other queues count", "see unshare(2)",
	 host_namespace},
	{"msgqueue_limit", WEIGHT_LIMIT,
	 "large or deep POSIX queues are skipped",
	 "sudo prlimit --pid $$ --msgqueue=unlimited", msgqueue_limit},
	{"queue_limits", WEIGHT_LIMIT, "larger messages and queues are skipped",
	 "", queue_limits},
	{"queues_used", WEIGHT_LIMIT, "new queues are refused, and skipped", "",
	 queues_used},
	{0},
};
