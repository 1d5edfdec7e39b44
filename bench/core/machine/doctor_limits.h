/* Checks of what can be measured: CPUs, namespaces, limits. */
#ifndef DOCTOR_LIMITS_H
#define DOCTOR_LIMITS_H

#include "core/machine/finding.h"

/* Ended by a NULL code. */
extern const struct check doctor_limits[];

#endif
