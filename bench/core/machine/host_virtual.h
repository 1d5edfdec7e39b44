/* The hypervisor, the container, and whether the clock counts instructions. */
#ifndef HOST_VIRTUAL_H
#define HOST_VIRTUAL_H

#include <stdbool.h>

struct facts;

/*
 * Sets "virtualisation.hypervisor": its name, "none" on bare metal, FACT_NONE
 * if unknown. Sets "virtualisation.container" where it is not known yet and the
 * mark of Podman or Docker is there.
 */
void host_describe_virtual(struct facts *facts);

/*
 * Whether the clock advances by a nanosecond for each executed instruction and
 * by nothing else: in a guest with mqbench.clock=instructions on the kernel's
 * command line (scripts/qemu/).
 */
bool host_clock_counts(void);

/* "instructions" there, else "ns". */
const char *host_clock_unit(void);

#endif
