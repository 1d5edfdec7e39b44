/* The machine's momentary state: load, memory, heat, queues in use. */
#ifndef HOST_STATE_H
#define HOST_STATE_H

struct facts;

/*
 * Sets the momentary state: "tasks_runnable" beside this one, memory and swap,
 * "cpu.idle_latency_us" of the deepest idle state allowed,
 * "cpu.thermal_throttles" of all CPUs since boot.
 */
void host_describe_state(struct facts *facts);

/* Sets how many queues there are, and what this user's POSIX ones take. */
void host_describe_queues(struct facts *facts);

/* Thermal throttling events of all CPUs since boot; or NAN. */
double host_thermal_throttles(void);

#endif
