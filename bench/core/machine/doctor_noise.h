/* Checks of other activity on the machine. */
#ifndef DOCTOR_NOISE_H
#define DOCTOR_NOISE_H

#include "core/machine/finding.h"

/* Ended by a NULL code. */
extern const struct check doctor_noise[];

#endif
