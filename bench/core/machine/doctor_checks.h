/* The table of checks, and what the files that hold them share. */
#ifndef DOCTOR_CHECKS_H
#define DOCTOR_CHECKS_H

#include "core/machine/doctor.h"

/*
 * A code and what it looks at. Each has a function check_CODE: ANSWER_FOUND
 * with the finding filled, but for its code; its value is NAN beforehand.
 */
#define CHECKS(X)                                                              \
	X(sanitised_build)                                                     \
	X(debug_build)                                                         \
	X(governor)                                                            \
	X(turbo)                                                               \
	X(smt)                                                                 \
	X(idle_exit)                                                           \
	X(thermal)                                                             \
	X(cpu_quota)                                                           \
	X(throttled)                                                           \
	X(memory)                                                              \
	X(swap)                                                                \
	X(load)                                                                \
	X(busy_cpus)                                                           \
	X(interruptions)                                                       \
	X(steal)                                                               \
	X(device_interrupts)                                                   \
	X(clock_source)                                                        \
	X(clock_resolution)                                                    \
	X(clock_reading)                                                       \
	X(clock_difference)                                                    \
	X(one_cpu)                                                             \
	X(host_namespace)                                                      \
	X(msgqueue_limit)                                                      \
	X(queue_limits)                                                        \
	X(queues_used)

#define DECLARE_CHECK(code)                                                    \
	enum answer check_##code(const struct patient *p, struct finding *f);
CHECKS(DECLARE_CHECK)

/* What is so here: how much it matters, its value, and in words. */
void finding_set(struct finding *f, enum weight weight, double value,
		 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* What that does, and the command that mends it. Returns ANSWER_FOUND. */
enum answer finding_mend(struct finding *f, const char *effect,
			 const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A number among the environment's facts; NAN where it is not known. */
double patient_number(const struct patient *p, const char *name);
/* The text, or NULL. */
const char *patient_text(const struct patient *p, const char *name);

#endif
