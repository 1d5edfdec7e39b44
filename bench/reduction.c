/* CPU time and switches a message, of any workload. */
#include "reduction.h"

/* Of one role, a message: CPU time, and switches. */
static void role_usage(const struct reduction *r, unsigned role,
		       uint64_t messages, double *cpu, double *switches)
{
	*cpu = *switches = 0;
	for (unsigned i = 0; i < r->workers; i++) {
		const struct outcome *o = r->worker[i].outcome;
		if (r->worker[i].role != role)
			continue;
		*cpu += (double)(o->user_ns + o->system_ns);
		*switches += (double)(o->voluntary + o->involuntary);
	}
	*cpu /= (double)messages;
	*switches /= (double)messages;
}

void reduce_usage(struct reduction *r, uint64_t messages)
{
	double cpu[2], switches[2];
	if (messages == 0)
		return;
	for (unsigned role = 0; role < 2; role++)
		role_usage(r, role, messages, &cpu[role], &switches[role]);
	r->number(r->context, METRIC_CPU_NS, cpu[0] + cpu[1]);
	r->number(r->context, METRIC_SENDER_CPU_NS, cpu[0]);
	r->number(r->context, METRIC_RECEIVER_CPU_NS, cpu[1]);
	r->number(r->context, METRIC_SENDER_SWITCHES, switches[0]);
	r->number(r->context, METRIC_RECEIVER_SWITCHES, switches[1]);
}

void reduce_receiver_usage(struct reduction *r, uint64_t messages)
{
	double cpu, switches;
	if (messages == 0)
		return;
	role_usage(r, RECEIVER, messages, &cpu, &switches);
	r->number(r->context, METRIC_RECEIVER_CPU_NS, cpu);
	r->number(r->context, METRIC_RECEIVER_SWITCHES, switches);
}
