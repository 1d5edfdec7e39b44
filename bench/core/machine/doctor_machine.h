/* Checks of the build, frequency, temperature, memory and load. */
#ifndef DOCTOR_MACHINE_H
#define DOCTOR_MACHINE_H

#include "core/machine/finding.h"

/* Ended by a NULL code. */
extern const struct check doctor_machine[];

#endif
